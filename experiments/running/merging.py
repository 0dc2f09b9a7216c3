"""Sweeps of the same kind that were run in several places become one."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments import terminal
from experiments.keeping.intact import DAMAGE, reason, stamp_of, stamped
from experiments.keeping.manifest_file import MANIFEST, read_manifest
from experiments.keeping.parts import plain_table, write_table
from experiments.keeping.provenance import provenance
from experiments.keeping.remembered import DESIGN
from experiments.keeping.runs_store import RunStore, checked_groups, placed
from experiments.keeping.store import Store, read_table, shared, writable
from experiments.keeping.uniting import check_alike, split_settings, united
from experiments.reading.along import write_along
from experiments.reading.point_summary import write_points
from experiments.running.failures import read_failures
from experiments.running.progress import progress
from sim.errors import StaffroomError
from sim.results.differences import CONFIDENCE

_KEPT = ("identity", "outcomes", "seed", "configuration")


def merge(folders: Sequence[Path], target: Path) -> int:
    """Writes the union of all runs, each once, to ``target``, which is new or holds a sweep of the same kind.

    Raises :class:`StaffroomError` where the sweeps do not go together, or contradict each other in a run.
    """
    if len(folders) < 2 or target.resolve() in [folder.resolve() for folder in folders]:
        raise StaffroomError("merge needs two folders or more, and another one for the result (--to).")
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise StaffroomError("merge was given the same folder twice; name each sweep once.")
    manifests = [_manifest(folder) for folder in folders]
    for folder, manifest in zip(folders, manifests, strict=True):
        check_alike((str(folders[0]), manifests[0]), (str(folder), manifest))
    _fits(target, manifests[0])
    store = Store(target, terminal.say)
    with ExitStack() as locks:
        for folder in folders:
            if not locks.enter_context(shared(folder)):
                raise StaffroomError(f"another process is writing into '{folder}'; wait for it.")
        locks.enter_context(store.held(_identity(target, manifests[0]), overwrite=False))
        store.write_manifest(**_opening(manifests, folders, target, store))
        runs = RunStore(target, terminal.say, stamp_of(manifests[0]["identity"], "runs"))
        with writable(target):
            runs.scan()
        for folder in folders:
            _take(RunStore(folder, terminal.say), runs)
        _finish(folders, store, runs)
    return 0


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    if manifest.get("verb") != "sweep" or not (folder / DESIGN).exists():
        raise StaffroomError(f"'{folder}' holds no sweep; only sweeps can be merged.")
    return manifest


def _fits(target: Path, manifest: Mapping[str, Any]) -> None:
    if (target / MANIFEST).exists():
        earlier = read_manifest(target)
        if earlier.get("verb") != "sweep":
            raise StaffroomError(f"'{target}' holds no sweep; give another folder to --to.")
        check_alike((str(target), earlier), ("what is merged", manifest))


def _identity(target: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Whose runs the result holds: those of the first sweep, or of what is in the folder already."""
    identity: dict[str, Any] = (read_manifest(target) if (target / MANIFEST).exists() else manifest)["identity"]
    return identity


def _opening(
    manifests: Sequence[Mapping[str, Any]], folders: Sequence[Path], target: Path, store: Store
) -> dict[str, Any]:
    """What is said of the whole: the most schools that one of them asked for, the widest of their intervals."""
    all_of_them = [*manifests, *([store.manifest] if store.manifest else [])]
    arms = [name for manifest in all_of_them for name in manifest.get("arms", [""])]
    bases = [manifest["identity"].get("base") for manifest in all_of_them]
    precisions = {manifest.get("precision") for manifest in manifests}
    widest = max(all_of_them, key=lambda manifest: manifest.get("interval_level", CONFIDENCE))
    return {
        "status": "running",
        "command": shlex.join(["staffroom", "merge", *map(str, folders), "--to", str(target)]),
        "merged": [manifest["command"] for manifest in manifests],
        "verb": "sweep",
        **{name: (store.manifest or manifests[0])[name] for name in _KEPT},
        "arms": list(dict.fromkeys(arms)),
        "bases": list(dict.fromkeys([*store.manifest.get("bases", []), *bases])),
        "varied": split_settings(all_of_them),
        "replicates": max(manifest["replicates"] for manifest in all_of_them),
        "precision": precisions.pop() if len(precisions) == 1 else None,
        "interval_level": widest.get("interval_level", CONFIDENCE),
        "interval_method": widest.get("interval_method"),
        "provenance": provenance(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _take(source: RunStore, runs: RunStore) -> None:
    """Copies the runs that are not there yet, after a look whether the others are the same."""
    for group in _groups(source):
        held = placed(group, runs.held.order()) >= 0
        _no_contradiction(group.filter(pa.array(held)), source, runs)
        if not held.all():
            with writable(runs.folder):
                runs.keep(group.filter(pa.array(~held)))


def _groups(source: RunStore) -> Iterator[pa.Table]:
    stamp = stamp_of(read_manifest(source.folder)["identity"], "runs")
    for path in source.files():
        try:
            yield from checked_groups(path, stamp)
        except DAMAGE as problem:
            raise StaffroomError(
                f"'{path}' is damaged ({reason(problem)}); `staffroom resume {source.folder}` repairs it, then repeat "
                "this."
            ) from problem


def _no_contradiction(common: pa.Table, source: RunStore, runs: RunStore) -> None:
    """Compares the runs that both have, bit by bit."""
    if not common.num_rows:
        return
    names = [name for name in common.column_names if name not in ("scenario", "replicate")]
    mine = common.to_pandas().astype({"scenario": str, "culture": str})
    chosen = [("scenario", "in", mine["scenario"].unique().tolist())]
    tables = [pq.read_table(path, filters=chosen).to_pandas() for path in runs.files()]
    there = pd.concat([table.astype({"scenario": str, "culture": str}) for table in tables])
    both = mine.merge(there, on=["scenario", "replicate"], suffixes=("", " there"))
    for name in names:
        one, other = both[name], both[f"{name} there"]
        wrong = (one != other) & ~(one.isna() & other.isna())
        if wrong.any():
            row = both[wrong].iloc[0]
            raise StaffroomError(
                f"'{source.folder}' contradicts what was merged before: {name} of replicate {row['replicate']} of "
                f"scenario {row['scenario']} is {row[name]} in one and {row[f'{name} there']} in the other; the same "
                "scenario and seed must give the same numbers."
            )


def _finish(folders: Sequence[Path], store: Store, runs: RunStore) -> None:
    target, manifest = store.folder, store.manifest
    with writable(target):
        rows = runs.compact()
        design = _design(folders, store, runs)
        table = stamped(plain_table(design), stamp_of(manifest["identity"], "design"))
        write_table(table, target / DESIGN)
        along = write_along(design, runs, manifest["outcomes"], manifest["varied"])
        points = write_points(target, design, runs, manifest["outcomes"], manifest["arms"], manifest["interval_level"])
    failures = [entry for folder in folders for entry in read_failures(folder) if not _is_finished(entry, runs)]
    with writable(target):
        store.write_failures(list({json.dumps(entry): entry for entry in failures}.values()))
    found = progress(target, manifest)
    complete = found.runs == found.asked or manifest["precision"] is not None
    tables = {"design": len(design), "runs": rows, "points": points} | ({"along": along} if along else {})
    store.write_manifest(
        status="some runs failed" if failures else "complete" if complete else "some runs are missing",
        counts={"points": found.points, "runs": rows, "failed": len(failures)},
        tables=tables,
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    print(f"Results in {target}: {', '.join(f'{name}.parquet ({n:,} rows)' for name, n in tables.items())}")


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
