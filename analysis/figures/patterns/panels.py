"""What all kinds of pattern figures share: the plan of the upper part, and names of measures, settings and arms."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.figures import style
from analysis.figures.patterns.results import PatternResult
from analysis.telling import naming
from experiments.reading.numbers import PROSE
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError

Draw = Callable[[Axes], None]
Look = tuple[str, str, style.Dash]  # colour, shape and line style
MOST_LINES = 8
DECIMALS = 3  # of means and their intervals in words
AT_START = " at the start"  # in the names of properties that change during a run
SHAPES = ["o", "s", "^", "D", "v", "P", "X", "p"]
SOLID: style.Dash = (0, ())
DASHES: list[style.Dash] = [SOLID, (0, (5, 2)), (0, (1, 1.5)), (0, (6, 1.5, 1, 1.5))]
_SETTINGS = {"school": (SCHOOL_PROPERTIES, LEVERS), "reform": (LEVERS,), "parameters": (PARAMETERS,)}


@dataclass(frozen=True)
class Plan:
    """The upper part of a figure: panels in rows of so many columns, ``row`` inches high each.

    ``notes`` says what lines, dots and bands are; ``told`` says what the panels show, for readers who cannot see them.
    """

    panels: Sequence[Draw]
    columns: int
    row: float
    notes: str
    told: str
    legend: Sequence[tuple[Artist, str]] = ()
    share_y: bool = False


def columns_for(panels: int) -> int:
    """How many panels stand side by side."""
    return {1: 1, 2: 2, 4: 2}.get(panels, 3)


def row_height(panels: int) -> float:
    """Inches for a row of panels: fewer and wider panels may be higher."""
    return 2.5 if panels <= 2 else 2.1


def measures_of(found: PatternResult) -> dict[str, str]:
    """The measures of the figure with their plain names; the description may give its own names (a mapping)."""
    given = found.need("measures")
    if isinstance(given, str):
        given = [given]
    return {**given} if isinstance(given, Mapping) else {str(name): label_of(found, str(name)) for name in given}


def label_of(found: PatternResult, name: str) -> str:
    """Plain name of a measure or setting; for what a look found, the one under ``labels`` in the description."""
    given = found.pattern.figure.get("labels", {})
    if name in given:
        return str(given[name])
    if name in MEASURE_NAMES:
        return naming.label(name)
    text = naming.plain(name.rpartition(".")[2]).replace("Self efficacy", "Self-efficacy")
    text += AT_START if unit_of(found, name).endswith("(median of the staff)") else ""
    return {"weeks": "Length of the run"}.get(name, text)


def unit_of(found: PatternResult, name: str) -> str:
    """Unit of a measure or setting; for what a look found, the one under ``units`` in the description."""
    given = found.pattern.figure.get("units", {})
    if name in given:
        return str(given[name])
    if name in MEASURE_NAMES:
        return naming.unit(name)
    group, _, key = name.partition(".")
    units = [declared[key].unit for declared in _SETTINGS.get(group, ()) if key in declared]
    return units[0] if units else {"weeks": "school weeks"}.get(name, "")


def axis_label(found: PatternResult, name: str, letters: int) -> str:
    """Name and unit, in lines of at most so many letters."""
    unit = unit_of(found, name)
    return style.wrapped(label_of(found, name) + (f", {unit}" if unit else ""), letters)


def unit_label(found: PatternResult, name: str, before: str = "") -> str:
    """The unit of a measure in lines that fit beside a panel."""
    return style.wrapped((before + unit_of(found, name)).rstrip(", "), 28)


def lines_of(found: PatternResult, field: str, otherwise: Iterable[str], most: int = MOST_LINES) -> dict[str, str]:
    """Arms or families with their labels, as described under ``field``; all of them where nothing is said."""
    given = found.pattern.figure.get(field)
    if given is None:
        given = list(otherwise)
    if isinstance(given, str):
        given = [given]
    chosen: dict[Any, Any] = {name: _arm_label(str(name)) for name in given}
    if isinstance(given, Mapping):
        chosen = {**given}
    if not 0 < len(chosen) <= most:
        raise StaffroomError(f"{found.pattern.id}: figure.{field} names {len(chosen)}; 1 to {most} can be told apart.")
    return {str(name): str(text) for name, text in chosen.items()}


def baselines_of(found: PatternResult, names: Sequence[str]) -> dict[str, str]:
    """What each line is compared with: one baseline for all, or one for each."""
    given = found.pattern.figure.get("baseline")
    if given is None:
        return {}
    return dict(given) if isinstance(given, Mapping) else dict.fromkeys(names, str(given))


def _arm_label(name: str) -> str:
    """An arm's name in plain words: ``isolation school.isolation=0.2`` becomes "Isolation 0.2"."""
    words = re.sub(r"\b\w+\.(\w+)=", lambda found: found[1].replace("_", " ") + " ", name)
    first, _, rest = words.partition(" ")
    return naming.plain(rest if rest.startswith(f"{first} ") else words)


def looks_of(names: Sequence[str]) -> dict[str, Look]:
    """Colour, shape and line style per arm, different in each."""
    hues = style.colours(names)
    return {
        name: (hues[name], SHAPES[place % len(SHAPES)], DASHES[place % len(DASHES)]) for place, name in enumerate(names)
    }


def title(axes: Axes, text: str, columns: int) -> None:
    """A panel's title, in lines that fit its width."""
    axes.set_title(style.wrapped(text, {1: 90, 2: 46}.get(columns, 28)))


def window_words(found: PatternResult) -> str:
    """The weeks of the figure's window in words, as described under ``when`` if there is such a description."""
    if "when" in found.pattern.figure:
        return str(found.pattern.figure["when"])
    start, stop, *again = found.pattern.windows.get(found.window, (-1, None))
    if start < 0:
        words = "last week" if start == -1 else f"last {-start} weeks"
        return words if stop is None else f"weeks {-start} to {1 - stop} before the end"
    words = f"from week {start} on" if stop is None else f"weeks {start} to {stop - 1}"
    return words + (f", again every {again[0]} weeks" if again else "")


def spread(mean: float, low: float, high: float) -> str:
    """A mean with its interval in words."""
    if np.isnan(mean):
        return "no number"
    between = "" if np.isnan(low) else f" {PROSE.bracketed(low, high, DECIMALS)}"
    return f"{PROSE.fixed(mean, DECIMALS)}{between}"


def key(look: Look) -> Line2D:
    """A line and its dots for the legend."""
    hue, shape, dash = look
    return Line2D([], [], color=hue, marker=shape, linestyle=dash, markersize=4.5)
