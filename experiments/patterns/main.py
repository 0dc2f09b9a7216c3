"""``staffroom patterns``: which known patterns the model reproduces, and which not."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from experiments import terminal
from experiments.patterns.arms import arms_of
from experiments.patterns.declared import Pattern, patterns
from experiments.patterns.judged import Judgement, judge, table
from experiments.patterns.show import listed, show
from experiments.patterns.simulating import simulated, write_text
from experiments.provenance import provenance
from experiments.store import FORMAT, writable
from sim import _jit
from sim.errors import StaffroomError
from sim.simulate import LARGEST_SEED, whole_number

GOOD, INTERRUPTED = 0, 130
FEWEST, MOST = 20, 10_000
Draw = Callable[[Path], list[Path]]
DESCRIPTION = """\
Runs the patterns that are known from research on schools, each as a small experiment with a criterion, and says which
of them the model reproduces. Finished patterns are kept and not run again."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise StaffroomError(f"{message}; `{self.prog} --help` explains.")


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for. Raises :class:`StaffroomError` for a mistake."""
    parser = _Parser(prog="staffroom patterns", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("--only", metavar="F3,R9", default="", help="only these patterns")
    parser.add_argument("--list", action="store_true", help="name the patterns and run nothing")
    parser.add_argument("--replicates", type=int, default=None, help="schools per arm (default: as declared, 200)")
    parser.add_argument("--seed", type=int, default=1, help="root of all luck (default: 1)")
    parser.add_argument("--output", type=Path, default=None, metavar="DIR", help="results (default: results/patterns)")
    parser.add_argument("--no-figures", action="store_true", help="only the tables")
    options = parser.parse_args(arguments)
    whole_number(options.seed, "--seed", 0, LARGEST_SEED)
    if options.replicates is not None:
        whole_number(options.replicates, "--replicates", FEWEST, MOST)
    options.only = [name.strip() for name in options.only.split(",") if name.strip()]
    return options


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Runs, judges, prints and keeps the patterns; returns the exit code."""
    options = options_of(arguments)
    chosen = patterns(options.only)
    if options.list:
        listed(chosen)
        return GOOD
    folder = options.output or Path("results/patterns")
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        found = judged(chosen, options.replicates, options.seed, folder)
    except KeyboardInterrupt:
        terminal.say(f"Interrupted. Finished patterns are kept in {folder}; to go on, repeat the command.")
        return INTERRUPTED
    _write(chosen, found, folder, options)
    show(chosen, found, options.seed)
    if draw is not None and not options.no_figures:
        terminal.say("Drawing the figures ...")
        draw(folder)
    print(f"Tables in {folder / 'patterns.csv'}" + ("" if options.no_figures else f"; figures in {folder / 'figures'}"))
    return GOOD


def judged(
    chosen: Sequence[Pattern],
    replicates: int | None,
    seed: int,
    folder: Path | None = None,
    off: Mapping[str, Mapping[str, float]] | None = None,
) -> dict[str, list[Judgement]]:
    """Runs patterns and judges them, with a progress bar; ``off`` as in :func:`experiments.patterns.arms.arms_of`."""
    arms = {p.id: arms_of(p, replicates if replicates is not None else p.replicates, seed, off) for p in chosen}
    total = sum(arm.replicates for declared in arms.values() for arm in declared)
    if not _jit.is_compiled():
        terminal.say("Compiling the model, once (about 20 seconds) ...")
    done = 0
    found = {}
    with terminal.progress(total) as advance:
        for pattern in chosen:

            def step(runs: int) -> None:
                nonlocal done
                done += runs
                advance(done)

            data = simulated(pattern, arms[pattern.id], seed, None if folder is None else folder / "kept", step)
            found[pattern.id] = judge(pattern, data)
    return found


def _write(chosen: Sequence[Pattern], found: Mapping[str, list[Judgement]], folder: Path, options: Any) -> None:
    manifest = {
        "format": FORMAT,
        "verb": "patterns",
        "patterns": [pattern.id for pattern in chosen],
        "seed": options.seed,
        "replicates": options.replicates,
        "provenance": provenance(),
    }
    with writable(folder):
        write_text(folder / "patterns.csv", table(chosen, found, options.seed).to_csv(index=False, lineterminator="\n"))
        write_text(folder / "manifest.json", json.dumps(manifest, indent=2) + "\n")
