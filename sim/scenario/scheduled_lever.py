"""ScheduledLever: one lever held at one value for a stretch of weeks, and the check of what was given for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, NoReturn

import numpy as np

from sim.declared.levers import LEVERS, UNITS
from sim.errors import StaffroomError, nearest
from sim.kernel.inputs import goal
from sim.scenario.term_calendar import weeks_of

DEFAULT_START = 10


@dataclass(frozen=True)
class ScheduledLever:
    """One lever at one value in the weeks [start, end); ``end=None``: to the end of the run.

    ``ramp``: weeks of gradual rise. ``strength``: share of the way from the school's own level to ``value``.
    ``part``: what the part of a composed reform is called that it comes from. ``cut_short``: it ends before its ramp
    is complete, because the reform was withdrawn. ``unit``: who is called together by a mandate, one of "department",
    "grade", "across" (teams of about six across departments) and "column" (the column ``unit`` of the staff table).
    """

    lever: str
    value: float
    start: int = DEFAULT_START
    end: int | None = None
    ramp: int = 0
    strength: float = 1.0
    part: str = ""
    cut_short: bool = False
    unit: str = UNITS[0]

    def goal(self, level: float) -> float:
        """Where the lever stands after the ramp in a school that has it at ``level``."""
        return goal(self.value, self.strength, level)

    def strengths(self) -> tuple[int, float, float, int]:
        """Ramp, value, strength and code of the unit, as the kernel takes them."""
        return self.ramp, self.value, self.strength, UNITS.index(self.unit)

    def last(self, weeks: int) -> int:
        """First week after the action in a run of so many weeks."""
        return weeks if self.end is None else self.end

    def to_dict(self) -> dict[str, object]:
        """The action as plain numbers; what only composed reforms have is left out where it says nothing."""
        return {name: value for name, value in vars(self).items() if name not in _LATER or value != _LATER[name]}


MEASURE_FIELDS = tuple(field.name for field in fields(ScheduledLever) if field.name != "lever")
# Left out of descriptions at these values, so that a reform without them is called by the same hash as ever.
_LATER: dict[str, object] = {"strength": 1.0, "part": "", "cut_short": False, "unit": UNITS[0]}


def checked_measure(given: ScheduledLever, where: str = "reform.levers") -> ScheduledLever:
    """The action with a known lever, numbers in range and weeks in order. Raises :class:`StaffroomError`."""
    lever = LEVERS.full_name(given.lever, where)
    value = LEVERS[lever].check(given.value, where)
    label = f"{where}.{lever}"
    start = checked_week(given.start, f"{label}.start")
    end = None if given.end is None else checked_week(given.end, f"{label}.end", start + 1)
    ramp = checked_week(given.ramp, f"{label}.ramp")
    strength = checked_strength(given.strength, f"{label}.strength")
    if not isinstance(given.part, str) or not isinstance(given.cut_short, bool):
        raise StaffroomError(f"{label}: part is a name and cut_short true or false.")
    _check_unit(given, lever, label)
    too_long = end is not None and ramp > end - start
    if too_long and not given.cut_short:
        raise StaffroomError(f"{label}.ramp = {ramp} weeks is longer than the action ({(end or 0) - start} weeks).")
    return replace(
        given, lever=lever, value=value, start=start, end=end, ramp=ramp, strength=strength, cut_short=too_long
    )


def _check_unit(given: ScheduledLever, lever: str, label: str) -> None:
    if not isinstance(given.unit, str) or given.unit not in UNITS:
        near = nearest(given.unit, UNITS) if isinstance(given.unit, str) else ""
        raise StaffroomError(f"{label}.unit = {given.unit!r} is not a unit; allowed: {', '.join(UNITS)}{near or '.'}")
    if lever != "mandate" and given.unit != UNITS[0]:
        raise StaffroomError(f"{label}.unit: only a mandate calls teachers by units; leave unit out.")


def checked_week(value: object, label: str, low: int = 0) -> int:
    """A number of a week, or of weeks. Raises :class:`StaffroomError`."""
    number = float(value) if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else np.nan
    if not np.isfinite(number) or number != int(number) or number < low:
        raise StaffroomError(
            f"{label} = {value!r} is not a week; allowed: a whole number from {low} on (weeks count from 0)."
        )
    return int(number)


def checked_strength(value: object, label: str) -> float:
    """Share of the way to the full value. Raises :class:`StaffroomError`."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or not 0 < float(value) <= 1:
        raise StaffroomError(f"{label} = {value!r} is not a strength; allowed: above 0 (nothing) to 1 (all the way).")
    return float(value)


def checked_list(levers: object) -> list[ScheduledLever]:
    """Measures that were given as a list. Raises :class:`StaffroomError`."""
    allowed = "allowed: {'mandate': .8, 'clarity': {'value': .9, 'start': 10}} or a list of ScheduledLever"
    if isinstance(levers, str) or not isinstance(levers, Iterable):
        raise StaffroomError(f"reform.levers = {levers!r} is not a schedule; {allowed}.")
    checked = list(levers)
    for item in checked:
        if not isinstance(item, ScheduledLever):
            raise StaffroomError(f"reform.levers has {item!r}; {allowed}.")
    return checked


def measures_of(levers: Mapping[str, object], timing: ScheduledLever) -> list[ScheduledLever]:
    """Measures as given, not yet checked; ``timing`` has the weeks of those that say nothing of them."""
    measures = []
    for lever, given in levers.items():
        for item in given if isinstance(given, (list, tuple)) else [given]:
            spec: dict[str, Any] = dict(item) if isinstance(item, Mapping) else {"value": item}
            unknown = sorted(set(map(str, spec)) - set(MEASURE_FIELDS))
            if unknown:
                raise StaffroomError(
                    f"reform.levers.{lever} has no field '{unknown[0]}'{nearest(unknown[0], MEASURE_FIELDS)}"
                )
            if "value" not in spec:
                raise StaffroomError(f"reform.levers.{lever} needs a value")
            measures.append(replace(timing, lever=lever, **spec))
    return measures


def overlap_of(measures: list[ScheduledLever]) -> tuple[ScheduledLever, ScheduledLever] | None:
    """The first two actions on one lever that share a week; ``measures`` in order of lever and start."""
    for before, after in pairwise(measures):
        if before.lever == after.lever and (before.end is None or after.start < before.end):
            return before, after
    return None


def refuse_overlap(before: ScheduledLever, after: ScheduledLever) -> NoReturn:
    """Raises :class:`StaffroomError` for two actions on one lever that share a week."""
    until = "the end of the run" if before.end is None else f"week {before.end}"
    raise StaffroomError(
        f"reform.levers.{before.lever} is scheduled twice: one action lasts from week {before.start} to {until}, the "
        f"next starts in week {after.start}; end the first before the second starts, or use stacked=True (the later in "
        "the list wins)."
    )


def plain_end(place: int | str) -> int | str:
    """ "The end of year 2" as "year 2": an end means the last week of what it names anyway."""
    return re.sub(r"^\s*(the\s+)?end\s+of\b", "", place, flags=re.I) if isinstance(place, str) else place


def weeks_meant(place: int | str, terms: Sequence[int], where: str) -> tuple[int, int]:
    """First week that a start can mean, and first week after what an end can mean."""
    if isinstance(place, str):
        return weeks_of(place, terms, where)
    week = checked_week(place, where)
    return week, week
