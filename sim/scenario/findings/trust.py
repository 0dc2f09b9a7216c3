"""Measures that work against the building of trust (openness D, climate c2 and harm in ODD 4.11)."""

from collections.abc import Iterator

from sim.scenario.findings.finding import Finding, found, last_of, moved
from sim.scenario.scenario import Scenario


def trust(scenario: Scenario) -> Iterator[Finding]:
    """Trust building while pressure or a raised control closes the sessions that trust would open."""
    levers, values = scenario.levers, scenario.values
    building = moved(scenario, "trust_building") & (levers["trust_building"] > 0)
    pressed = building & (levers["pressure"] > 0)
    if pressed.any():
        left = 1 - values["openness_pressure_loss"] * last_of(scenario, "pressure", pressed)
        yield from found("pressure_against_trust", "trust_building", pressed, openness=left)
    control = levers["control"] * (1 - levers["agency"])
    before = scenario.school.levers["control"] * (1 - scenario.school.levers["agency"])
    checked = building & (levers["mandate"] > 0) & (control > before)
    if checked.any():
        here = float(control[checked][-1])
        yield from found(
            "control_against_trust",
            "trust_building",
            checked,
            openness=1 - values["openness_control_loss"] * here,
            climate=1 - values["support_control_loss"] * here,
        )
