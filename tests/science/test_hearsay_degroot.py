"""Without an anchor hearsay is the DeGroot model: the consensus weighs everybody by the left eigenvector of W."""

import numpy as np
import pytest
from scipy.linalg import eig

from staffroom import Scenario, School, snapshot
from tests.science.limits import ONLY_HEARSAY, QUIET, influence, staff, states, ties_of_matrix

pytestmark = pytest.mark.science
DEGROOT = ONLY_HEARSAY | {"norm_anchor": 0.0}


def left_eigenvector(weights: np.ndarray) -> np.ndarray:
    """The weights of the consensus: the left eigenvector of eigenvalue 1, summing to 1."""
    values, vectors = eig(weights, left=True, right=False)
    vector = np.real(vectors[:, np.argmax(np.real(values))])
    return vector / vector.sum()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_consensus_of_a_generated_school(seed):
    school = School(size=40, isolation=0.25, norm_sd=2.0, trust_sd=1.5, **QUIET)
    scenario = Scenario(school, None, DEGROOT | {"norm_hearsay": 0.8}, years=30)
    power = left_eigenvector(influence(scenario, seed))
    start = snapshot(scenario, seed).teachers["norm"].to_numpy()
    end = snapshot(scenario, seed, week=scenario.weeks).teachers["norm"].to_numpy()
    np.testing.assert_allclose(end, power @ start, rtol=0, atol=1e-12)
    assert abs(power @ start - start.mean()) > 1e-4  # not simply the mean: some are heard more


def test_three_teachers_with_a_consensus_by_hand():
    # W = [[0, 1/2, 1/2], [3/4, 0, 1/4], [1, 0, 0]]; power = (16, 8, 10) / 34.
    trust = np.array([[0, 0.4, 0.4], [0.9, 0, 0.3], [0.5, 0, 0]])
    school = staff({"norm": [0.2, 0.6, 0.9]}, ties_of_matrix(trust), isolation=0.0)
    end = states(Scenario(school, None, DEGROOT | {"norm_hearsay": 0.5}, years=10), "norm")[-1]
    np.testing.assert_allclose(end, (16 * 0.2 + 8 * 0.6 + 10 * 0.9) / 34, rtol=0, atol=1e-12)


def test_two_who_only_listen_change_places_for_ever():
    # The eigenvalue -1 of two who copy each other: no consensus without a week's inertia.
    school = staff({"norm": [0.2, 0.7]}, [(0, 1, 1.0, 0.5), (1, 0, 1.0, 0.5)], isolation=0.0)
    weeks = states(Scenario(school, None, DEGROOT | {"norm_hearsay": 1.0}, years=1), "norm")
    np.testing.assert_allclose(weeks[::2], np.tile([0.2, 0.7], (19, 1)), rtol=0, atol=1e-12)
    np.testing.assert_allclose(weeks[1::2], np.tile([0.7, 0.2], (18, 1)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", [1, 2])
def test_equal_attention_conserves_the_mean_norm(seed):
    # Everybody has the same number of contacts and the same trust: W is doubly stochastic.
    alike = {"trust_sd": 0.0, "teacher_trust_sd": 0.0}
    apart = {"far_opportunity": 0.0, "acquaintances": 0.0}
    school = School(size=30, departments=5, norm_sd=2.0, **alike, **apart, **QUIET)
    weeks = states(Scenario(school, None, DEGROOT | {"norm_hearsay": 0.7}, years=3), "norm", seed=seed)
    np.testing.assert_allclose(weeks.mean(axis=1), weeks[0].mean(), rtol=0, atol=1e-13)
    for department in range(5):  # five islands, five consensuses
        members = slice(6 * department, 6 * department + 6)
        np.testing.assert_allclose(weeks[-1, members], weeks[0, members].mean(), rtol=0, atol=1e-12)
