"""Patterns of results: what collaboration does for pupils, and what only looks like it."""

import numpy as np
import pandas as pd

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, correlation, difference, ratio, resampled

CONDITIONS = ("focus", "trust", "challenge", "expertise")


def complementary_conditions(data: Data) -> dict[str, Estimate]:
    """R12: what is lost of the gain without one condition, and all four against the sum of each."""
    trusting = {"all four", "without focus", "without challenge", "without expertise", "only trust"}
    found: dict[str, Estimate] = {}
    for what, measure in (("efficacy", "self_efficacy_mean"), ("pupils", "student_outcome")):
        gains = {
            arm: data(arm, measure) - data(f"no sessions, {'much' if arm in trusting else 'little'} trust", measure)
            for arm in ("all four", "none", *(f"{kind} {name}" for kind in ("without", "only") for name in CONDITIONS))
        }
        every = gains["all four"]
        for name in CONDITIONS:
            found[f"{what}_without_{name}"] = ratio(every - gains[f"without {name}"], every)
        alone = np.sum([gains[f"only {name}"] - gains["none"] for name in CONDITIONS], axis=0)
        found[f"{what}_more_than_the_sum"] = difference(every - gains["none"], alone)
    return found


def small_student_effects(data: Data) -> dict[str, Estimate]:
    """R13: effects on pupils of two doses, of lesson study, and the largest of all shipped reforms."""

    def effect(arm: str, window: str, against: str = "none") -> Estimate:
        return difference(data(arm, "student_outcome", window), data(against, "student_outcome", window))

    return {
        "small_after_one_year": effect("single dose", "after one year"),
        "small_after_two_years": effect("single dose", "after two years"),
        "lesson_study_after_two_years": effect("lesson study", "after two years"),
        "double_dose_adds_little": effect("double dose", "after two years", "single dose"),
        "no_wonders": resampled(lambda effects: float(effects.mean(axis=0).max()), _shipped(data.rows("shipped"))),
    }


def _shipped(rows: pd.DataFrame) -> np.ndarray:
    """Effect of every shipped reform in every case school: shape (replicates, schools x reforms)."""
    table = rows.pivot(index=["school.preset", "replicate"], columns="reform.preset", values="student_outcome")
    effects = table.drop(columns="no_reform").sub(table["no_reform"], axis=0)
    return effects.unstack("school.preset").to_numpy(float)


def correlation_is_not_cause(data: Data) -> dict[str, Estimate]:
    """R14: the correlation across schools, the effect of a shock to efficacy, and the share of the reverse path."""
    arms = {"now": "schools", "raised": "confidence raised", "cut": "results do not matter"}
    efficacy, pupils = (
        {name: data(arm, measure) for name, arm in arms.items()}
        for measure in ("collective_efficacy", "student_outcome")
    )

    def caused(before: np.ndarray, after: np.ndarray, less: np.ndarray, more: np.ndarray) -> float:
        return float((more - less).mean() / (after - before).mean() * before.std(ddof=1))

    def quotient(before: np.ndarray, after: np.ndarray, less: np.ndarray, more: np.ndarray) -> float:
        seeming = np.corrcoef(before, less)[0, 1] * less.std(ddof=1)
        return float(caused(before, after, less, more) / seeming)

    def reverse(*samples: np.ndarray) -> float:
        whole, without = np.corrcoef(samples[0], samples[1])[0, 1], np.corrcoef(samples[2], samples[3])[0, 1]
        return float(1 - without / whole)

    shock = (efficacy["now"], efficacy["raised"], pupils["now"], pupils["raised"])
    return {
        "correlation": correlation(efficacy["now"], pupils["now"]),
        "effect_of_a_shock": resampled(caused, *shock),
        "far_less_than_it_seems": resampled(quotient, *shock),
        "reverse_path": resampled(reverse, efficacy["now"], pupils["now"], efficacy["cut"], pupils["cut"]),
    }


FINDINGS = {"R12": complementary_conditions, "R13": small_student_effects, "R14": correlation_is_not_cause}
