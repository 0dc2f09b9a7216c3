"""Shares and quantiles of futures with their 95 % intervals."""

import numpy as np
from scipy.special import ndtri
from scipy.stats import binom

from sim.differences import CONFIDENCE

_Z = float(ndtri(0.5 + CONFIDENCE / 2))


def share(hits: int, of: int) -> tuple[float, float, float]:
    """A share and its 95 % interval (Wilson 1927), NaN for none of none."""
    if of == 0:
        return np.nan, np.nan, np.nan
    found, weight = hits / of, _Z**2 / of
    middle = (found + weight / 2) / (1 + weight)
    half = _Z * np.sqrt(found * (1 - found) / of + weight / (4 * of)) / (1 + weight)
    # at none and at all of them the interval ends there exactly, which rounding would miss by a hair
    return found, 0.0 if hits == 0 else middle - half, 1.0 if hits == of else middle + half


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
