"""Turnover with one exit chance p for everybody: tenure follows the geometric law, and so does the share of novices.

Read at the end of a year, just after the exits: a teacher has k full years behind her with probability p (1 - p)^k. The
intervals are exact or asymptotic for independent teachers, at a level that a right model misses once in ten thousand
times.
"""

import numpy as np
import pytest
from scipy import stats

from staffroom import Scenario, School, simulate
from tests.science.limits import QUIET

pytestmark = pytest.mark.science
YEARS, YEAR, SCHOOLS, SIZE = 30, 36, 200, 30
LEVEL = 1e-4
ONE_CHANCE = {"exit_efficacy": 0.0, "exit_support": 0.0, "exit_strain": 0.0, "exit_novice": 0.0}


def run(base: float, **changed: float):
    """Schools of 30 in which nothing happens but turnover, for 30 years."""
    school = School(size=SIZE, departments=3, **QUIET)
    return simulate(Scenario(school, None, ONE_CHANCE | {"exit_base": base} | changed, YEARS), SCHOOLS, seed=11)


def assert_share(count: int, total: int, probability: float) -> None:
    """An exact binomial interval around the count holds the probability."""
    interval = stats.binomtest(int(count), int(total)).proportion_ci(confidence_level=1 - LEVEL)
    assert interval.low <= probability <= interval.high, (count / total, probability)


@pytest.mark.parametrize("base, scale", [(0.2, 1.0), (0.1, 1.0), (0.1, 3.0)])
def test_tenure_is_geometric(base, scale):
    result = run(base, turnover=scale)
    p = base * scale
    years = np.minimum(result.teachers["tenure"].to_numpy() // YEAR, YEARS)
    assert np.all(result.teachers["tenure"] % YEAR == result.teachers["tenure"] // 10_000 * (10_000 % YEAR))
    staying = (1 - p) ** np.arange(1, YEARS + 1)  # tenure of at least 1, 2, ... years
    variance = stats.nbinom(1, p).var()
    wide = stats.norm.ppf(1 - LEVEL / 2) * np.sqrt(variance / len(years))
    assert abs(years.mean() - staying.sum()) < wide  # mean of min(tenure, 30); close to (1 - p) / p
    assert_share((years < 3).sum(), len(years), 1 - (1 - p) ** 3)
    assert_share((years == YEARS).sum(), len(years), (1 - p) ** YEARS)
    expected = len(years) * np.append(p * (1 - p) ** np.arange(10), (1 - p) ** 10)
    observed = np.bincount(np.minimum(years, 10), minlength=11)
    assert stats.chisquare(observed, expected).pvalue > LEVEL


def test_exits_per_year_are_the_chance():
    weeks = run(0.15).weeks
    by_year = weeks.groupby("year")["exits"].sum() * SIZE
    assert weeks.loc[weeks["exits"] > 0, "week"].mod(YEAR).eq(YEAR - 1).all()
    assert_share(round(by_year.sum()), SCHOOLS * SIZE * YEARS, 0.15)
    # exits scatter over schools and years as those of independent teachers do
    exits = weeks.loc[weeks["week"] % YEAR == YEAR - 1, "exits"] * SIZE
    assert exits.var(ddof=1) == pytest.approx(SIZE * 0.15 * 0.85, rel=4 * np.sqrt(2 / len(exits)))


def test_novices_who_leave_more_often():
    # A newcomer has 1, 2, 3 years behind her at her first three chances to go; below three years she is a novice, so
    # the extra exits fall on two of them. Stationary shares of 0, 1, 2 and more years are in proportion to
    # 1, 1 - q, (1 - q)^2 and (1 - q)^2 (1 - p) / p.
    p, extra = 0.1, 1.1
    q = 1 / (1 + np.exp(-(np.log(p / (1 - p)) + extra)))
    shares = np.array([1, 1 - q, (1 - q) ** 2, (1 - q) ** 2 * (1 - p) / p])
    shares /= shares.sum()
    tenure = run(p, exit_novice=extra).teachers["tenure"].to_numpy() // YEAR
    for years in range(3):
        assert_share((tenure == years).sum(), len(tenure), shares[years])
    assert_share((tenure >= 3).sum(), len(tenure), shares[3])
