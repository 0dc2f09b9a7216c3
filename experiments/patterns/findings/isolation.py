"""Patterns of isolation: what closed doors do, and how hard the way back is."""

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference, resampled


def isolation_trap(data: Data) -> dict[str, Estimate]:
    """F1: levels along isolation, and how much steeper the steepest step is than an even slope."""
    levels, shares = data.grid("isolation", "school.isolation", "voluntary_share")
    high, low = "isolation school.isolation=0.8", "isolation school.isolation=0.2"

    def steepest(by_school: np.ndarray) -> float:
        curve = by_school.mean(axis=0)
        return float(np.max(-np.diff(curve) / np.diff(levels)) / ((curve[0] - curve[-1]) / (levels[-1] - levels[0])))

    return {
        "collaboration_collapses": difference(data(high, "voluntary_share"), data(low, "voluntary_share")),
        "convictions_follow": difference(data(high, "norm_mean"), data(low, "norm_mean")),
        "trust_follows": difference(data(high, "trust_mean"), data(low, "trust_mean")),
        "falls_in_a_narrow_range": resampled(steepest, shares.T),
        "willing_staff_erode": difference(
            data("willing staff", "norm_mean"), data("willing staff", "norm_mean", "start")
        ),
    }


FINDINGS = {"F1": isolation_trap}
