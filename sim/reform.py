"""Reform: which levers move, when, how far and how gradually."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import StaffroomError, checked_text, nearest
from sim.levers import LEVER_DTYPE, LEVERS
from sim.scheduled_lever import DEFAULT_START, MEASURE_FIELDS, ScheduledLever, checked_measure, checked_week
from sim.term_calendar import checked_terms
from sim.views import view

if TYPE_CHECKING:
    from sim.part import Part
    from sim.scenario import Scenario
    from sim.school import School


class Reform:
    """A schedule of levers. ``Reform("name", {"mandate": .8, "clarity": .9}, start=10, end=80)`` or a list of
    ScheduledLever; :meth:`compose` makes one of several parts.

    ``levers`` maps a lever to a value, to ``{"value": .8, "start": 10, "end": 46, "ramp": 4}``, or to a list of those.
    ``stacked``: measures of one lever may overlap, and the later in the list wins. ``terms``: the calendar that the
    weeks were counted in, where they only mean what they should in that one.
    """

    def __init__(
        self,
        name: str = "no_reform",
        levers: Mapping[str, object] | Iterable[ScheduledLever] = (),
        *,
        start: int = DEFAULT_START,
        end: int | None = None,
        ramp: int = 0,
        description: str = "",
        stacked: bool = False,
        terms: Sequence[int] | None = None,
    ):
        if not isinstance(name, str):
            raise StaffroomError(
                f"Reform({name!r}): the first argument is the reform's name; write Reform('name', {{'mandate': .8}})."
            )
        if not isinstance(stacked, bool):
            raise StaffroomError(f"reform.stacked = {stacked!r} is neither true nor false.")
        self.name = name
        self.description = checked_text(description, "reform.description")
        self.composed_for: School | None = None  # whose levels are shown where no other school is named
        self.terms = None if terms is None else checked_terms(terms, "reform.terms")
        timing = ScheduledLever("", 0.0, start, end, ramp)
        given = _measures_of(levers, timing) if isinstance(levers, Mapping) else _checked_list(levers)
        order = list(LEVERS)
        checked = sorted((checked_measure(m) for m in given), key=lambda m: order.index(m.lever))
        by_start = sorted(checked, key=lambda m: (order.index(m.lever), m.start))
        overlap = _overlap(by_start)
        if overlap and not stacked:
            _scheduled_twice(*overlap)
        self.stacked = overlap is not None
        self.measures = checked if overlap else by_start

    def __repr__(self) -> str:
        return f"Reform({self.name!r}, {self.measures!r}{', stacked=True' if self.stacked else ''})"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return str(view("html", self))

    @classmethod
    def compose(
        cls,
        parts: "Iterable[Part | Reform | Mapping[str, object]]",
        *,
        name: str = "composed",
        description: str = "",
        school: "School | None" = None,
        terms: Sequence[int] | None = None,
    ) -> "Reform":
        """One reform of several parts laid over each other: where two move one lever, the later in the list wins.

        ``school`` (or ``terms``) is the calendar in which "term 2" is looked up; without one, four terms of 9 weeks.
        The levels of that ``school`` are those that its view, notes and calendar show.
        ``Reform.compose([Part({"trust_building": .6}, end="year 1"), Part(mandate, start="year 2 term 1")])``.
        Raises :class:`StaffroomError` for a part that does not fit the calendar, and for a list that is empty.
        """
        from sim.part import composed

        return composed(parts, cls(name, description=description), school, terms)

    def withdrawn(self, at: int, name: str | None = None) -> "Reform":
        """The same reform with every measure ended at the beginning of week ``at``; what began later is left out."""
        week = checked_week(at, f"reform '{self.name}': withdrawn at", 1)
        kept = [
            m if m.end is not None and m.end <= week else replace(m, end=week, cut_short=True)
            for m in self.measures
            if m.start < week
        ]
        shorter = Reform(
            f"{self.name}_withdrawn" if name is None else name,
            kept,
            description=self.description,
            stacked=self.stacked,
            terms=self.terms,
        )
        shorter.composed_for = self.composed_for
        return shorter

    def notes(self, place: "School | Scenario | None" = None) -> list[str]:
        """What in this reform is overridden, has no effect or works against itself, a sentence each.

        ``place``: the school or scenario in which it is looked at; without one, the school it was composed for, or
        the default school.
        """
        return list(view("notes", self, place))

    def calendar(self, place: "School | Scenario | None" = None) -> Any:
        """The reform drawn as a calendar of bars, one a measure: a picture with a caption and a description in words.

        ``place``: the school or scenario whose terms and levels are shown; without one, the school it was composed
        for, or the default school.
        """
        return view("calendar", self, place)

    def to_yaml(self, path: str | Path | None = None) -> str:
        """The reform as a file for ``staffroom run reform=FILE.yaml``; written to ``path`` if one is given."""
        return str(view("reform_yaml", self, path))

    def to_dict(self) -> dict[str, object]:
        """The reform as plain numbers."""
        described: dict[str, object] = {"name": self.name, "measures": [m.to_dict() for m in self.measures]}
        return described | ({"stacked": True} if self.stacked else {})

    def schedule(self, baseline: Mapping[str, float], weeks: int) -> np.ndarray:
        """Levers week by week: record array of shape (weeks,) with one field per lever; ``baseline`` where no measure
        acts.

        A measure is laid over what the ones before it in ``measures`` make of its weeks. Raises
        :class:`StaffroomError` if a measure starts or ends after the last week.
        """
        table = np.empty(weeks, LEVER_DTYPE)
        for name in LEVERS:
            table[name] = baseline[name]
        for m in self.measures:
            end = m.last(weeks)
            if m.start >= weeks or end > weeks:
                whose = f" of part '{m.part}'" if m.part else ""
                runs = f"starts in week {m.start}" if m.end is None else f"runs in weeks {m.start} to {end}"
                raise StaffroomError(
                    f"reform '{self.name}': {m.lever}{whose} {runs}, but the run has only "
                    f"{weeks} weeks (0 to {weeks - 1}); allowed: start below {weeks}, end at most {weeks}."
                )
            below, goal = table[m.lever][m.start : end], m.goal(baseline[m.lever])
            rise = np.minimum(1.0, np.arange(1, end - m.start + 1) / (m.ramp + 1))
            values = below + (goal - below) * rise
            values[m.ramp :] = goal
            table[m.lever][m.start : end] = values
        return table


def _checked_list(levers: object) -> list[ScheduledLever]:
    allowed = "allowed: {'mandate': .8, 'clarity': {'value': .9, 'start': 10}} or a list of ScheduledLever"
    if isinstance(levers, str) or not isinstance(levers, Iterable):
        raise StaffroomError(f"reform.levers = {levers!r} is not a schedule; {allowed}.")
    checked = list(levers)
    for item in checked:
        if not isinstance(item, ScheduledLever):
            raise StaffroomError(f"reform.levers has {item!r}; {allowed}.")
    return checked


def _measures_of(levers: Mapping[str, object], timing: ScheduledLever) -> list[ScheduledLever]:
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


def _overlap(measures: list[ScheduledLever]) -> tuple[ScheduledLever, ScheduledLever] | None:
    """The first two measures of one lever that share a week; ``measures`` in order of lever and start."""
    for before, after in pairwise(measures):
        if before.lever == after.lever and (before.end is None or after.start < before.end):
            return before, after
    return None


def _scheduled_twice(before: ScheduledLever, after: ScheduledLever) -> None:
    until = "the end of the run" if before.end is None else f"week {before.end}"
    raise StaffroomError(
        f"reform.levers.{before.lever} is scheduled twice: one measure lasts from week {before.start} to {until}, the "
        f"next starts in week {after.start}; end the first before the second starts, or use stacked=True (the later in "
        "the list wins)."
    )
