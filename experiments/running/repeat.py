"""The command that simulates one run again: ``staffroom run`` with the settings of its point."""

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from experiments.asking import presets

_USUAL = {"school": "default", "reform": "no_reform"}
_PLAIN_TEXT = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_WORDS = ("null", "true", "false", "nan", "inf")
_NO_EFFECT = ("description",)


def repeat_command(configuration: Mapping[str, Any], seed: int, replicate: int) -> str:
    """The command for one replicate of a scenario, given by its configuration."""
    settings = [*_group("school", configuration["school"]), *_group("reform", configuration["reform"])]
    settings += [f"parameters.{name}={literal(value)}" for name, value in (configuration["parameters"] or {}).items()]
    if configuration["years"] is not None:
        settings.append(f"years={literal(configuration['years'])}")
    settings += [
        f"{name}={literal(configuration[name])}" for name in ("worlds", "model") if configuration.get(name) is not None
    ]
    luck = [f"seed={seed}", f"first_replicate={replicate}", "replicates=1"]
    return shlex.join(["staffroom", "run", *settings, *luck])


def _group(group: str, content: Mapping[str, Any] | None) -> Iterator[str]:
    """A school or reform as the nearest preset and what differs from it."""
    content = content or {}
    name = str(content.get("name"))
    preset = name if name in presets.names(group) else _USUAL[group]
    if not _covers(content, presets.content(group, preset)):
        preset = _USUAL[group]
    if preset != _USUAL[group]:
        yield f"{group}={preset}"
    usual = presets.content(group, preset)
    for key, value in content.items():
        if key == "levers":
            known = usual.get("levers") or {}
            yield from (
                f"{group}.levers.{lever}={literal(measure)}"
                for lever, measure in (value or {}).items()
                if lever not in known or known[lever] != measure
            )
        elif key not in _NO_EFFECT and (key not in usual or usual[key] != value):
            yield f"{group}.{key}={literal(value)}"


def _covers(content: Mapping[str, Any], preset: Mapping[str, Any]) -> bool:
    """Whether everything that a preset sets is set in a content as well, so that no setting has to be taken away."""
    levers = set(content.get("levers") or {})
    return set(preset) <= set(content) and set(preset.get("levers") or {}) <= levers


def literal(value: Any) -> str:
    """A value in Hydra's grammar."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if not isinstance(value, str):
        return repr(value)
    if _PLAIN_TEXT.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = re.sub(r"(\\*)(?='|$)", r"\1\1", value).replace("'", "\\'")
    return f"'{quoted}'"
