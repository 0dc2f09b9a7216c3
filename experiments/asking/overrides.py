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
from experiments.asking.names import EXAMPLE, GROUPS, full_key, no_setting
from sim.errors import StaffroomError

_WITH_CALLS = ("outcomes", "outcome")  # settings in which weeks_to(norm_mean>0.5) is a name, no function of Hydra's
_CALL = re.compile(r"""(?P<quote>['"]?)\w+\([^()]*\)(?P=quote)""")
_PATH_KEYS = ("output", "model", *GROUPS, *(f"school.{name}" for name in presets.FILE_PATHS))


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
                f"{text} gives several values for one setting; `staffroom sweep` (or `staffroom run -m`) takes several "
                "values, `staffroom compare` several reforms."
            )
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
        raise StaffroomError(f"{given}: '@{item.package}' has no meaning here; {EXAMPLE}.")
    key = full_key(item.key_or_group, verb_keys)
    value = item.value()
    if item.is_delete():
        if "=" in given:
            raise StaffroomError(f"{given}: ~ takes a setting out and has no value; write ~{key}, or {key}=VALUE.")
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
    if not key.strip("+~ "):
        raise no_setting(given)
    if not equals and not given.startswith("~"):
        raise no_setting(given)
    if key in _WITH_CALLS:
        given = f"{key}={_CALL.sub(_quoted, value)}"
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
            f"'{given}' cannot be read ({reason}); {EXAMPLE}; put special characters in quotes."
        ) from problem


def _quoted(call: re.Match[str]) -> str:
    return call[0] if call["quote"] else f"'{call[0]}'"
