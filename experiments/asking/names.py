"""The names of settings, in full: short forms, symbols, and where a name belongs that was written in the wrong place.

They are checked before Hydra and the model are loaded, so that a misspelt one is told at once.
"""

import re
from collections.abc import Iterable, Sequence

from experiments.asking import presets
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.errors import StaffroomError, nearest
from sim.scenario.scheduled_lever import MEASURE_FIELDS

GROUPS = ("school", "reform")
SHORT_FORMS = {"isolation": "school.isolation", "trust": "school.trust", "mandate": "reform.levers.mandate"}
SCENARIO_KEYS = ("years", "worlds")
EXECUTOR_KEYS = ("executor", "executor.workers", "executor.address")
RUN_KEYS = (
    *("replicates", "first_replicate", "seed", "threads", *EXECUTOR_KEYS),
    *("output", "overwrite", "weeks", "figures", "table", "model", "ties", "teachers"),
)
COMPARE_KEYS = ("reforms", "baseline")
SWEEP_KEYS = (
    *SCENARIO_KEYS,
    *("experiment", "design", "levels", "points", "list", "csv", "paired", "reforms", "outcomes", "replicates"),
    *("precision", "outcome", "max_replicates", "seed", *EXECUTOR_KEYS),
    *("output", "overwrite", "weeks", "model"),
)
AXES = ("x", "y")
RAMP_KEYS = ("hold", "settle", "starts")
MAP_KEYS = (
    *AXES,
    *(f"{axis}.{bound}" for axis in AXES for bound in ("low", "high", "levels")),
    *("levels", "threshold", "ramp", *RAMP_KEYS),
)
VARY = "vary"
EXAMPLE = "write NAME=VALUE, such as school=default or trust=0.4"
_NAMED = re.compile(r"\+{0,2}([A-Za-z_][\w.\[\]/]*)=")
_CHOICES = re.compile(r"(?!null$|true$|false$)[A-Za-z]\w*(,[A-Za-z]\w*)*")


def check(given: Iterable[str], verb_keys: Sequence[str]) -> None:
    """Raises :class:`StaffroomError` for a setting whose name is unknown, or that chooses an unknown school or reform.

    Everything else that may be wrong with a setting is left to those who read its value.
    """
    for text in given:
        if "=" not in text and not text.startswith("~"):
            raise no_setting(text)
        named = _NAMED.match(text)
        if not named or named[1] == VARY:
            continue
        name, keys = named[1], verb_keys
        if name.startswith(f"{VARY}."):
            name, keys = name.removeprefix(f"{VARY}."), SCENARIO_KEYS
        if name.startswith("school."):
            name = ".".join(name.split(".")[:2])  # what follows is a user's own: columns, rows, words of a scale
        full_key(name, keys)
        value = text[named.end() :]
        if name in GROUPS and keys is verb_keys and _CHOICES.fullmatch(value):
            for choice in value.split(","):
                presets.choice(name, choice)


def no_setting(text: str) -> StaffroomError:
    """What to say where NAME=VALUE was expected; the name of a school or reform alone is one that was meant."""
    group = next((group for group in GROUPS if text in presets.names(group)), None)
    meant = f"; did you mean {group}={text}?" if group else ""
    return StaffroomError(f"'{text}' is not a setting{meant}; {EXAMPLE}.")


def full_key(key: str, verb_keys: Sequence[str]) -> str:
    """The full name of a setting: ``trust`` is ``school.trust``, ``parameters.eta_p`` is ``parameters.trust_gain``."""
    if key in verb_keys or key in GROUPS:
        return key
    if key.startswith(("hydra.", "hydra/")):
        raise StaffroomError(
            f"{key} is for jobs and launchers of Hydra, which staffroom does not use: several values of a setting are "
            "a sweep, carried out with executor=threads, executor=processes or executor=dask into output=DIR; --plan "
            "says what it will cost."
        )
    if key in SHORT_FORMS:
        return SHORT_FORMS[key]
    first, *rest = re.split(r"\.|\[", key.replace("]", ""))
    if first in ("school", "reform", "parameters") and rest and all(rest):
        return ".".join((first, *_FULL_NAMES[first](rest)))
    _unknown(key, verb_keys)
    raise AssertionError


def _school_names(names: list[str]) -> list[str]:
    return [presets.school_field(names[0], "school"), *names[1:]]


def _reform_names(names: list[str]) -> list[str]:
    field, *rest = names
    presets.reform_field(field, "reform")
    if field != "levers" or not rest:
        return names
    lever = LEVERS.full_name(rest[0], "reform.levers")
    for timing in rest[1:]:
        if timing not in MEASURE_FIELDS and not timing.isdigit():
            raise StaffroomError(f"reform.levers.{lever} has no field '{timing}'{nearest(timing, MEASURE_FIELDS)}")
    return ["levers", lever, *rest[1:]]


def _parameter_names(names: list[str]) -> list[str]:
    if len(names) > 1:
        raise StaffroomError(
            f"parameters.{'.'.join(names)} is not a known parameter; a parameter is one number, such as "
            "parameters.trust_gain."
        )
    place = presets.elsewhere(names[0])
    if names[0] not in PARAMETERS and place:
        raise StaffroomError(f"parameters.{names[0]} is not a known parameter; it is written {place}")
    return [PARAMETERS.full_name(names[0], "parameters")]


_FULL_NAMES = {"school": _school_names, "reform": _reform_names, "parameters": _parameter_names}


def _unknown(key: str, verb_keys: Sequence[str]) -> None:
    if key in (*SCENARIO_KEYS, *RUN_KEYS, *COMPARE_KEYS):
        users = "`staffroom compare`" if key in COMPARE_KEYS else "`staffroom run` and `staffroom compare`"
        raise StaffroomError(f"{key} is a setting of {users}; it has no meaning here.")
    place = presets.elsewhere(key)
    if place:
        raise StaffroomError(f"{key} is not a setting of its own; it is written {place}")
    known = [*verb_keys, *GROUPS, *SHORT_FORMS, "parameters.NAME"]
    raise StaffroomError(f"{key} is not a known setting{nearest(key, known)}")
