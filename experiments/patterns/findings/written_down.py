"""Patterns that were written down, with their criteria, before any of them was measured in the second version."""

from collections.abc import Callable, Mapping

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, correlation, difference, mean, ratio, resampled
from sim.declared.parameters import PARAMETERS


def observers_gain(data: Data) -> dict[str, Estimate]:
    """H1: expertise of observers against observed, in standard deviations."""
    observers, observed, spread = (
        data("observation", name, "final") for name in ("observers_expertise", "observed_expertise", "expertise_spread")
    )
    return {"observers_gain_as_much": mean((observers - observed) / np.nanmean(spread))}


def skill_pairs(data: Data) -> dict[str, Estimate]:
    """H2: what an hour a week does for the pupils of the weaker and of the stronger of two teachers."""
    worth = {"expertise": PARAMETERS["pupils_expertise"].default, "efficacy": PARAMETERS["pupils_efficacy"].default}

    def gains(i: int) -> np.ndarray:
        parts = [
            weight * (data("paired", f"{what}_{i}", "final") - data("alone", f"{what}_{i}", "final"))
            for what, weight in worth.items()
        ]
        values: np.ndarray = np.sum(parts, axis=0)
        return values

    first_is_weaker = data("alone", "expertise_0", "final") < data("alone", "expertise_1", "final")
    first, second = gains(0), gains(1)
    return {
        "weaker_gains": mean(np.where(first_is_weaker, first, second)),
        "stronger_is_not_harmed": mean(np.where(first_is_weaker, second, first)),
    }


def environments(data: Data) -> dict[str, Estimate]:
    """H3: growth of expertise predicted at the upper quartile of environments against the lower one."""
    growth = data("beginners", "expertise_mean") - data("beginners", "expertise_mean", "start")
    parts = [data("beginners", name, "ten years") for name in ("trust_mean", "voluntary_share")]
    environment = np.mean([(part - part.mean()) / part.std() for part in parts], axis=0)

    def quotient(environment: np.ndarray, growth: np.ndarray) -> float:
        slope, level = np.polyfit(environment, growth, 1)
        low, high = level + slope * np.quantile(environment, [0.25, 0.75])
        return float(high / low)

    return {"grow_more": resampled(quotient, environment, growth)}


def ties_of_next_year(data: Data) -> dict[str, Estimate]:
    """H4: ties of the second year that are there again in the third, by counting both years and either."""
    second = data("second year", "ties_of_the_year", "final")
    third, either = (data("third year", f"ties_of_{years}", "final") for years in ("the_year", "two_years"))
    return {"ties_kept": ratio(second + third - either, second)}


def time(data: Data) -> dict[str, Estimate]:
    """H5: every kind as a habit, with protected time against without."""
    kinds = ("talk", "exchange", "observation", "joint_work")
    return {
        kind: difference(data("protected time", f"{kind}_habit"), data("usual school", f"{kind}_habit"))
        for kind in kinds
    }


def trained_colleagues(data: Data) -> dict[str, Estimate]:
    """H6: what the others gain when a tenth is trained, doors open minus closed."""

    def gain(doors: str) -> np.ndarray:
        with_training, without = (
            data(f"{doors}, {who}", "others_expertise", "final") for who in ("a tenth trained", "none")
        )
        values: np.ndarray = (with_training - without) / np.nanmean(data(f"{doors}, none", "expertise_spread", "final"))
        return values

    return {"others_gain_more_where_doors_are_open": difference(gain("open"), gain("closed"))}


def deep_work_and_confidence(data: Data) -> dict[str, Estimate]:
    """H7: mean over schools of the correlation within each."""
    return {"within_schools": mean(data("usual school", "deep_with_efficacy", "final"))}


def implementation_decides(data: Data) -> dict[str, Estimate]:
    """H8: implementation and effect across schools."""
    effect = data("supported mandate", "voluntary_share") - data("none", "voluntary_share")
    return {"effect_goes_with_implementation": correlation(data("none", "implementation", "final"), effect)}


FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {
    "H1": observers_gain,
    "H2": skill_pairs,
    "H3": environments,
    "H4": ties_of_next_year,
    "H5": time,
    "H6": trained_colleagues,
    "H7": deep_work_and_confidence,
    "H8": implementation_decides,
}
