"""The key figure of a brief: the goal term by term, and the differences of the last year beside ordinary ones."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import colours
from analysis.brief.terms import average, common_end, term_means, term_starts
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.quantities import WORDS as SUMMARY
from analysis.telling.quantities import few, outcome_name, shown, unit_words, upper
from analysis.telling.summary_text import change_of
from analysis.telling.tables import band, interval
from analysis.telling.texts import texts
from sim.declared.measures import bounds_of
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary import Summary

WIDTH, HEIGHT, MORE = 7.1, 2.0, 0.12  # inches: the width of the text on A4; height for two reforms, and for each more
PERCENT = 100
MOST_LETTERS = 30  # of a name
_GREY = colours.PERIOD
_LINE: dict[str, Any] = {"linewidth": 1.5, "markersize": 2.8}
_BEHIND = {"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.4}  # a number on a line can be read


@style.theme()
def draw(summary: Summary, reforms: Sequence[str]) -> style.Picture:
    """The baseline and some reforms; every number of the right panel is one of the summary's table."""
    names = [summary.baseline, *reforms]
    hues = style.colours(names)
    figure = Figure(figsize=(WIDTH, HEIGHT + MORE * max(0, len(reforms) - 2)), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    termly = {name: term_means(summary, name) for name in names}
    _curves(left, summary, termly, hues)
    _dots(right, summary, reforms, hues)
    handles, labels = left.get_legend_handles_labels()
    columns = 2 if max(map(len, labels)) > MOST_LETTERS else 3
    legend = {"ncols": min(columns, len(labels)), "fontsize": 7.5, "borderpad": 0.1, "labelspacing": 0.2}
    figure.legend(handles, labels, loc="outside upper left", **legend)
    return style.Picture(figure, _caption(summary, reforms), _alternative(summary, termly, reforms))


def _factor(summary: Summary) -> float:
    unit = summary.row(summary.best, "changes", summary.goal).unit
    return float(SUMMARY["units"].get(unit, {"factor": 1})["factor"])


def _curves(axes: Axes, summary: Summary, termly: dict[str, np.ndarray], hues: dict[str, str]) -> None:
    scenario, factor = summary.comparison.results[summary.baseline].scenario, _factor(summary)
    starts = term_starts(summary)
    weeks = (starts + np.append(starts[1:], scenario.weeks)) / 2
    for year in range(scenario.year_weeks, scenario.weeks, scenario.year_weeks):
        axes.axvline(year, color=colours.YEAR_LINE, linewidth=0.7, linestyle=(0, (1, 2)), zorder=0.5)
    if (end := common_end(summary, list(termly)[1:])) is not None:
        axes.axvline(end, color=colours.QUIET, linewidth=1.0, linestyle=(0, (4, 2)), zorder=0.6)
    dashes, shapes = style.dashes(list(termly)), style.markers(list(termly))
    for place, (name, values) in enumerate(termly.items()):
        if name == summary.baseline and len(values) >= FEWEST_SCHOOLS:
            axes.fill_between(weeks, *(factor * band(values)), color=_GREY, alpha=0.7, linewidth=0, zorder=1)
        mean, low, high, _ = (factor * end for end in interval(values, bounds=bounds_of(summary.goal)))
        axes.fill_between(weeks, low, high, color=hues[name], alpha=0.35, linewidth=0, zorder=2 + place)
        looks = {"color": hues[name], "linestyle": dashes[name], "marker": shapes[name], **_LINE}
        axes.plot(weeks, mean, zorder=3 + place, label=_short(naming.plain(name), 1), **looks)
    words = texts("brief")["figure"]
    axes.set_title(style.wrapped(words["termly"].format(name=upper(outcome_name(summary.goal))), 48))
    row = summary.row(summary.best, "changes", summary.goal)
    axes.set_ylabel(words["axis"].format(unit=unit_words(row.unit)), color=colours.QUIET)
    axes.set_xlabel(words["weeks"], color=colours.QUIET)
    axes.set_xlim(0, scenario.weeks)
    step = -(-scenario.weeks // (6 * scenario.year_weeks)) * scenario.year_weeks
    axes.set_xticks([*range(0, scenario.weeks, step), scenario.weeks])


def _dots(axes: Axes, summary: Summary, reforms: Sequence[str], hues: dict[str, str]) -> None:
    words, factor = texts("brief")["figure"], _factor(summary)
    usual = summary.row(summary.best, "sure", "usual_range")
    if not np.isnan(usual.low):
        values = summary.comparison.results[summary.baseline].runs[summary.goal]
        ends = [factor * (end - float(values.mean())) for end in (usual.low, usual.high)]
        axes.axvspan(*ends, color=_GREY, alpha=0.7, linewidth=0, zorder=0)
    axes.axvline(0, color="black", linewidth=0.9, zorder=1)
    shapes = style.markers([summary.baseline, *reforms])
    for place, name in enumerate(reforms):
        row = summary.row(name, "changes", summary.goal)
        axes.plot([factor * row.low, factor * row.high], [place, place], color=hues[name], linewidth=4, zorder=2)
        axes.plot(factor * row.value, place, shapes[name], color=hues[name], markersize=5, zorder=3)
        text = change_of(summary, name, summary.goal)["difference"]
        axes.annotate(
            text, (factor * row.value, place), (0, 6), textcoords="offset points", ha="center", fontsize=8, bbox=_BEHIND
        )
    axes.set_yticks(range(len(reforms)), [_short(naming.plain(name)) for name in reforms])
    axes.set_ylim(len(reforms) - 0.4, -0.75)
    axes.tick_params(axis="y", length=0, labelsize=7.5)
    axes.spines["left"].set_visible(False)
    axes.set_title(words["difference"])
    unit = unit_words(summary.row(summary.best, "changes", summary.goal).unit)
    axes.set_xlabel(unit, color=colours.QUIET)
    axes.margins(x=0.14)
    axes.locator_params(axis="x", nbins=5)


def _caption(summary: Summary, reforms: Sequence[str]) -> str:
    words = texts("brief")["figure"]
    row = summary.row(summary.best, "changes", summary.goal)
    count = summary.comparison.results[summary.baseline].replicates
    baseline = naming.plain(summary.baseline)
    fields = {"name": upper(outcome_name(summary.goal)), "unit": unit_words(row.unit), "baseline": baseline}
    fields["ends"] = "" if common_end(summary, reforms) is None else words["ends"]
    if count < FEWEST_SCHOOLS:
        return str(words["caption_few"].format(few=upper(few(count)), **fields))
    schools = upper(SUMMARY["basis"]["schools"][1].format(count=count))
    return str(words["caption"].format(**fields, schools=schools))


def _alternative(summary: Summary, termly: dict[str, np.ndarray], reforms: Sequence[str]) -> str:
    words = texts("brief")["figure"]
    row = summary.row(summary.best, "changes", summary.goal)
    ends = [
        words["end"].format(name=naming.plain(name), value=shown(average(values[:, -1]), row.unit))
        for name, values in termly.items()
    ]
    dots = []
    for name in reforms:
        dot = summary.row(name, "changes", summary.goal)
        form = words["dot_one" if np.isnan(dot.low) else "dot"]
        dots.append(form.format(name=naming.plain(name), **change_of(summary, name, summary.goal)))
    return str(
        words["alternative"].format(
            name=outcome_name(summary.goal),
            weeks=summary.comparison.results[summary.baseline].scenario.weeks,
            ends=", ".join(ends),
            baseline=naming.plain(summary.baseline),
            unit=unit_words(row.unit),
            differences=", ".join(dots),
        )
    )


def _short(name: str, lines: int = 2) -> str:
    """A name in so many lines, cut where it is longer."""
    if lines == 1:
        return name if len(name) <= MOST_LETTERS + 10 else f"{name[: MOST_LETTERS + 7]}..."
    parts = style.wrapped(name, 20).split("\n")
    return "\n".join([*parts[: lines - 1], f"{parts[lines - 1]}..."] if len(parts) > lines else parts)
