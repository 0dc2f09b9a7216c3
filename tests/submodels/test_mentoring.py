"""4.8 Mentoring, by hand."""

import pytest

from sim.kernel.luck import SESSION, SLOT_MENTORING, SLOTS
from sim.kernel.partner import NOBODY
from sim.kernel.submodels.mentoring import choose_mentor, mentor
from tests.three_teachers import LUCK, A, B, C, colleague, held, pair, parameters, place, trust, week_where
from tests.three_teachers import ready as ready_with

SKILLS = {A: {"expertise": 0.3, "tenure": 0}, B: {"expertise": 0.8, "norm": 0.5}, C: {"expertise": 0.6, "norm": 0.9}}


def ready(pairs=None, department=(0, 0, 0), people=None, **given):
    return ready_with(pairs, given=given, people=SKILLS if people is None else people, department=department)


def test_worked_example():
    state = ready()
    assert choose_mentor(A, state.teachers, state.contacts) == place(state, A, C)  # .6 x .9 = .54 > .8 x .5 = .40


def test_merit_is_a_product():
    # .9 x .5 = .45 < .65 x .7 = .455, although .9 + .5 > .65 + .7
    state = ready(people={B: {"expertise": 0.9, "norm": 0.5}, C: {"expertise": 0.65, "norm": 0.7}})
    assert choose_mentor(A, state.teachers, state.contacts) == place(state, A, C)


def test_equal_merit_goes_to_the_lower_index():
    state = ready(people={B: {"expertise": 0.9, "norm": 0.6}, C: {"expertise": 0.6, "norm": 0.9}})
    assert choose_mentor(A, state.teachers, state.contacts) == place(state, A, B)


@pytest.mark.parametrize(
    ("pairs", "department", "chosen"),
    [
        ([pair(A, B), pair(A, C)], (0, 0, 1), B),  # C is in another department
        ([pair(A, B), pair(A, C, 0.0)], (0, 0, 0), B),  # C is a stranger
        ([pair(A, B)], (0, 1, 1), None),  # nobody in her department
        ([pair(B, C)], (0, 0, 0), None),  # an isolate
    ],
)
def test_who_can_be_a_mentor(pairs, department, chosen):
    state = ready(pairs, department)
    found = choose_mentor(A, state.teachers, state.contacts)
    assert found == (NOBODY if chosen is None else place(state, A, chosen))


@pytest.mark.parametrize(("low", "high", "kind"), [(0.48, 0.5, 2), (0.5, 0.52, 1)])
def test_a_mentoring_session_is_without_control_and_counts(low, high, kind):
    unit = SLOTS * A + SLOT_MENTORING
    # Openness sqrt(.5 x (.5 + .9) / 2) = .592 (control is left outside): .840 reach an exchange, .705 an observation.
    # Conditions: focus .8 (the least), trust .5, challenge .4, expertise .6: 1.9 x .096 = .1824
    week = week_where((unit, SESSION, lambda u0, u1, u2, u3: u0 < 0.7 and 0.15 < u1 < 0.182 and low < u3 < high))
    state = ready(control=1.0, clarity=0.2)
    held(state, A, mentor(state, A, (week, LUCK)), week, parameters())
    stake = (1 + kind) / 4
    gained = 0.5 + 0.4 * stake * 0.5
    assert (trust(state, A, C), trust(state, C, A)) == pytest.approx((gained, gained), rel=1e-12)
    assert state.teachers[A].expertise == pytest.approx(0.3 + 0.02 * stake * 0.3, rel=1e-12)
    assert (state.teachers[A].last_observing == week, state.teachers[A].last_exchange == week) == (kind == 2, kind == 1)
    assert (state.teachers[C].last_observed == week) == (kind == 2)
    tally = state.tally[0]
    assert (tally.mentoring, tally.sessions, tally.productive, tally.voluntary, tally.mandated) == (1, 1, 1, 0, 0)
    # no window, no strain, not a voluntary session, no appointment
    assert [(t.windows, t.strain, t.voluntary_sessions) for t in state.teachers] == [(4, 0.2, 0)] * 3
    assert all(colleague(state, i, k) is None for i in (A, B, C) for k in range(4))
    assert trust(state, A, B) == 0.5
