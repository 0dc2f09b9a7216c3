"""The state of a school before its first week and after its last, and what outputs call its teachers."""

import numpy as np

from sim.declared.measures import MEASURE_DTYPE
from sim.kernel.blueprint import Blueprint
from sim.kernel.inputs import blueprint_of, staff_table
from sim.kernel.setup import build
from sim.kernel.state import State
from sim.kernel.week import run_weeks
from sim.scenario.scenario import Scenario
from sim.staff.codes import codes_for


def blueprint(scenario: Scenario) -> Blueprint:
    """The school of a scenario as the arrays that the kernel reads."""
    school, staff, table = scenario.school, scenario.school.staff, None
    if staff is not None:
        groups = {"department": staff.department, "grade": staff.grade, "shift": staff.shift}
        table = staff_table(staff.size, groups, staff.columns)
    pairs = None if staff is None else staff.pairs
    units = int(scenario.levers["mandate_unit"].max())
    return blueprint_of(school.properties, school.levers, school.stances, table, pairs, units)


def initial_state(scenario: Scenario, seed: int, replicate: int) -> State:
    """The state of one school before week 0."""
    numbers = scenario.records(seed, replicate, 1)[0]
    return as_records(build(blueprint(scenario), (np.int64(seed), np.int64(replicate)), numbers))


def final_state(scenario: Scenario, seed: int, replicate: int) -> State:
    """The state of one school after the last week of the scenario."""
    state = initial_state(scenario, seed, replicate)
    rows = np.zeros(scenario.weeks, MEASURE_DTYPE)
    luck = (np.int64(seed), np.int64(replicate))
    numbers = scenario.records(seed, replicate, 1)[0]
    run_weeks(state, scenario.levers, numbers, scenario.calendar(), luck, (rows, scenario.weeks))
    return state


def as_records(state: State) -> State:
    """Compiled code returns plain structured arrays; uncompiled code reads fields as attributes of records."""
    return state._replace(
        teachers=state.teachers.view(np.recarray),
        climate=state.climate.view(np.recarray),
        school=state.school.view(np.recarray),
        tally=state.tally.view(np.recarray),
        baseline=state.baseline.view(np.recarray),
        levers=state.levers.view(np.recarray),
        lever_weeks=state.lever_weeks.view(np.recarray),
        diary=state.diary._replace(entries=state.diary.entries.view(np.recarray)),
    )


def teacher_codes(scenario: Scenario) -> list[str]:
    """T01, T02, ...: what outputs call the teachers."""
    staff, size = scenario.school.staff, int(scenario.school.size)
    if staff is not None and staff.codes:
        return staff.codes
    return codes_for(size)
