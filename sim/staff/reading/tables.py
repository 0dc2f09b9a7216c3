"""Staff and tie tables as text, whatever they came from: a file of any kind, a data frame, a graph."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import StaffroomError

if TYPE_CHECKING:
    import pandas as pd

EMPTY_CELLS = {"", "na", "n/a", "#n/a", "nan", "<na>", "nat", "null", "none"}
LONGEST_EMPTY = max(map(len, EMPTY_CELLS))
LISTED = 6
WIDE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")  # spaces that are no plain ones
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")  # without width; not those that join letters
NODE, FROM, TO = "(node)", "(from)", "(to)"  # headings that a graph's own attributes cannot have by accident


@dataclass(frozen=True)
class Table:
    """Columns of text as the source has it, one cell per row, "" where nothing stands (``NA`` and the like are kept:
    :mod:`sim.staff.importing.missing` knows for every column whether they are an answer); ``rows``: where a row stands.

    ``titles``: {heading: the question in full}, where the source has both; ``repeated``: {heading that the source has
    several times: its names here}; ``people``: everybody whom a tie table lists, also those without a tie;
    ``hints``: {heading: a sentence on how its cells came about, for messages}.
    """

    title: str
    columns: dict[str, list[str]]
    rows: list[str] | list[int]
    titles: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, row: int) -> str:
        """Where a row is, for a message: ``teachers.csv, row 7``."""
        found = self.rows[row]
        return f"{self.title}, {f'row {found}' if isinstance(found, int) else found}"

    def keep(self, chosen: list[int]) -> "Table":
        """The same table with only the rows of these positions."""
        columns = {heading: [cells[row] for row in chosen] for heading, cells in self.columns.items()}
        rows = [self.rows[row] for row in chosen]
        return replace(self, columns=columns, rows=rows)  # type: ignore[arg-type]


def first_row_is_data(table: Table) -> bool:
    """Whether the headings look like one more row of the table: one of them stands in a cell, or is a number."""
    cells = {cell for column in table.columns.values() for cell in column if cell}
    return any(heading in cells or re.fullmatch(r"-?\d+([.,]\d+)?", heading) for heading in table.columns)


def not_quite_a_square(table: Table) -> str:
    """Why a table with names above and on its left is no square of who names whom; "" for another table."""
    corner, *above = table.columns or [""]
    left = [label(cell) for cell in table.columns.get(corner, [])]
    if not corner.startswith("column 1") or not set(above) & set(left):
        return ""
    apart = [name for name in (*left, *above) if (name in left) != (name in above)]
    if apart:
        return f"'{apart[0]}' stands on one side only"
    cells = (cell for heading in above for cell in table.columns[heading])
    words = [cell for cell in cells if cell and not re.fullmatch(r"-?\d+([.,]\d+)?", cell)]
    return f"a cell holds '{words[0]}'" if words else ""


def counted(number: int, noun: str) -> str:
    """``1 tie``, ``3 ties``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cell_text(value: object) -> str:
    """A value as the text of a cell; floats keep every digit, what no file could hold (None, NaN) becomes ""."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return repr(value) if isinstance(value, float) else tidy(str(value)).strip()


def is_empty(cell: str) -> bool:
    """Whether a cell says "nothing" where its column has no word of this kind: ``NA``, ``null``, ``none``, ..."""
    return len(cell) <= LONGEST_EMPTY and cell.lower() in EMPTY_CELLS


def tidy(text: str) -> str:
    """A text without what nobody can see: one way of writing each letter (NFC), spaces that are plain ones, no letters
    without width."""
    return text if text.isascii() else unicodedata.normalize("NFC", UNSEEN.sub("", WIDE.sub(" ", text)))


def tidied(value: Any) -> Any:
    """A setting with all of its texts and keys tidy, as the cells are that they are compared with."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, Mapping):
        return {tidied(key): tidied(item) for key, item in value.items()}
    return [tidied(item) for item in value] if isinstance(value, list | tuple) else value


def folded(text: str) -> str:
    """A text without regard to capitals, ё and е, and the dots of the Turkish i, for comparing names."""
    return tidy(text).casefold().replace("ё", "е").replace("ı", "i").replace("\u0307", "")


def label(cell: str) -> str:
    """An id or label without the ``.0`` that programs add to whole numbers."""
    cell = tidy(cell)
    return cell.partition(".")[0] if "." in cell and re.fullmatch(r"-?\d+\.0+", cell) else cell


def table_from_frame(frame: "pd.DataFrame", title: str, notices: list[str]) -> Table:
    """A data frame as text; rows are called by the frame's own index."""
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise StaffroomError(
            f"{title} is a {type(frame).__name__}; allowed: a pandas DataFrame (for files use School.from_files)."
        )
    headings = [tidy(str(heading)).strip() for heading in frame.columns]
    headings, repeated = told_apart(headings, title, notices)
    columns = {}
    for position, heading in enumerate(headings):
        series = frame.iloc[:, position]
        missing = series.isna().tolist()
        columns[heading] = [
            "" if gone else cell_text(value) for value, gone in zip(series.tolist(), missing, strict=True)
        ]
    return Table(title, columns, [f"row {index!r} of the index" for index in frame.index.tolist()], {}, repeated)


def told_apart(headings: Sequence[str], title: str, notices: list[str]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Headings of which each is different: ``trust``, ``trust`` become ``trust (1)``, ``trust (2)``, with a notice.

    Returns the headings, and {repeated heading: its new names}.
    """
    times = Counter(headings)
    seen: Counter[str] = Counter()
    names: list[str] = []
    repeated: dict[str, tuple[str, ...]] = {}
    for heading in headings:
        name = heading
        if times[heading] > 1:
            seen[heading] += 1
            name = f"{heading} ({seen[heading]})"
            while name in times or name in names:
                name += "'"
            repeated[heading] = (*repeated.get(heading, ()), name)
        names.append(name)
    for heading, new in repeated.items():
        notices.append(f"{title} names the column '{heading}' {len(new)} times; called {listed_briefly(new)} here.")
    return names, repeated


def listed_briefly(names: Iterable[str] | Mapping[str, str]) -> str:
    """The first names in quotes, with what stands for them where that is given, and how many more there are."""
    known = [(name, f"'{name}' ({names[name]})" if isinstance(names, Mapping) else f"'{name}'") for name in names]
    shown = ", ".join(text for _, text in known[:LISTED])
    return shown + (f" and {len(known) - LISTED:,} more" if len(known) > LISTED else "")
