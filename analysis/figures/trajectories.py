"""How the school changes week by week: small multiples of the headline measures."""

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.figures.calendar_marks import (
    calendar_legend,
    last_week,
    leave_room_for_bars,
    mark_calendar,
    name_with_period,
    value_at_end,
)
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results, band, interval
from experiments.reading.numbers import PROSE
from sim.declared.measures import MEASURE_NAMES, bounds_of
from sim.errors import StaffroomError, nearest

MEASURES_SHOWN = [
    "voluntary_share",
    "joint_work_monthly",
    "mandated_sessions",
    "norm_mean",
    "trust_mean",
    "isolates_share",
    "self_efficacy_mean",
    "coherence",
    "student_outcome",
]
COLUMNS = 3
MOST_BANDS = 4  # with more scenarios the bands of the schools would hide one another


@style.theme()
def draw(results: Results, measures: Sequence[str] = MEASURES_SHOWN) -> style.Picture:
    """One panel per measure, one colour per scenario: mean, its 95 % interval, and the band of 90 % of the schools."""
    for name in measures:
        if name not in MEASURE_NAMES:
            raise StaffroomError(f"measures: {name!r} is not a measure{nearest(name, MEASURE_NAMES)}")
    shown = _shown(results, measures)
    if not shown:
        raise NotDrawn("No curves over time: these results hold no measure week by week.")
    rows = -(-len(shown) // COLUMNS)
    columns = min(COLUMNS, len(shown))
    figure = style.sheet("How the school changes, week by week", _caption(results), 1.95 * rows, _legend(results))
    panels = figure.subplots(rows, columns, sharex=True, squeeze=False)
    for place, measure in enumerate(shown):
        _panel(panels.flat[place], results, measure)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(shown))
        if place + columns >= len(shown):
            axes.tick_params(labelbottom=True)
            axes.set_xlabel("school week")
    return style.Picture(figure, _caption(results), _alternative(results, shown))


def _shown(results: Results, measures: Sequence[str]) -> list[str]:
    return [name for name in measures if any(results.weekly(s, name).notna().any(axis=None) for s in results.scenarios)]


def _panel(axes: Axes, results: Results, measure: str) -> None:
    hues, dashes = style.colours(results.scenarios), style.dashes(results.scenarios)
    mark_calendar(axes, results, hues)
    for layer, scenario in enumerate(results.scenarios):
        weekly = results.weekly(scenario, measure)
        if weekly.empty:
            continue
        weeks, hue = weekly.columns.to_numpy(float) + 0.5, hues[scenario]
        if len(results.scenarios) <= MOST_BANDS and len(weekly) > 1:
            low, high = band(weekly)
            axes.fill_between(weeks, low, high, color=hue, alpha=0.13, linewidth=0, zorder=1.2)
        mean, low, high, _ = interval(weekly, bounds=bounds_of(measure))
        axes.fill_between(
            weeks,
            low,
            high,
            color=hue,
            alpha=0.45 if len(results.scenarios) <= MOST_BANDS else 0.2,
            linewidth=0,
            zorder=2 + layer,
        )
        axes.plot(weeks, mean, color=hue, linestyle=dashes[scenario], zorder=2.5 + layer, label=scenario)
    axes.set_title(naming.label(measure))
    axes.set_ylabel(naming.unit(measure), color=colours.QUIET)
    leave_room_for_bars(axes, results)


def _legend(results: Results) -> list[tuple[Artist, str]]:
    hues, dashes = style.colours(results.scenarios), style.dashes(results.scenarios)
    entries: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hues[name], linestyle=dashes[name], linewidth=2.2), name_with_period(results, name))
        for name in results.scenarios
    ]
    return entries + calendar_legend(results)


def _caption(results: Results) -> str:
    line = "Line: mean of the simulated schools"
    interval = f"with its 95 % interval (narrow shade; {results.holds})"
    line += f" ({results.no_interval})" if results.no_interval else f" {interval}"
    several = len(results.scenarios) <= MOST_BANDS and any(results.replicates(name) > 1 for name in results.scenarios)
    line += "; wide shade: 90 % of the schools lie in it." if several else "."
    return f"{line} {results.base_line()}"


def _alternative(results: Results, shown: list[str]) -> str:
    sentences = [
        f"Curves over {last_week(results)} school weeks in {len(shown)} panels. Means over the last nine weeks:"
    ]
    for measure in shown:
        ends = [
            f"{naming.plain(name)} {PROSE.fixed(value_at_end(results.weekly(name, measure)), 2)}"
            for name in results.scenarios
        ]
        sentences.append(f"{naming.label(measure)} ({naming.unit(measure)}): {', '.join(ends)}.")
    return " ".join(sentences)
