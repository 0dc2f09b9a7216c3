"""Numbers that add up for the reader: what is rounded for a sentence or a row must not contradict itself.

One rule, for the terminal, summaries, briefs, the panel and notebooks: every number is rounded as it is; where the
rounded parts do not add up to the rounded total (8.3 less 5.3 beside 2.9), all of them get one more decimal; where not
even that helps, the total is that of the parts as they are shown.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

MOST_MORE = 1


class AddingUp(NamedTuple):
    """Decimals to show, and the total: as it is, or of the shown parts."""

    decimals: int
    total: float


def adding_up(parts: Sequence[float], total: float, decimals: int) -> AddingUp:
    """With how many decimals, at least ``decimals``, ``parts`` and their ``total`` add up when they are rounded.

    Numbers that do not exist (NaN) add up to nothing, and keep their decimals.
    """
    if not np.isfinite([*parts, total]).all():
        return AddingUp(decimals, total)
    for places in range(decimals, decimals + MOST_MORE + 1):
        if _sum(parts, places) == _rounded(total, places):
            return AddingUp(places, total)
    most = decimals + MOST_MORE
    nearly = abs(sum(parts) - total) < 10.0**-most  # else it is no total of these parts
    return AddingUp(most, float(_sum(parts, most)) if nearly else total)


def change_adding_up(before: float, after: float, difference: float, decimals: int) -> AddingUp:
    """The same for two levels and the difference between them, which is the ``total`` returned."""
    return adding_up((after, -before), difference, decimals)


def _sum(parts: Sequence[float], places: int) -> Decimal:
    return sum((_rounded(part, places) for part in parts), Decimal(0))


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(f"{value:.{places}f}")
