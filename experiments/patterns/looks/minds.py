"""Looks at what teachers want and believe."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.kernel.state import State
from sim.scenario.scenario import Scenario


def willingness(state: State, _: Scenario) -> dict[str, float]:
    """Quantiles of the teachers' willingness, and its correlation with their self-efficacy."""
    wish, efficacy = state.teachers["willingness"], state.teachers["self_efficacy"]
    found = {f"willingness_{percent:02d}": float(np.percentile(wish, percent)) for percent in (5, 25, 50, 75, 95)}
    return found | {"willingness_with_efficacy": float(np.corrcoef(wish, efficacy)[0, 1])}


LOOKS: Mapping[str, Callable[[State, Scenario], Mapping[str, float]]] = {"willingness": willingness}
