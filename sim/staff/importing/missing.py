"""Which cells of a table hold no answer: those that are empty, ``NA`` and the like, and the codes declared for it.

A word of a declared scale is an answer, whatever it is (``none``, ``NA``, ``null``, ``-``). What is declared as missing
(``missing=[9, 99]``, ``missing={"trust": [9]}``) is missing, also where it would be on the scale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isnan
from typing import Any

from sim.errors import StaffroomError, nearest
from sim.staff.importing.plain import plain_answers
from sim.staff.reading.columns import (
    ALL_ANSWERS,
    KNOWN_COLUMNS,
    KnownColumn,
    find_columns,
    find_heading,
    heading_key,
    read_number,
)
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, is_empty, label


def answers_of(table: Table, known: Mapping[str, KnownColumn], request: Request) -> Table:
    """The same table with "" for every cell without an answer, and numbers without the words around them."""
    meant = meanings(table, known, request)
    columns = dict(table.columns)
    for heading, cells in table.columns.items():
        column = known.get(meant.get(heading, ""))
        words = request.words.get(column.name, ()) if column is not None else ()
        answers = _answers_only(cells, words)
        if column is not None and column.kind != "id":
            answers = _without_codes(answers, heading, column, (table.title, request))
            answers = plain_answers(Table(table.title, {heading: answers}, table.rows), heading, column, request)
        columns[heading] = answers
    return replace(table, columns=columns)


def meanings(table: Table, known: Mapping[str, KnownColumn], request: Request) -> dict[str, str]:
    """{heading: known name} of the columns that are used."""
    meant = {
        heading: name for name, heading in find_columns(table, known, request).items() if name not in request.items
    }
    for name, headings in request.items.items():
        found = [find_heading(table, heading) for heading in headings] if name in known else []
        meant |= {heading: name for heading in found if heading is not None}
    return meant


def _answers_only(cells: list[str], words: tuple[str, ...]) -> list[str]:
    answers = {word.casefold() for word in words}
    return ["" if is_empty(cell) and folded(cell) not in answers else cell for cell in cells]


def _without_codes(cells: list[str], heading: str, column: KnownColumn, said: tuple[str, Request]) -> list[str]:
    title, request = said
    codes = request.missing.get(heading_key(heading), request.missing.get(column.name))
    for_all = codes is None
    if codes is None:
        codes = request.missing.get(ALL_ANSWERS, ()) if column.kind != "label" else ()
    if not codes:
        return cells
    gone = [cell != "" and any(same_code(cell, code) for code in codes) for cell in cells]
    if any(gone):
        listed = ", ".join(codes)
        request.notices.append(
            f"{title}: {column.name}: {counted(sum(gone), 'cell')} of '{heading}' with a code for no answer ({listed}) "
            "read as missing."
        )
    if for_all and any(_possible(cell, column, request) for cell, missing in zip(cells, gone, strict=True) if missing):
        request.doubts.append(
            f"A code for no answer is a possible answer to '{heading}' and is read as missing there; to keep it, name "
            f'the codes of single columns, such as missing={{"{column.name}": [...]}}.'
        )
    return ["" if missing else cell for cell, missing in zip(cells, gone, strict=True)]


def _possible(cell: str, column: KnownColumn, request: Request) -> bool:
    low, high = request.scales.get(column.name, (column.low, column.high))
    number = read_number(cell)
    return column.kind == "number" and number is not None and low <= number <= high


def same_code(cell: str, code: str) -> bool:
    """Whether a cell is a code: the same word, or the same number however it is written."""
    if folded(cell) == folded(code):
        return True
    number, wanted = read_number(cell), read_number(code)
    return number is not None and wanted is not None and not isnan(wanted) and number == wanted


def folded(cell: str) -> str:
    """A cell as words of a scale are compared: without regard to capitals and double spaces."""
    return " ".join(label(cell).casefold().split())


def checked_missing(given: Any) -> dict[str, tuple[str, ...]]:
    """The option ``missing`` as {known name or heading: codes}. Raises :class:`StaffroomError`."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return {
            str(name) if name in KNOWN_COLUMNS else heading_key(str(name)): _codes(codes, f"missing: {name}")
            for name, codes in given.items()
        }
    return {ALL_ANSWERS: _codes(given, "missing")}


def _codes(given: Any, where: str) -> tuple[str, ...]:
    several = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    for code in several:
        if isinstance(code, bool) or not isinstance(code, (str, int, float)) or code != code or not str(code).strip():
            raise StaffroomError(
                f"{where} = {given!r} is not a list of codes for no answer; allowed: numbers and words, such as "
                'missing=[9, 99] or missing={"trust": [9]}.'
            )
    return tuple(label(str(code).strip()) for code in several)


def check_codes(tables: Sequence[tuple[Table | None, Mapping[str, KnownColumn]]], request: Request) -> None:
    """Raise :class:`StaffroomError` for codes of a column that is not there or not used."""
    used: list[str] = []
    for table, known in tables:
        for heading, name in ({} if table is None else meanings(table, known, request)).items():
            used += [name, heading, heading_key(heading)]
    for name in request.missing:
        if name != ALL_ANSWERS and name not in used:
            raise StaffroomError(
                f"missing: '{name}' is neither the heading of a column that is used nor what one is read as"
                f"{nearest(name, dict.fromkeys(used))}"
            )
