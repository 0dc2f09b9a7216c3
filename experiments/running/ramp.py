"""``staffroom map x=LEVER ramp=true``: simulates a staircase, keeps it as a sweep does, says how its ways differ."""

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import terminal
from experiments.asking.asked import Asked
from experiments.asking.experiment import RESULTS
from experiments.asking.keys import canonical
from experiments.asking.map_request import MapRequest
from experiments.asking.points import Arm
from experiments.asking.settings import whole
from experiments.asking.staircase import BAD_START, FALLING, GOOD_START, RISING, Staircase, Watched
from experiments.keeping.intact import stamp_of, stamped
from experiments.keeping.parts import atomic, plain_table, write_table
from experiments.keeping.provenance import provenance
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import FAILURES, Store, writable
from experiments.reading import finished
from experiments.reading.point_summary import summary
from experiments.running.drawing import Draw, drawn
from experiments.running.ensemble import GOOD, INTERRUPTED, SOME_FAILED, USER_ERROR
from experiments.running.layout import command
from experiments.running.windows import missing_blocks, run_watched
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURES
from sim.errors import StaffroomError, nearest
from sim.kernel import jit as _jit
from sim.scenario.scenario import MOST_YEARS

HOLD = 36  # weeks: a year of four terms
MOST_WEEKS = 2000
STARTS_YEARS = 10.0


@dataclass(frozen=True)
class Ramp:
    """A checked ramp: the staircase, and how and where it is run. ``outcomes`` leaves yearly sums out."""

    stairs: Staircase
    sweep: Asked
    outcomes: tuple[str, ...]
    chosen: dict[str, Any]

    @property
    def arms(self) -> list[str]:
        """The ways up and down, and the schools that stay."""
        return [RISING, FALLING, *([GOOD_START, BAD_START] if self.stairs.starts else [])]

    @property
    def identity(self) -> dict[str, Any]:
        """What must be the same for a folder to be continued; replicates may differ."""
        text = canonical(vars(self.stairs))
        return {
            "verb": "map",
            "base": hashlib.sha256(text.encode()).hexdigest()[:16],
            "seed": self.sweep.seed,
            "model_version": _jit.MODEL_VERSION,
            "outcomes": list(self.outcomes),
        }

    @property
    def folder(self) -> Path:
        """The folder asked for, or one under ``results/`` named by the lever and the seed."""
        if self.sweep.output is not None:
            return self.sweep.output
        return RESULTS / f"ramp-{self.stairs.lever}-seed{self.sweep.seed}-{self.identity['base'][:6]}"


def ramp_of(request: MapRequest) -> Ramp:
    """The ramp that was asked for. Raises :class:`StaffroomError` where the request does not make one."""
    sweep, given = request.sweep, request.given
    group, _, lever = request.x.rpartition(".")
    if group not in ("school", "reform.levers") or lever not in LEVERS:
        raise StaffroomError(f"x={given['x']} is no lever and cannot move during a run{nearest(lever, LEVERS)}")
    if sweep.replication.precision is not None:
        raise StaffroomError("replicates=auto is for points of a sweep; give a ramp a number of replicates.")
    if list(sweep.points.arms) != [Arm("")] or len(sweep.points.table.columns) > 1:
        raise StaffroomError("a ramp is of one school under one reform; reforms=, paired= and several values are not.")
    if sweep.configuration["years"] is not None:
        raise StaffroomError(
            "years= has no meaning here: the length of a ramp follows from levels=, hold= and settle=."
        )
    if sweep.model is not None:
        raise StaffroomError("model= is for run, compare, sweep and a map of x and y; a ramp has the program's rules.")
    if sweep.executor != "threads":
        raise StaffroomError(
            f"executor={sweep.executor} is for sweeps; a ramp takes seconds on the threads of one machine."
        )
    outcomes = tuple(m.name for m in MEASURES if m.name in sweep.outcomes and m.aggregate != "sum")
    if request.outcome not in outcomes:
        raise StaffroomError(f"outcome = {request.outcome} is a sum over a year{nearest(request.outcome, outcomes)}")
    hold = whole("hold", given.get("hold", HOLD), 1, MOST_WEEKS)
    settle = whole("settle", given.get("settle", hold), 0, MOST_WEEKS)
    years = given.get("starts", STARTS_YEARS)
    if isinstance(years, bool) or not isinstance(years, int | float) or not 0 <= years <= MOST_YEARS:
        raise StaffroomError(f"starts = {years!r} is not allowed; allowed: 0 to {MOST_YEARS} years.")
    levels = tuple(float(level) for level in sweep.points.table.iloc[:, 0])
    base = {name: sweep.configuration[name] for name in ("school", "reform", "parameters")}
    stairs = Staircase(base, lever, levels, hold, settle, float(years)).checked()
    chosen = {"x": stairs.setting, "outcome": request.outcome, "threshold": request.threshold}
    return Ramp(stairs, sweep, outcomes, chosen)


def run_ramp(ramp: Ramp, draw: Draw | None) -> int:
    """Runs a ramp to its tables and figure; returns the exit code. An interruption keeps what is finished."""
    design, tasks = ramp.stairs.design()
    folder = ramp.folder
    store = Store(folder, terminal.say)
    with store.held(ramp.identity, ramp.sweep.overwrite, _opening(ramp)):
        runs = RunStore(folder, terminal.say, stamp_of(ramp.identity, "runs"))
        with writable(folder):
            runs.scan()
            found = stamped(plain_table(design), stamp_of(ramp.identity, "design"))
            write_table(found, folder / "design.parquet")
        store.write_manifest(**_opening(ramp))
        began = time.perf_counter()
        try:
            failures = _simulate(ramp, tasks, runs)
        except KeyboardInterrupt:
            store.write_manifest(status="interrupted")
            terminal.say(f"Interrupted. What is finished is kept in {folder}; to go on: staffroom resume {folder}")
            return INTERRUPTED
        _finish(ramp, design, runs, (store, failures, time.perf_counter() - began))
    good = drawn(folder, draw)
    return SOME_FAILED if failures else GOOD if good else USER_ERROR


def _opening(ramp: Ramp) -> dict[str, Any]:
    stairs = ramp.stairs
    return {
        "status": "running",
        "command": command(ramp.sweep),
        "directory": str(Path.cwd()),
        "verb": "map",
        "identity": ramp.identity,
        "map": ramp.chosen,
        "ramp": {
            name: getattr(stairs, name) for name in ("lever", "levels", "hold", "settle", "last", "starts", "weeks")
        },
        "arms": ramp.arms,
        "varied": [stairs.setting],
        "outcomes": list(ramp.outcomes),
        "seed": ramp.sweep.seed,
        "replicates": ramp.sweep.replication.most,
        "configuration": ramp.sweep.configuration,
        "provenance": provenance(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _simulate(ramp: Ramp, tasks: Sequence[Watched], runs: RunStore) -> list[dict[str, Any]]:
    """Simulates what is missing; returns the failures."""
    if not _jit.is_compiled():
        terminal.say("Compiling the model, once (about 20 seconds) ...")
    sweep = ramp.sweep
    blocks = list(missing_blocks(tasks, runs, sweep.replication.most, (sweep.seed, ramp.outcomes)))
    if not blocks:
        terminal.say(f"All runs are in {runs.folder} already; nothing to simulate.")
    failures: list[dict[str, Any]] = []
    done = 0
    with (
        ThreadPoolExecutor(sweep.workers or cpu_count() or 1) as pool,
        terminal.progress(sum(block.count for block in blocks)) as advance,
    ):
        waiting = {pool.submit(run_watched, block): block for block in blocks}
        try:
            for future in as_completed(waiting):
                result = future.result()
                if result.table is not None:
                    with writable(runs.folder):
                        runs.keep(result.table)
                failures += result.failures
                done += waiting[future].count
                advance(done)
        finally:
            for future in waiting:
                future.cancel()
    return failures


def _finish(ramp: Ramp, design: pd.DataFrame, runs: RunStore, outcome: tuple[Store, Sequence[dict], float]) -> None:
    """Writes the tables, and prints how far the two ways are apart."""
    from experiments.reading import hysteresis

    store, failures, seconds = outcome
    with writable(runs.folder):
        rows = runs.compact()
        points = summary(design, runs, ramp.outcomes, ramp.arms)
        write_table(plain_table(points), runs.folder / "points.parquet")
        store.write_failures(list(failures))
    tables = {"design": len(design), "runs": rows, "points": len(points)}
    store.write_manifest(
        status="complete" if not failures else "some runs failed",
        counts={"runs": rows, "failed": len(failures)},
        tables=tables,
        timings={"simulation_seconds": round(seconds, 3)},
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    table = hysteresis.table(finished.read(runs.folder))
    with writable(runs.folder):
        write_table(plain_table(table), runs.folder / "hysteresis.parquet")
        with atomic(runs.folder / "hysteresis.csv") as stream:
            stream.write(table.to_csv(index=False, lineterminator="\n").encode())
    print(f"Results in {runs.folder}: {', '.join(f'{name}.parquet ({n:,} rows)' for name, n in tables.items())}")
    with terminal.tables() as console:
        hysteresis.show(table, ramp.chosen["outcome"], console)
    if failures:
        terminal.say(f"{len(failures)} runs failed; {runs.folder / FAILURES} says why.")
