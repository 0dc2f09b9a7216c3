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
from experiments.asking.outcome import of_runs, outcome
from experiments.asking.schema import reads_files, to_scenario
from experiments.asking.staircase import Window
from sim.declared.measures import CULTURE_INPUTS, CULTURES, MEASURE_NAMES
from sim.errors import StaffroomError
from sim.kernel.record import classify
from sim.results.outcome_columns import all_outcomes
from sim.results.simulate import run_here
from sim.scenario.scenario import Scenario

TEACHER_WEEKS = 5_000_000  # of one block: about a second on one core
ROOM = 25  # teachers: to keep the weeks of a smaller school takes as long as to simulate this one
MOST_TASKS = 2_000
MOST_RUNS = 5_000  # about 2 MB of outcomes
BLOCKS_PER_WORKER = 8  # at least, so that no worker waits long for the last block of another


@dataclass(frozen=True)
class Task:
    """Replicates ``first`` to ``first + count - 1`` of one scenario, given by its hash and its configuration.

    With ``windows`` every run has a row for each of them instead of one for its last year.
    """

    scenario: str
    configuration: Mapping[str, Any]
    first: int
    count: int
    teacher_weeks: float  # of one run
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Block:
    """Tasks that are simulated and kept together. Everything in it is plain data, so that it can be sent anywhere."""

    tasks: tuple[Task, ...]
    seed: int
    outcomes: tuple[str, ...]
    weeks: tuple[str, ...] = ()  # measures whose weeks are kept
    model: ModelFile | None = None  # somebody's own

    @property
    def runs(self) -> int:
        """Number of runs."""
        return sum(task.count for task in self.tasks)


@dataclass(frozen=True)
class Done:
    """What a block gave: tables by kind (``runs``, one row per run; ``weeks``, one per run and week, where they are
    kept; none where every run failed), and one entry per run that failed.
    """

    tables: Mapping[str, pa.Table]
    failures: tuple[dict[str, Any], ...] = ()


def teacher_weeks(scenario: Scenario, weeks: bool = False) -> float:
    """How much work one run of a scenario is; ``weeks``: whether its weeks are kept."""
    size = scenario.school.size
    return float(scenario.weeks * (max(size, ROOM) if weeks else size))


def runs_at_most(runs: int, workers: int) -> int:
    """Runs of one block, so that even a small sweep keeps all workers busy to its end."""
    return min(MOST_RUNS, max(1, math.ceil(runs / (BLOCKS_PER_WORKER * workers))))


def blocks_of(tasks: Iterable[Task], like: Block, most_runs: int = MOST_RUNS) -> Iterable[Block]:
    """Tasks in blocks of about equal work, of no more than ``most_runs`` runs; a long task is split.

    ``like`` is a block without tasks: what is kept of every run, and under which luck and model.
    """
    waiting: list[Task] = []
    work, runs = 0.0, 0
    for task in tasks:
        most = min(most_runs, max(1, int(TEACHER_WEEKS // task.teacher_weeks)))
        for first in range(task.first, task.first + task.count, most):
            count = min(most, task.first + task.count - first)
            full = work + count * task.teacher_weeks > TEACHER_WEEKS or runs + count > most_runs
            if waiting and (full or len(waiting) >= MOST_TASKS):
                yield replace(like, tasks=tuple(waiting))
                waiting, work, runs = [], 0.0, 0
            waiting.append(replace(task, first=first, count=count))
            work += count * task.teacher_weeks
            runs += count
    if waiting:
        yield replace(like, tasks=tuple(waiting))


class Piece(NamedTuple):
    """What a task gave: outcomes by name, each (runs,), cultures (runs,), and its weeks where they are kept."""

    task: Task
    values: Mapping[str, np.ndarray]
    cultures: np.ndarray
    weeks: pd.DataFrame | None = None


def run_block(block: Block) -> Done:
    """Simulates a block. A run that raises is reported in ``failures`` and does not stop the others."""
    pieces: list[Piece] = []
    failures: list[dict[str, Any]] = []
    for task in block.tasks:
        try:
            pieces += _simulated(task, block)
        except (StaffroomError, NumbaError):
            raise  # not the failure of one run: nothing could be simulated
        except Exception:
            failures += _one_by_one(task, block, pieces)
    if not pieces:
        return Done({}, tuple(failures))
    weeks = {"weeks": _weeks(pieces)} if block.weeks else {}
    return Done({"runs": _table(pieces, block), **weeks}, tuple(failures))


def _simulated(task: Task, block: Block) -> list[Piece]:
    scenario, luck = _scenario(task), (block.seed, (task.first, task.count))
    own = None if block.model is None else loaded(block.model)
    known = all_outcomes(() if own is None else own.names)
    others = [outcome(name) for name in block.outcomes if name not in known]
    whole = bool(task.windows or block.weeks or others)
    result = run_here(scenario, *luck, own, keep_weeks=whole)
    if task.windows:
        return [_watched(task, window, result.week_values) for window in task.windows]
    values, cultures = result.outcomes
    found = {name: values[:, known.index(name)] for name in block.outcomes if name in known}
    found |= {one.name: one.values(result.week_values, scenario) for one in others}
    kept = result.weeks[["replicate", "week", "year", "term", *block.weeks]] if block.weeks else None
    return [Piece(task, found, cultures, kept)]


def _watched(task: Task, window: Window, weekly: np.ndarray) -> Piece:
    """Means over the weeks of a window, and the culture that follows from them; ``weekly`` (runs, weeks, measures)."""
    weeks = weekly[:, window.start : window.stop]
    known = ~np.isnan(weeks)
    count = known.sum(axis=1)
    means = np.where(count > 0, np.where(known, weeks, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
    inputs = means[:, [MEASURE_NAMES.index(name) for name in CULTURE_INPUTS]]
    cultures = np.array([classify(*row) for row in inputs])
    return Piece(replace(task, scenario=window.name), dict(zip(MEASURE_NAMES, means.T, strict=True)), cultures)


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
            pieces += _simulated(replace(task, first=replicate, count=1), block)
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
    cultures = np.concatenate([piece.cultures for piece in pieces]).astype(np.int32)
    columns: dict[str, Any] = {
        "scenario": pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([task.scenario for task in tasks])),
        "replicate": pa.array(replicates),
    }
    columns |= {
        name: pa.array(np.concatenate([piece.values[name] for piece in pieces])) for name in of_runs(block.outcomes)
    }
    columns["culture"] = pa.DictionaryArray.from_arrays(pa.array(cultures), pa.array(CULTURES))
    return pa.table(columns)


def _weeks(pieces: Sequence[Piece]) -> pa.Table:
    frames = [piece.weeks for piece in pieces if piece.weeks is not None]
    for piece, frame in zip(pieces, frames, strict=True):
        frame.insert(0, "scenario", piece.task.scenario)
    return pa.Table.from_pandas(pd.concat(frames, ignore_index=True), preserve_index=False)
