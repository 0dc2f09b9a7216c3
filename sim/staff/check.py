"""A staff made by hand is checked before it reaches compiled code, which trusts what it is given."""

from collections.abc import Sequence
from math import isfinite, isnan
from typing import Any

from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError, nearest
from sim.staff.reading.columns import STAFF_COLUMNS
from sim.staff.reading.former_columns import FORMER_COLUMNS, no_longer
from sim.staff.staff import Staff

DRAW = -1
FEWEST_TEACHERS, MOST_SHIFTS = 2, int(SCHOOL_PROPERTIES["shifts"].high)


def check_staff(staff: Staff) -> None:
    """Raise :class:`StaffroomError` for the first thing in ``staff`` that cannot be used."""
    most = int(SCHOOL_PROPERTIES["size"].high)
    if not _is_whole(staff.size) or not FEWEST_TEACHERS <= staff.size <= most:
        raise StaffroomError(
            f"staff.size = {staff.size!r} cannot be used; allowed: {FEWEST_TEACHERS} to {most} teachers."
        )
    _whole_column("department", staff.department, staff.size, 0, staff.size - 1)
    most_grades = max(staff.size, int(SCHOOL_PROPERTIES["grades"].high))
    _whole_column("grade", staff.grade, staff.size, DRAW, most_grades - 1)
    _whole_column("shift", staff.shift, staff.size, DRAW, MOST_SHIFTS - 1)
    missing = set(range(max(staff.department) + 1)) - set(staff.department)
    if missing:
        raise StaffroomError(
            f"staff.department has nobody in department {min(missing)}; allowed: numbers without gaps from 0."
        )
    for name, values in staff.columns.items():
        _column(name, values, staff.size)
    if staff.pairs is not None:
        _pairs(staff.pairs, staff.size)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _length(name: str, values: Any, size: int) -> None:
    if not isinstance(values, Sequence) or len(values) != size:
        raise StaffroomError(f"staff.{name} must be a list with one entry for each of the {size} teachers.")


def _whole_column(name: str, values: Any, size: int, low: int, high: int) -> None:
    _length(name, values, size)
    for row, value in enumerate(values):
        if not _is_whole(value) or not low <= value <= high:
            raise StaffroomError(
                f"staff.{name}[{row}] = {value!r} cannot be used; allowed: whole numbers {low} to {high}."
            )


def _column(name: str, values: Any, size: int) -> None:
    usable = [known for known, column in STAFF_COLUMNS.items() if column.kind in ("number", "flag")] + ["unit"]
    if name in FORMER_COLUMNS:
        raise StaffroomError(f"staff.columns: {no_longer(name)}; take it out.")
    if name not in usable:
        raise StaffroomError(f"staff.columns has no place for '{name}'{nearest(name, usable)}")
    _length(f"columns[{name!r}]", values, size)
    if name == "unit":
        return _units(values, size)
    column = STAFF_COLUMNS[name]
    for row, value in enumerate(values):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not (isnan(value) or column.low <= value <= column.high):
            raise StaffroomError(
                f"staff.columns['{name}'][{row}] = {value!r} cannot be used; allowed: {column.allowed()} (NaN)."
            )


def _units(values: Any, size: int) -> None:
    for row, value in enumerate(values):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not (isnan(value) or (0 <= value < size and value == int(value))):
            raise StaffroomError(
                f"staff.columns['unit'][{row}] = {value!r} cannot be used; allowed: whole numbers 0 to {size - 1}, or "
                "NaN for a teacher in no unit."
            )


def _pairs(pairs: Any, size: int) -> None:
    seen: set[tuple[int, int]] = set()
    for pair in pairs:
        if not isinstance(pair, Sequence) or len(pair) != 6:
            raise StaffroomError(
                f"staff.pairs has {pair!r}; allowed: six numbers (i, j, weight with which i names j, weight with which "
                "j names i, trust i to j, trust j to i); weight 0 = not named."
            )
        i, j, *weights = pair[:4]
        trusts = pair[4:]
        if not (_is_whole(i) and _is_whole(j) and 0 <= i < j < size):
            raise StaffroomError(f"staff.pairs has the pair ({i!r}, {j!r}); allowed: 0 <= i < j < {size}.")
        if (i, j) in seen:
            raise StaffroomError(f"staff.pairs has the pair ({i}, {j}) twice; each pair may stand once.")
        seen.add((i, j))
        for weight in weights:
            if not isinstance(weight, (int, float)) or not isfinite(weight) or weight < 0:
                raise StaffroomError(f"staff.pairs ({i}, {j}) has weight {weight!r}; allowed: 0 (not named) or more.")
        for trust in trusts:
            if not isinstance(trust, (int, float)) or not (isnan(trust) or 0 <= trust <= 1):
                raise StaffroomError(f"staff.pairs ({i}, {j}) has trust {trust!r}; allowed: 0 to 1, or NaN to draw it.")
