"""What ``staffroom calibrate`` does: reads targets and priors, runs the waves, keeps and shows what was learnt."""

import argparse
import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import terminal
from experiments.drawn import Draw
from experiments.exit_codes import GOOD, INTERRUPTED
from experiments.fitting import learnt, shown
from experiments.fitting.calibration import FINAL_SCHOOLS, Calibrated, Plan, calibrated
from experiments.fitting.measuring import Point, key_of, measured
from experiments.fitting.priors import prior_of, unknown_numbers
from experiments.fitting.targets import Target, files, targets_of
from experiments.fitting.unknowns import Unknowns
from experiments.fitting.waves import Measured
from experiments.keeping.provenance import provenance
from experiments.keeping.store import Store, writable
from experiments.keeping.writing import atomic
from experiments.reading.numbers import TERMINAL
from experiments.running import executors
from experiments.running.drawing import drawn
from sim.errors import StaffroomError, nearest
from sim.model_version import MODEL_VERSION
from sim.worlds.reading import written

LIBRARY, TABLES = "worlds.csv", ("targets", "numbers", "ridges")


def carry_out(options: argparse.Namespace, command: str, draw: Draw | None = None) -> int:
    """Calibrates as the options say; returns the exit code. Raises :class:`StaffroomError`."""
    executors.check(options.executor, options.workers, options.address)
    paths = files(options.targets or None)
    targets = _targets(paths, options.without)
    names = [prior_of(name).name for name in options.numbers] or unknown_numbers()
    plan = Plan(options.points, options.waves, options.worlds, options.seed)
    if options.plan:
        return _tell_plan(targets, names, plan, options)
    folder: Path = options.output
    store = Store(folder, terminal.say)
    identity = {
        "verb": "calibrate", "seed": plan.seed, "model_version": MODEL_VERSION, "numbers": names,
        "targets": {key_of(target): _digest(target) for target in targets},
        "plan": f"{plan.points} points, {plan.waves} waves, {plan.worlds} worlds",
    }  # fmt: skip
    with store.held(identity, options.overwrite):
        before = store.manifest
        store.write_manifest(
            status="running", command=command, verb="calibrate", identity=identity, provenance=provenance(),
            started=before.get("started", _now()), timings=before.get("timings", {}),
        )  # fmt: skip
        began = time.perf_counter()
        terminal.say_compiling()
        try:
            with executors.opened(options.executor, options.workers, options.address) as pool, writable(folder):
                found = calibrated(targets, names, plan, folder, pool)
        except KeyboardInterrupt:
            count = len(Measured(folder).found)
            store.write_manifest(status="interrupted", timings=_timings(store, began))
            terminal.say(
                f"Interrupted. {count:,} points are kept in {folder}; to go on, repeat the command:\n  {command}"
            )
            return INTERRUPTED
        store.write_manifest(timings=_timings(store, began))
        tables = _keep(store, found, options)
        shown.show(found, tables)
        good = drawn(store, draw, not options.no_figures)
    print(f"Results in {folder}: {LIBRARY} ({plan.worlds} worlds), {', '.join(f'{name}.csv' for name in TABLES)}")
    print(f"To use them: worlds={folder / LIBRARY}")
    return GOOD if good else 1


def _targets(paths: Sequence[Path], without: Sequence[str]) -> list[Target]:
    found = [target for path in paths for target in targets_of(path)]
    keys = [key_of(target) for target in found]
    for name in without:
        if name not in keys:
            raise StaffroomError(f"--without {name}: there is no such target{nearest(name, keys)}")
    kept = [target for target in found if key_of(target) not in without]
    if not any(target.use == "CAL" for target in kept):
        raise StaffroomError("there is no target marked CAL to fit to; `--targets` names files that have some.")
    return kept


def _digest(target: Target) -> str:
    arms = [scenario.to_dict() for scenario in target.runs.arms.values()]
    content = repr((target.low, target.high, target.tolerance, target.use, target.measure, dict(target.arguments)))
    return hashlib.sha256(f"{content}{target.runs.schools}{dict(target.runs.unknown)}{arms}".encode()).hexdigest()[:12]


def _timings(store: Store, began: float) -> dict[str, float]:
    earlier = store.manifest.get("timings", {}).get("seconds", 0.0)
    return {"seconds": round(earlier + time.perf_counter() - began, 1)}


def _keep(store: Store, found: Calibrated, options: argparse.Namespace) -> dict[str, pd.DataFrame]:
    """Writes the library and the tables."""
    worlds = learnt.library(found, _about(store, found, options))
    tables = {
        "targets": learnt.targets_table(found),
        "numbers": learnt.numbers_table(found),
        "ridges": learnt.ridges_table(found),
    }
    with writable(store.folder):
        with atomic(store.folder / LIBRARY) as stream:
            stream.write(written(worlds).encode())
        for name, table in tables.items():
            with atomic(store.folder / f"{name}.csv") as stream:
                stream.write(table.to_csv(index=False, lineterminator="\n", float_format="%.6g").encode())
    store.write_manifest(status="complete", finished=_now(), waves=list(found.told), worth=worlds.effective)
    return tables


def _about(store: Store, found: Calibrated, options: argparse.Namespace) -> dict[str, Any]:
    hours = store.manifest["timings"]["seconds"] / 3600
    points = options.points * options.waves + options.worlds
    return {
        "made": _now()[:10],
        "command": _repeat(options),
        "points": points,
        "hours": TERMINAL.fixed(hours, 2),
        "seed": options.seed,
        "targets": " ".join(sorted({target.runs.name for target in found.targets})),
    }


def _repeat(options: argparse.Namespace) -> str:
    """The command that makes the same library; where its results go and who works does not matter."""
    several = {name: getattr(options, name) for name in ("targets", "without", "numbers")}
    words = ["staffroom calibrate", *(f"--{name} {','.join(value)}" for name, value in several.items() if value)]
    return " ".join([*words, *(f"--{name} {getattr(options, name)}" for name in ("points", "waves", "worlds", "seed"))])


def _tell_plan(targets: Sequence[Target], names: Sequence[str], plan: Plan, options: argparse.Namespace) -> int:
    """Says what a calibration costs, from one point that is not kept."""
    terminal.say_compiling()
    fitted = [target for target in targets if target.use == "CAL"]
    measured(Point(0, {}, plan.seed, 0.1), fitted)
    began = time.process_time()
    measured(Point(0, {}, plan.seed), fitted)
    seconds = time.process_time() - began
    work = seconds * (plan.points * plan.waves + FINAL_SCHOOLS * plan.worlds * len(targets) / len(fitted))
    workers = options.workers or _cores()
    unknowns = Unknowns(names, targets)
    rows = [
        ("targets", f"{len(fitted)} to fit to, {len(targets) - len(fitted)} held out"),
        ("numbers", f"{len(unknowns)} that are not known"),
        ("points", f"{plan.waves} waves of {plan.points:,}, then {plan.worlds:,} worlds with more schools each"),
        (
            "time",
            f"about {TERMINAL.fixed(work / workers / 3600, 1)} hours on {workers} cores, and some minutes of learning",
        ),
    ]
    for name, text in rows:
        print(f"{name:12}{text}")
    return GOOD


def _cores() -> int:
    from os import cpu_count

    return cpu_count() or 1


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
