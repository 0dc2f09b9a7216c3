"""The store of a sweep: every finished run by the hash of its scenario and its replicate, in few large files.

A block is kept as a part (``parts/NAME.parquet``) the moment it is finished; at the end the parts become
``runs.parquet``. Both are read back with checksums; a damaged file is noticed and its runs are simulated again.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.keeping.held import Held, Keys, Order, number_of
from experiments.keeping.intact import DAMAGE, check, reason, stamped
from experiments.keeping.parts import WRITE_OPTIONS, atomic, put_aside, write_table

RUNS = "runs.parquet"
KEYS = ("scenario", "replicate")
GROUP_ROWS = 5_000  # of the large table: what is held while it is written and read; smaller groups are slow to read
NAMES = pa.dictionary(pa.int32(), pa.string())


class RunStore:
    """The finished runs in one folder. ``notify`` is told of damaged files."""

    def __init__(self, folder: Path, notify: Callable[[str], None], stamp: bytes = b""):
        self.folder = folder
        self.notify = notify
        self.stamp = stamp
        self.held = Held()

    @property
    def parts_folder(self) -> Path:
        """Where blocks are kept until they are in the large table."""
        return self.folder / "parts"

    def files(self) -> list[Path]:
        """The large table, if there is one, and the parts."""
        whole = [self.folder / RUNS] if (self.folder / RUNS).exists() else []
        return whole + sorted(self.parts_folder.glob("*.parquet"))

    def scan(self) -> None:
        """Finds out what is finished; removes what is damaged, was left half written, or is in two files."""
        for leftover in [*self.folder.glob(".*.tmp"), *self.parts_folder.glob(".*.tmp")]:
            leftover.unlink(missing_ok=True)
        self.held, rows = Held(), 0
        for path in self.files():
            try:
                found = held_in(checked_groups(path, self.stamp))
            except DAMAGE as problem:
                self.notify(f"{path.name} cannot be used ({reason(problem)}); the runs in it are simulated again.")
                put_aside(path, self.stamp)
                continue
            self.held.update(found)
            rows += len(found)
        if rows > len(self.held):  # a crash while the large table was written
            self.compact()

    def keep(self, table: pa.Table) -> None:
        """Keeps the table of a finished block; its name tells what is in it."""
        self.parts_folder.mkdir(exist_ok=True)
        keys = keys_of(table)
        digest = hashlib.sha256(keys[0].tobytes() + keys[1].tobytes()).hexdigest()[:16]
        write_table(stamped(table, self.stamp), self.parts_folder / f"{digest}-{table.num_rows}.parquet")
        self.held.add(keys)

    def compact(self) -> int:
        """Writes the large table anew from everything that is finished, each run once; returns its number of rows."""
        if self.parts_folder.is_dir() and any(self.parts_folder.iterdir()):
            with atomic(self.folder / RUNS) as stream:
                writer = None
                for table in _gathered(self._once()):
                    writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
                    writer.write_table(table.cast(writer.schema), row_group_size=table.num_rows)
                if writer is not None:
                    writer.close()
            for path in self.parts_folder.iterdir():
                path.unlink()
        if self.parts_folder.is_dir():
            self.parts_folder.rmdir()
        return len(self.held)

    def _once(self) -> Iterator[pa.Table]:
        """All rows, every run once: a crash between two steps can leave a run in two files."""
        order = self.held.order()
        taken = np.zeros(len(self.held), bool)
        for path in self.files():
            for table in checked_groups(path):
                places = placed(table, order)
                fresh = ~taken[places]
                taken[places] = True
                yield table if fresh.all() else table.filter(pa.array(fresh))

    def pieces(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of every run, piece by piece, always in the same order."""
        for path in self.files():
            yield from pieces_of(path, names)


def pieces_of(path: Path, names: Sequence[str]) -> Iterator[pa.Table]:
    """Some columns of a file, piece by piece. Raises OSError or pyarrow's errors where it cannot be read."""
    with pq.ParquetFile(path) as file:
        for position in range(file.num_row_groups):
            yield file.read_row_group(position, columns=list(names), use_threads=False)


def checked_groups(path: Path, stamp: bytes = b"") -> Iterator[pa.Table]:
    """A file piece by piece, every page checked. Raises one of ``intact.DAMAGE`` where it is damaged."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        check(file.schema_arrow, "runs", stamp)
        for position in range(file.num_row_groups):
            yield file.read_row_group(position, use_threads=False)


def held_in(tables: Iterable[pa.Table]) -> Held:
    """The runs of tables."""
    held = Held()
    for table in tables:
        held.add(keys_of(table))
    return held


def keys_of(table: pa.Table) -> Keys:
    """The keys of a table's runs."""
    pieces = [np.empty(0, np.uint64)]
    for chunk in table["scenario"].chunks:
        names = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
        pieces.append(numbers_of(names.dictionary.to_pylist())[names.indices.to_numpy()])
    return np.concatenate(pieces), table["replicate"].to_numpy().astype(np.int64)


def numbers_of(scenarios: Iterable[str]) -> np.ndarray:
    """Scenarios as numbers. Raises ValueError where one is no hash."""
    return np.fromiter(map(number_of, scenarios), np.uint64)


def placed(table: pa.Table, order: Order) -> np.ndarray:
    """The places of a table's runs, -1 for one that is not among them."""
    scenarios, replicates = keys_of(table)
    return order.places(order.codes(scenarios), replicates)


def _kept_as(field: pa.Field) -> pa.Field:
    """Scenarios as plain text, as in design.parquet, so that the two tables join everywhere; cultures as codes."""
    if field.name == "scenario":
        return field.with_type(pa.string())
    return field.with_type(NAMES) if pa.types.is_dictionary(field.type) else field


def _gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in larger pieces, names as the same kind of column."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table.cast(pa.schema(map(_kept_as, table.schema), table.schema.metadata)))
        if sum(piece.num_rows for piece in waiting) >= GROUP_ROWS:
            yield pa.concat_tables(waiting).unify_dictionaries()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).unify_dictionaries()
