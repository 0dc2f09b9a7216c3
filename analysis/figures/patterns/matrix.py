"""Which mechanism carries which pattern: a table of verdicts with one mechanism after another switched off."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.strip import SIGNS
from experiments.patterns.estimates import Verdict
from sim.errors import StaffroomError

COLUMNS = ("mechanism", "mechanism_title", "pattern", "verdict", "full_verdict")
_ROW, _LINE, _HEAD = 0.085, 0.115, 0.42  # inches
_TITLES, _COUNT = 2.75, 0.42  # inches: the names of the mechanisms, the number of lost patterns
_LETTERS = 52
_WIDEST = 0.3  # inches of a cell


class Cell(StrEnum):
    """What switching a mechanism off does to a pattern."""

    KEPT = "verdict as in the full model"
    LOST = "lost: reproduced by the full model, not any more"
    WORSE = "inconclusive in the full model, now not reproduced"
    GAINED = "gained: reproduced only without the mechanism"
    OPEN = "now inconclusive"
    NONE = "does not apply: the pattern itself varies it"


# Sign, colour of the field, colour of the sign.
_LOOKS = {
    Cell.KEPT: ("·", colours.KEPT_FIELD, colours.PALE_SIGN),
    Cell.LOST: ("✗", colours.NOT_HELD, "white"),
    Cell.WORSE: ("–", colours.HARDLY_HELD, "black"),
    Cell.GAINED: ("+", colours.HELD, "white"),
    Cell.OPEN: ("?", colours.OPEN_FIELD, "black"),
    Cell.NONE: ("/", "white", colours.NO_SIGN),
}


def cell(verdict: str, full: str) -> Cell:
    """What a verdict without a mechanism means beside the verdict of the full model."""
    if not verdict:
        return Cell.NONE
    if verdict == full:
        return Cell.KEPT
    if verdict == Verdict.REPRODUCED:
        return Cell.GAINED
    if verdict == Verdict.NOT:
        return Cell.LOST if full == Verdict.REPRODUCED else Cell.WORSE
    return Cell.OPEN


def read_matrix(folder: Path) -> pd.DataFrame | None:
    """The table of ablations of a results folder; None if no mechanism was switched off there."""
    path = folder / "ablations.csv"
    return pd.read_csv(path, keep_default_na=False) if path.exists() else None


@style.theme()
def draw_matrix(table: pd.DataFrame) -> style.Picture:
    """Rows: mechanisms; columns: patterns; in each cell what is lost or gained without the mechanism.

    ``table`` has one row per mechanism and pattern with the columns :data:`COLUMNS`. Raises :class:`StaffroomError`
    if one is missing.
    """
    missing = [name for name in COLUMNS if name not in table]
    if missing or table.empty:
        raise StaffroomError(f"the table of ablations has no {'column ' + missing[0] if missing else 'rows'}.")
    rows = table.fillna("").drop_duplicates(["mechanism", "pattern"])
    cells = {
        (str(row["mechanism"]), str(row["pattern"])): cell(row["verdict"], row["full_verdict"])
        for row in rows.to_dict("records")
    }
    titles = dict(zip(rows["mechanism"], rows["mechanism_title"], strict=True))
    full = dict(zip(rows["pattern"], rows["full_verdict"], strict=True))
    patterns = sorted(full, key=lambda name: (name[0], int(name[1:])))
    lines = {name: style.wrapped(_capital(title), _LETTERS) for name, title in titles.items()}
    used = set(cells.values())
    heights = [_ROW + _LINE * (text.count("\n") + 1) for text in lines.values()]
    body = _HEAD + sum(heights) + _ROW + _LINE
    figure = style.sheet("Which mechanism carries which pattern?", _CAPTION, body, _legend(used))
    axes = _field(figure, body)
    wide = min(_WIDEST, (style.WIDTH - _TITLES - _COUNT - 0.2) / len(patterns))
    _heads(axes, patterns, full, wide)
    top = _HEAD
    for name, high in zip(titles, heights, strict=True):
        _row(axes, lines[name], [cells.get((name, pattern), Cell.NONE) for pattern in patterns], top, high, wide)
        top += high
    losses = [sum(cells.get((name, pattern)) == Cell.LOST for name in titles) for pattern in patterns]
    _counts(axes, losses, top, wide)
    return style.Picture(figure, _CAPTION, _alternative(titles, patterns, cells))


_CAPTION = (
    "One mechanism at a time is switched off, and every pattern is run and judged again. A row with many losses is a "
    "mechanism that carries much; a row without any is a mechanism that these patterns do not need. Signs under the "
    "patterns' names: verdict of the full model (✓ reproduced, ✗ not reproduced, ? inconclusive). Numbers: patterns "
    "lost in the row or column. Seed, number of schools and every criterion: ablations_by_criterion.csv, manifest.json."
)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _field(figure: Figure, body: float) -> Axes:
    """Axes over the whole width, in inches from the top left."""
    engine = figure.get_layout_engine()
    assert engine is not None
    _, bottom, _, free = engine.get()["rect"]
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, bottom, 1, free), label="matrix")
    axes.set(xlim=(0, style.WIDTH), ylim=(body, 0))
    axes.set_axis_off()
    return axes


def _write(axes: Axes, x: float, y: float, text: str, size: float = 7, **more: Any) -> None:
    """A short text in the middle of a place."""
    settings: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": size, "color": colours.QUIET}
    axes.text(x, y, text, **settings | more)


def _heads(axes: Axes, patterns: Sequence[str], full: dict[str, str], wide: float) -> None:
    axes.text(0.1, _HEAD - 0.05, "With this mechanism switched off", va="bottom", fontsize=8, weight="bold")
    for place, name in enumerate(patterns):
        middle = _TITLES + (place + 0.5) * wide
        turned = 90 if wide < 0.24 else 0
        _write(axes, middle, _HEAD - 0.2, name, 6.5, va="bottom", rotation=turned, color="black")
        sign = SIGNS[Verdict(full[name])] if full[name] else ""
        _write(axes, middle, _HEAD - 0.03, sign, 7.5, va="bottom", color="black")
    _write(axes, _TITLES + len(patterns) * wide + 0.2, _HEAD - 0.05, "lost", va="bottom")


def _row(axes: Axes, title: str, cells: Sequence[Cell], top: float, high: float, wide: float) -> None:
    middle = top + high / 2
    axes.text(0.1, middle, title, va="center", fontsize=6.8, linespacing=1.05)
    for place, found in enumerate(cells):
        sign, field, ink = _LOOKS[found]
        left = _TITLES + place * wide
        axes.add_patch(Rectangle((left, top), wide, high, facecolor=field, edgecolor="white", linewidth=0.6))
        _write(axes, left + wide / 2, middle, sign, 7.5, color=ink)
    _write(axes, _TITLES + len(cells) * wide + 0.2, middle, str(list(cells).count(Cell.LOST)))


def _counts(axes: Axes, losses: Sequence[int], top: float, wide: float) -> None:
    _write(axes, _TITLES - 0.08, top + 0.05, "lost", ha="right", va="top")
    for place, lost in enumerate(losses):
        _write(axes, _TITLES + (place + 0.5) * wide, top + 0.05, str(lost), 6.5, va="top")


def _legend(used: set[Cell]) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = []
    for kind in Cell:
        if kind not in used:
            continue
        sign, field, _ = _LOOKS[kind]
        patch = Patch(facecolor=field, edgecolor=colours.TERM_LINE, linewidth=0.6)
        entries.append((patch, f"{sign}  {kind.value}"))
    return entries


def _alternative(titles: dict[str, str], patterns: Sequence[str], cells: dict[tuple[str, str], Cell]) -> str:
    sentences = [f"Table of {len(titles)} mechanisms and {len(patterns)} patterns."]
    for name, title in titles.items():
        by_kind = {kind: [p for p in patterns if cells.get((name, p), Cell.NONE) is kind] for kind in Cell}
        told = [
            f"{word} {', '.join(by_kind[kind])}"
            for kind, word in ((Cell.LOST, "lost"), (Cell.WORSE, "worse"), (Cell.GAINED, "gained"), (Cell.OPEN, "open"))
            if by_kind[kind]
        ]
        sentences.append(f"Without “{title}”: {'; '.join(told) if told else 'no verdict changes'}.")
    return "\n".join(sentences)
