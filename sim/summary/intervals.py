"""Intervals of a share and of a ratio of two means."""

import numpy as np

from sim.differences import CONFIDENCE


def wilson(count: int, total: int) -> tuple[float, float, float]:
    """A share with its 95 % interval (Wilson 1927), which stays inside 0 and 1; NaN without any case."""
    if total == 0:
        return np.nan, np.nan, np.nan
    from scipy.special import ndtri  # slow to import, not needed to run a school

    z, share = float(ndtri(0.5 + CONFIDENCE / 2)), count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return share, max(0.0, float(middle - half)), min(1.0, float(middle + half))


def fieller(numerator: np.ndarray, denominator: np.ndarray) -> tuple[float, float, float]:
    """Ratio of the means of two paired samples with its 95 % interval (Fieller 1954).

    NaN for all three where the mean of the denominator cannot be told from zero: the ratio could then be anything.
    """
    n = len(denominator)
    if n < 2:
        return np.nan, np.nan, np.nan
    from scipy.special import stdtrit

    above, below = float(numerator.mean()), float(denominator.mean())
    (v_above, v_both), (_, v_below) = np.cov(numerator, denominator, ddof=1) / n
    t2 = float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2)) ** 2
    bottom = below * below - t2 * v_below
    if bottom <= 0:
        return np.nan, np.nan, np.nan
    centre = above * below - t2 * v_both
    root = np.sqrt(max(0.0, centre * centre - bottom * (above * above - t2 * v_above)))
    return above / below, float((centre - root) / bottom), float((centre + root) / bottom)
