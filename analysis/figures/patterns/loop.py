"""A lever that is moved up in steps and down again: the measure on both ways, which differ where history matters."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from analysis import colours
from analysis.figures.patterns.course import curve
from analysis.figures.patterns.panels import (
    SOLID,
    Look,
    Plan,
    axis_label,
    columns_for,
    key,
    lines_of,
    measures_of,
    row_height,
    spread,
    title,
    unit_label,
)
from analysis.figures.patterns.results import PatternResult
from experiments.patterns.arms import arms_of
from sim.declared.levers import LEVERS
from sim.errors import StaffroomError

_LOOKS: dict[str, Look] = {
    "rising": (colours.SCENARIOS[0], "^", SOLID),
    "falling": (colours.SCENARIOS[1], "v", (0, (5, 2))),
}
_LAST = 9  # weeks of each step that count, unless the figure says otherwise


class Point(NamedTuple):
    """One step: the lever, and the mean with its interval."""

    level: float
    mean: float
    low: float
    high: float


def plan(found: PatternResult) -> Plan:
    """One panel per arm and measure."""
    measures, lever = measures_of(found), str(found.need("x")).rpartition(".")[2]
    if lever not in LEVERS:
        raise StaffroomError(f"{found.pattern.id}: figure.x = {lever} is not a lever.")
    arms = lines_of(found, "arms", found.data.curves["arm"].unique())
    combined = [(name, measure) for measure in measures for name in arms]
    columns, last = columns_for(len(combined)), int(found.pattern.figure.get("last", _LAST))
    steps = {name: _steps(found, name, lever) for name in arms}
    drawn = {both: _branches(found, *both, steps[both[0]], last) for both in combined}

    def panel(name: str, measure: str, axes: Axes) -> None:
        for word, branch in drawn[name, measure].items():
            _draw(axes, branch, _LOOKS[word])
        title(axes, measures[measure] + (f": {arms[name]}" if len(arms) > 1 else ""), columns)
        axes.set_xlabel(axis_label(found, f"reform.{lever}", {1: 90, 2: 44}.get(columns, 34)))
        axes.set_ylabel(unit_label(found, measure), color=colours.QUIET)

    legend: list[tuple[Artist, str]] = [
        (key(look), f"{LEVERS[lever].name.replace('_', ' ')} {word}") for word, look in _LOOKS.items()
    ]
    return Plan(
        [partial(panel, *both) for both in combined],
        columns,
        row_height(len(combined)),
        f"Above: means over the schools in the last {last} weeks of each step; shade: their weekly 95 % intervals, "
        "averaged over these weeks (luck and schools only).",
        _told(drawn, measures, arms),
        legend,
        share_y=len(measures) == 1,
    )


def _steps(found: PatternResult, name: str, lever: str) -> list[tuple[float, int, int]]:
    """The steps of a lever in an arm: its value, first week and first week after."""
    declared = {arm.name: arm for arm in arms_of(found.pattern, 2, found.seed)}
    if name not in declared:
        raise StaffroomError(f"{found.pattern.id}: figure.arms: there is no scenario '{name}'.")
    values = declared[name].scenario.levers[lever]
    changes = [0, *(int(week) for week in np.flatnonzero(np.diff(values)) + 1), len(values)]
    return [(float(values[start]), start, stop) for start, stop in pairwise(changes)]


def _branches(
    found: PatternResult, name: str, measure: str, steps: list[tuple[float, int, int]], last: int
) -> dict[str, list[Point]]:
    """The way up to the highest step and the way down from there (down first, for a lever that starts high)."""
    weekly = curve(found, name, measure).set_index("week")[["mean", "low", "high"]]
    points = [
        Point(level, *(float(number) for number in weekly.loc[max(start, stop - last) : stop - 1].mean()))
        for level, start, stop in steps
    ]
    levels = np.array([point.level for point in points])
    turn = int(np.argmax(np.abs(levels - levels[0])))
    halves = (points[: turn + 1], points[turn:])
    words = ("rising", "falling") if levels[turn] >= levels[0] else ("falling", "rising")
    return dict(zip(words, halves, strict=True))


def _draw(axes: Axes, branch: list[Point], look: Look) -> None:
    hue, shape, dash = look
    levels, means, lows, highs = (np.array(part) for part in zip(*branch, strict=True))
    axes.fill_between(levels, lows, highs, color=hue, alpha=0.25, linewidth=0)
    axes.plot(levels, means, linestyle=dash, color=hue, marker=shape, markersize=5)


def _told(
    drawn: Mapping[tuple[str, str], Mapping[str, list[Point]]], measures: Mapping[str, str], arms: Mapping[str, str]
) -> str:
    sentences = []
    for (name, measure), by_word in drawn.items():
        for word, branch in by_word.items():
            steps = ", ".join(f"{spread(p.mean, p.low, p.high)} at {p.level:g}" for p in branch)
            sentences.append(f"{measures[measure]}, {arms[name]}, {word}: {steps}.")
    return " ".join(sentences)
