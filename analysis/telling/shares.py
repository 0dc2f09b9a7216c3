"""Which interval an outcome has: what is 1 or 0 in every school is counted, as in points.parquet."""

from collections.abc import Callable
from functools import partial

import numpy as np

from analysis.telling.tables import Interval, interval
from experiments.asking.outcome import bounds_of_outcome, outcome
from sim.results.differences import CONFIDENCE, FEWEST_SCHOOLS, between, lead, wilson

Statistic = Callable[[np.ndarray], Interval]  # of (schools, k), over the first axis


def statistics_of(name: str, level: float) -> tuple[Statistic, Statistic]:
    """The intervals of an outcome and of its paired differences, both of (schools, k), NaN where it is not known."""
    if outcome(name).counted and level == CONFIDENCE:
        return _share, _change
    bounds = bounds_of_outcome(name)
    return partial(interval, confidence=level, bounds=bounds), partial(
        interval, confidence=level, bounds=between(bounds)
    )


def _share(held: np.ndarray) -> Interval:
    """Share of the schools, with Wilson's interval."""
    known = np.sum(~np.isnan(held), axis=0)
    found = [wilson(int(count), int(total)) for count, total in zip(np.nansum(held, axis=0), known, strict=True)]
    share, low, high = np.array(found, float).reshape(-1, 3).T
    return _shown(share, low, high, known)


def _change(differences: np.ndarray) -> Interval:
    """Mean of what is 1, 0 or -1 in every school, with its interval."""
    known = np.sum(~np.isnan(differences), axis=0)
    above, below = np.sum(differences > 0, axis=0), np.sum(differences < 0, axis=0)
    mean = np.where(known > 0, (above - below) / np.maximum(known, 1), np.nan)
    return _shown(mean, *lead(above, below, known), known)


def _shown(mean: np.ndarray, low: np.ndarray, high: np.ndarray, known: np.ndarray) -> Interval:
    enough = known >= FEWEST_SCHOOLS
    return Interval(mean, np.where(enough, low, np.nan), np.where(enough, high, np.nan), known)
