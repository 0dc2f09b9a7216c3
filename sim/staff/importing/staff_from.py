"""A staff from real data: a staff table and a tie table, a networkx graph, a GraphML file.

The columns are declared in :mod:`sim.staff.reading.columns`; what was done to the data stands in ``staff.notices``.
"""

from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError
from sim.staff.codes import PREFIXES, are_ids, codes_for
from sim.staff.importing.alike import alike_confirmed, alike_doubts
from sim.staff.importing.answers import prepared
from sim.staff.importing.doubts import doubts_of
from sim.staff.importing.levels import with_levels
from sim.staff.importing.missing import answers_of, check_codes
from sim.staff.importing.names import Known
from sim.staff.importing.naming import named_ties, with_known_names, with_unlisted
from sim.staff.importing.options import split_options
from sim.staff.importing.rows import ids_of_staff, rows_asked_for, staff_of_ties, ties_of_staff
from sim.staff.importing.structure import one_head_each, read_departments, read_team, read_units
from sim.staff.importing.ties import describe_parts, read_pairs
from sim.staff.importing.weights import weighted
from sim.staff.reading.columns import STAFF_COLUMNS, TIE_COLUMNS, find_columns, not_used, read_column, required
from sim.staff.reading.graphs import graph_tables, read_graph
from sim.staff.reading.reader import file_choices, read_table
from sim.staff.reading.request import Request
from sim.staff.reading.tables import FROM, NODE, TO, Table, label, table_from_frame
from sim.staff.staff import Pair, Staff

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

TEAM_SETTINGS = {"grade": "grades", "shift": "shifts"}
NEVER_DRAWN = ("id", "department", "unit", "head", "champion")
DOUBT = "Please check: "
Numbers = dict[str, list[float]]
Settings = dict[str, Any]
Imported = tuple[Staff, Settings]


def from_frames(teachers: "pd.DataFrame | None", ties: "pd.DataFrame | None", options: Settings) -> Imported:
    """The staff of two data frames, and the settings of its school; options as in :func:`staff_from_tables`."""
    request, settings = split_options(options)
    people = None if teachers is None else table_from_frame(teachers, "the staff table", request.notices)
    between = None if ties is None else table_from_frame(ties, "the tie table", request.notices)
    return with_settings(staff_from_tables(people, between, request), settings, levels=request.levels)


def from_graph(graph: "nx.Graph[Any]", options: Settings) -> Imported:
    """The staff of a networkx graph, and the settings of its school.

    Nodes are teachers, node attributes staff columns, edge attributes tie columns.

    In an undirected graph weight and trust of a tie hold both ways. Options as in :func:`staff_from_tables`.
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise StaffroomError(f"graph is a {type(graph).__name__}; allowed: a networkx graph.")
    request, settings = split_options(options)
    return with_settings(_staff_from_graph(graph, "the graph", request), settings, levels=request.levels)


def from_files(files: Mapping[str, str | Path | None], options: Settings) -> Imported:
    """The staff of a staff table and a tie table, of a tie table alone, or of a graph, and the settings of its school.

    ``files``: paths called teachers, ties and graph.

    Tables are CSV, Excel (.xlsx) or SPSS (.sav) files, graphs GraphML, GEXF, GML or Pajek. Options as in
    :func:`staff_from_tables`, and ``sheet``, ``encoding``, ``value_labels`` as in
    :class:`sim.staff.reading.reader.FileChoices`. Raises :class:`StaffroomError` for a file missing or not of its kind.
    """
    teachers, ties, graph = (files.get(kind) for kind in ("teachers", "ties", "graph"))
    choices = file_choices(options)
    request, settings = split_options(options)
    if graph is not None:
        if teachers is not None or ties is not None:
            raise StaffroomError(
                "graph is given together with teachers or ties; a GraphML file holds both: give one or the other."
            )
        found = read_graph(graph, request.notices)
        return with_settings(_staff_from_graph(*found, request), settings, levels=request.levels)
    people = None if teachers is None else read_table(teachers, "teachers", request.notices, choices)
    between = None if ties is None else read_table(ties, "ties", request.notices, choices)
    return with_settings(staff_from_tables(people, between, request), settings, levels=request.levels)


def staff_from_tables(teachers: Table | None, ties: Table | None, request: Request) -> Staff:
    """The staff that two tables describe; without a staff table the teachers are the ids in the ties.

    Options (keywords of the ``School.from_...`` constructors): ``columns`` {known name: heading of the file, or None to
    leave a column out, or several headings, which are averaged}, ``scales`` {known name: [low, high], or the words of
    its steps from low to high} for columns that are not on 0 to 1, ``reverse`` [name or heading] of questions that
    point the other way, ``where`` {heading: value} to keep some rows of both tables, ``contacts="drawn"`` where there
    are no ties, ``directed=False`` where ties say nothing on who names whom, ``levels="answers"`` where what is usual
    in the school is the mean of its answers, ``id_column``, ``source_column``, ``target_column``, ``weight_column``,
    ``missing`` [codes for no answer], ``targets`` (the columns that name colleagues, in either table), ``separator``,
    ``same`` and ``unlisted`` (see :class:`sim.staff.reading.request.Naming`), ``keep_names`` to keep the file's ids in
    ``Staff.names``.
    All other keywords are settings of the school.
    """
    everybody = teachers
    teachers, between = rows_asked_for(teachers, _ties_or_none(teachers, ties, request), request)
    ties = named_ties(teachers, None if ties is None and not request.draw_contacts else between, request) or between
    check_codes(((teachers, STAFF_COLUMNS), (ties, TIE_COLUMNS)), request)
    ties = answers_of(ties, TIE_COLUMNS, request)
    tie_columns = find_columns(ties, TIE_COLUMNS, request)
    if teachers is None:
        ties = alike_confirmed(ties, tie_columns, request)
        teachers = staff_of_ties(ties, tie_columns, request)
        request.doubts += alike_doubts(teachers.columns[NODE], ties, request)
    else:
        teachers = prepared(answers_of(teachers, STAFF_COLUMNS, request), request)
    columns = find_columns(teachers, STAFF_COLUMNS, request)
    scales_used({**columns, **tie_columns}, request)
    heading = required(columns, "id", teachers)
    rows = ids_of_staff(teachers, heading, request)
    others: list[str] = []
    if everybody is not None and not request.draw_contacts:
        others = [label(cell) for cell in everybody.columns[heading]]
        ties = with_known_names(ties, tie_columns, Known([*rows, *filter(None, others)]), request)
        ties = ties_of_staff(ties, tie_columns, (everybody, heading, rows), request)
        if request.naming.asked:
            ends = (tie_columns["source"], tie_columns["target"])
            teachers, ties = with_unlisted((teachers, columns, rows), (ties, ends), request)
            rows = ids_of_staff(teachers, heading, request)
    ties = weighted(ties, tie_columns, request)
    not_used(teachers, columns, request)
    not_used(ties, tie_columns, request)
    return _read(teachers, columns, (ties, tie_columns), (rows, others), request)


def _read(
    teachers: Table,
    columns: Mapping[str, str],
    named: tuple[Table, Mapping[str, str]],
    people: tuple[dict[str, int], Sequence[str]],
    request: Request,
) -> Staff:
    """The staff from tables in which everybody is known; ``people``: {id: row}, and ids of others in the file."""
    (ties, tie_columns), (rows, others) = named, people
    numbers = {
        name: read_column(teachers, heading, STAFF_COLUMNS[name], request)
        for name, heading in columns.items()
        if STAFF_COLUMNS[name].kind in ("number", "flag")
    }
    request.doubts += doubts_of(teachers, columns, request)
    pairs = read_pairs(ties, tie_columns, rows, request)
    if not request.draw_contacts:
        describe_parts(len(rows), [pair for pair in pairs if pair[2] or pair[3]], request)  # weight 0 is no tie
    codes = codes_for(len(rows), list(rows), (name for name in others if name not in rows))
    if codes[0][0] != PREFIXES[0]:
        request.notices.append(
            f"{teachers.title}: teachers are called {codes[0]}, {codes[1]}, ..., because {PREFIXES[0]}01 or the like "
            "is the id of somebody in another row."
        )
    return _assembled(teachers, columns, (rows, codes, numbers, pairs), request)


def _ties_or_none(teachers: Table | None, ties: Table | None, request: Request) -> Table:
    """The tie table, or an empty one where the model draws the contacts."""
    if request.draw_contacts:
        if ties is not None or teachers is None:
            raise StaffroomError(
                "contacts = 'drawn' stands in for ties: give a staff table and no ties, or leave it out."
            )
        request.notices.append(
            f"{teachers.title}: no ties are given, so who is in contact with whom is drawn in each run, within and "
            "between departments and grade teams as in a generated school."
        )
        return Table("the ties", {"source": [], "target": []}, [])
    if ties is None and request.naming.targets:
        return Table("the ties", {}, [])
    if ties is None:
        raise StaffroomError(
            "No ties are given; a school needs a table of who is in contact with whom (one without rows makes "
            "everybody an isolate). With contacts='drawn' the model draws them within and between the departments."
        )
    return ties


def _staff_from_graph(graph: "nx.Graph[Any]", title: str, request: Request) -> Staff:
    taken = [name for name in ("id", "source", "target") if name in request.columns]
    if taken:
        raise StaffroomError(
            f"{taken[0]}_column is given, but the teachers of a graph are its nodes, its ties the edges; leave it out."
        )
    request.columns |= {"id": NODE, "source": FROM, "target": TO}
    request.directed = request.directed and graph.is_directed()
    return staff_from_tables(*graph_tables(graph, title), request)


def _assembled(
    teachers: Table,
    columns: Mapping[str, str],
    parts: tuple[Mapping[str, int], list[str], Numbers, list[Pair]],
    request: Request,
) -> Staff:
    rows, codes, numbers, pairs = parts
    size = len(rows)
    department, department_names = read_departments(teachers, columns.get("department"), (rows, codes, pairs), request)
    grade, shift = (read_team(teachers, columns.get(name), name, setting) for name, setting in TEAM_SETTINGS.items())
    _report_drawn(teachers.title, {**numbers, "grade": grade, "shift": shift}, request)
    kept = {name: values for name, values in numbers.items() if not all(map(isnan, values))}
    kept |= read_units(teachers, columns.get("unit"), request)
    if "head" in kept:
        one_head_each(teachers, kept["head"], department, department_names, request)
    return Staff(
        size=size, department=department, grade=grade, shift=shift, columns=kept,
        pairs=None if request.draw_contacts else pairs, codes=codes,
        names=list(rows) if request.keep_names else [], own_codes=are_ids(codes, rows),
        department_names=department_names,
        notices=[*request.notices, *(f"{DOUBT}{doubt}" for doubt in request.doubts)],
    )  # fmt: skip


def _report_drawn(title: str, values: Mapping[str, Sequence[float]], request: Request) -> None:
    drawn = {
        name: sum(isnan(value) or (name in TEAM_SETTINGS and value < 0) for value in given)
        for name, given in values.items()
    }
    whole = [name for name in STAFF_COLUMNS if name not in values and name not in NEVER_DRAWN]
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


def scales_used(found: Mapping[str, str], request: Request) -> None:
    """Raise :class:`StaffroomError` for a scale of a column that the data do not have."""
    for name in request.scales:
        if name not in found:
            raise StaffroomError(
                f"scales: a scale is declared for {name}, but the data have no such column; say which one it is with "
                f'columns={{"{name}": heading}}.'
            )


def with_settings(staff: Staff, settings: Settings, *, levels: bool = False) -> Imported:
    """A staff with the settings of its school; grade teams and shifts are as many as the staff has, unless given.

    ``levels``: what is usual in the school is the mean of its answers, unless given.
    """
    if levels:
        staff, settings = with_levels(staff, settings)
    given = {SETTINGS.full_name(key): value for key, value in settings.items() if key in SETTINGS}
    for team, codes in (("grades", staff.grade), ("shifts", staff.shift)):
        labels = max(codes) + 1
        if team in given and SETTINGS[team].check(given[team], "school") < labels:
            raise StaffroomError(
                f"school.{team} = {given[team]} contradicts the imported staff, which has {labels}; leave it out."
            )
        if labels and team not in given:
            settings = {**settings, team: labels}
    return staff, settings
