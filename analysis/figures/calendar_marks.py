"""The calendar behind a curve over weeks: ends of terms and years, and the weeks in which a reform is in force."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import blended_transform_factory

from analysis.colours import QUIET, SHADE, SHADE_EDGE, TERM_LINE, YEAR_LINE
from analysis.telling.naming import plain
from analysis.telling.tables import Results

_MOST_YEARS_WITH_TERMS = 5
_MOST_TICKS = 6
_MOST_BARS = 4  # reforms; with more of them the bars at the top would hide the curves
_BAR_STEP = 0.032  # of the panel's height


def last_week(results: Results) -> int:
    """Number of weeks that the weeks table spans."""
    return 0 if results.weeks is None else int(results.weeks["week"].max()) + 1


def reform_periods(results: Results) -> dict[str, tuple[int, int]]:
    """First week and first week after the reform, for every scenario that has one."""
    end = last_week(results)
    found = {name: results.reform_period(name) for name in results.scenarios}
    return {
        name: (period[0], end if period[1] is None else min(period[1], end)) for name, period in found.items() if period
    }


def mark_calendar(axes: Axes, results: Results, colours: Mapping[str, str]) -> None:
    """Shade the reform, draw the ends of terms and years, and set the ticks of the week axis."""
    end, terms, periods = last_week(results), results.terms, reform_periods(results)
    years = [int(week) for week in terms.groupby("year")["first"].min()] if len(terms) else []
    if len(years) <= _MOST_YEARS_WITH_TERMS:
        for week in terms["last"][:-1] + 1:
            axes.axvline(float(week), color=TERM_LINE, linewidth=0.6, linestyle=(0, (1, 2)), zorder=0.5)
    step = -(-len(years) // _MOST_TICKS) or 1
    for week in years[1:][step - 1 :: step]:
        axes.axvline(week, color=YEAR_LINE, linewidth=0.7, zorder=0.5)
    if periods:
        axes.axvspan(
            min(start for start, _ in periods.values()),
            max(stop for _, stop in periods.values()),
            color=SHADE,
            zorder=0,
            linewidth=0,
        )
    if _has_bars(periods):
        _bars(axes, periods, colours)
    axes.set_xlim(0, end)
    ticks = years[::step] if len(years) > 1 else [int(week) for week in terms["first"]]
    axes.set_xticks(sorted({0, *ticks, end}))


def _has_bars(periods: Mapping[str, tuple[int, int]]) -> bool:
    return len(set(periods.values())) > 1 and len(periods) <= _MOST_BARS


def leave_room_for_bars(axes: Axes, results: Results) -> None:
    """Set the height of a panel after its curves are drawn, so that the bars of the reforms lie above them."""
    periods = reform_periods(results)
    axes.margins(y=0.06)
    if _has_bars(periods):
        bottom, top = axes.get_ylim()
        axes.set_ylim(bottom, bottom + (top - bottom) / (1 - _BAR_STEP * len(periods)))


def name_with_period(results: Results, scenario: str) -> str:
    """A scenario's plain name, with the weeks of a reform that ends early where no bar shows them."""
    periods = reform_periods(results)
    if (
        scenario not in periods
        or len(set(periods.values())) == 1
        or _has_bars(periods)
        or periods[scenario][1] == last_week(results)
    ):
        return plain(scenario)
    start, stop = periods[scenario]
    return f"{plain(scenario)} (weeks {start} to {stop})"


def _bars(axes: Axes, periods: Mapping[str, tuple[int, int]], colours: Mapping[str, str]) -> None:
    place = blended_transform_factory(axes.transData, axes.transAxes)
    for k, (name, (start, stop)) in enumerate(periods.items()):
        height = 0.985 - _BAR_STEP * k
        axes.plot(
            [start, stop],
            [height, height],
            color=colours[name],
            linewidth=2.2,
            solid_capstyle="butt",
            transform=place,
            zorder=1,
        )


def calendar_legend(results: Results) -> list[tuple[Artist, str]]:
    """What the marks mean, for the legend."""
    periods, terms = reform_periods(results), results.terms
    entries: list[tuple[Artist, str]] = []
    if periods:
        spans = set(periods.values())
        start, stop = next(iter(spans))
        text = (
            f"reform in force (weeks {start} to {stop})"
            if len(spans) == 1
            else "a reform in force" + (" (bars: which one)" if _has_bars(periods) else "")
        )
        entries.append((Patch(facecolor=SHADE, edgecolor=SHADE_EDGE, linewidth=0.6), text))
    if len(terms) > 1 and terms["year"].nunique() <= _MOST_YEARS_WITH_TERMS:
        entries.append((Line2D([], [], color=QUIET, linewidth=0.9, linestyle=(0, (1, 2))), "end of a term"))
    return entries


def value_at_end(weekly: pd.DataFrame, weeks: int = 9) -> float:
    """Mean over all schools and the last weeks."""
    return float(weekly.iloc[:, -weeks:].mean().mean()) if weekly.size else float("nan")
