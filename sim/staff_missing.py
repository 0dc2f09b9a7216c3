"""Which cells of a table hold no answer: those that are empty, ``NA`` and the like, and the codes declared for it.

A word of a declared scale is an answer, whatever it is (``none``, ``NA``, ``null``, ``-``). What is declared as missing
is missing, also where it would be on the scale.
"""

from collections.abc import Mapping
from dataclasses import replace

from sim.staff_columns import KnownColumn, Request, find_columns, find_heading
from sim.staff_tables import Table, is_empty, label


def without_gaps(table: Table, known: Mapping[str, KnownColumn], request: Request) -> Table:
    """The same table with "" for every cell without an answer."""
    meant = _meant(table, known, request)
    columns = {
        heading: _answers_only(cells, request.words.get(meant.get(heading, ""), ()))
        for heading, cells in table.columns.items()
    }
    return replace(table, columns=columns)


def _meant(table: Table, known: Mapping[str, KnownColumn], request: Request) -> dict[str, str]:
    """{heading: known name} of the columns that are used."""
    meant = {heading: name for name, heading in find_columns(table, known, request).items()}
    for name, headings in request.items.items():
        found = [find_heading(table, heading) for heading in headings] if name in known else []
        meant |= {heading: name for heading in found if heading is not None}
    return meant


def _answers_only(cells: list[str], words: tuple[str, ...]) -> list[str]:
    answers = {word.casefold() for word in words}
    return ["" if is_empty(cell) and folded(cell) not in answers else cell for cell in cells]


def folded(cell: str) -> str:
    """A cell as words of a scale are compared: without regard to capitals and double spaces."""
    return " ".join(label(cell).casefold().split())
