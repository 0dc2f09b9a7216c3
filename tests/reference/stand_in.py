"""A minimal stand-in for a scenario, so that the reference can be tried without the program it checks."""

from dataclasses import dataclass, field

import numpy as np

from sim.declared.levers import LEVER_DTYPE, LEVERS, UNITS
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES

START = 5


@dataclass
class StandInStaff:
    """An imported staff."""

    size: int
    department: list[int]
    grade: list[int]
    shift: list[int]
    columns: dict[str, list[float]] = field(default_factory=dict)
    pairs: list[tuple[int, int, float, float, float, float]] | None = field(default_factory=list)


@dataclass
class StandInSchool:
    """The school's own levers, stances of heads, and perhaps an imported staff."""

    levers: dict[str, float]
    stances: tuple[float, ...] = ()
    staff: StandInStaff | None = None


@dataclass
class StandInScenario:
    """What the reference model reads of a scenario."""

    values: dict[str, float]
    levers: np.ndarray
    school: StandInSchool
    terms: tuple[int, ...] = (9, 9, 9, 9)
    weeks: int = 108


def scenario(weeks: int = 108, levers: dict | None = None, stances=(), staff=None, **values: float) -> StandInScenario:
    """Defaults of every declaration, with the given values, and from week 5 on constant levers in their place."""
    numbers = {**SCHOOL_PROPERTIES.defaults(), **PARAMETERS.defaults(), **values}
    if staff is not None:
        numbers.update(size=float(staff.size), departments=float(max(staff.department) + 1))
    own, planned = LEVERS.defaults(), dict(levers or {})
    table = np.zeros(weeks, dtype=LEVER_DTYPE)
    table["mandate_unit"][START:] = UNITS.index(planned.pop("unit", UNITS[0]))
    for name, level in own.items():
        table[name] = level
        table[name][START:] = planned.get(name, level)
    return StandInScenario(numbers, table, StandInSchool(own, tuple(stances), staff), weeks=weeks)
