"""Carries out an experiment: simulates what is missing, keeps it, shows the table, has the figures drawn."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments import terminal
from experiments.asking.experiment import Experiment
from experiments.asking.keys import described
from experiments.keeping.parts import Parts
from experiments.keeping.provenance import provenance
from experiments.keeping.store import FAILURES, Store, read_manifest, writable
from experiments.reading import result_tables
from experiments.reading.inside_tables import NAMES, write_inside
from experiments.running.named_runs import Work, missing_tasks, work_off
from sim.errors import StaffroomError
from sim.kernel import jit as _jit

GOOD, USER_ERROR, SOME_FAILED, INTERRUPTED = 0, 1, 2, 130
Draw = Callable[[Path], list[Path]]


def carry_out(experiment: Experiment, draw: Draw | None = None) -> int:
    """Runs an experiment from its configuration to its table; returns the exit code.

    Finished runs found in the results folder are not simulated again. Raises :class:`StaffroomError` where the folder
    cannot be used; an interruption keeps what is finished.
    """
    for notice in _notices(experiment):
        terminal.say(f"Note: {notice}")
    store = Store(experiment.folder, terminal.say)
    with store.opened(experiment.identity, experiment.settings.overwrite, experiment.configuration) as parts:
        _no_more_than_asked(experiment, parts)
        drawn = True
        try:
            work = _simulate(experiment, store, parts)
            finished = _finish(experiment, store, parts, work)
        except KeyboardInterrupt:
            _interrupted(experiment, store, parts)
            return INTERRUPTED
        if finished:
            with terminal.tables() as console:
                result_tables.show(experiment, console)
            drawn = _figures(experiment, store, draw)
    terminal.say_where(experiment.folder, store.manifest)
    if work.failures:
        terminal.say(
            f"{len(work.failures)} of {_wanted(experiment)} runs failed; {experiment.folder / FAILURES} says why and "
            "how to repeat them."
        )
        return SOME_FAILED
    return GOOD if drawn else USER_ERROR


def _wanted(experiment: Experiment) -> int:
    return experiment.settings.replicates * len(experiment.scenarios)


def _notices(experiment: Experiment) -> list[str]:
    staffs = [scenario.school.staff for scenario in experiment.scenarios.values()]
    return list(dict.fromkeys(notice for staff in staffs if staff is not None for notice in staff.notices))


def _no_more_than_asked(experiment: Experiment, parts: Parts) -> None:
    wanted = set(experiment.settings.wanted)
    for name in experiment.scenarios:
        beyond = parts.done(name) - wanted
        if beyond:
            held = max(parts.done(name)) + 1
            raise StaffroomError(
                f"'{experiment.folder}' holds replicates up to number {held - 1} already; ask for at least as many "
                f"(replicates={held} first_replicate=0), choose another folder with output=, or replace them with "
                "overwrite=true."
            )


def _simulate(experiment: Experiment, store: Store, parts: Parts) -> Work:
    tasks = missing_tasks(experiment, parts)
    missing = sum(task.count for task in tasks)
    store.write_manifest(**_opening(experiment, store))
    with writable(experiment.folder):
        store.write_design(experiment.designs())
        store.write_failures([])
        if not tasks:
            terminal.say(f"All {_wanted(experiment)} runs are in {experiment.folder} already; nothing to simulate.")
            return Work()
        if missing < _wanted(experiment):
            terminal.say(
                f"{_wanted(experiment) - missing} of {_wanted(experiment)} runs are in {experiment.folder} already; "
                "going on with the rest."
            )
        if not _jit.is_compiled():
            terminal.say("Compiling the model, once (about 20 seconds) ...")
        with terminal.progress(missing) as advance:
            return work_off(experiment, tasks, parts, advance)


def _opening(experiment: Experiment, store: Store) -> dict[str, Any]:
    settings = experiment.settings
    return {
        "status": "running",
        "command": experiment.command,
        "verb": experiment.verb,
        "identity": experiment.identity,
        "baseline": next(iter(experiment.scenarios)),
        "scenarios": {name: described(scenario) for name, scenario in experiment.scenarios.items()},
        "seed": settings.seed,
        "replicates": settings.replicates,
        "first_replicate": settings.first_replicate,
        "executor": experiment.executor[0],
        "workers": experiment.executor[1],
        "configuration": experiment.configuration,
        "model": experiment.model and experiment.model.described(),
        "provenance": provenance(),
        "counts": store.manifest.get("counts", {}),
        "tables": store.manifest.get("tables", {}),
        "timings": store.manifest.get("timings", {}) | {"started": _now(), "finished": None},
    }


def _finish(experiment: Experiment, store: Store, parts: Parts, work: Work) -> bool:
    """Writes the large tables and the manifest; False if not one run succeeded."""
    began = time.perf_counter()
    finished = {name: len(parts.done(name)) for name in experiment.scenarios}
    complete = all(finished.values())
    rows = store.manifest["tables"]
    with writable(experiment.folder):
        store.write_failures(work.failures)
        if complete and (work.runs or parts.parts_folder.exists()):
            rows = parts.merge(list(experiment.scenarios)) | {"design": len(experiment.scenarios)}
        if complete:
            rows = {name: count for name, count in rows.items() if name not in NAMES}
            rows |= write_inside(experiment, experiment.folder, fresh=work.runs > 0)
    earlier = store.manifest["timings"]
    seconds = earlier.get("simulation_seconds", 0.0) + work.seconds
    store.write_manifest(
        status="complete" if not work.failures else "some runs failed",
        counts={
            "scenarios": len(experiment.scenarios),
            "runs_wanted": _wanted(experiment),
            "runs": sum(finished.values()),
            "runs_new": work.runs,
            "failed": len(work.failures),
        },
        tables=rows,
        figures=[] if work.runs else store.manifest.get("figures", []),
        timings=earlier
        | {
            "finished": _now(),
            "simulation_seconds": round(seconds, 3),
            "writing_seconds": round(time.perf_counter() - began, 3),
            "runs_per_second": round(work.runs / work.seconds, 1) if work.seconds else None,
        },
    )
    if complete:
        parts.clear()
    return complete


def _interrupted(experiment: Experiment, store: Store, parts: Parts) -> None:
    done = sum(len(parts.done(name)) for name in experiment.scenarios)
    store.write_manifest(status="interrupted", timings=store.manifest.get("timings", {}) | {"finished": _now()})
    terminal.say(
        f"Interrupted. {done} of {_wanted(experiment)} runs are kept in {experiment.folder}; to go on, repeat the "
        f"command:\n  {experiment.command}"
    )


def _figures(experiment: Experiment, store: Store, draw: Draw | None) -> bool:
    """Has the figures drawn if they are wanted and missing; False if that failed. The tables stand in any case."""
    if not experiment.settings.figures or store.manifest.get("figures"):
        return True
    if draw is None:
        terminal.say(f"For figures: staffroom figures {experiment.folder}")
        return True
    try:
        drawn = draw_figures(experiment.folder, draw)
    except Exception as problem:
        terminal.say(
            f"The figures could not be drawn ({type(problem).__name__}: {problem}); the tables are complete. "
            f"To try again: staffroom figures {experiment.folder}"
        )
        return False
    store.write_manifest(figures=[path.name for path in drawn])
    return True


def redraw(folder: Path, draw: Draw) -> int:
    """``staffroom figures DIR``: draws the figures of a results folder again; returns the exit code."""
    store = Store(folder, terminal.say)
    store.manifest = read_manifest(folder)
    if store.manifest.get("verb") == "patterns":
        figures = sum(path.suffix == ".png" for path in draw_figures(folder, draw))
        print(f"{figures} figures in {folder / 'figures'}")
        return GOOD
    if not store.manifest.get("tables"):
        raise StaffroomError(
            f"'{folder}' has no finished tables yet; repeat the command that started it to go on: "
            f"{store.manifest.get('command')}"
        )
    store.write_manifest(figures=[path.name for path in draw_figures(folder, draw)])
    terminal.say_where(folder, store.manifest)
    return GOOD


def draw_figures(folder: Path, draw: Draw) -> list[Path]:
    """Has the figures of a results folder drawn."""
    terminal.say("Drawing the figures ...")
    with writable(folder):
        return draw(folder)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
