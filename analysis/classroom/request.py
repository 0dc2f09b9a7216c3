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
from sim.scheduled_lever import checked_week

SMALLEST, LARGEST = 10, 150  # teachers: what the page can show
MOST_CHANGES = 500
FIELDS = (
    "school", "size", "settings", "levers", "reform", "reform_start", "parameters", "years", "seed", "replicate",
    "changes",
)  # fmt: skip
CHANGE_FIELDS = ("week", "lever", "value")
TRUST = "trust"  # a page moves it though it is no lever; see sim.recording.shift_trust
REFORM = "reform"  # the "lever" of a change that switches a reform on, or with NO_REFORM the one before off
NO_REFORM = "no_reform"


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
    changes = _checked_changes(asked.get("changes") or [], weeks)
    parts = _parts(asked, changes, weeks)
    reform = Reform.compose(parts, name="class", school=school) if parts else None
    parameters = _mapping(asked.get("parameters") or {}, "parameters", None)
    scenario = Scenario(school, reform, parameters, years)
    shifts = [TrustShift(change["week"], change["value"]) for change in changes if change["lever"] == TRUST]
    return Request(scenario, asked.get("seed", 1), asked.get("replicate", 0), shifts)


def _own(asked: Mapping[str, Any]) -> dict[str, Any]:
    settings = dict(_mapping(asked.get("settings") or {}, "settings", None))
    levers = _mapping(asked.get("levers") or {}, "levers", None)
    for name in levers:
        LEVERS.full_name(name, "levers")
    size = {} if asked.get("size") is None else {"size": asked["size"]}
    return settings | dict(levers) | size


def _parts(asked: Mapping[str, Any], changes: list[Mapping[str, Any]], weeks: int) -> list[Part]:
    """The reform that was there from the beginning, and then what was moved, the later over the earlier. A reform lasts
    until the next one.
    """
    switched = [change["week"] for change in changes if change["lever"] == REFORM]
    parts = _reform(asked.get("reform"), asked.get("reform_start"), weeks, switched)
    for change in changes:
        week, lever, value = (change[name] for name in CHANGE_FIELDS)
        if lever == REFORM:
            parts += _reform(value, week, weeks, [later for later in switched if later > week])
        elif lever != TRUST:
            parts.append(Part({str(lever): value}, start=week, name=f"change in week {week}"))
    return parts


def _reform(name: object, start: int | None, weeks: int, switched: list[int]) -> list[Part]:
    """One part, which ends where the next reform is switched on; none where nothing of it is left."""
    if not name or name == NO_REFORM:
        return []
    reform = load_reform(str(name))
    first = min(measure.start for measure in reform.measures)
    begin = first if start is None else checked_week(start, "reform_start")
    limit = min([*switched, weeks])
    if begin >= limit:
        return []
    return [Part(reform.withdrawn(limit - begin + first, reform.name), start=begin)]


def _checked_changes(given: object, weeks: int) -> list[Mapping[str, Any]]:
    """The changes in the order of their weeks."""
    if not isinstance(given, list) or len(given) > MOST_CHANGES:
        raise StaffroomError(f"changes is not a list of at most {MOST_CHANGES} changes.")
    changes = [_mapping(item, "a change", CHANGE_FIELDS) for item in given]
    for change in changes:
        missing = [name for name in CHANGE_FIELDS if name not in change]
        if missing:
            raise StaffroomError(f"a change needs a {missing[0]}; write {{week: 12, lever: isolation, value: 0.2}}.")
        week = change["week"]
        if isinstance(week, bool) or not isinstance(week, int) or not 0 <= week < weeks:
            raise StaffroomError(f"changes: week = {week!r} is outside the run; allowed: 0 to {weeks - 1}.")
    return sorted(changes, key=lambda change: change["week"])


def _mapping(given: object, what: str, fields: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise StaffroomError(f"{what} is not a group of names with values.")
    unknown = [name for name in given if fields is not None and name not in fields]
    if unknown and fields is not None:
        raise StaffroomError(f"{what} has an unknown field '{unknown[0]}'{nearest(unknown[0], fields)}")
    return given
