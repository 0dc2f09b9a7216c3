"""Numbers of a summary as a reader meets them: "52 of 100 teachers"; units and words stand in the texts."""

from collections.abc import Sequence

import numpy as np

from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE, by_size, change_adding_up
from sim.declared.measures import DIRECTION, MEASURES
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary.rows import Row

WORDS = texts("summary")
MORE = ((9.95, 1), (np.inf, 0))  # decimals by size
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
    return int(unit["decimals"]) + (1 if np.isnan(row.value) else by_size(row.value * unit["factor"], MORE))


def _factor(unit: str) -> float:
    return float(WORDS["units"].get(unit, {"factor": 1})["factor"])


def _decimals(unit: str) -> int:
    return int(WORDS["units"].get(unit, {"decimals": 2})["decimals"])


def shown(value: float, unit: str, places: int | None = None, signed: bool = False) -> str:
    """A number in its unit, without the unit's words; "-" where there is none."""
    return PROSE.fixed(_factor(unit) * value, _decimals(unit) if places is None else places, signed)


def ends(row: Row, places: int | None = None, signed: bool = False) -> tuple[str, str]:
    """Both ends of the interval of a row in its unit, without the unit's words."""
    factor, places = _factor(row.unit), _decimals(row.unit) if places is None else places
    return PROSE.ends(factor * row.low, factor * row.high, places, signed)


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
    low, high = ends(row, places, signed=True)
    told = {"difference": shown(row.value, row.unit, places, signed=True), "low": low, "high": high}
    return told | {"unit": unit_words(row.unit)}


def level(row: Row) -> dict[str, str]:
    """The fields ``value``, ``low``, ``high`` and ``unit`` of a row, without signs."""
    places = _decimals(row.unit)
    rounded = [shown(value, row.unit) for value in (row.value, row.low, row.high)]
    if rounded[0] in rounded[1:] and row.low != row.high:  # rounding hides which side it is on
        places += 1
    low, high = ends(row, places)
    return {"value": shown(row.value, row.unit, places), "low": low, "high": high, "unit": unit_words(row.unit)}


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
