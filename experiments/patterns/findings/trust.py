"""Patterns of trust: gate, asymmetry, control."""

from collections.abc import Callable

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, resampled, share

IMPROVED = 0.10  # pupil SD
WEEKS_OF_FALL = 9
DEFAULT_BREACH = 3


def trust_as_gate(data: Data) -> dict[str, Estimate]:
    """R4: how many schools the package improves, in the lowest and the highest quarter of initial trust."""
    trust = data("package", "school.trust")
    improved = data("package", "student_outcome") - data("as before", "student_outcome") > IMPROVED
    low, high = np.quantile(trust, [0.25, 0.75])
    return {"shut_below": share(improved[trust <= low]), "open_above": share(improved[trust >= high])}


def breach_and_repair(data: Data) -> dict[str, Estimate]:
    """R5: weeks of recovery per week of fall, by how much a harmful session outweighs a good one."""
    arms = data.rows("breach and repair", "before")
    multipliers = np.sort(arms["parameters.breach_multiplier"].unique())
    weeks = np.array(sorted(int(name) for name in data.values["window"].unique() if name.isdigit()))
    # (schools, multipliers, weeks of repair): trust against what it was before the fall
    missing = np.stack(
        [
            [data(arm, "trust_mean", str(week)) - data(arm, "trust_mean", "before") for week in weeks]
            for arm in (f"breach and repair parameters.breach_multiplier={level:g}" for level in multipliers)
        ]
    ).transpose(2, 0, 1)

    def ratios(sample: np.ndarray) -> np.ndarray:
        return np.array([_crossing(weeks, course) for course in sample.mean(axis=0)]) / WEEKS_OF_FALL

    def at(level: float) -> Callable[[np.ndarray], float]:
        place = int(np.flatnonzero(multipliers == level)[0])
        return lambda sample: float(ratios(sample)[place])

    def jump(sample: np.ndarray) -> float:
        found = ratios(sample)
        mean_slope = (found[-1] - found[0]) / (multipliers[-1] - multipliers[0])
        steepest = float(np.max(np.diff(found) / np.diff(multipliers)))
        return steepest / mean_slope if mean_slope > 0 else np.nan

    return {
        "recovery_is_slow": resampled(at(DEFAULT_BREACH), missing),
        "vanishes_without_asymmetry": resampled(at(1), missing),
        "grows_with_asymmetry": resampled(lambda sample: float(np.min(np.diff(ratios(sample)))), missing),
        "grows_without_jump": resampled(jump, missing),
    }


def _crossing(weeks: np.ndarray, course: np.ndarray) -> float:
    """When a course first reaches 0, interpolated between measured weeks; the last week if it never does."""
    back = np.flatnonzero(course >= 0)
    if len(back) == 0:
        return float(weeks[-1])
    first = int(back[0])
    if first == 0:
        return float(weeks[0])
    return float(np.interp(0, course[first - 1 : first + 1], weeks[first - 1 : first + 1]))


def control_and_shared_work(data: Data) -> dict[str, Estimate]:
    """R6: trust from one level of control, or of isolation, to the next."""

    def steps(family: str, setting: str) -> np.ndarray:
        _, trust = data.grid(family, setting, "trust_mean")
        return np.diff(trust, axis=0).T

    def largest(changes: np.ndarray) -> float:
        return float(changes.mean(axis=0).max())

    control = "school.control"
    return {
        "control_does_not_build_trust": resampled(largest, steps("control", control)),
        "nor_at_equal_openness": resampled(largest, steps("control, openness kept", control)),
        "shared_work_builds_trust": resampled(
            lambda changes: -largest(changes), steps("joint work", "school.isolation")
        ),
    }


FINDINGS = {"R4": trust_as_gate, "R5": breach_and_repair, "R6": control_and_shared_work}
