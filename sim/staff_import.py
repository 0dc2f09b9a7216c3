"""Schools from real data: a staff table and a tie table, a networkx graph, a GraphML file.

The columns are declared in ``staff_columns.py``; what was done to the data stands in ``school.staff.notices``.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import StaffroomError, nearest
from sim.school import SETTINGS, School, Staff
from sim.school_properties import SCHOOL_PROPERTIES
from sim.staff_columns import (
    STAFF_COLUMNS,
    TIE_COLUMNS,
    Request,
    find_columns,
    find_heading,
    natural_key,
    not_used,
    read_column,
    required,
)
from sim.staff_options import split_options
from sim.staff_structure import one_head_each, read_departments, read_team
from sim.staff_tables import (
    FROM,
    NODE,
    TO,
    Table,
    counted,
    graph_tables,
    label,
    read_csv,
    read_graphml,
    table_from_frame,
)
from sim.staff_ties import Pair, describe_parts, read_pairs, tie_ends

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

TEAM_SETTINGS = {"grade": "grades", "shift": "shifts"}
LISTED_VALUES = 20


def school_from_tables(
    teachers: "pd.DataFrame | None", ties: "pd.DataFrame | None", *, name: str = "imported", **options: Any
) -> School:
    """A school from two data frames; options and columns as in :func:`staff_from_tables`."""
    request, settings = split_options(options)
    people = None if teachers is None else table_from_frame(teachers, "the staff table")
    between = None if ties is None else table_from_frame(ties, "the tie table")
    return _school(name, staff_from_tables(people, between, request), settings)


def school_from_graph(graph: "nx.Graph", *, name: str = "imported", **options: Any) -> School:
    """A school from a networkx graph: nodes are teachers, node attributes staff columns, edge attributes tie columns.

    In an undirected graph weight and trust of a tie hold both ways. Options as in :func:`staff_from_tables`.
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise StaffroomError(f"graph is a {type(graph).__name__}; allowed: a networkx graph.")
    request, settings = split_options(options)
    return _school(name, _staff_from_graph(graph, "the graph", request), settings)


def school_from_files(
    *,
    teachers: str | Path | None = None,
    ties: str | Path | None = None,
    graph: str | Path | None = None,
    name: str = "imported",
    **options: Any,
) -> School:
    """A school from a staff CSV and a tie CSV, from a tie CSV alone, or from a GraphML file.

    Options as in :func:`staff_from_tables`. Raises :class:`StaffroomError` for a file missing or not of its kind.
    """
    request, settings = split_options(options)
    if graph is not None:
        if teachers is not None or ties is not None:
            raise StaffroomError(
                "graph is given together with teachers or ties; a GraphML file holds both: give one or the other."
            )
        return _school(name, _staff_from_graph(*read_graphml(graph), request), settings)
    people = None if teachers is None else read_csv(teachers, "teachers", request.notices)
    between = None if ties is None else read_csv(ties, "ties", request.notices)
    return _school(name, staff_from_tables(people, between, request), settings)


def staff_from_tables(teachers: Table | None, ties: Table | None, request: Request) -> Staff:
    """The staff that two tables describe; without a staff table the teachers are the ids in the ties.

    Options (keywords of the ``School.from_...`` constructors): ``columns`` {known name: heading of the file, or None to
    leave a column out}, ``scales`` {known name: [low, high]} for columns that are not on 0 to 1, ``where`` {heading:
    value} to keep some rows of both tables, ``id_column``, ``source_column``, ``target_column``, ``weight_column``,
    ``keep_names`` to keep the file's ids in ``Staff.names``. All other keywords are settings of :class:`School`.
    """
    if ties is None:
        raise StaffroomError(
            "No ties are given; a school needs a table of who is in contact with whom (one without rows makes "
            "everybody an isolate). For contacts drawn by the model use School.generate(size=...)."
        )
    everybody = teachers
    teachers, ties = _where(teachers, ties, request)
    tie_columns = find_columns(ties, TIE_COLUMNS, request)
    if teachers is None:
        teachers = _staff_of_ties(ties, tie_columns, request)
    columns = find_columns(teachers, STAFF_COLUMNS, request)
    _scales_used({**columns, **tie_columns}, request)
    rows = _ids(teachers, required(columns, "id", teachers), request)
    if everybody is not None:
        ties = _ties_of_staff(ties, tie_columns, (everybody, columns["id"], rows), request)
    not_used(teachers, columns, request)
    not_used(ties, tie_columns, request)
    pairs = read_pairs(ties, tie_columns, rows, request)
    describe_parts(len(rows), pairs, request)
    return _assembled(teachers, columns, rows, pairs, request)


def _staff_from_graph(graph: "nx.Graph", title: str, request: Request) -> Staff:
    taken = [name for name in ("id", "source", "target") if name in request.columns]
    if taken:
        raise StaffroomError(
            f"{taken[0]}_column is given, but the teachers of a graph are its nodes, its ties the edges; leave it out."
        )
    request.columns |= {"id": NODE, "source": FROM, "target": TO}
    request.directed = graph.is_directed()
    return staff_from_tables(*graph_tables(graph, title), request)


def _assembled(
    teachers: Table, columns: Mapping[str, str], rows: Mapping[str, int], pairs: list[Pair], request: Request
) -> Staff:
    size = len(rows)
    width = max(2, len(str(size)))
    codes = [f"T{row + 1:0{width}d}" for row in range(size)]
    numbers = {
        name: read_column(teachers, heading, STAFF_COLUMNS[name], request)
        for name, heading in columns.items()
        if STAFF_COLUMNS[name].kind in ("number", "flag")
    }
    department, department_names = read_departments(teachers, columns.get("department"), (rows, codes, pairs), request)
    grade, shift = (read_team(teachers, columns.get(name), name, setting) for name, setting in TEAM_SETTINGS.items())
    _report_drawn(teachers.title, {**numbers, "grade": grade, "shift": shift}, request)
    kept = {name: values for name, values in numbers.items() if not all(map(isnan, values))}
    if "head" in kept:
        one_head_each(teachers, kept["head"], department, department_names, request)
    return Staff(
        size=size, department=department, grade=grade, shift=shift, columns=kept, pairs=pairs, codes=codes,
        names=list(rows) if request.keep_names else [], department_names=department_names,
        notices=list(request.notices),
    )  # fmt: skip


def _report_drawn(title: str, values: Mapping[str, Sequence[float]], request: Request) -> None:
    drawn = {
        name: sum(isnan(value) or (name in TEAM_SETTINGS and value < 0) for value in given)
        for name, given in values.items()
    }
    whole = [
        name for name in STAFF_COLUMNS if name not in values and name not in ("id", "department", "head", "champion")
    ]
    whole += [name for name, missing in drawn.items() if missing == len(values[name])]
    parts = [
        f"{name} {missing:,} of {len(values[name]):,}"
        for name, missing in drawn.items()
        if 0 < missing < len(values[name])
    ]
    if parts:
        request.notices.append(
            f"{title}: missing values, drawn from the school's own distribution in each run: {', '.join(parts)}."
        )
    if whole:
        request.notices.append(f"{title}: not given, so the school's own distribution holds: {', '.join(whole)}.")


def _where(teachers: Table | None, ties: Table, request: Request) -> tuple[Table | None, Table]:
    """Both tables with only the rows asked for; a heading that neither has, or a value that nobody has, is an error."""
    tables = [table for table in (teachers, ties) if table is not None]
    for heading, wanted in request.where.items():
        having = [table for table in tables if find_heading(table, heading) is not None]
        if not having:
            headings = dict.fromkeys(name for table in tables for name in table.columns)
            raise StaffroomError(f"where: neither table has a column '{heading}'{nearest(heading, headings)}")
        values = {label(cell) for cell in having[0].columns[find_heading(having[0], heading) or heading]}
        if values and wanted not in values:
            listed = ", ".join(sorted(values, key=natural_key)[:LISTED_VALUES]) + (
                " ..." if len(values) > LISTED_VALUES else ""
            )
            raise StaffroomError(f"where: no row of {having[0].title} has {heading} = {wanted}; its values: {listed}.")
    return (None if teachers is None else _filtered(teachers, request)), _filtered(ties, request)


def _filtered(table: Table, request: Request) -> Table:
    chosen = list(range(len(table)))
    for heading, wanted in request.where.items():
        found = find_heading(table, heading)
        if found is not None:
            chosen = [row for row in chosen if label(table.columns[found][row]) == wanted]
    if len(chosen) == len(table):
        return table
    request.notices.append(f"{table.title}: {len(chosen):,} of {counted(len(table), 'row')} kept by where.")
    return table.keep(chosen)


def _staff_of_ties(ties: Table, found: Mapping[str, str], request: Request) -> Table:
    sources, targets = tie_ends(ties, found)
    ids = sorted({*sources, *targets}, key=natural_key)
    if not ids:
        raise StaffroomError(f"{ties.title} has no ties and there is no staff table, so there are no teachers.")
    request.notices.append(
        f"There is no staff table: the {len(ids):,} teachers are those named in {ties.title}; "
        "teachers without a tie are not among them."
    )
    request.columns["id"] = NODE
    return Table("the list of teachers in the ties", {NODE: ids}, list(range(1, len(ids) + 1)))


def _ids(teachers: Table, heading: str, request: Request) -> dict[str, int]:
    """{id: row} in the order of the staff table."""
    size = SCHOOL_PROPERTIES["size"]
    if not len(teachers):
        raise StaffroomError(f"{teachers.title} has no teachers; allowed: {size.low:g} to {size.high:g}.")
    rows: dict[str, int] = {}
    for row, cell in enumerate(teachers.columns[heading]):
        found = label(cell)
        if not found:
            raise StaffroomError(
                f"{teachers.place(row)}: the id (column '{heading}') is missing; every teacher needs one."
            )
        if found in rows:
            hint = (
                '; if the table holds several schools, choose one, such as where={"school": 1}'
                if not request.where
                else ""
            )
            raise StaffroomError(
                f"{teachers.place(row)}: the id '{found}' is already that of {teachers.place(rows[found])}; "
                f"every teacher needs an id of her own{hint}."
            )
        rows[found] = row
    if not size.low <= len(rows) <= size.high:
        raise StaffroomError(
            f"{teachers.title} has {counted(len(rows), 'teacher')}; allowed: {size.low:g} to {size.high:g}."
        )
    return rows


def _ties_of_staff(
    ties: Table, found: Mapping[str, str], staff: tuple[Table, str, Mapping[str, int]], request: Request
) -> Table:
    """Without ties to teachers whom ``where`` left out, if the tie table cannot be filtered itself."""
    everybody, heading, rows = staff
    unfiltered = [name for name in request.where if find_heading(everybody, name) and not find_heading(ties, name)]
    left_out = Counter(map(label, everybody.columns[heading])) - Counter(rows)
    if not unfiltered or not left_out:
        return ties
    shared = [name for name in rows if name in left_out]
    if shared:
        raise StaffroomError(
            f"{ties.title} has no column '{unfiltered[0]}', and the id '{shared[0]}' belongs to more than one teacher "
            f"of {everybody.title}, so it is open whose ties these are; add the column to the ties."
        )
    ends = zip(*tie_ends(ties, found), strict=True)
    chosen = [row for row, (source, target) in enumerate(ends) if source not in left_out and target not in left_out]
    if len(chosen) < len(ties):
        request.notices.append(
            f"{ties.title}: {counted(len(ties) - len(chosen), 'tie')} of teachers outside the rows asked for left out."
        )
    return ties.keep(chosen)


def _scales_used(found: Mapping[str, str], request: Request) -> None:
    for name in request.scales:
        if name not in found:
            raise StaffroomError(
                f"scales: a scale is declared for {name}, but the data have no such column; say which one it is with "
                f'columns={{"{name}": heading}}.'
            )


def _school(name: str, staff: Staff, settings: dict[str, Any]) -> School:
    given = {SETTINGS.full_name(key): value for key, value in settings.items() if key in SETTINGS}
    for team, codes in (("grades", staff.grade), ("shifts", staff.shift)):
        labels = max(codes) + 1
        if team in given and SETTINGS[team].check(given[team], "school") < labels:
            raise StaffroomError(
                f"school.{team} = {given[team]} contradicts the imported staff, which has {labels}; leave it out."
            )
        if labels and team not in given:
            settings = {**settings, team: labels}
    return School(name, staff=staff, **settings)
