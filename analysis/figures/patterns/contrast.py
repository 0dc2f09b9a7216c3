"""Arms beside one another: a dot per arm with its 95 % interval, as levels or as paired differences.

``baseline``: the arm with which all are compared, or one for each arm.
"""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import (
    Plan,
    baselines_of,
    columns_for,
    lines_of,
    measures_of,
    spread,
    title,
    unit_of,
    window_words,
)
from analysis.figures.patterns.results import PatternResult
from experiments.patterns.estimates import Estimate, difference, mean

_ROW = 0.26  # inches per arm
_HUE = colours.SCENARIOS[0]
_MOST_ROWS = 16


def plan(found: PatternResult) -> Plan:
    """One panel per measure, one row per arm; the rows of a panel share the names at its left."""
    measures = measures_of(found)
    arms = lines_of(found, "arms", found.data.values["arm"].unique(), _MOST_ROWS)
    baselines = baselines_of(found, list(arms))
    shown = {name: text for name, text in arms.items() if name not in baselines.values()}
    columns = columns_for(len(measures))
    dots = {m: {name: _estimate(found, name, m, baselines.get(name)) for name in shown} for m in measures}

    def panel(measure: str, axes: Axes) -> None:
        _draw(axes, list(dots[measure].values()), bool(baselines))
        axes.set_yticks(range(len(shown)), [style.wrapped(text, 26) for text in shown.values()])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        title(axes, measures[measure], columns)
        axes.locator_params(axis="x", nbins=4 if columns == 3 else 6)
        unit = unit_of(found, measure)
        text = (("difference, " if baselines else "") + unit).rstrip(", ")
        axes.set_xlabel(style.wrapped(text, {1: 90, 2: 40}.get(columns, 26)), color=colours.QUIET)

    lines = max(len(style.wrapped(text, 26).splitlines()) for text in shown.values())
    against = _against(found, arms)
    what = f"differences to {against} in the same schools" if against else "means over the schools"
    return Plan(
        [partial(panel, measure) for measure in measures],
        columns,
        0.95 + len(shown) * max(_ROW, 0.15 * lines + 0.06),
        f"Above: {what} ({window_words(found)}), with their 95 % intervals (luck and schools only; not seen where "
        "narrower than the dot).",
        _told(dots, measures, arms, against),
        share_y=True,
    )


def _against(found: PatternResult, arms: dict[str, str]) -> str:
    """What the arms are compared with, in words; "" for nothing."""
    given = found.pattern.figure.get("baseline")
    if given is None:
        return ""
    return str(found.pattern.figure["against"]) if isinstance(given, Mapping) else f"“{arms.get(given, given)}”"


def _estimate(found: PatternResult, arm: str, measure: str, baseline: str | None) -> Estimate:
    values = found.data(arm, measure, found.window)
    return mean(values) if baseline is None else difference(values, found.data(baseline, measure, found.window))


def _draw(axes: Axes, dots: Sequence[Estimate], zero: bool) -> None:
    if zero:
        axes.axvline(0, color="black", linewidth=0.9, zorder=1)
    for place, dot in enumerate(dots):
        if np.isfinite(dot.low):
            axes.plot([dot.low, dot.high], [place, place], color=_HUE, linewidth=2.8, solid_capstyle="butt", zorder=3)
        axes.plot(dot.value, place, "o", color=_HUE, markersize=5.5, zorder=4)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="y", color=colours.FAINT_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.margins(x=0.12)


def _told(dots: dict[str, dict[str, Estimate]], measures: dict[str, str], arms: dict[str, str], against: str) -> str:
    opening = f"Differences to {against.strip('“”')}. " if against else "Means of the scenarios. "
    sentences = [
        f"{measures[measure]}: "
        + ", ".join(f"{arms[name]} {spread(dot.value, dot.low, dot.high)}" for name, dot in by_arm.items())
        + "."
        for measure, by_arm in dots.items()
    ]
    return opening + " ".join(sentences)
