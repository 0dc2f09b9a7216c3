"""Elementary effects of a Morris design: how large they are in every setting, and how much they differ."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import SHAPES, spread
from analysis.figures.sweep.sampled import Sample
from analysis.figures.sweep.words import setting_name
from analysis.telling import naming
from analysis.telling.tables import NotDrawn
from experiments.reading.finished import Finished
from experiments.reading.numbers import PROSE
from sim.results.differences import FEWEST_SCHOOLS, interval

MU, SIGMA = "\N{GREEK SMALL LETTER MU}", "\N{GREEK SMALL LETTER SIGMA}"
HEIGHT = 3.4  # inches
MOST_SETTINGS = 24


class Elementary(NamedTuple):
    """Of every setting: mean size of its elementary effects (mu*) with its interval, their spread and number."""

    settings: list[str]
    size: np.ndarray
    low: np.ndarray
    high: np.ndarray
    spread: np.ndarray
    steps: np.ndarray


def elementary(sample: Sample, settings: int) -> Elementary:
    """Mean size and spread of the change of the outcome per step, as if the step went over the whole range of the
    setting (Morris 1991; mu* after Campolongo, Cariboni & Saltelli 2007).

    A step is from one point to the next in which one setting alone differs. The intervals are over trajectories, of
    which every one gives one step per setting. Raises :class:`NotDrawn` where there are too few.
    """
    names = sample.numeric
    design = sample.settings[names]
    places = ((design - design.min()) / (design.max() - design.min())).to_numpy(float)
    following = np.diff(sample.settings.index.to_numpy()) == 1
    moved = np.diff(places, axis=0)
    alone = following & ((moved != 0).sum(axis=1) == 1)
    # Trajectories have one point more than settings: the step from the last of one to the first of the next is none.
    alone &= (sample.settings.index.to_numpy()[1:] % (settings + 1)) != 0
    change = np.diff(sample.values)
    found = []
    for column in range(len(names)):
        steps = alone & (moved[:, column] != 0)
        effects = change[steps] / moved[steps, column]
        sigma = float(effects.std(ddof=1)) if len(effects) > 1 else np.nan
        found.append((*interval(np.abs(effects), (0.0, np.inf)), sigma, len(effects)))
    size, low, high, sigmas, counts = np.array(found).T
    if counts.max(initial=0) < 2:
        raise NotDrawn("there are fewer than two trajectories, so that elementary effects cannot be compared.")
    return Elementary(names, size, low, high, sigmas, counts)


@style.theme()
def draw(found: Finished, sample: Sample) -> style.Picture:
    """Left the mean size of each setting's effects, from large to small; right their size against their spread."""
    told = elementary(sample, len(found.manifest["varied"]))
    order = np.argsort(-np.nan_to_num(told.size), kind="stable")[:MOST_SETTINGS]
    title = f"{sample.what}: which settings change it, and whether alike everywhere"
    caption = _caption(found, sample, told)
    hues = {int(k): colours.SCENARIOS[place % len(colours.SCENARIOS)] for place, k in enumerate(order)}
    figure = style.sheet(title, caption, max(HEIGHT, 0.28 * len(order) + 0.8), _legend(told, order, hues))
    left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
    _sizes(left, told, order, hues)
    _against_spread(right, told, order, hues)
    left.set_xlabel(f"mean size of effects ({naming.outcome_unit(sample.outcome)})")
    return style.Picture(figure, caption, _alternative(title, told, order))


def _look(place: int) -> str:
    return SHAPES[place % len(SHAPES)]


def _legend(told: Elementary, order: np.ndarray, hues: dict[int, str]) -> list[tuple[Line2D, str]]:
    return [
        (Line2D([], [], color=hues[k], marker=_look(place), linestyle="", markersize=5), setting_name(told.settings[k]))
        for place, k in enumerate(map(int, order))
    ]


def _sizes(axes: Axes, told: Elementary, order: np.ndarray, hues: dict[int, str]) -> None:
    for place, k in enumerate(map(int, order)):
        axes.plot([told.low[k], told.high[k]], [place, place], color=hues[k], linewidth=2.4, zorder=2)
        axes.plot(told.size[k], place, _look(place), color=hues[k], markersize=5, zorder=3)
    axes.set_yticks(range(len(order)), [style.wrapped(setting_name(told.settings[k]), 26) for k in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0)
    axes.set_title(f"How large ({MU}*)")


def _against_spread(axes: Axes, told: Elementary, order: np.ndarray, hues: dict[int, str]) -> None:
    for place, k in enumerate(map(int, order)):
        axes.plot(told.size[k], told.spread[k], _look(place), color=hues[k], markersize=6)
    most = float(np.nanmax([*told.size, *told.spread])) * 1.1 or 1.0
    axes.plot([0, most], [0, most], color=colours.QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    axes.set(xlim=(0, most), ylim=(0, most))
    axes.set_xlabel(f"mean size of effects ({MU}*)")
    axes.set_ylabel(f"spread of effects ({SIGMA})", color=colours.QUIET)
    axes.set_title("Alike everywhere, or not")


def _caption(found: Finished, sample: Sample, told: Elementary) -> str:
    fewest, most = int(told.steps.min()), int(told.steps.max())
    steps = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    none = f" Fewer than {FEWEST_SCHOOLS} steps give no interval." if fewest < FEWEST_SCHOOLS else ""
    return (
        f"An elementary effect is what one step in one setting changes, as if it went over the setting's whole range "
        f"({steps} steps per setting, each in another trajectory; Morris 1991). Left: mean of their sizes without sign "
        f"({MU}*; Campolongo, Cariboni & Saltelli 2007) and its 95 % interval over trajectories; it "
        "holds where the other settings stood and the luck of single schools, not the luck that all points share; luck "
        "alone makes sizes larger than 0. Right: the same against the standard deviation of the effects with their "
        f"signs ({SIGMA}): near or above the dotted line a setting acts now up, now down, or very "
        f"differently, depending on the others.{none} {sample.end_of_caption(found)}"
    )


def _alternative(title: str, told: Elementary, order: np.ndarray) -> str:
    sentences = [f"{title}."]
    for k in map(int, order):
        size = spread(float(told.size[k]), float(told.low[k]), float(told.high[k]))
        sentences.append(
            f"{setting_name(told.settings[k])}: mean size {size}, spread {PROSE.fixed(told.spread[k], 3)}."
        )
    return "\n".join(sentences)
