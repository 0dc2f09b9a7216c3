"""Hearsay alone is the Friedkin-Johnsen model: it equals the linear algebra, week by week and in the end (ODD 4.12)."""

import numpy as np
import pytest

from staffroom import Scenario, School, snapshot
from tests.science.limits import ONLY_HEARSAY, QUIET, influence, staff, states

pytestmark = pytest.mark.science
ANCHOR, HEARSAY, ISOLATION = 0.1, 0.6, 0.3
HEARD = HEARSAY * (1 - ISOLATION)


def hearing_school(years: float) -> Scenario:
    """A generated school with two shifts."""
    school = School(size=40, shifts=2, cross_shift=0.6, isolation=ISOLATION, norm_sd=2.0, trust_sd=1.5, **QUIET)
    return Scenario(school, None, ONLY_HEARSAY | {"norm_anchor": ANCHOR, "norm_hearsay": HEARSAY}, years)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_week_is_one_step_of_the_linear_recursion(seed):
    scenario = hearing_school(years=1)
    weights = influence(scenario, seed)
    simulated = states(scenario, "norm", seed=seed)
    norms = simulated[0]
    for week in range(scenario.weeks):
        norms = norms + ANCHOR * (simulated[0] - norms) + HEARD * (weights @ norms - norms)
        np.testing.assert_allclose(simulated[week + 1], norms, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equilibrium_solves_the_linear_system(seed):
    scenario = hearing_school(years=30)
    weights = influence(scenario, seed)
    start = snapshot(scenario, seed).teachers["norm"]
    expected = np.linalg.solve(ANCHOR * np.eye(40) + HEARD * (np.eye(40) - weights), ANCHOR * start)
    end = snapshot(scenario, seed, week=scenario.weeks).teachers["norm"]
    np.testing.assert_allclose(end, expected, rtol=0, atol=1e-12)
    assert np.ptp(expected) > 0.1  # anchored convictions differ for good


def test_closed_doors_and_missing_contacts_leave_only_the_anchor():
    ties = [(0, 1, 1.0, 0.9), (1, 0, 1.0, 0.9)]
    columns = {"norm": [0.1, 0.9, 0.4]}
    behind_doors = Scenario(
        staff(columns, ties, isolation=1.0),
        None,
        ONLY_HEARSAY | {"norm_anchor": ANCHOR, "norm_hearsay": HEARSAY},
        years=1,
    )
    np.testing.assert_array_equal(states(behind_doors, "norm")[-1], [0.1, 0.9, 0.4])
    open_doors = Scenario(
        staff(columns, ties, isolation=0.0), None, ONLY_HEARSAY | {"norm_anchor": 0.0, "norm_hearsay": HEARSAY}, years=1
    )
    np.testing.assert_allclose(states(open_doors, "norm")[-1], [0.5, 0.5, 0.4], rtol=0, atol=1e-9)
