"""Finished blocks of runs as small files, and their union as the two large tables of a results folder.

A block is kept the moment it is finished (``parts/KEY-COUNT.runs.parquet`` and ``.weeks.parquet``, written under
another name and then renamed), so that a run that is stopped in any way loses one block at most. Pages carry checksums:
a damaged file is noticed and its runs are simulated again.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.keeping.intact import DAMAGE, check, reason, stamp_in, stamped

WRITE_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "use_dictionary": ["scenario", "culture"],
    "write_page_checksum": True,
}


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when it is complete."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            yield stream
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def plain_table(frame: pd.DataFrame) -> pa.Table:
    """A frame as a table whose texts are of one type in every file, so that files join by them in every program."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return table.cast(pa.schema([_plain(field) for field in table.schema], table.schema.metadata))


def _plain(field: pa.Field) -> pa.Field:
    if pa.types.is_large_string(field.type):
        return field.with_type(pa.string())
    return field.with_type(pa.float64()) if pa.types.is_null(field.type) else field


def write_table(table: pa.Table, path: Path) -> None:
    """One table as one Parquet file, atomically."""
    with atomic(path) as stream:
        pq.write_table(table, stream, **WRITE_OPTIONS)


def put_aside(path: Path, stamp: bytes) -> None:
    """Takes a table that cannot be used out of the way; one of other results is kept under another name."""
    if stamp_in(path) not in (b"", stamp):
        path.replace(path.with_name(f"{path.name}.not-used"))
    else:
        path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Source:
    """A Parquet file of runs or weeks and the replicates that each of its row groups holds, by scenario."""

    path: Path
    groups: list[tuple[str, set[int]]]


def source_of(path: Path, kind: str = "runs", stamp: bytes = b"") -> Source:
    """Reads which runs a file holds, every page checked. Raises one of ``intact.DAMAGE`` where it is damaged."""
    groups = []
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        check(file.schema_arrow, kind, stamp)
        for position in range(file.num_row_groups):
            table = file.read_row_group(position)
            scenarios = pc.unique(table["scenario"]).to_pylist()
            if len(scenarios) != 1:
                raise OSError(f"{path.name} mixes scenarios in one row group")
            groups.append((str(scenarios[0]), _replicates(table)))
    return Source(path, groups)


def _replicates(table: pa.Table) -> set[int]:
    return set(pc.unique(table["replicate"]).to_pylist())


class Parts:
    """The finished runs of one results folder: the large tables and the parts that are not in them yet."""

    def __init__(self, folder: Path, keep_weeks: bool, notify: Callable[[str], None], stamp: bytes = b""):
        self.folder = folder
        self.kinds = ("runs", "weeks") if keep_weeks else ("runs",)
        self.notify = notify
        self.stamp = stamp
        self.sources: dict[str, list[Source]] = {kind: [] for kind in self.kinds}

    @property
    def parts_folder(self) -> Path:
        """Where blocks are kept until they are in the large tables."""
        return self.folder / "parts"

    def scan(self) -> None:
        """Finds out what is finished; removes what is damaged or was left half written."""
        self.sources = {kind: [] for kind in self.kinds}
        for leftover in [*self.folder.glob(".*.tmp"), *self.parts_folder.glob(".*.tmp")]:
            leftover.unlink(missing_ok=True)
        self._add([self.folder / f"{kind}.parquet" for kind in self.kinds])
        for runs in sorted(self.parts_folder.glob("*.runs.parquet")):
            self._add([runs.with_name(runs.name.replace(".runs.", f".{kind}.")) for kind in self.kinds])

    def _add(self, paths: Sequence[Path]) -> None:
        """A runs file and its weeks file; both count, or none."""
        if not any(path.exists() for path in paths):
            return
        try:
            found = [source_of(path, kind, self.stamp) for kind, path in zip(self.kinds, paths, strict=True)]
        except DAMAGE as problem:
            names = " and ".join(path.name for path in paths)
            self.notify(f"{names} cannot be used ({reason(problem)}); the runs in it are simulated again.")
            for path in paths:
                put_aside(path, self.stamp)
            return
        for kind, source in zip(self.kinds, found, strict=True):
            self.sources[kind].append(source)

    def done(self, scenario: str) -> set[int]:
        """Replicates of a scenario that are in every table."""
        return set.intersection(*(self._held(kind, scenario) for kind in self.kinds))

    def _held(self, kind: str, scenario: str) -> set[int]:
        return set().union(*(held for source in self.sources[kind] for name, held in source.groups if name == scenario))

    def keep(self, key: str, tables: dict[str, pa.Table]) -> None:
        """Keeps a finished block under the key of its first run."""
        self.parts_folder.mkdir(exist_ok=True)
        count = tables["runs"].num_rows
        for kind in reversed(self.kinds):  # the runs file last: a block counts as finished when it is there
            path = self.parts_folder / f"{key[:16]}-{count}.{kind}.parquet"
            write_table(stamped(tables[kind], self.stamp), path)
            self.sources[kind].append(Source(path, [(tables[kind]["scenario"][0].as_py(), _replicates(tables[kind]))]))

    def merge(self, scenarios: Sequence[str]) -> dict[str, int]:
        """Writes the large tables anew from all that is finished, by scenario and replicate; returns rows per table."""
        rows = {}
        wanted = {name: self.done(name) for name in scenarios}
        for kind in reversed(self.kinds):
            rows[kind] = _merge_one(self.sources[kind], wanted, self.folder / f"{kind}.parquet")
        return rows

    def clear(self) -> None:
        """Removes the parts; their runs are in the large tables."""
        if self.parts_folder.is_dir():
            for path in self.parts_folder.iterdir():
                path.unlink()
            self.parts_folder.rmdir()


def _merge_one(sources: Sequence[Source], wanted: dict[str, set[int]], target: Path) -> int:
    rows = 0
    writer = None
    with atomic(target) as stream:
        for scenario, replicates in wanted.items():
            for table in _in_order(sources, scenario, set(replicates)):
                writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
                writer.write_table(table.cast(writer.schema), row_group_size=max(1, table.num_rows))
                rows += table.num_rows
        if writer is not None:
            writer.close()
        else:
            raise FileNotFoundError("no finished runs to write")
    return rows


def _in_order(sources: Sequence[Source], scenario: str, missing: set[int]) -> Iterator[pa.Table]:
    """The row groups of a scenario by their first replicate, each replicate once."""
    pieces = [
        (min(held), number, position, held)
        for number, source in enumerate(sources)
        for position, (name, held) in enumerate(source.groups)
        if name == scenario
    ]
    for _, number, position, held in sorted(pieces, key=lambda piece: piece[:3]):
        fresh = held & missing
        if fresh:
            with pq.ParquetFile(sources[number].path) as file:
                table = file.read_row_group(position)
            missing -= fresh
            yield table if fresh == held else table.filter(pc.is_in(table["replicate"], pa.array(sorted(fresh))))
