"""``staffroom merge A B --to C``: results of the same kind that were made in several places become one."""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Merges several results folders; returns the exit code."""
    parser = Options(
        "merge",
        "Makes one of several sweeps, runs or comparisons with the same seed and version of the model: all their runs, "
        "each once. Sweeps have the same reforms and outcomes and may have other points; runs and comparisons have the "
        "same scenarios and other replicates (first_replicate=100).",
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="the results folders")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder of the result")
    given = parser.parse_args(arguments)
    from experiments.running.merging import merge

    return merge(given.folders, given.to)
