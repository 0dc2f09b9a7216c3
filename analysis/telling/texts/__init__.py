"""The words that users read, in one place, so that a translation is possible: one YAML file a subject."""

from functools import cache
from importlib.resources import files
from typing import Any

from experiments.asking import yaml_files

LANGUAGE = "english"


@cache
def texts(subject: str) -> dict[str, Any]:
    """The texts of a subject, as nested dictionaries of sentences with {fields}."""
    found: dict[str, Any] = yaml_files.parsed(
        (files(__name__) / LANGUAGE / f"{subject}.yaml").read_text("utf-8"), f"{subject}.yaml"
    )
    return found
