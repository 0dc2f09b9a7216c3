"""Runs of which some weeks count: one row per run and window, in the form of a sweep's runs."""

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numba.core.errors import NumbaError

from experiments.asking.schema import to_scenario
from experiments.asking.staircase import Watched, Window
from experiments.keeping.runs_store import RunStore
from experiments.running.blocks import TEACHER_WEEKS, Done
from sim.declared.measures import CULTURE_INPUTS, CULTURES, MEASURE_NAMES
from sim.errors import StaffroomError
from sim.kernel.record import classify
from sim.results.simulate import simulate


@dataclass(frozen=True)
class WatchedBlock:
    """Replicates ``first`` to ``first + count - 1`` of one scenario."""

    task: Watched
    seed: int
    outcomes: tuple[str, ...]
    first: int
    count: int


def missing_blocks(
    tasks: Sequence[Watched], runs: RunStore, replicates: int, luck: tuple[int, tuple[str, ...]]
) -> Iterator[WatchedBlock]:
    """What is not finished of the first replicates of every task; ``luck`` is the root seed and the outcomes kept."""
    for task in tasks:
        most = max(1, int(TEACHER_WEEKS // task.teacher_weeks))
        for start, missing in runs.held.missing(task.windows[0].name, range(replicates)):
            for first in range(start, start + missing, most):
                yield WatchedBlock(task, *luck, first, min(most, start + missing - first))


def run_watched(block: WatchedBlock) -> Done:
    """Simulates a block. A run that raises is reported in ``failures`` and does not stop the others."""
    try:
        return Done(_simulated(block))
    except (StaffroomError, NumbaError):
        raise  # not the failure of one run: nothing could be simulated
    except Exception:
        return _one_by_one(block)


def _one_by_one(block: WatchedBlock) -> Done:
    tables: list[pa.Table] = []
    failures: list[dict[str, Any]] = []
    for replicate in range(block.first, block.first + block.count):
        try:
            tables.append(_simulated(replace(block, first=replicate, count=1)))
        except Exception as problem:
            failures.append(
                {
                    "scenario": block.task.windows[0].name,
                    "replicate": replicate,
                    "seed": block.seed,
                    "error": f"{type(problem).__name__}: {problem}",
                    "traceback": "".join(traceback.format_exception(problem)),
                }
            )
    return Done(pa.concat_tables(tables) if tables else None, tuple(failures))


def _simulated(block: WatchedBlock) -> pa.Table:
    scenario = to_scenario(block.task.configuration)
    result = simulate(scenario, block.count, block.seed, threads=1, first_replicate=block.first)
    return pa.concat_tables([_table(block, window, result.week_values) for window in block.task.windows])


def _table(block: WatchedBlock, window: Window, weekly: np.ndarray) -> pa.Table:
    """Means over the weeks of a window, and the culture that follows from them; ``weekly`` (runs, weeks, measures)."""
    weeks = weekly[:, window.start : window.stop]
    known = ~np.isnan(weeks)
    count = known.sum(axis=1)
    means = np.where(count > 0, np.where(known, weeks, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
    inputs = means[:, [MEASURE_NAMES.index(name) for name in CULTURE_INPUTS]]
    replicates = np.arange(block.first, block.first + block.count, dtype=np.int64)
    columns: dict[str, Any] = {
        "scenario": pa.array([window.name] * block.count).dictionary_encode(),
        "replicate": pa.array(replicates),
    }
    columns |= {name: pa.array(means[:, MEASURE_NAMES.index(name)].copy()) for name in block.outcomes}
    cultures = pa.array([classify(*row) for row in inputs], pa.int32())
    columns["culture"] = pa.DictionaryArray.from_arrays(cultures, pa.array(CULTURES))
    return pa.table(columns)
