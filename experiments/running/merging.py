"""Sweeps of the same kind, or runs of the same scenarios, that were made in several places become one."""

import json
import shlex
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import terminal
from experiments.keeping.intact import stamp_of, stamped
from experiments.keeping.manifest_file import MANIFEST, read_manifest
from experiments.keeping.provenance import provenance
from experiments.keeping.remembered import DESIGN
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import Store, read_table, shared, writable
from experiments.keeping.uniting import check_alike, split_settings, united
from experiments.keeping.writing import plain_table, write_table
from experiments.reading.summaries import write_summaries
from experiments.running import merging_named
from experiments.running.failures import read_failures
from experiments.running.progress import progress, store_of
from experiments.running.taking import take
from sim.errors import StaffroomError
from sim.results.differences import CONFIDENCE

_KEPT = ("identity", "outcomes", "seed", "configuration")


def merge(folders: Sequence[Path], target: Path) -> int:
    """Writes the union of all runs, each once, to ``target``, which is new or holds results of the same kind.

    Raises :class:`StaffroomError` where they do not go together, or contradict each other in a run.
    """
    if len(folders) < 2 or target.resolve() in [folder.resolve() for folder in folders]:
        raise StaffroomError("merge needs two folders or more, and another one for the result (--to).")
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise StaffroomError("merge was given the same folder twice; name each folder once.")
    manifests = [_manifest(folder) for folder in folders]
    named = manifests[0]["verb"] != "sweep"
    alike = merging_named.check_alike if named else check_alike
    everything = [*zip(folders, manifests, strict=True), *_there(target)]
    for folder, manifest in everything:
        alike((str(folders[0]), manifests[0]), (str(folder), manifest))
    store = Store(target, terminal.say)
    with ExitStack() as locks:
        for folder in folders:
            if not locks.enter_context(shared(folder)):
                raise StaffroomError(f"another process is writing into '{folder}'; wait for it.")
        locks.enter_context(store.held(_identity(target, manifests[0]), overwrite=False))
        opening = merging_named.opening if named else _opening
        command = shlex.join(["staffroom", "merge", *map(str, folders), "--to", str(target)])
        store.write_manifest(**_begun(command, manifests), **opening(manifests, store))
        runs = store_of(target, store.manifest)
        with writable(target):
            runs.scan()
        for folder in folders:
            take(store_of(folder, store.manifest), runs)
        (merging_named.finish if named else _finish)(folders, store, runs)
    return 0


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    if manifest.get("verb") not in ("sweep", "run", "compare") or not (folder / DESIGN).exists():
        raise StaffroomError(f"'{folder}' holds neither a sweep nor a comparison; only these can be merged.")
    return manifest


def _there(target: Path) -> list[tuple[Path, dict[str, Any]]]:
    """What the folder of the result holds already."""
    return [(target, _manifest(target))] if (target / MANIFEST).exists() else []


def _identity(target: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Whose runs the result holds: those of the first sweep, or of what is in the folder already."""
    identity: dict[str, Any] = (read_manifest(target) if (target / MANIFEST).exists() else manifest)["identity"]
    return identity


def _begun(command: str, manifests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What every manifest of merged results says."""
    return {
        "status": "running",
        "command": command,
        "merged": [manifest["command"] for manifest in manifests],
        "provenance": provenance(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _opening(manifests: Sequence[Mapping[str, Any]], store: Store) -> dict[str, Any]:
    """What is said of the whole: the most schools that one of them asked for, the widest of their intervals."""
    all_of_them = [*manifests, *([store.manifest] if store.manifest else [])]
    arms = [name for manifest in all_of_them for name in manifest.get("arms", [""])]
    bases = [manifest["identity"].get("base") for manifest in all_of_them]
    precisions = {manifest.get("precision") for manifest in manifests}
    widest = max(all_of_them, key=lambda manifest: manifest.get("interval_level", CONFIDENCE))
    return {
        "verb": "sweep",
        **{name: (store.manifest or manifests[0])[name] for name in _KEPT},
        "arms": list(dict.fromkeys(arms)),
        "bases": list(dict.fromkeys([*store.manifest.get("bases", []), *bases])),
        "varied": split_settings(all_of_them),
        "replicates": max(manifest["replicates"] for manifest in all_of_them),
        "precision": precisions.pop() if len(precisions) == 1 else None,
        "interval_level": widest.get("interval_level", CONFIDENCE),
        "interval_method": widest.get("interval_method"),
    }


def _finish(folders: Sequence[Path], store: Store, runs: RunStore) -> None:
    target, manifest = store.folder, store.manifest
    with writable(target):
        runs.compact()
        design = _design(folders, store, runs)
        table = stamped(plain_table(design), stamp_of(manifest["identity"], "design"))
        write_table(table, target / DESIGN)
        rows = {"design": len(design)} | {kind: runs.rows(kind) for kind in runs.kinds}
        tables = rows | write_summaries(runs, design, manifest)
    failures = [entry for folder in folders for entry in read_failures(folder) if not _is_finished(entry, runs)]
    with writable(target):
        store.write_failures(list({json.dumps(entry): entry for entry in failures}.values()))
    found = progress(target, manifest)
    complete = found.runs == found.asked or manifest["precision"] is not None
    store.write_manifest(
        status="some runs failed" if failures else "complete" if complete else "some runs are missing",
        counts={"points": found.points, "runs": len(runs.held), "failed": len(failures)},
        tables=tables,
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    terminal.say_where(target, store.manifest)


def _design(folders: Sequence[Path], store: Store, runs: RunStore) -> pd.DataFrame:
    """The points of all designs, each once; asked for if one of them asked for it."""
    parts = [(read_manifest(folder), read_table(folder, "design").to_pandas()) for folder in folders]
    if (store.folder / DESIGN).exists():
        try:
            parts.append((store.manifest, read_table(store.folder, "design").to_pandas()))
        except StaffroomError as problem:
            terminal.say(f"{problem} Here it is made anew from the designs that are merged.")
    return united(parts, store.manifest["varied"], runs.held)


def _is_finished(failure: Mapping[str, Any], runs: RunStore) -> bool:
    return runs.held.count(failure["scenario"], range(failure["replicate"], failure["replicate"] + 1)) == 1
