"""4.6 Mandated session of a group, by hand."""

import pytest

from sim.kernel.luck import GROUP, GROUP_BASE, MEETING, SESSION, SLOT_MANDATE, SLOTS
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.group import gather, group_means, mandated_group, position_of, tie_group
from tests.three_teachers import LUCK, A, B, C, levers, pair, parameters, place, three_teachers, trust, week_where

UNIT = SLOTS * A + SLOT_MANDATE
GIVEN = {"mandate": 0.9, "clarity": 0.6}
NUMBERS = {"group_size": 3}
NORMS = {A: {"norm": 0.4}, B: {"norm": 0.5}, C: {"norm": 0.6}}


def comes(*present):
    """Luck by which exactly these come (attendance .65): 0 = A, 1 and 2 = the first and the second drawn."""
    wishes = [(UNIT, MEETING, lambda u0, u1, u2, u3: (u3 < 0.65) == (0 in present) and u1 > 0.2)]
    for k in (1, 2):
        wishes.append(
            (
                GROUP_BASE * UNIT + k,
                GROUP,
                lambda who, u1, *_, k=k: (who < 0.5) == (k == 1) and (u1 < 0.65) == (k in present),
            )
        )
    return wishes


def after(week, pairs=None, people=None, numbers=None, **given):
    state = three_teachers(pairs, people=NORMS if people is None else people)
    numbers = parameters(**(NUMBERS | (numbers or {})))
    effective_levers(state, levers(**(GIVEN | given)), numbers)
    mandated_group(state, A, levers(**(GIVEN | given)), (week, LUCK), numbers)
    return state


def session_luck(low, high, productive, harmful=False):
    """Depth draw within (low, high), success (.6 x .5 x .4 x .5, (.06)^(1/2) = .245) and harm (.025) as wished."""
    return (
        UNIT,
        SESSION,
        lambda u0, u1, u2, _: low < u0 < high and (u1 < 0.245) == productive and (u2 < 0.025) == harmful,
    )


def test_contacts_among_members():
    state = three_teachers([pair(A, B), pair(B, C)])
    state.scratch.members[:3] = [C, A, B]
    assert tie_group(state.contacts, state.scratch, 3) == 2
    ties = state.scratch.member_ties[:3, :3]
    for a, i in enumerate((C, A, B)):
        for b, j in enumerate((C, A, B)):
            expected = -1 if i == j or {i, j} == {A, C} else place(state, i, j)
            assert ties[a, b] == expected == position_of(state.contacts, i, j)


def test_means_over_the_group():
    # trust of pairs: min(.5, .3) = .3 and .7; norms .4, .5, .6; practice: A is .3 away from B and C in every topic
    state = three_teachers(
        [pair(A, B, 1.0, 0.5, 0.3), pair(B, C, 1.0, 0.7)],
        people={**NORMS, A: {"norm": 0.4, "practice_1": 0.8, "practice_2": 0.8, "practice_3": 0.8, "expertise": 0.7}},
    )
    state.scratch.members[:3] = [A, B, C]
    pairs = tie_group(state.contacts, state.scratch, 3)
    found = group_means(state.teachers, state.contacts, state.scratch, 3, pairs)
    assert found == pytest.approx((0.5, 0.5, 0.2, 0.7), rel=1e-12)  # distances (.3 + .3 + 0) / 3


def test_worked_example():
    # Openness sqrt(.5 x .5) = .5: L = 2 for .5 < u0 < .875, stake .75
    state = after(week_where(*comes(0, 1, 2), session_luck(0.51, 0.87, True)))
    # each tie half of what a pair's would gain: .5 + (1 / 2) x .25 x .75 x .5 = .546875
    assert list(state.contacts.trust) == pytest.approx([0.546875] * 6, rel=1e-12)
    # norms: pull .06 x .75 x .5 = .0225; A: .4 + .0225 x (.1 + .2) / 2 = .403375, B stays, C .596625;
    # then + .06 x .75 x (1 - n)
    expected = [n + 0.045 * (1 - n) for n in (0.403375, 0.5, 0.596625)]
    assert [t.norm for t in state.teachers] == pytest.approx(expected, rel=1e-12)
    assert [t.strain for t in state.teachers] == pytest.approx([0.248] * 3, rel=1e-12)
    assert [t.mandated_sessions for t in state.teachers] == [1, 1, 1]
    assert (state.tally[0].mandated, state.tally[0].sessions, state.tally[0].productive) == (3, 1, 1)


def test_ties_gain_in_full_when_attention_is_not_shared():
    week = week_where(*comes(0, 1, 2), session_luck(0.51, 0.87, True))
    state = after(week, numbers={"group_attention": 0.0})
    assert list(state.contacts.trust) == pytest.approx([0.59375] * 6, rel=1e-12)  # .5 + .25 x .75 x .5


def test_openness_falls_with_the_size_of_the_group():
    # .5 x (2 / 3)^2 = .2222: P(0) = .7778^3 = .4705; u0 of .45 is storytelling here and aid without the loss
    week = week_where(*comes(0, 1, 2), session_luck(0.44, 0.46, True))
    for loss, stake in ((2.0, 0.25), (0.0, 0.5)):
        state = after(week, numbers={"group_openness_loss": loss})
        assert trust(state, A, B) == pytest.approx(0.5 + 0.5 * 0.25 * stake * 0.5, rel=1e-12)


def test_sharing_moves_every_practice_to_the_mean():
    people = {i: {"practice_1": x} for i, x in ((A, 0.2), (B, 0.5), (C, 0.8))}
    # mean distance of the practices (.3 + .3 + .6) / 3 / sqrt(3) = .231: challenge .4 + .6 x .566 = .74 helps a little
    state = after(week_where(*comes(0, 1, 2), session_luck(0.51, 0.87, True)), people=people)
    # .5 x .75 = .375 of the way to .5
    assert [t.practice_1 for t in state.teachers] == pytest.approx([0.3125, 0.5, 0.6875], rel=1e-12)


def test_harm_to_everybody_present():
    week = week_where(*comes(0, 1, 2), session_luck(0.51, 0.87, False, True))
    state = after(week, people={})
    # .5 - (1 / 2) x .04 x .75 x .5 = .4925; then - (1 / 2) x .25 x 3 x .75 x .4925
    assert list(state.contacts.trust) == pytest.approx([0.4925 * (1 - 0.28125)] * 6, rel=1e-12)
    assert [t.norm for t in state.teachers] == pytest.approx([0.49] * 3, rel=1e-12)  # .5 x (1 - .02)
    # reward 0: .45 x (1 - 1.5 x .15 x .75)
    assert [t.expected_benefit for t in state.teachers] == pytest.approx([0.45 * 0.83125] * 3, rel=1e-12)
    assert state.tally[0].harmful == 1


def test_the_caller_may_stay_away():
    state = after(week_where(*comes(1, 2), session_luck(0.51, 0.85, True)))
    assert [t.mandated_sessions for t in state.teachers] == [0, 1, 1]
    # norms of B and C: mean .55, openness .524: L = 2 for .463 < u0 < .856
    # a group of two is a pair: .5 + .25 x .75 x .5
    assert trust(state, B, C) == pytest.approx(0.59375, rel=1e-12)
    assert trust(state, A, B) == 0.5


@pytest.mark.parametrize("present", [(), (0,), (2,)])
def test_nobody_or_one_is_no_session(present):
    state = after(week_where(*comes(*present)))
    assert [t.mandated_sessions for t in state.teachers] == [0, 0, 0]
    assert [t.strain for t in state.teachers] == [0.2] * 3
    assert (state.tally[0].sessions, state.tally[0].mandated) == (0, 0)


def test_two_who_are_no_contacts_hold_no_session():
    # A calls B and C, who do not know each other, and stays away herself
    week = week_where(*comes(1, 2), session_luck(0.51, 0.87, True))
    assert after(week, [pair(A, B), pair(A, C)]).tally[0].sessions == 0


def test_each_colleague_is_drawn_once_and_the_group_ends_with_the_contacts():
    state, numbers, given = three_teachers(), parameters(group_size=12, enforced_attendance=1.0), levers(**GIVEN)
    effective_levers(state, given, numbers)
    size = gather(state, A, given, (0, LUCK), (0.5, 0.5, 0.5, 0.5), numbers)
    assert size == 3
    assert state.scratch.members[0] == A
    assert sorted(state.scratch.members[:3]) == [A, B, C]


def test_a_controlled_group():
    """Openness .5 x (1 - .5 x .8) = .3: L = 2 for .784 < u0 < .973; (.6 x .5 x .44 x .4 x .5)^(1/2) = .162."""
    # attendance .5 + .5 x .8 + .1 x .3 = .93; all come anyhow
    week = week_where(
        *comes(0, 1, 2), (UNIT, SESSION, lambda u0, u1, *_: 0.79 < u0 < 0.97 and u1 < 0.16)
    )  # fmt: skip
    state = after(week, people={}, control=0.8)
    # .5 x (1 - .01 x .8 x .5) = .498; then + .06 x .75 x (1 - .8) x .502
    assert [t.norm for t in state.teachers] == pytest.approx([0.498 + 0.009 * 0.502] * 3, rel=1e-12)


@pytest.mark.parametrize(("own_choice", "selection", "first"), [(True, 1.0, B), (True, 0.0, B), (False, 1.0, B)])
def test_members_are_drawn_like_partners(own_choice, selection, first):
    """B calls. By trust her contacts A and C weigh .1 and .9, without trust (or assigned) .5 each."""
    state, numbers = (
        three_teachers([pair(A, B, 1.0, 0.5, 0.1), pair(B, C, 1.0, 0.9)]),
        parameters(group_size=2, trust_selection=selection, enforced_attendance=1.0),
    )
    given = levers(agency=0.5)
    effective_levers(state, given, numbers)
    boundary = 0.1 if own_choice and selection == 1.0 else 0.5
    kind = 0.4 if own_choice else 0.6
    unit = GROUP_BASE * (SLOTS * first + SLOT_MANDATE) + 1
    for who, low in ((A, boundary - 0.05), (C, boundary)):
        week = week_where((unit, GROUP, lambda u, *_, low=low: low < u < low + 0.05))
        assert gather(state, first, given, (week, LUCK), (kind, 0.5, 0.5, 0.5), numbers) == 2
        assert state.scratch.members[:2].tolist() == [first, who]


def test_a_colleague_is_not_drawn_twice_by_anybody():
    """C calls two more: A and B in either order, whatever place her contacts have among all contacts."""
    state, numbers = three_teachers(), parameters(group_size=3, enforced_attendance=1.0)
    given = levers()
    effective_levers(state, given, numbers)
    for week in range(50):
        assert gather(state, C, given, (week, LUCK), (0.5, 0.5, 0.5, 0.5), numbers) == 3
        assert sorted(state.scratch.members[:3].tolist()) == [A, B, C]


@pytest.mark.parametrize(
    ("control", "low", "harmful"), [(0.0, 0.02, 1), (0.0, 0.026, 0), (0.8, 0.2, 1), (0.8, 0.206, 0)]
)
def test_chance_of_harm_in_a_group(control, low, harmful):
    # (1 - .5) x .05 = .025; under control .8 (1 - .5) x (.05 + .45 x .8) = .205
    wish = (UNIT, SESSION, lambda u0, u1, u2, _: u1 > 0.25 and low < u2 < low + 0.004)
    state = after(week_where(*comes(0, 1, 2), wish), people={}, control=control)
    assert (state.tally[0].sessions, state.tally[0].harmful) == (1, harmful)
