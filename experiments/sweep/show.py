"""The points of a finished sweep on the terminal: one outcome, its interval, and what each reform changes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from rich import box
from rich.table import Table

from experiments import terminal
from experiments.sweep.axes import declaration_of
from sim.measures import MEASURES

MOST_ROWS = 24
_LABELS = {measure.name: measure for measure in MEASURES}


def show(design: pd.DataFrame, points: pd.DataFrame, varied: Sequence[str], outcome: str) -> None:
    """Prints the asked points (the lowest and highest of many) with the outcome's mean over the schools."""
    rows = points[points["outcome"] == outcome].merge(design[design["asked"]], on=["point", "arm"])
    several = rows["arm"].nunique() > 1
    shown = rows if len(rows) <= MOST_ROWS else _extremes(rows)
    measure = _LABELS[outcome]
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in (*map(_heading, varied), *(["reform"] if several else []), f"{measure.label} [{measure.unit}]"):
        grid.add_column(name)
    if several:
        grid.add_column(f"difference to {rows['arm'].iloc[0]}")
    grid.add_column("schools", justify="right")
    for _, row in shown.iterrows():
        cells = [_text(row[name]) for name in varied] + ([row["arm"]] if several else [])
        cells.append(_interval(row["mean"], row["low"], row["high"]))
        if several:
            cells.append(_interval(row["difference"], row["difference_low"], row["difference_high"]))
        grid.add_row(*cells, str(row["schools"]))
    with terminal.tables() as console:
        console.print(grid)
        if len(shown) < len(rows):
            console.print(f"The {len(shown)} lowest and highest of {len(rows):,} rows; points.parquet holds them all.")


def _extremes(rows: pd.DataFrame) -> pd.DataFrame:
    """The lowest and the highest rows, from low to high."""
    ordered = rows.sort_values("mean", kind="stable")
    return pd.concat([ordered.head(MOST_ROWS // 4), ordered.tail(MOST_ROWS // 4)])


def _heading(name: str) -> str:
    declared = declaration_of(name)
    return declared.name if declared is not None else name


def _text(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _interval(mean: float, low: float, high: float) -> str:
    if np.isnan(mean):
        return ""
    return f"{mean:.3f}" if np.isnan(low) else f"{mean:.3f} [{low:.3f}, {high:.3f}]"
