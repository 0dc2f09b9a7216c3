"""The console command ``staffroom``: the command line of ``experiments`` together with the figures of ``analysis``."""

import sys
from pathlib import Path

from experiments.commands.command_line import main as command_line


def main() -> int:
    """Runs the command that was typed and returns its exit code."""
    return command_line(sys.argv[1:], draw)


def draw(folder: Path) -> list[Path]:
    """Draws the figures of a results folder; the libraries for drawing are loaded only now."""
    from experiments.keeping.manifest_file import read_manifest

    verb = read_manifest(folder).get("verb")
    if verb == "patterns":
        from analysis.figures.patterns import draw_patterns

        return draw_patterns(folder)
    if verb == "calibrate":
        from analysis.figures.calibration import draw_calibration

        return draw_calibration(folder)
    if verb in ("sweep", "map"):
        from analysis.figures.sweep import draw_sweep

        return draw_sweep(folder)
    from analysis.figures import draw_all

    return draw_all(folder)


if __name__ == "__main__":
    sys.exit(main())
