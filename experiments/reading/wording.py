"""Findings in words, for the tables on the terminal."""

from collections.abc import Iterable

import numpy as np

from experiments.reading.numbers import MOST_MORE, TERMINAL, change_adding_up, telling
from experiments.reading.outcomes import Change, Level
from sim.results.differences import FEWEST_SCHOOLS

DECIMALS = 3
_SHORT_UNITS = {"per teacher and week": "per week", "hours per teacher and week": "hours"}
_SENTENCE = ("voluntary_share", "trust_mean", "self_efficacy_mean", "strain_mean", "student_outcome")


def change_cells(row: Change) -> tuple[str, str, str, str]:
    """Both levels, the difference and its interval, with so many decimals that they add up; one below the other."""
    found = change_adding_up(row.baseline, row.reform, row.difference, DECIMALS)
    places = found.decimals
    levels = TERMINAL.fixed(row.baseline, places), TERMINAL.fixed(row.reform, places)
    by = TERMINAL.signed(found.total, places)
    cells = *levels, by, TERMINAL.span(row.low, row.high, places, sign=True)
    room = " " * (DECIMALS + MOST_MORE - places)  # the decimal points of a column stand below each other
    return tuple(f"{cell}{room}" for cell in cells)  # type: ignore[return-value]


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
        "95 % interval: of that mean over the simulated schools, luck and schools only, not how wrong the model may "
        "be; more replicates make it narrower."
    )


def level_sentence(rows: Iterable[Level]) -> str:
    """How much simulated teachers collaborated at the end of a run, in plain words."""
    row = {row.measure.name: row for row in rows}["voluntary_share"]
    start, end, low, high = (TERMINAL.of_hundred(share) for share in (row.start, row.end, row.low, row.high))
    text = f"In the last year {end} of 100 simulated teachers had a voluntary session in a week"
    if not np.isnan(row.start):
        text += f", against {start} at the start"
    if not np.isnan(row.low):
        text += f" ({low} to {high} is the 95 % interval of this mean, luck and schools only)"
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
    by = TERMINAL.fixed(abs(found.total), telling(found.total, found.decimals))
    text = f"{_lower(row.measure.label)} {'rose' if row.difference > 0 else 'fell'} by {by}"
    if not details:
        return text
    better = "" if np.isnan(row.better) else f", better in {TERMINAL.percent(row.better)} of the schools"
    interval = TERMINAL.span(row.low, row.high, found.decimals, sign=True)
    return f"{text} (95 % interval {interval}, luck and schools only{better})"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
