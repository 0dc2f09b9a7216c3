"""Runs of one results folder taken into another, each once and none changed."""

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.keeping.intact import DAMAGE, reason, stamp_of
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.runs_store import RUNS, RunStore, checked_groups, held_in, placed
from experiments.keeping.store import writable
from sim.errors import StaffroomError


def take(source: RunStore, runs: RunStore) -> None:
    """Copies the runs that are not there yet, after a look whether the others are the same.

    Raises :class:`StaffroomError` where a file is damaged, or a run is another one than the one that is there.
    """
    for group in _groups(source):
        held = placed(group, runs.held.order(), runs.names) >= 0
        _no_contradiction(group.filter(pa.array(held)), source, runs)
        if not held.all():
            with writable(runs.folder):
                fresh = group.filter(pa.array(~held))
                runs.keep({RUNS: fresh} | {kind: _rows_of(fresh, source, kind) for kind in runs.kinds[1:]})


def _rows_of(runs: pa.Table, source: RunStore, kind: str) -> pa.Table:
    """The rows of some runs in another table."""
    wanted = held_in([runs], source.names).order()
    chosen = [("scenario", "in", pc.unique(runs["scenario"].cast(pa.string())).to_pylist())]
    try:
        found = [pq.read_table(path, filters=chosen, page_checksum_verification=True) for path in source.files(kind)]
    except DAMAGE as problem:
        raise StaffroomError(
            f"{kind}.parquet of '{source.folder}' is damaged ({reason(problem)}); `staffroom resume {source.folder}` "
            "repairs it, then repeat this."
        ) from problem
    if not found:
        raise StaffroomError(
            f"'{source.folder}' has no {kind}.parquet; `staffroom resume {source.folder}` makes it anew, then repeat "
            "this."
        )
    whole = pa.concat_tables(table.filter(pa.array(placed(table, wanted, source.names) >= 0)) for table in found)
    return whole.replace_schema_metadata(None)


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
