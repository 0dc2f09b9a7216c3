"""Who names whom, as questionnaires ask it: "name up to five colleagues" in five columns, or as a list in one cell."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from sim.errors import StaffroomError, nearest
from sim.staff.importing.missing import same_code
from sim.staff.importing.names import Known, ask, unmatched_names, with_ids
from sim.staff.reading.columns import (
    ALL_ANSWERS,
    STAFF_COLUMNS,
    TIE_COLUMNS,
    find_columns,
    find_heading,
    heading_key,
    required,
)
from sim.staff.reading.labels import natural_key
from sim.staff.reading.request import ADD, LEAVE_OUT, Naming, Request
from sim.staff.reading.tables import FROM, TO, Table, counted, is_empty, label

SPACE = "space"
MOST_OF_THEM = 0.8  # of the parts of cells must be teachers before spaces take names apart
WEIGHT = "how often colleagues meet"
FEWEST_NAMED = 3
NOBODY = ("nobody", "no one", "no-one", "никого", "никто", "нет", "ешкім", "жоқ")
AND = r"\s+(?:and|und|и|және|мен)\s+|\s*&\s*"
SEPARATORS = {
    "semicolon or line break": r"\s*[;\n\r]+\s*",
    "slash": r"\s*/\s*",
    "comma": rf"\s*,\s*(?:(?:and|и|және)\s+)?|{AND}",
    "line break": r"\s*[\n\r]+\s*",
    "'and'": AND,
}


def headings_of(table: Table, wanted: Sequence[str], but: str = "") -> list[str]:
    """The table's headings that are asked for by name or by a pattern such as ``colleague_*``; [] where one is not.

    ``but``: a heading that no pattern means.
    """
    found: list[str] = []
    for name in wanted:
        heading = find_heading(table, name)
        if heading is not None:
            found.append(heading)
            continue
        keys = {heading: heading_key(heading) for heading in table.columns if heading != but}
        some = [heading for heading, key in keys.items() if "*" in name and fnmatchcase(key, heading_key(name))]
        if not some:
            return []
        found += sorted(some, key=natural_key)
    return list(dict.fromkeys(found))


def named_ties(teachers: Table | None, ties: Table | None, request: Request) -> Table | None:
    """The ties as one row per colleague who is named, where ``targets`` says which columns name them.

    Raises :class:`StaffroomError` for columns that are in neither table.
    """
    naming = request.naming
    if not naming.targets:
        return ties
    holding = [table for table in (ties, teachers) if table is not None and headings_of(table, naming.targets)]
    if not holding:
        names = [heading for table in (ties, teachers) if table is not None for heading in table.columns]
        missing = next(
            name for name in naming.targets
            if all(table is None or not headings_of(table, [name]) for table in (ties, teachers))
        ) if len(naming.targets) > 1 else naming.targets[0]  # fmt: skip
        raise StaffroomError(f"targets: there is no column '{missing}'{nearest(missing, names)}")
    table = holding[0]
    if table is teachers and ties is not None:
        raise StaffroomError(
            f"targets: '{naming.targets[0]}' is a column of {table.title}, but a table of ties is given as well; give "
            "one of them."
        )
    return _long(table, teachers, request)


def _long(table: Table, teachers: Table | None, request: Request) -> Table:
    source = _source(table, table is teachers, request)
    targets, weights = (headings_of(table, names, source) for names in (request.naming.targets, request.naming.weights))
    if request.naming.weights and len(weights) != len(targets):
        raise StaffroomError(
            f"columns: weight names {counted(len(weights), 'column')} of {table.title}, but "
            f"{counted(len(targets), 'column')} name colleagues; every one needs its own."
        )
    known = _known(teachers, table.columns[source], request)
    pattern = _separator(table, targets, known, request)
    kept = [] if table is teachers else [name for name in table.columns if name not in (*targets, *weights, source)]
    columns: dict[str, list[str]] = {name: [] for name in (FROM, TO, *([WEIGHT] if weights else []), *kept)}
    rows: list[int] | list[str] = []
    for row in range(len(table)):
        for place, heading in enumerate(targets):
            cell = table.columns[heading][row]
            names = [] if _no_answer(cell, heading, known, request) else _names(cell, pattern, known)
            for name in names:
                columns[FROM].append(table.columns[source][row])
                columns[TO].append(name)
                for other in kept:
                    columns[other].append(table.columns[other][row])
                if weights:
                    columns[WEIGHT].append(table.columns[weights[place]][row])
                rows.append(table.rows[row])  # type: ignore[arg-type]
    request.columns |= {"source": FROM, "target": TO} | ({"weight": WEIGHT} if weights else {})
    roles = dict.fromkeys(targets, "target") | dict.fromkeys(weights, "weight")
    request.naming = replace(request.naming, used=(table.title, tuple(roles)), roles=roles)
    request.notices.append(
        f"{table.title}: {counted(len(rows), 'naming')} of colleagues in {counted(len(targets), 'column')}."
    )
    return Table(table.title, columns, rows)


def _source(table: Table, from_staff: bool, request: Request) -> str:
    """The heading of who names."""
    found = find_columns(table, STAFF_COLUMNS if from_staff else TIE_COLUMNS, request)
    source = found.get("id" if from_staff else "source")
    if source is None:
        raise StaffroomError(
            f"{table.title} has no column that says who names these colleagues; say which one it is with "
            f"{'id' if from_staff else 'source'}_column=heading."
        )
    return source


def _known(teachers: Table | None, sources: Sequence[str], request: Request) -> Known:
    """The teachers of the staff table, or those who name others where there is none."""
    heading = None if teachers is None else find_columns(teachers, STAFF_COLUMNS, request).get("id")
    ids = sources if teachers is None or heading is None else teachers.columns[heading]
    return Known(label(cell) for cell in ids)


def _no_answer(cell: str, heading: str, known: Known, request: Request) -> bool:
    """Whether a cell that could name a colleague is a code for no answer, or says that there is nobody."""
    if not re.search(r"\w", cell) or cell.strip(" .").casefold() in NOBODY:
        return True
    own = request.missing.get(heading_key(heading), request.missing.get("target", ()))
    if any(same_code(cell, code) for code in own):
        return True
    every = request.missing.get(ALL_ANSWERS, ())
    return known.find(label(cell)) is None and any(same_code(cell, code) for code in every)


def _names(cell: str, pattern: str, known: Known) -> list[str]:
    if is_empty(cell) and known.find(cell) is None:
        return []
    if not pattern or known.find(label(cell)) is not None:
        return [label(cell)]
    return [label(part) for part in re.split(pattern, cell) if part and not is_empty(part)]


def apart(cell: str) -> list[str]:
    """What a cell may name, taken apart in every way that is recognised."""
    return [part for pattern in SEPARATORS.values() for part in re.split(pattern, cell) if part]


def _separator(table: Table, targets: Sequence[str], known: Known, request: Request) -> str:
    """A pattern that takes lists of names apart: the declared separator, else the one that finds most teachers."""
    declared = request.naming.separator
    if declared:
        return rf"\s*{re.escape(declared.strip() or declared)}\s*"
    cells = [cell for heading in targets for cell in table.columns[heading] if cell and known.find(label(cell)) is None]
    best, most, fewest = "", 0, 0
    for name, pattern in SEPARATORS.items():
        parts = [part for cell in cells for part in re.split(pattern, cell) if part]
        met = sum(known.find(label(part)) is not None for part in parts)
        if len(parts) > len(cells) and (met > most or (met == most and not most and len(parts) - met < fewest)):
            best, most, fewest = name, met, len(parts) - met
    if not most and cells and _all_known(cells, known):
        best = SPACE
    if not best:
        return ""
    request.notices.append(f"{table.title}: names that share a cell are taken apart at every {best}.")
    return SEPARATORS.get(best, r"\s+")


def _all_known(cells: Sequence[str], known: Known) -> bool:
    """Whether cells are codes of teachers with spaces between them, as KoboToolbox writes several choices."""
    parts = [label(part) for cell in cells for part in cell.split()]
    return len(parts) > len(cells) and sum(known.find(part) is not None for part in parts) >= MOST_OF_THEM * len(parts)


def lists_apart(ties: Table, target: str, known: Known, request: Request) -> Table:
    """Ties whose target is a list of names, one row for each name; a list counts only where a separator is found."""
    pattern = _separator(ties, [target], known, request)
    if not pattern:
        return ties
    names = [_names(cell, pattern, known) or [cell] for cell in ties.columns[target]]
    repeats = [row for row, several in enumerate(names) for _ in several]
    longer = ties.keep(repeats)
    return Table(ties.title, {**longer.columns, target: [name for several in names for name in several]}, longer.rows)


def with_known_names(ties: Table, found: Mapping[str, str], known: Known, request: Request) -> Table:
    """The ties with every name that is seen through, confirmed or part of a list as the id that it means."""
    source, target = (required(found, name, ties) for name in ("source", "target"))
    if not request.naming.targets:
        ties = lists_apart(ties, target, known, request)
    return with_ids(ties, (source, target), known, request)


def with_unlisted(
    staff: tuple[Table, Mapping[str, str], dict[str, int]], ties: tuple[Table, Sequence[str]], request: Request
) -> tuple[Table, Table]:
    """Staff and ties after colleagues who are named but have no row: added, left out, or refused by the reading.

    ``staff``: table, known name -> heading, id -> row; ``ties``: table and the headings of its two ends. Raises
    :class:`StaffroomError` for names that are like those of teachers and not confirmed.
    """
    (teachers, columns, rows), (table, ends) = staff, ties
    found = unmatched_names(table, ends, Known(rows), rows)
    own = {name for name, meant in request.naming.same.items() if meant is not None}
    request.unmatched += found.values()
    like = [name for name in found.values() if name.nearest and name.written not in own]
    if like:
        raise ask(like)
    if request.naming.targets and not request.naming.unlisted:
        _somebody_known((teachers, columns["id"]), (table, ends[1]), found, request.naming)
    asked = request.naming.unlisted or (ADD if request.naming.targets else "")
    if not found or asked not in (ADD, LEAVE_OUT):
        return teachers, table
    if asked == LEAVE_OUT:
        chosen = [row for row in range(len(table)) if not any(label(table.columns[end][row]) in found for end in ends)]
        request.notices.append(
            f"{table.title}: {counted(len(table) - len(chosen), 'tie')} to {counted(len(found), 'colleague')} without "
            "a row left out, as unlisted=leave_out says."
        )
        return teachers, table.keep(chosen)
    return _added(teachers, columns, (table, ends, rows, list(found)), request), table


def _somebody_known(
    staff: tuple[Table, str], ties: tuple[Table, str], found: Mapping[str, object], naming: Naming
) -> None:
    """Raises :class:`StaffroomError` where not one of several colleagues who are named has a row: ids and names are of
    two kinds then, and everybody would be there twice."""
    (teachers, heading), (table, target) = staff, ties
    named = dict.fromkeys(label(cell) for cell in table.columns[target])
    if len(named) < FEWEST_NAMED or not all(name in found for name in named):
        return
    names = {part for name in named for part in (name, *map(label, apart(name)))}
    others = [name for name in teachers.columns if name != heading and name not in naming.used[1]]
    other = next((name for name in others if names & {label(cell) for cell in teachers.columns[name] if cell}), "")
    cure = f"say id_column='{other}', in which some of them stand" if other else "say which column has them, id_column="
    raise StaffroomError(
        f"{table.title}: none of the {len(named):,} colleagues who are named, such as '{next(iter(named))}', is an id "
        f"in the column '{heading}'; {cure}; if they all are colleagues without a row, "
        "unlisted=add says so."
    )


def _added(
    teachers: Table,
    known: Mapping[str, str],
    named: tuple[Table, Sequence[str], dict[str, int], list[str]],
    request: Request,
) -> Table:
    ties, ends, rows, new = named
    department = known.get("department")
    columns = {name: [*cells, *[""] * len(new)] for name, cells in teachers.columns.items()}
    columns[known["id"]] = [*teachers.columns[known["id"]], *new]
    if department is not None:
        given = teachers.columns[department]
        columns[department] = [*given, *(_department(name, given, (ties, ends), rows) for name in new)]
    where = ", in the department that names her most" if department is not None else ""
    one = len(new) == 1
    request.notices.append(
        f"{ties.title}: {counted(len(new), 'colleague')} who {'is' if one else 'are'} named but "
        f"{'has' if one else 'have'} no row in {teachers.title} added as {'a teacher' if one else 'teachers'} without "
        f"answers{where} (an assumption); with unlisted=leave_out they are left out, with unlisted=refuse they are an "
        "error."
    )
    places = [*teachers.rows, *(f"a colleague named but without a row ({place})" for place in range(1, len(new) + 1))]
    return Table(teachers.title, columns, places)


def _department(name: str, cells: list[str], ties: tuple[Table, Sequence[str]], rows: dict[str, int]) -> str:
    """The department from which most colleagues name somebody; "" where none does."""
    source, target = (ties[0].columns[end] for end in ties[1])
    pairs = zip(map(label, source), map(label, target), strict=True)
    by = Counter(cells[rows[teacher]] for teacher, other in pairs if other == name and teacher in rows)
    by.pop("", None)
    return min(by, key=lambda department: (-by[department], natural_key(department))) if by else ""
