"""Looks at how many teachers stand above each rung of a scale, as a survey with answers in steps would count them."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.kernel.state import State
from sim.scenario.scenario import Scenario

RUNGS = range(5, 100, 5)  # hundredths


def rungs(state: State, _: Scenario) -> dict[str, float]:
    """Share of teachers whose mean trust in their contacts, and whose self-efficacy, lies above each rung."""
    contacts, size = state.contacts, len(state.teachers)
    truster = np.repeat(np.arange(size), np.diff(contacts.indptr))
    seen = np.bincount(truster, contacts.seen, size)
    trust = np.bincount(truster, contacts.seen * contacts.trust, size)[seen > 0] / seen[seen > 0]
    scales = {"trusting": trust, "confident": state.teachers["self_efficacy"]}
    return {
        f"{name}_{rung:02d}": float(np.mean(scale > rung / 100)) for name, scale in scales.items() for rung in RUNGS
    }


LOOKS: Mapping[str, Callable[[State, Scenario], Mapping[str, float]]] = {"rungs": rungs}
