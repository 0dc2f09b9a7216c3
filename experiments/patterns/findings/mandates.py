"""Patterns of mandates: contrived collegiality, support, trust, and the whole package."""

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference, mean, ratio


def contrived_collegiality(data: Data) -> dict[str, Estimate]:
    """F3: what a controlled, unclear mandate changes while it lasts and after it has ended."""

    def change(measure: str, window: str) -> Estimate:
        return difference(data("contrived", measure, window), data("no mandate", measure, window))

    def sessions(arm: str, window: str) -> np.ndarray:
        values: np.ndarray = data(arm, "mandated_sessions", window) + data(arm, "voluntary_sessions", window)
        return values

    return {
        "meetings_rise": change("mandated_sessions", "during"),
        "free_collaboration_falls": change("voluntary_share", "during"),
        "norm_falls": change("norm_mean", "during"),
        "trust_falls": change("trust_mean", "during"),
        "below_never_tried": difference(sessions("contrived", "after"), sessions("no mandate", "after")),
    }


def supportive_mandate(data: Data) -> dict[str, Estimate]:
    """F4: what a clear, supported mandate changes, which part of it that is, and what is left after its end."""

    def change(measure: str, window: str, arm: str = "supportive", against: str = "no mandate") -> np.ndarray:
        values: np.ndarray = data(arm, measure, window) - data(against, measure, window)
        return values

    gain = change("voluntary_share", "during")
    return {
        "free_collaboration_rises": mean(gain),
        "norm_rises": mean(change("norm_mean", "during")),
        "trust_rises": mean(change("trust_mean", "during")),
        "part_is_kept": ratio(change("voluntary_share", "a year later"), gain),
        "still_more_after_two_years": mean(change("voluntary_share", "two years later")),
        "rises_without_protected_time": mean(change("voluntary_share", "during", "without protected time")),
        "sessions_add_to_support": mean(change("voluntary_share", "during", against="support without sessions")),
    }


def trust_moderates(data: Data) -> dict[str, Estimate]:
    """F5: how much more one mandate changes at trust .85 than at trust .15, behind two kinds of doors."""
    found = {}
    for doors, ending in (("doors mostly closed", ""), ("doors half open", "_half_open")):
        for criterion, measure in (
            ("more_conviction", "norm_mean"),
            ("more_efficacy", "self_efficacy_mean"),
            ("more_free_collaboration", "voluntary_share"),
        ):
            _, with_mandate = data.grid(f"mandate, {doors}", "school.trust", measure)
            _, without = data.grid(f"none, {doors}", "school.trust", measure)
            effects = with_mandate - without
            found[criterion + ending] = difference(effects[-1], effects[0])
    return found


def package(data: Data) -> dict[str, Estimate]:
    """F16: the effect of the whole package minus the sum of the effects of its parts, in two kinds of school."""
    parts = ("trust building", "protected time", "clarity", "coaching")

    def surplus(measure: str, school: str) -> Estimate:
        before = data(f"{school}as before", measure)
        alone = np.sum([data(school + part, measure) - before for part in parts], axis=0)
        return difference(data(f"{school}all four", measure) - before, alone)

    measures = {
        "more_free_collaboration": "voluntary_share",
        "more_conviction": "norm_mean",
        "more_efficacy": "self_efficacy_mean",
        "more_for_pupils": "student_outcome",
    }
    schools = {"": "", "_usual": "usual school, "}
    return {
        criterion + ending: surplus(measure, school)
        for ending, school in schools.items()
        for criterion, measure in measures.items()
    }


FINDINGS = {"F3": contrived_collegiality, "F4": supportive_mandate, "F5": trust_moderates, "F16": package}
