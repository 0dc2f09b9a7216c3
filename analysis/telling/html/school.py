"""A school in a notebook: what kind of school it is, and every number that was set for it."""

from analysis.telling.describe import IN_FIRST_SENTENCE, school_lines, unusual
from analysis.telling.html.pieces import frame, paragraph, table
from analysis.telling.in_words import WORDS, lever_name, lever_unit, number, property_name, sentence
from analysis.telling.naming import plain
from sim.declared.levers import LEVERS
from sim.declared.school_properties import usual_values
from sim.declared.settings import SETTINGS
from sim.scenario.school import School


def school_html(school: School) -> str:
    """The school as HTML."""
    return frame(plain(school.name), school_pieces(school))


def school_pieces(school: School) -> list[str]:
    """The same without a title."""
    words, usual = WORDS["view"], usual_values(int(school.properties["size"]))
    rows = [
        [
            sentence(lever_name(name) if name in LEVERS else property_name(name)),
            number(value),
            number(usual.get(name, SETTINGS[name].default)),
            lever_unit(name) if name in LEVERS else SETTINGS[name].unit,
        ]
        for name, value in unusual(school).items()
        if name not in IN_FIRST_SENTENCE
    ]
    said = [paragraph(line) for line in school_lines(school, settings=not rows)]
    return [*said, table(words["school_columns"], rows) if rows else ""]
