"""``staffroom compare``: one school under several reforms, all with the same luck."""

from experiments.asking.names import COMPARE_KEYS, RUN_KEYS, SCENARIO_KEYS, check
from experiments.asking.options import HELP, flags_and_settings
from experiments.drawn import Draw


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Simulates, shows and keeps one school under several reforms; returns the exit code."""
    flags, given = flags_and_settings("compare", arguments, ())
    if flags & set(HELP):
        from experiments.commands import run_help

        print(run_help.text("compare"), end="")
        return 0
    check(given, (*SCENARIO_KEYS, *RUN_KEYS, *COMPARE_KEYS))
    from experiments.asking.compared import experiment_from
    from experiments.running.carrying_out import carry_out
    from experiments.running.named import NamedJob

    return carry_out(NamedJob(experiment_from(given)), draw)
