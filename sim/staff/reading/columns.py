"""What a staff table and a tie table may hold: every column declared once, and how its cells become numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Literal

from sim.errors import StaffroomError, nearest
from sim.staff.reading.former_columns import former_left_out
from sim.staff.reading.labels import natural_key
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, first_row_is_data, label, listed_briefly, not_quite_a_square, tidy
from sim.staff.reading.usual_headings import usual_heading

MISSING = float("nan")
FEWEST_ANSWERS = 10  # below, a mean says too little of a school and too much of single teachers (an assumption)
ALL_ANSWERS = "*"  # codes for no answer that hold in every column of answers
YES, NO = ("1", "yes", "true", "да", "иә", "ия"), ("0", "no", "false", "нет", "жоқ")
FLAGS = {**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)}
MOST_WORDS = 12  # more different cells that are no numbers are hardly the words of a scale
MOST_CODES = 2  # more different cells that do not fit are hardly codes for no answer
DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")


@dataclass(frozen=True)
class KnownColumn:
    """One column: what it means, what its numbers may be, which other headings are taken for it.

    ``scalable``: the numbers may come on a scale of their own (``scales={"trust": [1, 4]}``) and become 0 to 1.
    ``lowest``/``highest``: where the model needs more distance from the ends than the file may have.
    """

    name: str
    kind: Literal["id", "label", "flag", "number"]
    meaning: str
    synonyms: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    scalable: bool = False
    lowest: float = -float("inf")
    highest: float = float("inf")

    def allowed(self) -> str:
        """What a cell may hold, in words."""
        if self.kind == "flag":
            return "1, yes, true, 0, no, false or nothing"
        return f"{self.low:,.10g} to {self.high:,.10g}, or nothing"


def _share(
    name: str, meaning: str, synonyms: tuple[str, ...] = (), lowest: float = 0.0, highest: float = 1.0
) -> KnownColumn:
    return KnownColumn(name, "number", f"{meaning}, 0 to 1", synonyms, 0, 1, True, lowest, highest)


# fmt: off
STAFF_COLUMNS: dict[str, KnownColumn] = {column.name: column for column in [
    KnownColumn("id", "id", "who the teacher is, as the ties name her",
                ("teacher_id", "node", "node_id", "teacher", "code", "name")),
    KnownColumn("department", "label", "department: any labels", ("dept", "department_name")),
    KnownColumn("grade", "label", "grade team: any labels", ("grade_team", "grade_level")),
    KnownColumn("shift", "label", "shift of the school day: any labels, up to 3", ("school_shift",)),
    KnownColumn("unit", "label", "unit that a mandate calls together: any labels", ("working_group", "team")),
    KnownColumn("head", "flag", "head of her department", ("is_head", "head_of_department")),
    KnownColumn("champion", "flag", "champion of collaboration", ("is_champion",)),
    KnownColumn("years_of_teaching", "number", "years of teaching, 0 to 60",
                ("yrs_teaching", "years_teaching", "teaching_years", "years_of_experience", "experience"), 0, 60),
    _share("norm", "conviction that teachers should collaborate"),
    _share("trust", "her trust in colleagues: the median of her ties' trust", (), 0.01, 0.99),
    _share("expected_benefit", "benefit expected of collaboration", ("benefit",)),
    _share("perceived_norm", "share of colleagues seen to collaborate"),
    _share("self_efficacy", "belief in being able to teach well", ("teacher_self_efficacy", "efficacy"), 0.01, 1),
    _share("expertise", "pedagogical expertise"),
    _share("strain", "workload strain", ("workload_strain",)),
    *(_share(f"practice_{topic}", f"what is taught, topic {topic}") for topic in (1, 2, 3)),
]}

TIE_COLUMNS: dict[str, KnownColumn] = {column.name: column for column in [
    KnownColumn("source", "id", "who names the tie", ("from", "ego", "sender", "source_id", "from_id", "teacher_1")),
    KnownColumn("target", "id", "who is named", ("to", "alter", "receiver", "target_id", "to_id", "teacher_2")),
    KnownColumn("weight", "number", "how much the source turns to the target; 0 = not named",
                ("opportunity", "strength", "frequency"), 0, 1e6, True),
    _share("tie_trust", "trust of the source in the target", ("trust",)),
]}
# fmt: on
KNOWN_COLUMNS = STAFF_COLUMNS | TIE_COLUMNS


def heading_key(heading: str) -> str:
    """Headings that differ only in capitals, spaces, hyphens and what cannot be seen are the same heading."""
    letters = tidy(heading).strip().lower().replace("ı", "i").replace("\u0307", "")  # the Turkish i
    return re.sub(r"[\s\-]+", "_", letters)


def find_heading(table: Table, wanted: str) -> str | None:
    """The table's own spelling of a heading or of a question in full, or None.

    Raises :class:`StaffroomError` for a heading that the table has several times.
    """
    if wanted in table.columns:
        return wanted
    key = heading_key(wanted)
    for heading, names in table.repeated.items():
        if heading_key(heading) == key:
            raise StaffroomError(
                f"{table.title} names the column '{heading}' twice or more, so it is open which one is meant; say it "
                f"with {listed_briefly(names)}, or leave the column out."
            )
    spelled = {heading_key(heading): heading for heading in reversed(list(table.columns))}
    asked = {heading_key(title): heading for heading, title in table.titles.items()}
    return spelled.get(key) or asked.get(key)


def find_columns(table: Table, known: Mapping[str, KnownColumn], request: Request) -> dict[str, str]:
    """Return ``{known name: heading}`` for the columns of this table: those asked for, then those with a usual name."""
    found: dict[str, str] = {}
    for name in known:
        asked = request.columns.get(name)
        if asked is not None:
            heading = find_heading(table, asked)
            if heading is None:
                raise StaffroomError(
                    f"{table.title} has no column '{asked}' (asked for as {name}){nearest(asked, table.columns)}"
                )
            found[name] = heading
    claimed = set(found.values())
    for name, column in known.items():
        if name in request.columns:
            continue
        for wanted in (column.name, *column.synonyms):
            heading = find_heading(table, wanted)
            if heading is not None and heading not in claimed:
                found[name] = heading
                claimed.add(heading)
                break
        else:
            usual = usual_heading(name, table.titles, [heading for heading in table.columns if heading not in claimed])
            if usual is not None:
                found[name] = usual
                claimed.add(usual)
    return found


def required(found: Mapping[str, str], name: str, table: Table) -> str:
    """The heading of a column without which there is no import."""
    if name in found:
        return found[name]
    listed = ", ".join(f"'{heading}'" for heading in table.columns) or "nothing"
    square = not_quite_a_square(table)
    if square:
        raise StaffroomError(
            f"{table.title} looks like a square of who names whom, but {square}; allowed: the same names above and on "
            "the left, numbers or x in the cells, or a list with the headings source,target,weight."
        )
    if first_row_is_data(table):
        example = "id,department" if name == "id" else "source,target,weight"
        raise StaffroomError(
            f"{table.title} has no headings: its first row holds {listed}, which looks like data; write names of the "
            f"columns into a row above it, such as {example}, separated as the other rows are."
        )
    usual = ", ".join((name, *KNOWN_COLUMNS[name].synonyms))
    raise StaffroomError(
        f"{table.title} has no column for the {name} (usual names: {usual}); it has {listed} (columns are "
        f"separated by commas, semicolons, tabs or |, not by spaces); say which one it is with {name}_column=..."
    )


def not_used(table: Table, found: Mapping[str, str], request: Request) -> None:
    """Notices on headings that were taken for something by their usual meaning, and on those that play no part."""
    taken = {
        heading: name
        for name, heading in found.items()
        if heading_key(heading) != name and name not in (*request.columns, *request.items)
    }
    if taken:
        request.notices.append(f"{table.title}: by their usual meaning taken for: {listed_briefly(taken)}.")
    played = set(found.values()) | {find_heading(table, heading) for heading in request.where}
    played |= set(request.naming.used[1]) if request.naming.used[0] == table.title else set()
    idle = [heading for heading in table.columns if heading not in played]
    left = [f"'{heading}'" for heading in former_left_out(table.title, idle, request)]
    if left:
        request.notices.append(f"{table.title}: not used: {', '.join(left)}.")


def read_number(cell: str) -> float | None:
    """A cell as a number: NaN where it is empty, None where it is not a number; a decimal comma is understood."""
    if cell == "":
        return MISSING
    if DECIMAL_COMMA.fullmatch(cell):
        cell = cell.replace(",", ".")
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def read_column(table: Table, heading: str, known: KnownColumn, request: Request) -> list[float]:
    """The numbers of a column of flags or numbers (NaN: missing), checked, and on the model's scale."""
    cells = table.columns[heading]
    if known.kind == "flag":
        return _read_flags(table, heading, known, request)
    numbers = [read_number(cell) for cell in cells]
    where = (table, heading, known)
    wrong = [row for row, value in enumerate(numbers) if value is None]
    hint = missing_hint([cells[row] for row in wrong], known.name)
    _refuse(wrong, "is not a number", where, hint or words_hint([cells[row] for row in wrong], known))
    values = [MISSING if value is None else value for value in numbers]
    commas = sum(DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    if commas:
        request.notices.append(
            f"{table.title}: {counted(commas, 'decimal comma')} in '{heading}' read as decimal points."
        )
    if known.name in request.scales:
        return _limited(_from_scale(values, where, request), where, request)
    outside = [row for row, value in enumerate(values) if not isnan(value) and not known.low <= value <= known.high]
    hint = missing_hint([cells[row] for row in outside], known.name)
    _refuse(outside, "is out of range", where, hint + _scale_hint(values, known))
    return _limited(values, where, request)


def _read_flags(table: Table, heading: str, known: KnownColumn, request: Request) -> list[float]:
    """1 or 0 per row; an empty cell means no, unless all are empty (then all are NaN)."""
    cells = table.columns[heading]
    flags = [FLAGS.get(label(cell).lower(), MISSING) for cell in cells]
    wrong = [row for row, cell in enumerate(cells) if cell and isnan(flags[row])]
    _refuse(wrong, "is not a yes or a no", (table, heading, known), "")
    missing = sum(map(isnan, flags))
    if not 0 < missing < len(flags):
        return flags
    request.notices.append(f"{table.title}: {known.name}: {counted(missing, 'empty cell')} read as no.")
    return [0.0 if isnan(flag) else flag for flag in flags]


def missing_hint(cells: list[str], name: str) -> str:
    """What to say where all cells that do not fit are one or two codes: they may stand for no answer."""
    codes = sorted({label(cell) for cell in cells}, key=natural_key)
    if not 0 < len(codes) <= MOST_CODES:
        return ""
    listed = ", ".join(code if read_number(code) is not None else repr(code) for code in codes)
    stands = "stands" if len(codes) == 1 else "stand"
    return f' If {listed} {stands} for no answer, say missing={{"{name}": [{listed}]}}.'


def words_hint(cells: list[str], known: KnownColumn) -> str:
    """What to say where answers may be words of a scale."""
    if not known.scalable or len(set(cells)) > MOST_WORDS:
        return ""
    return (
        " If its answers are words, declare all of them from low to high, such as "
        f'scales={{"{known.name}": ["never", "sometimes", "always"]}}.'
    )


def _scale_hint(values: list[float], known: KnownColumn) -> str:
    present = [value for value in values if not isnan(value)]
    if not (known.scalable and present):
        return ""
    return (
        f' If the column has a scale of its own, declare its two ends, such as scales={{"{known.name}": [1, 5]}}; '
        f"its values run from {min(present):g} to {max(present):g}."
    )


def _from_scale(values: list[float], where: tuple[Table, str, KnownColumn], request: Request) -> list[float]:
    table, heading, known = where
    low, high = request.scales[known.name]
    outside = [row for row, value in enumerate(values) if not isnan(value) and not low <= value <= high]
    hint = missing_hint([table.columns[heading][row] for row in outside], known.name)
    _refuse(outside, f"is outside its declared scale of {low:g} to {high:g}", where, hint)
    present = sum(not isnan(value) for value in values)
    request.notices.append(
        f"{table.title}: {known.name}: {counted(present, 'value')} of '{heading}' converted from the scale of "
        f"{low:g} to {high:g} to 0 to 1."
    )
    return [(value - low) / (high - low) for value in values]


def _limited(values: list[float], where: tuple[Table, str, KnownColumn], request: Request) -> list[float]:
    table, _, known = where
    beyond = sum(value < known.lowest or value > known.highest for value in values)
    if not beyond:
        return values
    request.notices.append(
        f"{table.title}: {known.name}: {counted(beyond, 'value')} at the end of the scale moved to the nearest that "
        f"the model can use ({known.lowest:g} to {known.highest:g})."
    )
    return [value if isnan(value) else min(max(value, known.lowest), known.highest) for value in values]


def _refuse(rows: list[int], problem: str, where: tuple[Table, str, KnownColumn], hint: str) -> None:
    if not rows:
        return
    table, heading, known = where
    column = known.name if known.name == heading else f"{known.name} (column '{heading}')"
    more = f" (and {counted(len(rows) - 1, 'more row')})" if len(rows) > 1 else ""
    raise StaffroomError(
        f"{table.place(rows[0])}: {column} = {table.columns[heading][rows[0]]!r} {problem}{more}; "
        f"allowed: {known.allowed()}.{hint}"
    )
