"""``staffroom map``: a grid over two settings with its culture map and tipping values, or a slow ramp of one lever."""

from collections.abc import Sequence
from pathlib import Path

from experiments import terminal
from experiments.asking.map_request import MapRequest, requested
from experiments.commands.map_help import HELP
from experiments.keeping.parts import atomic, plain_table, write_table
from experiments.keeping.store import Store, read_manifest, writable
from experiments.running.carrying_out import carry_out
from experiments.running.drawing import Draw, drawn
from experiments.running.ensemble import GOOD, INTERRUPTED, USER_ERROR
from experiments.running.layout import folder_of
from experiments.running.plan import plan
from sim.errors import StaffroomError, nearest

FLAGS = ("--plan", "--help", "-h")


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Makes a map or a ramp, or says with ``--plan`` what a map will cost; returns the exit code."""
    flags = [argument for argument in arguments if argument.startswith("-")]
    for flag in flags:
        if flag not in FLAGS:
            raise StaffroomError(f"{flag} is not an option of `staffroom map`{nearest(flag, FLAGS)}")
    if {"-h", "--help"} & set(flags):
        print(HELP, end="")
        return GOOD
    request = requested([argument for argument in arguments if argument not in flags])
    for notice in request.sweep.notices:
        terminal.say(f"Note: {notice}")
    if "--plan" in flags:
        if not request.y:
            raise StaffroomError("--plan is for maps; a ramp takes seconds.")
        plan(request.sweep)
        return GOOD
    if not request.y:
        from experiments.running.ramp import ramp_of, run_ramp

        return run_ramp(ramp_of(request), draw)
    code = carry_out(request.sweep)
    if code == INTERRUPTED:
        return code
    folder = folder_of(request.sweep)
    _finish(request, folder)
    return code if drawn(folder, draw) else code or USER_ERROR


def _finish(request: MapRequest, folder: Path) -> None:
    """Writes and prints the tipping values, and notes in the manifest what the map is of."""
    from experiments.reading import finished, tipping_table

    store = Store(folder, terminal.say)
    store.manifest = read_manifest(folder)
    chosen = {"x": request.x, "y": request.y, "outcome": request.outcome, "threshold": request.threshold}
    store.write_manifest(map=chosen)
    table = tipping_table.of(finished.read(folder))
    with writable(folder):
        write_table(plain_table(table), folder / "tipping.parquet")
        with atomic(folder / "tipping.csv") as stream:
            stream.write(table.to_csv(index=False, lineterminator="\n").encode())
    store.write_manifest(tables=store.manifest["tables"] | {"tipping": len(table)})
    with terminal.tables() as console:
        tipping_table.show(table, console)
