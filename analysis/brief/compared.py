"""What was compared, in two paragraphs: the model, the schools and their luck; the school at hand."""

from analysis.quantities import WORDS as SUMMARY
from analysis.quantities import shown, upper, years_in_words
from analysis.style import plain
from analysis.texts import texts
from experiments.presets import presets
from experiments.schema import to_school
from sim.school import School
from sim.summary import Summary

MOST_LETTERS = 130  # of a description


def schools(summary: Summary) -> str:
    """How many schools were simulated per scenario."""
    count = int(summary.row("", "basis", "schools").value)
    return str(SUMMARY["basis"]["schools"][count != 1].format(count=count))


def compared(summary: Summary) -> list[str]:
    """Two paragraphs for somebody who has never heard of the model."""
    words, scenario = texts("brief")["compared"], summary.comparison.results[summary.baseline].scenario
    text = words["text"].format(
        schools=upper(schools(summary)),
        teachers=f"{scenario.school.size:g}",
        years=years_in_words(scenario.years),
    )
    school = scenario.school
    description = _description(school)
    described = words["described"].format(description=short(description)) if description else ""
    setting = words["school"].format(
        name=plain(school.name),
        described=described,
        trust=shown(school.trust, "0 to 1"),
        isolation=shown(school.isolation, "0 to 1"),
    )
    return [text, f"{setting} {words['staff']}" if school.staff is not None else setting]


def short(text: str, most: int = MOST_LETTERS) -> str:
    """A description without the full stop, cut where it would break the page."""
    whole = text.strip().rstrip(".")
    return whole if len(whole) <= most else f"{whole[: most - 3]}..."


def _description(school: School) -> str:
    """What the school is said to be, unless it was described for a preset and changed since."""
    for preset in presets("school"):
        if preset.description == school.description:
            same = to_school(preset.content)
            unchanged = (school.properties, school.levers, school.terms) == (same.properties, same.levers, same.terms)
            return school.description if unchanged else ""
    return school.description
