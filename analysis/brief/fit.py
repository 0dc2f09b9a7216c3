"""How large the letters of a brief can be so that it keeps to two pages: its height, reckoned from the widths of words.

The brief is printed by browsers and made into a PDF by another program, so that nobody can be asked how many pages it
takes. Its font is known, and with it the width of every word; ``tests/test_brief_pages.py`` compares with real pages.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.figures.style import word_width

SCALES = (1.0, 0.97, 0.94, 0.91, 0.88, 0.85)  # of the usual letters; smaller ones could not be read
_WIDE, _HIGH = 180.0, 278.0  # mm of an A4 page inside its margins
USUAL = 8.6  # points of the usual letters; sizes below are in these
_MM = 25.4 / 72
_SLACK = 0.965  # of a page is filled at most: programs differ a little in where they break lines
_ANSWER, _OTHERS, _SMALL, _TABLE, _HEAD, _WHAT, _CODE = 1.06, 0.98, 0.85, 0.91, 0.83, 0.83, 0.78
_COLUMNS = (0.32, 0.15, 0.09, 0.08, 0.19, 0.07, 0.10)  # of the table of reforms
_ASSUMED = (0.45, 0.13, 0.15, 0.27)
_MONOSPACED = 0.602  # of its size: the width of a letter
Content = Mapping[str, Any]


def scale_of(content: Content, figure: float, least: float = SCALES[-1]) -> float | None:
    """The largest scale, down to ``least``, at which both pages hold what they say; None where there is none.

    ``content``: what the template shows; ``figure``: height of the figure divided by its width.
    """
    for scale in SCALES:
        if scale >= least and max(heights(content, figure, scale)) <= _SLACK * _HIGH:
            return scale
    return None


def heights(content: Content, figure: float, scale: float = 1.0) -> tuple[float, float]:
    """Heights in mm of the two pages."""
    points = USUAL * scale
    return _first(content, figure, points), _second(content, points)


def _first(content: Content, figure: float, points: float) -> float:
    table = content["table"]
    size = 1.34 if len(content["question"]) > 110 else 1.74
    found = _text(content["words"]["kicker"], _WIDE, 0.88 * points, 1.34)
    found += _text(content["question"], _WIDE, size * points, 1.22, "bold") + 5.6
    found += _heading(points) - 2.8 + _text(" ".join(content["answer"]), _WIDE - 7, _ANSWER * points) + 3.2
    if content["others"]:
        found += _text(" ".join(content["others"]), _WIDE - 7, _OTHERS * points) + 0.8
    found += _heading(points) + sum(_text(said, _WIDE, points) + 1.2 for said in content["compared"])
    found += 1.6 + figure * _WIDE + _text(content["figure"]["caption"], _WIDE, _SMALL * points, 1.32)
    found += _heading(points) + _row(table["columns"], _COLUMNS, _HEAD * points, 1.2, "bold")
    for row in table["rows"]:
        first = _WIDE * _COLUMNS[0] - 2
        named = _text(row["name"], first, _TABLE * points, 1.3, "bold") + _text(row["what"], first, _WHAT * points, 1.3)
        found += max(named + 1.7, _row(["", *row["cells"]], _COLUMNS, _TABLE * points, 1.3))
    return found + 1.2 + _text(" ".join(table["notes"]), _WIDE, _SMALL * points, 1.32) + 1.2


def _second(content: Content, points: float) -> float:
    repeat = content["repeat"]
    found = 4 * _heading(points) - 2.8
    for risk in content["risks"]:
        found += _text(f"{risk['title']}. {risk['text']}", _WIDE - 4.4, points) + 0.9
    found += _text(content["lead"], _WIDE, points) + 1.2
    found += _row(content["words"]["assumptions"]["columns"], _ASSUMED, _HEAD * points, 1.2, "bold")
    for row in content["assumptions"]:
        found += _row([row["what"], row["value"], row["grade"], row["source"]], _ASSUMED, _TABLE * points, 1.3)
    found += sum(_text(limit, _WIDE - 4.4, points) + 0.9 for limit in content["limits"])
    said = " ".join([repeat["text"], *repeat["notices"]])
    found += _text(repeat["lead"], _WIDE, points) + _text(said, _WIDE, points) + 2.4
    found += sum(_code(command, points) + 2.8 for command in repeat["commands"])
    files = [] if repeat["hidden"] else repeat["files"]
    return found + sum(_code(f"{name}  {text}", points) for name, text, _ in files)


def _heading(points: float) -> float:
    return 1.16 * points * 1.34 * _MM + 3.6


def _row(cells: Sequence[str], widths: Sequence[float], points: float, leading: float, weight: str = "normal") -> float:
    pairs = zip(cells, widths, strict=True)
    return max(_text(cell, _WIDE * width - 2, points, leading, weight) for cell, width in pairs) + 1.75


def _text(text: str, wide: float, points: float, leading: float = 1.34, weight: str = "normal") -> float:
    """Height in mm of a text that is so many mm wide."""
    lines, room = 0, 0.0
    space = word_width(" ", weight) * points * _MM
    for word in text.split():
        width = word_width(word, weight) * points * _MM
        if width > wide:  # broken inside
            lines, room = lines + int(width // wide) + (room <= 0), wide - width % wide
        elif width <= room:
            room -= width + space
        else:
            lines, room = lines + 1, wide - width - space
    return lines * leading * points * _MM


def _code(text: str, points: float) -> float:
    size = _CODE * points
    letters = int((_WIDE - 3.2) / (_MONOSPACED * size * _MM))
    lines = sum(max(1, -(-len(line) // letters)) for line in text.rstrip("\n").split("\n"))
    return lines * 1.32 * size * _MM
