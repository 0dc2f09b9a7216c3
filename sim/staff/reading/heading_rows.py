"""Which rows of a file are headings: one; Qualtrics' three; SurveyMonkey's two; and what stands above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.staff.reading.grid import Grid, is_number
from sim.staff.reading.tables import tidy

IMPORT_ID = re.compile(r"""\s*\{\s*['"]+ImportId['"]+\s*:.*""", re.DOTALL)
OPEN_ANSWERS = {"response", "open-ended response", "ответ", "ответ в свободной форме", "жауап"}
RESPONDENT = {"respondent id", "respondent_id", "ид респондента", "id респондента", "идентификатор респондента"}
QUALTRICS = {"startdate", "enddate", "status", "ipaddress", "progress", "finished", "recordeddate", "responseid"}
TITLES_ABOVE = 6  # rows of titles that may stand above the headings


@dataclass(frozen=True)
class Headings:
    """``names``: one per column, "" without one; ``rows``: what follows; ``titles``: readable titles by position.

    ``titled``: where the titles come from, for a notice, "" where that need not be said.
    """

    names: list[str]
    rows: list[tuple[int, list[str]]]
    titles: dict[int, str] = field(default_factory=dict)
    titled: str = ""


def found_headings(grid: Grid, notices: list[str]) -> Headings:
    """The headings of a grid without blank rows; a notice for every row of headings beyond the first."""
    rows = _below_titles(grid, notices)
    texts = [[_tidy(cell) for cell in cells] for _, cells in rows[:5]]
    names = _without_trailing(texts[0])
    several = _qualtrics(texts)
    if several:
        notices.append(
            f"{grid.name}: {several} rows of headings, as Qualtrics writes them; only the first names columns."
        )
        titles = {place: text for place, text in enumerate(texts[1]) if text and not IMPORT_ID.match(text)}
        return Headings(names, rows[several:], titles, "the texts of the questions stand in its second row")
    if len(texts) > 1 and _two_rows(texts[0], texts[1]):
        joined = _joined(texts[0], texts[1])
        notices.append(
            f"{grid.name}: two rows of headings (as SurveyMonkey and merged cells make them), put together as "
            f"'question - answer'."
        )
        return Headings(joined, rows[2:])
    titles = {place: grid.titles[name] for place, name in enumerate(names) if grid.titles.get(name)}
    return Headings(names, rows[1:], titles)


def _tidy(cell: str) -> str:
    return " ".join(tidy(cell).split())


def _without_trailing(names: list[str]) -> list[str]:
    while len(names) > 1 and not names[-1]:
        names = names[:-1]
    return names


def _below_titles(grid: Grid, notices: list[str]) -> list[tuple[int, list[str]]]:
    """Without the titles that people write above a table: single cells, and then a row of several texts."""
    rows = grid.rows
    filled = [[cell for cell in cells if cell.strip()] for _, cells in rows[: TITLES_ABOVE + 1]]
    above = next((place for place, cells in enumerate(filled) if len(cells) > 1), 0)
    if not above or any(is_number(cell) for cell in filled[above]) or len(rows) < above + 2:
        return rows
    if max(len(cells) for _, cells in rows[:above]) > 1 or not grid.separator:
        notices.append(f"{grid.name}: the row of headings is row {rows[above][0]}; what stands above it was left out.")
        return rows[above:]
    return rows


def _qualtrics(texts: Sequence[Sequence[str]]) -> int:
    """How many rows of headings Qualtrics wrote, 0 where it did not."""
    for place, cells in enumerate(texts[1:4], start=1):
        filled = [cell for cell in cells if cell]
        if filled and sum(IMPORT_ID.match(cell) is not None for cell in filled) * 2 > len(filled):
            return place + 1
    if len(texts) < 2:
        return 0
    plain = [re.sub(r"\W", "", cell).lower() for cell in texts[0]]
    below = [re.sub(r"\W", "", cell).lower() for cell in texts[1]]
    same = sum(one == other and one in QUALTRICS for one, other in zip(plain, below, strict=False))
    return 2 if same else 0


def _two_rows(first: list[str], second: list[str]) -> bool:
    """Whether a second row continues the first: nothing below the id, something below every gap of the first."""
    width = max(len(first), len(second))
    first, second = first + [""] * (width - len(first)), second + [""] * (width - len(second))
    if not first[0] or second[0] not in ("", first[0]):
        return False
    gaps = [below for above, below in zip(first, second, strict=True) if not above]
    filled = [below for above, below in zip(first, second, strict=True) if below and below != above]
    if not filled or any(is_number(cell) for cell in filled):
        return False
    known = first[0].lower() in RESPONDENT or any(cell.lower() in OPEN_ANSWERS for cell in filled)
    return known or (bool(gaps) and all(gaps))


def _joined(first: list[str], second: list[str]) -> list[str]:
    width = max(len(first), len(second))
    names, question = [], ""
    for place in range(width):
        above = first[place] if place < len(first) else ""
        below = second[place] if place < len(second) else ""
        question = above or question
        alone = not below or below == above or below.lower() in OPEN_ANSWERS
        names.append(question if alone and (above or below) else f"{question} - {below}" if below else "")
    return _without_trailing(names)
