"""Runs of the same scenarios under several ranges of luck become one comparison: what is their own in ``merge``."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments import terminal
from experiments.keeping.identity import differences
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import Store, read_table, writable
from experiments.running.failures import read_failures
from experiments.running.progress import progress
from sim.errors import StaffroomError

_KEPT = ("verb", "identity", "baseline", "scenarios", "arms", "outcomes", "seed", "configuration")


def check_alike(one: tuple[str, Mapping[str, Any]], other: tuple[str, Mapping[str, Any]]) -> None:
    """Raises :class:`StaffroomError` where two folders do not hold runs of the same scenarios."""
    kinds = [manifest.get("verb") != "sweep" for _, manifest in (one, other)]
    told = differences(one[1], other[1]) if all(kinds) else ["another kind of experiment"]
    if told:
        raise StaffroomError(f"'{one[0]}' and '{other[0]}' do not go together: {' and '.join(told)}.")


def opening(manifests: Sequence[Mapping[str, Any]], store: Store) -> dict[str, Any]:
    """What is said of the whole: from the first replicate to the last that one of them asked for."""
    everything = [*manifests, *([store.manifest] if store.manifest else [])]
    first = min(manifest["first_replicate"] for manifest in everything)
    stop = max(manifest["first_replicate"] + manifest["replicates"] for manifest in everything)
    kept = {name: manifests[0][name] for name in _KEPT if name in manifests[0]}
    return {**kept, "first_replicate": first, "replicates": stop - first}


def finish(folders: Sequence[Path], store: Store, runs: RunStore) -> None:
    """Writes the tables, the failures that are left, and the manifest."""
    target, manifest = store.folder, store.manifest
    luck = {name: manifest[name] for name in ("first_replicate", "replicates")}
    design = read_table(folders[0], "design").to_pandas().assign(**luck)
    failures = [entry for folder in folders for entry in read_failures(folder) if not _finished(entry, runs)]
    with writable(target):
        runs.compact()
        rows = {"design": len(design)} | {kind: runs.rows(kind) for kind in runs.kinds}
        store.write_design(design.to_dict("records"))
        store.write_failures(failures)
    found = progress(target, manifest)
    complete = found.runs == found.asked
    store.write_manifest(
        status="some runs failed" if failures else "complete" if complete else "some runs are missing",
        counts={"scenarios": len(design), "runs_wanted": found.asked, "runs": found.runs, "failed": len(failures)},
        tables=rows,
        figures=[],
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    terminal.say_where(target, store.manifest)
    if not failures and not complete:
        missing = found.asked - found.runs
        terminal.say(f"{missing:,} runs between the first and the last replicate are in none of the folders.")


def _finished(failure: Mapping[str, Any], runs: RunStore) -> bool:
    scenario, replicate = runs.names[failure["scenario"]], failure["replicate"]
    return runs.held.count(scenario, range(replicate, replicate + 1)) == 1
