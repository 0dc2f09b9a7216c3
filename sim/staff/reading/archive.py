"""What is packed in a workbook: how large it becomes when unpacked, and whether it is a workbook at all."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from sim.errors import StaffroomError

MOST_UNPACKED = 128 * 2**20
PIECE = 2**20
HEAD = 2**16  # declarations stand at the beginning of an XML file
KINDS = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb); save it as .xlsx",
    "content.xml": "an OpenDocument file (.ods); save it as .xlsx or CSV",
    "word/document.xml": "a text document (.docx); save the table as .xlsx or CSV",
    "Index/Document.iwa": "a Numbers file; export it as .xlsx or CSV",
}
FORMULA_ALONE = re.compile(rb"<c\b[^>]*>\s*<f\b[^>]*?(/>|>[^<]*</f>)\s*(<v\s*/>|<v></v>)?\s*</c>")
MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def unpacked(raw: bytes, name: str) -> dict[str, bytes]:
    """The files in an Excel workbook. Raises :class:`StaffroomError` for another archive, a damaged or a huge one."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                what = next((KINDS[member] for member in KINDS if member in names), "an archive, but no workbook")
                raise StaffroomError(f"{name} is {what}. Allowed: CSV, Excel (.xlsx) and SPSS (.sav) files.")
            return _members(archive, name)
    except StaffroomError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise StaffroomError(
            f"{name} begins like a workbook but is damaged or has a password ({error}); save it anew as .xlsx or CSV."
        ) from error


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    for member in archive.infolist():
        pieces = []
        for piece in _pieces(archive, member):
            total += len(piece)
            if total > MOST_UNPACKED:
                raise StaffroomError(
                    f"{name} unpacks to more than {MOST_UNPACKED // 2**20} MB; allowed: up to that. Keep only the "
                    "sheet, rows and columns that are needed, or save the sheet as CSV."
                )
            pieces.append(piece)
        content = b"".join(pieces)
        if b"<!ENTITY" in content[:HEAD].replace(b"\0", b""):
            raise StaffroomError(f"{name} declares XML entities, which no spreadsheet writes; save it anew as .xlsx.")
        found[member.filename] = content
    return found


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            yield piece


def formulas_without_results(sheet: bytes) -> int:
    """How many cells of a sheet hold a formula whose result is not in the file."""
    return sum(1 for _ in FORMULA_ALONE.finditer(sheet))


def merged_downwards(sheet: bytes) -> list[tuple[int, int, int]]:
    """(first row, last row, column) of every block of merged cells over several rows; all counted from 1."""
    blocks = []
    for column, top, _, bottom in MERGED.findall(sheet):
        if int(bottom) > int(top):
            number = 0
            for letter in column:
                number = number * 26 + letter - 64
            blocks.append((int(top), int(bottom), number))
    return blocks
