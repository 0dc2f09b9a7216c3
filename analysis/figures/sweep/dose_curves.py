"""Dose curves: every headline outcome over one setting, a second setting or the arms as lines, with intervals.

Where a sweep has arms, also what each of them changes against the first one in the same schools.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import DASHES, MOST_LINES, SHAPES, Look, key, looks_of, spread
from analysis.figures.sweep.words import (
    axis_label,
    base_line,
    codes,
    file_part,
    horizon,
    setting_name,
    since_the_end,
    unit_of,
)
from analysis.telling import naming
from analysis.telling.held import LUCK, held
from analysis.telling.shares import Statistic, statistics_of
from analysis.telling.tables import Interval, NotDrawn
from experiments.reading.finished import Finished, Grid, grids
from experiments.reading.numbers import PROSE
from experiments.reading.outcomes import HEADLINE
from sim.errors import StaffroomError
from sim.results.differences import CONFIDENCE

MOST_NUMERIC_LINES = 5  # of more levels so many are drawn, evenly spread
MOST_PANELS = 15
ByOutcome = dict[str, list[Interval]]  # one interval per line
Intervals = tuple[dict[str, ByOutcome], dict[str, ByOutcome], dict[str, ByOutcome]]  # see _intervals
SHARED_LUCK = (
    "All points share their luck, so that the shades are too wide for comparing points of a curve; the figure "
    "dose_along and along.parquet have the paired differences."
)
FEW_LEVELS = 7
COLUMNS, ROW = 3, 1.75  # inches of height of a row of panels


@dataclass(frozen=True)
class Curves:
    """One figure: ``lines`` by label, each with an interval at every level, outcome by outcome."""

    name: str
    title: str
    x: str
    levels: np.ndarray
    lines: Mapping[str, Mapping[str, Interval]]
    looks: Mapping[str, Look]
    notes: str
    compared: bool = False


def figures(found: Finished) -> Iterator[Curves]:
    """Every figure of dose curves that a sweep allows. Raises :class:`StaffroomError` where it allows none."""
    x, y = _axes(found)
    by_arm = {str(grid.beside.get("arm", "")): grid for grid in grids(found, x, y)}
    chosen = _chosen(next(iter(by_arm.values())))
    intervals = _intervals(found, by_arm, chosen)
    if y is None:
        yield from _over_one(by_arm, intervals)
        return
    shown, changes, along = intervals
    grid = next(iter(by_arm.values()))
    baseline = found.arms[0]
    across = setting_name(x).lower()
    across += f", by {setting_name(y).lower()}"
    labels = [_label(grid.lines[number]) for number in chosen]
    looks = _ordered_looks(labels) if y in found.numeric else looks_of(labels)
    notes = _lines_note(y, len(chosen), len(grid.lines))
    for arm in by_arm:
        suffix, title = (f"_{file_part(arm)}", f" ({arm.replace('_', ' ')})") if arm else ("", "")
        lines = {label: _line(k, shown[arm]) for k, label in enumerate(labels)}
        still = [arm] if _is_level(by_arm[arm]) else []
        noted = f"{notes} {_still_note(still, setting_name(x).lower(), 'lines')}".strip()
        own = {label: (hue, "", dash) for label, (hue, _, dash) in looks.items()} if still else looks
        yield Curves(f"dose_curves{suffix}", f"Outcomes over {across}{title}", x, grid.levels, lines, own, noted)
        steps = {label: _line(k, along[arm]) for k, label in enumerate(labels)}
        heading = f"What changes along {across}{title}"
        told = f"{notes} {_from(x, grid)}"
        if not still:
            yield Curves(f"dose_along{suffix}", heading, x, grid.levels, steps, looks, told, True)
        if arm in changes:
            changed = {label: _line(k, changes[arm]) for k, label in enumerate(labels)}
            which = "the reform" if arm == "reform" else arm.replace("_", " ")
            heading = f"What {which} changes over {across}"
            told = f"{notes} {_against(baseline)}"
            yield Curves(f"dose_differences{suffix}", heading, x, grid.levels, changed, looks, told, True)


def _over_one(by_arm: Mapping[str, Grid], intervals: Intervals) -> Iterator[Curves]:
    """The figures over one setting, with the arms as lines."""
    shown, changes, along = intervals
    grid = next(iter(by_arm.values()))
    x, levels = grid.x, grid.levels
    across = setting_name(x).lower()
    plain = {arm: naming.plain(arm) if arm else "All schools" for arm in by_arm}
    still = [arm for arm, of_arm in by_arm.items() if _is_level(of_arm)]
    looks = looks_of(list(plain.values()))
    looks |= {plain[arm]: (looks[plain[arm]][0], "", looks[plain[arm]][2]) for arm in still}
    lines = {plain[arm]: _line(0, by_name) for arm, by_name in shown.items()}
    yield Curves("dose_curves", f"Outcomes over {across}", x, levels, lines, looks, _still_note(still, across))
    steps = {plain[arm]: _line(0, by_name) for arm, by_name in along.items() if arm not in still}
    if steps:
        yield Curves("dose_along", f"What changes along {across}", x, levels, steps, looks, _from(x, grid), True)
    if len(by_arm) > 1:
        changed = {plain[arm]: _line(0, by_name) for arm, by_name in changes.items()}
        title = f"What each reform changes over {across}"
        yield Curves("dose_differences", title, x, levels, changed, looks, _against(next(iter(by_arm))), True)


def _is_level(grid: Grid) -> bool:
    """Whether an arm does not depend on the setting: one scenario at all of its levels."""
    return len(grid.levels) > 1 and all(len(set(line)) == 1 for line in grid.scenarios)


def _still_note(arms: Sequence[str], across: str, what: str = "line") -> str:
    """That the line of some arms is level, because the setting is none of theirs."""
    if not arms:
        return ""
    named = ", ".join(arm.replace("_", " ") for arm in arms)
    return f"Level {what} without dots: {named}, which {across} is no part of; its schools are the same at every value."


@style.theme()
def draw(found: Finished, curves: Curves) -> style.Picture:
    """One panel per outcome: mean over the schools (or of the paired difference) and its interval, line by line."""
    measures = [name for name in next(iter(curves.lines.values())) if _any(curves, name)]
    if not measures:
        raise NotDrawn("no outcome has a number.")
    drawn = {name: {label: line[name] for label, line in curves.lines.items()} for name in measures}
    rows = -(-len(measures) // COLUMNS)
    columns = min(COLUMNS, len(measures))
    caption = _caption(found, curves, drawn)
    legend = [(key(curves.looks[label]), label) for label in curves.lines] if len(curves.lines) > 1 else []
    figure = style.sheet(curves.title, caption, rows * ROW + 0.3, legend)
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(measures))
        if place < len(measures):
            _panel(axes, curves, measures[place], drawn[measures[place]])
            if place + columns >= len(measures):
                axes.set_xlabel(axis_label(curves.x, 34))
                axes.tick_params(labelbottom=True)
    return style.Picture(figure, caption, _alternative(curves, drawn))


def outcomes(found: Finished) -> list[str]:
    """The headline outcomes that were kept; where none was, the first ones that were."""
    return [name for name in HEADLINE if name in found.outcomes] or found.drawable[:MOST_PANELS]


def _axes(found: Finished) -> tuple[str, str | None]:
    """The setting of the horizontal axis (the map's, or the one with the most levels), and that of the lines."""
    varied, numeric = found.varied, found.numeric
    if len(varied) > 2:
        raise StaffroomError(f"Dose curves show one setting, with a second one as lines; {len(varied)} vary here.")
    if not numeric:
        raise StaffroomError("Dose curves take a numeric setting; none varies here.")
    chosen = found.manifest.get("map", {}).get("x")
    x = chosen if chosen in numeric else max(numeric, key=lambda name: found.design[name].nunique())
    others = [name for name in varied if name != x]
    return str(x), others[0] if others else None


def _chosen(grid: Grid) -> list[int]:
    """Numbers of the lines that are drawn: all, or of many levels of a number some, evenly spread."""
    count = len(grid.lines)
    if count <= MOST_LINES and (count <= MOST_NUMERIC_LINES + 1 or isinstance(grid.lines[0], str)):
        return list(range(count))
    if isinstance(grid.lines[0], str):
        raise NotDrawn(f"{count} lines would be drawn; {MOST_LINES} can be told apart.")
    return [int(number) for number in np.linspace(0, count - 1, MOST_NUMERIC_LINES).round()]


def _label(value: Any) -> str:
    return naming.plain(value) if isinstance(value, str) else PROSE.significant(value, 4)


def _intervals(found: Finished, by_arm: Mapping[str, Grid], chosen: Sequence[int]) -> Intervals:
    """Intervals of the chosen lines by arm, of what each arm but the first changes, and of what changes from the lowest
    level to the others in the same schools.

    The schools of one outcome are held at a time: memory does not grow with the number of outcomes.
    """
    level = float(found.manifest.get("interval_level", CONFIDENCE))
    shown: dict[str, ByOutcome] = {arm: {} for arm in by_arm}
    changes: dict[str, ByOutcome] = {arm: {} for arm in list(by_arm)[1:]}
    along: dict[str, ByOutcome] = {arm: {} for arm in by_arm}
    for name in outcomes(found):
        first: np.ndarray | None = None
        of_level, of_change = statistics_of(name, level)
        for arm, grid in by_arm.items():
            values = found.values(grid, name)[chosen]
            shown[arm][name] = [of_level(line.T) for line in values]
            along[arm][name] = [_along(line, of_change) for line in values]
            first = values if first is None else first
            if arm in changes:
                changes[arm][name] = [of_change(line.T) for line in values - first]
    return shown, changes, along


def _along(line: np.ndarray, of_change: Statistic) -> Interval:
    """What changes from the lowest level to each level (levels, schools); the lowest is like itself, for certain."""
    found = of_change((line - line[:1]).T)
    if np.isfinite(found.low[0]):
        found.low[0] = found.high[0] = found.mean[0]
    return found


def _line(number: int, by_outcome: ByOutcome) -> dict[str, Interval]:
    return {name: lines[number] for name, lines in by_outcome.items()}


def _from(x: str, grid: Grid) -> str:
    return f"Differences are to {setting_name(x).lower()} {PROSE.significant(grid.levels[0], 4)} in the same schools."


def _against(baseline: str) -> str:
    return f"Differences are to {baseline.replace('_', ' ')} in the same schools."


def _lines_note(y: str, drawn: int, levels: int) -> str:
    some = f" ({drawn} of {levels} levels)" if drawn < levels else ""
    unit = unit_of(y)
    return f"Lines: {setting_name(y).lower()}{', ' + unit if unit else ''}{some}."


def _ordered_looks(labels: Sequence[str]) -> dict[str, Look]:
    """Looks of lines that have an order: from dark to light."""
    hues = matplotlib.colormaps["viridis"](np.linspace(0, 0.85, len(labels)))
    return {
        label: (matplotlib.colors.to_hex(hues[k]), SHAPES[k % len(SHAPES)], DASHES[k % len(DASHES)])
        for k, label in enumerate(labels)
    }


def _any(curves: Curves, name: str) -> bool:
    return any(np.isfinite(line[name].mean).any() for line in curves.lines.values())


def _panel(axes: Axes, curves: Curves, name: str, lines: Mapping[str, Interval]) -> None:
    if curves.compared:
        axes.axhline(0, color=colours.MARK, linewidth=0.8, zorder=1)
    for label, found in lines.items():
        hue, shape, dash = curves.looks[label]
        axes.fill_between(curves.levels, found.low, found.high, color=hue, alpha=0.25, linewidth=0)
        axes.plot(curves.levels, found.mean, color=hue, linestyle=dash, marker=shape, markersize=3)
    if len(curves.levels) <= FEW_LEVELS and np.all(curves.levels == np.round(curves.levels)):
        axes.set_xticks(curves.levels)  # no run of 3.5 years
    if np.ptp(axes.get_ylim()) < 1e-6:
        middle = float(np.mean(axes.get_ylim()))
        axes.set_ylim(middle - 0.05, middle + 0.05)
    axes.set_title(style.wrapped(naming.label(name), 34))
    axes.set_ylabel(style.wrapped(naming.outcome_unit(name), 22), color=colours.QUIET, fontsize=7.5)


def _caption(found: Finished, curves: Curves, drawn: Mapping[str, Mapping[str, Interval]]) -> str:
    level = float(found.manifest.get("interval_level", CONFIDENCE))
    counts = np.concatenate([line.schools for lines in drawn.values() for line in lines.values()])
    what = "mean of the paired differences" if curves.compared else "mean over the schools"
    why = ", wider than 95 % because they were looked at several times" if level > 0.9501 else ""
    parts = [
        f"Line: {what}; shade: its {PROSE.significant(100 * level, 4)} % interval{why} ("
        f"{held(LUCK, found.in_worlds)}, not how wrong the model may be); {horizon(found)}.",
        "" if curves.compared else SHARED_LUCK,
        curves.notes,
        since_the_end(found),
        codes(*found.varied),
        base_line(found, counts[counts > 0] if (counts > 0).any() else counts, "at each point"),
    ]
    return " ".join(part for part in parts if part)


def _alternative(curves: Curves, drawn: Mapping[str, Mapping[str, Interval]]) -> str:
    sentences = [f"{curves.title}: {len(drawn)} panels."]
    for name, lines in drawn.items():
        for label, found in lines.items():
            ends = [
                f"{spread(*(float(part[k]) for part in found[:3]))} at {PROSE.significant(curves.levels[k], 4)}"
                for k in (0, -1)
            ]
            sentences.append(f"{naming.label(name)}, {label}: from {ends[0]} to {ends[1]}.")
    return " ".join(sentences)
