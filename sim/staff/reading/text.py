"""The rows of a text file: which separator it uses, and its cells as they are written."""

import csv
import io
import re
from typing import Any

from sim.errors import StaffroomError
from sim.staff.reading.grid import Grid
from sim.staff.reading.opening import limited

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar (|)"}
STATED = re.compile(r'\s*"?sep=([,;\t|])"?[ \t,;]*(\r\n|\r|\n|$)', re.IGNORECASE)
LOOKED_AT = 50  # rows that say which separator a file uses
WEB_PAGE = re.compile(r"\s*<(!doctype html|html|table|head|meta|body)\b", re.IGNORECASE)


def text_grid(text: str, name: str) -> Grid:
    """A CSV file as rows of cells; the separator is the one that divides the most rows like the first.

    Spreadsheets may state it in a first line ``sep=;``. Raises :class:`StaffroomError` for what is not a CSV file.
    """
    if WEB_PAGE.match(text):
        raise StaffroomError(
            f"{name} is a web page, whatever its name says; open it in Excel and save it as .xlsx or CSV."
        )
    stated = STATED.match(text)
    skipped = stated.group(0).count("\n") or stated.group(0).count("\r") if stated else 0
    if stated:
        text = text[stated.end() :]
    separator = stated.group(1) if stated else separator_of(text)
    rows = [(line + skipped, cells) for line, cells in _records(text, separator, (name, skipped))]
    quoted = text.lstrip().startswith('"')
    return Grid(name, rows, separator=SEPARATORS[separator], quoted_headings=quoted)


def separator_of(text: str) -> str:
    """The separator of a text: a comma where nothing is separated."""
    scores = {}
    for separator in SEPARATORS:
        lengths = _lengths(text, separator)
        if lengths and lengths[0] > 1:
            alike = sum(length == lengths[0] for length in lengths) / len(lengths)
            scores[separator] = (alike, lengths[0], separator != ",")
    return max(scores, key=lambda separator: scores[separator]) if scores else ","


def _lengths(text: str, separator: str) -> list[int]:
    """How many cells the first rows have, the row of headings first."""
    lengths: list[int] = []
    try:
        for record in _reader(text, separator, strict=False):
            if any(cell.strip() for cell in record):
                lengths.append(len(record))
            if len(lengths) >= LOOKED_AT:
                break
    except csv.Error:
        pass
    return lengths


def _records(text: str, separator: str, source: tuple[str, int]) -> list[tuple[int, list[str]]]:
    """Rows with the line they start in; lines before the headings are skipped if they are blank."""
    name, skipped = source
    reader = _reader(text, separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    line, cells = 1, 0
    try:
        for record in reader:
            if records or any(cell.strip() for cell in record):
                records.append((line, record))
                cells = max(cells, len(record))
                limited(name, len(records), cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise StaffroomError(
            f"{name}, row {line + skipped}: not a CSV file ({error}); look for a quotation mark without its pair."
        ) from error
    return records


def _reader(text: str, separator: str, strict: bool) -> Any:
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=strict, skipinitialspace=separator != "\t"
    )
