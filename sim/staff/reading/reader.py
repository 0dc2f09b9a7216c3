"""A file of a survey as a table, whatever kind it is: CSV, Excel or SPSS, recognised by what stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import StaffroomError
from sim.staff.reading.encoding import checked_encoding, decoded
from sim.staff.reading.grid import Grid
from sim.staff.reading.headings import table_of
from sim.staff.reading.kinds import refuse_no_table
from sim.staff.reading.matrix import tie_matrix
from sim.staff.reading.opening import Content, opened
from sim.staff.reading.spss import spss_grid
from sim.staff.reading.tables import Table
from sim.staff.reading.text import text_grid
from sim.staff.reading.workbook import workbook_grid

FILE_CHOICES = ("sheet", "encoding", "value_labels")
TIES = "ties"


@dataclass(frozen=True)
class FileChoices:
    """What a user says of her files: the sheet of a workbook (one, or by ``teachers`` and ``ties``), the encoding of
    text, and whether the words ("words") or the numbers ("codes") of SPSS's value labels are read."""

    sheet: str | int | Mapping[str, str | int] | None = None
    encoding: str | None = None
    value_labels: str = "words"

    def sheet_of(self, role: str) -> str | int | None:
        """The sheet that is asked for in the workbook of ``role``, None where that is left open."""
        return self.sheet.get(role) if isinstance(self.sheet, Mapping) else self.sheet


def file_choices(options: dict[str, Any]) -> FileChoices:
    """Takes the settings of reading out of ``options``, checked. Raises :class:`StaffroomError`."""
    given = {name: options.pop(name) for name in FILE_CHOICES if name in options}
    sheet = given.get("sheet")
    of_roles = isinstance(sheet, Mapping) and set(sheet) <= {"teachers", TIES, "covariates"}
    sheets = list(sheet.values()) if isinstance(sheet, Mapping) else [sheet]
    if (
        (isinstance(sheet, Mapping) and not of_roles)
        or any(isinstance(name, bool) or not isinstance(name, str | int | None) for name in sheets)
    ):  # fmt: skip
        raise StaffroomError(
            f"sheet = {sheet!r} is not a sheet; allowed: its name or its number, or for two tables in one workbook "
            "such as {teachers: Staff, ties: Contacts}."
        )
    labels = given.get("value_labels") or "words"
    if labels not in ("words", "codes"):
        raise StaffroomError(
            f"value_labels = {labels!r}; allowed: words (what SPSS shows) or codes (the numbers behind them)."
        )
    return FileChoices(sheet, checked_encoding(given.get("encoding")), labels)


def read_table(path: str | Path, role: str, notices: list[str], choices: FileChoices | None = None) -> Table:
    """A CSV, Excel or SPSS file as text; ``role``: what the file was given as (teachers, ties, covariates).

    CSV: comma, semicolon or tab; UTF-8, or another encoding that is recognised and named in a notice. A square table
    given as ties is read as a matrix of who names whom. Raises :class:`StaffroomError` for a file that is missing,
    empty, of another kind, or whose rows do not fit its headings.
    """
    choices = choices or FileChoices()
    content = opened(path, role)
    grid = _grid(content, role, choices, notices)
    if role == TIES:
        matrix = tie_matrix(grid, notices)
        if matrix is not None:
            return matrix
    return table_of(grid, role, notices)


def _grid(content: Content, role: str, choices: FileChoices, notices: list[str]) -> Grid:
    if content.raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return workbook_grid(content, role, choices.sheet_of(role), notices)
    if content.raw.startswith((b"$FL2", b"$FL3")) or content.path.suffix.lower() in (".sav", ".zsav", ".por"):
        return spss_grid(content, choices.value_labels, notices)
    refuse_no_table(content)
    return text_grid(decoded(content.raw, content.name, choices.encoding, notices), content.name)
