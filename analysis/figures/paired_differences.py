"""What a reform changes: differences to the baseline in the same simulated schools, outcome by outcome."""

from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results, band
from experiments.reading.numbers import PROSE, by_size, telling
from sim.declared.measures import DIRECTION, bounds_of
from sim.results.differences import between, interval

# Outcomes on one axis share a unit and an order of size.
GROUPS: list[tuple[str, list[str]]] = [
    ("Who works together", ["voluntary_share", "exchange_monthly", "joint_work_monthly", "isolates_share"]),
    ("What teachers think and do", ["norm_mean", "trust_mean", "self_efficacy_mean", "coherence", "strain_mean"]),
    ("Scheduled work", ["mandated_sessions"]),
    ("Harm", ["harmful_per_teacher"]),
    ("Leaving", ["exits"]),
    ("Pupils", ["student_outcome"]),
]
MOST_WITH_NUMBERS = 4  # reforms; with more of them only dots are drawn
_ROW, _TIGHT_ROW = 0.17, 0.085  # inches per dot
COLUMNS = 2
_DECIMALS = ((0.01, 4), (np.inf, 3))  # by size


@dataclass(frozen=True)
class Difference:
    """One dot: a scenario's difference to the baseline in one outcome."""

    scenario: str
    outcome: str
    mean: float
    low: float
    high: float
    band: tuple[float, float]
    better: str


@style.theme()
def draw(results: Results) -> style.Picture:
    """Dots with 95 % intervals in groups of one unit, the zero line, and the share of schools that are better off."""
    others = results.scenarios[1:]
    if not others:
        raise NotDrawn("No differences: there is only one scenario.")
    results.require_one_school("differences")
    groups = [
        (title, dots)
        for title, outcomes in GROUPS
        if (dots := [d for o in outcomes for s in others if (d := _difference(results, s, o))])
    ]
    if not groups:
        raise NotDrawn("No differences: no simulated school was run under two scenarios.")
    numbered = len(others) <= MOST_WITH_NUMBERS
    rows = [groups[k : k + COLUMNS] for k in range(0, len(groups), COLUMNS)]
    spans = [max(_span(dots, numbered) for _, dots in row) for row in rows]
    heights = [span * (_ROW if numbered else _TIGHT_ROW) for span in spans]
    hues, shapes = style.colours(results.scenarios), style.markers(results.scenarios)
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hues[name], marker=shapes[name], markersize=4.5, linewidth=2.2), naming.plain(name))
        for name in others
    ]
    heading = f"Difference to the same schools under “{naming.plain(results.baseline)}”, over the last year"
    figure = style.sheet(heading, _caption(results, numbered), sum(heights) + 0.72 * len(rows), legend)
    panels = figure.subplots(len(rows), COLUMNS, height_ratios=heights, squeeze=False)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(groups))
        if place < len(groups):
            title, dots = groups[place]
            _panel(axes, dots, (hues, shapes), numbered)
            axes.set_ylim(spans[place // COLUMNS] - 1, -1)
            axes.set_title(title)
    return style.Picture(figure, _caption(results, numbered), _alternative(results, groups))


def _span(dots: list[Difference], numbered: bool) -> float:
    return len(dots) + _gap(numbered) * (len({dot.outcome for dot in dots}) - 1) + 1


def _gap(numbered: bool) -> float:
    return 0.6 if numbered else 1.4


def _difference(results: Results, scenario: str, outcome: str) -> Difference | None:
    paired = results.paired(scenario, outcome)
    if paired.empty:
        return None
    mean, low, high = interval(paired.to_numpy(), between(bounds_of(outcome)))
    bottom, top = (float(part) for part in band(paired.to_numpy()))
    word = "better" if outcome in DIRECTION else "higher"
    share = float((paired < 0).mean() if DIRECTION.get(outcome) == -1 else (paired > 0).mean())
    return Difference(scenario, outcome, mean, low, high, (bottom, top), f"{word} in {PROSE.percent(share)}")


def _panel(axes: Axes, dots: list[Difference], looks: tuple[dict[str, str], dict[str, str]], numbered: bool) -> None:
    hues, shapes = looks
    outcomes = list(dict.fromkeys(dot.outcome for dot in dots))
    places: dict[str, list[float]] = {outcome: [] for outcome in outcomes}
    beside = blended_transform_factory(axes.transAxes, axes.transData)
    axes.axvline(0, color="black", linewidth=0.9, zorder=1)
    for k, dot in enumerate(dots):
        place = k + _gap(numbered) * outcomes.index(dot.outcome)
        places[dot.outcome].append(place)
        axes.plot(dot.band, [place, place], color=hues[dot.scenario], linewidth=1.0, alpha=0.45, zorder=2)
        axes.plot(
            [dot.low, dot.high],
            [place, place],
            color=hues[dot.scenario],
            linewidth=3.4,
            solid_capstyle="butt",
            zorder=3,
        )
        axes.plot(
            dot.mean, place, shapes[dot.scenario], color=hues[dot.scenario], markersize=3.6 if numbered else 3, zorder=4
        )
        if numbered:
            axes.text(1.02, place, _short(dot), transform=beside, va="center", fontsize=7)
    axes.set_yticks(
        [float(np.mean(places[outcome])) for outcome in outcomes],
        [style.wrapped(_row_label(outcome), 14) for outcome in outcomes],
    )
    axes.set_xlabel(f"difference, {naming.outcome_unit(outcomes[0])}", color=colours.QUIET, labelpad=1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=4)
    axes.margins(x=0.04)


def _row_label(outcome: str) -> str:
    return naming.label(outcome) + (" *" if DIRECTION.get(outcome) == -1 else "")


def _short(dot: Difference) -> str:
    return f"{_signed(dot.mean)}, {dot.better}"


def _signed(number: float) -> str:
    return PROSE.signed(number, telling(number, by_size(number, _DECIMALS)))


def _numbers(dot: Difference) -> str:
    between = "" if np.isnan(dot.low) else f" [{_signed(dot.low)}, {_signed(dot.high)}]"
    return f"{_signed(dot.mean)}{between}, {dot.better}"


def _caption(results: Results, numbered: bool) -> str:
    drawn = f"Dot: mean paired difference; thick line: its 95 % interval ({results.holds}); "
    drawn += "thin line: 90 % of the schools."
    if results.no_interval:
        drawn = f"Dot: mean paired difference; {results.no_interval}; thin line: from school to school."
    told = (
        " In %: share of schools that are better off (* fewer or less is better)."
        if numbered
        else " * Fewer or less is better."
    )
    return f"{drawn}{told} {results.base_line()}"


def _alternative(results: Results, groups: list[tuple[str, list[Difference]]]) -> str:
    sentences = [f"Dots with 95 % intervals: difference to {naming.plain(results.baseline)} in the same schools."]
    for _, dots in groups:
        for dot in dots:
            what = f"{naming.label(dot.outcome)} ({naming.outcome_unit(dot.outcome)})"
            sentences.append(f"{naming.plain(dot.scenario)}, {what}: {_numbers(dot)} of the schools.")
    return "\n".join(sentences)
