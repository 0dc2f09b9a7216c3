"""Weekly curves: mean over the schools and its 95 % interval, one line per arm, the reform's weeks shaded."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis import colours
from analysis.figures.patterns.panels import (
    DECIMALS,
    SOLID,
    Look,
    Plan,
    columns_for,
    key,
    lines_of,
    looks_of,
    measures_of,
    row_height,
    title,
    unit_label,
)
from analysis.figures.patterns.results import PatternResult
from experiments.patterns.arms import YEAR
from experiments.reading.numbers import PROSE
from sim.errors import StaffroomError

_MOST_TICKS = 7
_MARKS = 9  # per curve


def plan(found: PatternResult) -> Plan:
    """One panel per measure."""
    curves, measures = found.data.curves, measures_of(found)
    missing = [name for name in measures if name not in set(curves["measure"])]
    if missing:
        raise StaffroomError(f"{found.pattern.id}: figure.measures: '{missing[0]}' is not among the curves.")
    arms = lines_of(found, "arms", curves["arm"].unique())
    looks, columns = looks_of(list(arms)), columns_for(len(measures))
    drawn = {m: {name: curve(found, name, m) for name in arms} for m in measures}
    spans = _spans(found.pattern.figure.get("shade"))

    def panel(measure: str, axes: Axes) -> None:
        _calendar(axes, spans, int(curves["week"].max()) + 1)
        for number, (name, weekly) in enumerate(drawn[measure].items()):
            _draw(axes, weekly, looks[name], number / len(arms))
        title(axes, measures[measure], columns)
        axes.set_xlabel("School week")
        axes.set_ylabel(unit_label(found, measure), color=colours.QUIET)

    return Plan(
        [partial(panel, measure) for measure in measures],
        columns,
        row_height(len(measures)),
        "Above: weekly means over the schools with their 95 % intervals (shade around the line; luck and schools only);"
        " grey upright lines: ends of school years.",
        _told(drawn, measures, arms),
        _legend(looks, arms, spans),
    )


def curve(found: PatternResult, arm: str, measure: str) -> pd.DataFrame:
    """The weekly means of one measure in one arm with their intervals. Raises :class:`StaffroomError` for none."""
    curves = found.data.curves
    column = "arm" if (curves["arm"] == arm).any() else "family"
    rows = curves[(curves[column] == arm) & (curves["measure"] == measure)].sort_values("week")
    if rows.empty or rows["arm"].nunique() > 1:
        raise StaffroomError(f"{found.pattern.id}: figure.arms: '{arm}' has {rows['arm'].nunique()} curves, not one.")
    return rows


def _spans(given: object) -> list[tuple[float, float | None]]:
    """The shaded weeks: one pair or several; an open end means until the end of the run."""
    if not isinstance(given, Sequence) or not given:
        return []
    pairs = given if isinstance(given[0], Sequence) else [given]
    return [(float(start), None if stop is None else float(stop)) for start, stop in pairs]


def _calendar(axes: Axes, spans: list[tuple[float, float | None]], end: int) -> None:
    for start, stop in spans:
        axes.axvspan(start, end if stop is None else stop, color=colours.SHADE, linewidth=0, zorder=0)
    years = -(-end // YEAR)
    step = -(-years // _MOST_TICKS)
    for week in range(YEAR, end, YEAR):
        axes.axvline(week, color=colours.TERM_LINE, linewidth=0.6, zorder=0.5)
    axes.set_xticks(range(0, end + 1, step * YEAR))
    axes.set_xlim(0, end)


def _draw(axes: Axes, weekly: pd.DataFrame, look: Look, shift: float) -> None:
    """One curve; its marks stand ``shift`` of their distance from where those of the first curve stand."""
    hue, shape, _ = look
    weeks, apart = weekly["week"] + 0.5, max(1, len(weekly) // _MARKS)
    axes.fill_between(weeks, weekly["low"], weekly["high"], color=hue, alpha=0.25, linewidth=0)
    marks = (int((0.3 + shift) * apart) % apart, apart)
    axes.plot(weeks, weekly["mean"], color=hue, linewidth=1.3, marker=shape, markersize=3.8, markevery=marks)


def _legend(
    looks: dict[str, Look], arms: dict[str, str], spans: list[tuple[float, float | None]]
) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = []
    if len(arms) > 1:
        entries += [(key((looks[name][0], looks[name][1], SOLID)), arms[name]) for name in arms]
    if spans:
        words = ", ".join(f"{start:g} on" if stop is None else f"{start:g} to {stop - 1:g}" for start, stop in spans)
        entries.append((Patch(facecolor=colours.SHADE, edgecolor=colours.SHADE_EDGE, linewidth=0.6), f"weeks {words}"))
    return entries


def _told(drawn: dict[str, dict[str, pd.DataFrame]], measures: dict[str, str], arms: dict[str, str]) -> str:
    sentences = []
    for measure, curves in drawn.items():
        ends = [
            f"{arms[name]} {PROSE.fixed(weekly['mean'].iloc[-9:].mean(), DECIMALS)}" for name, weekly in curves.items()
        ]
        sentences.append(f"{measures[measure]}: {', '.join(ends)}.")
    return "Weekly curves. Means of the last nine weeks: " + " ".join(sentences)
