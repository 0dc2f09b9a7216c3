"""The only statistics: paired differences, and every interval (mean, share, ratio, quantile, correlation, line, any).

An interval is of 95 %, inside what is possible, and there is none from too few schools. It says how much depends on
luck and on which schools were drawn, and nothing about how wrong the model may be.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import StaffroomError
from sim.results.outcome_columns import all_outcomes, bounds_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "scenario", "baseline", "outcome", "baseline_mean", "scenario_mean", "difference", "low", "high", "share_positive",
    "variance_reduction", "replicates",
]  # fmt: skip
CONFIDENCE = 0.95
# Fewer schools give no interval: even if all of them changed the same way, luck would do that in more than 5 % of all
# cases (sign test: 2 / 2^5 = 6 %, 2 / 2^6 = 3 %; Conover 1999): 95 % would only be assumed (a normal distribution).
FEWEST_SCHOOLS = 6
Bounds = tuple[float, float]
UNBOUNDED: Bounds = (-np.inf, np.inf)


def interval(
    values: np.ndarray, bounds: Bounds = UNBOUNDED, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Mean of a sample (n,) and its interval, NaN left out; see :func:`intervals`."""
    values = np.asarray(values, float)
    values = values[~np.isnan(values)]
    n = len(values)
    if n < FEWEST_SCHOOLS:
        return float(values.mean()) if n else np.nan, np.nan, np.nan
    error = values.std(ddof=1) / np.sqrt(n)
    mean = float(values.mean())
    low, high = _ends(np.array([mean]), np.array([error]), np.array([n]), bounds, confidence)
    return mean, float(low[0]), float(high[0])


def intervals(
    values: np.ndarray, bounds: Bounds = UNBOUNDED, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Means over the first axis, their intervals' ends, and how many values stand behind each, NaN left out.

    A t interval; where a mean cannot lie beyond ``bounds`` it is taken on the scale of the logit (both ends bounded) or
    of the logarithm (one end), with the standard error of the delta method, so that it stays inside (Korn & Graubard
    1999; as Stata's ``svy: proportion``). The ends are NaN for fewer than :data:`FEWEST_SCHOOLS` values.
    """
    array = np.asarray(values, float)
    count = np.sum(~np.isnan(array), axis=0)
    mean = np.where(count > 0, np.nansum(array, axis=0) / np.maximum(count, 1), np.nan)
    squares = np.nansum((array - mean) ** 2, axis=0)
    error = np.sqrt(squares / np.maximum(count - 1, 1) / np.maximum(count, 1))
    return mean, *_ends(mean, error, count, bounds, confidence), count


def ends(
    mean: np.ndarray, sd: np.ndarray, count: np.ndarray, bounds: Bounds = UNBOUNDED, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of the intervals of means of known deviation and count, all of one shape; see :func:`intervals`."""
    return _ends(mean, sd / np.sqrt(np.maximum(count, 1)), np.asarray(count), bounds, confidence)


def t_quantile(freedom: np.ndarray | int, confidence: float = CONFIDENCE) -> np.ndarray:
    """By how many standard errors a t interval reaches to each side, for one or many degrees of freedom."""
    from scipy.special import stdtrit  # a third of a second to import, not needed to run a school

    return np.asarray(stdtrit(freedom, 0.5 + confidence / 2))


def deviation(low: float, high: float, n: int) -> float:
    """The standard deviation between ``n`` cases that a t interval of their mean, ``low`` to ``high``, stands for."""
    return float((high - low) / 2 / t_quantile(n - 1) * np.sqrt(n)) if n > 1 else float("nan")


def _ends(
    mean: np.ndarray, error: np.ndarray, count: np.ndarray, bounds: Bounds, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import expit, logit

    half = t_quantile(np.maximum(count - 1, 1), confidence) * error
    half = np.where(count >= FEWEST_SCHOOLS, half, np.nan)
    bottom, top = bounds
    if np.isinf(bottom) and np.isinf(top):
        return mean - half, mean + half
    with np.errstate(divide="ignore", invalid="ignore"):
        if np.isinf(top):
            above = mean - bottom
            low, high = (bottom + above * np.exp(sign * half / above) for sign in (-1, 1))
            inside = above > 0
        else:
            width = top - bottom
            share = (mean - bottom) / width
            step = half / (width * share * (1 - share))
            low, high = (bottom + width * expit(logit(share) + sign * step) for sign in (-1, 1))
            inside = (share > 0) & (share < 1)
    spread = inside & (error > 0)  # all values alike, as where all lie at an end: nothing to transform
    return np.where(spread, low, mean - half), np.where(spread, high, mean + half)


def margins(differences: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means of (n, k, replicates) over the last axis, NaN left out, and half the width of their t intervals: (n, k).

    ``count`` (n,): how many replicates are known. A width is given from two of them on, and is infinite for one.
    """
    mean = np.nansum(differences, axis=2) / count[:, None]
    squares = np.nansum((differences - mean[:, :, None]) ** 2, axis=2)
    freedom = np.maximum(count - 1, 1)[:, None]
    half = t_quantile(freedom) * np.sqrt(squares / freedom / count[:, None])
    return mean, np.where(count[:, None] > 1, half, np.inf)


def between(bounds: Bounds) -> Bounds:
    """Between what the difference of two numbers inside ``bounds`` can lie."""
    return bounds[0] - bounds[1], bounds[1] - bounds[0]


def percentiles(samples: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of a bootstrap (n,): its percentiles 2.5 and 97.5; NaN for an end that is infinite."""
    ends_found = np.quantile(samples, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], method="inverted_cdf")
    low, high = (float(end) if np.isfinite(end) else np.nan for end in ends_found)
    return low, high


def resamples(size: int, times: int, seed: int) -> np.ndarray:
    """Which of ``size`` cases are drawn in each sample of a bootstrap: whole numbers (times, size)."""
    return np.random.default_rng(seed).integers(0, size, (times, size))


def drawn_counts(size: int, times: int, seed: int) -> np.ndarray:
    """How often each of ``size`` cases is drawn in each sample of a bootstrap: floats (times, size)."""
    return np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=times).astype(float)


def bootstrap(
    statistic: Callable[..., float], samples: tuple[np.ndarray, ...], times: int, seed: int
) -> tuple[float, float, float]:
    """Any number of paired ``samples`` (schools along the first axis of each) with its percentile bootstrap interval.

    ``statistic`` takes arrays like the samples with the schools drawn again. No interval from too few schools, or where
    the number does not exist in half of the ``times`` drawings.
    """
    value, schools = float(statistic(*samples)), len(samples[0])
    if schools < FEWEST_SCHOOLS:
        return value, np.nan, np.nan
    drawn = resamples(schools, times, seed)
    found = np.array([statistic(*(sample[chosen] for sample in samples)) for chosen in drawn], float)
    found = found[np.isfinite(found)]
    if len(found) < times / 2:
        return value, np.nan, np.nan
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.percentile(found, [tail, 100 - tail])
    return value, float(low), float(high)


def quantile(values: np.ndarray, at: float) -> tuple[float, float, float]:
    """The value (of a sample (n,)) below which a part ``at`` of it lies, and its 95 % interval from order statistics.

    An end is NaN where the sample is too small to have one.
    """
    from scipy.stats import binom  # slow to import, not needed to run a school

    ordered = np.sort(values)
    n = len(ordered)
    if n == 0:
        return np.nan, np.nan, np.nan
    place = int(np.ceil(at * n)) - 1
    low = int(binom.ppf((1 - CONFIDENCE) / 2, n, at)) - 1
    high = int(binom.ppf(0.5 + CONFIDENCE / 2, n, at))
    ends_found = (float(ordered[low]) if low >= 0 else np.nan, float(ordered[high]) if high < n else np.nan)
    return float(ordered[max(place, 0)]), *ends_found


def correlation(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    """Pearson's correlation of two samples (n,) with Fisher's 95 % interval; NaN from fewer than four cases, and where
    one of the two does not vary.
    """
    from scipy.stats import pearsonr

    if len(x) < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan, np.nan
    found = pearsonr(x, y)
    bounds = found.confidence_interval(CONFIDENCE)
    return float(found.statistic), float(bounds.low), float(bounds.high)


def least_squares(
    x: np.ndarray, y: np.ndarray, spots: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray] | None:
    """The line of least squares through (n,) points, NaN left out, on a grid of so many ``spots``: where, the mean, and
    both ends of its 95 % interval. None where there is no line.
    """
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if len(x) < 4 or np.ptp(x) == 0:
        return None
    slope, middle = np.polyfit(x - x.mean(), y, 1)
    grid = np.linspace(x.min(), x.max(), spots)
    mean = middle + slope * (grid - x.mean())
    freedom = len(x) - 2
    rest = np.sqrt(np.sum((y - middle - slope * (x - x.mean())) ** 2) / freedom)
    spread = np.sqrt(1 / len(x) + (grid - x.mean()) ** 2 / np.sum((x - x.mean()) ** 2))
    half = float(t_quantile(freedom)) * rest * spread
    return grid, mean, mean - half, mean + half


def wilson(count: int, total: int) -> tuple[float, float, float]:
    """A share with its 95 % interval (Wilson 1927), which stays inside 0 and 1; NaN without any case."""
    if total == 0:
        return np.nan, np.nan, np.nan
    from scipy.special import ndtri  # slow to import, not needed to run a school

    z, share = float(ndtri(0.5 + CONFIDENCE / 2)), count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    # At none and at all of them the interval ends there exactly, which rounding would miss by a hair.
    low, high = 0.0 if count == 0 else float(middle - half), 1.0 if count == total else float(middle + half)
    return share, low, high


def lead(first: np.ndarray, second: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of the difference of two shares of the same cases, of which ``first`` and ``second`` were
    counted (adjusted Wald interval of Bonett & Price 2012), inside -1 and 1.
    """
    from scipy.special import ndtri

    one, two = (first + 1) / (total + 2), (second + 1) / (total + 2)
    half = ndtri(0.5 + CONFIDENCE / 2) * np.sqrt((one + two - (one - two) ** 2) / (total + 2))
    return np.maximum(one - two - half, -1.0), np.minimum(one - two + half, 1.0)


def fieller(numerator: np.ndarray, denominator: np.ndarray) -> tuple[float, float, float]:
    """Ratio of the means of two paired samples with its 95 % interval (Fieller 1954).

    NaN for all three where the mean of the denominator cannot be told from zero: the ratio could then be anything.
    """
    n = len(denominator)
    if n < FEWEST_SCHOOLS:
        return np.nan, np.nan, np.nan
    above, below = float(numerator.mean()), float(denominator.mean())
    (v_above, v_both), (_, v_below) = np.cov(numerator, denominator, ddof=1) / n
    t2 = float(t_quantile(n - 1)) ** 2
    bottom = below * below - t2 * v_below
    if bottom <= 0:
        return np.nan, np.nan, np.nan
    centre = above * below - t2 * v_both
    root = np.sqrt(max(0.0, centre * centre - bottom * (above * above - t2 * v_above)))
    return above / below, float((centre - root) / bottom), float((centre + root) / bottom)


def paired_differences(runs: "pd.DataFrame", baseline: str, own_measures: Sequence[str] = ()) -> "pd.DataFrame":
    """One row per scenario (except ``baseline``) and outcome: ``paired_differences(comparison.runs, "as it is")``.

    ``own_measures`` come last. Columns: scenario, baseline, outcome, baseline_mean, scenario_mean, difference, low and
    high (95 % interval of the mean paired difference, inside what is possible; NaN for fewer than
    :data:`FEWEST_SCHOOLS` replicates), share_positive (share of replicates in which it is above 0), variance_reduction
    (variance that two independent samples would have had, divided by that of the paired difference), replicates.
    """
    import pandas as pd  # not needed for the numbers above; the help of a verb reads one of this file

    if baseline not in set(runs["scenario"]):
        raise StaffroomError(f"there is no scenario '{baseline}' in these runs.")
    wide = {name: part.set_index("replicate") for name, part in runs.groupby("scenario", sort=False)}
    rows = []
    for name, part in wide.items():
        if name == baseline:
            continue
        common = part.index.intersection(wide[baseline].index)
        for outcome in all_outcomes(own_measures):
            after = part.loc[common, outcome].to_numpy(float)
            before = wide[baseline].loc[common, outcome].to_numpy(float)
            named = {"scenario": name, "baseline": baseline, "outcome": outcome}
            rows.append(named | _difference(outcome, before, after))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _difference(outcome: str, before: np.ndarray, after: np.ndarray) -> dict[str, float]:
    both = ~(np.isnan(before) | np.isnan(after))
    before, after = before[both], after[both]
    change = after - before
    mean, low, high = interval(change, between(bounds_of(outcome)))
    several = len(change) > 1
    spread = change.var(ddof=1) if several else np.nan
    independent = before.var(ddof=1) + after.var(ddof=1) if several else np.nan
    return {
        "baseline_mean": float(before.mean()) if len(before) else np.nan,
        "scenario_mean": float(after.mean()) if len(after) else np.nan,
        "difference": mean,
        "low": low,
        "high": high,
        "share_positive": float((change > 0).mean()) if len(change) else np.nan,
        "variance_reduction": float(independent / spread) if several and spread > 0 else np.nan,
        "replicates": len(change),
    }
