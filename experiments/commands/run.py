"""``staffroom run``: one school under one reform; with ``-m``, as Hydra's users write it, a sweep of many."""

import shlex

from experiments.asking.names import RUN_KEYS, SCENARIO_KEYS, SWEEP_KEYS, check
from experiments.asking.options import HELP, flags_and_settings
from experiments.drawn import Draw

KEYS = (*SCENARIO_KEYS, *RUN_KEYS)
MANY = ("-m", "--multirun")


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Simulates, shows and keeps one scenario, or with ``-m`` many; returns the exit code."""
    flags, given = flags_and_settings("run", arguments, (*MANY, "--plan") if set(MANY) & set(arguments) else MANY)
    if flags & set(HELP):
        from experiments.commands import run_help

        print(run_help.text("run"), end="")
        return 0
    if flags & set(MANY):
        return _many(given, "--plan" in flags, draw)
    check(given, KEYS)
    from experiments.asking.single import experiment_from
    from experiments.running.carrying_out import carry_out
    from experiments.running.named import NamedJob

    return carry_out(NamedJob(experiment_from(given)), draw)


def _many(given: list[str], plan: bool, draw: Draw | None) -> int:
    """Hands settings of which some have several values to the sweep; one run where none has."""
    check(given, (*KEYS, *SWEEP_KEYS))
    from experiments import terminal
    from experiments.asking import multirun, overrides
    from experiments.commands.sweep import main as sweep

    items = overrides.read(multirun.without_vary(given), (*KEYS, *SWEEP_KEYS), sweeps=True, lists=multirun.LISTS)
    if not multirun.varies(given, items) and not plan:
        terminal.say("No setting has several values, so this is one run.")
        return main(given, draw)
    settings, wanted = multirun.for_a_sweep(given, items), multirun.drawn(items)
    flags = ["--plan"] if plan else []
    terminal.say(f"Several values make a sweep, in one folder: {shlex.join(['staffroom', 'sweep', *settings, *flags])}")
    return sweep([*settings, *flags], draw if wanted else None)
