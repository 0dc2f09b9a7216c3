"""``staffroom export DIR``: the tables of a results folder as CSV, Parquet or netCDF files."""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw

FORMATS = ("csv", "parquet", "netcdf")


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Writes the tables of a results folder in another form; returns the exit code."""
    parser = Options("export", "Writes the tables of a results folder as CSV, Parquet or netCDF files.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="kind of file (default: csv)")
    parser.add_argument("--to", type=Path, metavar="DIR", help="where to (default: DIR/csv, DIR/parquet, ...)")
    given = parser.parse_args(arguments)
    from experiments.reading.export_files import export

    return export(given.folder, given.format, given.to)
