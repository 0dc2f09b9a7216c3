"""Blocks: a few runs that are simulated and kept as one piece; the function that every executor calls."""

import math
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numba.core.errors import NumbaError

from experiments.asking.model_file import ModelFile, loaded
from experiments.asking.schema import reads_files, to_scenario
from sim.declared.measures import CULTURES
from sim.errors import StaffroomError
from sim.results.outcome_columns import all_outcomes
from sim.results.simulate import run_outcomes, run_weeks_too
from sim.scenario.scenario import Scenario

TEACHER_WEEKS = 5_000_000  # of one block: about a second on one core
MOST_TASKS = 2_000
MOST_RUNS = 5_000  # about 2 MB of outcomes
BLOCKS_PER_WORKER = 8  # at least, so that no worker waits long for the last block of another


@dataclass(frozen=True)
class Task:
    """Replicates ``first`` to ``first + count - 1`` of one scenario, given by its hash and its configuration."""

    scenario: str
    configuration: Mapping[str, Any]
    first: int
    count: int
    teacher_weeks: float  # of one run


@dataclass(frozen=True)
class Block:
    """Tasks that are simulated and kept together. Everything in it is plain data, so that it can be sent anywhere."""

    tasks: tuple[Task, ...]
    seed: int
    outcomes: tuple[str, ...]
    weeks: bool = False  # whether the weeks are kept
    model: ModelFile | None = None  # somebody's own

    @property
    def runs(self) -> int:
        """Number of runs."""
        return sum(task.count for task in self.tasks)


@dataclass(frozen=True)
class Done:
    """What a block gave: a table with one row per run, one with a row per run and week where they are kept, and one
    entry per run that failed.
    """

    table: pa.Table | None
    failures: tuple[dict[str, Any], ...] = ()
    weeks: pa.Table | None = None


def runs_at_most(runs: int, workers: int) -> int:
    """Runs of one block, so that even a small sweep keeps all workers busy to its end."""
    return min(MOST_RUNS, max(1, math.ceil(runs / (BLOCKS_PER_WORKER * workers))))


def blocks_of(
    tasks: Iterable[Task],
    seed: int,
    outcomes: Sequence[str],
    most_runs: int = MOST_RUNS,
    weeks: bool = False,
    model: ModelFile | None = None,
) -> Iterable[Block]:
    """Tasks in blocks of about equal work, of no more than ``most_runs`` runs; a long task is split.

    ``outcomes``: the measures that are kept of every run; ``weeks``: whether every week is kept as well; ``model``: a
    user's own.
    """
    waiting: list[Task] = []
    work, runs = 0.0, 0
    for task in tasks:
        most = min(most_runs, max(1, int(TEACHER_WEEKS // task.teacher_weeks)))
        for first in range(task.first, task.first + task.count, most):
            count = min(most, task.first + task.count - first)
            full = work + count * task.teacher_weeks > TEACHER_WEEKS or runs + count > most_runs
            if waiting and (full or len(waiting) >= MOST_TASKS):
                yield Block(tuple(waiting), seed, tuple(outcomes), weeks, model)
                waiting, work, runs = [], 0.0, 0
            waiting.append(Task(task.scenario, task.configuration, first, count, task.teacher_weeks))
            work += count * task.teacher_weeks
            runs += count
    if waiting:
        yield Block(tuple(waiting), seed, tuple(outcomes), weeks, model)


class Piece(NamedTuple):
    """What a task gave: outcomes (runs, measures), cultures (runs,), and its weeks where they are kept."""

    task: Task
    values: np.ndarray
    cultures: np.ndarray
    weeks: pd.DataFrame | None = None


def run_block(block: Block) -> Done:
    """Simulates a block. A run that raises is reported in ``failures`` and does not stop the others."""
    pieces: list[Piece] = []
    failures: list[dict[str, Any]] = []
    for task in block.tasks:
        try:
            pieces.append(_simulated(task, block))
        except (StaffroomError, NumbaError):
            raise  # not the failure of one run: nothing could be simulated
        except Exception:
            failures += _one_by_one(task, block, pieces)
    if not pieces:
        return Done(None, tuple(failures))
    return Done(_table(pieces, block), tuple(failures), _weeks(pieces) if block.weeks else None)


def _simulated(task: Task, block: Block) -> Piece:
    simulated = run_weeks_too if block.weeks else run_outcomes
    own = () if block.model is None else (loaded(block.model),)
    return Piece(task, *simulated(_scenario(task), block.seed, task.first, task.count, *own))


_FROM_FILES: dict[str, Scenario] = {}  # the last few, by their hash: a staff of thousands is not read for every block
_KEPT = 4


def _scenario(task: Task) -> Scenario:
    if not reads_files(task.configuration):
        return to_scenario(task.configuration)
    found = _FROM_FILES.get(task.scenario)
    if found is None:
        found = to_scenario(task.configuration)
        for name in list(_FROM_FILES)[: len(_FROM_FILES) - _KEPT + 1]:
            _FROM_FILES.pop(name, None)  # another thread may have done it
        _FROM_FILES[task.scenario] = found
    return found


def _one_by_one(task: Task, block: Block, pieces: list[Piece]) -> list[dict[str, Any]]:
    """Every run of a task alone, after the task as a whole has failed."""
    failures = []
    for replicate in range(task.first, task.first + task.count):
        try:
            pieces.append(_simulated(replace(task, first=replicate, count=1), block))
        except Exception as problem:
            failures.append(
                {
                    "scenario": task.scenario,
                    "replicate": replicate,
                    "seed": block.seed,
                    "error": f"{type(problem).__name__}: {problem}",
                    "traceback": "".join(traceback.format_exception(problem)),
                }
            )
    return failures


def _table(pieces: Sequence[Piece], block: Block) -> pa.Table:
    tasks, counts = [piece.task for piece in pieces], [piece.task.count for piece in pieces]
    codes = np.repeat(np.arange(len(pieces), dtype=np.int32), counts)
    replicates = np.concatenate([np.arange(task.first, task.first + task.count, dtype=np.int64) for task in tasks])
    values = np.concatenate([piece.values for piece in pieces])
    cultures = np.concatenate([piece.cultures for piece in pieces]).astype(np.int32)
    columns: dict[str, Any] = {
        "scenario": pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([task.scenario for task in tasks])),
        "replicate": pa.array(replicates),
    }
    known = all_outcomes(block.model.measures if block.model else ())
    columns |= {name: pa.array(np.ascontiguousarray(values[:, known.index(name)])) for name in block.outcomes}
    columns["culture"] = pa.DictionaryArray.from_arrays(pa.array(cultures), pa.array(CULTURES))
    return pa.table(columns)


def _weeks(pieces: Sequence[Piece]) -> pa.Table:
    frames = [piece.weeks.assign(scenario=piece.task.scenario) for piece in pieces if piece.weeks is not None]
    return pa.Table.from_pandas(pd.concat(frames, ignore_index=True), preserve_index=False)
