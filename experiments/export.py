"""``staffroom export``: the tables of a results folder as CSV or Parquet files."""

from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq

from experiments import terminal
from experiments.parts import atomic
from experiments.store import TABLES, read_manifest, writable
from sim.errors import StaffroomError

FORMATS = ("csv", "parquet")


def export(folder: Path, form: str, target: Path | None = None) -> int:
    """Writes every table of a results folder to ``target`` (default: ``folder/csv`` or ``folder/parquet``)."""
    read_manifest(folder)
    tables = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    if "runs" not in tables:
        raise StaffroomError(f"'{folder}' has no finished tables yet; repeat the command that started it to go on.")
    target = target if target is not None else folder / form
    if target.resolve() == folder.resolve() and form == "parquet":
        raise StaffroomError(f"'{target}' is the results folder itself; choose another one with --to.")
    with writable(target):
        target.mkdir(parents=True, exist_ok=True)
        for name in tables:
            _export_one(folder / f"{name}.parquet", target / f"{name}.{form}")
    terminal.say(f"{', '.join(f'{name}.{form}' for name in tables)} in {target}")
    return 0


def _export_one(source: Path, target: Path) -> None:
    """One table, row group by row group: memory does not grow with the table."""
    with pq.ParquetFile(source) as file, atomic(target) as stream:
        schema = file.schema_arrow
        writer = pyarrow.csv.CSVWriter(stream, schema) if target.suffix == ".csv" else pq.ParquetWriter(stream, schema)
        with writer:
            for position in range(file.num_row_groups):
                writer.write_table(file.read_row_group(position))
