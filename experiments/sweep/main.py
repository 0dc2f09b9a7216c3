"""``staffroom sweep``: a design of many points, simulated on any executor."""

from collections.abc import Sequence

from experiments import terminal
from experiments.ensemble import GOOD, INTERRUPTED, USER_ERROR
from experiments.sweep.asked import asked
from experiments.sweep.drawing import Draw, drawn
from experiments.sweep.layout import folder_of
from experiments.sweep.plan import plan
from experiments.sweep.running import carry_out
from sim.errors import StaffroomError, nearest

FLAGS = ("--plan", "--help", "-h")


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Runs a sweep, or says with ``--plan`` what it will cost; returns the exit code."""
    flags = [argument for argument in arguments if argument.startswith("-")]
    for flag in flags:
        if flag not in FLAGS:
            raise StaffroomError(f"{flag} is not an option of `staffroom sweep`{nearest(flag, FLAGS)}")
    if {"-h", "--help"} & set(flags):
        from experiments.sweep import help_texts

        print(help_texts.text(), end="")
        return GOOD
    request = asked([argument for argument in arguments if argument not in flags])
    for notice in request.notices:
        terminal.say(f"Note: {notice}")
    if "--plan" in flags:
        plan(request)
        return GOOD
    code = carry_out(request)
    if code == INTERRUPTED:
        return code
    return code if drawn(folder_of(request), draw) else code or USER_ERROR
