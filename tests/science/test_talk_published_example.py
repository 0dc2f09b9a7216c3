"""The four-person example of Parsegov, Proskurnikov, Tempo and Friedkin (2017), IEEE Transactions on Automatic Control.

Their model, x <- L W x + (I - L) u with L = I - diag W, gives person i weight w_ii on herself twice: as inertia and as
the openness 1 - w_ii. In one step x_i += w_ii (u_i - x_i) + (1 - w_ii)^2 (nbar_i - x_i), nbar_i the mean of the others
by their w_ij. So the trust of a tie is w_ij, and what remains of the self-weight is stubbornness: the pull of the
anchor relative to that of talk is w_ii / (1 - w_ii)^2. Person 3 listens to nobody: she trusts nobody and keeps her own.
The way to the equilibrium differs (there each person has her own speed of talk, here one speed holds for all).
"""

import numpy as np
import pytest

from staffroom import Scenario
from tests.science.limits import ONLY_TALK, staff, states, ties_of_matrix

pytestmark = pytest.mark.science
W = np.array([[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.090, 0.178, 0.446, 0.286]])
PREJUDICE = np.array([25.0, 25.0, 75.0, 85.0])
PUBLISHED = np.array([60.0, 60.0, 75.0, 75.0])
ANCHOR, TALK = 0.25, 0.5


def example() -> Scenario:
    """The example as a school of four; opinions from 0 to 100 are norms from 0 to 1."""
    own = np.diag(W)
    openness = np.where(own < 1, 1 - own, 1.0)
    stubbornness = np.where(own < 1, TALK / ANCHOR * own / openness**2, 1.0)
    columns = {"norm": PREJUDICE / 100, "stubbornness": stubbornness}
    school = staff(columns, ties_of_matrix(W), isolation=0.0)
    return Scenario(school, None, ONLY_TALK | {"norm_anchor": ANCHOR, "talk": TALK}, years=10)


def test_equilibrium_is_the_published_one():
    end = 100 * states(example(), "norm")[-1]
    openness = np.eye(4) - np.diag(np.diag(W))
    exact = np.linalg.solve(np.eye(4) - openness @ W, (np.eye(4) - openness) @ PREJUDICE)
    np.testing.assert_allclose(end, exact, rtol=0, atol=1e-10)
    np.testing.assert_allclose(end, PUBLISHED, rtol=0, atol=0.5)  # published in whole numbers


def test_person_three_never_moves():
    np.testing.assert_array_equal(states(example(), "norm")[:, 2], 0.75)
