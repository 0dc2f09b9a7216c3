"""Who names whom as a square: a row names those in whose columns a number stands. Becomes a list of ties."""

from dataclasses import dataclass

from sim.errors import StaffroomError
from sim.staff.reading.columns import TIE_COLUMNS, find_columns
from sim.staff.reading.grid import Grid, is_number
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, is_empty, label

MARKS = {"x", "х", "+", "v", "✓", "✔", "*"}  # Latin and Cyrillic x
FEWEST = 2
MOST_ROWS_A_COLUMN = 10  # with more rows than that for every column it is a list, however long
READ_AS = "read as a square of who names whom: the teacher of a row names those of the columns; 0 or nothing is no tie"


@dataclass(frozen=True)
class _Square:
    """``senders``, ``receivers``: names by row and column; ``cells``: (row number in the file, texts)."""

    senders: list[str]
    receivers: list[str]
    cells: list[tuple[int, list[str]]]


def tie_matrix(grid: Grid, notices: list[str]) -> Table | None:
    """The ties of a square, or None where the grid is a list of ties.

    Names may stand on both sides, above only, or on the left only. Raises :class:`StaffroomError` for a square of
    numbers without any names, in which nobody could be told from another.
    """
    if len(grid.rows) > MOST_ROWS_A_COLUMN * max((len(cells) for _, cells in grid.rows), default=0):
        return None
    rows = [(number, [_text(cell) for cell in cells]) for number, cells in grid.rows]
    rows = [(number, _trimmed(cells)) for number, cells in rows if any(cells)]
    square = _named_on_both_sides(rows) or _named_above(rows) or _named_on_the_left(rows)
    if square is None:
        _refuse_without_names(rows, grid.name)
        return None
    return _ties(square, grid.name, notices)


def _text(cell: str) -> str:
    text = label(cell.strip())
    return "" if is_empty(text) else text


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _named_on_both_sides(rows: list[tuple[int, list[str]]]) -> _Square | None:
    if len(rows) < FEWEST + 1:
        return None
    first, body = rows[0][1], rows[1:]
    senders = [cells[0] for _, cells in body]
    for receivers in (first[1:], first):  # R leaves out the corner
        if len(receivers) < FEWEST or not all(receivers) or len(set(receivers)) < len(receivers):
            continue
        names = set(senders)
        if "" in names or len(names) < len(senders) or not (names <= set(receivers) or set(receivers) <= names):
            continue
        cells = [(number, texts[1:]) for number, texts in body]
        if all(len(texts) <= len(receivers) and all(map(_is_value, texts)) for _, texts in cells):
            return _Square(senders, receivers, cells)
    return None


def _named_above(rows: list[tuple[int, list[str]]]) -> _Square | None:
    if len(rows) < FEWEST + 2:
        return None
    first, body = rows[0][1], rows[1:]
    named = all(first) and len(set(first)) == len(first) and not any(map(is_number, first))
    named = named and not find_columns(Table("", {heading: [] for heading in first}, []), TIE_COLUMNS, Request())
    if not named or len(body) != len(first) or len(first) < FEWEST + 1 or not _empty_diagonal([c for _, c in body]):
        return None
    return _Square(first, first, body) if all(len(cells) <= len(first) for _, cells in body) else None


def _named_on_the_left(rows: list[tuple[int, list[str]]]) -> _Square | None:
    senders = [cells[0] for _, cells in rows]
    cells = [(number, texts[1:]) for number, texts in rows]
    named = len(rows) > FEWEST and len(set(senders)) == len(senders) and not any(map(is_number, senders))
    if not named or "" in senders or max(len(texts) for _, texts in cells) > len(rows):
        return None
    if max(len(texts) for _, texts in cells) < len(rows) - 1 or not _empty_diagonal([texts for _, texts in cells]):
        return None
    return _Square(senders, senders, cells)


def _is_value(text: str) -> bool:
    return not text or is_number(text) or text.lower() in MARKS


def _empty_diagonal(cells: list[list[str]]) -> bool:
    """Whether all cells are values, and nobody names herself."""
    own = ["".join(texts[place : place + 1]) for place, texts in enumerate(cells)]
    return all(map(_is_value, (text for texts in cells for text in texts))) and all(
        not text or (is_number(text) and _value(text) == 0) for text in own
    )


def _value(text: str) -> float:
    return 1.0 if text.lower() in MARKS else float(text.replace(",", "."))


def _refuse_without_names(rows: list[tuple[int, list[str]]], name: str) -> None:
    widths = {len(cells) for _, cells in rows}
    square = len(rows) > FEWEST and max(widths) == len(rows)
    if not square or not all(_is_value(text) for _, cells in rows for text in cells):
        return
    if not _empty_diagonal([cells for _, cells in rows]) and len(rows) == 3:
        return  # three columns of numbers may as well be a list of ties without headings
    raise StaffroomError(
        f"{name} is a square of {len(rows)} by {len(rows)} numbers without names, so that it is open who is who; write "
        "the ids of the teachers into a first row and a first column, in the same order, or give a list of ties with "
        "the headings source,target,weight."
    )


def _ties(square: _Square, name: str, notices: list[str]) -> Table:
    ends: dict[str, list[str]] = {"source": [], "target": [], "weight": []}
    rows: list[int] = []
    for sender, (number, cells) in zip(square.senders, square.cells, strict=True):
        for receiver, text in zip(square.receivers, cells, strict=False):
            if text and _value(text) != 0:
                ends["source"].append(sender)
                ends["target"].append(receiver)
                ends["weight"].append("1" if text.lower() in MARKS else text)
                rows.append(number)
    everybody = tuple(dict.fromkeys((*square.senders, *square.receivers)))
    notices.append(f"{name}: {READ_AS}. {counted(len(rows), 'tie')} among {len(everybody):,} teachers.")
    return Table(name, ends, rows, people=everybody)
