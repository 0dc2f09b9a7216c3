"""From rows of cells to a table: which rows are headings, what the columns are called, what is no column at all."""

import re
from dataclasses import replace
from itertools import pairwise

from sim.errors import StaffroomError
from sim.staff.reading.grid import Grid
from sim.staff.reading.heading_rows import Headings, found_headings
from sim.staff.reading.tables import Table, cell_text, counted, is_empty, listed_briefly, told_apart

UNNAMED = re.compile(r"(?i)(unnamed: *\d+(_level_\d+)?|\.\.\.1|)")  # what programs call a column without a name
ROW_NAMES, ROW_NUMBERS = "row names", "row numbers"


def table_of(grid: Grid, title: str, notices: list[str]) -> Table:
    """The table in a grid whose first rows are headings; a notice for all that was left out or called otherwise.

    Raises :class:`StaffroomError` for a grid without rows, and for a row with more cells than headings.
    """
    filled = [row for row in grid.rows if not all(map(is_empty, map(str.strip, row[1])))]
    if len(filled) < len(grid.rows):
        notices.append(f"{grid.name}: {counted(len(grid.rows) - len(filled), 'empty row')} left out.")
    grid = replace(grid, rows=filled)
    if not grid.rows:
        raise StaffroomError(f"{title}: the file {grid.name} is empty; its first row must name the columns.")
    found = found_headings(grid, notices)
    found = _with_row_names(found, grid, notices)
    width = len(found.names)
    cells: list[list[str]] = []
    rows: list[int] = []
    for line, record in found.rows:
        texts = [cell_text(cell) for cell in record]
        if not all(map(is_empty, texts[width:])):
            raise StaffroomError(_too_long(grid, line, record, width))
        cells.append((texts + [""] * width)[:width])
        rows.append(line)
    columns = [list(column) for column in zip(*cells, strict=True)] if cells else [[] for _ in found.names]
    return _named(grid, found, (columns, rows), notices)


def _too_long(grid: Grid, line: int, record: list[str], width: int) -> str:
    separated = f" (separated by a {grid.separator})" if grid.separator else ""
    cure = (
        "put quotes around cells that contain the separator"
        if grid.separator
        else "every column with answers needs a heading"
    )
    return (
        f"{grid.name}, row {line}: {len(record)} cells, but the first row names {counted(width, 'column')}{separated}; "
        f"{cure}."
    )


def _named(grid: Grid, found: Headings, body: tuple[list[list[str]], list[int]], notices: list[str]) -> Table:
    """The table, with a name for every column; the numbers of the rows that a program wrote are left out."""
    columns, rows = body
    names = list(found.names)
    kept = [place for place in range(len(names)) if names[place] or any(columns[place])]
    if len(kept) > 1 and kept[0] == 0 and UNNAMED.fullmatch(names[0]) and _counts_rows(columns[0]):
        notices.append(_numbers_rows(grid))
        names[0] = ROW_NUMBERS
    names = [names[place] or f"column {place + 1}" for place in range(len(names))]
    chosen, repeated = told_apart([names[place] for place in kept], grid.name, notices)
    titles = {
        heading: found.titles[place]
        for heading, place in zip(chosen, kept, strict=True)
        if place in found.titles and found.titles[place] != heading
    }
    content = dict(zip(chosen, (columns[place] for place in kept), strict=True))
    if titles and found.titled:
        notices.append(f"{grid.name}: {found.titled}: {listed_briefly(titles)}.")
    return Table(grid.name, content, rows, titles, repeated)


def _counts_rows(cells: list[str]) -> bool:
    """Whether cells are different whole numbers in ascending order, as programs number rows."""
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,9}", cell)]
    return len(numbers) == len(cells) > 0 and all(one < other for one, other in pairwise(numbers))


def _with_row_names(found: Headings, grid: Grid, notices: list[str]) -> Headings:
    """R writes the names of the rows without a heading: every row then has one cell more than there are headings."""
    width = len(found.names)
    longer = [len(cells) == width + 1 for _, cells in found.rows]
    trusted = grid.quoted_headings or grid.separator != "comma"  # else it may be decimal commas without quotes
    if not (longer and all(longer) and trusted and any(cells[-1].strip() for _, cells in found.rows)):
        return found
    first = [cells[0].strip() for _, cells in found.rows]
    if len(set(first)) < len(first) or "" in first:
        return found
    name = ROW_NUMBERS if _counts_rows(first) else ROW_NAMES
    notices.append(
        _numbers_rows(grid)
        if name == ROW_NUMBERS
        else f"{grid.name}: the rows begin with names, without a heading (R's row names); called '{name}' here."
    )
    titles = {place + 1: title for place, title in found.titles.items()}
    return replace(found, names=[name, *found.names], titles=titles)


def _numbers_rows(grid: Grid) -> str:
    return (
        f"{grid.name}: the first column has no heading and only numbers the rows, as R and pandas write them; called "
        f"'{ROW_NUMBERS}' here, and left out unless you name it."
    )
