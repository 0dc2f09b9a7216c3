"""The figures of ``staffroom calibrate``: every fact beside what the worlds give, every number before and after."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis import colours
from analysis.figures import save, style
from experiments.keeping.manifest_file import read_manifest
from experiments.reading.numbers import PROSE
from sim.errors import StaffroomError
from sim.worlds.reading import declared

MOST_NUMBERS = 40
ROW = 0.19  # inches
EDGE = 5.0  # tolerances; what lies further away is drawn here
Row = dict[Any, Any]


def draw_calibration(folder: Path, tell: Callable[[str], None] | None = None) -> list[Path]:
    """Draws both figures of a finished calibration into ``folder/figures``; returns the written files.

    Raises :class:`StaffroomError` where the folder holds none.
    """
    say = tell if tell is not None else _to_standard_error
    tables = {}
    for name in ("targets", "numbers"):
        path = Path(folder) / f"{name}.csv"
        if not path.is_file():
            raise StaffroomError(f"'{folder}' holds no finished calibration: it has no {name}.csv.")
        tables[name] = pd.read_csv(path, keep_default_na=True)
    target = Path(folder) / "figures"
    target.mkdir(exist_ok=True)
    worlds = _worlds(Path(folder))
    written = save(draw_targets(tables["targets"], worlds), target, "targets")
    if len(tables["numbers"]) > MOST_NUMBERS:
        say(f"Of {len(tables['numbers'])} numbers the figure shows the {MOST_NUMBERS} that the facts say most about.")
    return [*written, *save(draw_numbers(tables["numbers"], worlds), target, "numbers")]


@style.theme()
def draw_targets(table: pd.DataFrame, worlds: int) -> style.Picture:
    """Every target, fitted ones above held-out ones, in units of its tolerance."""
    rows = [
        row for use in ("CAL", "HOLD") for row in table[table["use"] == use].sort_values("target").to_dict("records")
    ]
    caption = (
        "Dot: mean over the worlds of what the model gives; line: where nine of ten worlds lie; both as distances from "
        "the fact, in units of its tolerance (the sampling error of the fact and what the model is not expected to hit "
        "closer, together). A fact that is a range is met anywhere inside it. Grey field: two tolerances to each side. "
        f"What lies beyond {EDGE:g} is drawn there. Missed: the fact lies outside what nine of ten worlds, seen with "
        f"the "
        f"tolerance, give. n = {worlds} plausible worlds."
    )
    figure = style.sheet(
        "What the plausible worlds give beside the facts", caption, ROW * (len(rows) + 2) + 0.6, _legend()
    )
    axes = figure.subplots()
    axes.axvspan(-2, 2, color=colours.KEPT_FIELD, zorder=0)
    axes.axvline(0, color=colours.MARK, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        _target(axes, place, row)
    fitted = sum(row["use"] == "CAL" for row in rows)
    if fitted < len(rows):
        axes.axhline(fitted - 0.5, color=colours.RULE, linewidth=0.9)
        for name, start, side in (("fitted to", fitted - 0.6, "bottom"), ("held out", fitted - 0.4, "top")):
            axes.text(EDGE, start, name, ha="right", va=side, fontsize=7.5, color=colours.QUIET)
    axes.set_yticks(range(len(rows)), [_plain(str(row["target"])) for row in rows], fontsize=7)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-EDGE - 0.2, EDGE + 0.2)
    axes.set_xlabel("distance from the fact, in tolerances", color=colours.QUIET)
    axes.tick_params(axis="y", length=0)
    missed = [_plain(str(row["target"])) for row in rows if not row["covered"]]
    told = (
        f"Rows of dots with lines: {len(rows)} facts beside what {worlds} plausible worlds give. "
        f"{len(rows) - len(missed)} lie within, missed: {', '.join(missed) or 'none'}."
    )
    return style.Picture(figure, caption, told)


def _legend() -> list[tuple[Artist, str]]:
    return [
        (Line2D([], [], color=colours.HELD, marker="o", markersize=4, linewidth=2), "fact within what the worlds give"),
        (Line2D([], [], color=colours.NOT_HELD, marker="s", markersize=4, linewidth=2), "missed"),
        (Patch(color=colours.KEPT_FIELD), "two tolerances"),
    ]


def _target(axes: Axes, place: int, row: Row) -> None:
    tolerance = float(np.hypot(row["sampling"], row["discrepancy"]))
    low, mean, high = (_beyond(row, row[name]) / tolerance for name in ("low", "mean", "high"))
    hue, shape = (colours.HELD, "o") if row["covered"] else (colours.NOT_HELD, "s")
    axes.plot(np.clip([low, high], -EDGE, EDGE), [place, place], color=hue, linewidth=2.0, zorder=3)
    axes.plot(float(np.clip(mean, -EDGE, EDGE)), place, shape, color=hue, markersize=3.6, zorder=4)


def _beyond(row: Row, value: float) -> float:
    """How far a value lies above (below: negative) the fact; 0 within a range."""
    return float(max(value - row["wanted_high"], 0.0) - max(row["wanted_low"] - value, 0.0))


@style.theme()
def draw_numbers(table: pd.DataFrame, worlds: int) -> style.Picture:
    """The numbers that the facts say most about: where they were believed to lie, and where they lie in the worlds."""
    rows = table.head(MOST_NUMBERS).to_dict("records")
    nothing = int((table["facts_say"] == "nothing").sum())
    caption = (
        "Each row: the plausible range of one number, from its lowest to its highest value. Pale line: where nine of "
        "ten "
        "values lay before the facts were looked at; dark line: where they lie in nine of ten worlds; dot: median; "
        "upright mark: the usual value (the default). The percentage is the share of variance that the facts take "
        "away; "
        f"they say nothing (less than 20 %) about {nothing} of {len(table)} numbers. n = {worlds} plausible worlds."
    )
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=colours.PERIOD, linewidth=5), "before"),
        (Line2D([], [], color=colours.HELD, marker="o", markersize=4, linewidth=2), "in the worlds"),
        (Line2D([], [], color=colours.NOT_HELD, marker="|", markersize=9, linewidth=0), "usual value"),
    ]
    figure = style.sheet("What the facts say about the numbers", caption, ROW * (len(rows) + 2) + 0.6, legend)
    axes = figure.subplots()
    for place, row in enumerate(rows):
        _number(axes, place, row)
    axes.set_yticks(range(len(rows)), [_plain(str(row["number"])) for row in rows], fontsize=7)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.12)
    axes.set_xticks([0, 0.5, 1], ["lowest", "middle", "highest plausible value"])
    axes.tick_params(axis="y", length=0)
    most = ", ".join(f"{_plain(str(row['number']))} {PROSE.fixed(100 * row['taken_away'], 0)} %" for row in rows[:5])
    told = (
        f"Rows of ranges before and after: of {len(table)} numbers the facts say nothing about {nothing}; most: {most}."
    )
    return style.Picture(figure, caption, told)


def _number(axes: Axes, place: int, row: Row) -> None:
    low, high = _ends(row)
    before, after = (
        [(row[end] - low) / (high - low) for end in ends] for ends in (("prior_low", "prior_high"), ("low", "high"))
    )
    axes.plot(before, [place, place], color=colours.PERIOD, linewidth=5, solid_capstyle="butt", zorder=1)
    axes.plot(after, [place, place], color=colours.HELD, linewidth=2, zorder=2)
    axes.plot((row["median"] - low) / (high - low), place, "o", color=colours.HELD, markersize=3.6, zorder=3)
    usual = (row["default"] - low) / (high - low)
    axes.plot(usual, place, "|", color=colours.NOT_HELD, markersize=8, markeredgewidth=1.6, zorder=4)
    axes.text(
        1.11,
        place,
        f"{PROSE.fixed(100 * row['taken_away'], 0)} %",
        ha="right",
        va="center",
        fontsize=7,
        color=colours.QUIET,
    )


def _ends(row: Row) -> Sequence[float]:
    """The plausible range of a number, or, for one of the place of some facts, what both ranges span."""
    name = str(row["number"])
    if " in " in name:
        return min(row["prior_low"], row["low"]), max(row["prior_high"], row["high"])
    return declared(name).plausible


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")


def _worlds(folder: Path) -> int:
    plan = str(read_manifest(folder)["identity"]["plan"])
    return int(plan.rpartition(",")[2].split()[0])


def _to_standard_error(sentence: str) -> None:
    print(sentence, file=sys.stderr)
