"""Intervals: one place, inside what is possible, none from too few schools."""

import re
from pathlib import Path

import numpy as np
import pytest

from analysis.exploring.panel.goal import Chance
from analysis.telling import tables
from experiments.patterns.estimates import share
from sim.declared.measures import MEASURE_NAMES, bounds_of
from sim.results.differences import (
    CONFIDENCE,
    FEWEST_SCHOOLS,
    between,
    fieller,
    interval,
    intervals,
    t_quantile,
    wilson,
)

ROOT = Path(__file__).parents[1]


def test_an_unbounded_interval_is_the_t_interval():
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 9.0])
    mean, low, high = interval(values)
    assert (mean, high - mean) == pytest.approx((4.0, 2.5705818 * values.std(ddof=1) / 6**0.5))
    assert mean - low == pytest.approx(high - mean)


def test_an_interval_of_a_share_stays_inside_and_is_the_logit_t_interval():
    values = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.6])
    mean, low, high = interval(values, (0.0, 1.0))
    step = 2.5705818 * 0.1 / (0.1 * 0.9)  # the standard error is .1; delta method
    expected = [1 / (1 + np.exp(-(np.log(1 / 9) + sign * step))) for sign in (-1, 1)]
    assert (low, high) == pytest.approx(expected)
    assert interval(values)[1] < 0 < low < mean < high < 1


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (-1.0, 1.0), (0.0, np.inf)])
def test_no_interval_reaches_beyond_what_is_possible(bounds):
    luck = np.random.default_rng(3)
    for n in (6, 8, 30):
        for _ in range(200):
            values = np.clip(luck.normal(0.3, 2.0, n), bounds[0], min(bounds[1], 5.0))
            mean, low, high = interval(values, bounds)
            assert bounds[0] <= low <= mean <= high <= bounds[1]


def test_where_nothing_pushes_to_an_end_it_is_the_t_interval():
    values = np.random.default_rng(1).normal(0.5, 0.02, 40)
    assert interval(values, (0.0, 1.0)) == pytest.approx(interval(values), abs=1e-5)


def test_intervals_of_skewed_shares_hold_the_mean_about_as_often_as_they_say():
    luck, held = np.random.default_rng(5), 0
    for _ in range(2000):
        _, low, high = interval(luck.beta(2, 8, 12), (0.0, 1.0))
        held += low <= 0.2 <= high
    assert 0.93 < held / 2000 < 0.975


def test_values_that_are_all_alike_have_no_spread():
    assert interval(np.ones(8), (0.0, 1.0)) == (1.0, 1.0, 1.0)
    assert interval(np.zeros(8), (0.0, np.inf)) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("n", range(1, FEWEST_SCHOOLS))
def test_too_few_schools_give_no_interval(n):
    mean, low, high = interval(np.linspace(0, 1, n))
    assert not np.isnan(mean) and np.isnan([low, high]).all()
    assert np.isnan(intervals(np.ones((n, 2)))[1:3]).all() and np.isnan(fieller(np.ones(n), np.ones(n))).all()
    assert 2 * 0.5**n > 1 - CONFIDENCE  # the sign test, which the limit rests on
    assert 2 * 0.5**FEWEST_SCHOOLS < 1 - CONFIDENCE


def test_many_at_once_are_what_each_is_alone():
    table = np.random.default_rng(2).uniform(0, 1, (9, 4))
    table[0, 1] = np.nan
    for confidence, bounds in ((0.95, (0.0, 1.0)), (0.99, (-np.inf, np.inf))):
        many = tables.interval(table, confidence, bounds)
        for k, column in enumerate(table.T):
            alone = interval(column, bounds, confidence)
            assert (many.mean[k], many.low[k], many.high[k]) == pytest.approx(alone)


def test_a_difference_has_the_bounds_of_a_difference():
    assert between((0.0, 1.0)) == (-1.0, 1.0) and between((0.0, np.inf)) == (-np.inf, np.inf)
    assert bounds_of("voluntary_share") == (0.0, 1.0) and bounds_of("norm_gap") == (-1.0, 1.0)
    assert {name for name in MEASURE_NAMES if bounds_of(name)[0] == -np.inf} == {"student_outcome"}


def test_a_share_has_one_interval_wherever_it_is_asked_for():
    assert share(np.array([True] * 8 + [False] * 2)).low == Chance(8, 10).interval[0] == wilson(8, 10)[1]


def test_the_quantile_of_a_t_interval():
    assert float(t_quantile(5)) == pytest.approx(2.5705818)


def test_the_formulas_stand_in_one_place():
    """Nobody else computes an interval."""
    formula = re.compile(r"stdtrit\(|proportion_ci|/ \(1 \+ z \* z / ")
    for folder in ("sim", "analysis", "experiments"):
        for path in (ROOT / folder).rglob("*.py"):
            if path != ROOT / "sim" / "results" / "differences.py":
                assert not formula.search(path.read_text("utf-8")), path
