"""The tipping values of a map as a table: one row per line of the map, and what is shown of it on the terminal."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import Console

from experiments.asking.outcome import bounds_of_outcome
from experiments.reading.finished import Finished, Grid, grids
from experiments.reading.numbers import TERMINAL
from experiments.reading.tipping import Question, Tipping, in_words, tipping_values
from sim.errors import StaffroomError

OUTCOME = "voluntary_share"
COLUMNS = ("x", "outcome", "threshold", "direction", "tipping", "low", "high", "schools", "note")
FEWEST_LEVELS = 3


def axes_of(found: Finished) -> tuple[str, str]:
    """The two settings of a map: those that were asked for, else the first two numeric ones with three levels or more.

    Raises :class:`StaffroomError` where there are none.
    """
    chosen = found.manifest.get("map", {})
    if {chosen.get("x"), chosen.get("y")} <= set(found.numeric):
        return str(chosen["x"]), str(chosen["y"])
    several = [name for name in found.numeric if found.design[name].nunique() >= FEWEST_LEVELS]
    if len(several) < 2:
        raise StaffroomError(
            f"'{found.folder}' holds no map: it takes two numeric settings with at least {FEWEST_LEVELS} levels each."
        )
    return several[0], several[1]


def outcome_of(found: Finished) -> tuple[str, float | None]:
    """The outcome that a map or ramp is of, and the threshold that was asked for (None: half of the range)."""
    chosen = found.manifest.get("map", {})
    if chosen.get("outcome") in found.outcomes:
        return str(chosen["outcome"]), chosen.get("threshold")
    return OUTCOME if OUTCOME in found.outcomes else found.outcomes[0], None


def tips_of(found: Finished, grid: Grid) -> list[Tipping]:
    """The tipping value of every line of a grid."""
    outcome, threshold = outcome_of(found)
    return tipping_values(
        grid.levels, found.values(grid, outcome), Question(threshold, bounds_of_outcome(outcome)), found.seed
    )[0]


def of(found: Finished) -> pd.DataFrame:
    """One row per line: arm and other settings (where there are several), the line's value, and ``COLUMNS``.

    ``tipping`` is empty where there is none (``note`` says why), ``low`` or ``high`` where the interval is open.
    """
    return pd.DataFrame(list(_rows(found)))


def _rows(found: Finished) -> Iterator[dict[str, Any]]:
    x, y = axes_of(found)
    outcome, _ = outcome_of(found)
    for grid in grids(found, x, y):
        for line, tip in zip(grid.lines, tips_of(found, grid), strict=True):
            what = (x, outcome, tip.threshold, tip.direction, tip.value, tip.low, tip.high, tip.schools, tip.note)
            yield {**grid.beside, y: line, **dict(zip(COLUMNS, what, strict=True))}


def show(table: pd.DataFrame, console: Console) -> None:
    """Prints where the outcome tips, line by line."""
    *beside, line = (str(name) for name in table.columns[: -len(COLUMNS)])
    for values, part in table.groupby(beside, sort=False) if beside else [((), table)]:
        rows = part.to_dict("records")
        first = rows[0]
        of_which = ", ".join(f"{name} {value}" for name, value in zip(beside, values, strict=True))
        threshold = TERMINAL.significant(first["threshold"], 3)
        console.print(
            f"\n{first['x']} at which {first['outcome']} crosses {threshold} (95 % interval, luck and schools only)"
            + (f", {of_which}" if of_which else ""),
            soft_wrap=True,
        )
        for row, told in zip(rows, in_words([_tip(row) for row in rows]), strict=True):
            console.print(f"  {line} {TERMINAL.significant(row[line], 4):<8} {told}", soft_wrap=True)


def _tip(row: Mapping[Hashable, Any]) -> Tipping:
    return Tipping(*(row[name] for name in ("threshold", "direction", "tipping", "low", "high", "schools", "note")))
