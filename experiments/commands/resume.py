"""``staffroom resume DIR``: the command that a results folder was made by, once more; what is finished is kept."""

import contextlib
import shlex
from pathlib import Path

from experiments.asking.options import Options
from experiments.commands.verbs import carry_out
from experiments.drawn import Draw
from sim.errors import StaffroomError

_REPLACED = ("output", "overwrite")


def main(arguments: list[str], draw: Draw | None = None) -> int:
    """Goes on with what a folder holds; returns the exit code.

    Files that the command names are looked up where it was typed. Raises :class:`StaffroomError` where a folder cannot
    be gone on with.
    """
    parser = Options("resume", "Goes on with an experiment that was stopped; what is finished is kept.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    folder: Path = parser.parse_args(arguments).folder
    from experiments import terminal
    from experiments.keeping.manifest_file import read_manifest
    from experiments.running.progress import RESUMABLE, verb_of
    from experiments.running.repeat import literal

    manifest = read_manifest(folder)
    verb = verb_of(manifest)
    if verb == "merge":
        commands = "; ".join(manifest.get("merged", []))
        raise StaffroomError(
            f"'{folder}' was merged from several folders; to go on with one of them, repeat its command with "
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
        return carry_out(verb, [*typed, f"output={literal(str(output))}"], draw)
