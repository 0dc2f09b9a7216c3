"""What a reform changes week by week, and what is left of it when it ends."""

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.figures.calendar_marks import (
    calendar_legend,
    leave_room_for_bars,
    mark_calendar,
    name_with_period,
    reform_periods,
    value_at_end,
)
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results, interval
from experiments.reading.numbers import PROSE
from sim.declared.measures import bounds_of
from sim.results.differences import between

MEASURES_SHOWN = ["voluntary_share", "norm_mean", "trust_mean", "self_efficacy_mean"]


@style.theme()
def draw(results: Results) -> style.Picture:
    """Four panels over weeks: mean difference to the baseline in the same schools, its 95 % interval, the zero line."""
    others = results.scenarios[1:]
    if not others:
        raise NotDrawn("No differences over time: there is only one scenario.")
    results.require_one_school("differences over time")
    shown = [name for name in MEASURES_SHOWN if any(results.weekly_difference(s, name).size for s in others)]
    if not shown:
        raise NotDrawn(
            "No differences over time: this folder has no table of weeks in which schools run under two scenarios."
        )
    hues, dashes = style.colours(results.scenarios), style.dashes(results.scenarios)
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hues[s], linestyle=dashes[s], linewidth=2.2), name_with_period(results, s))
        for s in others
    ]
    title = f"Difference to the same schools under “{naming.plain(results.baseline)}”, week by week"
    rows = -(-len(shown) // 2)
    figure = style.sheet(title, _caption(results), 2.3 * rows, legend + calendar_legend(results))
    panels = figure.subplots(rows, min(2, len(shown)), sharex=True, squeeze=False)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(shown))
        if place < len(shown):
            _panel(axes, results, shown[place])
        if place + 2 >= len(shown):
            axes.tick_params(labelbottom=True)
            axes.set_xlabel("school week")
    return style.Picture(figure, _caption(results), _alternative(results, shown))


def _panel(axes: Axes, results: Results, measure: str) -> None:
    hues, dashes = style.colours(results.scenarios), style.dashes(results.scenarios)
    mark_calendar(axes, results, hues)
    axes.axhline(0, color="black", linewidth=0.9, zorder=1)
    for layer, scenario in enumerate(results.scenarios[1:]):
        difference = results.weekly_difference(scenario, measure)
        if difference.empty:
            continue
        weeks, hue = difference.columns.to_numpy(float) + 0.5, hues[scenario]
        mean, low, high, _ = interval(difference, bounds=between(bounds_of(measure)))
        axes.fill_between(weeks, low, high, color=hue, alpha=0.35, linewidth=0, zorder=2 + layer)
        axes.plot(weeks, mean, color=hue, linestyle=dashes[scenario], zorder=2.5 + layer, label=scenario)
    axes.set_title(naming.label(measure))
    axes.set_ylabel(f"difference,\n{naming.unit(measure)}", color=colours.QUIET)
    leave_room_for_bars(axes, results)


def _caption(results: Results) -> str:
    drawn = f"Line: mean of the paired differences; shade: its 95 % interval ({results.holds})."
    if results.no_interval:
        drawn = f"Line: mean of the paired differences; {results.no_interval}."
    return f"{drawn} {results.base_line()}"


def _alternative(results: Results, shown: list[str]) -> str:
    periods = reform_periods(results)
    sentences = [f"Curves over weeks of the difference to {naming.plain(results.baseline)}; the zero line is marked."]
    for scenario in results.scenarios[1:]:
        ends = [
            f"{naming.label(name)} {PROSE.signed(value_at_end(results.weekly_difference(scenario, name)), 3)}"
            for name in shown
        ]
        when = f" (reform in weeks {periods[scenario][0]} to {periods[scenario][1]})" if scenario in periods else ""
        sentences.append(f"{naming.plain(scenario)}{when}, mean over the last nine weeks: {', '.join(ends)}.")
    return " ".join(sentences)
