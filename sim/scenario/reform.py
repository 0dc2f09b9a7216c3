"""Reform: which levers move, when, how far and how gradually; Part: a stretch of one that is composed of several."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.declared.levers import LEVERS
from sim.errors import StaffroomError, checked_text
from sim.kernel.inputs import Stretch, lever_weeks
from sim.scenario.scheduled_lever import (
    DEFAULT_START,
    ScheduledLever,
    checked_list,
    checked_measure,
    checked_strength,
    checked_week,
    measures_of,
    overlap_of,
    plain_end,
    refuse_overlap,
    weeks_meant,
)
from sim.scenario.school import School
from sim.scenario.term_calendar import DEFAULT_TERMS, checked_terms
from sim.views import view


class Reform:
    """A schedule of levers. ``Reform("name", {"mandate": .8, "clarity": .9}, start=10, end=80)`` or a list of
    ScheduledLever; :meth:`compose` makes one of several parts.

    ``levers`` maps a lever to a value, to ``{"value": .8, "start": 10, "end": 46, "ramp": 4}``, or to a list of those.
    ``stacked``: actions on one lever may overlap, and the later in the list wins. ``terms``: the calendar that the
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
        given = measures_of(levers, timing) if isinstance(levers, Mapping) else checked_list(levers)
        order = list(LEVERS)
        checked = sorted((checked_measure(m) for m in given), key=lambda m: order.index(m.lever))
        by_start = sorted(checked, key=lambda m: (order.index(m.lever), m.start))
        overlap = overlap_of(by_start)
        if overlap and not stacked:
            refuse_overlap(*overlap)
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
        school: School | None = None,
        terms: Sequence[int] | None = None,
    ) -> "Reform":
        """One reform of several parts laid over each other: where two move one lever, the later in the list wins.

        ``school`` (or ``terms``) is the calendar in which "term 2" is looked up; without one, four terms of 9 weeks.
        The levels of that ``school`` are those that its view, notes and calendar show.
        ``Reform.compose([Part({"trust_building": .6}, end="year 1"), Part(mandate, start="year 2 term 1")])``.
        Raises :class:`StaffroomError` for a part that does not fit the calendar, and for a list that is empty.
        """
        return _composed(parts, cls(name, description=description), school, terms)

    def withdrawn(self, at: int, name: str | None = None) -> "Reform":
        """The same reform with every action ended at the beginning of week ``at``; what began later is left out."""
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

    def notes(self, place: object = None) -> list[str]:
        """What in this reform is overridden, has no effect or works against itself, a sentence each.

        ``place``: the school or scenario in which it is looked at; without one, the school it was composed for, or
        the default school.
        """
        return list(view("notes", self, place))

    def calendar(self, place: object = None) -> Any:
        """The reform drawn as a calendar of bars, one an action: a picture with a caption and a description in words.

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
        """Levers week by week: record array of shape (weeks,) with one field per lever; ``baseline`` where no action
        acts.

        An action is laid over what the ones before it in the list make of its weeks. Raises
        :class:`StaffroomError` if an action starts or ends after the last week.
        """
        for m in self.measures:
            end = m.last(weeks)
            if m.start >= weeks or end > weeks:
                whose = f" of part '{m.part}'" if m.part else ""
                runs = f"starts in week {m.start}" if m.end is None else f"runs in weeks {m.start} to {end}"
                raise StaffroomError(
                    f"reform '{self.name}': {m.lever}{whose} {runs}, but the run has only "
                    f"{weeks} weeks (0 to {weeks - 1}); allowed: start below {weeks}, end at most {weeks}."
                )
        stretches = (Stretch(m.lever, m.start, m.last(weeks), *m.strengths()) for m in self.measures)
        return lever_weeks(stretches, baseline, weeks)


@dataclass(frozen=True)
class Part:
    """A reform, or levers and their values, at its place in the calendar: ``Part({"mandate": .8}, start="term 2")``.

    ``start`` and ``end`` are week numbers (counted from 0; ``end`` is the first week after the part) or words such as
    "term 2", "year 2 term 1" and "year 2, term 3, week 4": from the first week of the one to the last of the other.
    Without a start a reform keeps its own and levers start in week 10; without an end they go on. A reform with weeks
    of its own is moved as a whole, and what lies beyond ``end`` is cut off. ``ramp``: weeks of gradual change (a reform
    keeps its own). ``strength``: share of the way from the school's own level to the value, above 0 to 1.
    """

    what: Reform | Mapping[str, object]
    start: int | str | None = None
    end: int | str | None = None
    ramp: int | None = None
    strength: float = 1.0
    name: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise StaffroomError(f"Part: name = {self.name!r} is not a text.")
        if not isinstance(self.what, Reform | Mapping):
            raise StaffroomError(
                f"Part({self.what!r}): the first argument is neither a Reform nor levers with values; write "
                "Part(load_reform('coaching')) or Part({'mandate': .8})."
            )
        if not self.reform.measures:
            raise StaffroomError(
                f"{self.label} moves no lever; leave it out, or give it one such as {{'mandate': .8}}."
            )
        checked_strength(self.strength, f"{self.label}: strength")
        if self.ramp is not None:
            checked_week(self.ramp, f"{self.label}: ramp")

    @property
    def reform(self) -> Reform:
        """What the part does, before it is placed in the calendar."""
        return self.what if isinstance(self.what, Reform) else Reform("levers", self.what)

    @property
    def label(self) -> str:
        """What messages call the part."""
        name = self.name or self.usual_name()
        return f"part '{name}'" if name else "a part"

    def usual_name(self) -> str:
        """The name of a part that was given none: its reform's, or its levers'."""
        if isinstance(self.what, Reform):
            return self.what.name
        return ", ".join(str(lever) for lever in list(self.what)[:3]) + (", ..." if len(self.what) > 3 else "")

    def measures(self, terms: Sequence[int], name: str) -> list[ScheduledLever]:
        """The part's actions in weeks of a calendar. Raises :class:`StaffroomError` where they do not fit it."""
        own = self.reform.measures
        first = min(m.start for m in own)
        start = first if self.start is None else weeks_meant(self.start, terms, f"{self.label}: start")[0]
        end = None if self.end is None else weeks_meant(plain_end(self.end), terms, f"{self.label}: end")[1]
        if end is not None and end <= start:
            raise StaffroomError(
                f"{self.label}: its end ({self.end!r}, up to week {end}) is not after its start in week {start}; give "
                "a later end."
            )
        return [self._placed(m, start - first, end, name) for m in own]

    def _placed(self, own: ScheduledLever, later: int, end: int | None, name: str) -> ScheduledLever:
        start, ramp = own.start + later, own.ramp if self.ramp is None else self.ramp
        ends = [week for week in (own.end and own.end + later, end) if week is not None]
        last = min(ends, default=None)
        if last is not None and last <= start:
            raise StaffroomError(
                f"{self.label} ends in week {last}, before its {own.lever} begins in week {start}; give a later end."
            )
        if last is not None and ramp > last - start and not own.cut_short:
            raise StaffroomError(
                f"{self.label}: ramp = {ramp} weeks is longer than the part (weeks {start} to {last - 1}: "
                f"{last - start} weeks); allowed: 0 to {last - start}."
            )
        strength = own.strength * self.strength
        called = name if self.name or not own.part else own.part
        return replace(own, start=start, end=last, ramp=ramp, strength=strength, part=called)

    def in_words(self) -> bool:
        """Whether the part's place depends on the calendar."""
        return isinstance(self.start, str) or isinstance(self.end, str)


def _composed(
    parts: Iterable[Part | Reform | Mapping[str, object]],
    empty: Reform,
    school: School | None,
    terms: Sequence[int] | None,
) -> Reform:
    """The parts as one reform with the name and description of ``empty``; see :meth:`staffroom.Reform.compose`."""
    listed = _listed(parts)
    calendar = _calendar(listed, school, terms)
    used = DEFAULT_TERMS if calendar is None else calendar
    measures = [m for part, name in zip(listed, _names(listed), strict=True) for m in part.measures(used, name)]
    depends = any(part.in_words() or part.reform.terms for part in listed)
    remembered = used if depends else None
    reform = Reform(empty.name, measures, description=empty.description, stacked=True, terms=remembered)
    reform.composed_for = school
    return reform


def _listed(parts: object) -> list[Part]:
    example = "write Reform.compose([Part({'mandate': .8}, start='term 2'), load_reform('coaching')])"
    if isinstance(parts, str | Mapping | Part | Reform) or not isinstance(parts, Iterable):
        raise StaffroomError(f"Reform.compose: {parts!r} is not a list of parts; {example}.")
    given = list(parts)
    if not given:
        raise StaffroomError(f"Reform.compose: the list of parts is empty; {example}.")
    return [part if isinstance(part, Part) else Part(part) for part in given]


def _calendar(parts: Sequence[Part], school: object, terms: Sequence[int] | None) -> tuple[int, ...] | None:
    """The calendar that was given, or that a part was composed in; None: nobody says one."""
    if school is not None and not isinstance(school, School):
        raise StaffroomError(f"Reform.compose: school = {school!r} is not a School.")
    if school is not None and terms is not None:
        raise StaffroomError("Reform.compose takes a school or terms, not both; a school has terms of its own.")
    calendar = school.terms if school is not None else None if terms is None else checked_terms(terms, "terms")
    for part in parts:
        theirs = part.reform.terms
        if theirs is not None and calendar is not None and theirs != calendar:
            raise StaffroomError(
                f"{part.label} was composed for terms of {list(theirs)} weeks, which are not the {list(calendar)} used "
                "here; compose it again for this calendar."
            )
        calendar = calendar if theirs is None else theirs
    return calendar


def _names(parts: Sequence[Part]) -> list[str]:
    """What the parts are called in the reform: each differently."""
    wanted = [part.name or part.usual_name() for part in parts]
    again = [wanted[:place].count(name) for place, name in enumerate(wanted)]
    return [f"{name} ({count + 1})" if count else name for name, count in zip(wanted, again, strict=True)]
