"""What a notebook shows of the objects of ``sim``: plain HTML with inline style, alike in Jupyter and marimo."""

from collections.abc import Callable
from typing import Any

from analysis.telling.html.comparison import comparison_html
from analysis.telling.html.reform import reform_html
from analysis.telling.html.result import result_html
from analysis.telling.html.scenario import scenario_html
from analysis.telling.html.school import school_html
from analysis.telling.html.summary import summary_html
from analysis.telling.html.survey import survey_html
from sim.errors import StaffroomError
from sim.results.comparison import Comparison
from sim.results.simulate import Result
from sim.results.summary import Summary
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School
from sim.scenario.survey import Survey

VIEWS: dict[type, Callable[[Any], str]] = {
    School: school_html,
    Reform: reform_html,
    Scenario: scenario_html,
    Result: result_html,
    Comparison: comparison_html,
    Summary: summary_html,
    Survey: survey_html,
}


def html(shown: Any) -> str:
    """The HTML of an object of one of the kinds above. Raises :class:`StaffroomError` for anything else."""
    for kind, view in VIEWS.items():
        if isinstance(shown, kind):
            return view(shown)
    raise StaffroomError(f"{type(shown).__name__} has no view for notebooks.")
