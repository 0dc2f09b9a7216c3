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
    bootstrap,
    correlation,
    drawn_counts,
    fieller,
    interval,
    intervals,
    least_squares,
    margins,
    quantile,
    resamples,
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


# What would be a statistic of one's own: quantiles of t and normal distributions, standard errors, drawing again.
FORMULAS = re.compile(
    r"stdtrit|ndtri\b|t_quantile|[a-z]\.ppf\(|1\.96\b|proportion_ci|confidence_interval\(|/ \(1 \+ z \* z / |"
    r"std\(ddof=1\) / np\.sqrt|sem\(|multinomial\(|bootstrap\(\(|\.integers\("
)
PERCENTILES = re.compile(r"\.(nan)?(quantile|percentile)\b")
# Between what most schools, teachers or futures lie: a spread that more replicates do not make narrower.
SPREADS = {
    "sim/scenario/twin_check.py", "sim/results/summary/changes.py", "experiments/patterns/looks/minds.py",
    "experiments/patterns/findings/structure.py", "experiments/patterns/findings/levels.py",
    "experiments/patterns/findings/trust.py", "experiments/patterns/findings/written_down.py",
    "experiments/networks/check.py", "analysis/telling/tables.py",
    "analysis/exploring/futures/pictures.py", "analysis/exploring/panel/answer.py",
    "analysis/figures/patterns/scatter.py", "sim/results/spread.py", "experiments/reading/in_worlds.py",
    "analysis/brief/assumptions.py", "experiments/fitting/learnt.py",
}  # fmt: skip
STATISTICS = "sim/results/differences.py"
DRAWN_BY_SCENARIOS = ("sim/kernel/", "sim/staff/")  # the luck of schools and of made-up staffs


def places_of(formula):
    return {
        name
        for folder in ("sim", "experiments", "analysis")
        for path in (ROOT / folder).rglob("*.py")
        if formula.search(path.read_text("utf-8")) and (name := str(path.relative_to(ROOT)))
    }


def test_the_formulas_stand_in_one_place():
    assert {name for name in places_of(FORMULAS) if not name.startswith(DRAWN_BY_SCENARIOS)} == {STATISTICS}
    assert places_of(PERCENTILES) == {STATISTICS, *SPREADS}


def test_a_bootstrap_is_the_drawing_of_whole_cases_again():
    values = np.random.default_rng(3).normal(2.0, 1.0, 40)
    drawn = resamples(40, 500, 7)
    assert drawn.shape == (500, 40) and set(drawn.flat) == set(range(40))
    value, low, high = bootstrap(lambda sample: float(sample.mean()), (values,), 500, 7)
    means = values[drawn].mean(axis=1)
    assert (value, low, high) == pytest.approx((values.mean(), *np.percentile(means, [2.5, 97.5])))
    counts = drawn_counts(40, 500, 7)
    assert counts.shape == (500, 40) and (counts.sum(axis=1) == 40).all()
    assert np.std(counts @ values / 40) == pytest.approx(np.std(means), rel=0.1)


def test_a_bootstrap_gives_no_interval_where_there_is_none():
    assert np.isnan(bootstrap(lambda sample: float(sample.mean()), (np.ones(FEWEST_SCHOOLS - 1),), 10, 1)[1:]).all()
    value, low, high = bootstrap(lambda sample: np.nan if len(set(sample)) < 9 else 1.0, (np.arange(9.0),), 50, 1)
    assert value == 1 and np.isnan([low, high]).all()  # hardly any drawing has all nine


def test_the_interval_of_a_quantile_holds_it_about_as_often_as_it_says():
    luck = np.random.default_rng(4)
    found = [quantile(luck.random(100), 0.9)[1:] for _ in range(1000)]
    assert 0.93 < np.mean([low <= 0.9 <= high for low, high in found]) < 0.98


def test_the_interval_of_a_correlation_is_fishers():
    x = np.arange(10.0)
    y = np.array([1.0, 0.0, 2.0, 5.0, 3.0, 4.0, 8.0, 6.0, 7.0, 9.0])
    r, low, high = correlation(x, y)
    assert r == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert np.arctanh([low, high]) == pytest.approx(np.arctanh(r) + np.array([-1, 1]) * 1.959964 / np.sqrt(7))
    assert np.isnan(correlation(np.ones(10), y)).all() and np.isnan(correlation(x[:3], y[:3])).all()


def test_the_interval_of_a_line_in_its_middle_is_that_of_the_mean_of_what_is_left():
    x, y = np.array([-2.0, -1.0, 0.0, 1.0, 2.0, np.nan]), np.array([1.0, 2.0, 2.0, 5.0, 5.0, 9.0])
    grid, mean, low, high = least_squares(x, y, 3)
    assert grid.tolist() == [-2, 0, 2] and mean == pytest.approx([0.8, 3.0, 5.2])
    left = np.sqrt(((y[:5] - 3 - 1.1 * x[:5]) ** 2).sum() / 3)
    assert high[1] - mean[1] == pytest.approx(3.1824463 * left / np.sqrt(5)) == mean[1] - low[1]
    assert least_squares(x[:3], y[:3], 3) is None


def test_margins_are_half_a_t_interval():
    values = np.random.default_rng(8).normal(0, 1, (3, 2, 7))
    values[0, :, 3] = np.nan
    mean, half = margins(values, np.array([6, 7, 7]))
    for n in range(3):
        for k in range(2):
            middle, low, high = interval(values[n, k])
            assert (mean[n, k], half[n, k]) == pytest.approx((middle, (high - low) / 2))
    assert np.isinf(margins(values[1:, :, :1], np.array([1, 1]))[1]).all()
