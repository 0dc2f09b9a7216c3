"""The store of a sweep: every finished run by the hash of its scenario and its replicate, in few large files.

A block is kept as a part (``parts/NAME.parquet``) the moment it is finished; at the end the parts become
``runs.parquet``. Both are read back with checksums; a damaged file is noticed and its runs are simulated again.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.parts import WRITE_OPTIONS, atomic, write_table
from experiments.sweep.points import HASH_LETTERS

RUNS = "runs.parquet"


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
        """Finds out what is finished; removes what is damaged or was left half written."""
        for leftover in [*self.folder.glob(".*.tmp"), *self.parts_folder.glob(".*.tmp")]:
            leftover.unlink(missing_ok=True)
        found: list[tuple[np.ndarray, np.ndarray]] = []
        for path in self.files():
            try:
                found += [_keys(group) for group in _checked_groups(path)]
            except (OSError, pa.ArrowException, KeyError) as problem:
                reason = (str(problem).splitlines() or [type(problem).__name__])[0]
                self.notify(f"{path.name} cannot be used ({reason}); the runs in it are simulated again.")
                path.unlink(missing_ok=True)
        self.held = _by_scenario(found)

    def missing(self, scenario: str, wanted: range) -> list[tuple[int, int]]:
        """The replicates of a scenario that are not finished, as (first, count)."""
        held = self.held.get(scenario)
        if held is None:
            return [(wanted.start, len(wanted))] if len(wanted) else []
        asked = np.arange(wanted.start, wanted.stop)
        left = asked[~np.isin(asked, held)]
        if not len(left):
            return []
        pieces = np.split(left, np.flatnonzero(np.diff(left) > 1) + 1)
        return [(int(piece[0]), len(piece)) for piece in pieces]

    def count(self, scenario: str, wanted: range) -> int:
        """How many of the wanted replicates are finished."""
        return len(wanted) - sum(count for _, count in self.missing(scenario, wanted))

    def keep(self, table: pa.Table) -> None:
        """Keeps the table of a finished block; its name tells what is in it."""
        self.parts_folder.mkdir(exist_ok=True)
        scenarios, replicates = _keys(table)
        digest = hashlib.sha256("".join(scenarios).encode() + replicates.tobytes()).hexdigest()[:HASH_LETTERS]
        write_table(table, self.parts_folder / f"{digest}-{table.num_rows}.parquet")
        for scenario, fresh in _by_scenario([(scenarios, replicates)]).items():
            held = self.held.get(scenario)
            self.held[scenario] = fresh if held is None else np.union1d(held, fresh)

    def compact(self) -> int:
        """Writes the large table anew from everything that is finished, each run once; returns its number of rows."""
        if not self.parts_folder.is_dir() or not any(self.parts_folder.iterdir()):
            path = self.folder / RUNS
            return pq.ParquetFile(path).metadata.num_rows if path.exists() else 0
        rows = 0
        with atomic(self.folder / RUNS) as stream:
            writer = None
            for table in self._once():
                writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
                writer.write_table(table.cast(writer.schema), row_group_size=max(1, table.num_rows))
                rows += table.num_rows
            if writer is not None:
                writer.close()
        for path in self.parts_folder.iterdir():
            path.unlink()
        self.parts_folder.rmdir()
        return rows

    def _once(self) -> Iterator[pa.Table]:
        """All rows, every run once: a crash between two steps can leave a run in two files."""
        stored = sum(pq.ParquetFile(path).metadata.num_rows for path in self.files())
        single = stored == sum(len(replicates) for replicates in self.held.values())
        seen: set[tuple[str, int]] = set()
        for path in self.files():
            for table in _checked_groups(path):
                if single:
                    yield table
                    continue
                pairs = [(str(name), int(number)) for name, number in zip(*_keys(table), strict=True)]
                yield table.filter(pa.array([pair not in seen for pair in pairs]))
                seen.update(pairs)

    def column(self, name: str) -> np.ndarray:
        """One outcome of every run, in the order of :meth:`keys`."""
        return np.concatenate([pq.read_table(path, columns=[name])[name].to_numpy() for path in self.files()])

    def keys(self) -> tuple[np.ndarray, np.ndarray]:
        """Scenario and replicate of every run."""
        tables = [pq.read_table(path, columns=["scenario", "replicate"]) for path in self.files()]
        pairs = [_keys(table) for table in tables]
        return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])


def _checked_groups(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        for position in range(file.num_row_groups):
            yield file.read_row_group(position)


def _keys(table: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    scenarios = table["scenario"].cast(pa.string()).to_numpy(zero_copy_only=False).astype(f"U{HASH_LETTERS}")
    return scenarios, table["replicate"].to_numpy()


def _by_scenario(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, np.ndarray]:
    if not pairs:
        return {}
    scenarios, replicates = (np.concatenate([pair[k] for pair in pairs]) for k in (0, 1))
    order = np.lexsort((replicates, scenarios))
    scenarios, replicates = scenarios[order], replicates[order]
    names, starts = np.unique(scenarios, return_index=True)
    return {str(name): np.unique(part) for name, part in zip(names, np.split(replicates, starts[1:]), strict=True)}
