"""Patterns of mandates: contrived collegiality, support, trust, and the whole package."""

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference


def contrived_collegiality(data: Data) -> dict[str, Estimate]:
    """F3: what a controlled, unclear mandate changes while it lasts and after it has ended."""

    def change(measure: str, window: str) -> Estimate:
        return difference(data("contrived", measure, window), data("no mandate", measure, window))

    def sessions(arm: str, window: str):
        return data(arm, "mandated_sessions", window) + data(arm, "voluntary_sessions", window)

    return {
        "meetings_rise": change("mandated_sessions", "during"),
        "free_collaboration_falls": change("voluntary_share", "during"),
        "norm_falls": change("norm_mean", "during"),
        "trust_falls": change("trust_mean", "during"),
        "below_never_tried": difference(sessions("contrived", "after"), sessions("no mandate", "after")),
    }


FINDINGS = {"F3": contrived_collegiality}
