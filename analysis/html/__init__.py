"""What a notebook shows of the objects of ``sim``: plain HTML with inline style, alike in Jupyter and marimo."""

from typing import Any

from analysis.html.comparison import comparison_html
from analysis.html.result import result_html
from analysis.html.summary import summary_html
from sim.comparison import Comparison
from sim.errors import StaffroomError
from sim.simulate import Result
from sim.summary import Summary


def html(shown: Any) -> str:
    """The HTML of a Result, Comparison or Summary. Raises :class:`StaffroomError` for anything else."""
    if isinstance(shown, Result):
        return result_html(shown)
    if isinstance(shown, Comparison):
        return comparison_html(shown)
    if isinstance(shown, Summary):
        return summary_html(shown)
    raise StaffroomError(f"{type(shown).__name__} has no view for notebooks.")
