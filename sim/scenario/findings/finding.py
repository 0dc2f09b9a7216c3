"""Finding: one thing about a reform that its author may not have meant, as numbers; and the questions all rules ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.scenario import Scenario

Span = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """``kind`` says what was found, ``spans`` in which weeks ([first, end) each), ``facts`` the numbers of it.

    The sentence for each kind stands in ``analysis/telling/texts``.
    """

    kind: str
    lever: str
    spans: tuple[Span, ...]
    facts: Mapping[str, float | str] = field(default_factory=dict)


def moved(scenario: Scenario, lever: str) -> np.ndarray:
    """Weeks in which the reform has the lever elsewhere than the school: bool array (weeks,)."""
    values: np.ndarray = scenario.levers[lever] != scenario.school.levers[lever]
    return values


def spans(weeks: np.ndarray) -> tuple[Span, ...]:
    """Stretches of weeks that are true: [first, end) each."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], weeks.astype(np.int8), [0]])))
    return tuple((int(first), int(end)) for first, end in edges.reshape(-1, 2))


def found(kind: str, lever: str, weeks: np.ndarray, **facts: float | str) -> list[Finding]:
    """The finding, if there is a week of it."""
    return [Finding(kind, lever, spans(weeks), facts)] if weeks.any() else []


def last_of(scenario: Scenario, lever: str, weeks: np.ndarray) -> float:
    """Value of a lever in the last of some weeks, when ramps are over."""
    return float(scenario.levers[lever][weeks][-1])


def administration_persuades(scenario: Scenario) -> np.ndarray:
    """Weeks in which the administration informs (its word depends on control, ODD 4.12)."""
    persuaded: np.ndarray = scenario.levers["persuasion"] > 0
    return persuaded
