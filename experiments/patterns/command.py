"""``staffroom patterns``: which known patterns the model reproduces, and which mechanism carries each."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import terminal
from experiments.asking.options import Options
from experiments.keeping.provenance import provenance
from experiments.keeping.store import FORMAT, writable
from experiments.patterns import ablations, judged, measuring, show
from experiments.patterns.declared import Pattern, patterns
from experiments.patterns.measuring import Judgements, Round
from experiments.patterns.simulating import write_text
from sim.declared.limits import LARGEST_SEED, whole_number

GOOD, INTERRUPTED = 0, 130
FEWEST, MOST = 20, 10_000
MOST_SEEDS = 1000
REPEATED_REPLICATES = 60  # schools per arm where every pattern is run many times
Draw = Callable[[Path], list[Path]]
DESCRIPTION = """\
Runs the patterns that research on schools knows, each as a small experiment with a criterion, and says which of them
the model reproduces. What is finished is kept; repeating the command goes on where it was stopped."""


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for. Raises :class:`StaffroomError` for a mistake."""
    parser = Options("patterns", DESCRIPTION)
    add = parser.add_argument
    add("--list", action="store_true", help="name the patterns and run nothing")
    add("--only", metavar="F3,R9", default="", help="only these patterns")
    add("--seed", type=int, default=1, help="all luck is made from it (default: 1)")
    add(
        "--replicates",
        type=int,
        default=None,
        help="simulated schools per scenario (default: 200; with many rounds 60)",
    )
    add("--seeds", type=int, default=1, metavar="10", help="also with so many seeds: do the verdicts agree?")
    mechanisms = "also with each mechanism switched off in turn, or with these: which one carries which pattern?"
    add("--ablations", nargs="?", const="", default=None, metavar="NAME,NAME", help=mechanisms)
    add("--output", type=Path, default=Path("results/patterns"), metavar="DIR", help="default: results/patterns")
    add("--no-figures", action="store_true", help="only the tables")
    options = parser.parse_args(arguments)
    whole_number(options.seeds, "--seeds", 1, MOST_SEEDS)
    whole_number(options.seed, "--seed", 0, LARGEST_SEED - options.seeds)
    if options.replicates is not None:
        whole_number(options.replicates, "--replicates", FEWEST, MOST)
    options.only = _names(options.only)
    options.mechanisms = [] if options.ablations is None else ablations.mechanisms(_names(options.ablations))
    return options


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Runs, judges, prints and keeps the patterns; returns the exit code."""
    options = options_of(arguments)
    chosen = patterns(options.only)
    if options.list:
        show.listed(chosen)
        return GOOD
    folder = options.output
    with writable(folder, "--output"):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _all(chosen, options, folder)
        except KeyboardInterrupt:
            terminal.say(f"Interrupted. What is finished is kept in {folder}; to go on, repeat the command.")
            return INTERRUPTED
        if draw is not None and not options.no_figures:
            terminal.say("Drawing the figures ...")
            draw(folder)
    print(f"Results in {folder}: {', '.join(sorted(path.name for path in folder.glob('*.csv')))}")
    return GOOD


def _all(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path) -> None:
    found = measuring.judged_once(Round(chosen, options.seed, options.replicates), folder)
    _write(folder, "patterns", judged.table(chosen, found, options.seed))
    _write_manifest(chosen, options, folder)
    show.verdicts(chosen, found, options.seed)
    if options.seeds > 1:
        show.agreement(chosen, _seeds(chosen, options, folder))
    if options.mechanisms:
        show.ablated(_ablations(chosen, options, folder))


def _seeds(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path) -> Mapping[str, list[str]]:
    """The verdicts of the patterns with one seed after another."""
    terminal.say(f"Every pattern with {options.seeds} seeds ...")
    seeds = range(options.seed, options.seed + options.seeds)
    rounds = measuring.judged_often([Round(chosen, seed, options.replicates) for seed in seeds], folder)
    verdicts = measuring.agreement(rounds)
    rows = [
        (name, seed, verdict) for name, found in verdicts.items() for seed, verdict in zip(seeds, found, strict=True)
    ]
    _write(folder, "seeds", pd.DataFrame(rows, columns=pd.Index(["pattern", "seed", "verdict"])))
    return verdicts


def _ablations(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path) -> pd.DataFrame:
    """The verdicts of the patterns without one mechanism after another."""
    terminal.say(f"Every pattern without each of {len(options.mechanisms)} mechanisms in turn ...")
    replicates = options.replicates or REPEATED_REPLICATES
    works = [Round(chosen, options.seed, replicates, mechanism) for mechanism in (None, *options.mechanisms)]
    full, *without = measuring.judged_often(works, folder)
    pairs: dict[str, tuple[ablations.Mechanism, Judgements]] = {
        mechanism.name: (mechanism, found) for mechanism, found in zip(options.mechanisms, without, strict=True)
    }
    criteria = ablations.matrix(chosen, full, pairs)
    _write(folder, "ablations_by_criterion", criteria)
    columns = ["mechanism", "mechanism_title", "pattern", "full_verdict", "verdict"]
    table = criteria[columns].drop_duplicates()
    _write(folder, "ablations", table)
    return table


def _write(folder: Path, name: str, table: pd.DataFrame) -> None:
    write_text(folder / f"{name}.csv", table.to_csv(index=False, lineterminator="\n"))


def _write_manifest(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path) -> None:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "verb": "patterns",
        "patterns": [pattern.id for pattern in chosen],
        "seed": options.seed,
        "seeds": options.seeds,
        "replicates": options.replicates,
        "mechanisms": [mechanism.name for mechanism in options.mechanisms],
        "provenance": provenance(),
    }
    write_text(folder / "manifest.json", json.dumps(manifest, indent=2) + "\n")
