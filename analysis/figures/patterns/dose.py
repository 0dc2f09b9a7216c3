"""A measure over a setting that was varied step by step: mean and its 95 % interval, one line per family of runs.

With a baseline the lines are effects: each family minus its baseline in the same schools. With ``passing`` (a measure
and a number) a last panel shows the share of schools in which that measure lies above the number.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import colours
from analysis.figures.patterns.panels import (
    AT_START,
    MOST_LINES,
    Look,
    Plan,
    axis_label,
    baselines_of,
    columns_for,
    key,
    label_of,
    lines_of,
    looks_of,
    measures_of,
    row_height,
    spread,
    title,
    unit_label,
    window_words,
)
from analysis.figures.patterns.results import PatternResult
from analysis.telling.tables import Interval, interval
from experiments.patterns.estimates import share
from sim.errors import StaffroomError

Line = tuple[np.ndarray, Interval]


def plan(found: PatternResult) -> Plan:
    """One panel per measure; with ``together`` one panel per line, in which the measures are the lines."""
    setting, measures = str(found.need("x")), measures_of(found)
    if setting not in found.data.values:
        raise StaffroomError(f"{found.pattern.id}: figure.x = {setting}, but no run varies it.")
    series = _series(found, setting)
    compared = "difference, " if "baseline" in found.pattern.figure else ""
    groups: dict[str, dict[str, Line]] = {}
    units: dict[str, list[str]] = {}
    together = bool(found.pattern.figure.get("together"))
    for measure, one in product(measures, series):
        heading, word = ": ".join(part for part in (measures[measure], one.panel) if part), one.label
        if together:
            heading, word = word, heading
        groups.setdefault(heading, {})[word] = _line(found, one, setting, measure)
        units.setdefault(heading, []).append(unit_label(found, measure, compared))
    for heading, lines, unit in _passing(found, series, setting):
        groups[heading], units[heading] = lines, [unit]
    looks, columns = looks_of(list(next(iter(groups.values())))), columns_for(len(groups))

    def panel(heading: str, axes: Axes) -> None:
        if compared:
            axes.axhline(0, color="black", linewidth=0.8, zorder=1)
        for word, line in groups[heading].items():
            _draw(axes, line, looks[word])
        title(axes, "" if together and len(groups) == 1 else heading, columns)
        axes.set_xlabel(axis_label(found, setting, {1: 90, 2: 44}.get(columns, 34)))
        axes.set_ylabel("; ".join(dict.fromkeys(units[heading])), color=colours.QUIET)

    what = "paired differences to the same schools without it" if compared else "means over the schools"
    return Plan(
        [partial(panel, heading) for heading in groups],
        columns,
        row_height(len(groups)),
        f"Above: {what} ({window_words(found)}), with their 95 % intervals (shade; luck and schools only).",
        f"Lines over {label_of(found, setting)}. {_told(groups)}",
        [(key(look), word) for word, look in looks.items()] if len(looks) > 1 else (),
    )


class Series(NamedTuple):
    """One line: a family of runs, of these perhaps only those with some settings, and what it is compared with."""

    label: str
    panel: str
    family: str
    only: Mapping[str, float]
    baseline: str | None


def _series(found: PatternResult, setting: str) -> list[Series]:
    """One line per family and combination of the settings under ``lines``, in one panel per value of ``panels``."""
    values = found.data.values
    families = lines_of(found, "families", values.loc[values[setting].notna(), "family"].unique())
    baselines = baselines_of(found, list(families))
    lines, beside = list(found.pattern.figure.get("lines", ())), found.pattern.figure.get("panels")
    split = [*lines, *([beside] if beside else [])]
    series = []
    for name, label in families.items():
        rows = found.data.rows(name, found.window)
        for only in rows[split].drop_duplicates().to_dict("records") if split else [{}]:
            words = {
                part: f"{label_of(found, str(part)).removesuffix(AT_START).lower()} {value:g}"
                for part, value in only.items()
            }
            text = ", ".join([*([label] if len(families) > 1 or not lines else []), *(words[part] for part in lines)])
            exact = {str(part): float(value) for part, value in only.items()}
            series.append(Series(text, words.get(beside, ""), name, exact, baselines.get(name)))
    most = len({one.label for one in series})
    if most > MOST_LINES:
        raise StaffroomError(f"{found.pattern.id}: the figure has {most} lines; {MOST_LINES} can be told apart.")
    return series


def _line(found: PatternResult, one: Series, setting: str, measure: str) -> Line:
    """The levels of the setting and the mean at each; other settings that vary too are averaged over."""
    numbers = _by_level(found, one.family, one.only, setting, measure)
    if one.baseline is not None:
        before = found.data.rows(one.baseline, found.window)
        if setting in before and before[setting].notna().any():
            numbers = numbers.sub(_by_level(found, one.baseline, {}, setting, measure))
        else:
            numbers = numbers.sub(before.groupby("replicate")[measure].mean(), axis="columns")
    return numbers.index.to_numpy(float), interval(numbers.to_numpy(float).T)


def _passing(found: PatternResult, series: list[Series], setting: str) -> Iterator[tuple[str, dict[str, Line], str]]:
    """Heading, lines and unit of the panels with the share of schools that pass a bound, with Wilson's intervals."""
    for measure, bound in found.pattern.figure.get("passing", {}).items():
        lines = {}
        for one in series:
            numbers = _by_level(found, one.family, one.only, setting, measure)
            shares = [share(row[~np.isnan(row)] > bound) for row in numbers.to_numpy(float)]
            parts = (np.array([getattr(one, part) for one in shares]) for part in ("value", "low", "high", "n"))
            lines[one.label] = numbers.index.to_numpy(float), Interval(*parts)
        yield f"{label_of(found, measure)} > {bound:g}", lines, "share of schools"


def _by_level(found: PatternResult, family: str, only: Mapping[str, float], setting: str, measure: str) -> pd.DataFrame:
    """A measure by level of the setting (rows) and school (columns)."""
    rows = found.data.rows(family, found.window)
    if measure not in rows:
        raise StaffroomError(f"{found.pattern.id}: figure.measures: '{measure}' was not measured.")
    for name, value in only.items():
        rows = rows[rows[name] == value]
    return rows.groupby([setting, "replicate"])[measure].mean().unstack()


def _draw(axes: Axes, line: Line, look: Look) -> None:
    levels, found = line
    hue, shape, dash = look
    axes.fill_between(levels, found.low, found.high, color=hue, alpha=0.25, linewidth=0)
    axes.plot(levels, found.mean, color=hue, linestyle=dash, marker=shape, markersize=3.6)


def _told(groups: dict[str, dict[str, Line]]) -> str:
    sentences = []
    for heading, lines in groups.items():
        for word, (levels, found) in lines.items():
            steps = [
                f"{spread(found.mean[k], found.low[k], found.high[k])} at {level:g}" for k, level in enumerate(levels)
            ]
            sentences.append(f"{heading}, {word}: {', '.join(steps)}.")
    return " ".join(sentences)
