"""How far an experiment is: what was asked for, how much of it is finished, and how to go on. Changes nothing."""

import shlex
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from experiments import terminal
from experiments.asking.points import HASH_LETTERS
from experiments.keeping.intact import stamp_of
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.remembered import DESIGN
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import read_table, shared
from experiments.running.failures import read_failures
from sim.errors import StaffroomError
from sim.model_version import MODEL_VERSION

TRIES = 20
RESUMABLE = ("run", "compare", "sweep", "map")  # verbs whose results can be gone on with
Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """How far an experiment is: ``runs`` finished of ``asked`` (None: as many as needed), ``failed`` ones, the same of
    points; ``others``: finished runs that are not part of what was asked for last; ``damaged`` files.
    """

    points: int
    points_finished: int
    asked: int
    runs: int
    failed: int
    others: int = 0
    damaged: int = 0


def show(folder: Path) -> int:
    """Prints the status of a results folder, which may be written to at the same time."""
    manifest = read_manifest(folder)
    with shared(folder) as free:
        busy = not free
    rows = [
        ("experiment", str(manifest.get("command", manifest.get("verb", "")))),
        ("state", _state(manifest, busy)),
        *_counted(folder, manifest),
        ("since", _since(folder, manifest)),
        ("disk", _disk(folder)),
        ("model", _model(manifest)),
        ("to go on", _next(folder, manifest, busy)),
    ]
    with terminal.tables() as console:
        for name, text in rows:
            console.print(f"{name:12}{text}", soft_wrap=True)
    return 0


def verb_of(manifest: Mapping[str, Any]) -> str:
    """The verb of the command that a manifest names."""
    words = shlex.split(str(manifest.get("command", "")))
    return words[1] if len(words) > 1 else str(manifest.get("verb", "unknown"))


def progress(folder: Path, manifest: Mapping[str, Any]) -> Progress:
    """How far an experiment is, as its files say at this moment."""
    names = _names(manifest)
    kinds = store_of(folder, manifest).kinds
    held, damaged = while_written(RunStore(folder, terminal.say, names=names, kinds=kinds).look)
    design, found = _design(folder, manifest), len(held)
    if design is None:
        return Progress(0, 0, 0, 0, 0, found, damaged)
    if names:
        design = design.assign(scenario=design["scenario"].map(names), point=0)
    asked = design[design["asked"]] if "asked" in design else design
    first, most = int(manifest.get("first_replicate", 0)), int(manifest["replicates"])
    counts = {name: held.count(name, range(first, first + most)) for name in asked["scenario"].unique()}
    finished = asked["scenario"].map(counts).ge(most).groupby(asked["point"]).all()
    failures = {(names.get(name, name), replicate) for name, replicate in _failed(folder)}
    failed = sum(not held.count(scenario, range(replicate, replicate + 1)) for scenario, replicate in failures)
    runs = sum(counts.values())
    return Progress(len(finished), int(finished.sum()), len(counts) * most, runs, failed, found - runs, damaged)


def store_of(folder: Path, manifest: Mapping[str, Any]) -> RunStore:
    """The store of a folder that holds what a manifest says."""
    identity = manifest["identity"]
    kinds = ("runs", "weeks") if identity.get("weeks") else ("runs",)
    return RunStore(folder, terminal.say, stamp_of(identity, "runs"), kinds, _names(manifest))


def _names(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What the store calls each scenario, where the tables call them by names."""
    hashes = manifest.get("identity", {}).get("scenarios", {})
    return {name: digest[:HASH_LETTERS] for name, digest in hashes.items()}


def _failed(folder: Path) -> set[tuple[str, int]]:
    return {(entry["scenario"], entry["replicate"]) for entry in read_failures(folder)}


def _design(folder: Path, manifest: Mapping[str, Any]) -> pd.DataFrame | None:
    """The design; None where there is none, or it is damaged, which the lines of the status say."""
    try:
        return read_table(folder, DESIGN.removesuffix(".parquet")).to_pandas() if (folder / DESIGN).exists() else None
    except StaffroomError as problem:
        terminal.say(str(problem))
        return None


def while_written(read: Callable[[], Result]) -> Result:
    """Reads files of which some may just be joined to one by another process: tries again when one has vanished."""
    for _ in range(TRIES):
        try:
            return read()
        except FileNotFoundError:
            time.sleep(0.05)
    return read()


def _counted(folder: Path, manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    if manifest.get("verb") in ("run", "compare"):
        found = progress(folder, manifest)
        return [("runs", _runs(found)), *_beside(found)]
    if manifest.get("verb") not in ("sweep", "map"):
        return []
    found = progress(folder, manifest)
    arms = len(manifest.get("arms", [""]))
    under = f", each under {arms} reforms" if arms > 1 else ""
    if manifest.get("precision") is not None:
        rows = [
            ("points", f"{found.points:,}{under}"),
            (
                "runs",
                f"{found.runs:,} finished, {found.failed:,} failed; as many as a half-width of "
                f"{manifest['precision']:g} needs, at most {found.asked:,}",
            ),
        ]
    else:
        rows = [("points", f"{found.points_finished:,} of {found.points:,} finished{under}"), ("runs", _runs(found))]
    return [*rows, *_beside(found)]


def _beside(found: Progress) -> list[tuple[str, str]]:
    """What else is in the folder."""
    rows = []
    if found.others:
        rows.append(("", f"and {found.others:,} runs beyond what was asked for last"))
    if found.damaged:
        rows.append(("", f"{found.damaged} damaged files, whose runs will be simulated again"))
    return rows


def _runs(found: Progress) -> str:
    missing = max(0, found.asked - found.runs - found.failed)
    return f"{found.runs:,} of {found.asked:,} finished, {found.failed:,} failed, {missing:,} missing"


def _state(manifest: Mapping[str, Any], busy: bool) -> str:
    if busy:
        return "running: a process is writing"
    said = str(manifest.get("status", "unknown"))
    return "stopped before the end" if said == "running" else said


def _since(folder: Path, manifest: Mapping[str, Any]) -> str:
    started = manifest.get("started") or manifest.get("timings", {}).get("started") or "unknown"
    newest = while_written(lambda: max(path.stat().st_mtime for path in [folder, *folder.rglob("*")]))
    return f"{started}; last change {datetime.fromtimestamp(newest, UTC).isoformat(timespec='seconds')}"


def _disk(folder: Path) -> str:
    def total() -> int:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    return f"{terminal.size(while_written(total))} in {folder}"


def _model(manifest: Mapping[str, Any]) -> str:
    version, _, own = manifest.get("identity", {}).get("model_version", "unknown").partition("+")
    here = MODEL_VERSION
    if version == here and own:
        return f"{version}, as here, and {own} of a file"
    return (
        f"{version}, as here" if version == here else f"{version}; here it is {here}, so that it cannot be gone on with"
    )


def _next(folder: Path, manifest: Mapping[str, Any], busy: bool) -> str:
    if busy:
        return f"wait; afterwards: staffroom export {folder}"
    if manifest.get("status") == "complete":
        return f"nothing to do; staffroom export {folder}"
    if verb_of(manifest) == "merge":
        return f"staffroom resume {folder} says which commands were merged"
    if verb_of(manifest) not in RESUMABLE:
        return "repeat the command"
    return f"staffroom resume {folder}"
