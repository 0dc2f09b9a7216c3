"""A reform in a notebook: its calendar, its measures as a table, and what is worth noting about it."""

from analysis.telling.html.pieces import bullets, frame, heading, paragraph, picture, table
from analysis.telling.in_words import WORDS, lever_name, lever_unit, number, period, sentence
from analysis.telling.naming import plain
from analysis.telling.notes import notes_of
from analysis.telling.place import placed
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario


def reform_html(reform: Reform) -> str:
    """The reform as HTML, looked at in the school that it was composed for, or in the default school."""
    view, school = WORDS["view"], reform.composed_for
    whose = view["default_school"] if school is None else view["composed_for"].format(name=plain(school.name))
    levels = [paragraph(whose)] if reform.measures else []
    return frame(plain(reform.name), [*reform_pieces(placed(reform)), *levels])


def reform_pieces(scenario: Scenario) -> list[str]:
    """The reform of a scenario without a title."""
    words, reform = WORDS["scenario"], scenario.reform
    said = [paragraph(reform.description)] if reform.description else []
    if not reform.measures:
        return [*said, paragraph(words["no_reform"])]
    rows = [
        [
            sentence(lever_name(m.lever)),
            number(scenario.school.levers[m.lever]),
            number(m.goal(scenario.school.levers[m.lever])),
            lever_unit(m.lever),
            period(m, scenario),
            str(m.ramp),
            plain(m.part),
        ]
        for m in sorted(reform.measures, key=lambda measure: measure.start)
    ]
    columns = WORDS["view"]["measure_columns"]
    if not any(m.part for m in reform.measures):
        rows, columns = [row[:-1] for row in rows], columns[:-1]
    found = notes_of(scenario)
    noted = [heading(words["notes"]), bullets(found)] if found else []
    return [*said, picture(reform.calendar(scenario)), table(columns, rows), *noted]
