"""Whether the tables of a results folder can be read and belong to it, and what to do where they do not.

Every table carries a stamp of what it belongs to (the identity in the manifest), so that one that was put into another
folder is noticed; pages carry checksums, so that a cut or changed one is.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.asking.keys import canonical
from sim.errors import StaffroomError

KEY = b"staffroom.identity"
NEEDED: dict[str, tuple[str, ...]] = {
    "design": ("scenario",),
    "runs": ("scenario", "replicate"),
    "weeks": ("scenario", "replicate", "week"),
    "ties": ("scenario", "replicate", "year", "kind", "one", "other"),
    "teachers": ("scenario", "replicate", "year", "teacher"),
    "points": ("point", "arm", "outcome", "mean"),
    "along": ("setting", "outcome", "difference"),
    "kept": ("point", "arm", "outcome", "share_left"),
    "tipping": (),
    "hysteresis": ("quantity",),
}
_RUNS_OF_A_SWEEP = ("seed", "model_version", "outcomes")  # the rest is in the names of the scenarios
DAMAGE = (pa.ArrowException, OSError, KeyError, ValueError)


class Damaged(ValueError):
    """A table that can be read and does not belong here."""


def stamp_of(identity: Mapping[str, Any], name: str) -> bytes:
    """What a table called ``name`` is stamped with in a folder of this identity."""
    content: Mapping[str, Any] = identity
    if name in ("runs", "weeks", "along", "kept"):
        keys = ("scenarios", "seed", "model_version") if "scenarios" in identity else _RUNS_OF_A_SWEEP
        content = {key: identity.get(key) for key in keys}
    return hashlib.sha256(canonical(content).encode()).hexdigest()[:16].encode()


def stamped(table: pa.Table, stamp: bytes) -> pa.Table:
    """The table with its stamp."""
    return table.replace_schema_metadata({**(table.schema.metadata or {}), KEY: stamp}) if stamp else table


def check(schema: pa.Schema, name: str, stamp: bytes = b"") -> None:
    """Raises :class:`Damaged` for a table without its columns, or with another stamp; one without a stamp passes."""
    missing = [column for column in NEEDED.get(name, ()) if column not in schema.names]
    if missing:
        raise Damaged(f"it has no column '{missing[0]}'")
    found = (schema.metadata or {}).get(KEY, b"")
    if stamp and found and found != stamp:
        raise Damaged("it belongs to other results")


def stamp_in(path: Path) -> bytes:
    """The stamp of a table; empty where there is none, or no table that can be read."""
    try:
        stamp: bytes = (pq.read_schema(path).metadata or {}).get(KEY, b"")
        return stamp
    except DAMAGE:
        return b""


def reason(problem: BaseException) -> str:
    """What is wrong with a table, in one line."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(problem).__name__


def way_out(folder: Path, manifest: Mapping[str, Any]) -> str:
    """How to make a damaged table anew, as the end of a sentence."""
    words = str(manifest.get("command", "")).split()
    if len(words) > 1 and words[1] == "merge":
        return f"repeat the merge, which keeps what is intact: {manifest['command']}"
    if len(words) > 1 and words[1] in ("run", "compare", "sweep", "map"):
        return f"`staffroom resume {folder}` keeps what is intact and makes the rest anew"
    return "repeat the command that made it"


@contextmanager
def readable(folder: Path, manifest: Mapping[str, Any], name: str = "") -> Iterator[None]:
    """What is wrong with a table (or with the one that is being read) as one sentence with the way out."""
    try:
        yield
    except FileNotFoundError:
        raise
    except StaffroomError:
        raise
    except DAMAGE as problem:
        what = f"'{folder / name}.parquet'" if name else f"a table in '{folder}'"
        raise StaffroomError(f"{what} is damaged ({reason(problem)}); {way_out(folder, manifest)}.") from problem
