"""Advice networks of one or several schools from files: who names whom, and who is in one team with whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

import numpy as np

from sim.errors import StaffroomError, nearest
from sim.staff.importing.missing import answers_of
from sim.staff.importing.options import split_options
from sim.staff.importing.staff_from import scales_used
from sim.staff.importing.weights import numbers_of_words
from sim.staff.reading.columns import (
    FLAGS,
    STAFF_COLUMNS,
    TIE_COLUMNS,
    KnownColumn,
    find_columns,
    find_heading,
    read_column,
    read_number,
    required,
)
from sim.staff.reading.labels import natural_key, nearest_id
from sim.staff.reading.reader import file_choices, read_table
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, label

MEMORY_WEEKS = 27  # three of four terms: what a teacher remembers who is asked in spring about this school year
SAME_TEAM = ("same_team", "teach_same_grade", "same_grade", "same_department")
Matrix = np.ndarray
Rows = dict[str, dict[str, int]]  # school -> id -> row


@dataclass(frozen=True)
class AdviceNetwork:
    """One school: ``ties`` (n, n) bool, row asks column; ``same_team`` (n, n) bool, diagonal empty, or None."""

    name: str
    ties: Matrix
    same_team: Matrix | None = None


def read_networks(
    teachers: str, ties: str, covariates: str | None = None, *, notices: list[str] | None = None, **options: Any
) -> list[AdviceNetwork]:
    """The schools of the staff table in natural order, each with at least two teachers.

    ``options``: ``school_column``, ``same_team_column``, ``weight_column``, ``scales`` (of the weight), and those of
    reading (:class:`sim.staff.reading.reader.FileChoices`); ``notices`` gets what was done to the data. Ties of
    teachers with themselves and those of weight 0 are dropped, repeated ties count once. Raises :class:`StaffroomError`
    for a file or column missing, an id that is repeated within its school, a tie or pair to somebody who is not in the
    staff table.
    """
    told = notices if notices is not None else []
    choices = file_choices(options)
    school_column, same_team_column = options.get("school_column"), options.get("same_team_column")
    people = answers_of(read_table(teachers, "teachers", told, choices), STAFF_COLUMNS, Request())
    rows = _rows_of(people, school_column)
    linked = {school: np.zeros((len(ids), len(ids)), bool) for school, ids in rows.items()}
    listed = answers_of(read_table(ties, "ties", told, choices), TIE_COLUMNS, Request())
    scales, _ = split_options({"scales": options.get("scales")})
    weights = _weights(listed, options.get("weight_column"), scales, told)
    for weight, (school, i, j, _) in zip(weights, _pairs(listed, rows, school_column, None), strict=True):
        linked[school][i, j] |= i != j and weight > 0
    if covariates is None:
        return [AdviceNetwork(school, matrix) for school, matrix in linked.items()]
    together = {school: np.zeros_like(matrix) for school, matrix in linked.items()}
    between = answers_of(read_table(covariates, "covariates", told, choices), TIE_COLUMNS, Request())
    for school, i, j, same in _pairs(between, rows, school_column, _same_team_heading(between, same_team_column)):
        if same and i != j:
            together[school][i, j] = together[school][j, i] = True
    return [AdviceNetwork(school, matrix, together[school]) for school, matrix in linked.items()]


def _weights(ties: Table, wanted: str | None, scales: Request, notices: list[str]) -> list[float]:
    """The weight of every tie, 1 where none is given; a weight of 0 is no tie, and that is said."""
    heading = _asked_for(ties, wanted) if wanted is not None else None
    request = Request(columns={} if heading is None else {"weight": heading}, scales=scales.scales, words=scales.words)
    found = find_columns(ties, TIE_COLUMNS, request).get("weight")
    scales_used({} if found is None else {"weight": found}, request)
    if found is None:
        return [1.0] * len(ties)
    cells, words = numbers_of_words(ties, found, request)
    if words:
        listed = ", ".join(f"'{word}'" for word, times in words.items() if times)
        notices.append(f"{ties.title}: words of '{found}' say whether there is a tie: {listed or 'none of them'}.")
    ties = replace(ties, columns={**ties.columns, found: cells})
    given = read_column(ties, found, TIE_COLUMNS["weight"], request)
    none = sum(weight == 0 for weight in given)
    if none and words:
        notices.append(f"{ties.title}: {counted(none, 'row')} in which '{found}' says never: no tie.")
    elif none:
        notices.append(f"{ties.title}: {counted(none, 'row')} with weight 0 in '{found}': no tie.")
    return [1.0 if isnan(weight) else weight for weight in given]


def _rows_of(people: Table, school_column: str | None) -> Rows:
    ids = people.columns[_heading(people, "id", STAFF_COLUMNS)]
    schools = _schools(people, school_column)
    rows: Rows = {school: {} for school in sorted(set(schools), key=natural_key)}
    for row, (school, cell) in enumerate(zip(schools, ids, strict=True)):
        name = label(cell)
        if not name:
            raise StaffroomError(f"{people.place(row)}: the id is missing; every teacher needs one.")
        if name in rows[school]:
            raise StaffroomError(f"{people.place(row)}: the id '{name}' stands in this school twice; ids must differ.")
        rows[school][name] = len(rows[school])
    if not rows:
        raise StaffroomError(f"{people.title} holds no teachers.")
    for school, found in rows.items():
        if len(found) < 2:
            raise StaffroomError(f"{people.title}: school '{school}' has one teacher; allowed: at least two.")
    return rows


def _pairs(
    table: Table, rows: Rows, school_column: str | None, same_team: str | None
) -> list[tuple[str, int, int, bool]]:
    """(school, row of source, row of target, whether ``same_team`` says yes) for every row of a table of pairs."""
    ends = [table.columns[_heading(table, name, TIE_COLUMNS)] for name in ("source", "target")]
    schools = _schools(table, school_column)
    pairs = []
    for row, school in enumerate(schools):
        if school not in rows:
            raise StaffroomError(
                f"{table.place(row)}: school '{school}' is not in the staff table{nearest(school, rows)}"
            )
        found = []
        for cells in ends:
            name = label(cells[row])
            if name not in rows[school]:
                raise StaffroomError(
                    f"{table.place(row)}: '{name}' is not a teacher of this school in the staff table"
                    f"{nearest_id(name, rows[school])}"
                )
            found.append(rows[school][name])
        pairs.append((school, found[0], found[1], same_team is not None and _yes(table, row, same_team)))
    return pairs


def _heading(table: Table, name: str, known: Mapping[str, KnownColumn]) -> str:
    return required(find_columns(table, known, Request()), name, table)


def _schools(table: Table, school_column: str | None) -> list[str]:
    if school_column is None:
        return ["school"] * len(table)
    return [label(cell) for cell in table.columns[_asked_for(table, school_column)]]


def _asked_for(table: Table, wanted: str) -> str:
    heading = find_heading(table, wanted)
    if heading is None:
        raise StaffroomError(f"{table.title} has no column '{wanted}'{nearest(wanted, table.columns)}")
    return heading


def _same_team_heading(table: Table, wanted: str | None) -> str:
    if wanted is not None:
        return _asked_for(table, wanted)
    for usual in SAME_TEAM:
        heading = find_heading(table, usual)
        if heading is not None:
            return heading
    raise StaffroomError(
        f"{table.title} has no column that says who is in one team (usual names: {', '.join(SAME_TEAM)}); say which "
        "one it is with same_team_column=..."
    )


def _yes(table: Table, row: int, heading: str) -> bool:
    cell = table.columns[heading][row]
    value = FLAGS.get(label(cell).lower(), read_number(cell))
    if value not in (0.0, 1.0):
        raise StaffroomError(f"{table.place(row)}: {heading} = '{cell}' is not a yes or a no; allowed: 1 or 0.")
    return value == 1.0
