"""``staffroom sweep``: a design of many points, simulated on any executor."""

from collections.abc import Sequence

from experiments.sweep.asked import asked
from experiments.sweep.plan import plan
from experiments.sweep.running import carry_out
from sim.errors import StaffroomError, nearest

FLAGS = ("--plan", "--help", "-h")


def main(arguments: Sequence[str]) -> int:
    """Runs a sweep, or says with ``--plan`` what it will cost; returns the exit code."""
    flags = [argument for argument in arguments if argument.startswith("-")]
    for flag in flags:
        if flag not in FLAGS:
            raise StaffroomError(f"{flag} is not an option of `staffroom sweep`{nearest(flag, FLAGS)}")
    request = asked([argument for argument in arguments if argument not in flags])
    if "--plan" in flags:
        plan(request)
        return 0
    return carry_out(request)
