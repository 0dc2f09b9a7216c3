"""Carries out a sweep: what is missing is simulated, every block is kept at once, the tables are written at the end."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from experiments import terminal
from experiments.ensemble import GOOD, INTERRUPTED, SOME_FAILED
from experiments.parts import write_table
from experiments.provenance import provenance
from experiments.store import FAILURES, Store, writable
from experiments.sweep import executors
from experiments.sweep.asked import Asked
from experiments.sweep.blocks import Done, Task, blocks_of
from experiments.sweep.layout import command, folder_of, merged_design
from experiments.sweep.points import DESIGN_COLUMNS, Points, short_hash
from experiments.sweep.store import RunStore
from experiments.sweep.summary import summary
from sim import _jit

MANY_SCENARIOS = 5_000


@dataclass
class Prepared:
    """A design whose scenarios are known by their hashes: the table, and where each scenario occurs first.

    ``places`` maps a scenario to (point, arm, teacher-weeks of one run); configurations are made when they are needed,
    so that a large design fits into memory.
    """

    points: Points
    table: pd.DataFrame
    places: dict[str, tuple[int, int, float]]


def prepared(request: Asked) -> Prepared:
    """Builds every scenario of a design once. Raises :class:`StaffroomError` for a point that is not possible."""
    points = request.points
    if len(points) > MANY_SCENARIOS:
        terminal.say(f"Preparing {len(points):,} scenarios ...")
    rows: list[tuple[int, str, str]] = []
    places: dict[str, tuple[int, int, float]] = {}
    for point, arm, scenario in points.scenarios():
        name = short_hash(scenario)
        rows.append((point, points.arms[arm].name, name))
        places.setdefault(name, (point, arm, scenario.weeks * scenario.school.size))
    names = pd.DataFrame(rows, columns=pd.Index(DESIGN_COLUMNS))
    return Prepared(points, names.join(points.table.reset_index(drop=True), on="point"), places)


def identity_of(request: Asked) -> dict[str, Any]:
    """What must be the same for a folder to be continued; points and replicates may differ."""
    base = {name: request.configuration[name] for name in ("school", "reform", "parameters", "years")}
    text = json.dumps([base, [[arm.name, arm.reform] for arm in request.points.arms]], sort_keys=True, default=str)
    return {
        "verb": "sweep",
        "base": hashlib.sha256(text.encode()).hexdigest()[:16],
        "seed": request.seed,
        "model_version": _jit.MODEL_VERSION,
        "outcomes": list(request.outcomes),
    }


def carry_out(request: Asked) -> int:
    """Runs a sweep from its design to its tables; returns the exit code. An interruption keeps what is finished."""
    design = prepared(request)
    folder = folder_of(request)
    store = Store(folder, terminal.say)
    with store.held(identity_of(request), request.overwrite):
        runs = RunStore(folder, terminal.say)
        with writable(folder):
            runs.scan()
            design.table = merged_design(design.table, folder, runs, request)
            write_table(pa.Table.from_pandas(design.table, preserve_index=False), folder / "design.parquet")
            store.write_manifest(**_opening(request, design))
        began = time.perf_counter()
        try:
            failures = _simulate(request, design, runs, store)
        except KeyboardInterrupt:
            store.write_manifest(status="interrupted")
            terminal.say(f"Interrupted. What is finished is kept; to go on: staffroom resume {folder}")
            return INTERRUPTED
        _finish(request, design, runs, (store, failures, time.perf_counter() - began))
    return SOME_FAILED if failures else GOOD


def _opening(request: Asked, design: Prepared) -> dict[str, Any]:
    return {
        "status": "running",
        "command": command(request),
        "typed": list(request.typed),
        "verb": "sweep",
        "identity": identity_of(request),
        "arms": [arm.name for arm in request.points.arms],
        "varied": list(request.points.table.columns),
        "outcomes": list(request.outcomes),
        "seed": request.seed,
        "replicates": request.replication.most,
        "configuration": {key: value for key, value in request.configuration.items() if key != "list"},
        "provenance": provenance(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": {"points": len(request.points.table), "scenarios": len(design.places)},
    }


def _simulate(request: Asked, design: Prepared, runs: RunStore, store: Store) -> list[dict[str, Any]]:
    """Simulates what is missing; returns the failures."""
    wanted = range(request.replication.most)
    total = len(wanted) * len(design.places)
    missing = total - sum(runs.count(scenario, wanted) for scenario in design.places)
    if not missing:
        terminal.say(f"All {total:,} runs are in {runs.folder} already; nothing to simulate.")
        return []
    if missing < total:
        terminal.say(f"{total - missing:,} of {total:,} runs are in {runs.folder} already; going on with the rest.")
    if not _jit.is_compiled():
        terminal.say("Compiling the model, once (about 20 seconds) ...")
    failures: list[dict[str, Any]] = []
    tasks = missing_tasks(design, runs, wanted)
    done = 0
    with terminal.progress(missing) as advance, executors.opened(*_executor(request)) as (executor, workers):
        for block, result in executors.work_off(executor, workers, blocks_of(tasks, request.seed, request.outcomes)):
            keep(result, runs, failures)
            done += block.runs
            advance(done)
    store.write_failures(failures)
    return failures


def _executor(request: Asked) -> tuple[str, int | None, str | None]:
    return request.executor, request.workers, request.address


def missing_tasks(design: Prepared, runs: RunStore, wanted: range) -> Iterator[Task]:
    """What is not finished of the wanted replicates of every scenario."""
    for scenario, (point, arm, teacher_weeks) in design.places.items():
        for first, count in runs.missing(scenario, wanted):
            yield Task(scenario, design.points.configuration_of(point, arm), first, count, teacher_weeks)


def keep(result: Done, runs: RunStore, failures: list[dict[str, Any]]) -> None:
    """Keeps a finished block."""
    if result.table is not None:
        with writable(runs.folder):
            runs.keep(result.table)
    failures += result.failures


def _finish(request: Asked, design: Prepared, runs: RunStore, outcome: tuple[Store, Sequence[dict], float]) -> None:
    store, failures, seconds = outcome
    with writable(runs.folder):
        rows = runs.compact()
        arms = [arm.name for arm in request.points.arms]
        points = summary(design.table, runs, request.outcomes, arms)
        write_table(pa.Table.from_pandas(points, preserve_index=False), runs.folder / "points.parquet")
    counts = store.manifest["counts"] | {"runs": rows, "failed": len(failures)}
    tables = {"design": len(design.table), "runs": rows, "points": len(points)}
    store.write_manifest(
        status="complete" if not failures else "some runs failed",
        counts=counts,
        tables=tables,
        timings={"simulation_seconds": round(seconds, 3)},
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    print(f"Results in {runs.folder}: {', '.join(f'{name}.parquet ({n:,} rows)' for name, n in tables.items())}")
    if failures:
        terminal.say(f"{len(failures)} runs failed; {runs.folder / FAILURES} says why and how to repeat them.")
