"""What a notebook shows of the objects of ``sim``: plain HTML with inline style, alike in Jupyter and marimo."""

from typing import Any

from analysis.html.survey import survey_html
from sim.errors import StaffroomError
from sim.survey import Survey


def html(shown: Any) -> str:
    """The HTML of a Survey. Raises :class:`StaffroomError` for anything else."""
    if isinstance(shown, Survey):
        return survey_html(shown)
    raise StaffroomError(f"{type(shown).__name__} has no view for notebooks.")
