"""Lessons: one YAML file each under ``lesson/``; the page opens with them, and each has a handout to print."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from experiments.asking import yaml_files
from sim.errors import StaffroomError, nearest

FOLDER = Path(str(files("analysis.classroom") / "lesson"))


@cache
def lessons() -> list[dict[str, Any]]:
    """All lessons in their order, each with its ``name``; not to be changed by the caller."""
    found = [{"name": path.stem, **yaml_files.read(path, path.name)} for path in FOLDER.glob("*.yaml")]
    return sorted(found, key=lambda lesson: (lesson["order"], lesson["name"]))


def check_name(name: str) -> str:
    """The name of a lesson. Raises :class:`StaffroomError` for one that does not exist."""
    known = [lesson["name"] for lesson in lessons()]
    if name not in known:
        raise StaffroomError(f"lesson={name} is not a lesson{nearest(name, known)}")
    return name


def lesson_of(name: str) -> dict[str, Any]:
    """One lesson. Raises :class:`StaffroomError` for one that does not exist."""
    check_name(name)
    return next(lesson for lesson in lessons() if lesson["name"] == name)
