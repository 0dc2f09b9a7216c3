"""What in a reform is overridden, has no effect or works against itself, read off its schedule and the equations."""

from sim.scenario.findings.finding import Finding
from sim.scenario.findings.people import people
from sim.scenario.findings.scheduled import scheduled
from sim.scenario.findings.stacking import stacking
from sim.scenario.findings.trust import trust
from sim.scenario.scenario import Scenario

__all__ = ["Finding", "findings"]


def findings(scenario: Scenario) -> list[Finding]:
    """Everything worth noting about the scenario's reform in its school; no run is needed for it.

    Measures over each other come first, then what has no effect or less than meant, then what works against trust.
    """
    return [*stacking(scenario), *scheduled(scenario), *people(scenario), *trust(scenario)]
