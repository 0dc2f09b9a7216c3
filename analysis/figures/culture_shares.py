"""Which culture the simulated schools are in, term by term."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results
from experiments.reading.numbers import PROSE
from sim.declared.measures import CULTURE_WEEKS, CULTURES

COLUMNS = {1: 1, 2: 2, 4: 2}  # panels in a row, by the number of panels; otherwise 3
MOST_ROWS_OF_FULL_HEIGHT = 2
NARROWEST_NUMBERED_BAR = 0.17  # inches; numbers would overlap in narrower ones
SMALLEST_NUMBERED_SHARE = 0.09


@style.theme()
def draw(results: Results) -> style.Picture:
    """Stacked bars, one panel per scenario, one bar per term: share of the simulated schools in each culture."""
    shares = {name: table for name in results.scenarios if len(table := results.culture_shares(name))}
    if not shares:
        raise NotDrawn(
            "No cultures over time: this folder has no table of weeks with the measures that tell the cultures apart."
        )
    columns = COLUMNS.get(len(shares), 3)
    rows = -(-len(shares) // columns)
    legend: list[tuple[Artist, str]] = [
        (Patch(color=colours.CULTURE_COLOURS[k]), name[:1].upper() + name[1:]) for k, name in enumerate(CULTURES)
    ]
    numbered = (style.WIDTH - 0.8) / columns / max(len(table) for table in shares.values()) >= NARROWEST_NUMBERED_BAR
    caption = _caption(results, numbered)
    figure = style.sheet(
        "Which culture the schools are in, term by term",
        caption,
        rows * (2.6 if rows <= MOST_ROWS_OF_FULL_HEIGHT else 1.9),
        legend,
    )
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False)
    for place, axes in enumerate(panels.flat):
        axes.set_visible(place < len(shares))
        if place < len(shares):
            name = list(shares)[place]
            _panel(axes, shares[name], results.terms, numbered)
            axes.set_title(style.wrapped(naming.plain(name), 30))
        if place % columns == 0:
            axes.set_ylabel("share of simulated schools", color=colours.QUIET)
    return style.Picture(figure, caption, _alternative(shares))


def _panel(axes: Axes, shares: pd.DataFrame, terms: pd.DataFrame, numbered: bool) -> None:
    places = np.arange(len(shares))
    floor = np.zeros(len(shares))
    for k, culture in enumerate(CULTURES):
        heights = shares[culture].to_numpy()
        axes.bar(places, heights, bottom=floor, width=0.88, color=colours.CULTURE_COLOURS[k], linewidth=0)
        ink = colours.CULTURE_INKS[k]
        for place, height in enumerate(heights):
            if numbered and height >= SMALLEST_NUMBERED_SHARE:
                axes.text(
                    place,
                    floor[place] + height / 2,
                    PROSE.fixed(100 * height, 0),
                    ha="center",
                    va="center",
                    color=ink,
                    fontsize=6.5,
                )
        floor += heights
    starts = [k for k in range(len(terms)) if k == 0 or terms["year"].iloc[k] != terms["year"].iloc[k - 1]]
    for k in starts[1:]:
        axes.axvline(k - 0.5, color="black", linewidth=0.8)
    step = -(-len(starts) // 6)
    axes.set_xticks(
        [k - 0.5 for k in starts[::step]], [f"year {int(terms['year'].iloc[k])}" for k in starts[::step]], ha="left"
    )
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(shares) - 0.5)
    axes.set_ylim(0, 1)


def _caption(results: Results, numbered: bool) -> str:
    told = "One bar per term; numbers in %." if numbered else "One bar per term."
    return (
        f"{told} A school's culture follows from its means over the last {CULTURE_WEEKS} weeks up to the end of the "
        f"term (typology after Hargreaves 1994, thresholds chosen for this model). {results.base_line()}"
    )


def _alternative(shares: dict[str, pd.DataFrame]) -> str:
    sentences = ["Stacked bars of the share of simulated schools in each culture, term by term."]
    for name, table in shares.items():
        for when, row in (("first", table.iloc[0]), ("last", table.iloc[-1])):
            listed = ", ".join(f"{culture} {PROSE.percent(row[culture])}" for culture in CULTURES if row[culture] > 0)
            sentences.append(f"{naming.plain(name)}, {when} term: {listed}.")
    return " ".join(sentences)
