"""A reform as a calendar: a bar for each measure over the terms and years of the school."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.in_words import WORDS, counted, lever_name, measure_in_words, number, sentence
from analysis.telling.place import placed
from sim.scenario.findings.finding import spans
from sim.scenario.findings.stacking import owners
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import ScheduledLever
from sim.scenario.school import School

ROW, HEAD = 0.34, 0.75  # inches: one measure; the calendar above and the weeks below
MOST_LONG_NAMES = 12  # terms that are called "term 1" rather than "1"
HEIGHT = 0.62  # of a row is filled by its bar
MOST_YEARS_WITH_TERMS = 4
TERM_LINE = {"color": colours.TERM_LINE, "linewidth": 0.6, "linestyle": (0, (1, 2)), "zorder": 0.5}
_BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.9}  # text on hatches or lines
LETTER = 0.062  # inches of a small letter, about


@style.theme()
def draw(reform: Reform, place: School | Scenario | None = None) -> style.Picture:
    """The calendar of a reform, in a school or scenario (default: the default school).

    Raises :class:`staffroom.StaffroomError` where the reform does not fit there.
    """
    scenario, words = placed(reform, place), WORDS["calendar"]
    rows = [*_rows(scenario)]
    struck = any(hidden.any() for _, hidden in rows)
    caption = words["caption" if rows else "empty_caption"].format(
        school=naming.plain(scenario.school.name), weeks=scenario.year_weeks, struck=words["struck"] if struck else ""
    )
    legend = _legend(reform, struck)
    title = words["title"].format(name=naming.plain(reform.name))
    figure = style.sheet(title, caption, HEAD + ROW * max(2, len(rows)), legend)
    axes = figure.subplots()
    _mark_calendar(axes, scenario)
    for place_of_row, (measure, hidden) in enumerate(rows):
        _bar(axes, scenario, measure, place_of_row, hidden)
    _label_rows(axes, [measure for measure, _ in rows])
    return style.Picture(figure, caption, _alternative(scenario))


def _rows(scenario: Scenario) -> list[tuple[ScheduledLever, np.ndarray]]:
    """Every measure with the weeks in which a later one overrides it, lever by lever, the first to begin on top."""
    rows = []
    for lever in dict.fromkeys(m.lever for m in scenario.reform.measures):
        measures = [m for m in scenario.reform.measures if m.lever == lever]
        owner = owners(measures, scenario.weeks)
        for position, measure in enumerate(measures):
            inside = np.zeros(scenario.weeks, bool)
            inside[measure.start : measure.last(scenario.weeks)] = True
            rows.append((measure, inside & (owner != position)))
    first = {lever: min(m.start for m, _ in rows if m.lever == lever) for lever in {m.lever for m, _ in rows}}
    return sorted(rows, key=lambda row: first[row[0].lever])


def _colours(reform: Reform) -> dict[str, str]:
    """One colour per part of the reform."""
    parts = list(dict.fromkeys(m.part for m in reform.measures))
    palette = list(style.colours([str(k) for k in range(len(parts) + 1)]).values())[1:]  # without the baseline's grey
    return dict(zip(parts, palette, strict=True))


def _legend(reform: Reform, struck: bool) -> list[tuple[Artist, str]]:
    hues = _colours(reform)
    entries: list[tuple[Artist, str]] = []
    if len(hues) > 1:
        entries = [(Patch(color=hue), naming.plain(part) or WORDS["calendar"]["one"]) for part, hue in hues.items()]
    if struck:
        entries.append((Patch(facecolor=colours.STRUCK, linewidth=0, hatch="////"), WORDS["calendar"]["struck_legend"]))
    return entries


def _bar(axes: Axes, scenario: Scenario, measure: ScheduledLever, row: int, hidden: np.ndarray) -> None:
    end, floor = measure.last(scenario.weeks), row + HEIGHT / 2
    hue = _colours(scenario.reform)[measure.part]
    weeks = np.arange(measure.start, end)
    rise = np.minimum(1.0, (weeks - measure.start + 1) / (measure.ramp + 1))
    edges, tops = np.append(weeks, end), floor - HEIGHT * np.append(rise, rise[-1])
    axes.fill_between(edges, floor, tops, step="post", color=hue, linewidth=0, zorder=2)
    if hidden.any():
        with_edge = np.append(hidden, False)[measure.start : end + 1]
        with_edge[1:] |= hidden[measure.start : end]
        axes.fill_between(
            edges, floor, tops, where=with_edge.tolist(), step="post", facecolor=colours.VEIL,
            hatch="////", linewidth=0, zorder=3,
        )  # fmt: skip
    _label_bar(axes, scenario, measure, row, hidden)


def _label_bar(axes: Axes, scenario: Scenario, measure: ScheduledLever, row: int, hidden: np.ndarray) -> None:
    """From which level to which: in the longest clear stretch of the bar if it fits, else beside the bar."""
    words, level, weeks = WORDS["calendar"], scenario.school.levers[measure.lever], scenario.weeks
    text = words["bar"].format(here=number(level), there=number(measure.goal(level)))
    if measure.strength < 1:
        text += words["strength"].format(share=number(100 * measure.strength), value=number(measure.value))
    end, needed = measure.last(weeks), (len(text) + 2) * LETTER * weeks / (0.76 * style.WIDTH)
    full = np.zeros(weeks, bool)
    full[min(end, measure.start + measure.ramp) : end] = True
    clear = max(spans(full & ~hidden), key=lambda span: span[1] - span[0], default=(end, end))
    font: dict[str, Any] = {"fontsize": 7.5, "va": "center", "zorder": 5}
    if clear[1] - clear[0] >= needed:
        hue = _colours(scenario.reform)[measure.part]
        axes.text(sum(clear) / 2, row, text, ha="center", color=_ink(hue), **font)
    elif hidden.any() and end - measure.start >= needed:
        axes.text((measure.start + end) / 2, row, text, ha="center", bbox=_BEHIND, **font)
    elif weeks - end >= needed:
        axes.text(end + 0.006 * weeks, row, text, ha="left", **font)
    else:
        axes.text(measure.start - 0.006 * weeks, row, text, ha="right", **font)


def _ink(background: str) -> str:
    """Black or white, whichever stands out more from a colour (contrast by relative luminance, WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(background)]
    luminance = float(np.dot([0.2126, 0.7152, 0.0722], linear))
    return "black" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "white"


def _label_rows(axes: Axes, measures: list[ScheduledLever]) -> None:
    """Each lever named once, a line between levers."""
    names = [sentence(lever_name(m.lever)) for m in measures]
    shown = ["" if k and names[k] == names[k - 1] else name for k, name in enumerate(names)]
    axes.set_yticks(range(len(shown)), shown)
    axes.tick_params(axis="y", length=0)
    for k in range(1, len(shown)):
        if shown[k]:
            axes.axhline(k - 0.5, color=colours.ROW_LINE, linewidth=0.6, zorder=0.4)
    axes.set_ylim(max(2, len(shown)) - 0.5, -0.5)
    if not shown:
        axes.text(
            0.5, 0.5, WORDS["calendar"]["empty"], transform=axes.transAxes, ha="center", va="center", bbox=_BEHIND
        )


def _mark_calendar(axes: Axes, scenario: Scenario) -> None:
    words, year_weeks = WORDS["calendar"], scenario.year_weeks
    years = -(-scenario.weeks // year_weeks)
    axes.set_xlim(0, scenario.weeks)
    axes.set_xlabel(words["week"])
    axes.spines["left"].set_visible(False)
    step = -(-years // 8)
    starts = [year_weeks * year for year in range(0, years, step)]
    axes.set_xticks([*starts, scenario.weeks])
    above = axes.secondary_xaxis("top")
    above.spines["top"].set_visible(False)
    above.tick_params(length=0)
    middles = [(start + min(start + year_weeks, scenario.weeks)) / 2 for start in starts]
    labels = [words["year"].format(year=start // year_weeks + 1) for start in starts]
    for start in starts[1:]:
        axes.axvline(start, color=colours.START_LINE, linewidth=0.9, zorder=0.6)
    if years <= MOST_YEARS_WITH_TERMS:
        middles, labels = _mark_terms(axes, scenario, labels)
    above.set_xticks(middles, labels)


def _mark_terms(axes: Axes, scenario: Scenario, years: list[str]) -> tuple[list[float], list[str]]:
    """Lines between terms, and their names above; the name of the year stands over its first term."""
    words, middles, labels = WORDS["calendar"], [], []
    for year, called in enumerate(years):
        start = year * scenario.year_weeks
        for term, length in enumerate(scenario.terms):
            end = start + length
            if end < scenario.weeks:
                axes.axvline(end, **TERM_LINE)  # type: ignore[arg-type]
            if start < scenario.weeks:
                form = "term" if len(years) * len(scenario.terms) <= MOST_LONG_NAMES else "short_term"
                middles.append((start + min(end, scenario.weeks)) / 2)
                labels.append((f"{called}\n" if term == 0 else "\n") + words[form].format(term=term + 1))
            start = end
    return middles, labels


def _alternative(scenario: Scenario) -> str:
    words, measures = WORDS["calendar"], sorted(scenario.reform.measures, key=lambda m: m.start)
    if not measures:
        return str(words["empty"])
    many = counted(words["measures"], len(measures))
    said = [measure_in_words(measure, scenario) for measure in measures]
    return " ".join([words["alternative"].format(years=number(scenario.years), measures=many), *said])
