"""What a file is, where it is not what it was given as: told by its first bytes, with the way out."""

import re

from sim.errors import StaffroomError
from sim.staff.reading.opening import Content

FOREIGN = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Excel workbook (.xls) or one with a password; save it as .xlsx",
    b"%PDF": "a PDF; save the table as .xlsx or CSV",
    b"{\\rtf": "a text document; save the table as .xlsx or CSV",
    b"PAR1": "a Parquet file; save it as CSV",
    b"<stata_dta>": "a Stata file; save it as CSV (export delimited)",
    b"SQLite format 3": "a database; save the table as CSV",
    b"\x1f\x8b": "a compressed file; unpack it first",
    b"7z\xbc\xaf": "an archive; unpack it first",
    b"Rar!": "an archive; unpack it first",
}
TABLES = (b"PK\x03\x04", b"PK\x05\x06", b"$FL2", b"$FL3")  # Excel, SPSS
UCINET = re.compile(rb"\s*dl\b[^\n]{0,200}(\n[^\n]{0,200}){0,3}\b(n|nr|format|data|labels)\b", re.IGNORECASE)
GRAPH = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(graphml|gexf)\b|\s*\*(vertices|network)\b", re.I | re.DOTALL
)
GML = re.compile(rb"\s*(\w+ [^\n\[]*\n\s*)*graph\s*\[", re.IGNORECASE)
AS_TABLES = "Allowed: CSV, Excel (.xlsx) and SPSS (.sav) files."
AS_GRAPHS = "Allowed: GraphML, GEXF, GML and Pajek files"


def refuse_no_table(content: Content) -> None:
    """Raises :class:`StaffroomError` for a file that is no table: of another program, or a graph."""
    start = _start(content)
    for begin, what in FOREIGN.items():
        if start.startswith(begin):
            raise StaffroomError(f"{content.name} is {what}. {AS_TABLES}")
    if UCINET.match(start):
        raise StaffroomError(f"{content.name} is {_dl('with the headings source,target,weight')}. {AS_TABLES}")
    if GRAPH.match(start) or GML.match(start):
        raise StaffroomError(
            f"{content.name} is a file of a graph; give it as graph=FILE, which holds teachers and ties. {AS_TABLES}"
        )


def refuse_no_graph(content: Content) -> None:
    """Raises :class:`StaffroomError` for a file that is no graph: of another program, or a table."""
    start = _start(content)
    if UCINET.match(start):
        raise StaffroomError(f"{content.name} is {_dl('given as ties=FILE')}. {AS_GRAPHS}.")
    what = next((what for begin, what in FOREIGN.items() if start.startswith(begin)), "")
    if what:
        raise StaffroomError(f"{content.name} is {what}. {AS_GRAPHS}; tables are given as teachers=FILE and ties=FILE.")
    if start.startswith(TABLES) or (not re.match(rb"\s*[<*%/]", start.replace(b"\x00", b"")) and not GML.match(start)):
        raise StaffroomError(
            f"{content.name} is {'' if start.strip() else 'empty, '}no file of a graph. {AS_GRAPHS}; a table of who "
            "names whom is given as ties=FILE."
        )


def _dl(how: str) -> str:
    return (
        "a UCINET DL file; save the network from UCINET or NetDraw as GraphML or Pajek (.net), or as an Excel sheet or "
        f"CSV list {how}"
    )


def _start(content: Content) -> bytes:
    return content.raw[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe")
