"""A survey in a notebook: how every column is understood, what must be put right, what to check, what was done."""

from analysis.telling.html.pieces import bullets, frame, heading, paragraph, table
from analysis.telling.survey_words import preview
from sim.scenario.survey import Survey


def survey_html(survey: Survey) -> str:
    """The preview as HTML."""
    found = preview(survey)
    pieces = [*map(paragraph, found.above), table(found.header, found.rows)]
    for title, sentences in found.sections.items():
        pieces += [heading(title), bullets(sentences)]
    return frame(found.title, pieces)
