"""4.7 Scheduled observation, by hand."""

import pytest

from sim.kernel.luck import MEETING, SESSION, SLOT_OBSERVATION, SLOTS
from sim.kernel.submodels.observation import observe
from tests.three_teachers import LUCK, A, B, C, arrange, colleague, held, pair, parameters, ready, trust, week_where

UNIT = SLOTS * A + SLOT_OBSERVATION
NEVER = -1_000_000
CHECKED = {"observation_control": 0.4}


def after(week, pairs=None, department=(0, 0, 0), arranged=None, **given):
    state = ready(pairs, given=given, department=department)
    if arranged is not None:
        arrange(state, A, arranged, 2)
    held(state, A, observe(state, A, (week, LUCK), parameters()), week, parameters())
    return state


def observed(state, week):
    return ["ABC"[i] for i in (A, B, C) if state.teachers[i].last_observed == week]


@pytest.mark.parametrize(("u2", "who"), [(0.62, "B"), (0.63, "C")])
def test_worked_example_of_the_choice_by_trust(u2, who):
    # trust .5 and .3, equal opportunity: B up to .5 / .8 = .625
    week = week_where((UNIT, MEETING, lambda u0, _, u, *__: u0 < 0.6 and u2 <= u < u2 + 0.005))
    state = after(week, [pair(A, B, 1.0, 0.5), pair(A, C, 1.0, 0.3)], **CHECKED)
    assert observed(state, week) == [who]


@pytest.mark.parametrize(("low", "who"), [(0.599, "B"), (0.6, "C")])
def test_control_decides_who_chooses(low, who):
    # u0 up to 1 - .4: by trust, among all contacts (B, elsewhere, has nearly all); above: assigned at home (C).
    # Only draws close to .6 tell this probability from one a little smaller or larger.
    week = week_where((UNIT, MEETING, lambda u0, _, u2, *__: low < u0 < low + 0.001 and u2 < 0.9))
    pairs = [pair(A, B, 1.0, 0.9), pair(A, C, 1.0, 0.05)]
    assert observed(after(week, pairs, (0, 1, 0), **CHECKED), week) == [who]


def reaching(low, high, chance, u3=(0.0, 1.0)):
    return UNIT, SESSION, lambda u0, u1, u2, u: low < u0 < high and u1 < chance and u3[0] < u < u3[1]


def test_the_one_observed_is_marked_and_both_take_part():
    # Openness .5 x (1 - .5 x .4) = .4: observation for u0 < .4^(2/3) = .5429, stake .75.
    # Conditions: focus .6, trust .5 x (1 - .7 x .4) = .36, challenge .4, expertise .5: 1.9 x .0432 = .08208
    week = week_where(reaching(0.53, 0.5429, 0.082))
    state = after(week, [pair(A, B)], **CHECKED)
    assert [(t.last_observing, t.last_observed) for t in state.teachers] == [
        (week, NEVER),
        (NEVER, week),
        (NEVER, NEVER),
    ]
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.65, rel=1e-12)  # .5 + .4 x .75 x .5
    # .5 + .06 x .75 x (1 - .4) x .5
    assert state.teachers[A].norm == state.teachers[B].norm == pytest.approx(0.5135, rel=1e-12)
    assert [(t.windows, t.strain) for t in state.teachers] == [(4, 0.2)] * 3
    assert (state.tally[0].observations, state.tally[0].sessions, state.tally[0].voluntary) == (1, 1, 0)
    assert state.teachers[A].last_contact == state.teachers[B].last_contact == week
    assert state.teachers[A].practice_1 == 0.5  # practices do not move by watching


def test_a_lesson_that_came_to_mere_talk_was_observed_all_the_same():
    week = week_where(reaching(0.5429, 0.56, 1.0))
    state = after(week, [pair(A, B)], **CHECKED)
    assert (state.teachers[A].last_observing, state.teachers[B].last_observed) == (week, week)
    assert state.teachers[A].last_talk == week


@pytest.mark.parametrize(
    ("u3", "deep", "before", "has"),
    [
        ((0.32, 0.33), True, None, B),
        ((0.33, 0.34), True, None, None),
        ((0.0, 0.3), False, None, None),
        ((0.0, 0.3), True, C, C),
    ],
)
def test_what_it_may_leave(u3, deep, before, has):
    # .55 x (1 - .4) = .33, if productive and an observation was reached, and she has none
    week = week_where(reaching(*((0.0, 0.54) if deep else (0.55, 1.0)), 0.08, u3))
    wanted = [pair(A, B)] if before is None else [pair(A, B, 1.0), pair(A, C, 0.0)]
    state = after(week, wanted, (0, 0, 1), arranged=before, **CHECKED)
    assert colleague(state, A, 2) == has


def test_nobody_to_observe():
    assert after(0, [pair(B, C)]).tally[0].sessions == 0
