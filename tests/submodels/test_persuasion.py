"""4.5 Persuasion's time, by hand."""

import pytest

from sim.kernel.luck import PERSUASION
from sim.kernel.submodels.persuasion import persuasion_time
from tests.three_teachers import LUCK, A, B, C, levers, parameters, three_teachers, week_where


def after(week=0, crowding=0.2, **given):
    state = three_teachers(people={C: {"windows": 0}})
    persuasion_time(state.teachers, levers(**given), (week, LUCK), parameters(crowding=crowding))
    return [int(t.windows) for t in state.teachers]


@pytest.mark.parametrize(("protected", "chance"), [(0.0, 0.1), (0.5, 0.05)])
def test_worked_example(protected, chance):
    # .2 x .5 = .1, half of it in protected time: A just below, B just above; C has no window to lose
    week = week_where(
        (A, PERSUASION, lambda u, *_: chance - 0.02 < u < chance),
        (B, PERSUASION, lambda u, *_: chance < u < chance + 0.02),
        (C, PERSUASION, lambda u, *_: u < chance),
    )
    assert after(week, persuasion=0.5, protected_time=protected) == [3, 4, 0]


def test_fully_protected_or_no_persuasion_costs_nothing():
    for week in range(30):
        assert after(week) == after(week, persuasion=1.0, protected_time=1.0) == [4, 4, 0]


def test_it_strains_nobody():
    state = three_teachers()
    persuasion_time(state.teachers, levers(persuasion=1.0), (0, LUCK), parameters())
    assert [t.strain for t in state.teachers] == [0.2] * 3


def test_without_crowding_no_window_is_lost():
    week = week_where((A, PERSUASION, lambda u, *_: u < 0.01))
    assert after(week, crowding=0.0, persuasion=1.0) == [4, 4, 0]
    assert after(week, crowding=0.02, persuasion=1.0)[A] == 3
