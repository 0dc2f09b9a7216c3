"""4.10 Appointments, by hand."""

import pytest

from sim.kernel.kinds import begins, end_appointments_of
from sim.kernel.luck import SESSION, SLOTS
from sim.kernel.submodels.appointments import lapses
from tests.three_teachers import (
    APPOINTMENTS,
    LUCK,
    A,
    B,
    C,
    arrange,
    colleague,
    keep_appointment,
    parameters,
    place,
    ready,
    teacher,
    trust,
    week_where,
)

HALF_OPEN = {"isolation": 0.5}
WISHES = {A: {"odds_exchange": 3 / 7}, B: {"odds_exchange": 1 / 4}}  # .3 and .2


def kept(week, kind=1, people=None, numbers=None, **given):
    """A state in which A asks B every week for this kind, after one week of it."""
    numbers = parameters() if numbers is None else numbers
    state = ready(given=HALF_OPEN | given, numbers=numbers, people=WISHES if people is None else people)
    arrange(state, A, B, kind)
    keep_appointment(state, A, kind, place(state, A, B), (week, LUCK), numbers)
    return state


def luck(kind, kept_low, kept_high, ended=(0.0, 1.0), held=lambda u1, u2: True):
    """One draw for an appointment: u0 doors, u1 and u2 the session, u3 whether it ends."""
    return (
        SLOTS * A + kind,
        SESSION,
        lambda u0, u1, u2, u3: kept_low < u0 < kept_high and ended[0] < u3 < ended[1] and held(u1, u2),
    )


@pytest.mark.parametrize(("low", "high", "held"), [(0.93, 0.9375, 1), (0.9375, 0.945, 0)])
def test_worked_example_of_keeping(low, high, held):
    # 1 - .5^4 = .9375
    assert kept(week_where(luck(1, low, high))).tally[0].sessions == held


@pytest.mark.parametrize(("ended", "still"), [((0.0, 0.01), None), ((0.01, 0.02), B)])
def test_worked_example_of_lapsing(ended, still):
    # .0125 x (1 - .2) = .01; doors are shut, so that nothing comes of it
    assert colleague(kept(week_where(luck(1, 0.94, 1.0, ended))), A, 1) == still


@pytest.mark.parametrize(("one", "other", "chance"), [(3 / 7, 1 / 4, 0.01), (1 / 4, 3 / 7, 0.01), (4.0, 4.0, 0.0025)])
def test_chance_of_lapsing(one, other, chance):
    two, numbers = (teacher(odds_exchange=one), teacher(odds_exchange=other)), parameters()
    assert lapses(*two, 1, chance * 0.999, numbers)
    assert not lapses(*two, 1, chance * 1.001, numbers)


def test_a_productive_session_cannot_lapse_and_is_certain_to_reach_its_kind():
    # openness is .5, but nothing is asked of it; focus .6, trust .5, challenge .4, expertise .5: 1.9 x .06 = .114
    state = kept(week_where(luck(3, 0.6, 0.93, (0.0, 0.005), lambda u1, u2: u1 < 0.114)), kind=3)
    assert colleague(state, A, 3) == B
    assert (state.tally[0].depth_3, state.tally[0].productive) == (1, 1)
    assert trust(state, A, B) == pytest.approx(0.7, rel=1e-12)  # stake 1: .5 + .4 x .5
    assert [t.windows for t in state.teachers] == [3, 3, 4]


def test_an_unproductive_one_may_lapse():
    state = kept(week_where(luck(1, 0.0, 0.9, (0.0, 0.01), lambda u1, u2: u1 > 0.12 and u2 > 0.1)))
    assert (state.tally[0].voluntary, state.tally[0].productive) == (1, 0)
    assert colleague(state, A, 1) is None


@pytest.mark.parametrize("busy", [A, B])
def test_both_need_a_window(busy):
    people = {i: WISHES[i] | {"windows": 0 if i == busy else 4} for i in (A, B)}
    state = kept(week_where(luck(1, 0.0, 0.9, (0.02, 1.0))), people=people)
    assert (state.tally[0].sessions, colleague(state, A, 1)) == (0, B)


@pytest.mark.parametrize(("low", "high", "still"), [(0.0, 0.5, B), (0.5, 1.0, None)])
def test_talk_needs_no_window_and_lapses_if_unpleasant(low, high, still):
    week = week_where(luck(0, 0.0, 0.9, (0.0, 0.008), lambda u1, u2: low < u1 < high))
    state = kept(week, kind=0, people={A: {"windows": 0}})
    assert (state.tally[0].talk, state.tally[0].sessions) == (1, 0)
    assert state.contacts.asked_week[place(state, A, B)] == week
    assert colleague(state, A, 0) == still  # .0125 x (1 - .3) = .00875


def test_harm_ends_whatever_the_two_have_arranged():
    # harm: u2 < (1 - .5) x .05 = .025
    week = week_where(luck(1, 0.0, 0.9, (0.5, 1.0), lambda u1, u2: u1 > 0.12 and u2 < 0.025))
    state, numbers = ready(given=HALF_OPEN), parameters()
    for i, j, kind in ((A, B, 1), (A, B, 0), (B, A, 2), (B, C, 1), (C, B, 3), (A, C, 3)):
        arrange(state, i, j, kind)
    keep_appointment(state, A, 1, place(state, A, B), (week, LUCK), numbers)
    assert [colleague(state, A, kind) for kind in range(4)] == [None, None, None, C]
    assert [colleague(state, B, kind) for kind in range(4)] == [None, C, None, None]
    assert colleague(state, C, 3) == B


def test_a_project_that_lapses_is_over():
    people = {A: {"project": 1}, B: {}}
    state = kept(week_where(luck(3, 0.94, 1.0, (0.0, 0.008))), kind=3, people=people)
    assert (colleague(state, A, 3), int(state.teachers[A].project)) == (None, 0)


@pytest.mark.parametrize(("u", "begun"), [(0.549, True), (0.551, False)])
def test_worked_example_of_beginning(u, begun):
    one = teacher()
    begins(one, 1, 5, 0.55, u)
    assert [int(one[name]) for name in APPOINTMENTS] == [-1, 5 if begun else -1, -1, -1]


def test_at_most_one_of_each_kind():
    one = teacher(appointment_exchange=2)
    begins(one, 1, 5, 0.55, 0.0)
    assert one.appointment_exchange == 2


def test_who_leaves_takes_every_appointment_with_her():
    state = ready(people={A: {"project": 1}, B: {"project": 1}, C: {"project": 1}})
    for i, j, kind in ((A, B, 3), (B, A, 3), (B, A, 0), (C, B, 3), (B, C, 1)):
        arrange(state, i, j, kind)
    end_appointments_of(A, state.teachers, state.contacts)
    assert [colleague(state, i, 3) for i in (A, B, C)] == [None, None, B]
    assert [int(t.project) for t in state.teachers] == [0, 0, 1]
    assert (colleague(state, B, 0), colleague(state, B, 1)) == (None, C)
