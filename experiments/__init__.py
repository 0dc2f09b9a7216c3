"""The command line: composes a configuration, simulates it on all cores, keeps the results as tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim import Scenario

__all__ = ["load_scenario"]


def load_scenario(overrides: Sequence[str] = ()) -> "Scenario":
    """The scenario that ``staffroom run`` would simulate: ``load_scenario(["school=district_gymnasium", "years=3"])``.

    ``overrides`` are written as on the command line: ``school=NAME``, ``reform=NAME``, ``years=3``,
    ``school.trust=0.4``, ``parameters.trust_gain=0.2``, ``reform.levers.mandate=0.6``, or the short forms
    ``isolation``, ``trust`` and ``mandate``.
    Raises :class:`sim.StaffroomError` for anything that is unknown, out of range or contradictory.
    """
    from experiments.schema import (
        scenario_from,
    )  # imported here: `import experiments` alone loads neither Hydra nor the model

    return scenario_from(overrides)
