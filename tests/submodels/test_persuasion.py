"""4.5 Persuasion's time, by hand."""

import pytest

from sim.kernel.luck import PERSUASION
from sim.kernel.submodels.persuasion import persuasion_time
from tests.three_teachers import LUCK, A, B, C, levers, parameters, three_teachers, week_where


def after(week=0, crowding=0.2, **given):
    state = three_teachers(people={C: {"windows": 0}})
    persuasion_time(state.teachers, levers(**given), (week, LUCK), parameters(crowding=crowding))
    return state.teachers


def test_worked_example():
    # .2 + .06 x .5 x (1 - .2) = .224
    assert [t.strain for t in after(persuasion=0.5)] == pytest.approx([0.224] * 3, rel=1e-14)


def test_protected_time_halves_the_price():
    # .2 + .06 x .5 x (1 - .5) x .8 = .212
    assert [t.strain for t in after(persuasion=0.5, protected_time=0.5)] == pytest.approx([0.212] * 3, rel=1e-14)


def test_no_persuasion_costs_nothing():
    assert [(t.strain, t.windows) for t in after()] == [(0.2, 2), (0.2, 2), (0.2, 0)]


def test_a_window_is_lost_with_probability_of_crowding_times_persuasion():
    # .2 x .5 = .1: A just below, B just above; C has no window to lose
    week = week_where(
        (A, PERSUASION, lambda u, *_: 0.09 < u < 0.1),
        (B, PERSUASION, lambda u, *_: 0.1 < u < 0.11),
        (C, PERSUASION, lambda u, *_: u < 0.1),
    )
    assert [t.windows for t in after(week, persuasion=0.5)] == [1, 2, 0]


def test_without_crowding_no_window_is_lost():
    week = week_where((A, PERSUASION, lambda u, *_: u < 0.01))
    assert [t.windows for t in after(week, crowding=0.0, persuasion=1.0)] == [2, 2, 0]
    assert after(week, crowding=0.02, persuasion=1.0)[A].windows == 1
