"""Who does what at least monthly: talk, exchange of materials, observation of colleagues, joint work."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results
from experiments.reading.numbers import PROSE
from sim.declared.measures import bounds_of
from sim.results.differences import interval

STEPS = ["talk_habit", "exchange_habit", "observation_habit", "joint_work_habit"]
# OECD TALIS 2018, at least monthly: discuss individual students, exchange materials, observe and give feedback.
TALIS_2018 = {
    "talk_habit": (0.61, "discuss students"),
    "exchange_habit": (0.47, "exchange materials"),
    "observation_habit": (0.09, "observe lessons"),
}
_LEFT, _RIGHT, _MARK = -0.44, 0.12, 0.19  # within a step of width 1: the bars, then the published level


@style.theme()
def draw(results: Results) -> style.Picture:
    """Bars per kind of work and scenario with 95 % intervals; the nearest published levels as marks."""
    shown = [name for name in STEPS if any(results.outcome(s, name).notna().any() for s in results.scenarios)]
    if not shown:
        raise NotDrawn("No ladder of participation: no school year was run to its end.")
    legend: list[tuple[Artist, str]] = [(_patch(results, name), naming.plain(name)) for name in results.scenarios]
    mark = Line2D([], [], color="black", marker="D", markersize=5, markerfacecolor="white", linewidth=1)
    legend.append((mark, "level in TALIS 2018 (used for tuning)"))
    figure = style.sheet(
        "Who does what at least monthly: talk, exchange, observation, joint work", _caption(results), 3.4, legend
    )
    axes = figure.subplots()
    _bars(axes, results, shown)
    _marks(axes, shown)
    axes.set_xticks(
        [place + (_LEFT + _RIGHT) / 2 for place in range(len(shown))],
        [style.wrapped(naming.label(name), 17) for name in shown],
    )
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("share of teachers, mean of the last year", color=colours.QUIET)
    axes.set_ylim(0, 1.0)
    axes.set_xlim(-0.5, len(shown) - 0.5)
    return style.Picture(figure, _caption(results), _alternative(results, shown))


def _patch(results: Results, scenario: str) -> Patch:
    return Patch(
        facecolor=style.colours(results.scenarios)[scenario],
        hatch=style.hatches(results.scenarios)[scenario],
        linewidth=0,
        edgecolor="white",
    )


def _bars(axes: Axes, results: Results, shown: list[str]) -> None:
    hues, patterns = style.colours(results.scenarios), style.hatches(results.scenarios)
    width = (_RIGHT - _LEFT) / len(results.scenarios)
    for k, scenario in enumerate(results.scenarios):
        places = np.arange(len(shown)) + _LEFT + width * (k + 0.5)
        means, lows, highs = np.array(
            [interval(results.outcome(scenario, name).to_numpy(), bounds_of(name)) for name in shown]
        ).T
        axes.bar(
            places, means, width * 0.94, color=hues[scenario], hatch=patterns[scenario], linewidth=0, label=scenario
        )
        axes.vlines(places, lows, highs, color="black", linewidth=1.2)


def _marks(axes: Axes, shown: list[str]) -> None:
    outline = [withStroke(linewidth=2.5, foreground="white")]
    for place, name in enumerate(shown):
        if name in TALIS_2018:
            level, item = TALIS_2018[name]
            axes.plot([place + _LEFT, place + _MARK], [level, level], color="black", linewidth=1, path_effects=outline)
            axes.plot(place + _MARK, level, marker="D", color="black", markerfacecolor="white", markersize=5)
            axes.text(
                place + _MARK + 0.05,
                level,
                f"{PROSE.percent(level)}\n{style.wrapped(item, 9)}",
                va="bottom",
                fontsize=7,
            )


def _caption(results: Results) -> str:
    lines = results.no_interval or f"upright lines: 95 % intervals ({results.holds})"
    return (
        f"Bars: means over the simulated schools; {lines}. Diamonds: shares of teachers who say "
        "that they do the nearest thing at least monthly (OECD TALIS 2018); the default school was tuned to "
        f"them: no test. {results.base_line()}"
    )


def _alternative(results: Results, shown: list[str]) -> str:
    sentences = ["Bars of what teachers do at least monthly, mean share of teachers over the last year."]
    for name in shown:
        means = [f"{naming.plain(s)} {PROSE.fixed(results.outcome(s, name).mean(), 2)}" for s in results.scenarios]
        published = (
            f"; TALIS 2018, {TALIS_2018[name][1]}: {PROSE.fixed(TALIS_2018[name][0], 2)}" if name in TALIS_2018 else ""
        )
        sentences.append(f"{naming.label(name)}: {', '.join(means)}{published}.")
    return " ".join(sentences)
