"""Fixed points of willingness and perceived norm on a complete staff network (equations in ``mean_field.py``).

Two approximations separate the school from the equation. (1) The mean field itself: a school of N has N - 1 colleagues
to ask and asks some of them twice, effects of order 1 / N; and the perceived norm wobbles around its mean with variance
of order 1 / N, which a curved response turns into a shift of order 1 / N. With N = 400 and slopes of the response up to
.7 at the stable points (a shift is magnified by 1 / (1 - slope)), we allow 3 / N = .0075 at most, whatever the number
of replicates. (2) Sampling: four standard errors of the mean over replicates.
"""

import numpy as np
import pytest

from staffroom import simulate
from tests.science.mean_field import Limit, active_share

pytestmark = pytest.mark.science
SIZE, SCHOOLS, FINITE_SIZE = 400, 6, 3 / 400
LOW, HIGH = 0.0, 0.75  # perceived norms from which a run starts


def settled(limit: Limit, perceived: float):
    """Outcomes over the last of six years, one row per school."""
    return simulate(limit.scenario(perceived, SIZE), replicates=SCHOOLS, seed=5).runs


def assert_at(runs, limit: Limit, perceived: float) -> None:
    """The schools have settled at the fixed point with this perceived norm."""
    expected = {
        "perceived_norm": perceived,
        "voluntary_share": perceived / (1 - limit.isolation),
        "norm_mean": limit.norm_at(perceived),
        "willingness_mean": limit.willingness_at(perceived),
    }
    for name, value in expected.items():
        error = runs[name].std(ddof=1) / np.sqrt(len(runs))
        assert abs(runs[name].mean() - value) < FINITE_SIZE + 4 * error, name


@pytest.mark.parametrize("willing", [0.1, 0.5, 0.9])
def test_one_window_has_a_closed_form(willing):
    rate = willing * 0.7 * (willing + 0.6) / 2
    assert active_share(willing, 0.7, 0.6, 1) == pytest.approx(1 - (1 + rate) ** -2, abs=1e-7)


@pytest.mark.parametrize("windows", [1, 2, 4])
@pytest.mark.parametrize("readiness", [-3.0, -1.0, 1.0])
def test_active_share_of_a_given_willingness(windows, readiness):
    limit = Limit(readiness, 0.0, windows=windows, conformity=0.0)  # nobody heeds anybody: P is known
    (perceived,) = limit.fixed_points()
    runs = simulate(limit.scenario(0.2, SIZE, years=2), replicates=SCHOOLS, seed=6).runs
    assert_at(runs, limit, perceived)


@pytest.mark.parametrize("weight, solutions", [(0, 1), (2, 1), (4, 1), (6, 1), (7.2, 3), (8, 3), (10, 3)])
def test_three_solutions_from_some_social_weight_on(weight, solutions):
    assert len(Limit(-4.0, weight).fixed_points()) == solutions


@pytest.mark.parametrize("readiness, weight", [(-4.0, 2.0), (-3.0, 4.0), (-3.0, 6.0)])
def test_one_solution_is_reached_from_both_sides(readiness, weight):
    limit = Limit(readiness, weight)
    (only,) = limit.fixed_points()
    for start in (LOW, HIGH):
        assert_at(settled(limit, start), limit, only)


@pytest.mark.parametrize("readiness, weight", [(-3.5, 6.0), (-4.0, 8.0)])
def test_of_three_solutions_the_outer_two_are_reached(readiness, weight):
    limit = Limit(readiness, weight)
    low, middle, high = limit.fixed_points()
    assert low < 0.1 < middle < 0.5 < high
    assert_at(settled(limit, LOW), limit, low)
    assert_at(settled(limit, HIGH), limit, high)


@pytest.mark.parametrize("readiness, weight", [(-4.0, 7.0), (-4.0, 8.0)])
def test_the_middle_solution_divides_the_starting_points(readiness, weight):
    limit = Limit(readiness, weight, conformity=0.0)  # the norm stays, so that the perceived norm alone decides
    low, middle, high = limit.fixed_points()
    assert_at(settled(limit, middle - 0.08), limit, low)
    assert_at(settled(limit, middle + 0.08), limit, high)


def test_a_threshold_moves_the_solutions_as_computed():
    limit = Limit(-3.0, 8.0, threshold=0.2)
    low, _, high = limit.fixed_points()
    assert_at(settled(limit, LOW), limit, low)
    assert_at(settled(limit, HIGH), limit, high)
