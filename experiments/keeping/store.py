"""A results folder: manifest, tables, failures. Everything is written atomically; one process writes at a time."""

import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.keeping.identity import differences
from experiments.keeping.intact import check, readable, stamp_in, stamp_of, stamped, way_out
from experiments.keeping.manifest_file import COPY, FORMAT, MANIFEST, has_manifest, read_manifest
from experiments.keeping.writing import atomic, write_table
from sim.errors import StaffroomError

if sys.platform != "win32":  # which has no such locks
    import fcntl

FAILURES, LOCK = "failures.jsonl", ".lock"
TABLES = ("design", "runs", "weeks", "ties", "teachers", "points", "along", "kept", "tipping", "hysteresis")
_CALIBRATION = ("measured.jsonl", "worlds.csv", "targets.csv", "numbers.csv", "ridges.csv")
_OURS = (
    FAILURES,
    *(f"{name}.parquet" for name in TABLES),
    "tipping.csv",
    "hysteresis.csv",
    *_CALIBRATION,
    MANIFEST,
    COPY,
)
_NOT_COUNTED = {LOCK, COPY}


class Store:
    """The results folder of one experiment. ``notify`` is told, in sentences, what is put right on the way."""

    def __init__(self, folder: Path, notify: Callable[[str], None]):
        self.folder = folder
        self.notify = notify
        self.manifest: dict[str, Any] = {}
        self.identity: dict[str, Any] = {}

    @contextmanager
    def held(
        self, identity: Mapping[str, Any], overwrite: bool, asked: Mapping[str, Any] | None = None
    ) -> Iterator[None]:
        """The folder, made or checked, locked against other processes.

        ``asked`` holds what the manifest will say of the configuration, so that a refusal can name what differs.

        Raises :class:`StaffroomError` if it belongs to another configuration (unless ``overwrite``), holds something
        else, is in use, or cannot be written to.
        """
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with _locked(self.folder):
            with writable(self.folder):
                self._check({**(asked or {}), "identity": identity}, overwrite)
            self.identity = dict(identity)
            yield

    def _check(self, asked: Mapping[str, Any], overwrite: bool) -> None:
        identity = asked["identity"]
        if not (self.folder / MANIFEST).exists() and not (self.folder / COPY).exists():
            self.manifest = {}
            if any(_counts(path) for path in self.folder.iterdir()):
                raise StaffroomError(
                    f"'{self.folder}' is not empty and holds no results of staffroom; choose another folder with "
                    "output=."
                )
            return
        if overwrite:
            self._check_ours()
            self._empty()
            return
        self.manifest = self._found(identity)
        earlier = self.manifest.get("identity", {})
        if identity.get("base") in self.manifest.get("bases", []):  # one of the sweeps that were merged here
            earlier = {**earlier, "base": identity["base"]}
        if earlier != identity and (different := differences({**self.manifest, "identity": earlier}, asked)):
            raise StaffroomError(
                f"'{self.folder}' holds results of {' and '.join(different)}; choose another folder with output=, "
                "or replace them with overwrite=true."
            )

    def _found(self, identity: Mapping[str, Any]) -> dict[str, Any]:
        """The manifest; where it is damaged, a new one if the design says that these are the results asked for."""
        try:
            return read_manifest(self.folder)
        except StaffroomError:
            if stamp_in(self.folder / "design.parquet") != stamp_of(identity, "design"):
                raise
            self.notify(f"'{self.folder / MANIFEST}' is damaged and is written anew; the runs beside it are kept.")
            return {"identity": dict(identity)}

    def _check_ours(self) -> None:
        """Raises :class:`StaffroomError` where the manifest is somebody else's; one that is damaged may be ours."""
        try:
            read_manifest(self.folder)
        except StaffroomError as problem:
            damaged = isinstance(problem.__cause__, ValueError) and stamp_in(self.folder / "design.parquet")
            if not damaged:
                raise

    def _empty(self) -> None:
        """Removes the results; the manifest, which says whose they are, at last."""
        for name in ("parts", "figures"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for path in (*(self.folder / name for name in _OURS), *self.folder.glob("places_*.npz")):
            path.unlink(missing_ok=True)
        self.manifest = {}

    def write_manifest(self, **changes: Any) -> None:
        """Writes the manifest with some entries changed."""
        self.manifest = {"format": FORMAT, **self.manifest, **changes}
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False).encode() + b"\n"
        for name in (MANIFEST, COPY):
            with writable(self.folder), atomic(self.folder / name) as stream:
                stream.write(text)

    def write_design(self, rows: list[dict[str, Any]]) -> None:
        """Writes ``design.parquet``, one row per scenario."""
        table = stamped(pa.Table.from_pylist(rows), stamp_of(self.identity, "design"))
        write_table(table, self.folder / "design.parquet")

    def write_failures(self, failures: list[dict[str, Any]]) -> None:
        """Writes ``failures.jsonl``, one line per run that raised; removes it if there is none."""
        path = self.folder / FAILURES
        if not failures:
            path.unlink(missing_ok=True)
            return
        with atomic(path) as stream:
            stream.write("".join(json.dumps(failure, ensure_ascii=False) + "\n" for failure in failures).encode())


def _counts(path: Path) -> bool:
    """Whether a file says that a folder is in use; what a killed process left half written does not."""
    return path.name not in _NOT_COUNTED and not (path.name.startswith(".") and path.name.endswith(".tmp"))


@contextmanager
def writable(folder: Path, option: str = "output=") -> Iterator[None]:
    """What the operating system says about a folder that cannot be written to, as one sentence."""
    try:
        yield
    except OSError as problem:
        if problem.errno is None:  # not the operating system but a reader, about a damaged table
            raise
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StaffroomError(
                f"the disk is full; what is finished is kept in '{folder}': free some space and repeat the command."
            ) from problem
        reason = problem.strerror or str(problem)
        raise StaffroomError(
            f"cannot write results into '{folder}' ({reason}); choose another folder with {option}."
        ) from problem


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds a folder for this process; the operating system lets go of it when the process ends in whatever way."""
    if sys.platform == "win32":
        yield
        return
    with writable(folder):
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            raise StaffroomError(
                f"another process is writing into '{folder}'; wait for it, or choose another folder with output=."
            )
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Takes the lock; tries again for a moment, because who looks whether a folder is in use holds it that long."""
    for attempt in range(3):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(0.02 * (attempt < 2))
    return False


@contextmanager
def shared(folder: Path) -> Iterator[bool]:
    """Keeps writers out of a folder while it is read; yields False, and does not, if one is writing already."""
    if sys.platform == "win32" or not (folder / LOCK).exists():
        yield True
        return
    handle = os.open(folder / LOCK, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def read_table(folder: Path, name: str, columns: list[str] | None = None, first_weeks: int | None = None) -> pa.Table:
    """A table of a results folder (``design``, ``runs`` or ``weeks``), or some of its columns and first weeks.

    Raises :class:`StaffroomError` where it is missing, damaged, or another folder's.
    """
    path = folder / f"{name}.parquet"
    manifest = read_manifest(folder) if has_manifest(folder) else {}
    try:
        check_table(folder, name, manifest)
        with readable(folder, manifest, name):
            filters = None if first_weeks is None else [("week", "<", first_weeks)]
            return pq.read_table(path, columns=columns, filters=filters, page_checksum_verification=True)
    except FileNotFoundError as problem:
        way = way_out(folder, manifest)
        raise StaffroomError(f"'{folder}' has no table '{name}'; {way}.") from problem


def check_table(folder: Path, name: str, manifest: Mapping[str, Any]) -> None:
    """Raises :class:`StaffroomError` for a table that cannot be opened, lacks its columns, or is another folder's."""
    with readable(folder, manifest, name):
        stamp = stamp_of(manifest["identity"], name) if "identity" in manifest else b""
        check(pq.read_schema(folder / f"{name}.parquet"), name, stamp)
