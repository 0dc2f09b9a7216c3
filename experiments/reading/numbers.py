"""Numbers in words: the rules by which every table, sentence, caption and page writes a number, each stated once.

How many decimals a number gets is decided where it is told (by its unit, by its size, by what it must add up to). How
it is then written is decided here, and depends on the place only in what a :class:`Notation` holds:

- A number is rounded to its decimals, and never written as minus zero. In prose, pictures and pages a negative number
  has a true minus sign, on the terminal a hyphen, so that it can be copied. A number that does not exist (NaN or
  infinite) is "-", or what the place says instead.

  >>> PROSE.fixed(-0.126, 2), TERMINAL.fixed(-0.126, 2), PROSE.fixed(-0.0004, 2), PROSE.fixed(float("nan"), 2)
  ('−0.13', '-0.13', '0.00', '-')

- A difference carries its sign. What is rounded to zero lies on neither side and has none in prose; in the columns of
  the terminal it keeps a plus, as all that is not negative there.

  >>> PROSE.signed(0.126, 2), PROSE.signed(0.0004, 2), TERMINAL.signed(0.0004, 2)
  ('+0.13', '0.00', '+0.00')

- The end of an interval that is not zero does not look like zero: it gets more decimals until its side is seen.

  >>> PROSE.span(-0.004, -0.0004, 3), TERMINAL.bracketed(0.00002, 0.31, 3)
  ('−0.004 to −0.0004', '[0.00002, 0.310]')

- A share in per cent is a whole number; 0 % means none and 100 % all, what is nearly so is told as such. "N of 100"
  teachers get one more decimal there.

  >>> PROSE.percent(0.344), PROSE.percent(0.004), PROSE.percent(0.996), PROSE.percent(1.0)
  ('34 %', '< 1 %', '> 99 %', '100 %')
  >>> PROSE.of_hundred(0.344), PROSE.of_hundred(0.004), PROSE.of_hundred(0.0)
  ('34', '0.4', '0')

- Where digits count instead of decimals, a number has at most so many of them but all before its point, and no
  exponent.

  >>> PROSE.significant(0.12345, 3), PROSE.significant(12345.6, 3), PROSE.significant(0.000012, 3)
  ('0.123', '12346', '0.000012')

- Numbers that belong together add up for the reader: where the rounded parts do not give the rounded total (8.3 less
  5.3 beside 2.9), all of them get one more decimal; where not even that helps, the total is that of the parts as shown.

  >>> adding_up((8.264, -5.322), 2.942, 1).decimals
  2
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

MINUS = "\N{MINUS SIGN}"
MOST_DECIMALS = 6  # that are added so that a number does not look like another one
MOST_MORE = 1  # decimals that are added so that numbers add up
_NEARLY = 0.0095  # a share that is so close to none or all needs a decimal beside a hundred


@dataclass(frozen=True)
class Notation:
    """How numbers are written in one kind of place: the ``minus`` sign, what stands where there is ``none``, and the
    sign before a ``zero`` that is told with its sign.
    """

    minus: str = MINUS
    none: str = "-"
    zero: str = ""

    def fixed(self, value: float, decimals: int, sign: bool = False) -> str:
        """A number with so many decimals; ``sign``: with a plus where it is positive."""
        if not np.isfinite(value):
            return self.none
        text = f"{abs(value):.{decimals}f}"
        if not float(text):
            return f"{self.zero if sign else ''}{text}"
        return f"{self.minus if value < 0 else '+' if sign else ''}{text}"

    def signed(self, value: float, decimals: int) -> str:
        """A number with so many decimals and its sign."""
        return self.fixed(value, decimals, sign=True)

    def at_most(self, value: float, decimals: int) -> str:
        """A number with so many decimals, without zeros at its end."""
        text = self.fixed(value, decimals)
        return text.rstrip("0").rstrip(".") if "." in text else text

    def significant(self, value: float, digits: int) -> str:
        """A number with at most so many digits and all before its point, without zeros at its end and an exponent."""
        if not np.isfinite(value):
            return self.none
        text = f"{abs(value):.{digits}g}"
        if "e" in text:
            text = f"{abs(value):.0f}" if abs(value) > 1 else f"{Decimal(text):f}"
        return f"{self.minus if value < 0 else ''}{text}"

    def ends(self, low: float, high: float, decimals: int, sign: bool = False) -> tuple[str, str]:
        """Both ends of an interval, each on its side of zero."""
        low_text, high_text = (self.fixed(end, telling(end, decimals), sign) for end in (low, high))
        return low_text, high_text

    def span(self, low: float, high: float, decimals: int, sign: bool = False) -> str:
        """An interval, "0.21 to 0.30"; nothing but :attr:`none` where an end does not exist."""
        known = np.isfinite(low) and np.isfinite(high)
        return " to ".join(self.ends(low, high, decimals, sign)) if known else self.none

    def bracketed(self, low: float, high: float, decimals: int, sign: bool = False) -> str:
        """An interval behind its number, "[0.21, 0.30]"."""
        return f"[{', '.join(self.ends(low, high, decimals, sign))}]"

    def hundredths(self, share: float) -> str:
        """A share times a hundred, whole; "< 1" and "> 99" where it is nearly none and nearly all."""
        if 0 < share < 0.01:
            return "< 1"
        return "> 99" if 0.99 < share < 1 else self.fixed(100 * share, 0)

    def percent(self, share: float) -> str:
        """A share in whole percent; a share of a gain may lie below 0 and above 100 %."""
        return f"{self.hundredths(share)} %" if np.isfinite(share) else self.none

    def percent_span(self, low: float, high: float) -> str:
        """The interval of a share behind its percentage: "28 to 41"."""
        return f"{self.hundredths(low)} to {self.hundredths(high)}"

    def of_hundred(self, share: float) -> str:
        """How many of a hundred, whole, with decimals where they are nearly none or nearly all."""
        value = 100 * share
        nearly = 0 < share < _NEARLY or 1 - _NEARLY < share < 1
        return self.fixed(value, max(telling(value, int(nearly), mark) for mark in (0.0, 100.0)))


PROSE = Notation()
TERMINAL = Notation(minus="-", zero="+")


def true_minus(text: str) -> str:
    """A text whose negative numbers have a true minus sign, and whose hyphens stay."""
    return re.sub(r"(?<![\w.])-(?=[\d.])", MINUS, text)


def by_size(value: float, steps: Sequence[tuple[float, int]]) -> int:
    """Decimals for a number of this size: those of the first of the ``steps`` (size, decimals) that it lies below."""
    return next((decimals for size, decimals in steps if abs(value) < size), steps[-1][1])


def telling(value: float, decimals: int, mark: float = 0.0) -> int:
    """Decimals, at least so many, with which a number that is not ``mark`` does not look like it."""
    if not np.isfinite(value) or value == mark:
        return decimals
    enough = (places for places in range(decimals, MOST_DECIMALS + 1) if _rounded(value, places) != mark)
    return next(enough, decimals)


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
