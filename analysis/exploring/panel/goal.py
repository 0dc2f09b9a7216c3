"""A goal that the user sets, and the chance of reaching it: the share of schools that do, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.telling import naming
from analysis.telling.texts import texts
from sim.declared.measures import DIRECTION, MEASURE_NAMES, bounds_of
from sim.errors import StaffroomError, nearest
from sim.results.differences import wilson

USUAL = ("voluntary_share", 0.5)
AT_LEAST, AT_MOST = DIRECTIONS = ("at least", "at most")


@dataclass(frozen=True)
class Goal:
    """An outcome of the last year, and the level that it is to reach: at least, or at most."""

    outcome: str
    target: float
    direction: str = AT_LEAST

    def reached(self, outcomes: np.ndarray) -> np.ndarray:
        """Which schools (n,) reach the goal; a school without this number does not."""
        return outcomes >= self.target if self.direction == AT_LEAST else outcomes <= self.target

    def __str__(self) -> str:
        words = texts("explore")["goal"]
        return str(words["sentence"]).format(
            label=naming.label(self.outcome), direction=words[self.direction.replace(" ", "_")],
            target=f"{self.target:g}", unit=naming.outcome_unit(self.outcome),
        )  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """Schools that reach a goal, of how many; the share with its 95 % interval; what the nearest school came to."""

    hits: int
    schools: int
    nearest: float = field(default=np.nan)

    @property
    def share(self) -> float:
        """Share of the schools that reach the goal."""
        return self.hits / self.schools

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share: sensible also where no school or every school reaches the goal."""
        _, low, high = wilson(self.hits, self.schools)
        return low, high


def chance(goal: Goal, outcomes: np.ndarray) -> Chance:
    """Chance of a goal from the outcomes of schools (n,)."""
    known = outcomes[~np.isnan(outcomes)]
    best = np.nan if not len(known) else float(known.max() if goal.direction == AT_LEAST else known.min())
    return Chance(int(goal.reached(outcomes).sum()), len(outcomes), best)


def checked_goal(given: object) -> Goal:
    """A goal from ``(outcome, target)`` or ``(outcome, target, "at most")``; None: the usual one.

    Raises :class:`StaffroomError` for an unknown outcome, a target that no school can reach or a missing direction.
    """
    if isinstance(given, Goal):
        given = (given.outcome, given.target, given.direction)
    parts = USUAL if given is None else given
    if isinstance(parts, str) or not isinstance(parts, Sequence) or len(parts) not in (2, 3):
        raise StaffroomError(
            f"goal = {given!r} is not a goal; allowed: an outcome and a target, such as {USUAL!r} or "
            "('strain_mean', 0.2, 'at most')."
        )
    outcome, target = checked_outcome(parts[0], "goal"), _checked_target(parts[0], parts[1])
    direction = parts[2] if len(parts) == 3 else usual_direction(outcome)
    if direction not in DIRECTIONS:
        missing = (
            f"goal: more of '{outcome}' is neither better nor worse" if len(parts) == 2 else f"goal: {direction!r}"
        )
        raise StaffroomError(f"{missing}; the third part says 'at least' or 'at most'.")
    return Goal(outcome, target, str(direction))


def usual_direction(outcome: str) -> str | None:
    """Whether more or less of an outcome is better; None where that is open to dispute."""
    return {1: AT_LEAST, -1: AT_MOST}.get(DIRECTION.get(outcome, 0))


def checked_outcome(given: object, where: str) -> str:
    """Name of a measure. Raises :class:`StaffroomError` with the nearest known one."""
    if given not in MEASURE_NAMES:
        raise StaffroomError(f"{where}: '{given}' is not an outcome{nearest(given, MEASURE_NAMES)}")
    return str(given)


def _checked_target(outcome: object, given: object) -> float:
    number = float(given) if isinstance(given, (int, float, np.number)) and not isinstance(given, bool) else np.nan
    if not np.isfinite(number):
        raise StaffroomError(f"goal: the target {given!r} of '{outcome}' is not a number.")
    low, high = bounds_of(str(outcome))
    if not low <= number <= high:
        allowed = f"{low:g} to {high:g}" if high < np.inf else f"from {low:g} on"
        raise StaffroomError(
            f"goal: no school can reach {number:g} in '{outcome}' ({naming.unit(str(outcome))}); allowed: {allowed}."
        )
    return number
