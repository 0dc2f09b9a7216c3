"""One dot per school: two measures against each other, with the line of least squares and its 95 % band."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import DECIMALS, SHAPES, Plan, axis_label, columns_for, label_of, window_words
from analysis.figures.patterns.results import PatternResult
from experiments.reading.numbers import PROSE
from sim.declared.measures import CULTURE_INPUTS, CULTURES
from sim.errors import StaffroomError
from sim.kernel.record import classify
from sim.results.differences import least_squares

CULTURE = "culture"  # as a colour: the culture of a school in the window, which should be a term
_COLOURS = "cividis"
_SPOTS = 60  # of a line
_MANY = 400  # dots; more of them are drawn smaller
_MARK: dict[str, Any] = {"color": "black", "linewidth": 0.9, "linestyle": (0, (4, 2)), "zorder": 1}
_BOX: dict[str, Any] = {"fill": False, "edgecolor": colours.MARK, "linewidth": 1.4, "linestyle": "--"}


def plan(found: PatternResult) -> Plan:
    """One panel per measure on the y axis.

    ``baseline``: y is the difference to another family, school by school. ``lines`` and ``box`` mark values and a
    region of interest; with them, or with ``colour: culture``, no line is fitted.
    """
    figure = found.pattern.figure
    x, colour = str(found.need("x")), figure.get("colour")
    listed = [found.need("y")] if isinstance(found.need("y"), str) else [str(name) for name in found.need("y")]
    rows = _rows(found, [x, *listed, *([colour] if colour else [])], listed)
    columns = columns_for(len(listed))
    before = "Difference in " if "baseline" in figure else ""
    fitted = not ({"lines", "box"} & set(figure)) and colour != CULTURE

    def panel(y: str, axes: Axes) -> None:
        _dots(axes, rows, x, y, colour)
        if fitted:
            _line(axes, rows[x].to_numpy(float), rows[y].to_numpy(float))
        _mark(axes, found)
        axes.set_xlabel(axis_label(found, x, 90 if columns == 1 else 40))
        text = axis_label(found, y, 200)
        axes.set_ylabel(style.wrapped(before + (text[:1].lower() + text[1:] if before else text), 34))
        if colour and colour != CULTURE and y == listed[-1]:
            _bar(axes, rows[colour], axis_label(found, colour, 34))

    notes = f"Above: one dot per simulated school ({window_words(found)})"
    if fitted:
        notes += "; line: least squares, with the 95 % interval of its mean (shade; luck and schools only)"
    notes += "."
    told = " ".join(_told(rows, x, y, label_of(found, y), label_of(found, x)) for y in listed)
    height = 3.1 if columns == 1 else 2.6
    return Plan([partial(panel, y) for y in listed], columns, height, notes, told, _legend(found, rows))


def _legend(found: PatternResult, rows: pd.DataFrame) -> list[tuple[Artist, str]]:
    lines, box = found.pattern.figure.get("lines", {}), found.pattern.figure.get("box", {})
    entries: list[tuple[Artist, str]] = []
    if found.pattern.figure.get("colour") == CULTURE:
        for number, name in enumerate(CULTURES):
            schools = int((rows[CULTURE] == number).sum())
            dot = Line2D([], [], color=colours.CULTURE_COLOURS[number], marker=SHAPES[number], linestyle="none")
            entries.append((dot, f"{name} ({schools} schools)"))
    if "label" in lines:
        entries.append((Line2D([], [], **_MARK), str(lines["label"])))
    if "label" in box:
        entries.append((Rectangle((0, 0), 1, 1, **_BOX), str(box["label"])))
    return entries


def _rows(found: PatternResult, names: list[str], differences: list[str]) -> pd.DataFrame:
    """The schools of the family, with differences to the baseline where there is one."""
    rows = found.data.rows(str(found.need("family")), found.window)
    if CULTURE in names:
        numbers = [classify(*school) for school in rows[CULTURE_INPUTS].to_numpy(float)]
        rows = rows.assign(**{CULTURE: numbers})
    for name in names:
        if name not in rows:
            raise StaffroomError(f"{found.pattern.id}: '{name}' of the figure was not measured.")
    baseline = found.pattern.figure.get("baseline")
    if baseline is None:
        return rows
    rows = rows.set_index("replicate")
    before = found.data.rows(str(baseline), found.window).set_index("replicate")
    return rows.assign(**{name: rows[name] - before[name] for name in differences})


def _dots(axes: Axes, rows: pd.DataFrame, x: str, y: str, colour: str | None) -> None:
    size = 16 if len(rows) <= _MANY else 9
    if colour != CULTURE:
        hues, scale = (rows[colour], _COLOURS) if colour else (colours.SCENARIOS[0], None)
        axes.scatter(rows[x], rows[y], c=hues, cmap=scale, s=size, alpha=0.8, linewidths=0)
        return
    for number, schools in rows.groupby(CULTURE):
        hue, shape = colours.CULTURE_COLOURS[int(str(number))], SHAPES[int(str(number))]
        axes.scatter(schools[x], schools[y], color=hue, marker=shape, s=1.5 * size, alpha=0.85, linewidths=0)


def _line(axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
    line = least_squares(x, y, _SPOTS)
    if line is not None:
        spots, mean, low, high = line
        axes.fill_between(spots, low, high, color="black", alpha=0.18, linewidth=0, zorder=2)
        axes.plot(spots, mean, color="black", linewidth=1.3, zorder=3)


def _mark(axes: Axes, found: PatternResult) -> None:
    """Values and the region that the pattern is about."""
    lines, box = found.pattern.figure.get("lines", {}), found.pattern.figure.get("box")
    if "x" in lines:
        axes.axvline(lines["x"], **_MARK)
    if "y" in lines:
        axes.axhline(lines["y"], **_MARK)
    if box:
        (left, right), (low, high) = box["x"], box["y"]
        axes.add_patch(Rectangle((left, low), right - left, high - low, **_BOX, zorder=3))


def _bar(axes: Axes, values: pd.Series, text: str) -> None:
    """The scale of the colours, beside a panel."""
    assert axes.figure is not None
    scale = ScalarMappable(Normalize(float(values.min()), float(values.max())), _COLOURS)
    bar = axes.figure.colorbar(scale, ax=axes, pad=0.02, aspect=28)
    bar.set_label(text)
    bar.outline.set_visible(False)


def _told(rows: pd.DataFrame, x: str, y: str, y_label: str, x_label: str) -> str:
    low, high = (PROSE.fixed(end, DECIMALS) for end in rows[y].quantile([0.05, 0.95]))
    related = PROSE.fixed(rows[x].corr(rows[y]), 2)
    dots = f"{len(rows)} dots; correlation {related}; 90 % of the dots lie between {low} and {high}."
    return f"{y_label} over {x_label}: {dots}"
