"""Numbers and findings in words, for the tables on the terminal."""

from collections.abc import Iterable

import numpy as np

from experiments.reading.adding_up import MOST_MORE, change_adding_up
from experiments.reading.outcomes import Change, Level
from sim.results.differences import FEWEST_SCHOOLS

DECIMALS = 3
MOST_DECIMALS = 7
_SHORT_UNITS = {"per teacher and week": "per week", "hours per teacher and week": "hours"}
_SENTENCE = ("voluntary_share", "trust_mean", "self_efficacy_mean", "strain_mean", "student_outcome")


def number(value: float, decimals: int = DECIMALS) -> str:
    """Three decimals, or another number of them; "-" for a number that does not exist."""
    return "-" if np.isnan(value) else f"{_without_minus_zero(value, decimals):.{decimals}f}"


def signed(value: float, decimals: int = DECIMALS) -> str:
    """Three decimals, or another number of them, with a sign."""
    return "-" if np.isnan(value) else f"{_without_minus_zero(value, decimals):+.{decimals}f}"


def _without_minus_zero(value: float, decimals: int) -> float:
    return 0.0 if not round(value, decimals) else value


def span(low: float, high: float, signs: bool = False, decimals: int = DECIMALS) -> str:
    """An interval, "-" if there is none."""
    if np.isnan(low) or np.isnan(high):
        return "-"
    write = signed if signs else number
    return f"{write(low, _telling(low, decimals))} to {write(high, _telling(high, decimals))}"


def _telling(end: float, decimals: int) -> int:
    """Decimals with which an end that is not zero does not look like zero, so that its sign is seen."""
    if not end or round(end, decimals):
        return decimals
    return next((places for places in range(decimals + 1, MOST_DECIMALS) if round(end, places)), decimals)


def change_cells(row: Change) -> tuple[str, str, str, str]:
    """Both levels, the difference and its interval, with so many decimals that they add up; one below the other."""
    found = change_adding_up(row.baseline, row.reform, row.difference, DECIMALS)
    places = found.decimals
    levels = number(row.baseline, places), number(row.reform, places)
    cells = *levels, signed(found.total, places), span(row.low, row.high, True, places)
    room = " " * (DECIMALS + MOST_MORE - places)  # the decimal points of a column stand below each other
    return tuple(f"{cell}{room}" for cell in cells)  # type: ignore[return-value]


def percent(share: float) -> str:
    """A share in whole percent; 0 % and 100 % mean none and all."""
    if np.isnan(share):
        return "-"
    if 0 < share < 0.01 or 0.99 < share < 1:
        return "< 1 %" if share < 0.5 else "> 99 %"
    return f"{100 * share:.0f} %"


def short_unit(unit: str) -> str:
    """A unit in at most eight letters, for narrow tables."""
    if unit.startswith("0 = "):
        return "0 to 1"
    return "share" if unit.startswith("share") else _SHORT_UNITS.get(unit, unit.split()[-1] if len(unit) > 10 else unit)


def too_few(schools: int) -> str:
    """That so many schools give no interval, as part of a sentence."""
    return f"too few schools for an interval: {schools}, at least {FEWEST_SCHOOLS} needed"


def interval_note(schools: int) -> str:
    """What the intervals of a table hold, or why there are none."""
    if schools < FEWEST_SCHOOLS:
        return f"No 95 % interval ({too_few(schools)})."
    return (
        "95 % interval: of that mean over the simulated schools, luck only, not how wrong the model may be; more "
        "replicates make it narrower."
    )


def level_sentence(rows: Iterable[Level]) -> str:
    """How much simulated teachers collaborated at the end of a run, in plain words."""
    row = {row.measure.name: row for row in rows}["voluntary_share"]
    text = f"In the last year {_of_hundred(row.end)} of 100 simulated teachers had a voluntary session in a week"
    if not np.isnan(row.start):
        text += f", against {_of_hundred(row.start)} at the start"
    if not np.isnan(row.low):
        text += f" ({_of_hundred(row.low)} to {_of_hundred(row.high)} is the 95 % interval of this mean, luck only)"
    return f"{text}."


def change_sentence(name: str, baseline: str, rows: Iterable[Change], schools: int) -> str:
    """What a reform changed in the simulated schools, in plain words."""
    by_name = {row.measure.name: row for row in rows}
    shown = [by_name[outcome] for outcome in _SENTENCE]
    if schools < FEWEST_SCHOOLS:
        return f"With {name} instead of {baseline}, what changed cannot be told from luck ({too_few(schools)})."
    clear = [row for row in shown if row.clear]
    unclear = [_lower(row.measure.label) for row in shown if not row.clear]
    found = [_change(row, details=row is clear[0]) for row in clear] or ["nothing changed clearly"]
    if clear and unclear:
        found.append(f"no clear change in {', '.join(unclear)}")
    return f"With {name} instead of {baseline}, in the last year {'; '.join(found)}."


def _change(row: Change, details: bool) -> str:
    found = change_adding_up(row.baseline, row.reform, row.difference, DECIMALS)
    by = number(abs(found.total), found.decimals)
    text = f"{_lower(row.measure.label)} {'rose' if row.difference > 0 else 'fell'} by {by}"
    if not details:
        return text
    better = "" if np.isnan(row.better) else f", better in {percent(row.better)} of the schools"
    return f"{text} (95 % interval {span(row.low, row.high, True, found.decimals)}, luck only{better})"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _of_hundred(share: float) -> str:
    return f"{100 * share:.0f}"
