"""Patterns of quality: trust won and lost, the four conditions, observation."""

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference, mean, ratio

CONDITIONS = ("focus", "trust", "challenge", "expertise")


def trust_asymmetry(data: Data) -> dict[str, Estimate]:
    """F6: trust won and lost at equal doses, and trust after as many weeks of repair as of breach."""

    def change(arm: str) -> np.ndarray:
        values: np.ndarray = data(arm, "trust_mean", "ninth week") - data(arm, "trust_mean", "first week")
        return values

    breached = "breach and repair"
    return {
        "trust_can_be_won": mean(change("best")),
        "loss_exceeds_gain": difference(-change("worst"), change("best")),
        "repair_takes_longer": difference(
            data(breached, "trust_mean", "nine weeks repaired"), data(breached, "trust_mean", "before the breach")
        ),
    }


def four_conditions(data: Data) -> dict[str, Estimate]:
    """F7: the gain with all conditions, what is left of it when one is missing, and what each does alone."""

    def efficacy(arm: str) -> np.ndarray:
        return data(arm, "self_efficacy_mean")

    def gain(arm: str) -> np.ndarray:
        trusting = arm == "all four" or (arm.startswith("without") and arm != "without trust") or arm == "only trust"
        values: np.ndarray = efficacy(arm) - efficacy(
            "no sessions, much trust" if trusting else "no sessions, little trust"
        )
        return values

    every, none = gain("all four"), gain("none")
    alone = sum(gain(f"only {name}") - none for name in CONDITIONS)
    whole = efficacy("whole school, no mandate")
    return {
        "gain_with_all_four": mean(every),
        **{f"{name}_missing_spoils_it": ratio(every - gain(f"without {name}"), every) for name in CONDITIONS},
        "more_than_the_sum": difference(every - none, alone),
        "gain_in_a_whole_school": difference(efficacy("whole school, four conditions"), whole),
        "mandate_alone_does_nothing": difference(efficacy("whole school, mandate alone"), whole),
    }


def observation(data: Data) -> dict[str, Estimate]:
    """F11: what peer observation changes against none, to learn (stance 0) and to check (stance 1)."""
    arms = {
        "support_helps": "observation reform.observation_control=0",
        "control_harms": "observation reform.observation_control=1",
    }
    measures = {"efficacy": "self_efficacy_mean", "trust": "trust_mean", "collaboration": "voluntary_share"}
    return {
        f"{does}_{what}": difference(data(arm, measure), data("none", measure))
        for does, arm in arms.items()
        for what, measure in measures.items()
    }


FINDINGS = {"F6": trust_asymmetry, "F7": four_conditions, "F11": observation}
