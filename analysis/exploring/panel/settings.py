"""What the panel is set to, and the scenarios that follow: with the reform as set, and what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.exploring.panel.controls import END, PARAMETER, RAMP, REFORM, SCHOOL, START
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import DEFAULT_START, ScheduledLever
from sim.scenario.school import School

NO_REFORM = "no_reform"
AS_SET = "as_set"
FAMILIES = {REFORM: LEVERS, SCHOOL: SETTINGS, PARAMETER: PARAMETERS}


@dataclass(frozen=True)
class Settings:
    """The scenario with which the panel opened, and what was moved since: ``{"school.trust": 0.3, ...}``."""

    opening: Scenario
    moved: Mapping[str, float] = field(default_factory=dict)

    def with_changes(self, changes: Mapping[str, float]) -> "Settings":
        """The same with more numbers moved; a number put back where it would stand anyway is not moved."""
        moved = dict(self.moved)
        for key, value in changes.items():
            moved[key] = self._checked(key, value)
        for key in changes:
            rest = {other: value for other, value in moved.items() if other != key}
            if moved[key] == Settings(self.opening, rest).value(key):
                moved = rest
        return Settings(self.opening, moved)

    def _checked(self, key: str, value: object) -> float:
        if key in (START, END, RAMP):
            low, high = (1, self.opening.weeks) if key == END else (0, self.opening.weeks - 1)
            number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else -1.0
            if number != int(number) or not low <= number <= high:
                raise StaffroomError(f"{key} = {value!r} is not a week of this run; allowed: {low} to {high}.")
            return number
        start = next(start for start in FAMILIES if key.startswith(start))
        return FAMILIES[start][_bare(key)].check(value, start.rstrip("."))

    def value(self, key: str) -> float:
        """Where a number stands now, given by its full name."""
        if key in self.moved:
            return self.moved[key]
        name = _bare(key)
        if key.startswith(REFORM):
            measures = [m for m in self.opening.reform.measures if m.lever == name]
            return measures[-1].value if measures else self.own_level(name)
        if key.startswith(SCHOOL):
            school = self.opening.school
            return school.levers[name] if name in school.levers else school.properties[name]
        if key.startswith(PARAMETER):
            return self.opening.parameters[name]
        return float({START: self.start, END: self.end or self.opening.weeks, RAMP: self.ramp}[key])

    def own_level(self, lever: str) -> float:
        """Where a lever stands when nobody reforms."""
        return self.moved.get(SCHOOL + lever, self.opening.school.levers[lever])

    @property
    def shared_times(self) -> bool:
        """Whether all measures of the opening reform begin, end and rise together: then one set of times moves all."""
        return len({(m.start, m.end, m.ramp) for m in self.opening.reform.measures}) <= 1

    @property
    def start(self) -> int:
        """First week of the reform."""
        measures = self.opening.reform.measures
        usual = DEFAULT_START if self.opening.weeks > DEFAULT_START else 0
        return int(self.moved.get(START, min((m.start for m in measures), default=usual)))

    @property
    def end(self) -> int | None:
        """First week after the reform; None: it goes on to the end of the run."""
        weeks = self.opening.weeks
        ends = [weeks if m.end is None else m.end for m in self.opening.reform.measures]
        end = int(self.moved.get(END, max(ends, default=weeks)))
        return None if end >= weeks else end

    @property
    def ramp(self) -> int:
        """Weeks of gradual rise."""
        measures = self.opening.reform.measures
        return int(self.moved.get(RAMP, measures[0].ramp if measures and self.shared_times else 0))

    def scenario(self) -> Scenario:
        """The school with the reform as set. Raises :class:`StaffroomError` for settings that do not fit together."""
        if not self.moved:
            return self.opening
        return Scenario(self._school(), self._reform(), self._parameters(), self.opening.years)

    def without_reform(self) -> Scenario:
        """The same school and the same numbers of the model, not reformed."""
        return Scenario(self._school(), Reform(NO_REFORM), self._parameters(), self.opening.years)

    def without_reform_moved(self) -> dict[str, float]:
        """What was moved outside the reform: all that the unreformed school depends on."""
        return {key: value for key, value in self.moved.items() if not key.startswith("reform.")}

    def is_reformed(self) -> bool:
        """Whether any measure moves a lever away from where it stands anyway."""
        return any(m.goal(self.own_level(m.lever)) != self.own_level(m.lever) for m in self._reform().measures)

    def _part(self, start: str) -> dict[str, float]:
        return {_bare(key): value for key, value in self.moved.items() if key.startswith(start)}

    def _school(self) -> School:
        changes = self._part(SCHOOL)
        return self.opening.school.replace(**changes) if changes else self.opening.school

    def _parameters(self) -> dict[str, float]:
        return self.opening.changed | self._part(PARAMETER)

    def _reform(self) -> Reform:
        opening, levers = self.opening.reform, self._part(REFORM)
        retimed = self.shared_times and any(key in self.moved for key in (START, END, RAMP))
        if not levers and not retimed:
            return opening
        times = {"start": self.start, "end": self.end, "ramp": self.ramp}
        kept = [m for m in opening.measures if m.lever not in levers]
        measures = [replace(m, **times) for m in kept] if retimed else kept  # type: ignore[arg-type]
        for lever, value in levers.items():
            own = [m for m in opening.measures if m.lever == lever]
            measures.append(ScheduledLever(lever, value, **(times if self.shared_times or not own else _span(own))))  # type: ignore[arg-type]
        name = opening.name if opening.measures else AS_SET
        return Reform(name, measures, stacked=opening.stacked, terms=opening.terms)


def _bare(key: str) -> str:
    return key.rpartition(".")[2]


def _span(measures: list[ScheduledLever]) -> dict[str, int | None]:
    """From the first to the last week in which one lever of a reform is moved."""
    ends = [m.end for m in measures if m.end is not None]
    end = max(ends) if len(ends) == len(measures) else None
    return {"start": min(m.start for m in measures), "end": end, "ramp": measures[0].ramp}
