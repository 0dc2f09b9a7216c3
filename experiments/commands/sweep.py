"""``staffroom sweep``: a design of many points, simulated on any executor."""

from collections.abc import Sequence

from experiments import terminal
from experiments.asking.asked import asked
from experiments.running.carrying_out import carry_out
from experiments.running.drawing import Draw, drawn
from experiments.running.ensemble import GOOD, INTERRUPTED, USER_ERROR
from experiments.running.layout import folder_of
from experiments.running.plan import plan
from sim.errors import StaffroomError, nearest

FLAGS = ("--plan", "--help", "-h")


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Runs a sweep, or says with ``--plan`` what it will cost; returns the exit code."""
    flags = [argument for argument in arguments if argument.startswith("-")]
    for flag in flags:
        if flag not in FLAGS:
            raise StaffroomError(f"{flag} is not an option of `staffroom sweep`{nearest(flag, FLAGS)}")
    if {"-h", "--help"} & set(flags):
        from experiments.commands import sweep_help as help_texts

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
