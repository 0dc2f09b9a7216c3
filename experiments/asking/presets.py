"""The schools and reforms that come with the program, and a user's own configuration files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import configs
from experiments.asking import literal, yaml_files
from sim.declared.levers import LEVERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest

FOLDER = Path(next(iter(configs.__path__)))
FILE_PATHS = ("teachers", "ties", "graph")
FILE_FIELDS = (
    *FILE_PATHS,
    "columns",
    "targets",
    "separator",
    "same",
    "unlisted",
    "missing",
    "scales",
    "reverse",
    "where",
    "contacts",
    "directed",
    "levels",
    "id_column",
    "source_column",
    "target_column",
    "weight_column",
    "keep_names",
    "sheet",
    "encoding",
    "value_labels",
)
SCHOOL_FIELDS = ("name", "description", "terms", "stances", *FILE_FIELDS)
REFORM_FIELDS = ("name", "description", "start", "end", "ramp", "stacked", "terms", "levers")
_OWN_CONTENTS: dict[tuple[str, str], dict[str, Any]] = {}


@dataclass(frozen=True)
class Preset:
    """One configuration file: its name, its one-line description and what it sets."""

    name: str
    description: str
    content: dict[str, Any]


def says_something(name: str, value: object) -> bool:
    """Whether an option is more than its empty default; 0 is a number, and only ``directed`` says something by no."""
    if value is False:
        return name == "directed"
    return value is not None and value not in ({}, [])


def names(group: str) -> list[str]:
    """Names of the presets of a group, ``school`` or ``reform``, in alphabetical order."""
    return sorted(path.stem for path in (FOLDER / group).glob("*.yaml"))


def complete(group: str) -> list[str]:
    """The presets that say everything: not one that needs a user's files, such as ``from_files``."""
    return [preset.name for preset in presets(group) if not set(FILE_PATHS) & set(preset.content)]


def presets(group: str) -> list[Preset]:
    """The presets of a group, in alphabetical order."""
    found = []
    for name in names(group):
        content = packaged(group, name)
        found.append(Preset(name, str(content.get("description", "")), content))
    return found


def content(group: str, name: str) -> dict[str, Any]:
    """What a preset or a user's own file sets; not to be changed by the caller. Raises :class:`StaffroomError`."""
    stored = choice(group, name)
    return _OWN_CONTENTS[group, stored] if (group, stored) in _OWN_CONTENTS else _packaged(group, stored)


def packaged(group: str, name: str) -> dict[str, Any]:
    """What the file of a preset says."""
    return yaml_files.read(FOLDER / group / f"{name}.yaml", f"{name}.yaml") or {}


@cache
def _packaged(group: str, name: str) -> dict[str, Any]:
    return {"name": name, **packaged(group, name)}


def choice(group: str, given: object) -> str:
    """What Hydra selects for ``school=given``: a preset, or a user's own file under the name it is made known by."""
    if not isinstance(given, str) or not given:
        raise StaffroomError(
            f"{group} = {given!r} is not a name; allowed: one preset (`staffroom {group}s` lists them) or a YAML file."
        )
    if is_own_file(given):
        return _own_file(group, Path(given).expanduser())
    if given not in names(group):
        raise StaffroomError(f"{group}={given} is not a known {group}{nearest(given, names(group))}")
    return given


def is_own_file(given: object) -> bool:
    """Whether a user's own file is meant rather than a name."""
    return isinstance(given, str) and (given.endswith((".yaml", ".yml")) or "/" in given)


def _own_file(group: str, path: Path) -> str:
    content = own_content(group, path)
    return made_known(group, path, {"name": path.stem, **FILE_READERS[group](content, path)})


def own_content(group: str, path: Path) -> Mapping[Any, Any]:
    """What a user's own file says. Raises :class:`StaffroomError` where it cannot be read."""
    content = yaml_files.read(path, f"{group}={path}")
    if not isinstance(content, Mapping):
        raise StaffroomError(f"{group}={path} holds no settings; write lines such as `trust: 0.4`.")
    return content


def made_known(group: str, path: Path, node: dict[str, Any], package: str | None = None) -> str:
    """Makes the content of a user's own file known to Hydra; returns the name that Hydra selects it by."""
    from hydra.core.config_store import ConfigStore

    letters = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in path.stem)
    stored = f"own_{letters}_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]}"
    ConfigStore.instance().store(group=group, name=stored, node=literal.kept_from(node), package=package)
    _OWN_CONTENTS[group, stored] = node
    return stored


def _school_file(content: Mapping[Any, Any], path: Path) -> dict[str, Any]:
    node: dict[str, Any] = {}
    for key, value in content.items():
        full = school_field(str(key), f"{path.name}: school")
        if full in node:
            raise StaffroomError(f"{path.name}: {full} is given twice, once as '{key}'.")
        if full in (*FILE_PATHS, "same") and isinstance(value, str):
            value = str(path.parent / Path(value).expanduser())  # files are looked for beside the configuration file
        node[full] = value
    return node


def _reform_file(content: Mapping[Any, Any], path: Path) -> dict[str, Any]:
    where = f"{path.name}: reform"
    node = {reform_field(str(key), where): value for key, value in content.items()}
    levers = node.get("levers") or {}
    if not isinstance(levers, Mapping):
        raise StaffroomError(f"{where}.levers is not a list of levers; write lines such as `  mandate: 0.6`.")
    node["levers"] = {}
    for key, value in levers.items():
        full = LEVERS.full_name(str(key), f"{where}.levers")
        if full in node["levers"]:
            raise StaffroomError(f"{where}.levers.{full} is given twice, once as '{key}'.")
        node["levers"][full] = value
    return node


FILE_READERS = {"school": _school_file, "reform": _reform_file}


def school_field(name: str, where: str) -> str:
    """Full name of something that can be said of a school; an unknown name is an error with the nearest known one."""
    if name in SCHOOL_FIELDS:
        return name
    if name in SETTINGS:
        return SETTINGS.full_name(name)
    raise StaffroomError(
        f"{where}.{name} is not a known school setting{_hint(name, [*SCHOOL_FIELDS, *SETTINGS], 'school')}"
    )


def reform_field(name: str, where: str) -> str:
    """Name of a field of a reform; an unknown name is an error with the nearest known one."""
    if name in REFORM_FIELDS:
        return name
    raise StaffroomError(f"{where}.{name} is not part of a reform{_hint(name, REFORM_FIELDS, 'reform')}")


def elsewhere(name: str) -> str:
    """Where a name belongs that was written in the wrong place (``school.NAME``, ...), or "" for an unknown name."""
    from sim.declared.parameters import PARAMETERS
    from sim.declared.school_properties import SCHOOL_PROPERTIES

    if name in SCHOOL_PROPERTIES:
        return f"school.{SCHOOL_PROPERTIES.full_name(name)}"
    if name in LEVERS:
        return f"reform.levers.{LEVERS.full_name(name)}"
    if name in PARAMETERS:
        return f"parameters.{PARAMETERS.full_name(name)}"
    return ""


def _hint(name: str, known: Any, group: str) -> str:
    place = elsewhere(name)
    return f"; it is written {place}" if place and not place.startswith(f"{group}.{name}") else nearest(name, known)
