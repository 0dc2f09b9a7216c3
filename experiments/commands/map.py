"""``staffroom map``: a grid over two settings with its culture map and tipping values, or a slow ramp of one lever."""

from experiments.asking.names import MAP_KEYS, SWEEP_KEYS, check
from experiments.asking.options import HELP, flags_and_settings
from experiments.drawn import Draw
from sim.errors import StaffroomError


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Makes a map or a ramp, or says with ``--plan`` what a map will cost; returns the exit code."""
    flags, given = flags_and_settings("map", arguments, ("--plan",))
    if flags & set(HELP):
        from experiments.commands.map_help import HELP as TEXT

        print(TEXT, end="")
        return 0
    check(given, (*MAP_KEYS, *SWEEP_KEYS))
    from experiments.asking.map_request import requested
    from experiments.running.carrying_out import carry_out
    from experiments.running.mapping import MapJob
    from experiments.running.plan import plan
    from experiments.running.ramp import ramp_of

    request = requested(given)
    if "--plan" not in flags:
        return carry_out(MapJob(request) if request.y else ramp_of(request), draw)
    if not request.y:
        raise StaffroomError("--plan is for maps; a ramp takes seconds.")
    return plan(request.sweep)
