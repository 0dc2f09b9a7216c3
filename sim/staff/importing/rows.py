"""Which rows of the tables are the staff and which are its ties."""

from collections import Counter
from collections.abc import Mapping

from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError, nearest
from sim.staff.importing.ties import tie_ends
from sim.staff.reading.columns import STAFF_COLUMNS, find_heading
from sim.staff.reading.labels import natural_key
from sim.staff.reading.request import Request
from sim.staff.reading.tables import NODE, Table, counted, label

LISTED_VALUES = 20


def rows_asked_for(teachers: Table | None, ties: Table, request: Request) -> tuple[Table | None, Table]:
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


def staff_of_ties(ties: Table, found: Mapping[str, str], request: Request) -> Table:
    """A staff table of nothing but the ids in the ties, sorted."""
    asked = [name for name in (*request.columns, *request.items, *request.words) if name in STAFF_COLUMNS]
    if asked:
        raise StaffroomError(f"columns: {asked[0]} is asked for, but there is no staff table to take it from.")
    sources, targets = tie_ends(ties, found)
    ids = sorted({*sources, *targets, *ties.people}, key=natural_key)
    if not ids:
        raise StaffroomError(f"{ties.title} has no ties and there is no staff table, so there are no teachers.")
    request.notices.append(
        f"There is no staff table: the {len(ids):,} teachers are those named in {ties.title}"
        + ("." if ties.people else "; teachers without a tie are not among them.")
    )
    request.columns["id"] = NODE
    return Table("the list of teachers in the ties", {NODE: ids}, list(range(1, len(ids) + 1)))


def ids_of_staff(teachers: Table, heading: str, request: Request) -> dict[str, int]:
    """{id: row} in the order of the staff table."""
    size = SCHOOL_PROPERTIES["size"]
    if not len(teachers):
        raise StaffroomError(f"{teachers.title} has no teachers; allowed: {size.low:g} to {size.high:g}.")
    rows: dict[str, int] = {}
    for row, cell in enumerate(teachers.columns[heading]):
        found = label(cell)
        if not found:
            raise StaffroomError(
                f"{teachers.place(row)}: the id (column '{heading}') is missing (NA and the like count as empty); "
                "every teacher needs one."
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


def ties_of_staff(
    ties: Table, found: Mapping[str, str], staff: tuple[Table, str, Mapping[str, int]], request: Request
) -> Table:
    """Without ties to teachers whom ``where`` left out, if the tie table cannot be filtered itself."""
    everybody, heading, rows = staff
    unfiltered = [name for name in request.where if find_heading(everybody, name) and not find_heading(ties, name)]
    left_out = Counter(map(label, everybody.columns[heading])) - Counter(list(rows))
    if not unfiltered or not left_out:
        return ties
    shared = [name for name in rows if name in left_out]
    if request.naming.used[0] == everybody.title:  # who answered in this school names colleagues of this school
        left_out = Counter({name: times for name, times in left_out.items() if name not in rows})
    elif shared:
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
