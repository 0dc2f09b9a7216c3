"""``Reform.notes()``: what in a reform is overridden, has no effect or works against itself, in sentences."""

from analysis.telling.in_words import WORDS, lever_name, number, part_name, sentence, stretches
from analysis.telling.place import placed
from sim.scenario.findings import Finding, findings
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School


def notes(reform: Reform, place: School | Scenario | None = None) -> list[str]:
    """A sentence for each finding of :func:`sim.scenario.findings.findings`, for the reform in a school or scenario."""
    return notes_of(placed(reform, place))


def notes_of(scenario: Scenario) -> list[str]:
    """The same for the reform of a scenario."""
    return [_sentence(finding, scenario.weeks) for finding in findings(scenario)]


def _sentence(finding: Finding, weeks: int) -> str:
    facts = dict(finding.facts)
    start = int(facts.pop("start", finding.spans[0][0]))
    fields = {name: value if isinstance(value, str) else number(value) for name, value in facts.items()}
    fields["loser"] = part_name(str(facts.get("part", "")), start)
    fields["winner"] = part_name(str(facts.get("winner", "")), int(facts.get("winner_start", 0)))
    fields |= {"lever": lever_name(finding.lever), "when": stretches(finding.spans, weeks)}
    return sentence(WORDS["notes"][finding.kind].format(**fields))
