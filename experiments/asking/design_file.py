"""The points of a design from a user's own table: one row per point, one column per setting; CSV or Excel.

Separators, decimal commas and encodings are recognised as in the tables of a staff.
"""

from pathlib import Path
from typing import Any

import pandas as pd

from experiments.asking.axes import axes_of, flat
from experiments.asking.names import GROUPS
from sim.errors import StaffroomError
from sim.staff.reading.reader import read_table
from sim.staff.reading.tables import Table


def from_file(path: Path, notices: list[str]) -> pd.DataFrame:
    """The points in a file, a column per setting by its full name. What was left out or assumed is added to
    ``notices``. Raises :class:`StaffroomError` that names the file and the row.
    """
    table = read_table(path, "csv", notices)
    if table.repeated:
        raise StaffroomError(
            f"{table.title} names the column '{next(iter(table.repeated))}' twice; every setting needs one column."
        )
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
