"""The manifest of a results folder, and the copy that is read where it is damaged or another folder's."""

import json
from pathlib import Path
from typing import Any

from experiments.keeping.intact import reason, stamp_in, stamp_of
from sim.errors import StaffroomError

FORMAT = 1
MANIFEST, COPY = "manifest.json", ".manifest.copy.json"


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder, or its copy where it is damaged or another folder's.

    Raises :class:`StaffroomError` if there is none, or if neither can be read.
    """
    try:
        found = _content(folder / MANIFEST)
    except NotADirectoryError as problem:
        raise StaffroomError(f"'{folder}' is a file, not a results folder.") from problem
    except (OSError, ValueError) as problem:
        copied = _copy_of(folder)
        if copied is not None:
            return copied
        if isinstance(problem, FileNotFoundError):
            raise StaffroomError(f"'{folder}' is not a results folder: it has no {MANIFEST}.") from problem
        raise StaffroomError(
            f"'{folder / MANIFEST}' is damaged ({reason(problem)}), the runs beside it are not; repeat the command "
            f"that made them with output={folder}, which keeps them."
        ) from problem
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        copied = _copy_of(folder)
        if copied is not None:
            return copied
        raise StaffroomError(
            f"'{folder / MANIFEST}' is not a manifest of this version of staffroom; choose another folder with output=."
        )
    return _own(found, folder)


def has_manifest(folder: Path) -> bool:
    """Whether a folder has a manifest, or the copy of one."""
    return (folder / MANIFEST).exists() or (folder / COPY).exists()


def _content(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _copy_of(folder: Path) -> dict[str, Any] | None:
    try:
        found = _content(folder / COPY)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def _own(found: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A manifest, unless it is another folder's, as copy and design agree."""
    copied = _copy_of(folder)
    if copied is None or copied.get("identity") == found.get("identity"):
        return found
    design = stamp_in(folder / "design.parquet")
    return copied if design and design == stamp_of(copied.get("identity", {}), "design") else found
