"""Fixed points of willingness and perceived norm on a complete staff network (equations in ``mean_field.py``).

The share V is exact for a week; two approximations remain. (1) The perceived norm wobbles around its mean with variance
of order 1 / N, which a curved response turns into a shift of order 1 / N. With N = 400 and slopes of the response up to
.7 at the stable points (a shift is magnified by 1 / (1 - slope)), we allow 3 / N = .0075 at most, whatever the number
of replicates. (2) Sampling: four standard errors of the mean over replicates.
"""

import numpy as np
import pytest

from staffroom import simulate
from tests.science.mean_field import Limit, active_share

pytestmark = pytest.mark.science
SCHOOLS, FINITE_SIZE = 6, 3 / 400
LOW, HIGH = 0.0, 0.75  # perceived norms from which a run starts


def settled(limit: Limit, perceived: float):
    """Outcomes over the last of six years, one row per school."""
    return simulate(limit.scenario(perceived), replicates=SCHOOLS, seed=5).runs


def assert_at(runs, limit: Limit, perceived: float) -> None:
    """The schools have settled at the fixed point with this perceived norm."""
    expected = {
        "perceived_norm": perceived,
        "voluntary_share": perceived / (1 - limit.isolation),
        "norm_mean": limit.norm_at(perceived),
        "willingness_mean": limit.wish_at(perceived),
    }
    for name, value in expected.items():
        error = runs[name].std(ddof=1) / np.sqrt(len(runs))
        assert abs(runs[name].mean() - value) < FINITE_SIZE + 4 * error, name


def test_share_of_a_staff_by_hand():
    # two teachers, each asks with success half of the time: both idle in a quarter of the weeks
    assert active_share(0.5, 2) == pytest.approx(0.75, rel=1e-14)
    assert active_share(0.3, 10**9) == pytest.approx(1 - 0.7 * np.exp(-0.3), rel=1e-6)


@pytest.mark.parametrize("size", [10, 400])
@pytest.mark.parametrize("readiness", [-2.0, 0.0, 2.0])
def test_active_share_of_a_given_wish(size, readiness):
    limit = Limit(readiness, 0.0, conformity=0.0, size=size)  # nobody heeds anybody: P is known
    runs = simulate(limit.scenario(0.2, years=2), replicates=SCHOOLS * 400 // size, seed=6).runs
    error = runs["voluntary_share"].std(ddof=1) / np.sqrt(len(runs))
    assert abs(runs["voluntary_share"].mean() - limit.active_at(0.0)) < 4 * error


@pytest.mark.parametrize("weight, solutions", [(0, 1), (2, 1), (4, 1), (6, 1), (8, 3), (10, 3), (12, 3)])
def test_three_solutions_from_some_social_weight_on(weight, solutions):
    assert len(Limit(-3.0, weight).fixed_points()) == solutions


@pytest.mark.parametrize("readiness, weight", [(-3.0, 4.0), (-1.0, 1.0), (0.0, 4.0)])
def test_one_solution_is_reached_from_both_sides(readiness, weight):
    limit = Limit(readiness, weight)
    (only,) = limit.fixed_points()
    for start in (LOW, HIGH):
        assert_at(settled(limit, start), limit, only)


@pytest.mark.parametrize("readiness, weight", [(-3.0, 9.0), (-3.0, 10.0)])
def test_of_three_solutions_the_outer_two_are_reached(readiness, weight):
    limit = Limit(readiness, weight)
    low, middle, high = limit.fixed_points()
    assert low < 0.1 < middle < 0.5 < high
    assert_at(settled(limit, LOW), limit, low)
    assert_at(settled(limit, HIGH), limit, high)


def test_the_middle_solution_divides_the_starting_points():
    limit = Limit(-3.5, 9.0, conformity=0.0)  # the norm stays, so that the perceived norm alone decides
    low, middle, high = limit.fixed_points()
    assert_at(settled(limit, middle - 0.08), limit, low)
    assert_at(settled(limit, middle + 0.08), limit, high)
