"""What experiments set for all of their runs, setting by setting, and in what two of them differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from experiments.asking import presets
from experiments.asking.names import GROUPS
from experiments.asking.schema import to_school
from experiments.asking.settings import model_default
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError
from sim.worlds.choosing import DEFAULT_WORLDS

Configuration = Mapping[str, Any]
SCENARIO = ("school", "reform", "parameters")
_TEXTS = ("name", "description")


def leaves(prefix: str, content: Any) -> dict[str, Any]:
    """Nested settings by full name, without names and descriptions; ``{value: 0.4}`` of a lever is the lever itself."""
    if not isinstance(content, Mapping):
        return {prefix.removesuffix(".value"): content}
    found: dict[str, Any] = {}
    for key, value in content.items():
        if (prefix not in GROUPS and not prefix.startswith("reforms.")) or key not in _TEXTS:
            found |= leaves(f"{prefix}.{key}", value)
    return found


def different(
    one: Configuration, other: Configuration, groups: Sequence[str] = SCENARIO
) -> Iterator[tuple[str, list[Any]]]:
    """Settings of a scenario that have different values in two configurations, by full name, with both values."""
    names = [name for configuration in (one, other) for name in _given(configuration, groups)]
    for name in dict.fromkeys(names):
        values = [known_value(configuration, name) for configuration in (one, other)]
        if values[0] != values[1]:
            yield name, values


def _given(configuration: Configuration, groups: Sequence[str]) -> list[str]:
    return [name for group in groups for name in leaves(group, configuration.get(group) or {})] + ["years", "worlds"]


def known_value(configuration: Configuration, name: str, chosen: str | None = None) -> Any:
    """The value of a setting, or its default; None where it has none, such as a lever that is not moved, or a property
    of a school that is read from files.

    ``chosen`` is the school or reform that varies by name, where one does.
    """
    group, _, rest = name.partition(".")
    if name == "years":
        return model_default("years") if configuration.get("years") is None else configuration["years"]
    if name == "worlds":
        return DEFAULT_WORLDS if configuration.get("worlds") is None else configuration["worlds"]
    if group == "parameters":
        changed = configuration.get("parameters") or {}
        return changed.get(rest, PARAMETERS[rest].default)
    content = (configuration.get(group) or {}) if chosen is None else _content(group, chosen)
    if name in GROUPS:
        return content.get("name")
    given = leaves(group, content).get(name)
    if given is not None or group != "school" or rest not in SETTINGS or not content:
        return given
    generated = not any(content.get(path) for path in presets.FILE_PATHS)
    return getattr(to_school(content), rest) if generated else None


def _content(group: str, chosen: str) -> Mapping[str, Any]:
    try:
        return presets.content(group, chosen)
    except StaffroomError:  # a file of a user that is not there any more
        return {}


def told(values: Sequence[Any]) -> list[str]:
    """Values of a setting in words."""
    return [_told(value) for value in values]


def _told(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(map(_told, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)
