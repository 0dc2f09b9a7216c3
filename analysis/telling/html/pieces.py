"""The pieces that views in a notebook are made of; every text is escaped here, and nothing is loaded from elsewhere."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

# Colours of the notebook are kept, light or dark; lines are half transparent.
_FRAME = "max-width: 60em; line-height: 1.4; font-family: sans-serif; font-size: 0.95em"
_TITLE = "font-weight: bold; font-family: sans-serif"  # marimo sets titles like any other line
_CELL = "padding: 0.15em 0.8em 0.15em 0; vertical-align: top; border-bottom: 1px solid rgba(128,128,128,0.3)"


class Picture(Protocol):
    """What can be shown in a page: an image, and its description in words."""

    @property
    def alternative(self) -> str:
        """The description."""

    def _repr_png_(self) -> bytes: ...


def frame(title: str, pieces: Iterable[str]) -> str:
    """Pieces under a title."""
    head = f'<h3 style="{_TITLE}; font-size: 1.2em; margin: 0.3em 0">{escape(title)}</h3>'
    return f'<div style="{_FRAME}">{head}{"".join(pieces)}</div>'


def heading(text: str) -> str:
    """A title inside a frame."""
    return f'<h4 style="{_TITLE}; font-size: 1.05em; margin: 0.8em 0 0.2em 0">{escape(text)}</h4>'


def paragraph(text: str) -> str:
    """One paragraph."""
    return f'<p style="margin: 0.2em 0">{escape(text)}</p>'


def bullets(lines: Sequence[str]) -> str:
    """A list of lines; nothing where there is none."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul style="margin: 0.2em 0; padding-left: 1.4em">{items}</ul>' if lines else ""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts."""
    head = "".join(f'<th scope="col" style="{_CELL}; text-align: left">{escape(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}; text-align: left">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return f'<table style="border-collapse: collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def picture(shown: Picture) -> str:
    """A figure inside the page itself, with its description for readers who cannot see it."""
    data = base64.b64encode(shown._repr_png_()).decode()
    style = "max-width: 100%; background: white"
    return f'<img style="{style}" alt="{escape(shown.alternative)}" src="data:image/png;base64,{data}">'
