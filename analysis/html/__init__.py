"""What a notebook shows of the objects of ``sim``: plain HTML with inline style, alike in Jupyter and marimo."""

from typing import Any

from analysis.html.reform import reform_html
from analysis.html.scenario import scenario_html
from analysis.html.school import school_html
from sim.errors import StaffroomError
from sim.reform import Reform
from sim.scenario import Scenario
from sim.school import School


def html(shown: Any) -> str:
    """The HTML of a School, Reform or Scenario. Raises :class:`StaffroomError` for anything else."""
    if isinstance(shown, School):
        return school_html(shown)
    if isinstance(shown, Reform):
        return reform_html(shown)
    if isinstance(shown, Scenario):
        return scenario_html(shown)
    raise StaffroomError(f"{type(shown).__name__} has no view for notebooks.")
