"""The figures at the end of an experiment, and drawn again. The tables stand in any case."""

from pathlib import Path

from experiments import terminal
from experiments.drawn import Draw
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.store import Store, writable
from sim.errors import StaffroomError


def drawn(store: Store, draw: Draw | None, wanted: bool = True) -> bool:
    """Has the figures of finished results drawn where they are wanted and missing; False if that failed."""
    folder = store.folder
    if not wanted or store.manifest.get("figures"):
        return True
    if draw is None:
        terminal.say(f"For figures: staffroom figures {folder}")
        return True
    try:
        files = _draw(folder, draw)
    except Exception as problem:
        terminal.say(
            f"The figures could not be drawn ({type(problem).__name__}: {problem}); the tables are complete. "
            f"To try again: staffroom figures {folder}"
        )
        return False
    store.write_manifest(figures=[path.name for path in files])
    return True


def redraw(folder: Path, draw: Draw) -> None:
    """Draws the figures of a results folder again. Raises :class:`StaffroomError` where it has no finished tables."""
    store = Store(folder, terminal.say)
    store.manifest = read_manifest(folder)
    if store.manifest.get("verb") in ("patterns", "calibrate"):
        figures = sum(path.suffix == ".png" for path in _draw(folder, draw))
        print(f"{figures} figures in {folder / 'figures'}")
        return
    if not store.manifest.get("tables"):
        raise StaffroomError(
            f"'{folder}' has no finished tables yet; repeat the command that started it to go on: "
            f"{store.manifest.get('command')}"
        )
    store.write_manifest(figures=[path.name for path in _draw(folder, draw)])
    terminal.say_where(folder, store.manifest)


def _draw(folder: Path, draw: Draw) -> list[Path]:
    terminal.say("Drawing the figures ...")
    with writable(folder):
        return draw(folder)
