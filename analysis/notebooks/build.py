"""Makes .ipynb files of the notebooks: ``python -m analysis.notebooks.build FOLDER [--run] [NAME ...]``."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sim.errors import StaffroomError, nearest

HERE = Path(__file__).parent
TIME_LIMIT = 600  # seconds for one cell


def sources() -> list[Path]:
    """The notebooks as text, in order."""
    return sorted(path for path in HERE.glob("*.py") if path.name[1:2] == "_" and path.name != "__init__.py")


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the notebooks; with ``--run`` executes them first, so that they open with their figures."""
    parser = argparse.ArgumentParser(prog="python -m analysis.notebooks.build", description=__doc__, allow_abbrev=False)
    parser.add_argument("folder", type=Path, help="where the .ipynb files go")
    parser.add_argument("names", nargs="*", help="only these notebooks, such as a_first_steps (default: all)")
    parser.add_argument("--run", action="store_true", help="execute them, so that they hold their figures")
    options = parser.parse_intermixed_args(arguments)
    try:
        chosen = _chosen(options.names)
    except StaffroomError as problem:
        print(f"notebooks: {problem}", file=sys.stderr)
        return 1
    options.folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(chosen, 1):
        started = time.perf_counter()
        write(path, options.folder / f"{path.stem}.ipynb", options.run)
        done = f" ({time.perf_counter() - started:.0f} seconds)" if options.run else ""
        print(f"{number} of {len(chosen)}: {options.folder / path.stem}.ipynb{done}", flush=True)
    return 0


def write(source: Path, target: Path, run: bool) -> None:
    """Writes one notebook. Raises ``nbclient.exceptions.CellExecutionError`` if a cell fails while it is executed."""
    import jupytext
    import nbformat

    notebook = jupytext.read(source)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    if run:
        from nbclient import NotebookClient

        target.parent.mkdir(parents=True, exist_ok=True)
        settings = {"metadata": {"path": str(target.parent)}}
        NotebookClient(
            notebook, timeout=TIME_LIMIT, kernel_name="python3", resources=settings, extra_arguments=["--log-level=40"]
        ).execute()
    nbformat.write(notebook, target)


def _chosen(names: Sequence[str]) -> list[Path]:
    known = {path.stem: path for path in sources()}
    for name in names:
        if name not in known:
            raise StaffroomError(f"there is no notebook '{name}'{nearest(name, known)}")
    return [known[name] for name in names] or list(known.values())


if __name__ == "__main__":
    sys.exit(main())
