"""Simulates the missing runs of an experiment block by block; a run that raises never stops the others."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa
from numba.core.errors import NumbaError

from experiments.asking.experiment import Experiment
from experiments.asking.keys import run_key
from experiments.keeping.parts import Parts, plain_table
from sim.errors import StaffroomError
from sim.results.simulate import Result, simulate
from sim.scenario.scenario import Scenario

TEACHER_WEEKS = 4_000_000  # of one block: about half a second on two cores
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Block:
    """Replicates ``first`` to ``first + count - 1`` of one scenario: simulated, kept and repeated as one piece."""

    name: str
    scenario: Scenario
    first: int
    count: int


@dataclass
class Work:
    """What was done: the number of new runs, seconds spent in the model, runs that raised."""

    runs: int = 0
    seconds: float = 0.0
    failures: list[dict[str, Any]] = field(default_factory=list)


def blocks_of(experiment: Experiment, parts: Parts) -> list[Block]:
    """The blocks that are missing in a results folder."""
    blocks = []
    for name, scenario in experiment.scenarios.items():
        done = parts.done(name)
        missing = [replicate for replicate in experiment.settings.wanted if replicate not in done]
        most = max(1, round(TEACHER_WEEKS / (scenario.weeks * scenario.school.size)))
        blocks += [Block(name, scenario, first, count) for first, count in _stretches(missing, most)]
    return blocks


def _stretches(numbers: Iterable[int], most: int) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, count), at most ``most`` together."""
    first, count = None, 0
    for number in numbers:
        if first is not None and number == first + count and count < most:
            count += 1
            continue
        if first is not None:
            yield first, count
        first, count = number, 1
    if first is not None:
        yield first, count


def work_off(experiment: Experiment, blocks: Iterable[Block], parts: Parts, progress: Progress) -> Work:
    """Simulates blocks and keeps each as soon as it is finished. ``progress`` is told the number of finished runs."""
    work = Work()
    for block in blocks:
        _one_block(experiment, block, parts, (work, progress))
        progress(work.runs + len(work.failures))
    return work


def _one_block(experiment: Experiment, block: Block, parts: Parts, report: tuple[Work, Progress]) -> None:
    work, progress = report
    before = work.runs + len(work.failures)
    try:
        result = _simulated(experiment, block, lambda done, _: progress(before + done))
    except (StaffroomError, NumbaError):
        raise  # not the failure of one run: nothing could be simulated
    except Exception as problem:
        if block.count == 1:
            work.failures.append(_failure(experiment, block, problem))
            return
        for replicate in range(block.first, block.first + block.count):
            _one_block(experiment, Block(block.name, block.scenario, replicate, 1), parts, report)
        return
    key = run_key(experiment.hashes[block.name], experiment.settings.seed, block.first)
    parts.keep(key, tables_of(result, experiment.settings.weeks))
    work.runs += block.count
    work.seconds += result.seconds


def _simulated(experiment: Experiment, block: Block, progress: Callable[[int, int], None]) -> Result:
    settings = experiment.settings
    return simulate(
        block.scenario,
        block.count,
        settings.seed,
        settings.threads,
        name=block.name,
        first_replicate=block.first,
        keep_weeks=settings.weeks,
        progress=progress,
    )


def tables_of(result: Result, keep_weeks: bool) -> dict[str, pa.Table]:
    """The tables of a result as they are kept: runs and, if wanted, weeks."""
    tables = {"runs": _with_names(result.runs)}
    if keep_weeks:
        tables["weeks"] = _with_names(result.weeks)
    return tables


def _with_names(frame: pd.DataFrame) -> pa.Table:
    """The scenario as plain text, as in design.parquet, so that the tables join everywhere."""
    table = plain_table(frame)
    place = table.schema.get_field_index("scenario")
    return table.set_column(place, "scenario", table["scenario"].cast(pa.string()))


def _failure(experiment: Experiment, block: Block, problem: Exception) -> dict[str, Any]:
    return {
        "scenario": block.name,
        "replicate": block.first,
        "seed": experiment.settings.seed,
        "run": run_key(experiment.hashes[block.name], experiment.settings.seed, block.first),
        "error": f"{type(problem).__name__}: {problem}",
        "traceback": "".join(traceback.format_exception(problem)),
        "command": experiment.repeat(block.name, block.first),
    }
