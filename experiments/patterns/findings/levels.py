"""Patterns of levels: what teachers do in a month, and how that goes with trust."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, correlation, mean, resampled, share
from experiments.patterns.looks.rungs import RUNGS

STABLE = 0.05
SURVEYED = {"trusting": (0.69 + 0.42) / 2, "confident": (0.89 + 0.81) / 2}  # both groups of the survey together


def depth_pyramid(data: Data) -> dict[str, Estimate]:
    """R1: what teachers do at least monthly, from talk to observation, and its order school by school."""
    names = ("talk_habit", "exchange_habit", "observation_habit")
    talk, exchange, observed = (data("usual school", name) for name in names)
    return {
        "talk": mean(talk),
        "exchange": mean(exchange),
        "observe": mean(observed),
        "strict_order": share((talk > exchange) & (exchange > observed)),
    }


def warm_but_private(data: Data) -> dict[str, Estimate]:
    """R2: the share of plausible schools that are warm, private and stable, and each part in the usual school."""
    year = "fifth year"

    def drift(arm: str, measure: str) -> np.ndarray:
        values: np.ndarray = data(arm, measure, "fifth year") - data(arm, measure, "third year")
        return values

    def everything(arm: str) -> np.ndarray:
        warm, private = data(arm, "trust_mean", year) >= 0.6, data(arm, "joint_work_habit", year) <= 0.15
        unobserving, alone = data(arm, "never_observes", "final"), data(arm, "never_meets", "final")
        holds = warm & private & (unobserving >= 0.29) & (unobserving <= 0.59) & (alone <= 0.1)
        stable = [np.abs(drift(arm, measure)) <= STABLE for measure in ("trust_mean", "joint_work_habit")]
        values: np.ndarray = holds & stable[0] & stable[1]
        return values

    usual = "usual school"
    return {
        "exists": share(everything("plausible schools")),
        "usual_goodwill": mean(data(usual, "trust_mean", year)),
        "usual_joint_work": mean(data(usual, "joint_work_habit", year)),
        "usual_unobserved": mean(data(usual, "never_observes", "final")),
        "usual_without_contact": mean(data(usual, "never_meets", "final")),
        "usual_goodwill_lasts": mean(drift(usual, "trust_mean")),
        "usual_joint_work_lasts": mean(drift(usual, "joint_work_habit")),
    }


def trust_and_collaboration(data: Data) -> dict[str, Estimate]:
    """R3: the correlation, and by how many teachers quarters of schools differ in trust and in confidence."""
    collaboration = data("schools", "voluntary_share")
    final = data.rows("schools", "final")
    trusting, confident = (_above(final, name) for name in ("trusting", "confident"))

    def gap(scale: str) -> Callable[[np.ndarray, np.ndarray], float]:
        return lambda much, above: _gap(much, above, SURVEYED[scale])

    def quotient(much: np.ndarray, trusting: np.ndarray, confident: np.ndarray) -> float:
        found: float = gap("confident")(much, confident) / gap("trusting")(much, trusting)
        return found

    return {
        "trust_goes_with_collaboration": correlation(data("schools", "trust_mean"), collaboration),
        "trust_gap": resampled(gap("trusting"), collaboration, trusting),
        "efficacy_gap": resampled(gap("confident"), collaboration, confident),
        "efficacy_differs_far_less": resampled(quotient, collaboration, trusting, confident),
    }


def _above(final: pd.DataFrame, scale: str) -> np.ndarray:
    """Share of teachers above each rung, school by school: shape (schools, rungs)."""
    return final[[f"{scale}_{rung:02d}" for rung in RUNGS]].to_numpy(float)


def _gap(collaboration: np.ndarray, above: np.ndarray, surveyed: float) -> float:
    """Share above a cut, quarter of schools with most collaboration minus quarter with least.

    The cut is where both quarters together have as many teachers above it as both groups of the survey together.
    """
    low, high = np.quantile(collaboration, [0.25, 0.75])
    least, most = above[collaboration <= low].mean(axis=0), above[collaboration >= high].mean(axis=0)
    together = (least + most) / 2
    return float(np.interp(-surveyed, -together, most - least))


FINDINGS = {"R1": depth_pyramid, "R2": warm_but_private, "R3": trust_and_collaboration}
