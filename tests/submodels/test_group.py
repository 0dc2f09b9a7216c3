"""4.6 Mandated session of a group, by hand."""

import pytest

from sim.kernel.luck import ARRANGE, GROUP, MEETING, SESSION, SLOT_MANDATE, SLOTS
from sim.kernel.submodels.effective_levers import set_units
from sim.kernel.submodels.group import gather, group_means, leads_group, mandated_group, position_of, tie_group
from sim.results.states import initial_state
from staffroom import Scenario, School
from tests.three_teachers import (
    LUCK,
    A,
    B,
    C,
    arrange,
    colleague,
    pair,
    parameters,
    place,
    ready,
    three_teachers,
    trust,
    week_where,
)

UNIT = SLOTS * A + SLOT_MANDATE
GIVEN = {"mandate": 0.9, "clarity": 0.6}
NORMS = {A: {"norm": 0.4}, B: {"norm": 0.5}, C: {"norm": 0.6}}


def comes(*present, turn=0):
    """Luck by which exactly these come (attendance .65), to work jointly (clarity .6), without crowding."""
    wishes = [
        (SLOTS * i + SLOT_MANDATE + turn, GROUP, lambda u0, *_, i=i: (u0 < 0.65) == (i in present)) for i in (A, B, C)
    ]
    return [
        *wishes,
        (UNIT + turn, MEETING, lambda u0, u1, *_: u1 > 0.2),
        (UNIT + turn, ARRANGE, lambda u0, u1, u2, _: u2 < 0.6),
    ]


def after(week, pairs=None, people=None, numbers=None, turn=0, arranged=(), **given):
    numbers = parameters(**({"group_size": 3} | (numbers or {})))
    state = ready(pairs, numbers, GIVEN | given, people=NORMS if people is None else people)
    for i, j, kind in arranged:
        arrange(state, i, j, kind)
    mandated_group(state, A, turn, (week, LUCK), numbers)
    return state


def session_luck(low, high, productive, harmful=False):
    """Depth draw within (low, high), success (1.9 x .6 x .5 x .4 x .5 = .114) and harm (.5 x .05) as wished."""
    return (
        UNIT,
        SESSION,
        lambda u0, u1, u2, _: low < u0 < high and (u1 < 0.114) == productive and (u2 < 0.025) == harmful,
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
    # Openness sqrt(.5 x .5) = .5: joint work for u0 < .5, stake 1
    state = after(week_where(*comes(A, B, C), session_luck(0.48, 0.5, True)))
    # each tie half of what a pair's would gain: .5 + (1 / 2) x .4 x .5 = .6
    assert list(state.contacts.trust) == pytest.approx([0.6] * 6, rel=1e-12)
    # norms: pull .06 x .5 = .03; A: .4 + .03 x (.1 + .2) / 2 = .4045, B stays, C .5955; then + .06 x (1 - n)
    expected = [n + 0.06 * (1 - n) for n in (0.4045, 0.5, 0.5955)]
    assert [t.norm for t in state.teachers] == pytest.approx(expected, rel=1e-12)
    assert [t.strain for t in state.teachers] == pytest.approx([0.216] * 3, rel=1e-12)
    assert [t.mandated_sessions for t in state.teachers] == [1, 1, 1]
    assert (state.tally[0].mandated, state.tally[0].sessions, state.tally[0].productive) == (3, 1, 1)
    assert [t.last_joint_work >= 0 for t in state.teachers] == [True] * 3
    assert all(colleague(state, i, 3) is None for i in (A, B, C))  # groups leave no appointments


def test_what_is_not_reached_is_talk():
    state = after(
        week_where(*comes(A, B, C), session_luck(0.5, 0.52, True)), people={i: {"practice_1": i / 4} for i in (A, B, C)}
    )
    assert [t.practice_1 for t in state.teachers] == [0.0, 0.25, 0.5]
    assert trust(state, A, B) == pytest.approx(0.525, rel=1e-12)  # stake 1 / 4
    assert state.teachers[A].last_talk == state.teachers[A].last_contact != state.teachers[A].last_joint_work


def test_sharing_moves_every_practice_to_the_mean():
    people = {i: {"practice_1": x} for i, x in ((A, 0.2), (B, 0.5), (C, 0.8))}
    state = after(week_where(*comes(A, B, C), session_luck(0.3, 0.5, True)), people=people)
    # .5 of the way to .5
    assert [t.practice_1 for t in state.teachers] == pytest.approx([0.35, 0.5, 0.65], rel=1e-12)


def test_harm_to_everybody_present_ends_what_they_had_arranged():
    week = week_where(*comes(A, B, C), session_luck(0.3, 0.5, False, True))
    state = after(week, people={}, arranged=[(A, B, 0), (B, C, 3), (C, A, 1)])
    # .5 - (1 / 2) x .02 x .5 = .495; then - (1 / 2) x .4 x 1.5 x .495
    assert list(state.contacts.trust) == pytest.approx([0.495 * (1 - 0.3)] * 6, rel=1e-12)
    assert [t.norm for t in state.teachers] == [0.5] * 3
    # reward 0: .45 x (1 - .15); efficacy .55 x (1 - .005) x (1 - .012)
    assert [t.expected_benefit for t in state.teachers] == pytest.approx([0.45 * 0.85] * 3, rel=1e-12)
    assert [t.self_efficacy for t in state.teachers] == pytest.approx([0.55 * 0.995 * 0.988] * 3, rel=1e-12)
    assert state.tally[0].harmful == 1
    assert [colleague(state, A, 0), colleague(state, B, 3), colleague(state, C, 1)] == [None] * 3


def test_a_vain_but_pleasant_meeting():
    week = week_where(*comes(A, B, C), session_luck(0.3, 0.5, False))
    state = after(week, people={}, arranged=[(A, B, 0)])
    assert list(state.contacts.trust) == pytest.approx([0.495] * 6, rel=1e-12)
    # reward .3 x .5 = .15: .45 + .15 x (.15 - .45)
    assert state.teachers[A].expected_benefit == pytest.approx(0.405, rel=1e-12)
    assert colleague(state, A, 0) == B


def test_the_first_of_the_group_may_stay_away():
    # norms of B and C: mean .55, openness sqrt(.275) = .524
    state = after(week_where(*comes(B, C), session_luck(0.3, 0.5, True)))
    assert [t.mandated_sessions for t in state.teachers] == [0, 1, 1]
    assert trust(state, B, C) == pytest.approx(0.7, rel=1e-12)  # two who came are a pair: .5 + .4 x .5
    assert trust(state, A, B) == 0.5
    assert state.tally[0].mandated == 2


@pytest.mark.parametrize("present", [(), (A,), (C,)])
def test_nobody_or_one_is_no_session(present):
    state = after(week_where(*comes(*present)))
    assert [t.mandated_sessions for t in state.teachers] == [0, 0, 0]
    assert [t.strain for t in state.teachers] == [0.2] * 3
    assert (state.tally[0].sessions, state.tally[0].mandated) == (0, 0)


def test_two_who_are_no_contacts_hold_no_session():
    week = week_where(*comes(B, C), session_luck(0.3, 0.5, True))
    assert after(week, [pair(A, B), pair(A, C)]).tally[0].sessions == 0


def test_every_turn_has_its_own_luck():
    week = week_where(*comes(A, B, C, turn=1), *comes(turn=0)[:3])
    assert after(week).tally[0].mandated == 0
    assert after(week, turn=1).tally[0].mandated == 3


def groups_of(size, group_size):
    """Who is in which group of a school of one department, by the order of the staff; the first of each leads it."""
    state, numbers = initial_state(Scenario(School(size=size, departments=1)), 1, 0), parameters(group_size=group_size)
    set_units(state.teachers, state.scratch, 0)
    order, found = sorted(range(size), key=lambda i: state.teachers[i].staff_rank), []
    for place_of, i in enumerate(order):
        first, members = leads_group(i, state.teachers, state.scratch, numbers)
        assert first <= place_of
        if members:
            assert first == place_of
            assert state.scratch.unit_order[first : first + members].tolist() == order[first : first + members]
            found.append(int(members))
    return found


@pytest.mark.parametrize(
    ("size", "group_size", "sizes"),
    [(10, 4, [4, 3, 3]), (10, 5, [5, 5]), (10, 12, [10]), (7, 3, [3, 2, 2]), (4, 3, [2, 2]), (9, 4, [3, 3, 3])],
)
def test_membership_by_the_order_of_the_staff(size, group_size, sizes):
    # the member at place p is in group floor(p G / n), G = ceil(n / g)
    groups = -(-size // group_size)
    places = [p * groups // size for p in range(size)]
    assert groups_of(size, group_size) == sizes == [places.count(g) for g in range(groups)]


def test_a_group_of_one_has_no_sessions():
    numbers = parameters(group_size=3)
    state = ready(numbers=numbers, given=GIVEN, department=(0, 1, 1))
    for week in range(20):
        mandated_group(state, A, 0, (week, LUCK), numbers)
        mandated_group(state, C, 0, (week, LUCK), numbers)  # B leads theirs
    assert state.tally[0].mandated == 0


def test_who_comes_is_decided_by_the_control_of_the_first_members_department():
    # a team across departments: A's has control 0 (.65), B's and C's a sceptic (.5 + .5 x .5 = .75; .825)
    numbers = parameters(group_size=3)
    state = ready(numbers=numbers, given=GIVEN, department=(0, 1, 1), stances=[0.0, -1.0])
    set_units(state.teachers, state.scratch, 2)
    week = week_where((SLOTS * B + SLOT_MANDATE, GROUP, lambda u, *_: 0.66 < u < 0.82))
    present = gather(state, 0, 3, SLOT_MANDATE, (week, LUCK), numbers)
    assert B not in state.scratch.members[:present].tolist()


@pytest.mark.parametrize(
    ("control", "low", "harmful"), [(0.0, 0.02, 1), (0.0, 0.026, 0), (0.8, 0.2, 1), (0.8, 0.206, 0)]
)
def test_chance_of_harm_in_a_group(control, low, harmful):
    # (1 - .5) x .05 = .025; under control .8 (1 - .5) x (.05 + .45 x .8) = .205
    wish = (UNIT, SESSION, lambda u0, u1, u2, _: u1 > 0.25 and low < u2 < low + 0.004)
    state = after(week_where(*comes(A, B, C), wish), people={}, control=control)
    assert (state.tally[0].sessions, state.tally[0].harmful) == (1, harmful)
