"""Carries out a sweep: what is missing is simulated, every block is kept at once, the tables are written at the end."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments import terminal
from experiments.asking.asked import Asked
from experiments.keeping.held import Held
from experiments.keeping.intact import stamp_of
from experiments.keeping.provenance import provenance
from experiments.keeping.remembered import write_design
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import FAILURES, Store, writable
from experiments.reading.along import write_along
from experiments.reading.point_summary import write_points
from experiments.running import executors
from experiments.running.adaptive import Adaptive, confidence_of, method_of
from experiments.running.blocks import Done, blocks_of, run_block, runs_at_most
from experiments.running.ensemble import GOOD, INTERRUPTED, SOME_FAILED
from experiments.running.failures import Failures
from experiments.running.layout import command, folder_of, merged_design
from experiments.running.preparing import Prepared, identity_of, missing_tasks, prepared
from sim.kernel import jit as _jit


def carry_out(request: Asked) -> int:
    """Runs a sweep from its design to its tables; returns the exit code. An interruption keeps what is finished."""
    folder = folder_of(request)
    design = prepared(request, folder)
    store = Store(folder, terminal.say)
    with store.held(identity_of(request), request.overwrite, {"configuration": request.configuration}):
        runs = RunStore(folder, terminal.say, stamp_of(identity_of(request), "runs"))
        with writable(folder):
            store.write_manifest(**_opening(request, design, store))  # first: it says whose the other files are
            runs.scan()
            design.table = merged_design(design, folder, runs, stamp_of(identity_of(request), "design"))
            write_design(design.table, design.points, folder, stamp_of(identity_of(request), "design"))
        began = time.perf_counter()
        try:
            failures = _simulate(request, design, runs)
        except KeyboardInterrupt:
            store.write_manifest(status="interrupted")
            terminal.say(f"Interrupted. What is finished is kept; to go on: staffroom resume {folder}")
            return INTERRUPTED
        _finish(request, design, runs, (store, failures, time.perf_counter() - began))
    return SOME_FAILED if failures else GOOD


def _opening(request: Asked, design: Prepared, store: Store) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {
        "status": "running",
        "command": command(request),
        "directory": str(Path.cwd()),
        "verb": "sweep",
        "identity": identity_of(request),
        "arms": [arm.name for arm in request.points.arms],
        "varied": list(request.points.table.columns),
        "beside": dict(request.beside),
        "outcomes": list(request.outcomes),
        "seed": request.seed,
        "replicates": request.replication.most,
        "precision": request.replication.precision,
        "interval_level": confidence_of(request.replication),
        "interval_method": method_of(request.replication),
        "configuration": {key: value for key, value in request.configuration.items() if key != "list"},
        "provenance": provenance(),
        "model": request.model and request.model.described(),
        "started": store.manifest.get("started", now),
        "continued": now,
        "counts": {"points": len(request.points.table), "scenarios": len(design.places)},
    }


def _simulate(request: Asked, design: Prepared, runs: RunStore) -> list[dict[str, Any]]:
    """Simulates what is missing, look by look; returns the failures."""
    if not _jit.is_compiled():
        terminal.say("Compiling the model, once (about 20 seconds) ...")
    failures = Failures(runs.folder, design)
    failures.begin()
    with executors.opened(*_executor(request)) as pool:
        for look, wanted in enumerate(looks(request, design, runs)):
            tried = Held()
            tried.update(runs.held)
            tried.update(failures.runs)  # what failed at one look is not tried again at the next
            total = sum(wanted.values())
            missing = total - sum(tried.count(scenario, range(count)) for scenario, count in wanted.items())
            if missing < total and look == 0:
                terminal.say(f"{total - missing:,} of {total:,} runs are in {runs.folder} already.")
            tasks, most = missing_tasks(design, tried, wanted), runs_at_most(missing, pool.workers())
            blocks = blocks_of(tasks, request.seed, request.outcomes, most, model=request.model)
            done = 0
            with terminal.progress(missing) as advance:
                for block, result in pool.work_off(blocks, run_block):
                    keep(result, runs, failures)
                    done += block.runs
                    advance(done)
    return failures.entries


def looks(request: Asked, design: Prepared, runs: RunStore) -> Iterator[Mapping[str, int]]:
    """How many replicates of every scenario are wanted: once, or look after look until they are precise enough."""
    if request.replication.precision is None:
        yield dict.fromkeys(design.places, request.replication.most)
    else:
        yield from Adaptive(request, design, runs).looks()


def _executor(request: Asked) -> tuple[str, int | None, str | None]:
    return request.executor, request.workers, request.address


def keep(result: Done, runs: RunStore, failures: Failures) -> None:
    """Keeps a finished block."""
    if result.table is not None:
        with writable(runs.folder):
            runs.keep(result.table)
    failures.add(result.failures)


def _finish(request: Asked, design: Prepared, runs: RunStore, outcome: tuple[Store, Sequence[dict], float]) -> None:
    store, failures, seconds = outcome
    with writable(runs.folder):
        rows = runs.compact()
        arms = [arm.name for arm in request.points.arms]
        confidence = confidence_of(request.replication)
        points = write_points(runs.folder, design.table, runs, request.outcomes, arms, confidence)
        along = write_along(design.table, runs, request.outcomes, list(design.points.table.columns))
    earlier = store.manifest.get("timings", {}).get("simulation_seconds", 0.0)
    counts = store.manifest["counts"] | {"runs": rows, "failed": len(failures)}
    tables = {"design": len(design.table), "runs": rows, "points": points} | ({"along": along} if along else {})
    store.write_manifest(
        status="complete" if not failures else "some runs failed",
        counts=counts,
        tables=tables,
        timings={"simulation_seconds": round(earlier + seconds, 3)},
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    print(f"Results in {runs.folder}: {', '.join(f'{name}.parquet ({n:,} rows)' for name, n in tables.items())}")
    if failures:
        terminal.say(f"{len(failures)} runs failed; {runs.folder / FAILURES} says why and how to repeat them.")
