"""``staffroom resume DIR``: the command that a results folder was made by, once more; what is finished is kept."""

import contextlib
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from experiments import terminal
from experiments.keeping.store import read_manifest
from experiments.running.repeat import literal
from sim.errors import StaffroomError

RESUMABLE = ("run", "compare", "sweep", "map")
_REPLACED = ("output", "overwrite")
Run = Callable[[list[str]], int]


def resume(folder: Path, run: Run) -> int:
    """Goes on with what a folder holds; ``run`` carries out a command line. Returns the exit code.

    Files that the command names are looked up where it was typed. Raises :class:`StaffroomError` where a folder cannot
    be gone on with.
    """
    manifest = read_manifest(folder)
    verb = verb_of(manifest)
    if verb == "merge":
        commands = "; ".join(manifest.get("merged", []))
        raise StaffroomError(
            f"'{folder}' was merged from several sweeps; to go on with one of them, repeat its command with "
            f"output={folder}: {commands}"
        )
    if verb not in RESUMABLE:
        raise StaffroomError(f"'{folder}' holds what `staffroom {verb}` made, which cannot be resumed; repeat it.")
    _, _, *typed = shlex.split(manifest["command"])
    typed = [text for text in typed if text.partition("=")[0] not in _REPLACED]
    typed_in = Path(manifest.get("directory", Path.cwd()))
    elsewhere = typed_in.is_dir() and typed_in != Path.cwd()
    output = folder.resolve() if elsewhere else folder
    terminal.say(f"Going on with: {manifest['command']}")
    with contextlib.chdir(typed_in) if elsewhere else contextlib.nullcontext():
        return run([verb, *typed, f"output={literal(str(output))}"])


def verb_of(manifest: Mapping[str, Any]) -> str:
    """The verb of the command that a manifest names."""
    words = shlex.split(str(manifest.get("command", "")))
    return words[1] if len(words) > 1 else str(manifest.get("verb", "unknown"))
