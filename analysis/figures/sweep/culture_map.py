"""The culture map: commonest culture over two settings, how sure that is, and where schools of one kind differ most."""

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from analysis import colours
from analysis.figures import style
from analysis.figures.sweep.certainty import RULE, Commonest, commonest
from analysis.figures.sweep.words import axis_label, base_line, codes, horizon, of_which, setting_name
from analysis.telling import naming
from analysis.telling.held import LUCK, held
from experiments.asking.outcome import bounds_of_outcome
from experiments.reading.finished import Finished, Grid
from experiments.reading.numbers import PROSE
from experiments.reading.tipping import Tipping, in_words
from experiments.reading.tipping_table import outcome_of, tips_of
from sim.declared.measures import CULTURES
from sim.results.differences import FEWEST_SCHOOLS, UNBOUNDED, Bounds, intervals

MOST_NUMBERED = 12  # columns of cells beside each other that leave room for a number
MOST_BESIDE = 14  # columns; wider maps stand one above the other
MOST_TICKS = 11
MOST_CONTOURS = 5
SMALLEST_RANGE = 1e-9  # of an outcome that has contours
_SQUARE, _FLAT = 3.6, 2.9  # inches of height of a panel
_NUMBER = (0.4, 0.25)  # of a cell's width and height: from the middle of the number of a cell to its edge
_PLACES = 20  # tried for a label between two points of a line


@style.theme()
def draw(found: Finished, grid: Grid) -> style.Picture:
    """The map of one grid: left the cultures with contours of the outcome, right its spread and the tipping values."""
    outcome, _ = outcome_of(found)
    values = found.values(grid, outcome)
    kinds = commonest(found.cultures(grid))
    tips = tips_of(found, grid)
    beside = len(grid.levels) <= MOST_BESIDE
    numbered = len(grid.levels) <= (MOST_NUMBERED if beside else 2 * MOST_NUMBERED)
    caption = _caption(found, kinds, tips, numbered, ("Left", "Right") if beside else ("Above", "Below"))
    heights = contour_heights(values, grid, bounds_of_outcome(outcome))
    legend = _legend(kinds, tips, outcome if heights else None)
    figure = style.sheet(_title(grid), caption, _SQUARE if beside else 2 * _FLAT, legend)
    left, right = figure.subplots(*((1, 2) if beside else (2, 1)))
    _cultures(left, kinds, numbered)
    if heights:
        _contours(left, _means(values), heights)
    _spread(figure, right, values, outcome)
    _tipping(right, grid, tips)
    left.set_title("Commonest culture" + (", share of schools in %" if numbered else ""))
    right.set_title("Spread between schools, and tipping")
    for axes in (left, right):
        _axes(axes, grid, beside)
    if beside:
        right.set_ylabel("")
    return style.Picture(figure, caption, _alternative(found, grid, kinds, values, tips))


def _title(grid: Grid) -> str:
    across = f"{setting_name(grid.x).lower()} and {setting_name(str(grid.y)).lower()}"
    beside = of_which(grid.beside)
    return f"Which culture schools end in: {across}" + (f" ({beside})" if beside else "")


def _means(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    count = known.sum(axis=2)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=2) / np.maximum(count, 1), np.nan)


def spread_of(values: np.ndarray) -> np.ndarray:
    """Standard deviation between schools, (lines, levels); NaN for fewer than two."""
    known = np.isfinite(values)
    count = known.sum(axis=2)
    squares = np.where(known, values - _means(values)[..., None], 0.0) ** 2
    return np.where(count > 1, np.sqrt(squares.sum(axis=2) / np.maximum(count - 1, 1)), np.nan)


def _cultures(axes: Axes, kinds: Commonest, numbered: bool) -> None:
    shown = np.ma.masked_less(kinds.culture, 0)
    hues = ListedColormap(colours.CULTURE_COLOURS)
    axes.imshow(shown, cmap=hues, vmin=-0.5, vmax=len(CULTURES) - 0.5, origin="lower", aspect="auto")
    for (line, level), culture in np.ndenumerate(kinds.culture):
        if culture < 0:
            continue
        ink = colours.CULTURE_INKS[culture]
        if not kinds.certain[line, level]:
            with matplotlib.rc_context({"hatch.color": ink}):
                corner = (level - 0.5, line - 0.5)
                axes.add_patch(Rectangle(corner, 1, 1, fill=False, hatch="/////", edgecolor=ink, linewidth=0))
        if numbered:
            share = PROSE.fixed(float(100 * kinds.share[line, level]), 0)
            halo = [patheffects.withStroke(linewidth=2.4, foreground=colours.CULTURE_COLOURS[culture])]
            axes.text(
                level, line, share, ha="center", va="center", fontsize=6.5, color=ink, path_effects=halo, zorder=4
            )


def contour_heights(values: np.ndarray, grid: Grid, bounds: Bounds = UNBOUNDED) -> list[float]:
    """Outcomes that have a line. They are no nearer to each other than a mean is uncertain (the width of its 95 %
    interval in the middle of all cells): finer lines would show luck. None where a setting is a code, and none where
    there are too few schools for an interval.
    """
    means = _means(values)
    if codes(grid.x, str(grid.y)) or not np.isfinite(means).any():
        return []
    low, high = np.nanmin(means), np.nanmax(means)
    _, ends_low, ends_high, _ = intervals(np.moveaxis(values, 2, 0), bounds)
    widths = ends_high - ends_low
    if not np.isfinite(widths).any():
        return []
    noise = float(np.median(widths[np.isfinite(widths)]))
    bins = int(min(MOST_CONTOURS, (high - low) / max(noise, SMALLEST_RANGE)))
    if high - low < SMALLEST_RANGE or bins < 1:
        return []
    heights = MaxNLocator(bins, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(height) for height in heights if low < height < high]


def _contours(axes: Axes, means: np.ndarray, heights: Sequence[float]) -> None:
    """Lines of equal outcome, named between two rows of cells."""
    halo: list[patheffects.AbstractPathEffect] = [patheffects.withStroke(linewidth=2.4, foreground="white")]
    drawn = axes.contour(np.ma.masked_invalid(means), levels=heights, colors="black", linewidths=1.0)
    drawn.set_path_effects(halo)
    for height, pieces in zip(heights, drawn.allsegs, strict=True):
        if pieces:
            x, y = _between_rows(max(pieces, key=len), len(means))
            if not _on_a_number(x, y):
                axes.text(x, y, f"{height:g}", ha="center", va="center", fontsize=7, path_effects=halo, zorder=5)


def _between_rows(path: np.ndarray, rows: int) -> tuple[float, float]:
    """The place on a line, shape (points, 2), that is between two rows of cells and nearest to the middle row."""
    steps = np.arange(len(path))
    fine = np.linspace(0, len(path) - 1, _PLACES * len(path))
    x, y = (np.interp(fine, steps, path[:, k]) for k in (0, 1))
    best = int(np.argmin(np.abs(y % 1 - 0.5) + np.abs(y - rows / 2) / rows))
    return float(x[best]), float(y[best])


def _on_a_number(x: float, y: float) -> bool:
    """Whether a place is where the number of a cell stands: a short line may pass no gap between two rows."""
    return abs(x - round(x)) < _NUMBER[0] and abs(y - round(y)) < _NUMBER[1]


def _spread(figure: Figure, axes: Axes, values: np.ndarray, outcome: str) -> None:
    drawn = axes.imshow(np.ma.masked_invalid(spread_of(values)), cmap="Greys", origin="lower", aspect="auto", vmin=0)
    bar = figure.colorbar(drawn, ax=axes, pad=0.02, aspect=25)
    bar.set_label(f"SD between schools of {naming.label(outcome).lower()}", color=colours.QUIET)
    bar.outline.set_linewidth(0.5)


def _tipping(axes: Axes, grid: Grid, tips: Sequence[Tipping]) -> None:
    places = np.arange(len(grid.levels))
    edges = (-0.5, len(grid.levels) - 0.5)
    for line, tip in enumerate(tips):
        if tip.note:
            continue
        at = np.interp(tip.value, grid.levels, places)
        low, high = (
            edge if np.isnan(end) else np.interp(end, grid.levels, places)
            for end, edge in zip((tip.low, tip.high), edges, strict=True)
        )
        halo = [patheffects.withStroke(linewidth=3.2, foreground="white")]
        axes.plot([low, high], [line, line], color=colours.MARK, linewidth=1.6, path_effects=halo)
        axes.plot(at, line, "o", color=colours.MARK, markersize=4.5, markeredgecolor="white", markeredgewidth=0.8)


def _level(value: float) -> str:
    return PROSE.significant(value, 4)


def _axes(axes: Axes, grid: Grid, beside: bool) -> None:
    axes.set_xlabel(axis_label(grid.x, 44 if beside else 90))
    axes.set_ylabel(axis_label(str(grid.y), 40))
    for axis, values in ((axes.xaxis, grid.levels), (axes.yaxis, grid.lines)):
        step = -(-len(values) // MOST_TICKS)
        axis.set_ticks(range(0, len(values), step), [_level(value) for value in values[::step]])
        axis.set_tick_params(length=2)
    axes.spines[:].set(visible=True, color=colours.FRAME, linewidth=0.6)


def _legend(kinds: Commonest, tips: Sequence[Tipping], outcome: str | None) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = [
        (Patch(color=colours.CULTURE_COLOURS[k]), naming.plain(name))
        for k, name in enumerate(CULTURES)
        if (kinds.culture == k).any()
    ]
    if ((kinds.culture >= 0) & ~kinds.certain).any():
        with matplotlib.rc_context({"hatch.color": "black"}):
            hatched = Patch(facecolor=colours.HATCHED, hatch="/////", edgecolor=colours.MARK, linewidth=0)
        entries.append((hatched, "Not certain"))
    if outcome is not None:
        entries.append((Line2D([], [], color=colours.MARK, linewidth=1.0), f"{naming.label(outcome)}, mean"))
    if any(not tip.note for tip in tips):
        entries.append((Line2D([], [], color=colours.MARK, marker="o", markersize=4.5), "Tipping value, 95 % interval"))
    return entries


def _caption(
    found: Finished, kinds: Commonest, tips: Sequence[Tipping], numbered: bool, places: tuple[str, str]
) -> str:
    outcome, threshold = outcome_of(found)
    half = "half of the range of its means" if threshold is None else "the threshold asked for"
    crossed = PROSE.significant(tips[0].threshold, 3)
    why = ", ".join(dict.fromkeys(tip.note for tip in tips if tip.note))
    none = sum(bool(tip.note) for tip in tips)
    without = f" {none} of {len(tips)} rows have no such value ({why})." if none else ""
    told = " ".join(filter(None, [codes(*found.varied), base_line(found, kinds.schools, "in each cell")]))
    return (
        f"{places[0]}: colour, the commonest culture of the schools of a cell at the end of the run (typology after "
        f"Hargreaves 1994, thresholds chosen for this model); {'number, its share in %; ' if numbered else ''}{RULE}; "
        f"black lines: {naming.label(outcome).lower()} ({naming.outcome_unit(outcome)}), mean over the schools "
        f"(no lines between codes, with fewer than {FEWEST_SCHOOLS} schools in a cell, or where it differs by less "
        "than its 95 % interval is wide). "
        f"{places[1]}: standard deviation between the schools of a cell in that outcome; where it is largest, schools "
        f"with the same settings end up most differently. Dots: where it crosses {crossed} ({half}), "
        f"from left to right, with the 95 % bootstrap interval over schools ({held(LUCK, found.in_worlds)}).{without} "
        f"Cells "
        f"have equal width; {horizon(found)}. {told}"
    )


def _alternative(found: Finished, grid: Grid, kinds: Commonest, values: np.ndarray, tips: Sequence[Tipping]) -> str:
    outcome, _ = outcome_of(found)
    x, y = setting_name(grid.x), setting_name(str(grid.y))
    spread = spread_of(values)
    sentences = [f"Map of {kinds.culture.size} cells: {x} from left to right, {y} from below to above."]
    for code, name in enumerate(CULTURES):
        cells = kinds.culture == code
        if cells.any():
            sure = int((cells & kinds.certain).sum())
            sentences.append(
                f"{naming.plain(name)} is the commonest culture in {int(cells.sum())} cells, {sure} certain."
            )
    if np.isfinite(spread).any():
        line, level = np.unravel_index(np.nanargmax(spread), spread.shape)
        sentences.append(
            f"Schools differ most in {naming.label(outcome).lower()} (SD {PROSE.fixed(spread[line, level], 3)}) at "
            f"{x.lower()} {_level(grid.levels[level])}, {y.lower()} {_level(grid.lines[line])}."
        )
    sentences.append(f"{naming.label(outcome)} crosses {PROSE.significant(tips[0].threshold, 3)} at {x.lower()}:")
    told = [f"{text} at {y.lower()} {_level(line)}" for line, text in zip(grid.lines, in_words(tips), strict=True)]
    return " ".join(sentences) + " " + "; ".join(told) + "."
