"""Tipping values: where on a setting an outcome crosses a threshold, with an interval, or the reason why there is none.

The means over the schools at the levels of the setting are made monotone (isotonic regression, weighted by the number
of schools) and joined by a monotone curve (PCHIP; Fritsch & Butland 1984); the tipping value is where the curve crosses
the threshold. One is only given where the outcome is clearly on one side of the threshold at some level and clearly on
the other side at a later one, and not back again: clearly means that the interval of the mean (inside what is possible
for the outcome), at 95 % jointly for all levels (Bonferroni), leaves the threshold out. The interval of the tipping
value comes from a bootstrap over replicates (percentiles 2.5 and 97.5): whole replicates are drawn, since all levels
share their luck.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import isotonic_regression

from experiments.reading.numbers import Notation
from sim.results.differences import CONFIDENCE, FEWEST_SCHOOLS, UNBOUNDED, Bounds, drawn_counts, intervals, percentiles

SAMPLES = 1000
_HALVINGS = 50  # of a step between two levels: far below rounding
TOO_FEW = f"fewer than {FEWEST_SCHOOLS} schools or two levels: no interval"
UNCLEAR = "not clearly on either side"
NOT_BELOW, NOT_ABOVE = "never clearly below", "never clearly above"
SEVERAL = "crosses more than once"
_BEYOND = Notation(minus="-", none="beyond the levels")


@dataclass(frozen=True)
class Question:
    """Where an outcome crosses a ``threshold`` (None: half of the range of all means), and between which ``bounds`` the
    outcome lies (:func:`experiments.asking.outcome.bounds_of_outcome`).
    """

    threshold: float | None = None
    bounds: Bounds = UNBOUNDED


@dataclass(frozen=True)
class Tipping:
    """Where one line of means crosses ``threshold``. NaN: no ``value`` (``note`` says why), or an open end of the
    interval, because the crossing may lie beyond the levels.
    """

    threshold: float
    direction: str = ""
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    schools: int = 0
    note: str = ""


def half_range(values: np.ndarray) -> float:
    """Middle between the smallest and the largest mean; shape (..., levels, replicates), NaN where there is no run."""
    means = _means(values)
    return float((np.nanmin(means) + np.nanmax(means)) / 2) if np.isfinite(means).any() else np.nan


def tipping_values(
    levels: np.ndarray, values: np.ndarray, asked: Question | None = None, seed: int = 1, samples: int = SAMPLES
) -> tuple[list[Tipping], np.ndarray]:
    """The tipping value of every line, and the bootstrap's, shape (lines, samples): infinite beyond the levels.

    ``levels`` (levels,) ascend; ``values`` (lines, levels, replicates) holds one outcome, NaN where there is no run.
    Where no threshold is asked for it is half of the range of all means, also anew in every sample of the bootstrap.
    """
    threshold, bounds = (None, UNBOUNDED) if asked is None else (asked.threshold, asked.bounds)
    schools = values.shape[2]
    draws = drawn_counts(schools, samples, seed)
    thresholds = np.full(samples, threshold) if threshold is not None else _half_ranges(values, draws)
    wanted = half_range(values) if threshold is None else threshold
    found, crossings = [], np.full((len(values), samples), np.nan)
    for number, line in enumerate(values):
        tip = _clear(line, wanted, bounds)
        if not tip.note:
            known = np.isfinite(_means(line))
            rising = tip.direction == "rising"
            own = (levels[known], np.sum(np.isfinite(line[known]), axis=1), rising)
            value = _crossings(*own, _means(line[known])[None], np.array([wanted]))[0]
            crossings[number] = _crossings(*own, _resampled(line[known], draws), thresholds)
            tip = _with_interval(tip, value, crossings[number])
        found.append(tip)
    return found, crossings


def shift(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """95 % interval of the difference of two tipping values (after minus before) from their bootstrap samples.

    NaN where more samples than may be left out lie beyond the levels.
    """
    with np.errstate(invalid="ignore"):
        difference = after - before
    known = difference[~np.isnan(difference)]
    if len(known) < CONFIDENCE * len(difference):
        return np.nan, np.nan
    return percentiles(known)


def _means(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    count = known.sum(axis=-1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=-1) / np.maximum(count, 1), np.nan)


def _resampled(line: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Means of every sample of the bootstrap, shape (samples, levels); the mean of all schools where none was drawn."""
    known = np.isfinite(line)
    count = draws @ known.T
    total = draws @ np.where(known, line, 0.0).T
    return np.where(count > 0, total / np.maximum(count, 1), _means(line))


def _half_ranges(values: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Half of the range of all means in every sample of the bootstrap, shape (samples,)."""
    low, high = np.full(len(draws), np.inf), np.full(len(draws), -np.inf)
    for line in values:
        means = _resampled(line, draws)
        low, high = np.fmin(low, np.fmin.reduce(means, axis=1)), np.fmax(high, np.fmax.reduce(means, axis=1))
    numbers: np.ndarray = (low + high) / 2
    return numbers


def _clear(line: np.ndarray, threshold: float, bounds: Bounds) -> Tipping:
    """Whether a line clearly crosses the threshold, once; without a value yet."""
    counts = np.isfinite(line).sum(axis=1)
    schools = int(counts[counts > 0].min()) if counts.any() else 0
    several = counts >= FEWEST_SCHOOLS
    if several.sum() < 2 or not np.isfinite(threshold):
        return Tipping(threshold, schools=schools, note=TOO_FEW)
    level = 1 - (1 - CONFIDENCE) / several.sum()
    _, low, high, _ = intervals(line[several].T, bounds, level)
    sides = (low > threshold).astype(int) - (high < threshold)
    sides = sides[sides != 0]
    changes = int(np.sum(sides[1:] != sides[:-1]))
    if changes == 1:
        return Tipping(threshold, "rising" if sides[-1] > 0 else "falling", schools=schools)
    note = SEVERAL if changes else UNCLEAR if not len(sides) else NOT_BELOW if sides[0] > 0 else NOT_ABOVE
    return Tipping(threshold, schools=schools, note=note)


def _crossings(
    levels: np.ndarray, schools: np.ndarray, rising: bool, means: np.ndarray, thresholds: np.ndarray
) -> np.ndarray:
    """Where monotone curves cross their thresholds: ``means`` (samples, levels), ``thresholds`` (samples,).

    Minus infinity where a curve has crossed before the first level, infinity where it has not at the last.
    """
    sign = 1.0 if rising else -1.0
    heights = np.array([isotonic_regression(sign * row, weights=schools).x for row in means])
    goals = sign * thresholds
    below = (heights < goals[:, None]).sum(axis=1)
    result = np.where(below == 0, -np.inf, np.inf)
    inside = (below > 0) & (below < len(levels))
    if inside.any():
        result[inside] = _solved(levels, heights[inside], goals[inside], below[inside] - 1)
    return result


def _solved(levels: np.ndarray, heights: np.ndarray, goals: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Where rising PCHIP curves through ``heights`` reach their goals, each within a given step, by halving it."""
    coefficients = PchipInterpolator(levels, heights, axis=1).c[:, steps, np.arange(len(steps))]
    start, stop = levels[steps], levels[steps + 1]
    low, high = np.zeros(len(steps)), stop - start
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        under = np.polyval(coefficients, middle) < goals
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    values: np.ndarray = start + (low + high) / 2
    return values


def _with_interval(tip: Tipping, value: float, samples: np.ndarray) -> Tipping:
    if not np.isfinite(value):
        return Tipping(tip.threshold, schools=tip.schools, note=UNCLEAR)
    low, high = percentiles(samples)
    return Tipping(tip.threshold, tip.direction, float(value), low, high, tip.schools)


def in_words(tips: Sequence[Tipping]) -> Iterator[str]:
    """Each tipping value with its interval, or why there is none."""
    for tip in tips:
        if tip.note:
            yield f"none: {tip.note}"
        else:
            value, low, high = (_BEYOND.significant(number, 3) for number in (tip.value, tip.low, tip.high))
            yield f"{value} [{low}, {high}]"
