"""Staff and tie tables as text, whatever they came from: a CSV file, a data frame, a networkx graph, a GraphML file."""

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from sim.errors import StaffroomError

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

EMPTY_CELLS = {"", "na", "n/a", "#n/a", "nan", "<na>", "nat", "null", "none"}
LONGEST_EMPTY = max(map(len, EMPTY_CELLS))
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f]")
NODE, FROM, TO = "(node)", "(from)", "(to)"  # headings that a graph's own attributes cannot have by accident


@dataclass(frozen=True)
class Table:
    """Columns of text as the source has it, one cell per row, "" where nothing stands (``NA`` and the like are kept:
    :mod:`sim.staff_missing` knows for every column whether they are an answer); ``rows``: where a row stands."""

    title: str
    columns: dict[str, list[str]]
    rows: list[str] | list[int]

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, row: int) -> str:
        """Where a row is, for a message: ``teachers.csv, row 7``."""
        found = self.rows[row]
        return f"{self.title}, {f'row {found}' if isinstance(found, int) else found}"

    def keep(self, chosen: list[int]) -> "Table":
        """The same table with only the rows of these positions."""
        columns = {heading: [cells[row] for row in chosen] for heading, cells in self.columns.items()}
        return Table(self.title, columns, [self.rows[row] for row in chosen])  # type: ignore[arg-type]


def counted(number: int, noun: str) -> str:
    """``1 tie``, ``3 ties``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cell_text(value: object) -> str:
    """A value as the text of a cell; floats keep every digit, what no file could hold (None, NaN) becomes ""."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return repr(value) if isinstance(value, float) else str(value).strip()


def is_empty(cell: str) -> bool:
    """Whether a cell says "nothing" where its column has no word of this kind: ``NA``, ``null``, ``none``, ..."""
    return len(cell) <= LONGEST_EMPTY and cell.lower() in EMPTY_CELLS


def label(cell: str) -> str:
    """An id or label without the ``.0`` that programs add to whole numbers."""
    return cell.partition(".")[0] if "." in cell and re.fullmatch(r"-?\d+\.0+", cell) else cell


def table_from_frame(frame: "pd.DataFrame", title: str) -> Table:
    """A data frame as text; rows are called by the frame's own index."""
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise StaffroomError(
            f"{title} is a {type(frame).__name__}; allowed: a pandas DataFrame (for files use School.from_files)."
        )
    headings = [str(heading).strip() for heading in frame.columns]
    _no_repeated(headings, title)
    columns = {}
    for position, heading in enumerate(headings):
        series = frame.iloc[:, position]
        missing = series.isna().tolist()
        columns[heading] = [
            "" if gone else cell_text(value) for value, gone in zip(series.tolist(), missing, strict=True)
        ]
    return Table(title, columns, [f"row {index!r} of the index" for index in frame.index.tolist()])


def read_csv(path: str | Path, title: str, notices: list[str]) -> Table:
    """A CSV file as text. Comma, semicolon or tab; UTF-8 (with or without mark), UTF-16 or Windows-1251.

    Raises :class:`StaffroomError` for a file that is missing, empty, not text, or whose rows do not fit its headings.
    """
    file = _existing(path, title)
    text = _decoded(file, notices)
    separator, text = _separator(text) if text.strip() else (",", "")
    records = _records(text, separator, file.name)
    if not records:
        raise StaffroomError(f"{title}: the file {file.name} is empty; its first row must name the columns.")
    headings = [cell.strip() or f"column {position}" for position, cell in enumerate(records[0][1], start=1)]
    _no_repeated(headings, file.name)
    cells: list[list[str]] = []
    rows: list[int] = []
    for line, record in records[1:]:
        texts = [cell_text(cell) for cell in record]
        if not all(map(is_empty, texts[len(headings) :])):
            raise StaffroomError(
                f"{file.name}, row {line}: {len(record)} cells, but the first row names {len(headings)} columns "
                f"(separated by a {SEPARATORS[separator]}); put quotes around cells that contain the separator."
            )
        if not all(map(is_empty, texts)):
            cells.append((texts + [""] * len(headings))[: len(headings)])
            rows.append(line)
    if len(rows) < len(records) - 1:
        notices.append(f"{file.name}: {counted(len(records) - 1 - len(rows), 'empty row')} left out.")
    columns = (
        dict(zip(headings, map(list, zip(*cells, strict=True)), strict=True))
        if cells
        else {name: [] for name in headings}
    )
    return Table(file.name, columns, rows)


def _existing(path: object, title: str) -> Path:
    if not isinstance(path, (str, Path)) or not str(path):
        raise StaffroomError(f"{title} = {path!r} is not a file name.")
    file = Path(path)
    if file.is_file():
        return file
    if file.is_dir():
        raise StaffroomError(f"{title} = '{path}' is a folder; give the file.")
    beside = [other.name for other in file.parent.iterdir()] if file.parent.is_dir() else []
    close = difflib.get_close_matches(file.name, beside, n=1, cutoff=0.5)
    raise StaffroomError(
        f"{title} = '{path}': there is no such file" + (f"; did you mean '{close[0]}'?" if close else ".")
    )


def _decoded(file: Path, notices: list[str]) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise StaffroomError(f"{file.name} cannot be read: {error.strerror}.") from error
    if raw.startswith(b"PK\x03\x04"):
        raise StaffroomError(f"{file.name} is a workbook or an archive, not a CSV file; save the sheet as CSV (UTF-8).")
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1251"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL_CHARACTERS.search(text):
            break
        if encoding == "cp1251":
            notices.append(f"{file.name}: not UTF-8, so read as Windows-1251 (Cyrillic).")
        return text
    raise StaffroomError(f"{file.name} is not a text file; allowed: a CSV file (UTF-8).")


def _separator(text: str) -> tuple[str, str]:
    """The separator with the most places in the heading row; spreadsheets may state it in a first line ``sep=;``."""
    first = next(line for line in text.splitlines() if line.strip())
    stated = re.fullmatch(r"sep=([,;\t])\s*", first)
    if stated:
        return stated.group(1), text.replace(first, "", 1)
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count), text


def _records(text: str, separator: str, title: str) -> list[tuple[int, list[str]]]:
    """Rows with the line they start in; lines before the headings are skipped if they are blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            if records or any(cell.strip() for cell in record):
                records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        raise StaffroomError(
            f"{title}, row {line}: not a CSV file ({error}); look for a quotation mark without its pair."
        ) from error
    return records


def _no_repeated(headings: Iterable[str], title: str) -> None:
    seen: set[str] = set()
    for heading in headings:
        if heading in seen:
            raise StaffroomError(f"{title} names the column '{heading}' twice; every column needs a name of its own.")
        seen.add(heading)


def read_graphml(path: str | Path) -> tuple["nx.Graph", str]:
    """A GraphML file as a networkx graph, and the file's name; every node must be declared, and once."""
    import networkx as nx

    file = _existing(path, "graph")
    try:
        nodes = [element for element in ElementTree.parse(file).iter() if str(element.tag).rpartition("}")[2] == "node"]
        graph = nx.read_graphml(file)
    except Exception as error:  # the readers let through whatever a broken file provokes
        detail = " ".join(str(error).split()) or type(error).__name__
        raise StaffroomError(f"{file.name} is not a GraphML file that can be read ({detail}).") from error
    declared = Counter(str(node.get("id")) for node in nodes)
    for name, times in declared.items():
        if times > 1:
            raise StaffroomError(
                f"{file.name}: the id '{name}' stands in the graph {times} times; every teacher needs an id of her own."
            )
    unknown = [str(node) for node in graph if str(node) not in declared]
    if unknown:
        close = difflib.get_close_matches(unknown[0], declared, n=1, cutoff=0.5)
        raise StaffroomError(
            f"{file.name}: a tie names '{unknown[0]}', who is not a node of the graph"
            + (f"; nearest: '{close[0]}'." if close else ".")
        )
    return graph, file.name


def graph_tables(graph: "nx.Graph", title: str) -> tuple[Table, Table]:
    """The nodes and the ties of a graph as tables; attributes become columns."""
    nodes = list(graph.nodes(data=True))
    edges = list(graph.edges(data=True))
    people = {NODE: [_node_text(node) for node, _ in nodes]} | _attributes([given for _, given in nodes])
    ends = {FROM: [_node_text(source) for source, _, _ in edges], TO: [_node_text(target) for _, target, _ in edges]}
    ties = ends | _attributes([given for _, _, given in edges])
    return (
        Table(title, people, [f"node '{node}'" for node in people[NODE]]),
        Table(
            title, ties, [f"tie '{source}' - '{target}'" for source, target in zip(ends[FROM], ends[TO], strict=True)]
        ),
    )


def _node_text(node: object) -> str:
    return str(node).strip()


def _attributes(given: list[dict[Any, Any]]) -> dict[str, list[str]]:
    headings = dict.fromkeys(str(heading) for attributes in given for heading in attributes)
    columns = {heading: [""] * len(given) for heading in headings}
    for row, attributes in enumerate(given):
        for heading, value in attributes.items():
            columns[str(heading)][row] = cell_text(value)
    return columns
