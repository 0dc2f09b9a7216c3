"""Scenario: a school, a reform, changed parameters and a horizon, checked together."""

from collections.abc import Iterable, Mapping
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from sim.declared.defaults import DEFAULT_YEARS
from sim.declared.levers import UNITS
from sim.declared.parameters import PARAMETERS
from sim.errors import StaffroomError
from sim.kernel.inputs import calendar_of, record_of
from sim.scenario.reform import Reform
from sim.scenario.school import School
from sim.scenario.term_calendar import MOST_YEARS
from sim.views import view
from sim.worlds.choosing import chosen
from sim.worlds.worlds import Worlds

if TYPE_CHECKING:
    import pandas as pd


OWN_UNITS = UNITS[-1]  # those of the staff table's column unit


class Scenario:
    """What is simulated: ``Scenario(school, reform, parameters={"trust_gain": .2}, years=3)``.

    ``worlds``: in which plausible worlds it takes place, one a replicate ("plausible", "none", a file of one's own, or
    :class:`sim.worlds.worlds.Worlds`; None: left to whoever runs it). A world holds values of what nobody knows; what
    the scenario or its school sets is as it is set in every world.

    Attributes: ``values`` (every parameter and school property by full name, at its point value), ``levers`` (record
    array, one per week), ``terms``, ``weeks``, ``year_weeks``. Raises :class:`StaffroomError` for anything that does
    not fit together.
    """

    def __init__(
        self,
        school: School | None = None,
        reform: Reform | None = None,
        parameters: Mapping[str, object] | None = None,
        years: float = DEFAULT_YEARS,
        worlds: Worlds | str | None = None,
    ):
        for given, kind, name in (
            (school, School, "school"),
            (reform, Reform, "reform"),
            (parameters, Mapping, "parameters"),
        ):
            if given is not None and not isinstance(given, kind):
                raise StaffroomError(f"Scenario: {name} = {given!r} is not a {kind.__name__}.")
        self.school = school if school is not None else School()
        self.reform = reform if reform is not None else Reform()
        self.changed = PARAMETERS.check(parameters or {}, "parameters")
        self.parameters = PARAMETERS.defaults() | self.changed
        self.values = self.school.properties | self.parameters
        self.terms = self.school.terms
        _same_calendar(self.reform, self.school)
        _units_are_there(self.reform, self.school)
        self.year_weeks = sum(self.terms)
        self.years = years
        self.weeks = _weeks(years, self.year_weeks)
        _no_overshoot(self.values)
        self.levers = self.reform.schedule(self.school.levers, self.weeks)
        self.worlds = None if worlds is None else chosen(worlds, "Scenario: worlds")

    def __repr__(self) -> str:
        return f"Scenario({self.school!r}, {self.reform!r}, parameters={self.changed!r}, years={self.years:g})"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return str(view("html", self))

    def describe(self) -> str:
        """The scenario in plain words: the school, the reform on its calendar, and what is worth noting in it."""
        return str(view("describe", self))

    def diff(self, other: "Scenario") -> "pd.DataFrame":
        """In what ``other`` differs from this scenario: columns part, what, here, there, unit and in_words.

        Empty where both mean the same. Raises :class:`StaffroomError` if ``other`` is not a scenario.
        """
        if not isinstance(other, Scenario):
            raise StaffroomError(f"Scenario.diff: {other!r} is not a Scenario.")
        found: pd.DataFrame = view("diff", self, other)
        return found

    def record(self) -> np.ndarray:
        """The numbers of ``values`` as the one-element record array that the kernel reads."""
        return record_of(self.values, self.year_weeks)

    def record_in(self, values: Mapping[str, float]) -> np.ndarray:
        """The same with other values of what nobody has set: neither the scenario nor its school."""
        return record_of(self.values | {name: values[name] for name in self.open(values)}, self.year_weeks)

    def records(self, seed: int, first: int, count: int) -> np.ndarray:
        """The numbers of ``count`` replicates from number ``first``, each in its world: (count,), or (1,) where all
        have the same.
        """
        record = self.record()
        open_ = self.open(self.worlds.names) if self.worlds else []
        if self.worlds is None or not open_:
            return record
        found = np.repeat(record, count)
        drawn = self.worlds.drawn(seed, first, count)
        for name in open_:
            found[name] = self.worlds.column(name)[drawn]
        return found

    def here(self, seed: int, replicate: int) -> "Scenario":
        """What one replicate lives in: the same scenario with the values of its world as its own, without other
        worlds.
        """
        if not self.worlds:
            return self
        world = int(self.worlds.drawn(seed, replicate, 1)[0])
        values = {name: float(self.worlds.column(name)[world]) for name in self.open(self.worlds.names)}
        parameters = self.changed | {name: value for name, value in values.items() if name in PARAMETERS}
        settings = {name: value for name, value in values.items() if name not in PARAMETERS}
        return Scenario(self.school.replace(**settings), self.reform, parameters, self.years, "none")

    def open(self, names: Iterable[str]) -> list[str]:
        """Those of some numbers that nobody has set: neither the scenario nor its school."""
        settled = {*self.changed, *self.school.given}
        return [name for name in names if name in self.values and name not in settled]

    def changed_to(
        self,
        school: School | None = None,
        reform: Reform | None = None,
        parameters: Mapping[str, object] | None = None,
        years: float | None = None,
    ) -> "Scenario":
        """The same scenario with another school, reform, set of parameters or horizon, in the same worlds."""
        return Scenario(
            self.school if school is None else school,
            self.reform if reform is None else reform,
            self.changed if parameters is None else parameters,
            self.years if years is None else years,
            self.worlds,
        )

    def in_worlds(self, worlds: Worlds | str | None) -> "Scenario":
        """The same scenario in these worlds, unless it says itself in which."""
        if self.worlds is not None or worlds is None or not chosen(worlds):
            return self
        return Scenario(self.school, self.reform, self.changed, self.years, worlds)

    def calendar(self) -> np.ndarray:
        """Events by week of the year: int array (year_weeks, 2); column 0 = length of the term that ends (else 0),
        column 1 = common test.
        """
        return calendar_of(self.terms)

    def to_dict(self) -> dict[str, object]:
        """Everything that determines a run of this scenario apart from the luck, as plain numbers."""
        return {
            "school": self.school.to_dict(),
            "reform": self.reform.to_dict(),
            "parameters": self.parameters,
            "years": self.years,
            **({"worlds": self._worlds_key()} if self.worlds else {}),
        }

    def _worlds_key(self) -> dict[str, object]:
        """The library, and which of its numbers are as they are set in every world."""
        assert self.worlds is not None
        open_ = set(self.open(self.worlds.names))
        held = [name for name in self.worlds.names if name not in open_]
        return {"library": self.worlds.name, "key": self.worlds.key, "set": held}


def _same_calendar(reform: Reform, school: School) -> None:
    if reform.terms is not None and reform.terms != school.terms:
        raise StaffroomError(
            f"reform '{reform.name}' was composed for terms of {list(reform.terms)} weeks, but school '{school.name}' "
            f"has {list(school.terms)}; compose it with school= the school it is for, and give robustness() or "
            "goal_seek() that school= as well."
        )


def _units_are_there(reform: Reform, school: School) -> None:
    """A mandate that calls by the staff's own units needs a staff that has some."""
    asked = [measure for measure in reform.measures if measure.unit == OWN_UNITS]
    units = [] if school.staff is None else school.staff.columns.get("unit", [])
    if asked and all(map(isnan, units)):
        others = ", ".join(unit for unit in UNITS if unit != OWN_UNITS)
        raise StaffroomError(
            f"reform '{reform.name}': {asked[0].lever} calls teachers by unit: {OWN_UNITS}, but school '{school.name}' "
            f"has no column unit in its staff table; add one (who belongs together has the same label), or give "
            f"another unit: {others}."
        )


def _no_overshoot(values: Mapping[str, float]) -> None:
    """Rates that pull at one state variable in one week must not add up to more than the whole way."""
    sums = {
        "norm_anchor + norm_conformity + norm_hearsay": values["norm_anchor"]
        + values["norm_conformity"]
        + values["norm_hearsay"],
        "trust_return + trust_building_rate": values["trust_return"] + values["trust_building_rate"],
        "novice_plasticity x (mastery + vicarious)": values["novice_plasticity"]
        * (values["mastery"] + values["vicarious"]),
    }
    for name, total in sums.items():
        if total > 1.0 + 1e-12:
            raise StaffroomError(
                f"parameters: {name} = {total:g} would overshoot in one step; allowed: at most 1 together."
            )


def _weeks(years: object, year_weeks: int) -> int:
    if isinstance(years, bool) or not isinstance(years, (int, float, np.number)) or not 0 < float(years) <= MOST_YEARS:
        raise StaffroomError(f"years = {years!r} is not a horizon; allowed: above 0, at most {MOST_YEARS}.")
    weeks = float(years) * year_weeks
    if abs(weeks - round(weeks)) > 1e-6 or round(weeks) < 1:
        raise StaffroomError(
            f"years = {years} makes {weeks:g} weeks of a {year_weeks}-week year; allowed: whole weeks, at least one."
        )
    return round(weeks)
