"""What the numbers of a brief rest on: the levers that the reform moves and the parameters behind them, with grades."""

from collections import Counter

import numpy as np

from analysis.telling.in_words import lever_name, number
from analysis.telling.texts import texts
from experiments.commands.evidence import declarations
from experiments.reading.numbers import PROSE
from sim.declared.declaration import Declaration
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.results.costs import REWORK_HOURS
from sim.results.spread import NINE_OF_TEN
from sim.results.summary import Summary
from sim.scenario.scenario import Scenario

MOST_CHANGED, MOST_LEVERS, MOST_ROWS = 2, 3, 7
# Which parameter gives a lever its force.
BEHIND = {
    "isolation": "invisibility",
    "mandate": "enforced_attendance",
    "clarity": "focus",
    "control": "harm_control",
    "protected_time": "mandate_strain",
    "trust_building": "trust_building_rate",
    "coaching": "vicarious",
    "observation": "vicarious",
    "observation_control": "harm_control",
    "mentoring": "novice_plasticity",
    "champions": "champion_drive",
    "projects": "arranging",
    "external_search": "windows",
    "agency": "support_control_loss",
    "persuasion": "persuasion_effect",
    "pressure": "openness_pressure_loss",
    "partnership": "partnership_share",
}
ALWAYS = (
    "trust_gain",
    "build_up_weeks",
    "weight_perceived",
)  # how fast trust and reforms move, how much colleagues count


def lead() -> str:
    """How many numbers of the model have which grade."""
    rows = declarations()
    counts = Counter(str(row.basis) for row in rows)
    return str(texts("brief")["assumptions"]["lead"].format(total=len(rows), **counts))


def assumptions(summary: Summary, most: int = MOST_ROWS) -> list[dict[str, str]]:
    """At most so many rows with the fields what, value, grade and source: changed numbers, levers, parameters."""
    words = texts("brief")["assumptions"]
    scenario = summary.comparison.results[summary.best].scenario
    changed = [
        _row(PARAMETERS[name], words["changed"].format(value=f"{value:g}", usual=f"{PARAMETERS[name].default:g}"))
        for name, value in scenario.changed.items()
        if value != PARAMETERS[name].default
    ]
    moved = _moved(summary)
    levers = [
        _row(LEVERS[name], words["moved"].format(**{"from": number(start), "to": number(end)}), lever_name(name))
        for name, (start, end) in list(moved.items())[:MOST_LEVERS]
    ]
    behind = dict.fromkeys([*(BEHIND[name] for name in list(moved)[:1]), *ALWAYS])
    numbers = [
        _row(row, _value(scenario, row.name))
        for row in (PARAMETERS[name] for name in behind)
        if scenario.parameters[row.name] == row.default
    ]
    numbered = [*changed[:MOST_CHANGED], *levers, *numbers][: most - 1]
    return [*numbered, _row(REWORK_HOURS, f"{REWORK_HOURS.default:g}")]


def _moved(summary: Summary) -> dict[str, tuple[float, float]]:
    """Levers of the best reform, those that move most first: the school's level and the value furthest from it."""
    scenario = summary.comparison.results[summary.best].scenario
    found: dict[str, tuple[float, float]] = {}
    for measure in scenario.reform.measures:
        level = scenario.school.levers[measure.lever]
        so_far = found.get(measure.lever, (level, level))[1]
        found[measure.lever] = (level, max(so_far, measure.goal(level), key=lambda value: abs(value - level)))
    return dict(sorted(found.items(), key=lambda item: abs(item[1][0] - item[1][1]), reverse=True))


def _value(scenario: Scenario, name: str) -> str:
    """The value of a parameter; where each school lives in a world of its own, where nine of ten of them have it."""
    if not scenario.worlds or name not in scenario.open(scenario.worlds.names):
        return f"{scenario.parameters[name]:g}"
    low, high = np.percentile(scenario.worlds.column(name), NINE_OF_TEN)
    return str(
        texts("brief")["assumptions"]["in_worlds"].format(
            low=PROSE.significant(float(low), 2), high=PROSE.significant(float(high), 2)
        )
    )


def _row(row: Declaration, value: str, name: str = "") -> dict[str, str]:
    words = texts("brief")["assumptions"]
    what, grade = (
        words["what"].format(meaning=name or row.meaning, unit=words["units"].get(row.unit, row.unit)),
        words["grades"][row.basis],
    )
    return {"what": what, "value": value, "grade": grade, "source": row.source, "basis": row.basis}
