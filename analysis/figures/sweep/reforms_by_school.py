"""What every reform changes in every kind of school: a panel per school, a dot with its interval per reform."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import spread
from analysis.figures.sweep.words import base_line, horizon, of_which
from analysis.telling import naming
from analysis.telling.held import LUCK, held
from analysis.telling.shares import statistics_of
from analysis.telling.tables import Interval, NotDrawn
from experiments.reading.finished import Finished, Grid, arms_at_points
from experiments.reading.numbers import PROSE
from sim.declared.measures import DIRECTION
from sim.errors import StaffroomError
from sim.results.differences import CONFIDENCE

OUTCOMES = ("voluntary_share", "trust_mean", "strain_mean", "student_outcome")  # one figure each; tables hold them all
PANELS = 5  # beside each other
MOST_ROWS, MOST_PANELS = 30, 20
_LOOKS = {  # hue and shape, told apart by colour-blind readers
    1: (colours.BETTER, "o", "clearly better"),
    -1: (colours.WORSE, "s", "clearly worse"),
    0: (colours.UNDECIDED, "D", "not clear: the interval contains 0, or there are too few schools for one"),
}
_ROW = 0.24  # inches
_LETTERS = 30  # of a reform's name in one line


@dataclass(frozen=True)
class Changes:
    """One figure: by school, the paired difference of every reform (an array over ``reforms``)."""

    name: str
    outcome: str
    reforms: Sequence[str]
    panels: Mapping[str, Interval]


def figures(found: Finished) -> Iterator[Changes]:
    """A figure per outcome. Raises :class:`StaffroomError` where there is nothing to compare, or a number varies."""
    if len(found.arms) < 2:
        raise StaffroomError("Reforms are compared where there are several of them (paired=true or reforms=).")
    if found.numeric:
        raise StaffroomError("Reforms by school take settings with names; a number varies here.")
    parts = list(arms_at_points(found))
    panels = list(dict.fromkeys(_school(grid) for grid in parts))
    rows = list(dict.fromkeys(name for grid in parts for name in _reforms(grid)))
    if len(rows) > MOST_ROWS or len(panels) > MOST_PANELS:
        raise NotDrawn(f"{len(rows)} reforms in {len(panels)} schools are too many to be read.")
    level = float(found.manifest.get("interval_level", CONFIDENCE))
    kept = [name for name in OUTCOMES if name in found.outcomes] or found.drawable[:1]
    for outcome in kept:
        _, of_change = statistics_of(outcome, level)
        changes = {panel: np.full((4, len(rows)), np.nan) for panel in panels}
        for grid in parts:
            values = found.values(grid, outcome)[0]
            places = [rows.index(name) for name in _reforms(grid)]
            changes[_school(grid)][:, places] = of_change((values[1:] - values[0]).T)
        if any(np.isfinite(part[0]).any() for part in changes.values()):
            drawn = {panel: Interval(*part) for panel, part in changes.items()}
            yield Changes(f"reforms_by_school_{outcome}", outcome, rows, drawn)


@style.theme()
def draw(found: Finished, changes: Changes) -> style.Picture:
    """One panel per school on one scale: mean paired difference and its interval, reform by reform, from zero."""
    what = naming.label(changes.outcome).lower()
    against = found.arms[0].replace("_", " ")
    where = " in each kind of school" if len(changes.panels) > 1 else ""
    title = f"What each reform changes{where}: {what}"
    columns = min(PANELS, len(changes.panels))
    lines = -(-len(changes.panels) // columns)
    signs = {_sign(changes.outcome, *ends) for part in changes.panels.values() for ends in _ends(part)}
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hue, marker=shape, markersize=4.5, linewidth=2.2), told)
        for sign, (hue, shape, told) in _LOOKS.items()
        if sign in signs
    ]
    caption = _caption(found, changes, against)
    figure = style.sheet(title, caption, lines * (_ROW * len(changes.reforms) + 0.6) + 0.25, legend)
    panels = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(changes.panels))
    for axes, (school, found_here) in zip(panels.flat, changes.panels.items(), strict=False):
        _panel(axes, changes, found_here)
        axes.set_title(style.wrapped(school, 88 // (columns + 1)))
    for row in panels:
        row[0].set_yticks(range(len(changes.reforms)), [style.wrapped(name, _LETTERS) for name in changes.reforms])
    unit = f"difference to {against} ({naming.outcome_unit(changes.outcome)})"
    panels[-1][0].set_xlabel(unit, color=colours.QUIET, loc="left")
    panels[-1][0].xaxis.label.set_in_layout(False)  # it may reach under the next panels
    return style.Picture(figure, caption, _alternative(changes, title, against))


def _ends(part: Interval) -> Iterator[tuple[float, float]]:
    """The intervals of a panel that are known."""
    yield from ((float(low), float(high)) for low, high in zip(part.low, part.high, strict=True) if not np.isnan(low))


def _sign(outcome: str, low: float, high: float) -> int:
    """1 for a change that is clearly for the better, -1 for the worse, 0 where the interval contains zero."""
    return DIRECTION.get(outcome, 1) * (int(low > 0) - int(high < 0))


def _panel(axes: Axes, changes: Changes, part: Interval) -> None:
    axes.axvline(0, color=colours.MARK, linewidth=0.9, zorder=1)
    for place, (mean, low, high, _) in enumerate(zip(*part, strict=True)):
        hue, shape, _ = _LOOKS[0 if np.isnan(low) else _sign(changes.outcome, low, high)]
        axes.plot([low, high], [place, place], color=hue, linewidth=2.6, solid_capstyle="butt", zorder=2)
        axes.plot(mean, place, shape, color=hue, markersize=4, zorder=3)
    axes.set_ylim(len(changes.reforms) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=colours.GRID, linewidth=0.6, zorder=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=3)
    axes.margins(x=0.08)


def _caption(found: Finished, changes: Changes, against: str) -> str:
    level = float(found.manifest.get("interval_level", CONFIDENCE))
    counts = np.concatenate([part.schools[part.schools > 0] for part in changes.panels.values()])
    return (
        f"Dot: mean of the paired differences to {against} in the same schools; line: its "
        f"{PROSE.significant(100 * level, 4)} % interval ({held(LUCK, found.in_worlds)}); where none is seen it is "
        f"narrower "
        f"than the dot. All panels have the same scale. "
        f"{naming.label(changes.outcome)}: {naming.outcome_unit(changes.outcome)}; {horizon(found)}. "
        f"{base_line(found, counts, 'for each dot')}"
    )


def _alternative(changes: Changes, title: str, against: str) -> str:
    sentences = [f"{title}; differences to {against}."]
    for school, part in changes.panels.items():
        for name, mean, low, high, _ in zip(changes.reforms, *part, strict=True):
            if not np.isnan(mean):
                sentences.append(f"{school}, {name}: {spread(mean, low, high)}.")
    return "\n".join(sentences)


def _school(grid: Grid) -> str:
    return naming.plain(str(grid.beside["school"])) if "school" in grid.beside else "All schools"


def _reforms(grid: Grid) -> list[str]:
    """The rows of a grid: its arms but the first, with what else varies."""
    others = {name: value for name, value in grid.beside.items() if name != "school"}
    told = of_which(others)
    arms = [str(arm) for arm in grid.lines[1:]]
    if told and arms == ["reform"]:
        return [naming.plain(told)]
    return [naming.plain(arm) + (f", {told}" if told else "") for arm in arms]
