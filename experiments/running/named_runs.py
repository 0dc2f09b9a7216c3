"""The missing runs of named scenarios, simulated by any executor and kept with their weeks."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from experiments.asking.experiment import Experiment
from experiments.asking.keys import run_key
from experiments.keeping.parts import Parts
from experiments.running import executors
from experiments.running.blocks import Done, Task, blocks_of, run_block, runs_at_most
from sim.results.outcome_columns import all_outcomes

ROOM = 25  # teachers: to keep the weeks of a smaller school takes as long as to simulate this one


@dataclass
class Work:
    """What was done: the number of new runs, seconds on the clock, runs that raised."""

    runs: int = 0
    seconds: float = 0.0
    failures: list[dict[str, Any]] = field(default_factory=list)


def missing_tasks(experiment: Experiment, parts: Parts) -> list[Task]:
    """What is not finished of every scenario, each called by its hash."""
    found = []
    for name, scenario in experiment.scenarios.items():
        done = parts.done(name)
        missing = [replicate for replicate in experiment.settings.wanted if replicate not in done]
        teachers = max(scenario.school.size, ROOM) if experiment.settings.weeks else scenario.school.size
        configuration = experiment.configurations[name]
        found += [
            Task(experiment.hashes[name], configuration, first, count, scenario.weeks * teachers)
            for first, count in _stretches(missing)
        ]
    return found


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, count)."""
    for _, stretch in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in stretch]
        yield found[0], len(found)


def work_off(experiment: Experiment, tasks: Sequence[Task], parts: Parts, progress: Callable[[int], None]) -> Work:
    """Simulates what is missing and keeps every block as soon as it is finished."""
    settings, work, done = experiment.settings, Work(), 0
    began = time.perf_counter()
    with executors.opened(*experiment.executor) as pool:
        most = runs_at_most(sum(task.count for task in tasks), pool.workers())
        blocks = blocks_of(
            tasks, settings.seed, all_outcomes(experiment.own_measures), most, settings.weeks, experiment.model
        )
        for block, result in pool.work_off(blocks, run_block):
            work.runs += _keep(experiment, result, parts)
            work.failures += [_failure(experiment, failure) for failure in result.failures]
            done += block.runs
            progress(done)
    work.seconds = time.perf_counter() - began
    return work


def _keep(experiment: Experiment, result: Done, parts: Parts) -> int:
    """Keeps the runs of a block, scenario by scenario under its name; returns how many they are."""
    if result.table is None:
        return 0
    names = {digest: name for name, digest in experiment.hashes.items()}
    for digest in pc.unique(result.table["scenario"].cast(pa.string())).to_pylist():
        tables = {"runs": _with_seed(result.table, experiment.settings.seed)}
        if result.weeks is not None:
            tables["weeks"] = result.weeks
        own = {kind: _renamed(table, digest, names[digest]) for kind, table in tables.items()}
        first = pc.min(own["runs"]["replicate"]).as_py()
        parts.keep(run_key(digest, experiment.settings.seed, first), own)
    return result.table.num_rows


def _with_seed(table: pa.Table, seed: int) -> pa.Table:
    return table.add_column(2, "seed", pa.array([seed] * table.num_rows, pa.int64()))


def _renamed(table: pa.Table, digest: str, name: str) -> pa.Table:
    """The rows of one scenario, called by its name; texts are plain, so that the tables join everywhere."""
    own = table.filter(pc.equal(table["scenario"].cast(pa.string()), digest))
    texts = {"scenario": pa.array([name] * own.num_rows, pa.string())}
    if "culture" in own.column_names:
        texts["culture"] = own["culture"].cast(pa.string())
    for column, values in texts.items():
        own = own.set_column(own.schema.get_field_index(column), column, values)
    return own


def _failure(experiment: Experiment, found: Mapping[str, Any]) -> dict[str, Any]:
    name = next(name for name, digest in experiment.hashes.items() if digest == found["scenario"])
    key = run_key(found["scenario"], found["seed"], found["replicate"])
    return {**found, "scenario": name, "run": key, "command": experiment.repeat(name, found["replicate"])}
