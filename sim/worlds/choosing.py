"""Which worlds somebody means: those that come with the program, none, or a file of one's own."""

from functools import cache
from pathlib import Path

from sim.errors import StaffroomError
from sim.worlds.reading import read
from sim.worlds.worlds import NONE, Worlds

PLAUSIBLE, NO_WORLDS = "plausible", "none"
DEFAULT_WORLDS = NO_WORLDS
SHIPPED = Path(__file__).with_name("plausible.csv")


@cache
def plausible() -> Worlds:
    """The library that comes with the program."""
    return read(SHIPPED, PLAUSIBLE)


def chosen(worlds: object, where: str = "worlds") -> Worlds:
    """The library that ``worlds`` names: ``plausible``, ``none``, the path of a CSV file, or one itself.

    Raises :class:`StaffroomError` for anything else.
    """
    if isinstance(worlds, Worlds):
        return worlds
    if worlds == PLAUSIBLE:
        return plausible()
    if worlds is None or worlds == NO_WORLDS:
        return NONE
    if isinstance(worlds, (str, Path)) and str(worlds).lower().endswith(".csv"):
        changed = Path(worlds).stat().st_mtime_ns if Path(worlds).is_file() else 0
        return _of_file(str(worlds), Path(worlds).resolve(), changed)
    raise StaffroomError(
        f"{where} = {worlds!r} is not a library of worlds; allowed: {PLAUSIBLE} (those that come with the program), "
        f"{NO_WORLDS} (every number at its usual value), or a CSV file made by: staffroom calibrate"
    )


@cache
def _of_file(given: str, path: Path, changed: int) -> Worlds:
    return read(path, given)
