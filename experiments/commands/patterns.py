"""``staffroom patterns``: which options and help; what is done stands in ``experiments/patterns``."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from experiments.asking import presets
from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.declared.defaults import DEFAULT_SEED
from sim.declared.limits import LARGEST_SEED, MOST_THREADS, whole_number

FEWEST, MOST = 20, 10_000
MOST_SEEDS = 1000
DESCRIPTION = """\
Runs the patterns that research on schools knows, each as a small experiment with a criterion, and says which of them
the model reproduces. What is finished is kept; repeating the command goes on where it was stopped."""


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for. Raises :class:`StaffroomError` for a mistake."""
    parser = Options("patterns", DESCRIPTION)
    add = parser.add_argument
    add("--list", action="store_true", help="name the patterns and run nothing")
    add("--only", metavar="F3,R9", default="", help="only these patterns")
    add("--seed", type=int, default=DEFAULT_SEED, help=f"all luck is made from it (default: {DEFAULT_SEED})")
    add(
        "--replicates",
        type=int,
        default=None,
        help="simulated schools per scenario (default: 200; 60 for each further round of --seeds and --ablations)",
    )
    add("--seeds", type=int, default=1, metavar="10", help="also with so many seeds: do the verdicts agree?")
    mechanisms = "also with each mechanism switched off in turn, or with these: which one carries which pattern?"
    add("--ablations", nargs="?", const="", default=None, metavar="NAME,NAME", help=mechanisms)
    add("--output", type=Path, default=Path("results/patterns"), metavar="DIR", help="default: results/patterns")
    add("--executor", choices=presets.names("executor"), default="threads", help="who does the work (default: threads)")
    add("--workers", type=int, default=None, metavar="4", help="how many of them (default: one per core)")
    add("--address", default=None, metavar="tcp://...", help="the scheduler of a running Dask cluster")
    add("--no-figures", action="store_true", help="only the tables")
    options = parser.parse_args(arguments)
    whole_number(options.seeds, "--seeds", 1, MOST_SEEDS)
    whole_number(options.seed, "--seed", 0, LARGEST_SEED - options.seeds)
    if options.workers is not None:
        whole_number(options.workers, "--workers", 1, MOST_THREADS)
    if options.replicates is not None:
        whole_number(options.replicates, "--replicates", FEWEST, MOST)
    options.only = _names(options.only)
    return options


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Runs, judges, prints and keeps the patterns; returns the exit code."""
    options = options_of(arguments)
    from experiments.patterns import ablations, command

    options.mechanisms = [] if options.ablations is None else ablations.mechanisms(_names(options.ablations))
    return command.carry_out(options, draw)
