"""What plausible worlds say of an effect, and what intervals hold where each school lives in a world of its own."""

import numpy as np

from analysis.telling.naming import plain
from analysis.telling.quantities import WORDS, difference, outcome_name
from experiments.reading.in_worlds import of_ten
from experiments.reading.numbers import PROSE
from sim.results.spread import PARTS
from sim.results.summary import Summary
from sim.scenario.scenario import Scenario


def worlds(summary: Summary, reform: str) -> list[str]:
    """The range over worlds and schools, and what it comes from; nothing without worlds."""
    if not has_worlds(summary):
        return []
    words, better = WORDS["worlds"], summary.row(reform, "worlds", "better").value
    told = words["range"].format(
        reform=plain(reform),
        name=outcome_name(summary.goal),
        worlds=f"{summary.row(reform, 'worlds', 'different').value:g}",
        better="-" if np.isnan(better) else of_ten(better),
        **difference(summary.row(reform, "worlds", "range")),
    )
    return [told, _comes_from(summary, reform)]


def usual(scenario: Scenario, name: str) -> float:
    """The value of a number, or its mean over the plausible worlds where each has its own."""
    if scenario.worlds and name in scenario.open(scenario.worlds.names):
        return float(np.average(scenario.worlds.column(name), weights=scenario.worlds.weights))
    return scenario.values[name]


def has_worlds(summary: Summary) -> bool:
    """Whether the comparison takes place in plausible worlds."""
    return bool(summary.comparison.results[summary.baseline].scenario.worlds)


def _comes_from(summary: Summary, reform: str) -> str:
    words = WORDS["worlds"]
    rows = {part: summary.row(reform, "worlds", f"from_{part}") for part in PARTS}
    if any(np.isnan(row.value) for row in rows.values()):
        return str(words["unknown"])
    most = rows[PARTS[0]].note
    if not most:
        return str(words["mixed"].format(**{part: PROSE.of_hundred(row.value) for part, row in rows.items()}))
    row = rows[most]
    ends = {"share": row.value, "low": row.low, "high": row.high}
    shares = {name: PROSE.of_hundred(value) for name, value in ends.items()}
    return str(words["most"].format(what=words["parts"][most], **shares))
