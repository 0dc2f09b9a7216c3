"""Whether two scenarios are one school with and without a reform: only then is what differs due to the reform."""

import numpy as np

from sim.errors import StaffroomError
from sim.scenario.scenario import Scenario
from sim.scenario.school import School
from sim.staff.staff import Staff

MOST_NAMED = 4


def besides_the_reform(one: Scenario, other: Scenario) -> list[str]:
    """In what two scenarios differ apart from their reforms, by full name with both values; empty for one school.

    Values are compared, not how a school was made; a school's name and description do not count.
    """
    found = _numbers("school", one.school.properties | one.school.levers, other.school.properties | other.school.levers)
    if one.terms != other.terms:
        found.append(f"school.terms ({_listed(one.terms)} and {_listed(other.terms)})")
    if stances_of(one.school) != stances_of(other.school):
        found.append("school.stances")
    if not same_staff(one.school.staff, other.school.staff):
        found.append("the staff that was read from files")
    found += _numbers("parameters", one.parameters, other.parameters)
    return found + ([f"years ({one.years:g} and {other.years:g})"] if one.weeks != other.weeks else [])


def require_one_school(baseline: tuple[str, Scenario], other: tuple[str, Scenario], side_by_side: str) -> None:
    """Raises :class:`StaffroomError` for scenarios (each with its name) that differ in more than their reforms.

    ``side_by_side`` ends the sentence: what shows two schools beside one another instead.
    """
    different = besides_the_reform(baseline[1], other[1])
    if different:
        raise StaffroomError(
            f"'{baseline[0]}' and '{other[0]}' are not one school without and with a reform: they also differ "
            f"in {named(different)}, so that nobody could say what is due to the reform. Give compare() "
            "one school for both, such as {'without': Scenario(school), 'with': Scenario(school, reform)}, and "
            f"what differs as levers of the reform; {side_by_side}."
        )


def named(differences: list[str]) -> str:
    """The differences in one phrase, the first few by name."""
    more = len(differences) - MOST_NAMED
    return ", ".join([*differences[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def stances_of(school: School) -> dict[int, float]:
    """Heads of department with a stance, by department; not said and zero are the same."""
    return {place: stance for place, stance in enumerate(school.stances) if stance}


def same_staff(one: Staff | None, other: Staff | None) -> bool:
    """Whether two imported staffs hold the same teachers, value by value (two generated ones do)."""
    if one is other:
        return True
    if one is None or other is None:
        return False
    lists = ("department", "grade", "shift")
    alike = one.size == other.size and all(_same(getattr(one, name), getattr(other, name)) for name in lists)
    columns = one.columns.keys() == other.columns.keys() and all(
        _same(values, other.columns[name]) for name, values in one.columns.items()
    )
    if (one.pairs is None) != (other.pairs is None):
        return False
    return alike and columns and _same(one.pairs or [], other.pairs or [])


def _same(one: object, other: object) -> bool:
    here, there = np.asarray(one, float), np.asarray(other, float)
    return here.shape == there.shape and np.array_equal(here, there, equal_nan=True)


def _numbers(where: str, one: dict[str, float], other: dict[str, float]) -> list[str]:
    return [f"{where}.{name} ({one[name]:g} and {other[name]:g})" for name in one if one[name] != other[name]]


def _listed(terms: object) -> str:
    return str(list(terms))  # type: ignore[call-overload]
