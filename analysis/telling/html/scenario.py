"""A scenario in a notebook: its school, its reform, and how long the run is."""

from analysis.telling.describe import run_lines
from analysis.telling.html.pieces import frame, heading, paragraph
from analysis.telling.html.reform import reform_pieces
from analysis.telling.html.school import school_pieces
from analysis.telling.in_words import WORDS
from analysis.telling.naming import plain
from sim.scenario.scenario import Scenario


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
