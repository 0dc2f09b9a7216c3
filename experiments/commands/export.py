"""``staffroom export DIR``: the tables of a results folder as CSV, Parquet or netCDF files, a network as GraphML or
GEXF.
"""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.errors import StaffroomError

FORMATS = ("csv", "parquet", "netcdf", "graphml", "gexf")
NETWORKS = ("graphml", "gexf")
_CHOICES = ("point", "scenario", "replicate", "week")


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Writes the tables or a network of a results folder in another form; returns the exit code."""
    parser = Options(
        "export",
        "Writes the tables of a results folder as CSV, Parquet or netCDF files, or the staff network of one of its "
        "runs, with the state of every teacher and tie, as GraphML or GEXF.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="kind of file (default: csv)")
    parser.add_argument("--to", type=Path, metavar="DIR", help="where to (default: DIR/csv, DIR/parquet, ...)")
    parser.add_argument("--point", type=int, metavar="N", help="a network of a sweep: which point")
    parser.add_argument("--scenario", metavar="NAME", help="a network: which scenario or reform (default: the first)")
    parser.add_argument("--replicate", type=int, metavar="N", help="a network: which school (default: the first)")
    parser.add_argument("--week", type=int, metavar="N", help="a network: before which week (default: the end)")
    given = parser.parse_args(arguments)
    chosen = {name: getattr(given, name) for name in _CHOICES}
    if given.format in NETWORKS:
        from experiments.reading.network_files import export_network

        return export_network(given.folder, given.format, given.to, chosen)
    for name, value in chosen.items():
        if value is not None:
            raise StaffroomError(
                f"--{name} chooses a network, and --format={given.format} writes the tables of all runs; write "
                "--format=graphml or --format=gexf, or leave it out."
            )
    from experiments.reading.export_files import export

    return export(given.folder, given.format, given.to)
