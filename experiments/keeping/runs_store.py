"""The store of finished runs: every run by the hash of its scenario and its replicate, in few large files.

Two kinds of table: ``runs``, one row per run, and ``weeks``, one row per run and week, where they are kept. A block is
kept as parts (``parts/NAME.runs.parquet`` and ``NAME.weeks.parquet``) the moment it is finished; at the end the parts
become ``runs.parquet`` and ``weeks.parquet``. All are read back with checksums; a damaged file is noticed, and its runs
are simulated again.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.keeping.held import Held, Keys, Order, number_of
from experiments.keeping.intact import DAMAGE, Damaged, check, reason, stamped
from experiments.keeping.writing import WRITE_OPTIONS, atomic, put_aside, write_table

RUNS, WEEKS = "runs", "weeks"
KEYS = ("scenario", "replicate")
GROUP_ROWS = 5_000  # of the large table: what is held while it is written and read; smaller groups are slow to read
CODES = pa.dictionary(pa.int32(), pa.string())
Group = tuple[Path, int]  # a file and the number of one of its row groups


class RunStore:
    """The finished runs in one folder; ``held`` says which they are. ``notify`` is told of damaged files.

    ``kinds`` are the tables that are kept of every run, the first one ``runs``. ``names`` {name: hash} is what the
    tables call the scenarios where these are few; without it, the tables call them by their hashes.
    """

    def __init__(
        self,
        folder: Path,
        notify: Callable[[str], None],
        stamp: bytes = b"",
        kinds: Sequence[str] = (RUNS,),
        names: Mapping[str, str] | None = None,
    ):
        self.folder = folder
        self.notify = notify
        self.stamp = stamp
        self.kinds = tuple(kinds)
        self.names = dict(names or {})
        self.held = Held()

    @property
    def parts_folder(self) -> Path:
        """Where blocks are kept until they are in the large tables."""
        return self.folder / "parts"

    def files(self, kind: str = RUNS) -> list[Path]:
        """The large table of a kind, if there is one, and the parts."""
        whole = [self.folder / f"{kind}.parquet"] if (self.folder / f"{kind}.parquet").exists() else []
        return whole + [path for path in sorted(self.parts_folder.glob("*.parquet")) if _kind_of(path) == kind]

    def scan(self) -> None:
        """Finds out what is finished; removes what is damaged, was left half written, or is in two files."""
        for leftover in [*self.folder.glob(".*.tmp"), *self.parts_folder.glob(".*.tmp")]:
            leftover.unlink(missing_ok=True)
        self.held, rows = Held(), 0
        for paths in self._together():
            try:
                found = self._held_in(paths)
            except DAMAGE as problem:
                names = " and ".join(path.name for path in paths)
                self.notify(f"{names} cannot be used ({reason(problem)}); the runs in it are simulated again.")
                for path in paths:
                    put_aside(path, self.stamp)
                continue
            self.held.update(found)
            rows += len(found)
        if rows > len(self.held):  # a crash while the large tables were written
            self.compact()

    def look(self) -> tuple[Held, int]:
        """The finished runs as the files say, and how many of these cannot be read; changes nothing."""
        held, damaged = Held(), 0
        for paths in self._together():
            try:
                held.update(self._held_in(paths))
            except FileNotFoundError:
                if not (paths[0] == self.folder / f"{RUNS}.parquet" and paths[0].exists()):
                    raise  # parts come and go while others write; the table beside a large one is written before it
                damaged += 1
            except DAMAGE:
                damaged += 1
        return held, damaged

    def _together(self) -> Iterator[list[Path]]:
        """The files of the same runs, one of each kind: they count together or not at all."""
        whole = [self.folder / f"{kind}.parquet" for kind in self.kinds]
        if any(path.exists() for path in whole):
            yield whole
        for path in self.files():
            if path not in whole:
                yield [path, *(path.with_name(path.name.replace(".runs.", f".{kind}.")) for kind in self.kinds[1:])]

    def _held_in(self, paths: Sequence[Path]) -> Held:
        """The runs that are in all files, one of each kind."""
        kept = [
            held_in(checked_groups(path, self.stamp, kind), self.names)
            for path, kind in zip(paths, self.kinds, strict=True)
        ]
        for other in kept[1:]:
            kept[0] = kept[0].common(other)
        return kept[0]

    def keep(self, tables: Mapping[str, pa.Table]) -> None:
        """Keeps the tables of a finished block; the files' names tell what is in them."""
        self.parts_folder.mkdir(exist_ok=True)
        for own in self._apart(tables):
            keys = keys_of(own[RUNS], self.names)
            digest = hashlib.sha256(keys[0].tobytes() + keys[1].tobytes()).hexdigest()[:16]
            for kind in reversed(self.kinds):  # the runs at last: they are finished when these are there
                path = self.parts_folder / f"{digest}-{own[RUNS].num_rows}.{kind}.parquet"
                write_table(stamped(own[kind], self.stamp), path)
            self.held.add(keys)

    def _apart(self, tables: Mapping[str, pa.Table]) -> Iterator[Mapping[str, pa.Table]]:
        """The tables as they are, or scenario by scenario under their names."""
        if not self.names:
            yield tables
            return
        for name, digest in self.names.items():
            own = {kind: _called(name, digest, tables[kind]) for kind in self.kinds}
            if own[RUNS].num_rows:
                yield own

    def compact(self) -> int:
        """Writes the large tables anew from everything that is finished, each run once; returns the number of runs."""
        if self.parts_folder.is_dir() and any(self.parts_folder.iterdir()):
            for kind in reversed(self.kinds):
                with atomic(self.folder / f"{kind}.parquet") as stream:
                    writer = None
                    for table in _gathered(self._once(kind)):
                        writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
                        writer.write_table(table.cast(writer.schema), row_group_size=table.num_rows)
                    if writer is not None:
                        writer.close()
            for path in self.parts_folder.iterdir():
                path.unlink()
        if self.parts_folder.is_dir():
            self.parts_folder.rmdir()
        return len(self.held)

    def rows(self, kind: str) -> int:
        """Number of rows of a large table; 0 where there is none."""
        path = self.folder / f"{kind}.parquet"
        return int(pq.read_metadata(path).num_rows) if path.exists() else 0

    def _once(self, kind: str) -> Iterator[pa.Table]:
        """All rows of a kind, every run once: a crash between two steps can leave a run in two files."""
        order = self.held.order()
        taken = np.zeros(len(self.held), bool)
        for path, position in self._groups(kind):
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                table = file.read_row_group(position, use_threads=False)
            places = placed(table, order, self.names)
            fresh = (places >= 0) & ~taken[places]
            taken[places[fresh]] = True
            if fresh.any():
                yield table if fresh.all() else table.filter(pa.array(fresh))

    def _groups(self, kind: str) -> list[Group]:
        """The row groups of a kind: as they come, or by scenario and first replicate where scenarios have names."""
        groups = [(path, position) for path in self.files(kind) for position in range(_row_groups(path))]
        return sorted(groups, key=self._first_run) if self.names else groups

    def _first_run(self, group: Group) -> tuple[int, int]:
        first = pq.ParquetFile(group[0]).read_row_group(group[1], columns=list(KEYS)).slice(0, 1).to_pylist()[0]
        return list(self.names).index(first["scenario"]), first["replicate"]

    def pieces(self, names: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of every run, piece by piece, always in the same order."""
        for path in self.files():
            yield from pieces_of(path, names)


def _kind_of(path: Path) -> str:
    """The kind of a part; one without a kind in its name is of runs."""
    return path.suffixes[0].removeprefix(".") if len(path.suffixes) > 1 else RUNS


def _row_groups(path: Path) -> int:
    return int(pq.read_metadata(path).num_row_groups)


def _called(name: str, digest: str, table: pa.Table) -> pa.Table:
    """The rows of one scenario (by its hash, or by its name already), called by its name; texts are plain."""
    own = table.filter(pc.is_in(table["scenario"].cast(pa.string()), pa.array([digest, name])))
    texts = {"scenario": pa.array([name] * own.num_rows, pa.string())}
    if "culture" in own.column_names:
        texts["culture"] = own["culture"].cast(pa.string())
    for column, values in texts.items():
        own = own.set_column(own.schema.get_field_index(column), column, values)
    return own


def pieces_of(path: Path, names: Sequence[str]) -> Iterator[pa.Table]:
    """Some columns of a file, piece by piece. Raises OSError or pyarrow's errors where it cannot be read."""
    with pq.ParquetFile(path) as file:
        for position in range(file.num_row_groups):
            yield file.read_row_group(position, columns=list(names), use_threads=False)


def checked_groups(path: Path, stamp: bytes = b"", kind: str = RUNS) -> Iterator[pa.Table]:
    """A file piece by piece, every page checked. Raises one of ``intact.DAMAGE`` where it is damaged."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        check(file.schema_arrow, kind, stamp)
        for position in range(file.num_row_groups):
            yield file.read_row_group(position, use_threads=False)


def held_in(tables: Iterable[pa.Table], names: Mapping[str, str] | None = None) -> Held:
    """The runs of tables."""
    held = Held()
    for table in tables:
        held.add(keys_of(table, names))
    return held


def keys_of(table: pa.Table, names: Mapping[str, str] | None = None) -> Keys:
    """The keys of the runs of a table's rows; ``names`` {name: hash} where it calls scenarios by names.

    Raises ValueError for a scenario that is neither.
    """
    pieces = [np.empty(0, np.uint64)]
    for chunk in table["scenario"].chunks:
        texts = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
        pieces.append(numbers_of(_hashes(texts.dictionary.to_pylist(), names))[texts.indices.to_numpy()])
    return np.concatenate(pieces), table["replicate"].to_numpy().astype(np.int64)


def _hashes(scenarios: Sequence[str], names: Mapping[str, str] | None) -> Sequence[str]:
    if not names:
        return scenarios
    unknown = next((name for name in scenarios if name not in names), None)
    if unknown is not None:
        raise Damaged(f"it holds a scenario '{unknown}' that is none of these")
    return [names[name] for name in scenarios]


def numbers_of(scenarios: Iterable[str]) -> np.ndarray:
    """Scenarios as numbers. Raises ValueError where one is no hash."""
    return np.fromiter(map(number_of, scenarios), np.uint64)


def placed(table: pa.Table, order: Order, names: Mapping[str, str] | None = None) -> np.ndarray:
    """The places of the runs of a table's rows, -1 for one that is not among them; ``names`` as in :func:`keys_of`."""
    scenarios, replicates = keys_of(table, names)
    return order.places(order.codes(scenarios), replicates)


def _kept_as(field: pa.Field) -> pa.Field:
    """Scenarios as plain text, as in design.parquet, so that the two tables join everywhere; cultures as codes."""
    if field.name == "scenario":
        return field.with_type(pa.string())
    return field.with_type(CODES) if pa.types.is_dictionary(field.type) else field


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
