"""A slow ramp of one lever as one scenario: held on a step, moved to the next, up and down again; its weeks and arms.

Beside it schools that stay on one step for years, from a good and from a bad start: where both end alike, a
difference between the ways up and down is slow memory, not a second stable state.
"""

import copy
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.asking.points import short_hash
from experiments.asking.schema import to_scenario, to_school
from sim.declared.measures import CULTURE_WEEKS
from sim.errors import StaffroomError
from sim.scenario.term_calendar import MOST_YEARS

RISING, FALLING, GOOD_START, BAD_START = "rising", "falling", "good start", "bad start"
STARTS: dict[str, dict[str, float]] = {
    GOOD_START: {"benefit": 0.65, "perceived_norm": 0.6},
    BAD_START: {"benefit": 0.25, "perceived_norm": 0.02},
}
NAME_LETTERS = 16


@dataclass(frozen=True)
class Window:
    """Weeks ``start`` to ``stop - 1`` of a run, whose means are one row of the results under ``name``."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Watched:
    """A scenario by its configuration, and the weeks of it that count; ``teacher_weeks`` of one run."""

    configuration: Mapping[str, Any]
    windows: tuple[Window, ...]
    teacher_weeks: float


@dataclass(frozen=True)
class Staircase:
    """One lever over ascending ``levels``: each step ``hold`` weeks, before the first one ``settle`` weeks.

    ``configuration`` is the school, the reform and the parameters that the ramp is laid over; ``starts`` the years of
    the schools that stay on one step (0: none of them).
    """

    configuration: Mapping[str, Any]
    lever: str
    levels: tuple[float, ...]
    hold: int
    settle: int
    starts: float

    @property
    def setting(self) -> str:
        """The full name of what moves."""
        return f"reform.levers.{self.lever}"

    @property
    def steps(self) -> int:
        """Number of steps, up and down."""
        return 2 * len(self.levels) - 1

    @property
    def weeks(self) -> int:
        """Length of the run."""
        return self.settle + self.steps * self.hold

    @property
    def last(self) -> int:
        """Weeks of each step that count: the last ones."""
        return min(self.hold, CULTURE_WEEKS)

    def checked(self) -> "Staircase":
        """Itself. Raises :class:`StaffroomError` where it is longer than a run may be or the reform moves the lever."""
        year = self._year_weeks
        most = MOST_YEARS * year
        if self.weeks > most:
            fits = (most - self.settle) // self.steps
            better = f"hold={fits} fits" if fits >= 1 else "use fewer levels"
            raise StaffroomError(
                f"{len(self.levels)} levels up and down are {self.steps} steps; {self.steps} x {self.hold} weeks and "
                f"{self.settle} weeks before them make {self.weeks:,} weeks; a run lasts at most {MOST_YEARS} years "
                f"({most:,} weeks): {better}."
            )
        if self.lever in (self.configuration["reform"].get("levers") or {}):
            raise StaffroomError(f"the reform moves {self.lever} already; a ramp needs it for itself.")
        return self

    @property
    def _year_weeks(self) -> int:
        return sum(to_school(self.configuration["school"]).terms)

    def _step_of(self, arm: str, number: int) -> int:
        return number if arm == RISING else self.steps - 1 - number

    def ramp(self) -> dict[str, Any]:
        """The configuration of the ramp: the lowest level is that of the school, every other step one of the reform."""
        measures = []
        for step in range(1, self.steps - 1):
            value = self.levels[min(step, self.steps - 1 - step)]
            start = self.settle + step * self.hold
            measures.append({"value": value, "start": start, "end": start + self.hold})
        given = self._constant(self.levels[0], {}, self.weeks / self._year_weeks)
        given["reform"]["levers"] = {**(given["reform"].get("levers") or {}), self.lever: measures}
        return given

    def _constant(self, level: float, start: Mapping[str, float], years: float) -> dict[str, Any]:
        given = {name: copy.deepcopy(self.configuration[name]) for name in ("school", "reform", "parameters")}
        given["school"] |= {self.lever: level, **start}
        return {**given, "years": years}

    def watched(self) -> Iterator[tuple[Watched, list[str], list[tuple[int, str]]]]:
        """Every scenario with the names of its windows and what each is of, (number of the level, arm).

        The highest step is of both ways.

        Raises :class:`StaffroomError` for a scenario that is not possible.
        """
        configuration = self.ramp()
        places = [(number, arm) for arm in (RISING, FALLING) for number in range(len(self.levels))]
        starts = [self.settle + (self._step_of(arm, number) + 1) * self.hold - self.last for number, arm in places]
        yield *_watched(configuration, [(start, start + self.last) for start in starts]), places
        for arm, habits in STARTS.items() if self.starts else ():
            for number, level in enumerate(self.levels):
                weeks = round(self.starts * self._year_weeks)
                years = weeks / self._year_weeks
                try:
                    found = _watched(self._constant(level, habits, years), [(max(0, weeks - self.last), weeks)])
                except StaffroomError as problem:
                    raise StaffroomError(
                        f"{problem} (starts=0 leaves schools with good and bad habits out)"
                    ) from problem
                yield *found, [(number, arm)]

    def design(self) -> tuple[pd.DataFrame, list[Watched]]:
        """One row per level and arm, as in a sweep (point, arm, scenario, level), and what is to be simulated."""
        rows, tasks = [], []
        for task, names, places in self.watched():
            tasks.append(task)
            for (number, arm), name in zip(places, names, strict=True):
                rows.append({"point": number, "arm": arm, "scenario": name, self.setting: self.levels[number]})
        return pd.DataFrame(rows), tasks


def _watched(configuration: Mapping[str, Any], spans: list[tuple[int, int]]) -> tuple[Watched, list[str]]:
    scenario = to_scenario(configuration)
    names = [hashlib.sha256(f"{short_hash(scenario)}/{a}-{b}".encode()).hexdigest()[:NAME_LETTERS] for a, b in spans]
    windows = dict.fromkeys(Window(name, *span) for name, span in zip(names, spans, strict=True))
    return Watched(configuration, tuple(windows), scenario.weeks * scenario.school.size), names
