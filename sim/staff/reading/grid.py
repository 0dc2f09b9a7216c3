"""Rows of cells as a file holds them, before anybody knows which of them are headings."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Grid:
    """``rows``: (number of the row in its file, cells as text); rows may differ in length.

    ``name``: of the file, for messages; ``separator``: what divides cells, in words, "" where it is no text file;
    ``quoted_headings``: the first heading stands in quotation marks; ``titles``: the readable title of columns by
    heading, where the file has such.
    """

    name: str
    rows: list[tuple[int, list[str]]]
    separator: str = ""
    quoted_headings: bool = False
    titles: dict[str, str] = field(default_factory=dict)


def is_number(cell: str) -> bool:
    """Whether a cell is written as a number, with a point or a comma."""
    try:
        float(cell.strip().replace(",", "."))
    except ValueError:
        return False
    return True
