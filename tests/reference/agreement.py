"""Runs the compiled model and the reference model on the same luck, side by side, week by week."""

import numpy as np

from sim.declared.measures import MEASURE_NAMES
from staffroom import Scenario, simulate
from tests.reference.model import ReferenceModel

# Both models do the same arithmetic in double precision, in a slightly different order.
ROUNDING = 1e-10


def first_difference(scenario: Scenario, seed: int = 7, replicate: int = 0) -> str:
    """The first measure and week in which the two models differ by more than rounding; "" if there is none."""
    weeks = simulate(scenario, 1, seed, 1, first_replicate=replicate).weeks
    engine = weeks[MEASURE_NAMES].to_numpy()
    reference = ReferenceModel(scenario, seed, replicate)
    try:
        for week in range(scenario.weeks):
            reference.step()
            expected = np.array([reference.measures[week][name] for name in MEASURE_NAMES])
            same = np.isclose(engine[week], expected, rtol=0, atol=ROUNDING, equal_nan=True)
            if not same.all():
                column = int(np.argmin(same))
                found = f"engine {engine[week, column]!r}, reference {expected[column]!r}"
                return f"week {week}, {MEASURE_NAMES[column]}: {found}"
    finally:
        reference.close()
    return ""
