"""What is simulated for the targets of one file."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Runs:
    """What is simulated for the targets of one file: ``schools`` of every arm; ``unknown``: numbers that differ between
    the place of these facts and the usual one, with their ranges.
    """

    name: str
    title: str
    schools: int
    arms: Mapping[str, Scenario]
    unknown: Mapping[str, tuple[float, float]]
