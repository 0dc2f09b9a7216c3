"""Excel workbooks (.xlsx) as rows of cells: which sheet, and what each cell shows."""

import datetime
import io
import re
from typing import Any

from sim.errors import StaffroomError
from sim.staff.reading.archive import formulas_without_results, merged_downwards, unpacked
from sim.staff.reading.grid import Grid
from sim.staff.reading.library import library, reading
from sim.staff.reading.opening import MOST_CELLS, Content, limited
from sim.staff.reading.tables import counted

ROLE_SHEETS = {
    "teachers": ("teachers", "staff", "учителя", "педагоги", "мұғалімдер", "ұстаздар"),
    "ties": ("ties", "contacts", "edges", "связи", "контакты", "байланыстар"),
    "covariates": ("covariates", "pairs"),
}
PADDED = re.compile(r"0{2,12}")
Cells = tuple[str, bool]  # what a cell shows, and whether it is an error of the spreadsheet


def workbook_grid(content: Content, role: str, sheet: str | int | None, notices: list[str]) -> Grid:
    """The cells of one sheet: the one asked for, the only one with content, or the one named like ``role``.

    Percentages, leading zeros and dates are read as they are shown. Raises :class:`StaffroomError` for a workbook that
    cannot be read, several sheets of which none is chosen, and formulas without results.
    """
    members = unpacked(content.raw, content.name)
    reader = library("openpyxl", content.name, "an Excel workbook", "Or save the sheet as CSV (UTF-8).")
    with reading(content.name, "an Excel workbook", "; save it anew as .xlsx or CSV"):
        book = reader.load_workbook(io.BytesIO(content.raw), read_only=True, data_only=True, keep_links=False)
        chosen = _chosen(book.worksheets, content.name, (role, sheet), notices)
        rows = _rows(chosen, content.name, notices)
    stored = members.get(str(getattr(chosen, "_worksheet_path", "")), b"")
    empty = formulas_without_results(stored)
    if empty:
        raise StaffroomError(
            f"{content.name}, sheet '{chosen.title}': {counted(empty, 'formula')} without a result in the file; open "
            "it in Excel or LibreOffice, save it, and read it again."
        )
    name = f"{content.name}, sheet '{chosen.title}'" if len(book.worksheets) > 1 else content.name
    return Grid(name, _filled(rows, merged_downwards(stored), name, notices))


def _chosen(sheets: list[Any], name: str, wanted: tuple[str, str | int | None], notices: list[str]) -> Any:
    role, asked = wanted
    listed = ", ".join(f"'{sheet.title}'" for sheet in sheets)
    if asked is not None:
        by_name = {sheet.title.strip().casefold(): sheet for sheet in sheets}
        found = by_name.get(str(asked).strip().casefold())
        if found is None and str(asked).isdigit() and 1 <= int(asked) <= len(sheets):
            found = sheets[int(asked) - 1]
        if found is None:
            raise StaffroomError(f"{name} has no sheet '{asked}'; its sheets: {listed}.")
        return found
    full = [sheet for sheet in sheets if sheet.sheet_state == "visible" and _has_content(sheet)]
    if len(full) == 1:
        if len(sheets) > 1:
            notices.append(f"{name}: read from the sheet '{full[0].title}', the only visible one with content.")
        return full[0]
    named = [sheet for sheet in full if sheet.title.strip().casefold() in ROLE_SHEETS.get(role, ())]
    if len(named) == 1:
        notices.append(f"{name}: {role} read from the sheet '{named[0].title}'.")
        return named[0]
    if not full:
        raise StaffroomError(f"{name} has no visible sheet with content; its sheets: {listed or 'none'}.")
    choose = full[0].title
    raise StaffroomError(
        f"{name} has {len(full)} sheets with content ({', '.join(repr(sheet.title) for sheet in full)}); say which one "
        f"is meant with sheet='{choose}', or sheet={{{role}: '{choose}'}} where other tables are in the same file."
    )


def _has_content(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(cell.value is not None for row in sheet.iter_rows() for cell in row)


def _rows(sheet: Any, name: str, notices: list[str]) -> list[tuple[int, list[str]]]:
    """The rows with content of a sheet, and their numbers."""
    sheet.reset_dimensions()  # programs write wrong ones, which would cut the sheet off
    rows: list[tuple[int, list[str]]] = []
    cells, errors, width = 0, 0, 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if cells > MOST_CELLS:  # a single cell far to the right makes a row long
            limited(name, 1, cells)
        shown = [_shown(cell) for cell in row]
        errors += sum(error for _, error in shown)
        texts = [text for text, _ in shown]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append((number, texts))
            width = max(width, len(texts))
            limited(name, len(rows), width)
    if errors:
        notices.append(
            f"{name}: {counted(errors, 'cell')} with an error of the spreadsheet (such as #N/A) read as empty."
        )
    return rows


def _shown(cell: Any) -> Cells:
    """A cell as its reader sees it: 60% and not 0.6, 007 and not 7, a day without the hour 0."""
    value = cell.value
    if value is None:
        return "", False
    if cell.data_type == "e":
        return "", True
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), False
    if isinstance(value, datetime.datetime):
        return (value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")), False
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format)), False
    return str(value).strip(), False


def _number(value: float, shown_as: str) -> str:
    if shown_as.rstrip().endswith("%"):
        return f"{value * 100:.12g}%"
    text = str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else repr(value)
    return text.zfill(len(shown_as)) if PADDED.fullmatch(shown_as) and text.isdigit() else text


def _filled(
    rows: list[tuple[int, list[str]]], blocks: list[tuple[int, int, int]], name: str, notices: list[str]
) -> list[tuple[int, list[str]]]:
    """Every row of a block of merged cells gets what stands in the block."""
    by_number = dict(rows)
    filled = 0
    for top, bottom, column in blocks:
        text = by_number.get(top, [])[column - 1 : column]
        for number in (number for number in by_number if text and top < number <= bottom):
            cells = by_number[number]
            cells += [""] * (column - len(cells))
            if text[0] and not cells[column - 1]:
                cells[column - 1] = text[0]
                filled += 1
    if filled:
        notices.append(f"{name}: {counted(filled, 'cell')} below a merged one read like it.")
    return rows
