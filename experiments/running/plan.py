"""``staffroom sweep ... --plan``: what a sweep costs and how precise it will be, from a few runs that are not kept."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from os import cpu_count

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments import terminal
from experiments.asking.asked import Asked
from experiments.asking.axis_lines import axis_lines
from experiments.asking.points import HASH_LETTERS, short_hash
from experiments.asking.schema import to_scenario
from experiments.keeping.writing import WRITE_OPTIONS
from experiments.reading.numbers import TERMINAL
from experiments.running.adaptive import confidence_of, planned_looks
from experiments.running.blocks import Block, Task, run_block
from experiments.running.layout import folder_of
from sim.results.differences import FEWEST_SCHOOLS, ends

TRIED_POINTS = 5
TRIED_SCHOOLS = 12
LONG_HOURS = 2.0


@dataclass(frozen=True)
class Trial:
    """A few runs: seconds and bytes per run, and the spread of the outcome between schools at each tried point."""

    seconds: float
    bytes: float
    spreads: Sequence[float]


def plan(request: Asked) -> int:
    """Prints runs, time, disk, choice of workers and precision. Only a few runs are simulated, and none is kept.

    Returns the exit code.
    """
    for notice in request.notices:
        terminal.say(f"Note: {notice}")
    terminal.say_compiling()
    terminal.say("Timing a few runs ...")
    found = trial(request)
    replication, arms = request.replication, request.points.arms
    points, runs = len(request.points.table), len(request.points) * replication.most
    workers = request.executor[1] or cpu_count() or 1
    hours = runs * found.seconds / workers / 3600
    milliseconds = TERMINAL.fixed(1e3 * found.seconds, 2)
    rows = [
        *axis_lines(request),
        ("points", f"{points:,}" + (f" under {len(arms)} reforms each" if len(arms) > 1 else "")),
        ("schools per point", f"{replication.most:,}" + (" at most" if replication.precision else "")),
        ("runs", f"{'at most ' if replication.precision else ''}{runs:,} (fewer where points share a scenario)"),
        ("time", f"{_duration(hours * 3600)} on {workers} cores ({milliseconds} ms a run on one core)"),
        ("disk", f"about {terminal.size(runs * found.bytes)} in {folder_of(request)}"),
        ("workers", _advice(request, hours)),
        ("precision", _precision(request, found.spreads)),
    ]
    width = max(18, *(len(name) + 2 for name, _ in rows))
    with terminal.tables() as console:
        for name, text in rows:
            console.print(f"{name:{width}}{text}", soft_wrap=True)
    return 0


def trial(request: Asked) -> Trial:
    """Simulates some schools at a few points. Raises :class:`StaffroomError` for a point that is not possible."""
    spread = np.unique(np.linspace(0, len(request.points.table) - 1, TRIED_POINTS).astype(int))
    arms = range(len(request.points.arms))
    values: list[list[np.ndarray]] = []
    seconds, stored, runs = 0.0, 0.0, 0
    for point in spread:
        values.append([])
        for arm in arms:
            task = _task(request, int(point), arm)
            run_block(_block(request, task))  # the first time builds and fills caches
            began = time.perf_counter()
            tables = run_block(_block(request, task)).tables
            seconds += time.perf_counter() - began
            stored += sum(map(_bytes, tables.values()))
            table = tables["runs"]
            runs += table.num_rows
            values[-1].append(table[request.replication.outcome].to_numpy())
    spreads = [_spread(found) for found in values]
    return Trial(seconds / runs, stored / runs, spreads)


def _block(request: Asked, task: Task) -> Block:
    return Block((task,), request.seed, (*request.outcomes, *_needed(request)), request.weeks, request.model)


def _needed(request: Asked) -> tuple[str, ...]:
    return () if request.replication.outcome in request.outcomes else (request.replication.outcome,)


def _task(request: Asked, point: int, arm: int) -> Task:
    configuration = request.points.configuration_of(point, arm)
    scenario = to_scenario(configuration)
    name = short_hash(scenario).ljust(HASH_LETTERS)
    return Task(name, configuration, 0, TRIED_SCHOOLS, scenario.weeks * scenario.school.size)


def _bytes(table: pa.Table) -> int:
    stream = io.BytesIO()
    pq.write_table(table, stream, **WRITE_OPTIONS)
    return len(stream.getvalue())


def _spread(arms: Sequence[np.ndarray]) -> float:
    """Spread between schools of the outcome, or of the widest paired difference to the first arm."""
    if len(arms) == 1:
        return float(np.nanstd(arms[0], ddof=1))
    return max(float(np.nanstd(values - arms[0], ddof=1)) for values in arms[1:])


def _precision(request: Asked, spreads: Sequence[float]) -> str:
    replication = request.replication
    what = f"{replication.outcome}{' (paired difference)' if len(request.points.arms) > 1 else ''}"
    level, n = confidence_of(replication), replication.most
    if n < FEWEST_SCHOOLS:
        return f"no interval with fewer than {FEWEST_SCHOOLS} schools per point"
    sd = np.array([np.median(spreads), max(spreads)])
    _, half = ends(np.zeros(2), sd, np.full(2, n), confidence=level)
    usual, widest = (TERMINAL.significant(width, 3) for width in half)
    text = f"{what}: +-{usual} at the median tried point, +-{widest} at the widest"
    if replication.precision is not None:
        text += f", with {n} schools; asked for +-{replication.precision:g}, looked at {len(planned_looks(n))} times"
    return text


def _advice(request: Asked, hours: float) -> str:
    if request.executor[0] == "threads" and hours > LONG_HOURS:
        return f"threads; for {_duration(hours * 3600)} a cluster is worth its set-up (executor=dask)"
    return request.executor[0]


def _duration(seconds: float) -> str:
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"about {TERMINAL.fixed(seconds / length, 1)} {unit}"
    return f"about {TERMINAL.fixed(max(seconds, 1), 0)} s"
