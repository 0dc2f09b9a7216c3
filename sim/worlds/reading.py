"""Files of plausible worlds: a CSV table with a column per number and one of weights, below lines on how it was
made.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.declared.declaration import Declaration
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError, nearest
from sim.model_version import NUMBERS_VERSION
from sim.worlds.worlds import Worlds

MOST_WORLDS, MOST_BYTES = 20_000, 50_000_000
WEIGHT = "weight"
SIGN = "#"


def declared(name: str) -> Declaration:
    """The declaration of a number that a world may hold. Raises :class:`StaffroomError` for an unknown name."""
    for table in (PARAMETERS, SCHOOL_PROPERTIES):
        if name in table:
            return table[name]
    raise StaffroomError(f"'{name}' is not a number of the model{nearest(name, [*PARAMETERS, *SCHOOL_PROPERTIES])}")


def read(path: Path, name: str | None = None) -> Worlds:
    """The worlds of a file. Raises :class:`StaffroomError` for a file that is none, or of another version of the
    model.
    """
    where = f"worlds '{path}'"
    about, rows = _content(path, where)
    if not rows:
        raise StaffroomError(f"{where}: the file has no table of worlds.")
    heading, *lines = rows
    _check_version(about, where)
    names = [title for title in heading if title != WEIGHT]
    if len(set(heading)) < len(heading) or WEIGHT not in heading or not names:
        raise StaffroomError(f"{where}: the table needs a column '{WEIGHT}' and one for each number, each once.")
    rows_of = {title: declared(title) for title in names}
    if not 2 <= len(lines) <= MOST_WORLDS:
        raise StaffroomError(f"{where} has {len(lines):,} worlds; allowed: 2 to {MOST_WORLDS:,}.")
    table = np.array([_numbers(line, heading, f"{where}, world {place + 1}") for place, line in enumerate(lines)])
    weights = table[:, heading.index(WEIGHT)]
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise StaffroomError(f"{where}: weights are numbers of at least 0, and not all 0.")
    for title in names:
        for place, value in enumerate(table[:, heading.index(title)]):
            rows_of[title].check(float(value), f"{where}, world {place + 1}")
    kept = [heading.index(title) for title in names]
    return Worlds(name or path.stem, [rows_of[title].name for title in names], table[:, kept], weights, about)


def written(worlds: Worlds) -> str:
    """The text of a file that :func:`read` reads; numbers as they are kept, weights to six digits."""
    lines = [f"{SIGN} {key}: {value}" for key, value in worlds.about.items()]
    lines.append(",".join([WEIGHT, *worlds.names]))
    for weight, values in zip(worlds.weights, worlds.values, strict=True):
        lines.append(",".join([f"{weight:.6g}", *(f"{value:.6g}" for value in values)]))
    return "\n".join(lines) + "\n"


def _content(path: Path, where: str) -> tuple[dict[str, str], list[list[str]]]:
    if not path.is_file():
        raise StaffroomError(f"{where}: there is no such file.")
    if path.stat().st_size > MOST_BYTES:
        raise StaffroomError(f"{where} is larger than {MOST_BYTES:,} bytes, so it is not a library of worlds.")
    try:
        text = path.read_text("utf-8-sig")
        lines = text.splitlines()
        about = dict(line[1:].split(":", 1) for line in lines if line.startswith(SIGN) and ":" in line)
        table = [row for row in csv.reader(line for line in lines if not line.startswith(SIGN)) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise StaffroomError(f"{where} cannot be read: it is not a table of comma-separated values.") from problem
    return {key.strip(): value.strip() for key, value in about.items()}, table


def _numbers(line: list[str], heading: list[str], where: str) -> list[float]:
    if len(line) != len(heading):
        raise StaffroomError(f"{where}: has {len(line)} values for {len(heading)} columns.")
    try:
        return [float(text) for text in line]
    except ValueError as problem:
        raise StaffroomError(f"{where}: {str(problem).rpartition(':')[2].strip()} is not a number.") from problem


def _check_version(about: Mapping[str, str], where: str) -> None:
    found = about.get("numbers", "")
    if found != str(NUMBERS_VERSION):
        raise StaffroomError(
            f"{where} was made for another version of the model (numbers {found or 'not given'}; this one has "
            f"{NUMBERS_VERSION}), so that its worlds need not agree with the facts any more; make it anew with: "
            "staffroom calibrate"
        )
