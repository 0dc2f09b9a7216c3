"""Opening a file that somebody named: an ordinary file of a size that can be read, or a sentence why not."""

import difflib
import stat
from dataclasses import dataclass
from pathlib import Path

from sim.errors import StaffroomError

MOST_BYTES = 64 * 2**20  # a staff of 5,000 with a hundred answers each is less than 2 MB
MOST_ROWS = 500_000
MOST_COLUMNS = 5_000
MOST_CELLS = 10_000_000


@dataclass(frozen=True)
class Content:
    """What stands in a file: its name for messages, where it is, its bytes."""

    name: str
    path: Path
    raw: bytes


def opened(path: object, title: str) -> Content:
    """The bytes of an ordinary file of up to 64 MB; ``title``: what the file was given as, for messages.

    Raises :class:`StaffroomError` for anything else: no file, a folder, a device, a pipe, no permission, too large.
    """
    file = _named(path, title)
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise StaffroomError(f"{title} = '{path}' is a folder; give the file.")
        if not stat.S_ISREG(mode):
            raise StaffroomError(f"{title} = '{path}' is a device or a pipe; allowed: an ordinary file.")
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise StaffroomError(f"{title} = '{path}': there is no such file{_close(file)}") from None
    except OSError as error:
        raise StaffroomError(f"{title} = '{path}' cannot be read: {error.strerror}.") from error
    if len(raw) > MOST_BYTES:
        raise StaffroomError(
            f"{file.name} is larger than {MOST_BYTES // 2**20} MB; allowed: up to that. Keep only the rows and columns "
            "that are needed."
        )
    return Content(file.name, file, raw)


def limited(name: str, rows: int, columns: int) -> None:
    """Raises :class:`StaffroomError` for a table that has more rows, columns or cells than can be read."""
    for number, most, noun in (
        (rows, MOST_ROWS, "rows"),
        (columns, MOST_COLUMNS, "columns"),
        (rows * columns, MOST_CELLS, "cells"),
    ):
        if number > most:
            raise StaffroomError(
                f"{name} has more than {most:,} {noun}; allowed: up to that. Keep only the rows and columns that are "
                "needed."
            )


def _named(path: object, title: str) -> Path:
    if not isinstance(path, (str, Path)) or not str(path) or "\0" in str(path):
        raise StaffroomError(f"{title} = {path!r} is not a file name.")
    return Path(path)


def _close(file: Path) -> str:
    try:
        beside = [other.name for other in file.parent.iterdir()]
    except OSError:
        beside = []
    close = difflib.get_close_matches(file.name, beside, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else "."
