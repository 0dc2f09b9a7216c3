"""4.10 Voluntary block, by hand."""

import math

import pytest

from sim.kernel.luck import MEETING, SEARCH, SESSION, SLOTS, WANT, fill_uniforms
from sim.kernel.submodels.voluntary import AGREED, TALKS, find_partner, outside_session
from sim.kernel.week import voluntary_block
from tests.three_teachers import (
    LUCK,
    ODDS,
    A,
    B,
    C,
    arrange,
    attempt,
    colleague,
    pair,
    parameters,
    place,
    ready,
    teacher,
    trust,
    week_where,
)

BEN = {B: {"odds_exchange": 0.36 / 0.64}}  # wants an exchange with .36


def answer(state, u, kind=1, isolation=0.5, numbers=None):
    """Whom A asks, and what she is answered."""
    numbers = parameters() if numbers is None else numbers
    position, said = find_partner(A, kind, state.teachers, state.contacts, state.scratch.weights, isolation, u, numbers)
    return (int(state.contacts.indices[position]) if position >= 0 else None), int(said)


@pytest.mark.parametrize(
    ("u", "who", "said"),
    [
        ((0.49, 0.9, 0.3, 0.42), B, AGREED),  # door open, B drawn (up to .5 / .8 = .625), agrees below sqrt(.18) = .424
        ((0.49, 0.9, 0.3, 0.43), B, TALKS),
        ((0.49, 0.9, 0.3, 0.79), B, TALKS),  # talks below .65 + .35 x .424 = .798
        ((0.49, 0.9, 0.3, 0.80), B, None),
        ((0.51, 0.9, 0.3, 0.0), None, None),  # the door is closed
        ((0.49, 0.9, 0.7, 0.29), C, AGREED),  # C drawn: sqrt(.3 x .3)
        ((0.49, 0.9, 0.7, 0.31), C, TALKS),
    ],
)
def test_worked_example(u, who, said):
    state = ready([pair(A, B, 1.0, 0.5), pair(A, C, 1.0, 0.3)], people=BEN)
    found = answer(state, u)
    assert found[0] == who
    assert found[1] == said if said is not None else found[1] not in (AGREED, TALKS)


def test_it_is_her_trust_that_decides_whether_she_agrees():
    state = ready([pair(A, B, 1.0, 0.9, 0.25)], people=BEN)
    # sqrt(.36 x .25) = .3
    assert [answer(state, (0.0, 0.0, 0.0, u))[1] == AGREED for u in (0.299, 0.301)] == [True, False]


def test_a_wish_to_talk_is_answered_with_talk_or_not_at_all():
    state = ready([pair(A, B)], people={B: {"windows": 0}})
    # .65 + .35 x sqrt(.3 x .5) = .7856
    assert [answer(state, (0.0, 0.0, 0.0, u), kind=0)[1] == TALKS for u in (0.0, 0.785, 0.786)] == [True, True, False]


def test_a_busy_colleague_still_talks():
    state = ready([pair(A, B)], people={B: {"windows": 0}})
    assert answer(state, (0.0, 0.0, 0.0, 0.0)) == (B, TALKS)


@pytest.mark.parametrize("courtesy", [0.0, 1.0])
def test_ends_of_courtesy(courtesy):
    state, numbers = ready([pair(A, B)]), parameters(courtesy=courtesy)
    agrees = math.sqrt(0.15)
    said = answer(state, (0.0, 0.0, 0.0, agrees + 0.001), numbers=numbers)[1]
    assert (said == TALKS) == (courtesy == 1.0)


def test_nobody_is_met_behind_closed_doors_and_the_door_never_fails_when_open():
    assert answer(ready(), (0.0, 0.0, 0.0, 0.0), isolation=1.0)[0] is None
    assert answer(ready(), (1.0 - 2.0**-33, 0.0, 0.0, 0.0), isolation=0.0) == (B, AGREED)


def test_an_isolate_finds_nobody():
    assert answer(ready([pair(B, C)]), (0.0, 0.0, 0.0, 0.0))[0] is None


@pytest.mark.parametrize(("u3", "said"), [(0.27, AGREED), (0.272, TALKS), (0.549, TALKS), (0.551, None)])
def test_different_shifts_meet_less_often(u3, said):
    # .7 x sqrt(.3 x .5) = .2711; .7 x .7856 = .5499
    found = answer(ready([pair(A, B)], shift=(0, 1, 0)), (0.0, 0.0, 0.0, u3))[1]
    assert found == said if said is not None else found not in (AGREED, TALKS)


@pytest.mark.parametrize(("selection", "boundary"), [(0.0, 0.5), (1.0, 0.8), (2.0, 16 / 17)])
def test_trust_guides_the_choice(selection, boundary):
    # trust .8 and .2: .5, .8 / 1, .64 / .68
    numbers, state = parameters(trust_selection=selection), ready([pair(A, B, 1.0, 0.8), pair(A, C, 1.0, 0.2)])
    assert answer(state, (0.0, 0.0, boundary - 0.001, 0.0), numbers=numbers)[0] == B
    assert answer(state, (0.0, 0.0, boundary + 0.001, 0.0), numbers=numbers)[0] == C


def test_who_is_looked_up_to_is_asked_more():
    state = ready(people={C: {"standing": 3.0}})  # B up to 1 / 4
    assert [answer(state, (0.0, 0.0, u, 0.0))[0] for u in (0.249, 0.251)] == [B, C]


def attempted(kind=1, meeting=lambda *u: u[0] < 0.5 and u[3] < 0.38, won=lambda *u: True, **school):
    """After an attempt of A with only B around, doors half open."""
    unit = SLOTS * A + kind
    week = week_where((unit, MEETING, meeting), (unit, SESSION, won))
    state = ready([pair(A, B)], given={"isolation": 0.5}, **school)
    attempt(state, A, kind, (week, LUCK), parameters())
    return state, week


def test_an_attempt_that_succeeds_but_leads_to_nothing():
    # Openness .5: an exchange for u0 < .794; conditions 1.9 x .6 x .5 x .4 x .5 = .114; no harm
    state, week = attempted(won=lambda u0, u1, u2, u3: 0.75 < u0 < 0.79 and u1 > 0.115 and u2 > 0.1)
    # stake .5: trust .5 x (1 - .02 x .5); reward .3 x .5 = .15: .45 + .15 x .5 x (.15 - .45)
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.495, rel=1e-12)
    assert state.teachers[B].expected_benefit == pytest.approx(0.4275, rel=1e-12)
    assert state.teachers[A].self_efficacy == pytest.approx(0.548625, rel=1e-12)  # .55 x (1 - .005 x .5)
    tally = state.tally[0]
    assert (tally.voluntary, tally.depth_1, tally.sessions, tally.productive, tally.harmful) == (1, 1, 1, 0, 0)
    assert [t.windows for t in state.teachers] == [3, 3, 4]
    assert state.contacts.asked_week[place(state, A, B)] == week
    assert colleague(state, A, 1) is None


@pytest.mark.parametrize(
    ("u0", "u1", "u3", "begun"),
    [
        ((0.0, 0.79), (0.0, 0.114), (0.5, 0.55), B),  # productive, as deep as it was meant, and lucky
        ((0.0, 0.79), (0.0, 0.114), (0.55, 0.6), None),
        ((0.0, 0.79), (0.12, 1.0), (0.0, 0.5), None),  # not productive
        ((0.8, 1.0), (0.0, 0.114), (0.0, 0.5), None),  # stayed at talk
    ],
)
def test_a_productive_session_becomes_a_weekly_one(u0, u1, u3, begun):
    state, _ = attempted(
        won=lambda a, b, c, d: u0[0] < a < u0[1] and u1[0] < b < u1[1] and c > 0.1 and u3[0] < d < u3[1]
    )
    assert colleague(state, A, 1) == begun
    assert colleague(state, B, 1) is None  # it is directed


@pytest.mark.parametrize(("u1", "u3", "begun"), [(0.49, 0.5, B), (0.51, 0.5, None), (0.49, 0.56, None)])
def test_pleasant_talk_becomes_weekly_if_it_was_meant(u1, u3, begun):
    def won(*u):
        return abs(u[3] - u3) < 0.01

    state, _ = attempted(kind=0, won=won, meeting=lambda *u: u[0] < 0.5 and abs(u[1] - u1) < 0.01 and u[3] < 0.78)
    assert colleague(state, A, 0) == begun
    assert (state.tally[0].talk, state.tally[0].sessions, state.teachers[A].windows) == (1, 0, 4)


def test_a_request_answered_with_talk_arranges_nothing():
    state, week = attempted(
        won=lambda *u: u[3] < 0.1, meeting=lambda *u: u[0] < 0.5 and u[1] < 0.4 and 0.4 < u[3] < 0.78
    )
    assert (state.tally[0].talk, state.tally[0].sessions) == (1, 0)
    assert all(colleague(state, A, kind) is None for kind in range(4))
    assert state.contacts.asked_week[place(state, A, B)] == week


@pytest.mark.parametrize(("kind", "searched", "outside"), [(1, 0.3, 1), (1, 0.7, 0), (3, 0.3, 1), (0, 0.3, 0)])
def test_who_finds_no_colleague_may_look_outside(kind, searched, outside):
    week = week_where((SLOTS * A + kind, SEARCH, lambda u0, *_: abs(u0 - searched) < 0.05))
    state = ready(given={"isolation": 1.0, "external_search": 0.5})
    attempt(state, A, kind, (week, LUCK), parameters())
    assert (state.tally[0].outside, state.tally[0].voluntary, state.tally[0].sessions) == (outside, 0, 0)
    assert (state.teachers[A].windows, state.teachers[A].last_contact) == (4, -1_000_000)


def test_a_good_session_outside_does_half():
    # 1.9 x .6 x .5 x .8 x .7 = .3192
    one = teacher()
    outside_session(one, 0.6, 0.0, 0.319, parameters())
    assert one.expected_benefit == pytest.approx(0.49125, rel=1e-12)  # .45 + .5 x .15 x .55
    assert one.norm == pytest.approx(0.515, rel=1e-12)  # .5 + .5 x .06 x .5
    assert one.self_efficacy == pytest.approx(0.555625, rel=1e-12)  # .55 + .5 x .025 x .45
    assert one.expertise == pytest.approx(0.502, rel=1e-12)  # .5 + .5 x .02 x (.7 - .5)


def test_a_vain_session_outside():
    one = teacher(expected_benefit=0.4)
    outside_session(one, 0.6, 0.0, 0.32, parameters())
    # reward .5 x .3 = .15: .4 + .5 x .15 x (.15 - .4)
    assert one.expected_benefit == pytest.approx(0.38125, rel=1e-12)
    assert (one.norm, one.self_efficacy, one.expertise) == (0.5, 0.55, 0.5)


def block(week=0, numbers=None, given=None, pairs=None, arranged=(), **school):
    """A state after the voluntary block of a week in which the order is A, B, C."""
    numbers = parameters() if numbers is None else numbers
    state = ready(pairs, numbers, given, **school)
    for i, j, kind in arranged:
        arrange(state, i, j, kind)
    state.scratch.order[:] = (A, B, C)
    fill_uniforms(state.scratch.draws_want, LUCK, week, WANT)
    voluntary_block(state, (week, LUCK), numbers)
    return state


OUTSIDE_ONLY = {"isolation": 1.0, "external_search": 1.0}
SILENT = dict.fromkeys(ODDS, 0.0)


@pytest.mark.parametrize(("initiative", "chance"), [(1.0, 0.3), (7.0, 0.75), (0.0, 0.0)])
@pytest.mark.parametrize("kind", [1, 2, 3])
def test_she_asks_by_wish_and_initiative(kind, initiative, chance):
    # odds 3 / 7 x initiative: .3, .75
    for low, high, asks in ((chance - 0.01, chance, True), (chance, chance + 0.01, False)):
        if low < 0.0:
            continue
        week = week_where((A, WANT, lambda *u: low < u[kind] < high))  # noqa: B023
        people = {A: SILENT | {ODDS[kind]: 3 / 7, "initiative": initiative}, B: SILENT, C: SILENT}
        assert block(week, given=OUTSIDE_ONLY, people=people).tally[0].outside == asks


def test_one_attempt_of_each_kind_while_there_is_a_window():
    eager = dict.fromkeys(ODDS, 1e9)
    people = {A: eager, B: eager | {"windows": 0}, C: SILENT}
    assert block(given=OUTSIDE_ONLY, people=people).tally[0].outside == 3  # no window is used outside


def test_demanding_kinds_come_first():
    # A would do everything; B has one window left, which joint work takes
    eager = dict.fromkeys(ODDS, 1e9)
    week = week_where((SLOTS * A + 3, MEETING, lambda *u: u[3] < 0.6), (SLOTS * A + 3, SESSION, lambda *u: u[0] < 0.3))
    people = {A: eager, B: eager | {"windows": 1}, C: SILENT}
    state = block(week, pairs=[pair(A, B)], people=people, numbers=parameters(courtesy=0.0))
    assert (state.tally[0].depth_3, state.tally[0].voluntary) == (1, 1)
    assert state.teachers[B].windows == 0


def test_who_has_an_appointment_does_not_ask_for_that_kind():
    people = {A: dict.fromkeys(ODDS, 1e9), B: SILENT, C: SILENT}
    state = block(given={"isolation": 1.0, "external_search": 1.0}, people=people, arranged=[(A, B, 2)])
    assert state.tally[0].outside == 2


def test_coordination_comes_before_everything_else():
    # one window of B: the test takes it, and not her appointment with A
    people = {A: {"salience": 1.0} | SILENT, B: SILENT | {"windows": 1}, C: SILENT}
    state = block(pairs=[pair(A, B)], people=people, arranged=[(A, B, 3)])
    assert (state.tally[0].coordination, state.tally[0].voluntary) == (1, 0)
