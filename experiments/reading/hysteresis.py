"""What a ramp up and down shows: the area between its two ways, the widest gap, what is left over, tipping values."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console

from experiments.asking.staircase import FALLING, RISING
from experiments.reading.finished import Finished, Grid, grids
from experiments.reading.numbers import TERMINAL, Notation
from experiments.reading.tipping import Question, Tipping, shift, tipping_values
from experiments.reading.tipping_table import outcome_of
from sim.results.differences import between, interval
from sim.results.outcome_columns import bounds_of

COLUMNS = ("quantity", "at", "value", "low", "high", "schools", "note")
AREA, WIDEST, LEFT_OVER, SHIFT = "area between the ways", "widest gap", "gap at the end", "shift of the tipping value"
_OPEN = Notation(minus="-", none="open")  # an end beyond the levels


def ways(found: Finished) -> dict[str, Grid]:
    """The grid of every arm of a ramp, by its name. Raises :class:`StaffroomError` for a folder without a ramp."""
    return {str(grid.beside["arm"]): grid for grid in grids(found, found.varied[0], None)}


def gaps(found: Finished) -> tuple[np.ndarray, np.ndarray]:
    """Levels (levels,), and the outcome on the way down minus on the way up in every school: (levels, replicates)."""
    outcome, _ = outcome_of(found)
    arms = ways(found)
    rising, falling = (found.values(arms[name], outcome)[0] for name in (RISING, FALLING))
    return arms[RISING].levels, falling - rising


def tips(found: Finished) -> tuple[dict[str, Tipping], tuple[float, float]]:
    """The tipping value of each way, and the 95 % interval of how far they are apart (down minus up)."""
    outcome, threshold = outcome_of(found)
    arms = ways(found)
    values = np.stack([found.values(arms[name], outcome)[0] for name in (RISING, FALLING)])
    both, samples = tipping_values(arms[RISING].levels, values, Question(threshold, bounds_of(outcome)), found.seed)
    return dict(zip((RISING, FALLING), both, strict=True)), shift(samples[0], samples[1])


def table(found: Finished) -> pd.DataFrame:
    """One row per quantity: what, at which level, value, 95 % interval, schools, and a note where there is no value.

    The area is that between the curves, down minus up, in units of the outcome times units of the lever (trapezoids).
    """
    return pd.DataFrame(list(_rows(found)), columns=pd.Index(COLUMNS))


def _rows(found: Finished) -> Iterator[tuple]:
    levels, gap = gaps(found)
    known = gap[:, np.isfinite(gap).all(axis=0)]
    schools = known.shape[1]
    bounds = between(bounds_of(outcome_of(found)[0]))
    width = float(levels[-1] - levels[0])
    whole = interval(np.trapezoid(known, levels, axis=0), (bounds[0] * width, bounds[1] * width))
    yield AREA, np.nan, *whole, schools, ""
    widest = int(np.argmax(np.abs(known.mean(axis=1)))) if schools else 0
    for name, number in ((WIDEST, widest), (LEFT_OVER, 0)):
        yield name, levels[number], *interval(known[number], bounds), schools, ""
    both, (low, high) = tips(found)
    for way, tip in both.items():
        yield f"tipping value, {way}", tip.threshold, tip.value, tip.low, tip.high, tip.schools, tip.note
    rising, falling = both[RISING], both[FALLING]
    note = "" if not rising.note and not falling.note else "one way has no tipping value"
    yield SHIFT, rising.threshold, falling.value - rising.value, low, high, schools, note


def show(found: pd.DataFrame, outcome: str, console: Console) -> None:
    """Prints the table."""
    console.print(
        f"\n{outcome}, on the way down minus on the way up in the same schools (95 % interval)", soft_wrap=True
    )
    for row in found.to_dict("records"):
        value = f"none: {row['note']}" if row["note"] else _with_interval(row)
        at = "" if np.isnan(row["at"]) else f" (at {TERMINAL.significant(row['at'], 3)})"
        console.print(f"  {row['quantity'] + at:<44} {value}", soft_wrap=True)


def _with_interval(row: Mapping[Hashable, Any]) -> str:
    value, low, high = (_OPEN.significant(row[name], 3) for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"
