"""What was compared, in two paragraphs: the model, the schools and their luck; the school at hand."""

from analysis.telling.changed_school import changes_of
from analysis.telling.naming import plain
from analysis.telling.quantities import WORDS as SUMMARY
from analysis.telling.quantities import shown, upper, years_in_words
from analysis.telling.texts import texts
from sim.results.summary import Summary

MOST_LETTERS = 130  # of a description
MOST_CHANGES = 4  # of a school that comes with the program


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
        reforms=words["reforms"][len(summary.reforms) > 1],
    )
    school = scenario.school
    described = words["described"].format(description=short(school.description)) if school.description else ""
    if changed := changes_of(school):
        more = [words["more"].format(count=len(changed) - MOST_CHANGES)] if len(changed) > MOST_CHANGES else []
        described += words["changed"].format(changes=", ".join([*changed[:MOST_CHANGES], *more]))
    setting = words["school" if school.staff is None else "imported"].format(
        name=plain(school.name),
        described=described,
        trust=shown(school.trust, "0 to 1"),
        isolation=shown(school.isolation, "0 to 1"),
    )
    return [text, setting]


def short(text: str, most: int = MOST_LETTERS) -> str:
    """A description without the full stop, cut where it would break the page."""
    whole = text.strip().rstrip(".")
    return whole if len(whole) <= most else f"{whole[: most - 3]}..."
