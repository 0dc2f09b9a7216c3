"""Shares of futures with their 95 % intervals."""

import numpy as np

from analysis.telling.texts import texts
from experiments.reading.numbers import Notation
from sim.results.differences import wilson as share

__all__ = ["percent", "share"]

NOTATION = Notation(none=texts("robustness")["nothing_known"])


def percent(three: tuple[float, float, float]) -> str:
    """A share and its interval in words: "34 % (28 to 41)"."""
    value, low, high = three
    return NOTATION.none if np.isnan(value) else f"{NOTATION.percent(value)} ({NOTATION.percent_span(low, high)})"
