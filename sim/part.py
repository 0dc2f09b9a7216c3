"""Part: a stretch of a composed reform, with its place in the calendar, its ramp and its strength."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sim.errors import StaffroomError
from sim.reform import Reform
from sim.scheduled_lever import ScheduledLever, checked_strength, checked_week
from sim.school import School
from sim.term_calendar import DEFAULT_TERMS, checked_terms, weeks_of


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
        """The part's measures in weeks of a calendar. Raises :class:`StaffroomError` where they do not fit it."""
        own = self.reform.measures
        first = min(m.start for m in own)
        start = first if self.start is None else _week(self.start, terms, f"{self.label}: start")[0]
        end = None if self.end is None else _week(_plain_end(self.end), terms, f"{self.label}: end")[1]
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


def composed(
    parts: Iterable[Part | Reform | Mapping[str, object]],
    empty: Reform,
    school: School | None,
    terms: Sequence[int] | None,
) -> Reform:
    """The parts as one reform with the name and description of ``empty``; see :meth:`sim.Reform.compose`."""
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


def _plain_end(place: int | str) -> int | str:
    """ "The end of year 2" as "year 2": an end means the last week of what it names anyway."""
    return re.sub(r"^\s*(the\s+)?end\s+of\b", "", place, flags=re.I) if isinstance(place, str) else place


def _week(place: int | str, terms: Sequence[int], where: str) -> tuple[int, int]:
    """First week that a start can mean, and first week after what an end can mean."""
    if isinstance(place, str):
        return weeks_of(place, terms, where)
    week = checked_week(place, where)
    return week, week
