"""4.3 Projects, by hand."""

import pytest

from sim.kernel.luck import REFORM
from sim.kernel.submodels.projects import advance_projects, colleague_elsewhere
from tests.three_teachers import LUCK, A, B, C, arrange, colleague, pair, parameters, place, ready, week_where

APART = (0, 1, 2)


def step(state, projects, week=0):
    state.levers[0].projects = projects
    advance_projects(state, (week, LUCK), parameters())
    return [colleague(state, i, 3) for i in (A, B, C)], [int(t.project) for t in state.teachers]


@pytest.mark.parametrize(("low", "who"), [(0.61, B), (0.63, C)])
def test_worked_example(low, who):
    # round(.34 x 3) = round(1.02) = 1: A, first in the order; trust .5 and .3: B up to .5 / .8 = .625
    week = week_where((1 + A, REFORM, lambda u, *_: low < u < low + 0.01))
    state = ready([pair(A, B, 1.0, 0.5), pair(A, C, 1.0, 0.3)], department=APART)
    assert step(state, 0.34, week) == ([who, None, None], [1, 0, 0])
    assert step(state, 0.0) == ([None] * 3, [0] * 3)


@pytest.mark.parametrize("u", [0.0, 0.5, 0.99])
def test_only_colleagues_of_other_departments(u):
    state = ready(department=(0, 0, 1))
    found = colleague_elsewhere(A, state.teachers, state.contacts, state.scratch.weights, 1.0, u)
    assert found == place(state, A, C)
    alone = ready([pair(A, B)], department=(0, 0, 1))
    assert colleague_elsewhere(A, alone.teachers, alone.contacts, alone.scratch.weights, 1.0, u) == -1
    assert step(alone, 1.0)[1] == [0, 0, 0]


def test_an_appointment_of_her_own_is_kept_and_is_no_project():
    state = ready(department=APART)
    arrange(state, A, C, 3)
    assert step(state, 0.34) == ([C, None, None], [0, 0, 0])
    assert step(state, 0.0) == ([C, None, None], [0, 0, 0])


def test_a_lever_that_falls_in_part_ends_the_last_in_the_order():
    state = ready(department=APART)
    together, projects = step(state, 0.7)  # round(2.1) = 2
    assert (projects, together[2]) == ([1, 1, 0], None)
    fewer, projects = step(state, 0.34)
    assert (projects, fewer) == ([1, 0, 0], [together[0], None, None])


def test_who_has_lost_hers_gets_no_new_one_until_the_lever_changes():
    state = ready(department=APART)
    step(state, 0.34)
    state.teachers[A].appointment_joint_work, state.teachers[A].project = -1, 0
    assert step(state, 0.34)[1] == [0, 0, 0]
