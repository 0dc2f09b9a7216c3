"""SPSS files (.sav, .zsav, .por) as rows of cells: words instead of codes, what a user calls missing as missing."""

from typing import Any

from sim.staff.reading.grid import Grid
from sim.staff.reading.library import library, reading
from sim.staff.reading.opening import MOST_ROWS, Content, limited
from sim.staff.reading.tables import cell_text, counted, label, listed_briefly

CODES = "codes"


def spss_grid(content: Content, value_labels: str, notices: list[str]) -> Grid:
    """The variables of a file as columns; variable labels become the readable titles.

    ``value_labels``: "words" reads the labels of a variable where every one of its values has one, "codes" the numbers.
    Raises :class:`StaffroomError` where the file or the package that reads it cannot be used.
    """
    reader = library("pyreadstat", content.name, "an SPSS file", "Or save the data as CSV (UTF-8).")
    portable = content.path.suffix.lower() == ".por"
    read: Any = reader.read_por if portable else reader.read_sav
    missing = {} if portable else {"user_missing": False}
    with reading(content.name, "an SPSS file", "; save it anew, or as CSV (UTF-8)"):
        _, about = read(str(content.path), metadataonly=True)
        limited(content.name, max(about.number_rows or 0, 0), about.number_columns or 0)
        frame, about = read(str(content.path), row_limit=MOST_ROWS + 1, **missing)
    limited(content.name, len(frame), len(frame.columns))
    return _grid(content.name, frame, about, value_labels, notices)


def _grid(name: str, frame: Any, about: Any, value_labels: str, notices: list[str]) -> Grid:
    headings = [str(heading) for heading in frame.columns]
    columns: list[list[str]] = []
    worded: list[str] = []
    partly: list[str] = []
    coded: list[str] = []
    for place, heading in enumerate(headings):
        cells = [label(cell_text(value)) if value is not None else "" for value in frame.iloc[:, place].tolist()]
        labels = {
            label(cell_text(value)): " ".join(str(text).split())
            for value, text in (about.variable_value_labels.get(heading) or {}).items()
        }
        known = [cell for cell in cells if cell]
        if labels and known:
            (coded if value_labels == CODES else worded if set(known) <= set(labels) else partly).append(heading)
        if worded[-1:] == [heading]:
            cells = [labels.get(cell, "") for cell in cells]
        columns.append(cells)
    if worded:
        notices.append(
            f"{name}: the words behind the values are read for {listed_briefly(worded)}; with value_labels=codes the "
            "numbers would be."
        )
    if partly:
        notices.append(f"{name}: only some values have words, so the numbers are read for {listed_briefly(partly)}.")
    if coded:
        notices.append(f"{name}: the numbers and not their words are read for {counted(len(coded), 'column')}.")
    rows = [(number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), start=1)]
    titles = {heading: " ".join(str(text).split()) for heading, text in about.column_names_to_labels.items() if text}
    return Grid(name, [(0, headings), *rows], titles=titles)
