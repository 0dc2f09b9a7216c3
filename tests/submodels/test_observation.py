"""4.7 Peer observation, by hand."""

import pytest

from sim.kernel.luck import MEETING, SESSION, SLOT_OBSERVATION, SLOTS
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.observation import observe
from tests.three_teachers import LUCK, A, B, C, levers, pair, parameters, three_teachers, trust, week_where

UNIT = SLOTS * A + SLOT_OBSERVATION


def after(week, pairs=None, department=(0, 0, 0), **given):
    state = three_teachers(pairs, department=department)
    effective_levers(state, levers(**given), parameters())
    observe(state, A, levers(**given), (week, LUCK), parameters())
    return state


def observed(state, week):
    return ["ABC"[i] for i in (A, B, C) if state.teachers[i].last_observed == week]


@pytest.mark.parametrize(("u2", "who"), [(0.62, "B"), (0.63, "C")])
def test_worked_example_of_the_choice_by_trust(u2, who):
    # trust .5 and .3, equal opportunity: B up to .5 / .8 = .625
    week = week_where((UNIT, MEETING, lambda u0, _, u, *__: u0 < 0.6 and u2 <= u < u2 + 0.005))
    state = after(week, [pair(A, B, 1.0, 0.5), pair(A, C, 1.0, 0.3)], observation_control=0.4)
    assert observed(state, week) == [who]


@pytest.mark.parametrize(("low", "who"), [(0.599, "B"), (0.6, "C")])
def test_control_decides_who_chooses(low, who):
    # u0 up to 1 - .4: by trust, among all contacts (B, elsewhere, has nearly all); above: assigned at home (C).
    # Only draws close to .6 tell this probability from one a little smaller or larger.
    week = week_where((UNIT, MEETING, lambda u0, _, u2, *__: low < u0 < low + 0.001 and u2 < 0.9))
    pairs = [pair(A, B, 1.0, 0.9), pair(A, C, 1.0, 0.05)]
    assert observed(after(week, pairs, (0, 1, 0), observation_control=0.4), week) == [who]


def test_the_one_observed_is_marked_and_both_take_part():
    # Openness .5 x (1 - .5 x .4) = .4; L = 1 for .216 < u0 < .648; stake .5.
    # Conditions: focus .6, trust .5 x (1 - .7 x .4) = .36, challenge .4, expertise .5: (.0432)^(1/2) = .2078
    week = week_where((UNIT, SESSION, lambda u0, u1, *_: 0.25 < u0 < 0.6 and u1 < 0.2))
    state = after(week, [pair(A, B)], observation_control=0.4)
    assert observed(state, week) == ["B"]
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.5625, rel=1e-12)  # .5 + .25 x .5 x .5
    # reactance first: .5 x (1 - .01 x .4 x .5) = .499; then + .06 x .5 x (1 - .4) x (1 - .499) = .508018
    assert state.teachers[A].norm == state.teachers[B].norm == pytest.approx(0.508018, rel=1e-12)
    assert [(t.windows, t.strain) for t in state.teachers] == [(2, 0.2)] * 3
    assert (state.tally[0].observations, state.tally[0].sessions, state.tally[0].voluntary) == (1, 1, 0)
    assert state.teachers[A].last_contact == state.teachers[B].last_contact == week


def test_nobody_to_observe():
    assert after(0, [pair(B, C)]).tally[0].sessions == 0
