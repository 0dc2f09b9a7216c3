"""What a page asks for: which school, which reform, what was moved when, and with which luck."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments import load_reform, load_school
from sim.errors import StaffroomError, nearest
from sim.levers import LEVERS
from sim.part import Part
from sim.recording import TrustShift
from sim.reform import Reform
from sim.scenario import Scenario

SMALLEST, LARGEST = 10, 150  # teachers: what the page can show
MOST_CHANGES = 500
FIELDS = (
    "school", "size", "settings", "levers", "reform", "reform_start", "parameters", "years", "seed", "replicate",
    "changes",
)  # fmt: skip
CHANGE_FIELDS = ("week", "lever", "value")
TRUST = "trust"  # the one thing that a page moves and that is no lever; see sim.recording.shift_trust


@dataclass(frozen=True)
class Request:
    """A request that was understood: the scenario, its luck, and the shifts of trust that were asked for."""

    scenario: Scenario
    seed: int
    replicate: int
    trust_shifts: list[TrustShift]


def read(given: object) -> Request:
    """Understands a request (see the fields above; all may be left out).

    Raises :class:`StaffroomError` for what is unknown, out of range or contradictory.
    """
    asked = _mapping(given, "the request", FIELDS)
    years = asked.get("years", 3)
    school = load_school(str(asked.get("school") or "default"), **_own(asked))
    if not SMALLEST <= school.size <= LARGEST:
        raise StaffroomError(f"size = {school.size:g} cannot be shown; allowed: {SMALLEST} to {LARGEST} teachers.")
    weeks = Scenario(school, years=years).weeks
    levers, shifts = _changes(asked.get("changes") or [], weeks)
    parts = _reform(asked, weeks) + levers
    reform = Reform.compose(parts, name="class", school=school) if parts else None
    parameters = _mapping(asked.get("parameters") or {}, "parameters", None)
    scenario = Scenario(school, reform, parameters, years)
    return Request(scenario, asked.get("seed", 1), asked.get("replicate", 0), shifts)


def _own(asked: Mapping[str, Any]) -> dict[str, Any]:
    settings = dict(_mapping(asked.get("settings") or {}, "settings", None))
    levers = _mapping(asked.get("levers") or {}, "levers", None)
    for name in levers:
        LEVERS.full_name(name, "levers")
    size = {} if asked.get("size") is None else {"size": asked["size"]}
    return settings | dict(levers) | size


def _reform(asked: Mapping[str, Any], weeks: int) -> list[Part]:
    if not asked.get("reform") or asked["reform"] == "no_reform":
        return []
    start = asked.get("reform_start")
    reform = load_reform(str(asked["reform"]))
    last = max((m.end for m in reform.measures if m.end is not None), default=0)
    first = min(m.start for m in reform.measures)
    begin = first if start is None else start
    end = weeks if last == 0 or begin + last - first > weeks else None
    return [Part(reform, start=begin, end=end)]


def _changes(given: object, weeks: int) -> tuple[list[Part], list[TrustShift]]:
    if not isinstance(given, list) or len(given) > MOST_CHANGES:
        raise StaffroomError(f"changes is not a list of at most {MOST_CHANGES} changes.")
    levers: list[Part] = []
    shifts: list[TrustShift] = []
    for item in given:
        change = _mapping(item, "a change", CHANGE_FIELDS)
        missing = [name for name in CHANGE_FIELDS if name not in change]
        if missing:
            raise StaffroomError(f"a change needs a {missing[0]}; write {{week: 12, lever: isolation, value: 0.2}}.")
        week, lever, value = (change[name] for name in CHANGE_FIELDS)
        if isinstance(week, bool) or not isinstance(week, int) or not 0 <= week < weeks:
            raise StaffroomError(f"changes: week = {week!r} is outside the run; allowed: 0 to {weeks - 1}.")
        if lever == TRUST:
            shifts.append(TrustShift(week, value))
        else:
            levers.append(Part({str(lever): value}, start=week, name=f"change in week {week}"))
    levers.sort(key=lambda part: int(part.start or 0))
    return levers, sorted(shifts, key=lambda shift: shift.week)


def _mapping(given: object, what: str, fields: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise StaffroomError(f"{what} is not a group of names with values.")
    unknown = [name for name in given if fields is not None and name not in fields]
    if unknown and fields is not None:
        raise StaffroomError(f"{what} has an unknown field '{unknown[0]}'{nearest(unknown[0], fields)}")
    return given
