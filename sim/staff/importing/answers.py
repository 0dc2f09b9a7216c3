"""Answers of a questionnaire before they are read as numbers: words on a scale, reversed questions, several questions.

A variable may be asked in words (``scales={"trust": ["never", "sometimes", "always"]}``), with a question that points
the other way (``reverse=["q13"]``), or with several questions (``columns={"trust": ["q12", "q13"]}``), which are
averaged over those that a teacher answered, provided she answered at least half of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum, isnan

from sim.errors import StaffroomError, nearest
from sim.staff.reading.columns import (
    MISSING,
    STAFF_COLUMNS,
    KnownColumn,
    find_columns,
    find_heading,
    heading_key,
    missing_hint,
    read_number,
)
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, label

FEWEST_ANSWERED = 0.5  # share of the questions of one variable that must be answered


def prepared(teachers: Table, request: Request) -> Table:
    """The staff table with one column of numbers for every variable that is asked in one of these ways.

    Raises :class:`StaffroomError` for a column that is not there, a word that is not on its scale, an answer outside
    it.
    """
    asked = _questions(teachers, request)
    turned = {heading_key(name) for name in request.reverse}
    known_turns = {heading_key(text) for name, headings in asked.items() for text in (name, *headings)}
    for name in request.reverse:
        if heading_key(name) not in known_turns:
            names = sorted({text for pair in asked.items() for text in (pair[0], *pair[1])})
            raise StaffroomError(f"reverse: '{name}' is not a column that is used{nearest(name, names)}")
    columns = dict(teachers.columns)
    for name, headings in asked.items():
        reversed_ones = [text for text in headings if {heading_key(text), heading_key(name)} & turned]
        if len(headings) == 1 and name not in request.words and not reversed_ones:
            if name in request.items:  # also where it was given as a list of one
                request.columns[name] = headings[0]
            continue
        try:
            questions = [_answers(teachers, heading, STAFF_COLUMNS[name], request) for heading in headings]
            request.questions[name] = questions
            numbers = [
                _turned(answers, name, request) if heading in reversed_ones else answers
                for heading, answers in zip(headings, questions, strict=True)
            ]
        except StaffroomError as problem:
            if not request.collect:
                raise
            request.problems[name] = str(problem)
            numbers = [[MISSING] * len(teachers)]
        joined = " + ".join(headings)
        columns = {heading: cells for heading, cells in columns.items() if heading not in headings}
        columns[joined] = ["" if isnan(mean) else repr(mean) for mean in _means(numbers)]
        request.columns[name] = joined
        if name in request.words:
            request.scales[name] = (1.0, float(len(request.words[name])))
        empty = sum(isnan(number) for question in numbers for number in question)
        _say(teachers.title, name, (headings, reversed_ones, empty), request)
    return replace(teachers, columns=columns)


def _questions(teachers: Table, request: Request) -> dict[str, list[str]]:
    """The headings of every variable that is a number, in the table's own spelling."""
    found: dict[str, list[str]] = {}
    for name, headings in request.items.items():
        found[name] = []
        for wanted in headings:
            heading = find_heading(teachers, wanted)
            if heading is None:
                raise StaffroomError(
                    f"{teachers.title} has no column '{wanted}' (asked for as {name})"
                    f"{nearest(wanted, teachers.columns)}"
                )
            found[name].append(heading)
        if len(set(found[name])) < len(found[name]):
            raise StaffroomError(f"columns: {name} names a column twice; each question counts once.")
    single = find_columns(teachers, STAFF_COLUMNS, request)
    taken = {heading for headings in found.values() for heading in headings}
    for name, heading in single.items():
        if STAFF_COLUMNS[name].scalable and heading not in taken:
            found.setdefault(name, [heading])
    for name in request.words:
        if name in STAFF_COLUMNS and name not in found:
            raise StaffroomError(
                f"scales: a scale is declared for {name}, but the data have no such column; say which one it is with "
                f'columns={{"{name}": heading}}.'
            )
    return found


def _answers(table: Table, heading: str, known: KnownColumn, request: Request) -> list[float]:
    """One question as numbers on its scale (words by their place from 1); NaN: no answer."""
    words = request.words.get(known.name)
    low, high = _scale_of(known.name, request)
    numbers = []
    for row, cell in enumerate(table.columns[heading]):
        number = _place_of(cell, words, table.place(row), heading) if words else read_number(cell)
        if number is None or not (isnan(number) or low <= number <= high):
            raise StaffroomError(
                f"{table.place(row)}: {known.name} (column '{heading}') = {cell!r} is not an answer on its scale; "
                f"allowed: {low:g} to {high:g}, or nothing; for a scale of its own declare the two ends, such as "
                f'scales={{"{known.name}": [1, 5]}}.{_hint(table, heading, known, (low, high))}'
            )
        numbers.append(number)
    return numbers


def _scale_of(name: str, request: Request) -> tuple[float, float]:
    words, known = request.words.get(name), STAFF_COLUMNS[name]
    return (1.0, float(len(words))) if words else request.scales.get(name, (known.low, known.high))


def _turned(answers: list[float], name: str, request: Request) -> list[float]:
    """A question that points the other way."""
    low, high = _scale_of(name, request)
    return [low + high - answer for answer in answers]


def _hint(table: Table, heading: str, known: KnownColumn, ends: tuple[float, float]) -> str:
    numbers = {cell: read_number(cell) for cell in set(table.columns[heading])}
    wrong = [cell for cell, number in numbers.items() if number is None or number < ends[0] or number > ends[1]]
    return missing_hint(wrong, known.name)


def _place_of(cell: str, words: Sequence[str], place: str, heading: str) -> float:
    if cell == "":
        return MISSING
    given = " ".join(label(cell).casefold().split())
    folded = [word.casefold() for word in words]
    if given not in folded:
        listed = ", ".join(f"'{word}'" for word in words)
        raise StaffroomError(
            f"{place}: '{heading}' = {cell!r} is not a word of its scale; allowed: {listed}, or nothing; a word for no "
            f"answer is declared with missing=[{cell!r}]."
        )
    return float(folded.index(given) + 1)


def _means(numbers: Sequence[Sequence[float]]) -> list[float]:
    means = []
    for row in zip(*numbers, strict=True):
        given = [number for number in row if not isnan(number)]
        enough = given and len(given) >= FEWEST_ANSWERED * len(row)
        means.append(fsum(given) / len(given) if enough else MISSING)
    return means


def _say(title: str, name: str, asked: tuple[Sequence[str], Sequence[str], int], request: Request) -> None:
    all_of_them, reversed_ones, empty = asked
    listed = ", ".join(f"'{heading}'" for heading in all_of_them)
    if len(all_of_them) > 1:
        request.notices.append(
            f"{title}: {name}: the mean of {counted(len(all_of_them), 'question')} ({listed}), over those that a "
            f"teacher answered, if she answered at least half ({counted(empty, 'empty cell')})."
        )
    if reversed_ones:
        request.notices.append(
            f"{title}: {name}: turned round, so that a low answer counts as high: "
            f"{', '.join(f'{heading!r}' for heading in reversed_ones)}."
        )
    if name in request.words:
        words = request.words[name]
        request.notices.append(
            f"{title}: {name}: words of {listed} read as 1 ('{words[0]}') to {len(words)} ('{words[-1]}'), in equal "
            "steps."
        )


def checked_reverse(options: Mapping[str, object]) -> tuple[str, ...]:
    """The option ``reverse``: names of variables or headings. Raises :class:`StaffroomError`."""
    given = options.get("reverse")
    if given is None:
        return ()
    if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(name, str) for name in given):
        raise StaffroomError(f"reverse = {given!r} is not a list of columns; allowed: such as reverse=['q13'].")
    return tuple(given)
