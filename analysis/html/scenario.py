"""A scenario in a notebook: its school, its reform, and how long the run is."""

from analysis.describe import run_lines
from analysis.html.pieces import frame, heading, paragraph
from analysis.html.reform import reform_pieces
from analysis.html.school import school_pieces
from analysis.in_words import WORDS
from analysis.style import plain
from sim.scenario import Scenario


def scenario_html(scenario: Scenario) -> str:
    """The scenario as HTML."""
    words = WORDS["scenario"]
    school, reform = plain(scenario.school.name), plain(scenario.reform.name)
    pieces = [
        heading(f"{words['school']}: {school}"),
        *school_pieces(scenario.school),
        heading(f"{words['reform']}: {reform}"),
        *reform_pieces(scenario),
        heading(words["horizon"]),
        *map(paragraph, run_lines(scenario)),
    ]
    return frame(words["title"], pieces)
