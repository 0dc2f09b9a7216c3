"""``Scenario.describe()``: a scenario in plain words."""

import textwrap

from analysis.telling.changed_school import changes_of
from analysis.telling.in_words import (
    WORDS,
    counted,
    lever_name,
    lever_unit,
    measure_in_words,
    number,
    property_name,
    sentence,
)
from analysis.telling.notes import notes_of
from sim.declared.declaration import BASIS_MEANING
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import usual_values
from sim.declared.settings import SETTINGS
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

WIDTH = 100  # letters in a line
AS_PLANNED = ("isolation", "champions", "external_search", "pressure")  # whatever a school carries out of a reform
IN_FIRST_SENTENCE = ("size", "departments", "grades", "shifts")


def describe(scenario: Scenario) -> str:
    """The school, the reform on its calendar, what is worth noting about it, the run and changed numbers, as text."""
    words = WORDS["scenario"]
    blocks = [
        (words["school"], school_lines(scenario.school)),
        (words["reform"], reform_lines(scenario)),
        *([(words["notes"], notes_of(scenario) or [words["no_notes"]])] if scenario.reform.measures else []),
        (words["horizon"], run_lines(scenario)),
    ]
    return "\n\n".join("\n".join([title.upper(), *map(_wrapped, lines)]) for title, lines in blocks)


def school_lines(school: School, settings: bool = True) -> list[str]:
    """What kind of school it is: size and calendar, imported staff and, if wanted, every setting that was made."""
    words, properties = WORDS["scenario"], school.properties
    groups = {group: counted(words[group], int(properties[group])) for group in IN_FIRST_SENTENCE[1:]}
    lines = [school.description] if school.description else []
    if changed := changes_of(school):
        lines.append(words["changed"].format(changes="; ".join(changed)))
    lines.append(words["size"].format(name=school.name, size=number(properties["size"]), **groups))
    same = len(set(school.terms)) == 1
    lengths = str(school.terms[0]) if same else ", ".join(map(str, school.terms))
    terms = counted(words["terms"], len(school.terms), lengths=lengths)
    lines.append(words["calendar"].format(weeks=sum(school.terms), terms=terms))
    if school.staff is not None:
        pairs = school.staff.pairs
        known = words["staff" if pairs is not None else "staff_without_ties"]
        lines.append(
            known.format(size=school.staff.size, pairs=sum(pair[2] > 0 or pair[3] > 0 for pair in pairs or []))
        )
    stances = [f"{place}: {number(stance)}" for place, stance in enumerate(school.stances) if stance]
    if stances:
        lines.append(words["heads"].format(heads=", ".join(stances)))
    if not settings:
        return lines
    made = [setting_in_words(school, name) for name in unusual(school) if name not in IN_FIRST_SENTENCE]
    return lines + ([words["set"], *(f"- {line}" for line in made)] if made else [words["usual"]])


def unusual(school: School) -> dict[str, float]:
    """What a school has unlike others of its size, by name, in the order of the declarations."""
    usual = LEVERS.defaults() | usual_values(int(school.properties["size"]))
    return {name: value for name, value in (school.properties | school.levers).items() if value != usual[name]}


def setting_in_words(school: School, name: str) -> str:
    """One setting of a school, with what it would be if nothing were said."""
    usual = usual_values(int(school.properties["size"]))
    if name in LEVERS:
        words, fields = WORDS["scenario"]["lever"], {"name": lever_name(name), "unit": lever_unit(name)}
    else:
        words, fields = WORDS["scenario"]["setting"], {"name": property_name(name)}
    value, ordinary = number(getattr(school, name)), number(usual.get(name, SETTINGS[name].default))
    return sentence(words.format(value=value, usual=ordinary, **fields))


def reform_lines(scenario: Scenario) -> list[str]:
    """What the reform does and when, a line for each measure, in the order of their beginnings."""
    words, reform = WORDS["scenario"], scenario.reform
    if not reform.measures:
        return [words["no_reform"]]
    lines = [words["named"].format(name=reform.name, description=reform.description).strip()]
    ordered = sorted(reform.measures, key=lambda measure: measure.start)
    told = [f"- {measure_in_words(measure, scenario)}" for measure in ordered]
    return [*lines, *told, words["counted"], *_carried_out(scenario)]


def _carried_out(scenario: Scenario) -> list[str]:
    """How much of the reform a school carries out, and how soon (ODD 4.1); some levers are always as planned."""
    words, weeks = WORDS["scenario"], scenario.values["build_up_weeks"]
    if all(measure.lever in AS_PLANNED for measure in scenario.reform.measures):
        return []
    build_up = words["build_up"].format(weeks=number(weeks)) if weeks else words["at_once"]
    share = scenario.values["implementation"]
    kind = "in_part" if share < 1 else "in_full" if weeks else "in_full_at_once"
    return [words[kind].format(share=number(100 * share), build_up=build_up)]


def run_lines(scenario: Scenario) -> list[str]:
    """How long the run is, and which numbers of the model are changed."""
    words = WORDS["scenario"]
    lines = [words["years"].format(weeks=scenario.weeks, years=scenario.years)]
    changed = {name: value for name, value in scenario.changed.items() if value != PARAMETERS[name].default}
    if not changed:
        return [*lines, words["no_parameters"]]
    for name, value in changed.items():
        row = PARAMETERS[name]
        fields = {"usual": number(row.default), "basis": BASIS_MEANING[row.basis], "meaning": row.meaning}
        lines.append("- " + sentence(words["parameter"].format(name=name, value=number(value), **fields)))
    return [lines[0], words["parameters"], *lines[1:]]


def _wrapped(line: str) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent="  " if line.startswith("- ") else "")
