"""The picture of the panel: curves with bands, redrawn by moving what is there; a new figure would be slower than the
model.
"""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis import colours
from analysis.exploring.panel.answer import Answer, Curve
from analysis.exploring.panel.goal import Goal
from analysis.exploring.panel.words import told
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.texts import texts
from sim.declared.measures import bounds_of
from sim.results.differences import FEWEST_SCHOOLS
from sim.scenario.scenario import Scenario

GHOST = style.BASELINE_COLOUR
COLOUR = style.colours(["baseline", "setting"])["setting"]
GOAL_COLOUR = colours.MARK
SHADE = colours.SHADE_EDGE  # seen through, so that the ends of terms show
DOTS_PER_INCH = 150
BODY = 3.7  # inches
_MARGIN = 0.06  # of a panel's height above and below what is drawn
_TICKS = 5


class Picture:
    """A figure that shows one answer after another: a large panel for the goal's outcome, small ones for the others.

    ``names``: what the grey curve is, and what the coloured one is. The axes only ever grow, so that a step of a
    slider can be compared with the last one.
    """

    def __init__(self, answer: Answer, shown: Sequence[str], names: tuple[str, str]):
        self.names, self._outcome = names, answer.goal.outcome
        with style.theme():
            self.figure = style.sheet(_words()["title"], _caption(answer, names), BODY, _legend_entries(names))
            self.figure.set_dpi(DOTS_PER_INCH)
            self._canvas = FigureCanvasAgg(self.figure)
            self._panels = [_Panel(axes, name, answer) for name, axes in _axes(self.figure, answer, shown).items()]
            self.show(answer)
            style.settle(self.figure)
        self._behind: tuple[object, Any] = None, None  # the ends of the axes, and the picture without its curves

    def fits(self, answer: Answer, names: tuple[str, str]) -> bool:
        """Whether an answer can be shown by moving the curves: same outcome above all, same words."""
        return answer.goal.outcome == self._outcome and names == self.names

    def show(self, answer: Answer) -> None:
        """Move curves, bands, the goal and the weeks of the reform to an answer."""
        for panel in self._panels:
            panel.show(answer)

    def png(self) -> bytes:
        """The picture as PNG. Letters, axes and ticks are drawn again only when an axis has grown."""
        ends = [panel.ends for panel in self._panels]
        if self._behind[0] != ends:
            with style.theme():
                self._canvas.draw()
            self._behind = ends, self._canvas.copy_from_bbox(self.figure.bbox)
        self._canvas.restore_region(self._behind[1])
        for panel in self._panels:
            panel.draw_curves()
        stream = io.BytesIO()
        # The lightest compression: it takes a third of the time, and the picture does not leave this machine.
        imsave(stream, self._canvas.buffer_rgba(), format="png", pil_kwargs={"compress_level": 1})
        return stream.getvalue()


class _Panel:
    """One measure over the weeks."""

    def __init__(self, axes: Axes, outcome: str, answer: Answer):
        self.axes, self.outcome = axes, outcome
        self._range: tuple[float, float] | None = None
        self._weeks = np.arange(answer.setting.scenario.weeks) + 0.5
        self._ghost = _curve(axes, GHOST, (0, (5, 2)), 1.0)
        self._curve = _curve(axes, COLOUR, (0, ()), 3.0)
        self._period = axes.axvspan(0, 1, color=SHADE, alpha=0.3, linewidth=0, zorder=0)
        self._goal: list[Line2D] = []
        if outcome == answer.goal.outcome:
            self._goal = [axes.plot([], [], color=GOAL_COLOUR, linewidth=w, linestyle=dash, zorder=5)[0]
                          for w, dash in ((1.0, (0, (2, 2))), (2.4, (0, ())))]  # fmt: skip
        self._moving = sorted(
            [self._period, *self._ghost, *self._curve, *self._goal], key=lambda artist: artist.get_zorder()
        )
        for artist in self._moving:
            artist.set_animated(True)  # left out when the canvas is drawn, drawn when the figure is saved
        axes.set_title(naming.label(outcome))
        axes.set_ylabel(naming.unit(outcome), color=colours.QUIET)
        _calendar(axes, answer.setting.scenario)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Ends of the vertical axis."""
        return self._range

    def draw_curves(self) -> None:
        """Draw what moves onto the canvas, from the back to the front."""
        for artist in self._moving:
            self.axes.draw_artist(artist)

    def show(self, answer: Answer) -> None:
        """Move what is drawn to an answer."""
        alone = answer.setting is answer.against
        ghost, curve = answer.curve(self.outcome, against=True), answer.curve(self.outcome)
        for drawn, values in ((self._ghost, ghost), (self._curve, curve)):
            self._move(drawn, values)
        for artist in self._ghost:
            artist.set_visible(not alone)
        self._mark_period(answer.setting.scenario)
        bottom, top = self._limits([ghost, curve], answer.goal if self._goal else None)
        self.axes.set_ylim(bottom, top)
        end = answer.setting.scenario.weeks
        starts = (0, max(0, end - answer.setting.scenario.year_weeks))
        for line, start in zip(self._goal, starts, strict=False):
            line.set_data([start, end], [answer.goal.target] * 2)

    def _move(self, drawn: tuple[PolyCollection, PolyCollection, Line2D], values: Curve) -> None:
        wide, narrow, line = drawn
        wide.set_verts([_outline(self._weeks, values.band_low, values.band_high)])
        narrow.set_verts([_outline(self._weeks, values.low, values.high)])
        line.set_data(self._weeks, values.mean)

    def _mark_period(self, scenario: Scenario) -> None:
        measures, weeks = scenario.reform.measures, scenario.weeks
        self._period.set_visible(bool(measures))
        if measures:
            start = min(measure.start for measure in measures)
            end = max(weeks if measure.end is None else measure.end for measure in measures)
            self._period.set_x(start)
            self._period.set_width(end - start)

    def _limits(self, curves: list[Curve], goal: Goal | None) -> tuple[float, float]:
        """Ends of the axis, on round numbers; they move outwards only."""
        values = np.concatenate([part for curve in curves for part in (curve.band_low, curve.band_high, curve.mean)])
        values = values[~np.isnan(values)]
        seen = [*([] if goal is None else [goal.target]), *(() if not len(values) else (values.min(), values.max()))]
        low, high = (min(seen), max(seen)) if seen else (0.0, 1.0)
        room = _MARGIN * (high - low) or 0.05
        if self._range is None or low < self._range[0] or high > self._range[1]:
            known = self._range or (low - room, high + room)
            ends = _rounded(min(known[0], low - room), max(known[1], high + room))
            possible = bounds_of(self.outcome)
            self._range = max(ends[0], possible[0]), min(ends[1], possible[1])
        return self._range


def _words() -> dict[str, str]:
    words: dict[str, str] = texts("explore")["picture"]
    return words


def _axes(figure: Figure, answer: Answer, shown: Sequence[str]) -> dict[str, Axes]:
    """The large panel on the left and up to three small ones on the right."""
    others = [name for name in shown if name != answer.goal.outcome][:3]
    if not others:
        return {answer.goal.outcome: figure.subplots()}
    grid = figure.add_gridspec(len(others), 2, width_ratios=[1.7, 1])
    first = figure.add_subplot(grid[:, 0])
    found = {answer.goal.outcome: first}
    for place, name in enumerate(others):
        axes = figure.add_subplot(grid[place, 1], sharex=first)
        axes.tick_params(labelbottom=place == len(others) - 1)
        found[name] = axes
    first.set_xlabel("school week")
    axes.set_xlabel("school week")
    return found


def _curve(axes: Axes, colour: str, dash: style.Dash, layer: float) -> tuple[PolyCollection, PolyCollection, Line2D]:
    """Wide band, narrow interval and line of one setting, still empty."""
    bands = [
        PolyCollection([], facecolor=colour, alpha=alpha, linewidth=0, zorder=layer + step)
        for alpha, step in ((0.15, 0.0), (0.4, 0.3))
    ]
    for drawn in bands:
        axes.add_collection(drawn, autolim=False)
    line = axes.plot([], [], color=colour, linestyle=dash, zorder=layer + 0.6)[0]
    return bands[0], bands[1], line


def _outline(weeks: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Corners (n, 2) of the band between two curves, weeks without a number left out."""
    known = ~(np.isnan(low) | np.isnan(high))
    there = np.column_stack([weeks[known], low[known]])
    return (
        np.concatenate([there, np.column_stack([weeks[known], high[known]])[::-1]]) if len(there) else np.zeros((1, 2))
    )


def _calendar(axes: Axes, scenario: Scenario) -> None:
    """Ends of terms dotted, years as ticks."""
    weeks, year = scenario.weeks, scenario.year_weeks
    if weeks <= 5 * year:
        ends = np.cumsum(scenario.terms)
        for week in sorted({y + int(end) for y in range(0, weeks, year) for end in ends}):
            if week < weeks:
                axes.axvline(week, color=colours.TERM_LINE, linewidth=0.6, linestyle=(0, (1, 2)), zorder=0.5)
    step = year * (1 + weeks // (6 * year))
    axes.set_xlim(0, weeks)
    axes.set_xticks([*range(0, weeks, step), weeks])


def _rounded(low: float, high: float) -> tuple[float, float]:
    """Round numbers just outside of a range."""
    step = 10.0 ** np.floor(np.log10(max(high - low, 1e-9) / _TICKS))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 2 * _TICKS)
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step)


def _legend_entries(names: tuple[str, str]) -> list[tuple[Artist, str]]:
    words = _words()
    return [
        (Line2D([], [], color=COLOUR, linewidth=2.2), names[1]),
        (Line2D([], [], color=GHOST, linewidth=2.2, linestyle=(0, (5, 2))), names[0]),
        (Patch(facecolor=COLOUR, alpha=0.15), words["spread"]),
        (Line2D([], [], color=GOAL_COLOUR, linewidth=1.6, linestyle=(0, (2, 2))), words["goal"]),
        (Patch(facecolor=SHADE, alpha=0.3), words["period"]),
    ]


def _caption(answer: Answer, names: tuple[str, str]) -> str:
    words = _words()["caption" if answer.schools >= FEWEST_SCHOOLS else "caption_few"]
    size = f"{answer.setting.scenario.school.size:g}"
    against = names[0][:1].lower() + names[0][1:]
    fields = {"n": answer.schools, "against": against, "size": size, "seed": answer.setting.seed}
    return words.format(fewest=FEWEST_SCHOOLS, **fields)


def alternative(answer: Answer, against: str) -> str:
    """The picture in words, for readers who cannot see it."""
    words = _words()
    rows = [
        words["alternative_row"].format(
            label=row["label"], after=told(row)["setting"], against=against, before=told(row)["against"]
        )
        for _, row in answer.table.iterrows()
    ]
    return words["alternative"].format(weeks=answer.setting.scenario.weeks, rows="; ".join(rows))
