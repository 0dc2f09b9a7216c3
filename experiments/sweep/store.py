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

from experiments.parts import WRITE_OPTIONS, atomic, write_table

RUNS = "runs.parquet"
GROUP_ROWS = 20_000  # of the large table; small groups make a file slow to read
NAMES = pa.dictionary(pa.int32(), pa.string())
Keys = tuple[np.ndarray, np.ndarray]  # of runs: scenarios as numbers (uint64) and replicates (int64)


class RunStore:
    """The finished runs in one folder. ``notify`` is told of damaged files."""

    def __init__(self, folder: Path, notify: Callable[[str], None]):
        self.folder = folder
        self.notify = notify
        self.held: dict[str, np.ndarray] = {}  # replicates in ascending order, by scenario

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
        found: list[Keys] = []
        for path in self.files():
            try:
                found += [keys_of(group) for group in checked_groups(path)]
            except (OSError, pa.ArrowException, KeyError, ValueError) as problem:
                reason = (str(problem).splitlines() or [type(problem).__name__])[0]
                self.notify(f"{path.name} cannot be used ({reason}); the runs in it are simulated again.")
                path.unlink(missing_ok=True)
        self.held = by_scenario(found)
        if sum(len(replicates) for _, replicates in found) > self.runs:  # a crash while the large table was written
            self.compact()

    @property
    def runs(self) -> int:
        """Number of finished runs."""
        return sum(len(replicates) for replicates in self.held.values())

    def missing(self, scenario: str, wanted: range) -> list[tuple[int, int]]:
        """The replicates of a scenario that are not finished, as (first, count)."""
        if self.count(scenario, wanted) == len(wanted):
            return []
        asked = np.arange(wanted.start, wanted.stop)
        left = asked[~np.isin(asked, self.held.get(scenario, ()))]
        pieces = np.split(left, np.flatnonzero(np.diff(left) > 1) + 1)
        return [(int(piece[0]), len(piece)) for piece in pieces]

    def count(self, scenario: str, wanted: range) -> int:
        """How many of the wanted replicates are finished."""
        held = self.held.get(scenario)
        return 0 if held is None else int(np.searchsorted(held, wanted.stop) - np.searchsorted(held, wanted.start))

    def keep(self, table: pa.Table) -> None:
        """Keeps the table of a finished block; its name tells what is in it."""
        self.parts_folder.mkdir(exist_ok=True)
        scenarios, replicates = keys_of(table)
        digest = hashlib.sha256(scenarios.tobytes() + replicates.tobytes()).hexdigest()[:16]
        write_table(table, self.parts_folder / f"{digest}-{table.num_rows}.parquet")
        for scenario, fresh in by_scenario([(scenarios, replicates)]).items():
            held = self.held.get(scenario)
            self.held[scenario] = fresh if held is None else np.union1d(held, fresh)

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
        return self.runs

    def _once(self) -> Iterator[pa.Table]:
        """All rows, every run once: a crash between two steps can leave a run in two files."""
        first, begin = _first_of_each(*self.keys()), 0
        for path in self.files():
            for table in checked_groups(path):
                fresh = first[begin : begin + table.num_rows]
                begin += table.num_rows
                yield table if fresh.all() else table.filter(pa.array(fresh))

    def columns(self, names: Sequence[str]) -> list[np.ndarray]:
        """Outcomes of every run, in the order of :meth:`keys`."""
        tables = [pq.read_table(path, columns=list(names)) for path in self.files()]
        return [np.concatenate([np.empty(0), *(table[name].to_numpy() for table in tables)]) for name in names]

    def keys(self) -> Keys:
        """Scenario, as a number, and replicate of every run."""
        return joined_keys(keys_in(path) for path in self.files())


def keys_in(path: Path) -> Keys:
    """The keys of a file. Raises OSError or pyarrow's errors where it cannot be read."""
    return keys_of(pq.read_table(path, columns=["scenario", "replicate"], use_threads=False))


def checked_groups(path: Path) -> Iterator[pa.Table]:
    """A file piece by piece, every page checked. Raises OSError or pyarrow's errors where it is damaged."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        for position in range(file.num_row_groups):
            yield file.read_row_group(position)


def keys_of(table: pa.Table) -> Keys:
    """The keys of a table's runs."""
    pieces = [np.empty(0, np.uint64)]
    for chunk in table["scenario"].chunks:
        names = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
        pieces.append(numbers_of(names.dictionary.to_pylist())[names.indices.to_numpy()])
    return np.concatenate(pieces), table["replicate"].to_numpy().astype(np.int64)


def numbers_of(scenarios: Iterable[str]) -> np.ndarray:
    """Scenarios as numbers: their 16 hexadecimal letters are the digits. Raises ValueError for other names."""
    return np.fromiter((int(name, 16) for name in scenarios), np.uint64)


def joined_keys(pieces: Iterable[Keys]) -> Keys:
    """Several keys as one."""
    scenarios, replicates = zip((np.empty(0, np.uint64), np.empty(0, np.int64)), *pieces, strict=True)
    return np.concatenate(scenarios), np.concatenate(replicates)


def by_scenario(pieces: Sequence[Keys]) -> dict[str, np.ndarray]:
    """The replicates of every scenario, each once and in ascending order."""
    scenarios, replicates = joined_keys(pieces)
    order = np.lexsort((replicates, scenarios))
    scenarios, replicates = scenarios[order], replicates[order]
    names, starts = np.unique(scenarios, return_index=True)
    parts = np.split(replicates, starts)[1:]
    return {f"{int(name):016x}": np.unique(part) for name, part in zip(names, parts, strict=True)}


def _first_of_each(scenarios: np.ndarray, replicates: np.ndarray) -> np.ndarray:
    """For every run whether it is the first one with its key."""
    order = np.lexsort((replicates, scenarios))  # keeps the order of equal keys
    same = (np.diff(scenarios[order]) == 0) & (np.diff(replicates[order]) == 0)
    first = np.ones(len(order), bool)
    first[order[1:][same]] = False
    return first


def _gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in larger pieces, names as the same kind of column."""
    waiting: list[pa.Table] = []
    for table in tables:
        fields = [field.with_type(NAMES) if pa.types.is_dictionary(field.type) else field for field in table.schema]
        waiting.append(table.cast(pa.schema(fields)))
        if sum(piece.num_rows for piece in waiting) >= GROUP_ROWS:
            yield pa.concat_tables(waiting).unify_dictionaries().combine_chunks()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).unify_dictionaries().combine_chunks()
