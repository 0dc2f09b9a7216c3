"""The tables of a results folder as CSV, Parquet or netCDF files."""

from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet as pq

from experiments import terminal
from experiments.keeping.intact import readable
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.store import TABLES, check_table, writable
from experiments.keeping.writing import atomic
from sim.errors import StaffroomError


def export(folder: Path, form: str, target: Path | None = None) -> int:
    """Writes the tables of a results folder to ``target`` (default: ``folder/csv``, ...); returns the exit code.

    The runs and points of a sweep get the settings of their point in front.
    """
    manifest = read_manifest(folder)
    tables = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    if "runs" not in tables:
        raise StaffroomError(f"'{folder}' has no finished tables yet; repeat the command that started it to go on.")
    target = target if target is not None else folder / form
    if target.resolve() == folder.resolve() and form == "parquet":
        raise StaffroomError(f"'{target}' is the results folder itself; choose another one with --to.")
    if form == "netcdf":
        from experiments.reading.netcdf import check_installed

        check_installed()
    for name in tables:
        check_table(folder, name, manifest)
    with readable(folder, manifest), writable(target):
        target.mkdir(parents=True, exist_ok=True)
        written = _netcdf(folder, manifest, tables, target) if form == "netcdf" else []
        for name in tables if form != "netcdf" else ():
            _export_one(folder, name, target / f"{name}.{form}", manifest)
            written.append(f"{name}.{form}")
    terminal.say(f"{', '.join(written)} in {target}")
    return 0


def _export_one(folder: Path, name: str, target: Path, manifest: dict[str, Any]) -> None:
    """One table, row group by row group: memory does not grow with the table."""
    from experiments.reading.exporting import JOINED, export_joined

    if "varied" in manifest and name in JOINED:
        export_joined(folder, name, target, manifest)
        return
    with pq.ParquetFile(folder / f"{name}.parquet", page_checksum_verification=True) as file, atomic(target) as stream:
        schema = file.schema_arrow
        writer = pyarrow.csv.CSVWriter(stream, schema) if target.suffix == ".csv" else pq.ParquetWriter(stream, schema)
        with writer:
            for position in range(file.num_row_groups):
                writer.write_table(file.read_row_group(position))


def _netcdf(folder: Path, manifest: dict[str, Any], tables: list[str], target: Path) -> list[str]:
    from experiments.reading import netcdf

    if "varied" not in manifest:
        return netcdf.write_tables(folder, tables, target)
    partial = target / ".runs.nc.tmp"
    try:
        netcdf.write_sweep(folder, manifest, partial)
        partial.replace(target / "runs.nc")
    finally:
        partial.unlink(missing_ok=True)
    others = [f"{name}.parquet" for name in ("weeks", "kept") if name in tables]
    if others:
        terminal.say(f"NetCDF holds the runs; for {' and '.join(others)} take --format csv or parquet.")
    return ["runs.nc"]
