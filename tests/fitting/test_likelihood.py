"""Emulators and draws against cases whose answer is known."""

import numpy as np
import pytest

from experiments.fitting import likelihood
from experiments.fitting.doubts import refuse_contradictions, refuse_impossible
from experiments.fitting.emulators import learned
from experiments.fitting.likelihood import IMPLAUSIBLE, Agreement, agreement_of, draws
from experiments.fitting.targets import Target
from sim.errors import StaffroomError

NUMBERS = 6


class Cube:
    """Unknowns without whole numbers."""

    def __len__(self):
        return NUMBERS

    def centred(self, places):
        return places


class Runs:
    name, title = "made_up", "made up"


@pytest.fixture(autouse=True)
def few_tries(monkeypatch):
    """No test tries fifteen million vectors."""
    monkeypatch.setattr(likelihood, "BLOCK", 20_000)
    monkeypatch.setattr(likelihood, "MOST_BLOCKS", 12)


def target(name, low, high=None, tolerance=0.05):
    high = low if high is None else high
    return Target(name, Runs(), "level", "frequency", low, high, tolerance, 0.0, "made up", "CAL", False)


def polynomial(places):
    x = 2 * places - 1
    return np.column_stack([x[:, 0], 0.5 * x[:, 1] ** 2 + x[:, 2], x[:, 3] * x[:, 4]])


def emulators(seed=1, points=400, noise=0.05):
    luck = np.random.default_rng(seed)
    places = luck.random((points, NUMBERS))
    values = polynomial(places) + noise * luck.standard_normal((points, 3))
    return learned(places, values, np.full(3, noise), 1)


def test_an_emulator_finds_straight_bent_and_joint_effects_through_the_luck():
    found, places = emulators(), np.random.default_rng(2).random((500, NUMBERS))
    error = found.at(places) - polynomial(places)
    assert np.sqrt((error**2).mean(axis=0)).max() < 0.03
    assert found.explained.min() > 0.85
    assert (found.errors < 0.05).all()  # less than the luck of one point


def test_draws_have_the_posterior_that_can_be_worked_out():
    """x0 is seen with a normal error of .2: its posterior is a normal around .4, nearly inside the cube."""
    tolerance = 0.2
    agreement = agreement_of([target("a", 0.4, tolerance=tolerance), target("b", -9, 9), target("c", -9, 9)])
    found = draws(1500, Cube(), emulators(), agreement, (1, 1))
    x = 2 * found.places - 1
    assert x[:, 0].mean() == pytest.approx(0.4, abs=0.02)
    assert x[:, 0].std() == pytest.approx(tolerance, abs=0.02)
    assert x[:, 5].std() == pytest.approx(np.sqrt(1 / 3), abs=0.03)  # nothing is known of it: as before
    assert abs(np.corrcoef(x[:, 1], x[:, 5])[0, 1]) < 0.1
    assert len(np.unique(found.places, axis=0)) == 1500


def test_the_same_seed_gives_the_same_draws():
    agreement = agreement_of([target("a", 0.4), target("b", -9, 9), target("c", -9, 9)])
    one, other = (draws(50, Cube(), emulators(), agreement, (3, 1)) for _ in range(2))
    assert np.array_equal(one.places, other.places)


def test_a_misfit_counts_tolerance_and_error_and_a_missing_number_is_ruled_out():
    agreement = Agreement(np.array([0.5, 0.2]), np.array([0.5, 0.4]), np.array([0.03, 0.1]))
    found = agreement.misfits(np.array([[0.55, 0.3], [np.nan, 0.5]]), np.array([0.04, 0.0]))
    assert found == pytest.approx(np.array([[1.0, 0.0], [IMPLAUSIBLE, 1.0]]))
    assert agreement.log_likelihood(np.array([[0.55, 0.5]]), np.array([0.04, 0.0])) == pytest.approx([-1.0])


def test_a_target_out_of_reach_is_told_with_what_is_in_reach():
    found = np.random.default_rng(1).uniform(0.1, 0.3, (200, 1))
    with pytest.raises(StaffroomError, match=r"made_up.a = 0.9 is outside what the model can do.*0\.1.* to 0\.3"):
        refuse_impossible([target("a", 0.9)], found)
    refuse_impossible([target("a", 0.25)], found)


def test_two_targets_that_contradict_each_other_are_both_named():
    """b is a bent effect of what c's product leaves free: here two targets want the same number high and low."""
    luck = np.random.default_rng(1)
    places = luck.random((400, NUMBERS))
    x = 2 * places - 1
    values = np.column_stack([x[:, 0], x[:, 0], x[:, 1]])
    learnt = learned(places, values, np.full(3, 0.01), 1)
    targets = [target("high", 0.8), target("low", -0.8), target("other", 0.0)]
    found = draws(50, Cube(), learnt, agreement_of(targets), (1, 1))
    with pytest.raises(StaffroomError, match=r"made_up\.high = 0\.8 and made_up\.low = -0\.8 contradict each other"):
        refuse_contradictions(targets, found)


def test_a_prior_that_agrees_with_nothing_is_told():
    """Many targets, each in reach, no two against each other, all together next to impossible."""
    luck = np.random.default_rng(1)
    places = luck.random((600, NUMBERS))
    values = 2 * places - 1
    learnt = learned(places, values, np.full(NUMBERS, 0.001), 1)
    targets = [target(f"t{k}", 0.9, tolerance=0.01) for k in range(NUMBERS)]
    found = draws(50, Cube(), learnt, agreement_of(targets), (1, 1))
    with pytest.raises(StaffroomError, match="hardly a vector of the prior agrees with all targets"):
        refuse_contradictions(targets, found)
