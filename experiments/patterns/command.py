"""Which known patterns the model reproduces, and which mechanism carries each: what ``staffroom patterns`` does."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import terminal
from experiments.drawn import Draw
from experiments.exit_codes import GOOD, INTERRUPTED
from experiments.keeping.manifest_file import FORMAT
from experiments.keeping.provenance import provenance
from experiments.keeping.store import writable
from experiments.patterns import ablations, judged, measuring, show
from experiments.patterns.declared import Pattern, patterns
from experiments.patterns.measuring import Judgements, Round
from experiments.patterns.simulating import write_text
from experiments.running import executors
from experiments.running.executors.pool import Pool

REPEATED_REPLICATES = 60  # schools per arm where every pattern is run many times


def carry_out(options: argparse.Namespace, draw: Draw | None = None) -> int:
    """Runs, judges, prints and keeps the patterns that were asked for; returns the exit code."""
    chosen = patterns(options.only)
    if options.list:
        show.listed(chosen)
        return GOOD
    executors.check(options.executor, options.workers, options.address)
    folder = options.output
    with writable(folder, "--output"):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with executors.opened(options.executor, options.workers, options.address) as pool:
                _all(chosen, options, folder, pool)
        except KeyboardInterrupt:
            terminal.say(f"Interrupted. What is finished is kept in {folder}; to go on, repeat the command.")
            return INTERRUPTED
        if draw is not None and not options.no_figures:
            terminal.say("Drawing the figures ...")
            draw(folder)
    print(f"Results in {folder}: {', '.join(sorted(path.name for path in folder.glob('*.csv')))}")
    return GOOD


def _all(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path, pool: Pool) -> None:
    found = measuring.judged_once(Round(chosen, options.seed, options.replicates), folder, pool)
    _write(folder, "patterns", judged.table(chosen, found, options.seed))
    _write_manifest(chosen, options, folder)
    show.verdicts(chosen, found, options.seed)
    if options.seeds > 1:
        show.agreement(chosen, _seeds(chosen, options, folder, pool))
    if options.mechanisms:
        show.ablated(_ablations(chosen, options, folder, pool))


def _seeds(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path, pool: Pool) -> Mapping[str, list[str]]:
    """The verdicts of the patterns with one seed after another."""
    terminal.say(f"Every pattern with {options.seeds} seeds ...")
    seeds = range(options.seed, options.seed + options.seeds)
    replicates = options.replicates or REPEATED_REPLICATES
    rounds = measuring.judged_often([Round(chosen, seed, replicates) for seed in seeds], folder, pool)
    verdicts = measuring.agreement(rounds)
    rows = [
        (name, seed, verdict) for name, found in verdicts.items() for seed, verdict in zip(seeds, found, strict=True)
    ]
    _write(folder, "seeds", pd.DataFrame(rows, columns=pd.Index(["pattern", "seed", "verdict"])))
    return verdicts


def _ablations(chosen: Sequence[Pattern], options: argparse.Namespace, folder: Path, pool: Pool) -> pd.DataFrame:
    """The verdicts of the patterns without one mechanism after another."""
    terminal.say(f"Every pattern without each of {len(options.mechanisms)} mechanisms in turn ...")
    replicates = options.replicates or REPEATED_REPLICATES
    works = [Round(chosen, options.seed, replicates, mechanism) for mechanism in (None, *options.mechanisms)]
    full, *without = measuring.judged_often(works, folder, pool)
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
