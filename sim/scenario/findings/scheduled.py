"""What colours sessions, observation and persuasion, moved while there is nothing to colour (ODD 4.1, 4.6, 4.7).

Control acts through mandated sessions (4.6), through what is seen of them (4.12) and on the administration's word
(4.12); clarity through mandated sessions and, above ``focus``, through the work that teachers choose (4.1).
"""

from collections.abc import Iterator

import numpy as np

from sim.declared.levers import UNITS
from sim.kernel.submodels.mentoring import LEAST_FOCUS
from sim.scenario.findings.finding import Finding, administration_persuades, found, last_of, moved
from sim.scenario.scenario import Scenario


def scheduled(scenario: Scenario) -> Iterator[Finding]:
    """Findings on mandate, clarity, control, protected time, observation and agency."""
    levers = scenario.levers
    no_mandate = levers["mandate"] == 0
    yield from found(
        "control_idle", "control", moved(scenario, "control") & no_mandate & ~administration_persuades(scenario)
    )
    yield from _clarity(scenario, no_mandate)
    yield from _protected_time(scenario, no_mandate & (levers["persuasion"] == 0))
    yield from _observation(scenario)
    yield from _agency(scenario, no_mandate)
    yield from _nobody_to_be_called_with(scenario)


def _clarity(scenario: Scenario, no_mandate: np.ndarray) -> Iterator[Finding]:
    """Clarity beyond mandated sessions: F = max(focus, clarity) of the department whose head is most in favour."""
    values, clarity = scenario.values, scenario.levers["clarity"]
    lift = max(0.0, *scenario.school.stances) * values["mediation"]
    need = np.where(scenario.levers["mentoring"] > 0, min(values["focus"], LEAST_FOCUS), values["focus"])
    here = scenario.school.levers["clarity"]
    idle = (clarity + lift * (1 - clarity) <= need) & (here + lift * (1 - here) <= need)
    yield from found("clarity_idle", "clarity", moved(scenario, "clarity") & no_mandate & idle, focus=values["focus"])


def _protected_time(scenario: Scenario, nothing_to_protect: np.ndarray) -> Iterator[Finding]:
    weeks = moved(scenario, "protected_time") & nothing_to_protect
    opens = (scenario.values["door_relief"] > 0) & (scenario.levers["isolation"] > 0)
    yield from found("protected_time_doors", "protected_time", weeks & opens)
    yield from found("protected_time_idle", "protected_time", weeks & ~opens)


def _observation(scenario: Scenario) -> Iterator[Finding]:
    stance, often = moved(scenario, "observation_control"), scenario.levers["observation"]
    yield from found("observation_control_idle", "observation_control", stance & (often == 0))
    seldom = stance & (often > 0) & ~moved(scenario, "observation")
    yield from found("observation_control_seldom", "observation_control", seldom, rate=scenario.school.observation)


def _agency(scenario: Scenario, no_mandate: np.ndarray) -> Iterator[Finding]:
    """C = control (1 - agency), O = observation_control (1 - agency)."""
    levers, persuaded = scenario.levers, administration_persuades(scenario)
    agency = levers["agency"]
    observed = (levers["observation"] > 0) & (levers["observation_control"] > 0)
    idle = no_mandate & ~persuaded & ~observed
    yield from found("agency_idle", "agency", moved(scenario, "agency") & idle)
    at_work = {"control": ~no_mandate | persuaded, "observation_control": observed}
    for lever, works in at_work.items():
        weeks = works & (agency > 0) & (levers[lever] > 0) & (moved(scenario, lever) | moved(scenario, "agency"))
        if weeks.any():
            nominal, say = last_of(scenario, lever, weeks), last_of(scenario, "agency", weeks)
            yield from found("agency_softens", lever, weeks, value=nominal, agency=say, result=nominal * (1 - say))


def _nobody_to_be_called_with(scenario: Scenario) -> Iterator[Finding]:
    """An assigned partner is of the same unit (4.6), a mentor of the same department (4.8): one alone in a department
    has none where sessions are called by departments.
    """
    sizes, agency = department_sizes(scenario), scenario.levers["agency"]
    by_department = {"mandate": scenario.levers["mandate_unit"] == UNITS.index("department"), "mentoring": True}
    alone, size = float((sizes == 1).sum()), float(sizes.sum())
    for lever in ("mandate", "mentoring"):
        weeks = moved(scenario, lever) & (scenario.levers[lever] > 0) & by_department[lever]
        if alone == size:
            chosen = agency > 0 if lever == "mandate" else np.zeros(scenario.weeks, bool)
            yield from found(f"{lever}_alone", lever, weeks & ~chosen, size=size)
        elif alone:
            yield from found(f"{lever}_some_alone", lever, weeks, teachers=alone, size=size)


def department_sizes(scenario: Scenario) -> np.ndarray:
    """Teachers in each department: int array (departments,)."""
    staff, values = scenario.school.staff, scenario.values
    size, departments = int(values["size"]), int(values["departments"])
    place = np.arange(size) * departments // size if staff is None else np.asarray(staff.department)
    return np.bincount(place, minlength=departments)
