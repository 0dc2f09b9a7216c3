"""What `staffroom map` was asked for: two settings (or one lever for a ramp) and the sweep that the map takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from experiments.asking import asked as asking
from experiments.asking import overrides
from experiments.asking.axes import declaration_of
from experiments.asking.names import AXES, GROUPS, MAP_KEYS, RAMP_KEYS, SWEEP_KEYS, full_key
from experiments.asking.overrides import Override
from experiments.asking.settings import switch, whole
from sim.errors import StaffroomError

REPLICATES = 30
LEVELS, FEWEST_LEVELS, MOST_LEVELS = 9, 3, 1000
_NOT_HERE = ("design", "points", "list", "csv", "experiment")


@dataclass(frozen=True)
class MapRequest:
    """What a map is of: full names of the settings (``y`` empty: a ramp), and the sweep that it takes.

    ``given`` holds what was said about the map itself, by key.
    """

    x: str
    y: str
    sweep: asking.Asked
    outcome: str
    threshold: float | None
    given: Mapping[str, Any]


def requested(typed: Sequence[str]) -> MapRequest:
    """Reads and checks what was typed. Raises :class:`StaffroomError` for anything unknown, contradictory or wrong."""
    own = [text for text in typed if _key(text) in MAP_KEYS or _key(text).startswith(("x.", "y."))]
    rest = [text for text in typed if text not in own]
    given = {item.key: _one_value(item) for item in overrides.read(own, MAP_KEYS, sweeps=True)}
    ramp = switch("ramp", given.get("ramp", False))
    _fitting(given, rest, ramp)
    names = {axis: _setting(axis, given[axis]) for axis in AXES if axis in given}
    if len(set(names.values())) < len(names):
        raise StaffroomError(f"x and y are both {names['x']}; a map needs two different settings.")
    _not_fixed(rest, names)
    replicates = [] if any(_key(text) == "replicates" for text in rest) else [f"replicates={REPLICATES}"]
    varied = [_vary(axis, name, given) for axis, name in names.items()]
    sweep = asking.asked([*varied, *rest, *replicates])
    outcome = str(sweep.configuration["outcome"])
    if outcome not in sweep.outcomes:
        raise StaffroomError(f"outcome = {outcome} is not among outcomes=, so that it would not be kept; add it there.")
    threshold = given.get("threshold")
    if threshold is not None and (isinstance(threshold, bool) or not isinstance(threshold, int | float)):
        raise StaffroomError(f"threshold = {threshold!r} is not a number; write threshold=0.4, or leave it out.")
    sweep = replace(sweep, verb="map", typed=list(typed))
    return MapRequest(names["x"], names.get("y", ""), sweep, outcome, threshold, given)


def _key(text: str) -> str:
    return text.partition("=")[0]


def _one_value(item: Override) -> Any:
    if item.sweep or isinstance(item.value, list | dict):
        raise StaffroomError(f"{item.given}: one value is needed here.")
    return item.value


def _fitting(given: Mapping[str, Any], rest: Sequence[str], ramp: bool) -> None:
    """Whether the parts of the request go together."""
    for text in rest:
        if _key(text) in _NOT_HERE or text.startswith("vary."):
            raise StaffroomError(f"{text} has no meaning here: a map is a grid over x and y; give x=NAME y=NAME.")
    if "x" not in given:
        raise StaffroomError("x is missing; write `staffroom map x=school.isolation y=school.trust`.")
    if not ramp and "y" not in given:
        raise StaffroomError("y is missing; give y=NAME for a map of two settings, or ramp=true to move x up and down.")
    misplaced = [key for key in given if (key[0] == "y" if ramp else key in RAMP_KEYS)]
    if misplaced:
        has = "a ramp moves one lever, x" if ramp else "it belongs to a ramp (ramp=true)"
        raise StaffroomError(f"{misplaced[0]} has no meaning here: {has}.")


def _setting(axis: str, name: Any) -> str:
    """The full name of a numeric setting."""
    try:
        full = full_key(str(name), ("years",))
    except StaffroomError as problem:
        raise StaffroomError(f"{axis}={name}: {problem}") from problem
    if full in GROUPS:
        raise StaffroomError(f"{axis}={name} is a choice of presets, not a number; a map needs a numeric setting.")
    if declaration_of(full) is None and not _counted(full):
        raise StaffroomError(f"{axis}={name} is not a number; a map needs a numeric setting, such as school.isolation.")
    return full


def _counted(full: str) -> bool:
    """Numbers without a declaration: weeks of a reform, and years."""
    return full == "years" or (full.startswith("reform.") and full.split(".")[-1] in ("start", "end", "ramp"))


def _not_fixed(rest: Sequence[str], names: Mapping[str, str]) -> None:
    for item in overrides.read(rest, SWEEP_KEYS, sweeps=True, lists=asking.LISTS):
        for axis, name in names.items():
            if item.key == name:
                raise StaffroomError(f"{item.given} sets what {axis}={name} varies; leave one of them out.")


def _vary(axis: str, name: str, given: Mapping[str, Any]) -> str:
    """An axis as the sweep is told of it: the range asked for, or the plausible one of the setting."""
    declared = declaration_of(name)
    bounds = {}
    for position, bound in enumerate(("low", "high")):
        key = f"{axis}.{bound}"
        value = given.get(key, declared.plausible[position] if declared is not None else None)
        if value is None:
            raise StaffroomError(f"{name} has no plausible range of its own; give {axis}.low= and {axis}.high=.")
        if declared is not None:
            value = declared.check(value, f"{key}: {name.removesuffix(f'.{declared.name}')}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise StaffroomError(f"{key} = {value!r} is not a number.")
        bounds[bound] = value
    if not bounds["low"] < bounds["high"]:
        raise StaffroomError(f"{axis}.low = {bounds['low']:g} is not below {axis}.high = {bounds['high']:g}.")
    key = f"{axis}.levels" if f"{axis}.levels" in given else "levels"
    levels = whole(key, given.get(key, LEVELS), FEWEST_LEVELS, MOST_LEVELS)
    return f"vary.{name}={{low: {bounds['low']!r}, high: {bounds['high']!r}, levels: {levels}}}"
