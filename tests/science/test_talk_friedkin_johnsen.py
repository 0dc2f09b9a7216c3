"""Talk alone is the Friedkin-Johnsen model: every week and in equilibrium it equals the linear algebra (ODD 4.12.2)."""

import numpy as np
import pytest

from staffroom import Scenario, School, snapshot
from tests.science.limits import ONLY_TALK, QUIET, influence, staff, states

pytestmark = pytest.mark.science
ANCHOR, TALK, ISOLATION = 0.1, 0.6, 0.3
HEARD = TALK * (1 - ISOLATION)


def talking_school(years: float) -> Scenario:
    """A generated school with two shifts, heads of some weight, and veterans who hold on twice as hard."""
    school = School(
        size=40,
        shifts=2,
        cross_shift=0.6,
        isolation=ISOLATION,
        veteran_stubbornness=2.0,
        norm_sd=2.0,
        trust_sd=1.5,
        **QUIET,
    )
    return Scenario(school, None, ONLY_TALK | {"norm_anchor": ANCHOR, "talk": TALK, "head_status": 3.0}, years)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_week_is_one_step_of_the_linear_recursion(seed):
    scenario = talking_school(years=1)
    weights = influence(scenario, seed)
    pull = ANCHOR * snapshot(scenario, seed).teachers["stubbornness"].to_numpy()
    simulated = states(scenario, "norm", seed=seed)
    norms = simulated[0]
    for week in range(scenario.weeks):
        norms = norms + pull * (simulated[0] - norms) + HEARD * (weights @ norms - norms)
        np.testing.assert_allclose(simulated[week + 1], norms, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equilibrium_solves_the_linear_system(seed):
    scenario = talking_school(years=30)
    weights = influence(scenario, seed)
    start = snapshot(scenario, seed).teachers
    pull = np.diag(ANCHOR * start["stubbornness"])
    assert set(start["stubbornness"]) == {1.0, 2.0}
    expected = np.linalg.solve(pull + HEARD * (np.eye(40) - weights), pull @ start["norm"])
    end = snapshot(scenario, seed, week=scenario.weeks).teachers["norm"]
    np.testing.assert_allclose(end, expected, rtol=0, atol=1e-12)
    assert np.ptp(expected) > 0.1  # anchored convictions differ for good


def test_closed_doors_and_missing_contacts_leave_only_the_anchor():
    ties = [(0, 1, 1.0, 0.9), (1, 0, 1.0, 0.9)]
    columns = {"norm": [0.1, 0.9, 0.4]}
    behind_doors = Scenario(
        staff(columns, ties, isolation=1.0), None, ONLY_TALK | {"norm_anchor": ANCHOR, "talk": TALK}, years=1
    )
    np.testing.assert_array_equal(states(behind_doors, "norm")[-1], [0.1, 0.9, 0.4])
    open_doors = Scenario(
        staff(columns, ties, isolation=0.0), None, ONLY_TALK | {"norm_anchor": 0.0, "talk": TALK}, years=1
    )
    np.testing.assert_allclose(states(open_doors, "norm")[-1], [0.5, 0.5, 0.4], rtol=0, atol=1e-9)
