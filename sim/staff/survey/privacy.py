"""Which cells of a survey may name somebody, and messages without them."""

import re

from sim.errors import StaffroomError
from sim.staff.importing.naming import apart, headings_of
from sim.staff.reading.columns import STAFF_COLUMNS, TIE_COLUMNS, find_columns, read_number
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, label

SHORT_NUMBER = re.compile(r"-?\d{1,3}([.,]\d+)?")  # a place in a list names nobody
HIDDEN = "'...'"
VALUES = "; its values: "  # what a refused ``where`` lists


def private_cells(teachers: Table, ties: Table | None, request: Request) -> set[str]:
    """The ids of both tables, and the text of columns in which most cells differ, such as names and remarks."""
    cells: set[str] = set()
    for table, known in ((teachers, STAFF_COLUMNS), (ties, TIE_COLUMNS)):
        if table is None:
            continue
        try:
            found = find_columns(table, known, request)
        except StaffroomError:  # the reading that follows says what is wrong with the columns
            found = {}
        ids = {found.get(name) for name in ("id", "source", "target")}
        naming = headings_of(table, request.naming.targets)
        for heading, column in table.columns.items():
            present = [cell for cell in column if cell]
            if heading in naming:
                present += [part for cell in present for part in apart(cell)]
            if heading in ids or heading in naming:
                cells |= {cell for cell in present if not SHORT_NUMBER.fullmatch(cell)}
            elif 2 * len(set(present)) > len(present):
                cells |= {cell for cell in present if read_number(cell) is None}
    same = request.naming.same
    cells |= {name for name in (*same, *same.values()) if name and not SHORT_NUMBER.fullmatch(name)}
    return cells | {label(cell) for cell in cells}


def without_names(message: str, private: set[str]) -> str:
    """The message with dots for every private cell that it quotes; rows stay, so that the place can be found."""
    rest, listing, listed = message.partition(VALUES)
    if listing and any(cell in listed for cell in private):
        message = f"{rest}."
    for cell in sorted(private, key=len, reverse=True):
        for quoted in (f"'{cell}'", f'"{cell}"', repr(cell)):
            message = message.replace(quoted, HIDDEN)
    return message
