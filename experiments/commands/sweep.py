"""``staffroom sweep``: a design of many points, simulated on any executor."""

from experiments.asking.names import SWEEP_KEYS, check
from experiments.asking.options import HELP, flags_and_settings
from experiments.drawn import Draw


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Runs a sweep, or says with ``--plan`` what it will cost; returns the exit code."""
    flags, given = flags_and_settings("sweep", arguments, ("--plan",))
    if flags & set(HELP):
        from experiments.commands import sweep_help

        print(sweep_help.text(), end="")
        return 0
    check(given, SWEEP_KEYS)
    from experiments.asking.asked import asked
    from experiments.running.carrying_out import carry_out
    from experiments.running.plan import plan
    from experiments.running.sweeping import SweepJob

    request = asked(given)
    return plan(request) if "--plan" in flags else carry_out(SweepJob(request), draw)
