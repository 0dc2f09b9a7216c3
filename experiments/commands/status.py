"""``staffroom status DIR``: what was asked for, how much of it is finished, and how to go on. Changes nothing."""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Prints the status of a results folder; returns the exit code."""
    parser = Options("status", "Says how far an experiment is, also while it is running.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    given = parser.parse_args(arguments)
    from experiments.running.progress import show

    return show(given.folder)
