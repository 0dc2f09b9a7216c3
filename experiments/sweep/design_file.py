"""The points of a design from a user's own table: one row per point, one column per setting; CSV or Excel.

Separators, decimal commas and encodings are recognised as in the tables of a staff.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.overrides import GROUPS
from experiments.sweep.axes import axes_of, flat
from sim.errors import StaffroomError
from sim.staff_tables import Table, read_csv

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def from_file(path: Path, notices: list[str]) -> pd.DataFrame:
    """The points in a file, a column per setting by its full name. What was left out or assumed is added to
    ``notices``. Raises :class:`StaffroomError` that names the file and the row.
    """
    table = _workbook(path) if path.suffix.lower() in WORKBOOKS else read_csv(path, "csv", notices)
    names = _settings(table)
    if not table.rows:
        raise StaffroomError(f"{table.title} has no rows below its headings; write one row per point.")
    points = []
    for number in range(len(table)):
        row = {full: _value(table, number, heading, full) for heading, full in names.items()}
        points.append(_checked(row, table.place(number)))
    return pd.DataFrame(points)


def _settings(table: Table) -> dict[str, str]:
    """The full name of every heading."""
    found: dict[str, str] = {}
    for position, heading in enumerate(table.columns, start=1):
        if heading == f"column {position}":
            raise StaffroomError(f"{table.title}, row 1: column {position} has no name; write the name of a setting.")
        try:
            (full,) = flat({heading: None})
        except StaffroomError as problem:
            raise StaffroomError(f"{table.title}, row 1: {problem}") from problem
        earlier = next((other for other, name in found.items() if name == full), None)
        if earlier is not None:
            raise StaffroomError(f"{table.title}, row 1: '{earlier}' and '{heading}' are the same setting, {full}.")
        found[heading] = full
    return found


def _value(table: Table, row: int, heading: str, full: str) -> Any:
    cell = table.columns[heading][row].strip()
    if not cell:
        raise StaffroomError(
            f"{table.place(row)}: the cell of '{heading}' is empty; every point needs a value for every setting."
        )
    if full in GROUPS:
        return cell
    try:
        number = float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    except ValueError:
        raise StaffroomError(f"{table.place(row)}: {heading} = '{cell}' is not a number.") from None
    return int(number) if number.is_integer() else number


def _checked(row: dict[str, Any], place: str) -> dict[str, Any]:
    try:
        return {axis.name: axis.values[0] for axis in axes_of({name: [value] for name, value in row.items()})}
    except StaffroomError as problem:
        raise StaffroomError(f"{place}: {str(problem).replace('vary.', '')}") from problem


def _workbook(path: Path) -> Table:
    """The first sheet of a workbook as text."""
    if not path.is_file():
        raise StaffroomError(f"csv={path}: there is no such file.")
    if find_spec("python_calamine") is None:
        raise StaffroomError(
            f"{path.name}: Excel files need the package python-calamine; save the sheet as CSV (UTF-8)."
        )
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        records = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as problem:
        raise StaffroomError(f"{path.name} is not a workbook that can be read ({problem}).") from problem
    filled = [(line, [_text(cell) for cell in record]) for line, record in enumerate(records, start=1)]
    filled = [(line, record) for line, record in filled if any(record)]
    if not filled:
        raise StaffroomError(f"{path.name} is empty; its first row must name the settings.")
    headings = _headings(filled[0][1], path.name)
    rows = filled[1:]
    columns = {heading: [record[place] for _, record in rows] for place, heading in headings}
    return Table(path.name, columns, [line for line, _ in rows])


def _headings(first: Sequence[str], title: str) -> list[tuple[int, str]]:
    """Place and heading of every column; those to the right of the last heading are no part of the table."""
    last = max(place for place, heading in enumerate(first) if heading)
    found = [heading or f"column {place}" for place, heading in enumerate(first[: last + 1], start=1)]
    twice = next((heading for heading in found if found.count(heading) > 1), None)
    if twice is not None:
        raise StaffroomError(f"{title} names the column '{twice}' twice; every column needs a name of its own.")
    return list(enumerate(found))


def _text(cell: object) -> str:
    return repr(cell) if isinstance(cell, float) else str(cell).strip()
