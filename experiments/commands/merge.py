"""``staffroom merge A B --to C``: sweeps of the same kind that were run in several places become one."""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Merges the sweeps of several results folders; returns the exit code."""
    parser = Options(
        "merge",
        "Makes one sweep of several with the same school, reforms, seed, outcomes and version of the model: all their "
        "runs, each once.",
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="the results folders of the sweeps")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder of the result")
    given = parser.parse_args(arguments)
    from experiments.running.merging import merge

    return merge(given.folders, given.to)
