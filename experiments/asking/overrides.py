"""Reads what was typed after ``staffroom run``: checks every name, and writes it out in full in Hydra's grammar."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, QuotedString
from hydra.core.override_parser.types import Override as HydraOverride
from hydra.errors import HydraException

from experiments.asking import presets, typed
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.errors import StaffroomError, nearest
from sim.scenario.scheduled_lever import MEASURE_FIELDS

GROUPS = ("school", "reform")
SHORT_FORMS = {"isolation": "school.isolation", "trust": "school.trust", "mandate": "reform.levers.mandate"}
SCENARIO_KEYS = ("years",)
EXECUTOR_KEYS = ("executor", "executor.workers", "executor.address")
RUN_KEYS = (
    *("replicates", "first_replicate", "seed", "threads", *EXECUTOR_KEYS),
    *("output", "overwrite", "weeks", "figures", "table"),
)
COMPARE_KEYS = ("reforms", "baseline")
_PATH_KEYS = ("output", *GROUPS, *(f"school.{name}" for name in presets.FILE_PATHS))
_EXAMPLE = "write NAME=VALUE, such as school=default or trust=0.4"


@dataclass(frozen=True)
class Override:
    """One setting: full name, value, what was typed, what Hydra is told, whether it has several values."""

    key: str
    value: Any
    given: str
    text: str
    sweep: bool = False


def read(
    given: Iterable[str], verb_keys: Sequence[str], *, sweeps: bool = False, lists: Sequence[str] = ()
) -> list[Override]:
    """The settings in full names, each once.

    ``verb_keys`` are the top-level settings that the verb knows; several values for one setting need ``sweeps``, except
    for the settings in ``lists``. Raises :class:`StaffroomError` for unknown names, contradictions and bad grammar.
    """
    found: dict[str, Override] = {}
    for text in given:
        override = _read_one(text, verb_keys)
        if override.sweep and not sweeps and override.key not in lists:
            raise StaffroomError(
                f"{text} gives several values for one setting; add -m for one run per value, or use `staffroom "
                "compare`."
            )
        if override.key.startswith(("hydra.", "hydra/")) and not sweeps:
            raise StaffroomError(f"{text} only has a meaning together with -m (several runs).")
        earlier = found.get(override.key)
        if earlier is not None and (earlier.value != override.value or earlier.text[0] != override.text[0]):
            raise StaffroomError(
                f"{earlier.given} and {override.given} contradict each other ({override.key}); give one of them."
            )
        found[override.key] = override
    return list(found.values())


def _read_one(given: str, verb_keys: Sequence[str]) -> Override:
    as_written = _as_written(given, verb_keys)
    if as_written is not None:
        return as_written
    item = parsed(given)
    if item.package is not None:
        raise StaffroomError(f"{given}: '@{item.package}' has no meaning here; {_EXAMPLE}.")
    key = full_key(item.key_or_group, verb_keys)
    value = item.value()
    if item.is_delete():
        return Override(key, None, given, f"~{key}")
    _, _, written = (item.input_line or given).partition("=")
    override = Override(key, value, given, f"{_prefix(key)}{key}={written}", item.is_sweep_override())
    return _choices(override) if key in GROUPS else override


def _as_written(given: str, verb_keys: Sequence[str]) -> Override | None:
    """A setting whose text counts as it is written, unless it has several values."""
    key, _, text = given.partition("=")
    name = key.lstrip("+")
    if not text or not typed.is_written(name):
        return None
    group, field, *rest = name.split(".")
    full = ".".join((full_key(f"{group}.{field}", verb_keys), *rest))
    value = typed.value_of(full, text)
    return None if value is typed.SEVERAL else Override(full, value, given, typed.as_override(full, value))


def _prefix(key: str) -> str:
    """Settings inside a school, a reform or the parameters may be new to the file; their names are checked here."""
    return "++" if key.startswith(("school.", "reform.", "parameters.")) else ""


def _choices(override: Override) -> Override:
    """Selections of a preset or a file, by the name that Hydra knows it under."""
    if isinstance(override.value, ChoiceSweep) and all(
        isinstance(item, str | QuotedString) for item in override.value.list
    ):
        items = [item.text if isinstance(item, QuotedString) else item for item in override.value.list]
        stored = ",".join(presets.choice(override.key, item) for item in items)
    elif override.sweep:
        return override
    else:
        stored = presets.choice(override.key, override.value)
    return replace(override, text=f"{override.key}={stored}")


def parsed(given: str) -> HydraOverride:
    """One setting as Hydra's grammar reads it. Raises :class:`StaffroomError` where it cannot be read."""
    parser = OverridesParser.create()
    key, equals, value = given.partition("=")
    if not equals and not given.startswith("~"):
        raise StaffroomError(f"'{given}' is not a setting{_intended(given)}; {_EXAMPLE}.")
    try:
        override = parser.parse_override(given)
        typed.refuse_repeated(value)
        return override
    except HydraException as problem:
        if key.lstrip("+") in _PATH_KEYS and value and not value.startswith(("'", '"')):
            quoted = value.replace("'", "\\'")
            return parser.parse_override(f"{key}='{quoted}'")
        reason = str(problem).splitlines()[0] if str(problem) else "the grammar is wrong"
        raise StaffroomError(
            f"'{given}' cannot be read ({reason}); {_EXAMPLE}; put special characters in quotes."
        ) from problem


def _intended(given: str) -> str:
    groups = [group for group in GROUPS if given in presets.names(group)]
    return f"; did you mean {groups[0]}={given}?" if groups else ""


def full_key(key: str, verb_keys: Sequence[str]) -> str:
    """The full name of a setting: ``trust`` is ``school.trust``, ``parameters.eta_p`` is ``parameters.trust_gain``."""
    if key in verb_keys or key in GROUPS or key.startswith(("hydra.", "hydra/")):
        return key
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
