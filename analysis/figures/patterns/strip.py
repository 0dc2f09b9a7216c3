"""The lower part of a pattern figure: one row per criterion, with the accepted range, the estimate and the verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis import colours
from analysis.figures import style
from experiments.patterns.estimates import Verdict
from experiments.patterns.judged import Judgement, verdict_of
from experiments.patterns.show import interval_text
from experiments.reading.numbers import true_minus

SIGNS = {Verdict.REPRODUCED: "✓", Verdict.NOT: "✗", Verdict.UNDECIDED: "?"}
HUES = {Verdict.REPRODUCED: colours.HELD, Verdict.NOT: colours.NOT_HELD, Verdict.UNDECIDED: colours.OPEN}
MARKERS = {Verdict.REPRODUCED: "o", Verdict.NOT: "X", Verdict.UNDECIDED: "D"}
_ACCEPTED, _RULE = colours.ACCEPTED, colours.RULE
_WORDS, _SCALE, _NUMBERS = 0.1, (3.05, 5.35), 5.55  # inches from the left: texts, the axis, the numbers
_WORDS_WIDE, _NUMBERS_WIDE = 2.8, 2.65  # inches
_SHORT = 24  # letters
_LINE, _HEAD, _PAD = 0.138, 0.3, 0.12  # inches


@dataclass(frozen=True)
class Row:
    """The texts of one criterion, in lines, and where the row begins and ends (inches from the top)."""

    judgement: Judgement
    words: list[str]
    numbers: list[str]
    top: float
    height: float


def plan(judgements: Sequence[Judgement]) -> list[Row]:
    """The rows with their texts and places."""
    rows, top = [], _HEAD
    for judgement in judgements:
        criterion = judgement.criterion
        says = criterion.says[:1].upper() + criterion.says[1:] + _unit(criterion.unit)
        words, numbers = style.lines(says, _WORDS_WIDE, 8), _numbers(judgement)
        height = max(len(words), len(numbers) + 1, 3) * _LINE + _PAD
        rows.append(Row(judgement, words, numbers, top, height))
        top += height
    return rows


def _unit(unit: str) -> str:
    """A unit in brackets; a short one is not broken over two lines."""
    kept = unit.replace(" ", "\N{NO-BREAK SPACE}") if len(unit) <= _SHORT else unit
    return f" [{kept}]" if unit else ""


def height(rows: Sequence[Row]) -> float:
    """Inches that the strip fills."""
    return rows[-1].top + rows[-1].height + 0.02


def draw(figure: Figure, rows: Sequence[Row]) -> None:
    """Adds the strip at the lower end of what :func:`analysis.figures.style.sheet` left free.

    The rest is for panels.
    """
    wide, high = figure.get_size_inches()
    tall = height(rows)
    engine = figure.get_layout_engine()
    assert engine is not None
    left, bottom, width, free = engine.get()["rect"]
    engine.set(rect=(left, bottom + tall / high, width, free - tall / high))  # type: ignore[call-arg]
    axes = figure.add_axes((0, bottom, 1, tall / high), label="criteria")
    axes.set(xlim=(0, wide), ylim=(tall, 0))
    axes.set_axis_off()
    heading = f"What the pattern needs, and what was measured: {summary([row.judgement for row in rows])}"
    axes.text(_WORDS, 0.05, heading, va="top", fontsize=9.5, weight="bold")
    for row in rows:
        axes.plot([_WORDS, wide - 0.1], [row.top, row.top], color=_RULE, linewidth=0.7, solid_capstyle="butt")
        _texts(axes, row)
        _scale(axes, row)


def summary(judgements: Sequence[Judgement]) -> str:
    """The verdict on the pattern and how many criteria are met."""
    verdicts = [judgement.verdict for judgement in judgements]
    verdict = verdict_of(judgements)
    met = f"{verdicts.count(Verdict.REPRODUCED)} of {len(verdicts)} criteria met"
    return f"{SIGNS[verdict]} {verdict} ({met})"


def measured(judgement: Judgement) -> str:
    """Value and interval in words."""
    if np.isnan(judgement.estimate.value):
        return "cannot be computed"
    return true_minus(interval_text(judgement))


def wanted(judgement: Judgement) -> str:
    """The accepted range in words, and where it comes from."""
    origin = judgement.criterion.threshold
    return true_minus(judgement.criterion.wanted) + (f" ({origin})" if origin != "ours" else "")


def _numbers(judgement: Judgement) -> list[str]:
    texts = (f"measured {measured(judgement)}, n = {judgement.estimate.n}", f"wanted {wanted(judgement)}")
    return [line for text in texts for line in style.lines(text, _NUMBERS_WIDE, 7.5)]


def _texts(axes: Axes, row: Row) -> None:
    verdict, top = row.judgement.verdict, row.top + _PAD / 2
    axes.text(_WORDS, top, "\n".join(row.words), va="top", fontsize=8, linespacing=1.2)
    axes.text(_NUMBERS, top, f"{SIGNS[verdict]} {verdict}", va="top", fontsize=8.5, weight="bold", color=HUES[verdict])
    axes.text(_NUMBERS, top + _LINE + 0.015, "\n".join(row.numbers), va="top", fontsize=7.5, linespacing=1.25)


def limits(judgement: Judgement) -> tuple[float, float]:
    """The ends of a row's axis: bounds, interval and, unless far away, zero lie within."""
    criterion, estimate = judgement.criterion, judgement.estimate
    points = [criterion.above, criterion.below, estimate.value, estimate.low, estimate.high]
    known = [float(point) for point in points if point is not None and np.isfinite(point)]
    low, high = min(known), max(known)
    span = high - low or abs(high) or 1.0
    if low - span <= 0 <= high + span:
        low, high = min(low, 0.0), max(high, 0.0)
    margin = 0.16 * (high - low or span)
    return low - margin, high + margin


def _scale(axes: Axes, row: Row) -> None:
    """Accepted range, axis, bounds, zero, interval and dot."""
    criterion, estimate, verdict = row.judgement.criterion, row.judgement.estimate, row.judgement.verdict
    low, high = limits(row.judgement)
    left, right = _SCALE

    def place(number: float) -> float:
        return left + (float(np.clip(number, low, high)) - low) / (high - low) * (right - left)

    middle = row.top + row.height / 2
    start = left if criterion.above is None else place(criterion.above)
    stop = right if criterion.below is None else place(criterion.below)
    axes.add_patch(Rectangle((start, middle - 0.095), stop - start, 0.19, color=_ACCEPTED, linewidth=0, zorder=1))
    axes.plot([left, right], [middle, middle], color=colours.INTERVAL_LINE, linewidth=0.7, zorder=1.5)
    _ticks(axes, row, place, middle)
    if np.isfinite(estimate.low) and np.isfinite(estimate.high):
        ends = [place(estimate.low), place(estimate.high)]
        axes.plot(ends, [middle, middle], color=HUES[verdict], linewidth=2.6, solid_capstyle="butt", zorder=3)
    if np.isfinite(estimate.value):
        filled = np.isfinite(estimate.low)
        axes.plot(
            place(estimate.value),
            middle,
            MARKERS[verdict],
            color=HUES[verdict],
            markerfacecolor=HUES[verdict] if filled else "white",
            markersize=7.5 if verdict is Verdict.NOT else 5.5,
            zorder=4,
        )
        value = measured(row.judgement).split(" [")[0]
        axes.text(
            place(estimate.value), middle - 0.1, value, ha="center", va="bottom", fontsize=7.5, color=HUES[verdict]
        )


def _ticks(axes: Axes, row: Row, place: Callable[[float], float], middle: float) -> None:
    """The bounds and zero, with their numbers below the axis; numbers that would touch are set apart."""
    criterion = row.judgement.criterion
    bounds = [bound for bound in (criterion.above, criterion.below) if bound is not None]
    low, high = limits(row.judgement)
    close = len(bounds) == 2 and abs(place(bounds[1]) - place(bounds[0])) < 0.36
    for number, side in zip(bounds, ("right", "left") if close else ("center", "center"), strict=False):
        spot = place(number)
        axes.plot([spot, spot], [middle - 0.095, middle + 0.095], color=colours.THRESHOLD, linewidth=1.3, zorder=2)
        text = true_minus(f"{number:g}")
        axes.text(spot, middle + 0.115, text, ha=side, va="top", fontsize=7, color=colours.THRESHOLD)
    if low < 0 < high and all(abs(place(0) - place(bound)) > 0.34 for bound in bounds):
        axes.plot([place(0)] * 2, [middle - 0.05, middle + 0.05], color=colours.ZERO, linewidth=0.8, zorder=2)
        axes.text(place(0), middle + 0.115, "0", ha="center", va="top", fontsize=7, color=colours.QUIET)
