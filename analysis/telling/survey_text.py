"""The preview of a survey as text: what ``print(survey)`` and ``staffroom preview`` show."""

import io
import textwrap

from rich import box
from rich.console import Console
from rich.table import Table

from analysis.telling.survey_words import preview
from sim.scenario.survey import Survey

WIDTH, LONGEST_WORD = 120, 24


def text(survey: Survey) -> str:
    """The preview in lines of at most 120 letters."""
    found = preview(survey)
    lines = [
        found.title,
        *(textwrap.fill(sentence, WIDTH) for sentence in found.above),
        _table(found.header, found.rows),
    ]
    for title, sentences in found.sections.items():
        lines += [f"{title}:", *(textwrap.fill(f"- {line}", WIDTH, subsequent_indent="  ") for line in sentences), ""]
    return "\n".join(lines).rstrip()


def _table(header: list[str], rows: list[list[str]]) -> str:
    output = Console(file=io.StringIO(), width=WIDTH, highlight=False, markup=False, emoji=False)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    longest = max((len(word) for row in rows for word in row[0].split()), default=1)
    for title in header:
        grid.add_column(title, overflow="fold", min_width=min(longest, LONGEST_WORD) if title == header[0] else None)
    for row in rows:
        grid.add_row(*row)
    with output.capture() as captured:
        output.print(grid)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
