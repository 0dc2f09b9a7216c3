"""Levels as bars with 95 % intervals, grouped by measure, the arms side by side; one panel per unit."""

from functools import partial
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import Plan, columns_for, lines_of, measures_of, spread, unit_of, window_words
from analysis.figures.patterns.results import PatternResult
from experiments.patterns.estimates import Estimate, mean
from experiments.reading.numbers import PROSE

_HATCHES = ["", "////", "....", "xxxx", "\\\\\\\\", "++", "oo", "--"]
_WIDTH = 0.8  # of a group
_BESIDE = 0.46  # of the distance of two groups: where a published value stands beside its bars
_REFERENCE: dict[str, Any] = {"marker": "D", "color": colours.MARK, "markersize": 6, "linestyle": "none"}
_MOST_NUMBERS = 16  # bars in a panel; with more of them the numbers above would touch


def plan(found: PatternResult) -> Plan:
    """One panel per unit."""
    measures = measures_of(found)
    arms = lines_of(found, "arms", found.data.values["arm"].unique())
    bars = {m: {name: mean(found.data(name, m, found.window)) for name in arms} for m in measures}
    hues = style.colours(list(arms))
    units: dict[str, list[str]] = {}
    for measure in measures:
        units.setdefault(unit_of(found, measure), []).append(measure)

    reference = {str(name): float(value) for name, value in found.pattern.figure.get("reference", {}).items()}

    def panel(unit: str, axes: Axes) -> None:
        shown = units[unit]
        _draw(axes, [bars[measure] for measure in shown], hues)
        for place, measure in enumerate(shown):
            if measure in reference:
                axes.plot(place + _BESIDE, reference[measure], **_REFERENCE, zorder=4)
        letters = max(9, 92 // len(shown) // columns_for(len(units)))
        axes.set_xticks(range(len(shown)), [style.wrapped(measures[measure], letters) for measure in shown])
        axes.set_ylabel(style.wrapped(unit, 30), color=colours.QUIET)

    legend: list[tuple[Artist, str]] = [
        (Patch(facecolor=hues[name], hatch=_HATCHES[place % len(_HATCHES)], edgecolor="white"), text)
        for place, (name, text) in enumerate(arms.items())
    ]
    if reference:
        text = str(found.pattern.figure.get("reference_label", "published value (see source)"))
        legend.append((Line2D([], [], **_REFERENCE), text))
    return Plan(
        [partial(panel, unit) for unit in units],
        columns_for(len(units)),
        2.6 if len(units) <= 3 else 2.0,
        f"Above: means over the schools ({window_words(found)}) with their 95 % intervals (luck and schools only).",
        _told(bars, measures, arms),
        legend,
    )


def _draw(axes: Axes, groups: list[dict[str, Estimate]], hues: dict[str, str]) -> None:
    wide = _WIDTH / len(hues)
    numbered = len(groups) * len(hues) <= _MOST_NUMBERS
    for place, group in enumerate(groups):
        for number, (name, bar) in enumerate(group.items()):
            spot = place + (number - (len(hues) - 1) / 2) * wide
            hatch = _HATCHES[number % len(_HATCHES)]
            axes.bar(spot, bar.value, 0.92 * wide, color=hues[name], hatch=hatch, edgecolor="white", linewidth=0)
            if np.isfinite(bar.low):
                axes.plot([spot, spot], [bar.low, bar.high], color="black", linewidth=1.2)
            if numbered and np.isfinite(bar.value):
                end = np.nanmax([bar.value, bar.high]) if bar.value >= 0 else 0
                text = PROSE.fixed(bar.value, 2)
                axes.annotate(text, (spot, end), (0, 2), textcoords="offset points", ha="center", fontsize=7)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_xlim(-0.6, len(groups) - 0.4)
    axes.tick_params(axis="x", length=0)
    axes.margins(y=0.12)


def _told(bars: dict[str, dict[str, Estimate]], measures: dict[str, str], arms: dict[str, str]) -> str:
    sentences = [
        f"{measures[measure]}: "
        + ", ".join(f"{arms[name]} {spread(bar.value, bar.low, bar.high)}" for name, bar in group.items())
        + "."
        for measure, group in bars.items()
    ]
    return "Bars. " + " ".join(sentences)
