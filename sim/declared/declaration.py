"""How a number of the model is declared, and the one place where a given value is checked against its declaration."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.errors import StaffroomError, nearest

Basis = Literal["numeric", "direction", "assumption", "calibrated"]
BASES: tuple[Basis, Basis, Basis, Basis] = ("numeric", "direction", "assumption", "calibrated")
BASIS_MEANING: dict[Basis, str] = {
    "numeric": "a published number stands behind the default",
    "direction": "research gives the direction; the size is chosen",
    "assumption": "no evidence on the size or the direction was found",
    "calibrated": "tuned so that the model meets the facts marked CAL in the ODD",
}


@dataclass(frozen=True)
class Declaration:
    """One number of the model, declared once.

    ``low``/``high`` bound what is accepted; ``plausible`` is the narrower range that sweeps, sliders and sensitivity
    analyses use; ``off`` is the value at which the mechanism does nothing (``None``: there is no such value).
    """

    name: str
    symbol: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    basis: Basis
    plausible: tuple[float, float]
    off: float | None = None
    whole: bool = False
    group: str = ""

    def check(self, value: object, where: str) -> float:
        """Return ``value`` as a float, or raise :class:`StaffroomError` saying what is allowed."""
        label = f"{where}.{self.name}" if where else self.name
        if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
            raise StaffroomError(f"{label} = {value!r} is not a number; allowed: {self.allowed()}, {self.unit}.")
        try:
            number = float(value)
        except OverflowError:
            number = np.inf
        if np.isnan(number):
            raise StaffroomError(f"{label} is not a number (NaN); allowed: {self.allowed()}, {self.unit}.")
        if not self.low <= number <= self.high:
            shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:20]}..."
            raise StaffroomError(f"{label} = {shown} is out of range; allowed: {self.allowed()}, {self.unit}.")
        if self.whole and number != int(number):
            raise StaffroomError(f"{label} = {value} must be a whole number; allowed: {self.allowed()}, {self.unit}.")
        return number

    def allowed(self) -> str:
        """The accepted range in words."""
        return f"{self.low:g} to {self.high:g}" + (" in whole steps" if self.whole else "")


class Declarations(Mapping[str, Declaration]):
    """An ordered table of declarations; a symbol of the ODD is accepted wherever a full name is."""

    def __init__(self, kind: str, rows: Iterable[Declaration]):
        self.kind = kind
        self._rows = {row.name: row for row in rows}
        self._symbols = {row.symbol: row.name for row in self._rows.values() if row.symbol}

    def __getitem__(self, name: str) -> Declaration:
        return self._rows[self.full_name(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows or name in self._symbols

    def full_name(self, name: str, where: str = "") -> str:
        """Return the full name for a name or symbol; an unknown one is an error with the nearest known name."""
        if name in self._rows:
            return name
        if name in self._symbols:
            return self._symbols[name]
        label = f"{where}.{name}" if where else str(name)
        raise StaffroomError(f"{label} is not a known {self.kind}{nearest(name, [*self._rows, *self._symbols])}")

    def check(self, values: Mapping[str, object], where: str) -> dict[str, float]:
        """Return ``{full name: checked value}``; giving one number twice (name and symbol) is an error."""
        checked: dict[str, float] = {}
        for name, value in values.items():
            full = self.full_name(name, where)
            if full in checked:
                raise StaffroomError(f"{where}.{full} is given twice, once as '{self._rows[full].symbol}'.")
            checked[full] = self._rows[full].check(value, where)
        return checked

    def defaults(self) -> dict[str, float]:
        """Return ``{full name: default}`` in the order of declaration."""
        return {name: row.default for name, row in self._rows.items()}
