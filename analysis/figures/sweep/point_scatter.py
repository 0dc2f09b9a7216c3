"""A sampled design as points: one outcome over every setting, a panel each, with the means of bins."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import spread
from analysis.figures.sweep.sampled import Sample, is_trajectories, names_of
from analysis.figures.sweep.words import axis_label, codes, setting_name
from analysis.telling import naming
from analysis.telling.tables import NotDrawn
from experiments.reading.finished import Finished
from experiments.reading.numbers import PROSE
from sim.results.differences import FEWEST_SCHOOLS, interval

COLUMNS, ROW = 3, 2.3  # inches of height of a row of panels
MOST_PANELS = 12
MOST_BINS = 6
IN_A_BIN = 10  # points that a bin has at least
MOST_LEVELS = 8  # of a setting whose values are bins of their own


class Bin(NamedTuple):
    """Some points that are near to each other in one setting: their number, place, mean outcome and its interval."""

    points: int
    place: float
    mean: float
    low: float
    high: float


@style.theme()
def draw(found: Finished, sample: Sample) -> style.Picture:
    """A panel per setting. Raises :class:`NotDrawn` for more settings than can be shown."""
    names = list(sample.settings)
    if len(names) > MOST_PANELS:
        raise NotDrawn(f"{len(names)} settings vary; {MOST_PANELS} can be shown.")
    independent = not is_trajectories(found)
    drawn = {str(name): bins(sample, str(name), independent) for name in names}
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    caption = _caption(found, sample, [part for found_here in drawn.values() for part in found_here])
    title = f"{sample.what}: every point, over {names_of(list(drawn))}"
    figure = style.sheet(title, caption, rows * ROW + 0.2, _legend(drawn, sample))
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes in panels.flat[len(names) :]:
        axes.set_visible(False)
    for axes, (name, found_here) in zip(panels.flat, drawn.items(), strict=False):
        _panel(axes, sample, name, found_here)
    for row in panels:
        row[0].set_ylabel(style.wrapped(naming.outcome_unit(sample.outcome), 28), color=colours.QUIET)
    return style.Picture(figure, caption, _alternative(title, drawn, sample))


def bins(sample: Sample, name: str, independent: bool) -> list[Bin]:
    """The bins of one setting: its values where they are few, else about as many points in each; an interval only where
    the points are ``independent`` of each other.
    """
    places, _ = _places(sample.settings[name])
    if len(np.unique(places)) <= MOST_LEVELS:
        parts = [np.flatnonzero(places == place) for place in np.unique(places)]
    else:
        count = int(np.clip(len(places) // IN_A_BIN, 1, MOST_BINS))
        parts = np.array_split(np.argsort(places, kind="stable"), count)
    found = []
    for part in parts:
        mean, low, high = interval(sample.values[part], sample.bounds)
        ends = (low, high) if independent else (np.nan, np.nan)
        found.append(Bin(len(part), float(places[part].mean()), mean, *ends))
    return found


def _places(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Where the values of a setting lie on its axis, and their names where they are no numbers."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(float), []
    numbers, names = pd.factorize(column)
    return numbers.astype(float), [str(name) for name in names]


def _panel(axes: Axes, sample: Sample, name: str, found: list[Bin]) -> None:
    places, names = _places(sample.settings[name])
    if sample.against:
        axes.axhline(0, color=colours.MARK, linewidth=0.8, zorder=1)
    axes.plot(places, sample.values, "o", color=colours.SCENARIOS[0], alpha=0.4, markersize=3.2, markeredgewidth=0)
    for part in found:
        axes.plot([part.place] * 2, [part.low, part.high], color=colours.MARK, linewidth=1.6, zorder=3)
    line = "" if names else "-"
    at, means = [part.place for part in found], [part.mean for part in found]
    axes.plot(at, means, marker="D", linestyle=line, color=colours.MARK, markersize=4, linewidth=0.8, zorder=4)
    if names:
        axes.set_xticks(range(len(names)), [style.wrapped(naming.plain(text), 12) for text in names])
        axes.margins(x=0.2)
    axes.set_xlabel(axis_label(name, 34))


def _legend(drawn: dict[str, list[Bin]], sample: Sample) -> list[tuple[Artist, str]]:
    told = "One point: mean difference in its schools" if sample.against else "One point: mean of its schools"
    known = any(np.isfinite(part.low) for found in drawn.values() for part in found)
    mean = "Mean of a bin" + (" with its 95 % interval" if known else "")
    return [
        (Line2D([], [], color=colours.SCENARIOS[0], alpha=0.6, marker="o", markersize=4, linestyle=""), told),
        (Line2D([], [], color=colours.MARK, marker="D", markersize=4, linewidth=0.8), mean),
    ]


def _caption(found: Finished, sample: Sample, parts: list[Bin]) -> str:
    sizes = [part.points for part in parts]
    in_each = f"{min(sizes)}" if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
    if is_trajectories(found):
        why = "These means have no interval, because the points of a trajectory are not independent of each other."
    else:
        why = (
            "Line through a diamond: the 95 % interval of that mean. It holds what the other settings, which vary from "
            "point to point, and the luck of single schools do to it, not the luck that all points share because they "
            f"are made of the same schools; bins of fewer than {FEWEST_SCHOOLS} points have none."
        )
    parts_told = [
        f"Dot: a point of the design. Diamond: mean of the {in_each} points of a bin (points that are next to each "
        f"other in this setting). {why}",
        codes(*map(str, sample.settings)),
        sample.end_of_caption(found),
    ]
    return " ".join(text for text in parts_told if text)


def _alternative(title: str, drawn: dict[str, list[Bin]], sample: Sample) -> str:
    sentences = [f"{title}; {len(sample.values)} points."]
    for name, found in drawn.items():
        _, names = _places(sample.settings[name])
        places = [names[int(part.place)] if names else PROSE.significant(part.place, 3) for part in found]
        told = [
            f"{spread(part.mean, part.low, part.high)} at {place} ({part.points} points)"
            for part, place in zip(found, places, strict=True)
        ]
        sentences.append(f"{setting_name(name)}, means of bins: {', '.join(told)}.")
    return "\n".join(sentences)
