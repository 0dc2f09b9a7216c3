"""The figures at the end of a sweep. The tables stand in any case."""

from pathlib import Path

from experiments import terminal
from experiments.drawn import Draw
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.store import Store
from experiments.running.ensemble import draw_figures


def drawn(folder: Path, draw: Draw | None) -> bool:
    """Has the figures of a finished sweep drawn; False if that failed."""
    if draw is None:
        terminal.say(f"For figures: staffroom figures {folder}")
        return True
    store = Store(folder, terminal.say)
    store.manifest = read_manifest(folder)
    try:
        files = draw_figures(folder, draw)
    except Exception as problem:
        terminal.say(
            f"The figures could not be drawn ({type(problem).__name__}: {problem}); the tables are complete. "
            f"To try again: staffroom figures {folder}"
        )
        return False
    store.write_manifest(figures=[path.name for path in files])
    figures = sum(path.suffix == ".png" for path in files)
    if figures:
        print(f"{figures} figure{'s' if figures > 1 else ''} in {folder / 'figures'}")
    return True
