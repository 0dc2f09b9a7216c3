"""A ramp up and down: the outcome on both ways, schools that stay on a step, and the gap between the two ways."""

from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import SOLID, Look, key, spread
from analysis.figures.sweep.words import base_line
from analysis.telling import naming
from analysis.telling.held import LUCK, held
from analysis.telling.tables import Interval, interval
from experiments.asking.outcome import bounds_of_outcome
from experiments.asking.staircase import BAD_START, FALLING, GOOD_START, RISING, STARTS
from experiments.reading import hysteresis
from experiments.reading.finished import Finished
from experiments.reading.numbers import PROSE
from experiments.reading.tipping import Tipping, in_words
from experiments.reading.tipping_table import outcome_of
from sim.declared.levers import LEVERS
from sim.results.differences import between

LOOKS: dict[str, Look] = {
    RISING: (colours.SCENARIOS[0], "^", SOLID),
    FALLING: (colours.SCENARIOS[1], "v", (0, (5, 2))),
    GOOD_START: (colours.SCENARIOS[2], "o", (0, (1, 1.5))),
    BAD_START: (colours.SCENARIOS[3], "s", (0, (1, 1.5))),
}
HEIGHT = 3.4  # inches
HOLDS = f"All intervals hold {LUCK} (which schools were drawn), not how wrong the model may be."


class Shown(NamedTuple):
    """What is drawn: levels, means with intervals by arm, the gap, and the tipping value of each way."""

    levels: np.ndarray
    arms: dict[str, Interval]
    gap: Interval
    tips: dict[str, Tipping]


@style.theme()
def draw(found: Finished) -> style.Picture:
    """Left both ways with 95 % bands and tipping values, right the gap between them in the same schools."""
    outcome, _ = outcome_of(found)
    grids = hysteresis.ways(found)
    levels, gaps = hysteresis.gaps(found)
    bounds = bounds_of_outcome(outcome)
    arms = {arm: interval(found.values(grid, outcome)[0].T, bounds=bounds) for arm, grid in grids.items()}
    shown = Shown(levels, arms, interval(gaps.T, bounds=between(bounds)), hysteresis.tips(found)[0])
    lever = str(found.manifest["ramp"]["lever"])
    caption = _caption(found, shown)
    title = f"{naming.plain(lever)} goes up and down: does {naming.label(outcome).lower()} come back?"
    figure = style.sheet(title, caption, HEIGHT, _legend(found, shown))
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    _both_ways(left, shown)
    left.set_title("Both ways" + (", and schools that stay" if GOOD_START in arms else ""))
    left.set_ylabel(naming.outcome_unit(outcome), color=colours.QUIET)
    hue, _, _ = LOOKS[FALLING]
    right.axhline(0, color=colours.MARK, linewidth=0.8, zorder=1)
    right.fill_between(levels, shown.gap.low, shown.gap.high, color=hue, alpha=0.25, linewidth=0)
    right.plot(levels, shown.gap.mean, color=hue, marker="D", markersize=3.6)
    right.set_title("Way down minus way up")
    right.set_ylabel("difference in the same school", color=colours.QUIET)
    for axes in (left, right):
        axes.set_xlabel(style.wrapped(f"{naming.plain(lever)}, {LEVERS[lever].unit}", 60 if axes is left else 42))
    return style.Picture(figure, caption, _alternative(found, shown))


def _both_ways(axes: Axes, shown: Shown) -> None:
    for arm, found in shown.arms.items():
        hue, shape, dash = LOOKS[arm]
        still = arm in (GOOD_START, BAD_START)
        axes.fill_between(shown.levels, found.low, found.high, color=hue, alpha=0.15 if still else 0.25, linewidth=0)
        axes.plot(
            shown.levels, found.mean, linestyle=dash, color=hue, marker=shape, markersize=3 if still else 4.5,
            linewidth=1.0 if still else 1.6,
        )  # fmt: skip
    low, high = axes.get_ylim()
    edges = (shown.levels[0], shown.levels[-1])
    for row, (arm, tip) in enumerate(shown.tips.items()):
        if tip.note:
            continue
        hue = LOOKS[arm][0]
        ends = [edge if np.isnan(end) else end for end, edge in zip((tip.low, tip.high), edges, strict=True)]
        axes.axvspan(*ends, color=hue, alpha=0.12, linewidth=0, zorder=0)
        axes.plot([tip.value, tip.value], [low, tip.threshold], color=hue, linewidth=0.9, linestyle=(0, (2, 2)))
        axes.plot(ends, [low + (0.02 + 0.03 * row) * (high - low)] * 2, color=hue, linewidth=2.4)
    axes.set_ylim(low, high)


def _legend(found: Finished, shown: Shown) -> list[tuple[Artist, str]]:
    lever = str(found.manifest["ramp"]["lever"]).replace("_", " ")
    labels = {RISING: f"{naming.plain(lever)} rising", FALLING: f"{naming.plain(lever)} falling"}
    labels |= {GOOD_START: "Stays, good start", BAD_START: "Stays, bad start"}
    entries: list[tuple[Artist, str]] = [(key(LOOKS[arm]), labels[arm]) for arm in shown.arms]
    if any(not tip.note for tip in shown.tips.values()):
        entries.append((Patch(color=colours.QUIET, alpha=0.25), "Tipping value, 95 % interval"))
    return entries


def _start(arm: str) -> str:
    """With what the schools of a start begin: "perceived norm 0.6, ..."."""
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in STARTS[arm].items())


def _caption(found: Finished, shown: Shown) -> str:
    ramp, (outcome, threshold) = found.manifest["ramp"], outcome_of(found)
    half = "half of the range of both ways" if threshold is None else "the threshold asked for"
    stays = (
        f" Dotted: schools that stay on one step for {ramp['starts']:g} years, from a good start "
        f"({_start(GOOD_START)}) and from a bad one ({_start(BAD_START)}); where both meet, a gap between the ways is "
        "slow memory, not a second stable state."
        if GOOD_START in shown.arms
        else ""
    )
    crossed = PROSE.significant(next(iter(shown.tips.values())).threshold, 3)
    counts = np.concatenate([part.schools for part in shown.arms.values()])
    table = hysteresis.table(found)
    area = table.loc[table["quantity"] == hysteresis.AREA, ["value", "low", "high"]].to_numpy(float)[0]
    return (
        f"{naming.label(outcome)}: means over the last {ramp['last']} of the {ramp['hold']} weeks of each step, after "
        f"{ramp['settle']} weeks on the lowest one; shade: 95 % intervals of the mean over the schools. Tipping value: "
        f"where the mean crosses {crossed} ({half}), with its 95 % bootstrap "
        f"interval over schools. Area between the ways (down minus up): "
        f"{spread(*area)}. {held(HOLDS, found.in_worlds)}{stays} "
        f"{base_line(found, counts, 'on every step')}"
    )


def _alternative(found: Finished, shown: Shown) -> str:
    outcome, _ = outcome_of(found)
    sentences = [f"{naming.label(outcome)} over the steps of a ramp."]
    for arm, part in (*shown.arms.items(), ("way down minus way up", shown.gap)):
        steps = [
            f"{spread(*(float(numbers[k]) for numbers in part[:3]))} at {PROSE.significant(level, 3)}"
            for k, level in enumerate(shown.levels)
        ]
        sentences.append(f"{naming.plain(arm)}: {', '.join(steps)}.")
    for arm, text in zip(shown.tips, in_words(list(shown.tips.values())), strict=True):
        sentences.append(f"Tipping value, {arm}: {text}.")
    return " ".join(sentences)
