"""Answers that survey programs write with words around them, as plain answers: "4 - Agree", "Agree (4)", "60 %".

Only what has one meaning is read: one number with one word. A word that stands with two numbers is refused.
"""

import re
from collections.abc import Sequence

from sim.errors import StaffroomError
from sim.staff.reading.columns import KnownColumn, read_number
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted

NUMBER = r"[-+]?\d+(?:[.,]\d+)?"
WORD = r"[^\d%]*[^\W\d_][^\d%]*?"  # at least one letter, no digit
PERCENT = re.compile(rf"({NUMBER})\s*%")
NUMBER_FIRST = re.compile(rf"({NUMBER})(?:\s*[-–—:=.)]+\s*|\s*\(\s*|\s+)({WORD})\s*\)?")
NUMBER_LAST = re.compile(rf"({WORD})(?:\s*[-–—:=]\s*|\s*[(\[]\s*)(\d+(?:[.,]\d+)?)\s*[)\]]?")


def plain_answers(table: Table, heading: str, column: KnownColumn, request: Request) -> list[str]:
    """The cells of a column that is used, as numbers (or words of its scale) alone."""
    cells = table.columns[heading]
    if column.kind != "number":
        return cells
    try:
        if column.name in request.words:
            return _words_alone(table, heading, request.words[column.name], request)
        return _numbers_alone(table, heading, column, request)
    except StaffroomError as problem:
        if not request.collect:
            raise
        request.problems[column.name] = str(problem)
        return cells


def split_answer(cell: str) -> tuple[str, str] | None:
    """The number and the word of a cell that holds one of each, or None."""
    first = NUMBER_FIRST.fullmatch(cell)
    if first:
        return first.group(1), _tidy(first.group(2))
    last = NUMBER_LAST.fullmatch(cell)
    return (last.group(2), _tidy(last.group(1))) if last else None


def _tidy(word: str) -> str:
    return " ".join(word.split()).strip(" -–—:=()[].")


def _numbers_alone(table: Table, heading: str, column: KnownColumn, request: Request) -> list[str]:
    plain = []
    words: dict[str, tuple[str, int]] = {}
    labelled = percents = 0
    for row, cell in enumerate(table.columns[heading]):
        if cell == "" or read_number(cell) is not None:
            plain.append(cell)
            continue
        share = PERCENT.fullmatch(cell)
        parts = None if share else split_answer(cell)
        if share and (part := _percent(share.group(1), column, request)) is not None:
            plain.append(part)
            percents += 1
        elif parts:
            number, word = parts
            earlier = words.setdefault(word.casefold(), (number, row))
            if column.scalable and read_number(earlier[0]) != read_number(number):
                raise StaffroomError(
                    f"{table.place(row)}: {column.name} (column '{heading}'): the word '{word}' stands with {number} "
                    f"here and with {earlier[0]} in {table.place(earlier[1])}, so it is open what it means; one word "
                    "needs one number."
                )
            plain.append(number)
            labelled += 1
        else:
            plain.append(cell)
    if labelled:
        request.labels[heading] = {word: read_number(number) or 0.0 for word, (number, _) in words.items()}
        _say(table.title, column.name, f"{_answers(labelled)} of '{heading}' with a word, read as the number", request)
    if percents:
        _say(table.title, column.name, f"{_answers(percents)} of '{heading}' in per cent, read as such", request)
    return plain


def _answers(count: int) -> str:
    return counted(count, "answer")


def _say(title: str, name: str, what: str, request: Request) -> None:
    request.notices.append(f"{title}: {name}: {what}.")


def _percent(number: str, column: KnownColumn, request: Request) -> str | None:
    """Per cent on a scale of 0 to 100, or as a share on 0 to 1; None where the scale is another."""
    scale = request.scales.get(column.name, (column.low, column.high))
    if scale == (0.0, 100.0) and column.scalable:
        return number
    value = read_number(number)
    if scale != (0.0, 1.0) or not column.scalable or value is None:
        return None
    return repr(value / 100)


def _words_alone(table: Table, heading: str, scale: Sequence[str], request: Request) -> list[str]:
    """Cells such as "4 - agree" as "agree"; the numbers must rise with the steps of the scale."""
    place = {word.casefold(): position for position, word in enumerate(scale)}
    plain = []
    numbers: dict[int, tuple[float, int]] = {}
    read = 0
    for row, cell in enumerate(table.columns[heading]):
        parts = None if " ".join(cell.casefold().split()) in place else split_answer(cell)
        if parts is None or parts[1].casefold() not in place:
            plain.append(cell)
            continue
        number, word = read_number(parts[0]) or 0.0, parts[1]
        for other, (given, there) in numbers.items():
            here = place[word.casefold()]
            if (here > other) - (here < other) != (number > given) - (number < given):
                raise StaffroomError(
                    f"{table.place(row)}: '{heading}': {parts[0]} stands with '{word}' and {given:g} with "
                    f"'{scale[other]}' ({table.place(there)}), which is not the order of the declared scale; allowed: "
                    "numbers that rise with the words."
                )
        numbers.setdefault(place[word.casefold()], (number, row))
        plain.append(word)
        read += 1
    if read:
        request.notices.append(
            f"{table.title}: {counted(read, 'answer')} of '{heading}' with a number, read as the word."
        )
    return plain
