"""``staffroom figures DIR``: the figures of a results folder, drawn again."""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.errors import StaffroomError


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Draws the figures of a results folder again; returns the exit code."""
    parser = Options("figures", "Draws the figures of a results folder again, as PNG and SVG.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    given = parser.parse_args(arguments)
    if draw is None:
        raise StaffroomError("figures are drawn by the command `staffroom`, not by `python -m experiments`.")
    from experiments.running.drawing import redraw

    redraw(given.folder, draw)
    return 0
