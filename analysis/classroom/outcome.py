"""What comes out of a lesson, over many schools: which of its four choices is right, and whether what it expects holds.

Nothing of it is written into the lesson: the choice and the numbers are computed from runs of the lesson's request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from analysis.classroom.cultures import cultures_by_week
from analysis.classroom.curves import nearest
from analysis.classroom.ghosts import week_values
from analysis.classroom.lessons import lesson_of
from analysis.classroom.request import read
from experiments.patterns.estimates import Estimate, mean, share
from experiments.reading.numbers import PROSE, by_size
from sim.declared.measures import CULTURE_WEEKS, MEASURE_DTYPE, MEASURE_NAMES

SCHOOLS = 60
_DECIMALS = ((0.1, 3), (np.inf, 2))  # by size
UNCHANGED, CHANGED, BRANCH = "unchanged", "changed", "branch"
PER_CENT = ("voluntary_share",)


@dataclass(frozen=True)
class Outcome:
    """``counts``: how many schools come nearest to each choice; ``findings``: for each condition its sentence, the
    estimate over schools and whether its whole interval lies where the condition wants it.
    """

    counts: list[int]
    findings: list[tuple[str, Estimate, bool]]

    @property
    def right(self) -> int:
        """Place of the choice that most schools come nearest to."""
        return int(np.argmax(self.counts))

    @property
    def share_of_right(self) -> Estimate:
        """The share of schools that come nearest to it."""
        return share(np.arange(sum(self.counts)) < max(self.counts))


def requests(lesson: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The requests of a lesson: nothing done, all steps before the question done, and all after it done as well."""
    unchanged = {"changes": [], **lesson["setup"]}
    changed = _done(unchanged, lesson["steps"])
    return {UNCHANGED: unchanged, CHANGED: changed, BRANCH: _done(changed, lesson.get("after", []))}


def _done(request: dict[str, Any], steps: list[dict[str, Any]]) -> dict[str, Any]:
    """As the page does it: what is moved holds until it is moved again, later plans for the same lever are dropped."""
    changes = list(request["changes"])
    for move in (change for step in steps for change in step.get("changes", [])):
        changes = [c for c in changes if c["lever"] != move["lever"] or c["week"] < move["week"]] + [dict(move)]
    return request | {"changes": sorted(changes, key=lambda change: change["week"])}


@cache
def outcome(name: str) -> Outcome:
    """The outcome of a lesson over ``SCHOOLS`` schools. Raises :class:`StaffroomError` for a lesson that is unknown."""
    return measured(lesson_of(name))


def measured(lesson: Mapping[str, Any]) -> Outcome:
    """The outcome of a lesson that is given in full."""
    runs = {name: week_values(read(request), SCHOOLS) for name, request in requests(lesson).items()}
    asked = runs[CHANGED][:, :, MEASURE_NAMES.index(lesson["measure"])]
    chosen = [nearest(lesson["choices"], values, lesson["from"]) for values in asked]
    counts = np.bincount(chosen, minlength=len(lesson["choices"])).tolist()
    return Outcome(counts, [_finding(condition, runs) for condition in lesson["expected"]])


def _finding(condition: Mapping[str, Any], runs: Mapping[str, np.ndarray]) -> tuple[str, Estimate, bool]:
    found = _estimate(condition, runs)
    return condition["says"].format(value=_shown(condition, found)), found, holds(condition, found)


def _estimate(condition: Mapping[str, Any], runs: Mapping[str, np.ndarray]) -> Estimate:
    if "culture" in condition:
        return share(_in_culture(runs[condition["of"]], condition["weeks"][1], condition["culture"]))
    values = _mean_of(condition, runs)
    if "minus" in condition:
        values = values - _mean_of({**condition, **condition["minus"]}, runs)
    return mean(values)


def _mean_of(place: Mapping[str, Any], runs: Mapping[str, np.ndarray]) -> np.ndarray:
    first, last = place["weeks"]
    values: np.ndarray = np.nanmean(
        runs[place["of"]][:, first : last + 1, MEASURE_NAMES.index(place["measure"])], axis=1
    )
    return values


def _in_culture(values: np.ndarray, week: int, culture: str) -> np.ndarray:
    """Whether each school is in a culture in a week, as the page names it."""
    recent = np.ascontiguousarray(values[:, week + 1 - CULTURE_WEEKS : week + 1]).view(MEASURE_DTYPE)[:, :, 0]
    return np.array([cultures_by_week(rows)[-1]["culture"] == culture for rows in recent])


def holds(condition: Mapping[str, Any], found: Estimate) -> bool:
    """Whether the whole 95 % interval lies above, below or between what the condition says."""
    low, high = condition.get("between", (condition.get("above", -np.inf), condition.get("below", np.inf)))
    return bool(found.low > low and found.high < high)


def _shown(condition: Mapping[str, Any], found: Estimate) -> str:
    """The number with its interval; shares of teachers and of schools in per cent, differences without their sign."""
    value, low, high = found.value, found.low, found.high
    if "minus" in condition and value < 0:
        value, low, high = -value, -high, -low
    if "culture" in condition:
        return f"{round(SCHOOLS * value)} of {SCHOOLS}"
    if condition["measure"] not in PER_CENT:
        decimals = by_size(value, _DECIMALS)
        return f"{PROSE.fixed(value, decimals)} ({PROSE.span(low, high, decimals)})"
    one = "percentage point" if round(100 * value) == 1 else "percentage points"
    unit = one if "minus" in condition else "%"
    return f"{PROSE.hundredths(value)} {unit} ({PROSE.percent_span(low, high)})"
