"""A folder from which somebody can start a staff survey: questionnaire, example table, and how it is read."""

from importlib.resources import files
from pathlib import Path

from analysis.telling import texts
from sim.errors import StaffroomError

FILES = ("questionnaire.md", "teachers.csv", "school.yaml")


def write(folder: Path) -> list[Path]:
    """Writes the template; returns its files. Raises :class:`StaffroomError` where one of them is there already."""
    there = [name for name in FILES if (folder / name).exists()]
    if there:
        raise StaffroomError(f"'{folder}' already holds {there[0]}, which may be yours; give another folder.")
    source = files(texts) / texts.LANGUAGE / "survey_template"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_bytes((source / name).read_bytes())
    except OSError as problem:
        raise StaffroomError(f"'{folder}' cannot be written: {problem.strerror}.") from problem
    return [folder / name for name in FILES]
