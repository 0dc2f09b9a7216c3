"""The curves that a class can choose from when it predicts: how far on the way from where a measure stands to a level.

The page draws them, and a lesson is checked with them; so they stand in one place.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

BEFORE = 9  # weeks: a term
_FAST = [(0, 0.0), (4, 1.0)]
_SLOW = [(0, 0.0), (9, 0.29), (18, 0.5), (27, 0.65), (36, 0.75), (54, 0.88), (72, 0.94), (108, 1.0)]
_PASSING = [
    (0, 0.0),
    (4, 0.58),
    (8, 0.88),
    (14, 1.0),
    (20, 0.93),
    (28, 0.74),
    (42, 0.41),
    (56, 0.2),
    (80, 0.05),
    (108, 0.0),
]
# Share of the way by weeks passed, straight between these points; the first four are offered where no lesson is open.
CURVES: dict[str, list[tuple[int, float]]] = {
    "jump": _FAST,
    "slow_rise": _SLOW,
    "flat": [(0, 0.0)],
    "hump": _PASSING,
    "drop": _FAST,
    "fall": _SLOW,
    "dip": _PASSING,
}


def drawn(curve: str, start: float, to: float, weeks: int) -> np.ndarray:
    """A curve over ``weeks`` weeks after the one in which the measure stood at ``start``; values stay in 0 to 1."""
    passed, share = zip(*CURVES[curve], strict=True)
    values: np.ndarray = np.clip(start + (to - start) * np.interp(np.arange(1, weeks + 1), passed, share), 0.0, 1.0)
    return values


def standing(values: np.ndarray, first: int) -> float:
    """Where a measure stands before week ``first``: its mean over the last term (one week is luck)."""
    before = values[max(0, first - BEFORE) : max(1, first)]
    return float(np.nanmean(before)) if not np.isnan(before).all() else 0.0


def nearest(choices: Sequence[Mapping[str, Any]], values: np.ndarray, first: int) -> int:
    """Place of the choice (``curve`` and level ``to``) that a run's weekly ``values`` come nearest to from week
    ``first`` on, by the mean distance; weeks without a value are left out.
    """
    start, seen = standing(values, first), values[first:]
    away = [np.nanmean(np.abs(drawn(c["curve"], start, c.get("to", start), len(seen)) - seen)) for c in choices]
    return int(np.argmin(away))
