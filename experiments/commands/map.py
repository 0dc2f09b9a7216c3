"""``staffroom map``: a grid over two settings with its culture map and tipping values, or a slow ramp of one lever."""

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.asking.names import MAP_KEYS, SWEEP_KEYS, check
from experiments.asking.options import HELP, flags_and_settings
from experiments.drawn import Draw
from sim.errors import StaffroomError

if TYPE_CHECKING:
    from experiments.asking.map_request import MapRequest


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Makes a map or a ramp, or says with ``--plan`` what a map will cost; returns the exit code."""
    flags, given = flags_and_settings("map", arguments, ("--plan",))
    if flags & set(HELP):
        from experiments.commands.map_help import HELP as TEXT

        print(TEXT, end="")
        return 0
    check(given, (*MAP_KEYS, *SWEEP_KEYS))
    from experiments import terminal
    from experiments.asking.map_request import requested

    request = requested(given)
    for notice in request.sweep.notices:
        terminal.say(f"Note: {notice}")
    if "--plan" in flags:
        return _plan(request)
    return _mapped(request, draw) if request.y else _ramped(request, draw)


def _plan(request: "MapRequest") -> int:
    if not request.y:
        raise StaffroomError("--plan is for maps; a ramp takes seconds.")
    from experiments.running.plan import plan

    plan(request.sweep)
    return 0


def _ramped(request: "MapRequest", draw: Draw | None) -> int:
    from experiments.running.ramp import ramp_of, run_ramp

    return run_ramp(ramp_of(request), draw)


def _mapped(request: "MapRequest", draw: Draw | None) -> int:
    from experiments.running.carrying_out import carry_out
    from experiments.running.drawing import drawn
    from experiments.running.ensemble import INTERRUPTED, USER_ERROR
    from experiments.running.layout import folder_of

    code = carry_out(request.sweep)
    if code == INTERRUPTED:
        return code
    folder = folder_of(request.sweep)
    _finish(request, folder)
    return code if drawn(folder, draw) else code or USER_ERROR


def _finish(request: "MapRequest", folder: Path) -> None:
    """Writes and prints the tipping values, and notes in the manifest what the map is of."""
    from experiments import terminal
    from experiments.keeping.manifest_file import read_manifest
    from experiments.keeping.parts import atomic, plain_table, write_table
    from experiments.keeping.store import Store, writable
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
