"""How tables and files are written: atomically, with checksums, texts of one type; and how a bad one is put aside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.keeping.intact import stamp_in

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
    """One table as one Parquet file of one row group, atomically."""
    with atomic(path) as stream:
        pq.write_table(table, stream, row_group_size=max(1, table.num_rows), **WRITE_OPTIONS)


def put_aside(path: Path, stamp: bytes) -> None:
    """Takes a table that cannot be used out of the way; one of other results is kept under another name."""
    if stamp_in(path) not in (b"", stamp):
        path.replace(path.with_name(f"{path.name}.not-used"))
    else:
        path.unlink(missing_ok=True)
