"""What a page asks for: which school, which reform, what was moved when, and with which luck.

Only names that the page was offered and numbers that are declared are understood; nothing in a request is a path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.classroom.offered import LARGEST, SMALLEST, Offer, usual_offer
from analysis.classroom.question import shown
from sim.declared.declaration import Declarations
from sim.declared.defaults import DEFAULT_SEED, DEFAULT_YEARS
from sim.declared.levers import LEVERS
from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED, whole_number
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest
from sim.results.recording import TrustShift
from sim.scenario.reform import Part, Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

MOST_CHANGES = 500
MOST_YEARS = 10
MOST_PLACES = 3_500_000  # teachers x teachers x weeks: what a recording of a dense network may hold
LARGEST_FIRST = LARGEST_REPLICATE - 1000  # other luck comes after the replicate that is shown
FIELDS = (
    "school", "size", "settings", "levers", "reform", "reform_start", "parameters", "years", "seed", "replicate",
    "changes",
)  # fmt: skip
CHANGE_FIELDS = ("week", "lever", "value")
TRUST = "trust"  # a page moves it though it is no lever; see sim.results.recording.shift_trust
REFORM = "reform"  # the "lever" of a change that switches a reform on, or with NO_REFORM the one before off
NO_REFORM = "no_reform"


@dataclass(frozen=True)
class Request:
    """A request that was understood: the scenario, its luck, and the shifts of trust that were asked for."""

    scenario: Scenario
    seed: int
    replicate: int
    trust_shifts: list[TrustShift]


def read(given: object, offer: Offer | None = None) -> Request:
    """Understands a request (see the fields above; all may be left out).

    ``offer``: the names that may be asked for; without one, those that come with the program. Raises
    :class:`StaffroomError` for what is unknown, out of range, too much for a page, or contradictory.
    """
    offer = offer or usual_offer()
    asked = _mapping(given, "the request", FIELDS)
    years = _years(asked.get("years"))
    school = _school(asked, offer)
    weeks = Scenario(school, years=years).weeks
    _check_cost(int(school.size), weeks)
    changes = _checked_changes(asked.get("changes"), weeks)
    parts = _parts(asked, changes, weeks, offer)
    reform = Reform.compose(parts, name="class", school=school) if parts else None
    parameters = _numbers(asked.get("parameters"), "parameters", PARAMETERS)
    scenario = Scenario(school, reform, parameters, years)
    shifts = [TrustShift(change["week"], change["value"]) for change in changes if change["lever"] == TRUST]
    seed = whole_number(_short(asked.get("seed", DEFAULT_SEED)), "seed", 0, LARGEST_SEED)
    replicate = whole_number(_short(asked.get("replicate", 0)), "replicate", 0, LARGEST_FIRST)
    return Request(scenario, seed, replicate, shifts)


def _school(asked: Mapping[str, Any], offer: Offer) -> School:
    name = asked.get("school")
    school = offer.school(offer.first if name is None else _name(name, "school"))
    given = _numbers(asked.get("settings"), "settings", SETTINGS)
    given |= _numbers(asked.get("levers"), "levers", LEVERS)
    if asked.get("size") is not None:
        given["size"] = _number(asked["size"], "size")
    size = given.get("size", school.size)
    if not SMALLEST <= size <= LARGEST:
        raise StaffroomError(f"size = {size:g} cannot be shown; allowed: {SMALLEST} to {LARGEST} teachers.")
    return school.replace(**given) if given else school


def _years(given: object) -> float:
    years = DEFAULT_YEARS if given is None else _number(given, "years")
    if not 0 < years <= MOST_YEARS:
        raise StaffroomError(f"years = {shown(given)} cannot be shown; allowed: above 0, at most {MOST_YEARS}.")
    return years


def _check_cost(size: int, weeks: int) -> None:
    most = MOST_PLACES // size**2
    if weeks > most:
        raise StaffroomError(
            f"{size} teachers over {weeks} weeks are too much for the page; allowed: up to {most} weeks with so many."
        )


def _parts(asked: Mapping[str, Any], changes: list[Mapping[str, Any]], weeks: int, offer: Offer) -> list[Part]:
    """The reform that was there from the beginning, and then what was moved, the later over the earlier. A reform lasts
    until the next one.
    """
    switched = [change["week"] for change in changes if change["lever"] == REFORM]
    start = asked.get("reform_start")
    begin = None if start is None else whole_number(_short(start), "reform_start", 0, weeks)
    parts = _reform(asked.get("reform"), begin, [*switched, weeks], offer)
    for change in changes:
        week, lever, value = (change[name] for name in CHANGE_FIELDS)
        if lever == REFORM:
            parts += _reform(value, week, [*(later for later in switched if later > week), weeks], offer)
        elif lever != TRUST:
            parts.append(Part({lever: value}, start=week, name=f"change in week {week}"))
    return parts


def _reform(name: object, start: int | None, ends: list[int], offer: Offer) -> list[Part]:
    """One part, which ends where the next reform is switched on; none where nothing of it is left."""
    reform = offer.reform(NO_REFORM if name is None else _name(name, "reform"))
    if not reform.measures:
        return []
    first = min(measure.start for measure in reform.measures)
    begin = first if start is None else start
    limit = min(ends)
    if begin >= limit:
        return []
    return [Part(reform.withdrawn(limit - begin + first, reform.name), start=begin)]


def _checked_changes(given: object, weeks: int) -> list[Mapping[str, Any]]:
    """The changes in the order of their weeks."""
    if given is None or given == {}:
        return []
    if not isinstance(given, list) or len(given) > MOST_CHANGES:
        raise StaffroomError(f"changes is not a list of at most {MOST_CHANGES} changes.")
    return sorted((_change(item, weeks) for item in given), key=lambda change: change["week"])


def _change(given: object, weeks: int) -> Mapping[str, Any]:
    change = _mapping(given, "a change", CHANGE_FIELDS)
    missing = [name for name in CHANGE_FIELDS if name not in change]
    if missing:
        raise StaffroomError(f"a change needs a {missing[0]}; write {{week: 12, lever: isolation, value: 0.2}}.")
    week, lever, value = (change[name] for name in CHANGE_FIELDS)
    if isinstance(week, bool) or not isinstance(week, int) or not 0 <= week < weeks:
        raise StaffroomError(f"changes: week = {shown(week)} is outside the run; allowed: 0 to {weeks - 1}.")
    name = _name(lever, "changes: lever")
    if name == REFORM:
        return change if value is None else {**change, "value": _name(value, "changes: reform")}
    if name == TRUST:
        return {**change, "value": SCHOOL_PROPERTIES[TRUST].check(_number(value, "changes: trust"), "changes")}
    full = LEVERS.full_name(name, "changes")
    return {"week": week, "lever": full, "value": LEVERS[full].check(_number(value, f"changes: {full}"), "changes")}


def _numbers(given: object, what: str, declared: Declarations) -> dict[str, float]:
    """Declared numbers by their full names."""
    group = {} if given is None else _mapping(given, what, None)
    for name in group:
        declared.full_name(name, what)
    return declared.check({name: _number(value, f"{what}.{name}") for name, value in group.items()}, what)


def _number(given: object, what: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise StaffroomError(f"{what} = {shown(given)} is not a number.")
    return given


def _name(given: object, what: str) -> str:
    if not isinstance(given, str):
        raise StaffroomError(f"{what} = {shown(given)} is not a name.")
    return given


def _short(given: object) -> object:
    """What a sentence may repeat: a number as it is, anything else as a short text."""
    return given if isinstance(given, int | float) else shown(given)


def _mapping(given: object, what: str, fields: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise StaffroomError(f"{what} is not a group of names with values.")
    unknown = [name for name in given if fields is not None and name not in fields]
    if unknown and fields is not None:
        raise StaffroomError(f"{what} has an unknown field '{unknown[0]}'{nearest(unknown[0], fields)}")
    return given
