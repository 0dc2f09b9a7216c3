"""What is believed of a number before anything is fitted follows from its declaration."""

import numpy as np
import pytest

from experiments.fitting.priors import CHOICES, FEATURES, prior_of, unknown_numbers, values_at
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError

GRID = (np.arange(100_000) + 0.5) / 100_000


def test_the_shape_follows_from_the_basis():
    shapes = {"numeric": "pert", "direction": "triangular", "assumption": "uniform", "calibrated": "uniform"}
    for name in unknown_numbers():
        prior = prior_of(name)
        assert prior.shape == shapes[prior.declaration.basis]


@pytest.mark.parametrize("name", unknown_numbers())
def test_a_prior_stays_in_its_range_and_rises_with_the_place(name):
    prior = prior_of(name)
    values = prior.at(GRID)
    assert (np.diff(values) >= 0).all()
    assert prior.low <= values[0] and values[-1] <= prior.high


def test_a_triangular_prior_has_the_mean_and_the_mode_of_one():
    prior = prior_of("breach_multiplier")
    values, declared = prior.at(GRID), prior.declaration
    assert prior.shape == "triangular"
    assert values.mean() == pytest.approx((prior.low + prior.high + declared.default) / 3, rel=1e-3)
    counts, ends = np.histogram(values, 60)
    middle = int(np.argmax(counts))
    assert ends[middle] - 0.3 <= declared.default <= ends[middle + 1] + 0.3


def test_a_pert_prior_has_the_mean_of_one():
    prior = prior_of("implementation")
    assert prior.shape == "pert"
    assert prior.at(GRID).mean() == pytest.approx(
        (prior.low + 4 * prior.declaration.default + prior.high) / 6, rel=1e-3
    )


def test_whole_numbers_are_equally_likely():
    values, counts = np.unique(prior_of("windows").at(GRID), return_counts=True)
    assert list(values) == [2, 3, 4]
    assert counts.max() - counts.min() <= 2


def test_every_number_is_unknown_or_named_as_a_feature_or_a_choice():
    every = {row.name for row in (*PARAMETERS.values(), *SCHOOL_PROPERTIES.values())}
    assert {*unknown_numbers(), *FEATURES, *CHOICES} == every
    assert not {*FEATURES, *CHOICES} & {*unknown_numbers()}


def test_values_are_rounded_as_they_are_kept():
    priors = [prior_of("trust_gain"), prior_of("windows")]
    found = values_at(priors, np.array([[1 / 3, 0.9]]))
    assert found.tolist() == [[0.3333, 4.0]]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("trust_gains",), "did you mean 'trust_gain'"),
        (("trust_gain", 0.5, 0.2), "is not a range"),
        (("trust_gain", 0.2, 7), "out of range"),
    ],
)
def test_a_wrong_prior_is_told(given, sentence):
    with pytest.raises(StaffroomError) as told:
        prior_of(*given)
    assert sentence in str(told.value)
