"""The hours of a reform as they are told: parts that add up to their sum, with their signs or without."""

from typing import NamedTuple

import numpy as np

from analysis.telling.quantities import shown
from experiments.reading.numbers import adding_up, by_size
from sim.results.summary import Summary

PARTS = ("scheduled", "rework", "priced")
HOURS = "hours per teacher and year"
DECIMALS = ((99.95, 1), (np.inf, 0))  # by size


class Spent(NamedTuple):
    """``decimals``: of every number of hours of this reform while it is in force; ``value``: each part, and all
    ``together``.
    """

    decimals: int
    value: dict[str, float]

    def told(self, part: str) -> str:
        """A part without its sign."""
        return self.hours(abs(self.value[part]))

    def signed(self, part: str) -> str:
        """A part with its sign."""
        return shown(self.value[part], HOURS, self.decimals, signed=True)

    def hours(self, value: float) -> str:
        """Any number of hours that stands beside these."""
        return shown(value, HOURS, self.decimals)


def spent(summary: Summary, reform: str) -> Spent:
    """Extra hours per teacher and year while a reform is in force: one decimal below a hundred, more where the parts
    would not add up.
    """
    value = {part: summary.row(reform, "costs", part).value for part in (*PARTS, "together")}
    least = by_size(max(map(abs, value.values())), DECIMALS)
    told = adding_up([value[part] for part in PARTS], value["together"], least)
    return Spent(told.decimals, value | {"together": told.total})


def on_its_own(value: float, signed: bool = False) -> str:
    """Hours that are no part of a sum."""
    return shown(value, HOURS, by_size(value, DECIMALS), signed)
