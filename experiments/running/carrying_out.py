"""Carries out a request: what is missing is simulated, every block is kept at once, the tables are written at the end.

The one engine of ``run``, ``compare``, ``sweep`` and ``map``; what is their own stands in their jobs.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from experiments import terminal
from experiments.drawn import Draw
from experiments.exit_codes import GOOD, INTERRUPTED, SOME_FAILED, USER_ERROR
from experiments.keeping.held import Held
from experiments.keeping.intact import stamp_of
from experiments.keeping.provenance import provenance
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import FAILURES, Store, writable
from experiments.running import executors
from experiments.running.adaptive import Adaptive
from experiments.running.blocks import Block, blocks_of, run_block, runs_at_most
from experiments.running.drawing import drawn
from experiments.running.failures import Failures
from experiments.running.jobs import Job
from sim.errors import StaffroomError


@dataclass
class Work:
    """What was done: the number of new runs, and seconds on the clock."""

    runs: int = 0
    seconds: float = 0.0


def carry_out(job: Job, draw: Draw | None = None) -> int:
    """Carries out a job from its design to its tables and figures; returns the exit code.

    Finished runs found in the results folder are not simulated again. Raises :class:`StaffroomError` where the folder
    cannot be used; an interruption keeps what is finished.
    """
    request, folder = job.request, job.folder
    job.check()
    for notice in job.notices:
        terminal.say(f"Note: {notice}")
    store = Store(folder, terminal.say)
    with store.held(job.identity, request.overwrite, {"configuration": request.configuration, **job.told}):
        runs = RunStore(folder, terminal.say, stamp_of(job.identity, "runs"), request.kinds, job.names)
        with writable(folder):
            runs.scan()
        if job.refusal(runs):
            raise StaffroomError(job.refusal(runs))
        store.write_manifest(**_opening(job, store))
        failures, work = Failures(folder, job.described), Work()
        with writable(folder):
            job.write_design(store, runs)
        try:
            _simulate(job, runs, failures, work)
            enough = _finish(job, store, runs, failures, work)
        except KeyboardInterrupt:
            _interrupted(job, store, runs)
            return INTERRUPTED
        if enough:
            job.show(store)
        good = drawn(store, draw, job.figures and enough)
    terminal.say_where(folder, store.manifest)
    if failed := len(failures.entries):
        terminal.say(
            f"{failed} of {_wanted(job, runs, failed):,} runs failed; {folder / FAILURES} says why and how to "
            "repeat them."
        )
        return SOME_FAILED
    return GOOD if good else USER_ERROR


def _opening(job: Job, store: Store) -> dict[str, Any]:
    """What the manifest says from the beginning on."""
    request, earlier = job.request, store.manifest
    name, workers, _ = request.executor
    return {
        "status": "running",
        "command": request.command,
        "verb": job.verb,
        "identity": job.identity,
        **job.told,
        "arms": job.arms,
        "outcomes": list(job.outcomes),
        "seed": request.seed,
        "replicates": request.replication.most,
        "first_replicate": request.replication.first,
        "executor": name,
        "workers": workers,
        "configuration": request.configuration,
        "model": request.model and request.model.described(),
        "provenance": provenance(),
        "counts": earlier.get("counts", {}) | job.counts,
        "tables": earlier.get("tables", {}),
        "started": earlier.get("started", _now()),
        "continued": _now(),
        "finished": None,
    }


def _wanted(job: Job, runs: RunStore, failed: int = 0) -> int:
    """How many runs are asked for; where a precision is, as many as were tried."""
    if job.request.replication.precision is not None:
        return len(runs.held) + failed
    return job.request.replication.most * len(job.scenarios)


def _simulate(job: Job, runs: RunStore, failures: Failures, work: Work) -> None:
    """Simulates what is missing, look by look, and keeps every block as soon as it is finished."""
    request = job.request
    like = Block((), request.seed, tuple(job.outcomes), request.weeks, request.model)
    failures.begin()
    began = time.perf_counter()
    with executors.opened(*request.executor) as pool:
        for look, wanted in enumerate(_looks(job, runs)):
            tried = Held()
            tried.update(runs.held)
            tried.update(failures.runs)  # what failed at one look is not tried again at the next
            missing = sum(count for name, numbers in wanted.items() for _, count in tried.missing(name, numbers))
            if look == 0 and not _tell(job, wanted, missing):
                continue
            tasks, most = job.tasks(tried, wanted), runs_at_most(missing, pool.workers())
            done = 0
            with terminal.progress(missing) as advance:
                blocks = blocks_of(tasks, like, most)
                for block, result in pool.work_off(blocks, run_block):
                    if result.tables:
                        with writable(runs.folder):
                            runs.keep(job.dressed(result.tables))
                    failures.add(result.failures)
                    work.runs += block.runs - len(result.failures)
                    work.seconds = time.perf_counter() - began
                    done += block.runs
                    advance(done)


def _looks(job: Job, runs: RunStore) -> Iterator[Mapping[str, range]]:
    """Which replicates of every scenario are wanted: once, or look after look until they are precise enough."""
    if job.request.replication.precision is None:
        yield dict.fromkeys(job.scenarios, job.request.replication.wanted)
    else:
        yield from Adaptive(job.request, job.design(), runs).looks()


def _tell(job: Job, wanted: Mapping[str, range], missing: int) -> bool:
    """Says how much is there already; False where nothing is missing."""
    total = sum(map(len, wanted.values()))
    if not missing:
        terminal.say(f"All {total:,} runs are in {job.folder} already; nothing to simulate.")
    elif missing < total:
        terminal.say(f"{total - missing:,} of {total:,} runs are in {job.folder} already; going on with the rest.")
    if missing:
        terminal.say_compiling()
    return missing > 0


def _finish(job: Job, store: Store, runs: RunStore, failures: Failures, work: Work) -> bool:
    """Writes the large tables and the manifest; False where there is not enough for tables."""
    began = time.perf_counter()
    complete = job.complete(runs)
    with writable(job.folder):
        tables = job.write_tables(store, runs, work.runs > 0) if complete else store.manifest["tables"]
    earlier = store.manifest.get("timings", {})
    counts = {"runs": len(runs.held), "runs_new": work.runs, "failed": len(failures.entries)}
    store.write_manifest(
        status="complete" if not failures.entries else "some runs failed",
        counts=store.manifest["counts"] | counts,
        tables=tables,
        figures=[] if work.runs else store.manifest.get("figures", []),
        timings={
            "simulation_seconds": round(earlier.get("simulation_seconds", 0.0) + work.seconds, 3),
            "writing_seconds": round(time.perf_counter() - began, 3),
            "runs_per_second": round(work.runs / work.seconds, 1) if work.seconds else None,
        },
        finished=_now(),
    )
    return complete


def _interrupted(job: Job, store: Store, runs: RunStore) -> None:
    store.write_manifest(status="interrupted", finished=_now())
    terminal.say(
        f"Interrupted. {len(runs.held):,} of {_wanted(job, runs):,} runs are kept in {job.folder}; to go on, repeat "
        f"the command, or: staffroom resume {job.folder}\n  {job.request.command}"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
