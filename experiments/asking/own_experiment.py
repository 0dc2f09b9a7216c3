"""A user's own experiment file, ``experiment=my_experiment.yaml``: the same as those under ``configs/experiment/``.

Names of other files inside it are looked up beside it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from experiments.asking import presets, yaml_files
from experiments.asking.names import GROUPS, full_key
from sim.declared.parameters import PARAMETERS
from sim.errors import StaffroomError, nearest

GROUP = "experiment"
_GLOBAL = "_global_"  # Hydra's word for: these settings stand at the top, as with `# @package _global_`


@cache
def known_settings() -> list[str]:
    """What an experiment may set at the top level."""
    start = yaml_files.read(presets.FOLDER / "sweep.yaml", "sweep.yaml")
    return [name for name in [*start, *GROUPS, "executor"] if name != "hydra"]


def chosen(given: object) -> str:
    """What Hydra selects for ``experiment=given``: a packaged one, or a user's own file, made known to Hydra.

    Raises :class:`StaffroomError` for an unknown name and for a file that is not an experiment.
    """
    if not presets.is_own_file(given):
        known = presets.names(GROUP)
        if given not in known:
            raise StaffroomError(f"experiment={given}: there is no experiment of this name{nearest(str(given), known)}")
        return str(given)
    path = Path(str(given)).expanduser()
    return presets.made_known(GROUP, path, _checked(presets.own_content(GROUP, path), path), _GLOBAL)


def _checked(content: Mapping[Any, Any], path: Path) -> dict[str, Any]:
    """The content as Hydra needs it: names in full, presets as choices, files beside this one."""
    node: dict[str, Any] = {}
    choices: list[Any] = list(content.get("defaults") or [])
    for key, value in content.items():
        if key not in known_settings():
            raise StaffroomError(f"{path.name}: {key} is not a setting of a sweep{_place(str(key))}")
        if key in GROUPS and isinstance(value, str):
            choices.append({f"override /{key}": presets.choice(key, _beside(path, value))})
        elif key in GROUPS and isinstance(value, Mapping):
            node[key] = presets.FILE_READERS[key](value, path)
        elif key == "parameters" and isinstance(value, Mapping):
            node[key] = {PARAMETERS.full_name(str(name), f"{path.name}: {key}"): item for name, item in value.items()}
        elif key == "executor" and isinstance(value, str):
            choices.append({f"override /{key}": value})
        elif key != "defaults":
            node[key] = _with_files(key, value, path)
    return {"defaults": choices, **node} if choices else node


def _place(key: str) -> str:
    """Where a name belongs that does not stand at the top, or the nearest one that does."""
    try:
        full = full_key(key, ("years",))
    except StaffroomError:
        return nearest(key, known_settings())
    *groups, last = full.split(".")
    return f"; write `{' '.join(f'{group}: {{' for group in groups)}{last}: ...{'}' * len(groups)}`"


def _with_files(key: str, value: Any, path: Path) -> Any:
    if key in ("csv", "model") and isinstance(value, str):
        return str(path.parent / Path(value).expanduser())
    if key == "reforms" and isinstance(value, str | list):
        return [_beside(path, name) for name in ([value] if isinstance(value, str) else value)]
    if key == "vary" and isinstance(value, Mapping):
        return {
            name: [_beside(path, item) for item in given] if name in GROUPS and isinstance(given, list) else given
            for name, given in value.items()
        }
    return value


def _beside(path: Path, name: Any) -> Any:
    return str(path.parent / Path(name).expanduser()) if presets.is_own_file(name) else name
