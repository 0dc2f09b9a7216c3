"""4.10 Voluntary session, by hand."""

import pytest

from sim.kernel.luck import MEETING, SEARCH, SESSION, SLOTS, WANT, fill_uniforms
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.voluntary import (
    AGREED,
    attempt,
    count_voluntary,
    find_partner,
    outside_session,
    voluntary_block,
)
from tests.three_teachers import (
    LUCK,
    A,
    B,
    C,
    levers,
    pair,
    parameters,
    place,
    teacher,
    three_teachers,
    trust,
    week_where,
)


def ready(pairs=None, numbers=None, given=None, **school):
    state = three_teachers(pairs, **school)
    effective_levers(state, levers() if given is None else given, parameters() if numbers is None else numbers)
    return state


def found(state, u, isolation=0.5, numbers=None):
    numbers = parameters() if numbers is None else numbers
    position, answer = find_partner(A, state.teachers, state.contacts, state.scratch.weights, isolation, u, numbers)
    return int(state.contacts.indices[position]) if answer == AGREED else None


@pytest.mark.parametrize(
    ("u", "who"),
    [
        ((0.9, 0.49, 0.3, 0.39), B),  # door open, B drawn (up to .5 / .8 = .625), B accepts below (.3 + .5) / 2 = .4
        ((0.9, 0.49, 0.3, 0.41), None),  # B refuses
        ((0.9, 0.51, 0.3, 0.0), None),  # the door is closed
        ((0.9, 0.49, 0.7, 0.29), C),  # C drawn; accepts below (.3 + .3) / 2 = .3
        ((0.9, 0.49, 0.7, 0.31), None),
    ],
)
def test_worked_example(u, who):
    state = ready([pair(A, B, 1.0, 0.5), pair(A, C, 1.0, 0.3)])
    assert found(state, u) == who


def test_nobody_is_met_behind_closed_doors_and_the_door_never_fails_when_open():
    state = ready()
    assert found(state, (0.0, 0.0, 0.0, 0.0), isolation=1.0) is None
    assert found(state, (0.0, 1.0 - 2.0**-33, 0.0, 0.0), isolation=0.0) == B


@pytest.mark.parametrize(("u0", "who"), [(0.49, B), (0.51, None)])
def test_half_opportunity(u0, who):
    # opportunity 1 + 1 = 2 and half_opportunity 2: somebody suitable is there half of the time
    numbers = parameters(half_opportunity=2.0)
    assert found(ready(numbers=numbers), (u0, 0.0, 0.0, 0.0), numbers=numbers) == who


def test_an_isolate_finds_nobody_and_a_busy_partner_has_no_window():
    assert found(ready([pair(B, C)]), (0.0, 0.0, 0.0, 0.0)) is None
    assert found(ready([pair(A, B)], people={B: {"windows": 0}}), (0.0, 0.0, 0.0, 0.0)) is None


@pytest.mark.parametrize(("u3", "who"), [(0.27, B), (0.29, None)])
def test_different_shifts_meet_less_often(u3, who):
    # .7 x (.3 + .5) / 2 = .28
    assert found(ready([pair(A, B)], shift=(0, 1, 0)), (0.0, 0.0, 0.0, u3)) == who


@pytest.mark.parametrize(("selection", "boundary"), [(0.0, 0.5), (1.0, 0.8), (2.0, 16 / 17)])
def test_trust_guides_the_choice(selection, boundary):
    # trust .8 and .2: .5, .8 / 1, .64 / .68
    numbers, state = parameters(trust_selection=selection), ready([pair(A, B, 1.0, 0.8), pair(A, C, 1.0, 0.2)])
    assert found(state, (0.0, 0.0, boundary - 0.001, 0.0), numbers=numbers) == B
    assert found(state, (0.0, 0.0, boundary + 0.001, 0.0), numbers=numbers) == C


def test_what_is_counted():
    state = ready(department=(0, 1, 0))
    count_voluntary(state, A, place(state, A, B), 2, 7)
    assert [t.windows for t in state.teachers] == [1, 1, 2]
    assert [t.voluntary_sessions for t in state.teachers] == [1, 1, 0]
    assert state.teachers[A].last_voluntary == state.teachers[B].last_cross_department == 7
    tally = state.tally[0]
    assert (tally.voluntary, tally.cross_department, tally.depth_0, tally.depth_2) == (1, 1, 0, 1)
    # two departments, one shift, two parts of both: ends in both departments, nothing inside, one session in all
    assert state.partition.tolist() == [[0, 0, 1, 0, 0], [1, 1, 2, 1, 1], [1, 0, 0, 0, 0]]


@pytest.mark.parametrize("depth", range(4))
def test_every_depth_has_its_counter(depth):
    state = ready()
    count_voluntary(state, A, place(state, A, B), depth, 7)
    tally = state.tally[0]
    assert [tally.depth_0, tally.depth_1, tally.depth_2, tally.depth_3] == [int(k == depth) for k in range(4)]


def test_asking_fades_by_a_tenth_a_week():
    state = ready()
    for week in (3, 5, 5):
        count_voluntary(state, A, place(state, A, B), 1, week)
    assert state.contacts.asked[place(state, A, B)] == pytest.approx(2.81, rel=1e-12)  # .81 + 1 + 1
    assert state.contacts.asked[place(state, B, A)] == 0.0
    assert state.teachers[A].last_cross_department == -1_000_000


def test_an_attempt_that_succeeds():
    # Openness .5; L = 1 for .125 < u0 < .5; conditions .6 x .5 x .4 x .5: (.06)^(1/2) = .245; no harm
    week = week_where(
        (SLOTS * A, MEETING, lambda u0, u1, u2, u3: u1 < 0.5 and u3 < 0.4),
        (SLOTS * A, SESSION, lambda u0, u1, u2, u3: 0.13 < u0 < 0.49 and u1 > 0.25 and u2 > 0.1),
    )
    given = levers(isolation=0.5)
    state = ready([pair(A, B)], given=given)
    attempt(state, A, 0, given, (week, LUCK), parameters())
    # stake .5, nothing came of it: trust .5 - .04 x .5 x .5 = .49; reward .9 x .5 = .45, as expected: no change
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.49, rel=1e-12)
    assert state.teachers[B].expected_benefit == pytest.approx(0.45, rel=1e-12)
    assert state.teachers[A].self_efficacy == pytest.approx(0.548625, rel=1e-12)  # .55 x (1 - .005 x .5)
    tally = state.tally[0]
    assert (tally.voluntary, tally.depth_1, tally.sessions, tally.productive, tally.harmful) == (1, 1, 1, 0, 0)


@pytest.mark.parametrize(("searched", "outside"), [(0.3, 1), (0.7, 0)])
def test_who_finds_no_colleague_may_look_outside(searched, outside):
    week = week_where((SLOTS * A, SEARCH, lambda u0, *_: abs(u0 - searched) < 0.05))
    given = levers(isolation=1.0, external_search=0.5)
    state = ready(given=given)
    attempt(state, A, 0, given, (week, LUCK), parameters())
    assert (state.tally[0].outside, state.tally[0].voluntary, state.tally[0].sessions) == (outside, 0, 0)
    assert state.teachers[A].windows == 2


def test_a_good_session_outside_does_half():
    # (.6 x .5 x .8 x .7)^(1/2) = .168^(1/2) = .40988
    one = teacher()
    outside_session(one, 0.6, 0.0, 0.409, parameters())
    assert one.expected_benefit == pytest.approx(0.49125, rel=1e-12)  # .45 + .5 x .15 x .55
    assert one.norm == pytest.approx(0.515, rel=1e-12)  # .5 + .5 x .06 x .5
    assert one.self_efficacy == pytest.approx(0.555625, rel=1e-12)  # .55 + .5 x .025 x .45
    assert one.expertise == pytest.approx(0.502, rel=1e-12)  # .5 + .5 x .02 x (.7 - .5)


@pytest.mark.parametrize(
    ("expected", "result"),
    [
        (0.40, 0.40375),  # reward .5 x .9 = .45, a pleasant surprise: .4 + .5 x .15 x .05
        (0.55, 0.53875),  # a disappointment counts 1.5 times: .55 - 1.5 x .5 x .15 x .1
    ],
)
def test_a_vain_session_outside(expected, result):
    one = teacher(expected_benefit=expected)
    outside_session(one, 0.6, 0.0, 0.41, parameters())
    assert one.expected_benefit == pytest.approx(result, rel=1e-12)
    assert (one.norm, one.self_efficacy, one.expertise) == (0.5, 0.55, 0.5)


def test_nobody_attempts_without_wish_or_window():
    week = week_where((A, WANT, lambda u0, u1, *_: u0 > 0.3 and u1 > 0.3), (B, WANT, lambda u0, *_: u0 < 0.3))
    given = levers(external_search=1.0, isolation=1.0)
    state = ready(given=given, people={B: {"windows": 0}, C: {"willingness": 0.0}})
    state.scratch.order[:] = [C, B, A]
    fill_uniforms(state.scratch.draws_want, LUCK, week, WANT)
    voluntary_block(state, given, (week, LUCK), parameters())
    assert state.tally[0].outside == 0


def test_as_many_attempts_as_windows():
    given = levers(external_search=1.0, isolation=1.0)
    state = ready(given=given, people={A: {"willingness": 1.0}, B: {"willingness": 0.0}, C: {"willingness": 0.0}})
    state.scratch.order[:] = [A, B, C]
    fill_uniforms(state.scratch.draws_want, LUCK, 0, WANT)
    voluntary_block(state, given, (0, LUCK), parameters(windows=3))
    assert state.tally[0].outside == 3  # a failed attempt uses no window
