"""What the packages above this one draw and write of the objects of ``sim``: one table, functions found by name.

So ``Comparison.report`` exists where it is looked for, although reports are written by ``analysis``; nothing from there
is imported before it is asked for. The first argument of a view is the object.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

VIEWS = {
    "calendar": "analysis.figures.reform_calendar:draw",
    "describe": "analysis.telling.describe:describe",
    "diff": "analysis.telling.scenario_diff:diff",
    "html": "analysis.telling.html:html",
    "labels": "analysis.telling.labels:labels",
    "notes": "analysis.telling.notes:notes",
    "reform_yaml": "experiments.asking.reform_file:to_yaml",
    "report": "analysis.brief:report",
    "summary_text": "analysis.telling.summary_text:text",
    "survey_template": "analysis.telling.survey_template:write",
    "survey_text": "analysis.telling.survey_text:text",
}


@cache
def function_of(name: str) -> Callable[..., Any]:
    """The function that a view stands for."""
    module, _, function = VIEWS[name].partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def view(name: str, *arguments: Any, **options: Any) -> Any:
    """Calls a view."""
    return function_of(name)(*arguments, **options)
