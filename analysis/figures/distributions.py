"""How differently schools end up under the same scenario."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.stats import gaussian_kde

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results
from experiments.reading.numbers import PROSE

OUTCOMES = ["voluntary_share", "norm_mean", "trust_mean", "self_efficacy_mean", "coherence", "student_outcome"]
COLUMNS = 2
FEWEST_FOR_A_SHAPE = 8  # schools; with fewer only the dots are drawn
MOST_DOTS = 300
_SHAPE_HEIGHT, _DOTS_TOP, _DOTS_BOTTOM = 0.46, 0.08, 0.34


@style.theme()
def draw(results: Results) -> style.Picture:
    """One panel per outcome, one row per scenario: a dot per school, the shape of the distribution, and the median."""
    shown = [name for name in OUTCOMES if any(results.outcome(s, name).notna().any() for s in results.scenarios)]
    if not shown:
        raise NotDrawn("No distributions: this folder has none of the outcomes that they show.")
    rows = -(-len(shown) // COLUMNS)
    row = 0.45 if len(results.scenarios) <= 4 else 0.3
    body = rows * (0.75 + row * len(results.scenarios))
    figure = style.sheet("How differently the schools end up: outcomes over the last year", _caption(results), body)
    panels = figure.subplots(rows, COLUMNS, squeeze=False, sharey=True)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(shown))
        if place < len(shown):
            _panel(axes, results, shown[place])
    return style.Picture(figure, _caption(results), _alternative(results, shown))


def _panel(axes: Axes, results: Results, outcome: str) -> None:
    hues = style.colours(results.scenarios)
    for row, scenario in enumerate(results.scenarios):
        values = results.outcome(scenario, outcome).dropna().to_numpy()
        _row(axes, values, row, hues[scenario])
    axes.set_yticks(
        range(len(results.scenarios)), [style.wrapped(naming.plain(name), 24) for name in results.scenarios]
    )
    axes.set_ylim(len(results.scenarios) - 0.5, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=5)
    axes.set_title(naming.label(outcome))
    axes.set_xlabel(naming.outcome_unit(outcome), color=colours.QUIET)


def _row(axes: Axes, values: np.ndarray, row: int, hue: str) -> None:
    if not len(values):
        return
    if len(values) >= FEWEST_FOR_A_SHAPE and np.ptp(values) > 1e-9:
        grid = np.linspace(values.min(), values.max(), 120)
        density = gaussian_kde(values)(grid)
        axes.fill_between(grid, row, row - _SHAPE_HEIGHT * density / density.max(), color=hue, alpha=0.35, linewidth=0)
    dots = np.sort(values)[:: -(-len(values) // MOST_DOTS)]
    spread = (np.arange(len(dots)) * 0.618034) % 1  # golden ratio: even scatter without chance
    size = 5 if len(dots) > 30 else 14
    axes.scatter(
        dots, row + _DOTS_TOP + (_DOTS_BOTTOM - _DOTS_TOP) * spread, s=size, color=hue, alpha=0.6, linewidths=0
    )
    if len(values) > 1:
        axes.plot([np.median(values)] * 2, [row - _SHAPE_HEIGHT, row + _DOTS_BOTTOM], color=hue, linewidth=2)


def _caption(results: Results) -> str:
    return (
        f"One dot per simulated school (at most {MOST_DOTS} drawn); shape: how the schools are distributed; "
        f"upright line: median. {results.base_line()}"
    )


def _alternative(results: Results, shown: list[str]) -> str:
    sentences = ["Distributions over simulated schools, outcomes over the last year."]
    for outcome in shown:
        parts = [f"{naming.plain(s)} {_in_words(results.outcome(s, outcome))}" for s in results.scenarios]
        sentences.append(f"{naming.label(outcome)} ({naming.outcome_unit(outcome)}): {'; '.join(parts)}.")
    return " ".join(sentences)


def _in_words(values: pd.Series) -> str:
    if not values.notna().any():
        return "not known"
    middle, low, high = (PROSE.fixed(value, 2) for value in (values.median(), values.min(), values.max()))
    return f"median {middle} (from {low} to {high})"
