"""4.17 Drawing a partner, by hand."""

import numpy as np
import pytest

from sim.kernel.partner import NOBODY, choose, draw_assigned, draw_by_trust, draw_scheduled
from tests.three_teachers import A, B, C, pair, parameters, place, ready

ALMOST_ONE = 1.0 - 2.0**-33


def drawn(weights, trusts, u, selection=1.0):
    return draw_by_trust(0, len(weights), np.array(weights), np.array(trusts), np.zeros(20), selection, u)


@pytest.mark.parametrize(("u", "who"), [(0.8, 0), (0.9, 1)])
def test_worked_example(u, who):
    # opportunity 1 and .4, trust .5 and .25: weights .5 and .1, u x .6 = .48 and .54
    assert drawn([1.0, 0.4], [0.5, 0.25], u) == who


@pytest.mark.parametrize(("selection", "boundary"), [(0.0, 0.5), (1.0, 0.8), (2.0, 16 / 17), (0.5, 2 / 3)])
def test_pull_of_trust(selection, boundary):
    # trust .8 and .2: 1 : 1; .8 : .2; .64 : .04; 2 : 1 (square roots of .8 and .2)
    assert drawn([1.0, 1.0], [0.8, 0.2], boundary - 1e-9, selection) == 0
    assert drawn([1.0, 1.0], [0.8, 0.2], boundary + 1e-9, selection) == 1


def test_running_sums():
    running = np.array([0.0, 2.0, 2.0, 3.0])
    assert [choose(10, 14, running, u) for u in (0.0, 0.66, 0.67, ALMOST_ONE)] == [11, 11, 13, 13]
    assert choose(10, 10, running, 0.5) == NOBODY
    assert choose(10, 11, running, 0.5) == NOBODY


@pytest.mark.parametrize(("u", "place"), [(0.0, 0), (0.49, 0), (0.51, 2), (ALMOST_ONE, 2)])
def test_weights_times_trust(u, place):
    # 1 x .5, 2 x 0, .625 x .8: .5, 0, .5; the colleague without weight is never drawn
    assert drawn([1.0, 2.0, 0.625], [0.5, 0.0, 0.8], u) == place


def test_nobody_without_weight():
    assert drawn([], [], 0.5) == NOBODY
    assert drawn([0.0, 0.0], [0.5, 0.5], 0.5) == NOBODY
    assert drawn([1.0, 1.0], [0.0, 0.0], 0.5) == NOBODY
    assert drawn([1.0, 1.0], [0.0, 0.0], 0.5, selection=0.0) == 1  # trust does not matter


def test_only_the_row_of_the_teacher_counts():
    weights, trusts = np.array([5.0, 1.0, 1.0, 5.0]), np.ones(4)
    assert {draw_by_trust(1, 3, weights, trusts, np.zeros(4), 1.0, u) for u in np.linspace(0.001, 0.999, 50)} == {1, 2}


def test_rounding_never_falls_off_the_end():
    weights = [0.1] * 10 + [0.0]
    assert drawn(weights, [1.0] * 11, ALMOST_ONE) == 9


def test_frequencies_follow_the_weights():
    # 1 : 2 : 3, by 600 equally spaced draws
    found = [drawn([1.0, 2.0, 3.0], [1.0] * 3, (k + 0.5) / 600) for k in range(600)]
    assert np.bincount(found).tolist() == [100, 200, 300]


def assigned(state, who, u, cross_shift=0.7):
    return draw_assigned(who, state.teachers, state.contacts, state.scratch.weights, cross_shift, u)


@pytest.mark.parametrize(
    ("pairs", "department", "u", "who"),
    [
        ([pair(A, B, 1.0, 0.01), pair(A, C, 3.0)], (0, 0, 0), 0.49, B),  # neither trust nor opportunity matters
        ([pair(A, B, 1.0, 0.01), pair(A, C, 3.0)], (0, 0, 0), 0.51, C),
        ([pair(A, B, 9.0), pair(A, C, 1.0)], (0, 1, 0), 0.01, C),  # only the unit
        ([pair(A, B, 0.0), pair(A, C, 1.0)], (0, 0, 0), 0.0, B),  # strangers as well
        ([pair(A, B)], (0, 1, 0), 0.5, None),
        ([], (0, 0, 0), 0.5, None),
    ],
)
def test_assigned_in_the_unit(pairs, department, u, who):
    state = ready(pairs, department=department)
    assert assigned(state, A, u) == (NOBODY if who is None else place(state, A, who))


def test_who_belongs_to_no_unit_is_assigned_nobody():
    state = ready(people={A: {"unit": -1}, B: {"unit": -1}})
    state.teachers[A].unit = state.teachers[B].unit = -1
    assert assigned(state, A, 0.5) == NOBODY


def test_assigned_by_who_is_in_the_building():
    # B on another shift: .7 against 1: boundary .7 / 1.7 = .4118
    state = ready(shift=(0, 1, 0))
    for u, who in ((0.411, B), (0.412, C)):
        assert assigned(state, A, u) == place(state, A, who)


@pytest.mark.parametrize(("who", "first", "second"), [(A, B, C), (B, A, C), (C, A, B)])
def test_assigned_from_any_place_among_the_contacts(who, first, second):
    state = ready()
    for u, partner in ((0.49, first), (0.51, second)):
        assert assigned(state, who, u) == place(state, who, partner)


@pytest.mark.parametrize(("by_trust", "who"), [(True, B), (False, C)])
def test_scheduled_partners(by_trust, who):
    state = ready([pair(A, B, 1.0, 0.9), pair(A, C, 1.0, 0.01)], department=(0, 1, 0))
    found = draw_scheduled(A, by_trust, state.teachers, state.contacts, state.scratch.weights, parameters(), 0.5)
    assert found == place(state, A, who)
