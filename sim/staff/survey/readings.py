"""How every column of a survey is understood: what it means, on which scale, how many answers, what is doubtful."""

import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum, isnan
from statistics import median
from typing import Any

from sim.errors import StaffroomError
from sim.staff.importing.answers import prepared
from sim.staff.importing.missing import answers_of, check_codes
from sim.staff.importing.naming import named_ties
from sim.staff.importing.rows import rows_asked_for
from sim.staff.importing.staff_from import scales_used
from sim.staff.importing.weights import numbers_of_words
from sim.staff.reading.columns import (
    FEWEST_ANSWERS,
    KNOWN_COLUMNS,
    STAFF_COLUMNS,
    TIE_COLUMNS,
    KnownColumn,
    find_columns,
    heading_key,
    read_column,
    read_number,
    required,
)
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, label

NAN = float("nan")
MANY_MISSING = 1 / 3
LIKE = 0.75  # how alike a heading and a known name must be to ask whether it was meant
FINEST_STEP = 12  # means of up to four whole answers, or of three or six, fall on twelfths


@dataclass(frozen=True)
class Doubt:
    """Something that looks wrong although it can be read: a code and the numbers that a sentence on it needs."""

    code: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """How one column is understood. Holds no cell of an id or of a free text, only numbers that sum a column up.

    ``read_as`` is empty for a column that is not used. ``scale``: the two ends in the file, None without a scale;
    ``scale_from``: "ends" (given as two numbers), "words" (given as words), "model" (nothing to convert) or "".
    ``lowest``, ``middle``, ``highest``: of the answers as in the file (words by their place from 1); ``mean``: of the
    answers as the model reads them. NaN where there are none.
    """

    file: str
    column: str
    read_as: str = ""
    kind: str = ""
    meaning: str = ""
    answers: int = 0
    missing: int = 0
    different: int = 0
    scale: tuple[float, float] | None = None
    scale_from: str = ""
    lowest: float = NAN
    middle: float = NAN
    highest: float = NAN
    mean: float = NAN
    doubts: tuple[Doubt, ...] = ()
    problem: str = ""


def readings(
    table: Table, known: Mapping[str, KnownColumn], found: Mapping[str, str], request: Request
) -> list[Reading]:
    """One reading per column of the table, in the table's order; ``found``: known name -> heading."""
    meant = {heading: name for name, heading in found.items()}
    meant |= dict(request.naming.roles) if request.naming.used[0] == table.title else {}
    return [
        _naming(table, heading, KNOWN_COLUMNS[meant[heading]], request)
        if meant.get(heading) in TIE_COLUMNS and request.naming.used[0] == table.title
        else _reading(table, heading, KNOWN_COLUMNS[meant[heading]], request)
        if heading in meant
        else _unused(table, heading, [name for name in known if name not in found], request)
        for heading in table.columns
    ]


def _naming(table: Table, heading: str, known: KnownColumn, request: Request) -> Reading:
    """A column that names colleagues, or says how often they meet: cells may be empty, and nothing is filled in."""
    return replace(_reading(table, heading, known, request), doubts=())


def _unused(table: Table, heading: str, free: list[str], request: Request) -> Reading:
    cells = [cell for cell in table.columns[heading] if cell]
    close = difflib.get_close_matches(heading.strip().lower().replace(" ", "_"), free, n=1, cutoff=LIKE)
    chosen = heading_key(heading) in {heading_key(name) for name in request.where}
    doubts = (Doubt("similar", {"name": close[0]}),) if close and not chosen else ()
    kind = "where" if chosen else ""
    return Reading(table.title, heading, kind=kind, answers=len(cells), missing=len(table) - len(cells), doubts=doubts)


def _reading(table: Table, heading: str, known: KnownColumn, request: Request) -> Reading:
    cells = [label(cell) for cell in table.columns[heading]]
    present = [cell for cell in cells if cell]
    common = Reading(
        table.title, heading, known.name, known.kind, known.meaning, answers=len(present),
        missing=len(cells) - len(present), different=len(set(present)),
    )  # fmt: skip
    if known.kind in ("id", "label"):
        empty = (Doubt("empty", {}),) if not present and len(table) else ()
        return replace(common, doubts=empty)
    try:
        if known.name in request.problems:
            raise StaffroomError(request.problems[known.name])
        if known.name == "weight":
            table = Table(table.title, {heading: numbers_of_words(table, heading, request)[0]}, table.rows)
        values = read_column(table, heading, known, Request(scales=request.scales))
    except StaffroomError as problem:
        return replace(common, problem=str(problem), **_numbers(table, heading))
    if known.kind == "flag":
        return replace(common, doubts=(Doubt("empty", {}),) if not present and len(table) else ())
    used = [value for value in values if not isnan(value)]
    words = known.name in request.words
    words = words and known.name != "weight"
    scale = request.scales.get(known.name) or ((known.low, known.high) if known.scalable else None)
    as_read = replace(
        common,
        scale=scale,
        scale_from="words" if words else "ends" if known.name in request.scales else "model",
        mean=fsum(used) / len(used) if used else NAN,
        **_numbers(table, heading),
    )
    return replace(as_read, doubts=tuple(_doubts(as_read, table, known)))


def _present(table: Table, heading: str) -> list[float]:
    numbers = [read_number(cell) for cell in table.columns[heading]]
    return [number for number in numbers if number is not None and not isnan(number)]


def _numbers(table: Table, heading: str) -> dict[str, Any]:
    numbers = _present(table, heading)
    if not numbers:
        return {}
    return {"lowest": min(numbers), "middle": median(numbers), "highest": max(numbers)}


def _doubts(reading: Reading, table: Table, known: KnownColumn) -> list[Doubt]:
    numbers = _present(table, reading.column)
    if not numbers:
        return [Doubt("empty", {})] if len(table) else []
    doubts = []
    if reading.missing > MANY_MISSING * len(table):
        doubts.append(Doubt("many_missing", {"missing": reading.missing, "all": len(table)}))
    if len(numbers) < FEWEST_ANSWERS:
        doubts.append(Doubt("few", {"answers": len(numbers), "fewest": FEWEST_ANSWERS}))
    doubts += _doubts_of_scale(reading, numbers, known)
    filled = _filled_in(numbers)
    if filled:
        doubts.append(Doubt("filled", {"answers": filled}))
    return doubts


def _doubts_of_scale(reading: Reading, numbers: list[float], known: KnownColumn) -> list[Doubt]:
    """Answers that do not look like the scale they are read on."""
    if not known.scalable or known.name in TIE_COLUMNS:
        return []
    assert reading.scale is not None
    low, high = reading.scale
    span = {"low": low, "high": high, "lowest": min(numbers), "highest": max(numbers)}
    if reading.scale_from == "model":
        whole = set(numbers) <= {0.0, 1.0} and len(numbers) > 1
        return [Doubt("only_ends", span)] if whole else []
    return []


def _filled_in(numbers: list[float]) -> int:
    """How many answers are exactly the mean of all others although nobody can tick that number.

    Programs fill gaps with the mean; such answers are not answers.
    """
    total, room = fsum(numbers), 1e-6 * (max(numbers) - min(numbers))
    filled = 0
    for value, times in Counter(numbers).items():
        others = len(numbers) - times
        odd = abs(value * FINEST_STEP - round(value * FINEST_STEP)) > 1e-3
        if odd and others > 1 and abs((total - times * value) / others - value) <= room:
            filled += times
    return filled


def all_readings(teachers: Table, ties: Table | None, request: Request) -> list[Reading]:
    """The readings of both tables, with what is wrong with single columns in them.

    Raises :class:`StaffroomError` where columns cannot be found, so that there is nothing to read.
    """
    request.collect = True
    between = Table("the ties", {}, []) if ties is None else ties
    people, between = rows_asked_for(teachers, between, request)
    assert people is not None
    own_ties = find_columns(between, TIE_COLUMNS, request) if ties is not None else {}
    asked = dict(request.columns)
    named = named_ties(people, None if ties is None else between, request)
    check_codes(((people, STAFF_COLUMNS), (between if named is None else named, TIE_COLUMNS)), request)
    request.columns = asked  # the columns are shown as the files have them, not one row per naming
    people = prepared(answers_of(people, STAFF_COLUMNS, request), request)
    between = answers_of(between, TIE_COLUMNS, request)
    columns = find_columns(people, STAFF_COLUMNS, request)
    required(columns, "id", people)
    if request.naming.targets:
        tie_columns = {name: heading for name, heading in own_ties.items() if name not in ("target", "weight")}
        scales_used({**columns, **tie_columns, "weight": ""}, request)
    else:
        tie_columns = own_ties
        if ties is not None:
            required(tie_columns, "source", between)
            required(tie_columns, "target", between)
        scales_used({**columns, **tie_columns}, request)
    return [
        *readings(people, STAFF_COLUMNS, columns, request),
        *readings(between, TIE_COLUMNS, tie_columns, request),
    ]
