"""Shares and quantiles of futures with their 95 % intervals."""

import numpy as np
from scipy.stats import binom

from analysis.telling.texts import texts
from experiments.reading.numbers import Notation
from sim.results.differences import CONFIDENCE
from sim.results.differences import wilson as share

__all__ = ["percent", "quantile", "share"]

NOTATION = Notation(none=texts("robustness")["nothing_known"])


def quantile(values: np.ndarray, at: float) -> tuple[float, float, float]:
    """The value below which a part ``at`` of the sample lies, and its 95 % interval from order statistics.

    An end is NaN where the sample is too small to have one.
    """
    ordered = np.sort(values)
    n = len(ordered)
    if n == 0:
        return np.nan, np.nan, np.nan
    place = int(np.ceil(at * n)) - 1
    low = int(binom.ppf((1 - CONFIDENCE) / 2, n, at)) - 1
    high = int(binom.ppf(0.5 + CONFIDENCE / 2, n, at))
    ends = (float(ordered[low]) if low >= 0 else np.nan, float(ordered[high]) if high < n else np.nan)
    return float(ordered[max(place, 0)]), *ends


def percent(three: tuple[float, float, float]) -> str:
    """A share and its interval in words: "34 % (28 to 41)"."""
    value, low, high = three
    return NOTATION.none if np.isnan(value) else f"{NOTATION.percent(value)} ({NOTATION.percent_span(low, high)})"
