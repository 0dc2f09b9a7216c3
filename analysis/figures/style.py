"""How every figure looks: theme, colours, title above, caption below."""

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib
import seaborn
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.colours import BASELINE, QUIET, SCENARIOS

WIDTH = 8.3  # inches: an A4 page
BASELINE_COLOUR = BASELINE
Dash = tuple[float, Sequence[float]]
_MARKERS, _HATCHES = ["o", "s", "^"], ["", "////", "...."]
_DASHES: list[Dash] = [(0, ()), (0, (5, 2)), (0, (1, 1.5))]
_SIZES = {"title": 12.0, "panel": 9.5, "text": 8.5, "small": 7.5}
_LINE = 0.155  # inches between lines of small text
_SLACK = 0.985  # of a line may be filled: on the screen letters are a little wider than on paper
_OWN: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": _SIZES["text"],
    "axes.titlesize": _SIZES["panel"],
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": _SIZES["text"],
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "legend.fontsize": _SIZES["text"],
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "xtick.major.width": 0.8,
    "ytick.major.width": 0.8,
    "lines.linewidth": 1.6,
    "figure.facecolor": "white",
    "axes.formatter.useoffset": False,
    "axes.unicode_minus": True,
    "svg.hashsalt": "staffroom",
    "svg.fonttype": "path",
    "savefig.bbox": None,
    "figure.dpi": 150.0,
    "path.simplify": True,
    "text.parse_math": False,
    "hatch.linewidth": 0.6,
    "hatch.color": "white",
}


@dataclass(frozen=True)
class Picture:
    """A figure and its words: ``caption`` stands under it, ``alternative`` is for readers who cannot see it."""

    figure: Figure
    caption: str
    alternative: str

    def _repr_png_(self) -> bytes:
        """What a notebook shows."""
        stream = io.BytesIO()
        with theme():
            self.figure.savefig(stream, format="png")
        return stream.getvalue()


@contextmanager
def theme() -> Iterator[None]:
    """Matplotlib's settings for every figure, put back afterwards; also usable as a decorator."""
    settings: dict[Any, Any] = {**seaborn.axes_style("ticks"), **_OWN}
    with matplotlib.rc_context(settings):
        yield


def wrapped(text: str, letters: int) -> str:
    """The text in lines of at most so many letters."""
    return textwrap.fill(text, letters)


def lines(text: str, inches: float, size: float, weight: str = "normal") -> list[str]:
    """The text in lines that are at most so many inches long in letters of this size (points)."""
    found: list[str] = []
    room = 0.0
    for word in re.split(r"[ \n]+", text.strip()):
        wide = _wide(word, size, weight)
        if found and wide <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
            room = _SLACK * inches
        room -= wide + _wide(" ", size, weight)
    return found


def word_width(word: str, weight: str = "normal") -> float:
    """How wide a word of the figures' and briefs' font is, as a multiple of the size of its letters."""
    return _wide(word, 10.0, weight) * 72 / 10.0


@cache
def _wide(word: str, size: float, weight: str) -> float:
    """Inches that a word fills."""
    letters = FontProperties(family=_OWN["font.family"], size=size, weight=weight)
    wide, _, _ = text_to_path.get_text_width_height_descent(word, letters, ismath=False)
    return float(wide) / 72


def colours(scenarios: Sequence[str]) -> dict[str, str]:
    """One colour per scenario: dark grey for the first (the baseline), then those of ``analysis.colours`` in turn."""
    chosen = [BASELINE_COLOUR] + [SCENARIOS[k % len(SCENARIOS)] for k in range(len(scenarios) - 1)]
    if len(scenarios) == 1:
        chosen = [SCENARIOS[0]]
    return dict(zip(scenarios, chosen, strict=True))


def dashes(scenarios: Sequence[str]) -> dict[str, Dash]:
    """One line style per scenario, in turn: with the colours, no two of a dozen look the same."""
    return {name: _DASHES[k % len(_DASHES)] for k, name in enumerate(scenarios)}


def markers(scenarios: Sequence[str]) -> dict[str, str]:
    """One shape of dot per scenario, in turn: with the colours, no two of a dozen look the same."""
    return {name: _MARKERS[k % len(_MARKERS)] for k, name in enumerate(scenarios)}


def hatches(scenarios: Sequence[str]) -> dict[str, str]:
    """One pattern of bar per scenario: plain until the colours are used up."""
    return {name: _HATCHES[turn] for name, turn in _turns(scenarios)}


def _turns(scenarios: Sequence[str]) -> list[tuple[str, int]]:
    return [(name, max(0, k - 1) // len(SCENARIOS) % len(_HATCHES)) for k, name in enumerate(scenarios)]


def sheet(title: str, caption: str, body: float, legend: Sequence[tuple[Artist, str]] = ()) -> Figure:
    """An empty figure: title and legend above, caption below, and between them ``body`` inches for the axes."""
    titles = lines(title, WIDTH - 0.2, _SIZES["title"], "bold")
    notes = lines(caption, WIDTH - 0.2, _SIZES["small"])
    columns = _columns([text for _, text in legend])
    rows = -(-len(legend) // columns)
    top = 0.12 + 0.21 * len(titles) + (0.08 + 0.2 * rows if rows else 0.06)
    bottom = 0.14 + _LINE * len(notes)
    height = top + body + bottom
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    engine = figure.get_layout_engine()
    assert engine is not None
    engine.set(rect=(0.008, bottom / height, 0.984, body / height), w_pad=0.06)  # type: ignore[call-arg]
    left = 0.1 / WIDTH
    figure.text(left, 1 - 0.1 / height, "\n".join(titles), va="top", fontsize=_SIZES["title"], weight="bold")
    figure.text(
        left, 0.07 / height, "\n".join(notes), va="bottom", fontsize=_SIZES["small"], color=QUIET, linespacing=1.3
    )
    if rows:
        place = (left, 1 - (0.15 + 0.21 * len(titles)) / height)
        spacing = {"borderaxespad": 0, "borderpad": 0, "columnspacing": 1.6, "handlelength": 1.8}
        handles, texts = zip(*legend, strict=True)
        figure.legend(handles, texts, loc="upper left", bbox_to_anchor=place, ncols=columns, **spacing)
    return figure


def settle(figure: Figure) -> None:
    """Lay the axes out once and for all, to a millionth of the page: the last digits differ from run to run."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(float(number), 6) for number in axes.get_position(original=True).bounds)
        axes.set_position((left, bottom, width, height))


def _columns(labels: Sequence[str]) -> int:
    longest = max((len(text) for text in labels), default=1)
    return max(1, min(len(labels) or 1, int((WIDTH - 0.2) / (0.065 * longest + 0.45))))
