"""Looks at what teachers want and believe, and at what they never do."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.kernel.state import State
from sim.scenario.scenario import Scenario


def willingness(state: State, _: Scenario) -> dict[str, float]:
    """Quantiles of the teachers' willingness, and its correlation with their self-efficacy."""
    wish, efficacy = state.teachers["willingness"], state.teachers["self_efficacy"]
    found = {f"willingness_{percent:02d}": float(np.percentile(wish, percent)) for percent in (5, 25, 50, 75, 95)}
    return found | {"willingness_with_efficacy": float(np.corrcoef(wish, efficacy)[0, 1])}


def never_in_a_year(state: State, _: Scenario) -> dict[str, float]:
    """Shares of teachers who never observed a colleague in this school year, and who met nobody for anything."""
    teachers = state.teachers
    kinds = ("talk", "exchange", "observation", "joint_work")
    weeks = np.array([teachers[f"weeks_{kind}"] for kind in kinds])
    return {
        "never_observes": float(np.mean(teachers["weeks_observation"] == 0)),
        "never_meets": float(np.mean(weeks.sum(axis=0) == 0)),
    }


LOOKS: Mapping[str, Callable[[State, Scenario], Mapping[str, float]]] = {
    "willingness": willingness,
    "never_in_a_year": never_in_a_year,
}
