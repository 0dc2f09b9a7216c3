"""Estimates with 95 % intervals, criteria, and the verdict that follows from the two."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sim.results import differences
from sim.results.differences import bootstrap, deviation, interval, wilson

RESAMPLES = 2000
OURS = "ours"  # a threshold that no evidence gives
_RESAMPLING_SEED = 20_260_101  # of the bootstrap only: the same runs give the same interval


class Verdict(StrEnum):
    """What the runs say about a criterion or a pattern."""

    REPRODUCED = "reproduced"
    NOT = "not reproduced"
    UNDECIDED = "inconclusive"


@dataclass(frozen=True)
class Estimate:
    """A number, its 95 % interval, and the number of schools (or runs) behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Criterion:
    """What must hold: the estimate lies above and below the bounds given. ``says``: the quantity in plain words."""

    says: str
    unit: str = ""
    above: float | None = None
    below: float | None = None
    threshold: str = OURS

    @property
    def wanted(self) -> str:
        """The bounds in words."""
        if self.above is not None and self.below is not None:
            return f"{self.above:g} to {self.below:g}"
        return f"above {self.above:g}" if self.above is not None else f"below {self.below:g}"

    @property
    def from_evidence(self) -> bool:
        """Whether the bounds are those of research and not of our own."""
        return self.threshold != OURS

    def distance(self, estimate: Estimate) -> float:
        """How far the value lies outside the bounds, in standard deviations between schools (from the interval and n).

        0 inside; NaN where there is no interval.
        """
        above = -np.inf if self.above is None else self.above
        below = np.inf if self.below is None else self.below
        outside = max(above - estimate.value, estimate.value - below, 0.0)
        spread = deviation(estimate.low, estimate.high, estimate.n)
        return 0.0 if outside == 0 else outside / spread if spread > 0 else float("nan")

    def verdict(self, estimate: Estimate) -> Verdict:
        """Reproduced if the whole interval lies within the bounds, not reproduced if all of it lies outside of one."""
        above = -np.inf if self.above is None else self.above
        below = np.inf if self.below is None else self.below
        if not (np.isfinite(estimate.low) and np.isfinite(estimate.high)):
            return Verdict.UNDECIDED
        if above < estimate.low and estimate.high < below:
            return Verdict.REPRODUCED
        if estimate.high <= above or estimate.low >= below:
            return Verdict.NOT
        return Verdict.UNDECIDED


def overall(verdicts: list[Verdict]) -> Verdict:
    """A pattern is reproduced if every criterion is, not reproduced if any is not, and inconclusive otherwise."""
    if Verdict.NOT in verdicts:
        return Verdict.NOT
    return Verdict.UNDECIDED if Verdict.UNDECIDED in verdicts else Verdict.REPRODUCED


def mean(sample: np.ndarray) -> Estimate:
    """Mean over schools with its t interval; missing values (NaN) are left out."""
    values = np.asarray(sample, float)
    return Estimate(*interval(values), int((~np.isnan(values)).sum()))


def difference(after: np.ndarray, before: np.ndarray) -> Estimate:
    """Mean paired difference of two arms that share their luck, with its t interval."""
    return mean(np.asarray(after, float) - np.asarray(before, float))


def share(truths: np.ndarray) -> Estimate:
    """Share of schools in which something holds, with Wilson's interval."""
    truths = np.asarray(truths)
    n, hits = len(truths), int(np.sum(truths))
    return Estimate(*wilson(hits, n), n)


def correlation(x: np.ndarray, y: np.ndarray) -> Estimate:
    """Pearson's correlation over schools with Fisher's interval."""
    both = ~(np.isnan(x) | np.isnan(y))
    return Estimate(*differences.correlation(x[both], y[both]), int(both.sum()))


def partial_correlation(x: np.ndarray, y: np.ndarray, *given: np.ndarray) -> Estimate:
    """Correlation of what a linear regression on the ``given`` variables leaves of x and y, with Fisher's interval."""
    columns = np.column_stack([np.ones(len(x)), *given])
    known = ~np.isnan(np.column_stack([columns, x, y])).any(axis=1)
    left = [v[known] - columns[known] @ np.linalg.lstsq(columns[known], v[known], rcond=None)[0] for v in (x, y)]
    return correlation(*left)


def resampled(statistic: Callable[..., float], *samples: np.ndarray) -> Estimate:
    """Any statistic of paired samples (schools along the first axis of each), with a percentile bootstrap interval.

    ``statistic`` takes arrays like ``samples`` with the schools drawn again, and returns one number.
    """
    arrays = tuple(np.asarray(sample) for sample in samples)
    return Estimate(*bootstrap(statistic, arrays, RESAMPLES, _RESAMPLING_SEED), len(arrays[0]))


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> Estimate:
    """Ratio of two means over the same schools, with a bootstrap interval."""
    return resampled(lambda a, b: float(np.nanmean(a) / np.nanmean(b)), numerator, denominator)
