"""Measures the targets at one vector of values: simulates what they need and gives one number each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.fitting.measures import MEASURES, Schools
from experiments.fitting.runs import Runs
from experiments.fitting.targets import Target
from sim.declared.measures import MEASURE_DTYPE, MEASURE_NAMES
from sim.kernel.runs import run_block
from sim.kernel.setup import build
from sim.kernel.state import TEACHER_DTYPE, State
from sim.kernel.week import run_weeks
from sim.results.states import as_records, blueprint
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Point:
    """A vector of values by name, and the luck under which it is measured; ``schools``: a factor on how many are
    simulated. Plain data, so that it can be sent to any worker.
    """

    number: int
    values: Mapping[str, float]
    seed: int
    schools: float = 1.0


def measured(point: Point, targets: Sequence[Target]) -> dict[str, float]:
    """One number per target, in their order, under "file.name"; NaN where it is not defined."""
    found: dict[str, float] = {}
    for runs in {target.runs.name: target.runs for target in targets}.values():
        wanted = [target for target in targets if target.runs.name == runs.name]
        states = any(MEASURES[target.measure].states for target in wanted)
        schools = {name: _simulated(scenario, runs, point, states) for name, scenario in runs.arms.items()}
        for target in wanted:
            with np.errstate(invalid="ignore", divide="ignore"):
                found[key_of(target)] = MEASURES[target.measure].of(schools, target.arguments)
    return {key_of(target): found[key_of(target)] for target in targets}


def key_of(target: Target) -> str:
    """What tables call a target."""
    return f"{target.runs.name}.{target.name}"


def unknown_of(runs: Runs) -> dict[str, str]:
    """Numbers of these runs that differ from the usual ones: {number: name under which a vector has it}."""
    return {name: f"{name} in {runs.name}" for name in runs.unknown}


def _simulated(scenario: Scenario, runs: Runs, point: Point, states: bool) -> Schools:
    own = {name: point.values[called] for name, called in unknown_of(runs).items() if called in point.values}
    record = scenario.record_in({**point.values, **own})
    count = max(2, round(runs.schools * point.schools))
    if states:
        found = [_state(scenario, record, point.seed, replicate) for replicate in range(count)]
        return Schools(np.empty((0, scenario.weeks, 0)), np.empty((0, 0)), found)
    rows = np.zeros((count, scenario.weeks), MEASURE_DTYPE)
    weeks = rows.view(np.float64).reshape(count, scenario.weeks, len(MEASURE_NAMES))
    teachers = np.zeros((count, int(scenario.school.size)), TEACHER_DTYPE)
    luck = (np.int64(point.seed), np.int64(0), np.int64(0))
    results, cultures = np.zeros((count, len(MEASURE_NAMES))), np.zeros(count, np.int64)
    run_block(
        blueprint(scenario),
        record,
        scenario.levers,
        scenario.calendar(),
        luck,
        rows,
        weeks,
        results,
        cultures,
        teachers,
    )
    return Schools(weeks, teachers, [])


def _state(scenario: Scenario, record: np.ndarray, seed: int, replicate: int) -> State:
    """The state of one school after its last week."""
    luck = (np.int64(seed), np.int64(replicate))
    state = as_records(build(blueprint(scenario), luck, record[0]))
    rows = np.zeros(scenario.weeks, MEASURE_DTYPE)
    run_weeks(state, scenario.levers, record[0], scenario.calendar(), luck, (rows, scenario.weeks))
    return state
