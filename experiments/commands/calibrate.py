"""``staffroom calibrate``: which options and help; what is done stands in ``experiments/fitting``."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from experiments.asking import presets
from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.declared.defaults import DEFAULT_SEED
from sim.declared.limits import LARGEST_SEED, MOST_THREADS, whole_number

POINTS, WAVES, WORLDS = 1000, 3, 400
DESCRIPTION = """\
Fits what nobody knows to what is known: from the plausible range of every number and the facts in configs/targets to a
library of plausible worlds, values of all numbers that agree with the facts as well as they can. Points are simulated
in
waves, and emulators learn from them where the next ones belong; what each fact and each number has become is shown at
the end. What is finished is kept; repeating the command goes on where it was stopped."""


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for. Raises :class:`StaffroomError` for a mistake."""
    parser = Options("calibrate", DESCRIPTION)
    add = parser.add_argument
    add("--plan", action="store_true", help="say what it will cost, from a few points that are not kept")
    add("--targets", metavar="NAME,FILE", default="", help="files of targets (default: all that come with the program)")
    add("--without", metavar="NAME,NAME", default="", help="targets that are left out, as file.name")
    add("--numbers", metavar="NAME,NAME", default="", help="numbers that are sought (default: all that nobody knows)")
    add("--points", type=int, default=POINTS, help=f"points in each wave (default: {POINTS})")
    add("--waves", type=int, default=WAVES, help=f"waves before the worlds are drawn (default: {WAVES})")
    add("--worlds", type=int, default=WORLDS, help=f"plausible worlds at the end (default: {WORLDS})")
    add("--seed", type=int, default=DEFAULT_SEED, help=f"all luck is made from it (default: {DEFAULT_SEED})")
    add("--output", type=Path, default=Path("results/calibration"), metavar="DIR", help="default: results/calibration")
    add("--overwrite", action="store_true", help="replace another calibration in that folder")
    add("--executor", choices=presets.names("executor"), default="threads", help="who does the work (default: threads)")
    add("--workers", type=int, default=None, metavar="4", help="how many of them (default: one per core)")
    add("--address", default=None, metavar="tcp://...", help="the scheduler of a running Dask cluster")
    add("--no-figures", action="store_true", help="only the tables")
    options = parser.parse_args(arguments)
    whole_number(options.points, "--points", 60, 100_000)
    whole_number(options.waves, "--waves", 1, 20)
    whole_number(options.worlds, "--worlds", 20, 5_000)
    whole_number(options.seed, "--seed", 0, LARGEST_SEED)
    if options.workers is not None:
        whole_number(options.workers, "--workers", 1, MOST_THREADS)
    for name in ("targets", "without", "numbers"):
        setattr(options, name, [part.strip() for part in getattr(options, name).split(",") if part.strip()])
    return options


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Calibrates, prints what was learnt and keeps it; returns the exit code."""
    options = options_of(arguments)
    from experiments.fitting import command

    return command.carry_out(options, shown(arguments), draw)


def shown(arguments: Sequence[str]) -> str:
    """The command that was typed."""
    import shlex

    return shlex.join(["staffroom", "calibrate", *arguments])
