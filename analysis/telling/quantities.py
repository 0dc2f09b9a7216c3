"""Numbers of a summary as a reader meets them: "52 of 100 teachers"; units and words stand in the texts."""

from collections.abc import Sequence

import numpy as np

from analysis.telling.texts import texts
from experiments.reading.adding_up import change_adding_up
from sim.declared.measures import DIRECTION, MEASURES
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary.rows import Row

WORDS = texts("summary")
MINUS = "\N{MINUS SIGN}"
_MEASURES = {measure.name: measure for measure in MEASURES}


def outcome_name(outcome: str) -> str:
    """What an outcome is called inside a sentence."""
    known = WORDS["outcomes"].get(outcome)
    return str(known["name"]) if known else lower(_MEASURES[outcome].label)


def outcome_meaning(outcome: str) -> str:
    """What an outcome means, in a few words."""
    known = WORDS["outcomes"].get(outcome)
    return str(known["meaning"]) if known else _MEASURES[outcome].meaning


def unit_words(unit: str) -> str:
    """What stands behind a number of this unit."""
    return str(WORDS["units"].get(unit, {}).get("words", unit))


def few(n: int) -> str:
    """That there are too few schools for an interval, as part of a sentence."""
    return str(WORDS["few"].format(n=n, fewest=FEWEST_SCHOOLS))


def decimals(row: Row) -> int:
    """Decimals of a difference and its interval: one more where the number would have one digit only."""
    unit = WORDS["units"].get(row.unit, {"factor": 1, "decimals": 1})
    small = np.isnan(row.value) or abs(row.value * unit["factor"]) < 9.95
    return int(unit["decimals"] + small)


def _factor(unit: str) -> float:
    return float(WORDS["units"].get(unit, {"factor": 1})["factor"])


def shown(value: float, unit: str, places: int | None = None, signed: bool = False) -> str:
    """A number in its unit, without the unit's words; "-" where there is none."""
    if np.isnan(value):
        return "-"
    known = WORDS["units"].get(unit, {"factor": 1, "decimals": 2})
    text = f"{known['factor'] * value:.{known['decimals'] if places is None else places}f}"
    if not text.strip("-0."):
        return text.lstrip("-")
    sign = "+" if signed and not text.startswith("-") else ""
    return sign + text.replace("-", MINUS)


def change(rows: Sequence[Row]) -> dict[str, str]:
    """The fields of a difference and of the levels ``without`` and ``with`` that lie behind it, adding up.

    ``rows``: the difference and both levels, as :func:`sim.results.summary.changes.changes` gives them.
    """
    row, *levels = rows
    factor = _factor(row.unit)
    before, after = (factor * level.value for level in levels)
    told = change_adding_up(before, after, factor * row.value, decimals(row))
    without, with_it = (shown(level.value, row.unit, told.decimals) for level in levels)
    fields = {"without": without, "with": with_it}
    return fields | difference(row._replace(value=told.total / factor), told.decimals)


def difference(row: Row, places: int | None = None) -> dict[str, str]:
    """The fields ``difference``, ``low``, ``high`` and ``unit`` of a row, with signs.

    For one that stands beside its levels see :func:`change`.
    """
    places = decimals(row) if places is None else places
    numbers = {"difference": row.value, "low": row.low, "high": row.high}
    return {name: shown(value, row.unit, places, signed=True) for name, value in numbers.items()} | {
        "unit": unit_words(row.unit)
    }


def level(row: Row) -> dict[str, str]:
    """The fields ``value``, ``low``, ``high`` and ``unit`` of a row, without signs."""
    numbers = {"value": row.value, "low": row.low, "high": row.high}
    found = {name: shown(value, row.unit) for name, value in numbers.items()}
    if found["value"] in (found["low"], found["high"]) and row.low != row.high:  # rounding hides which side it is on
        places = WORDS["units"].get(row.unit, {"decimals": 2})["decimals"] + 1
        found = {name: shown(value, row.unit, places) for name, value in numbers.items()}
    return found | {"unit": unit_words(row.unit)}


def is_clear(row: Row) -> bool:
    """Whether the interval of a difference lies on one side of zero."""
    return bool(row.low > 0 or row.high < 0)


def verdict(row: Row, outcome: str) -> str:
    """``better``, ``worse``, ``up``, ``down`` or ``unclear``."""
    if not is_clear(row):
        return "unclear"
    sign = DIRECTION.get(outcome, 0) * (1 if row.value > 0 else -1)
    return {1: "better", -1: "worse", 0: "up" if row.value > 0 else "down"}[sign]


def years_in_words(count: float) -> str:
    """A number of years."""
    words = WORDS["basis"]
    return str(words["half"] if count == 0.5 else words["years"][count != 1].format(count=count))


def lower(text: str) -> str:
    """The text with a small letter at its beginning."""
    return text[:1].lower() + text[1:]


def upper(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
