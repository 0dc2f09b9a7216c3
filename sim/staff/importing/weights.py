"""How often two teachers meet, in words: "daily", "раз в неделю", "ешқашан", or a declared scale of words.

A recognised word counts as times in a school week of five days, four weeks to a month and nine to a term (calendar
arithmetic; that the opportunity to meet somebody named is proportional to it is an assumption). A declared scale with
other words counts in equal steps from 1 (an assumption). "Never" is no tie.
"""

from collections.abc import Mapping

from sim.errors import StaffroomError
from sim.staff.reading.columns import read_number
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, folded, label

TIMES_A_WEEK = {
    5.0: ("daily", "every day", "each day", "ежедневно", "каждый день", "күн сайын", "күнде"),
    3.0: ("several times a week", "a few times a week", "несколько раз в неделю", "аптасына бірнеше рет"),
    2.0: ("twice a week", "два раза в неделю", "2 раза в неделю", "аптасына екі рет"),
    1.0: ("weekly", "every week", "once a week", "еженедельно", "раз в неделю", "каждую неделю", "апта сайын",
          "аптасына бір рет"),
    0.5: ("fortnightly", "every two weeks", "twice a month", "several times a month", "два раза в месяц",
          "несколько раз в месяц", "айына екі рет", "айына бірнеше рет"),
    0.25: ("monthly", "every month", "once a month", "ежемесячно", "раз в месяц", "каждый месяц", "ай сайын",
           "айына бір рет"),
    1 / 9: ("once a term", "every term", "termly", "quarterly", "раз в четверть", "тоқсанына бір рет", "тоқсан сайын"),
    1 / 36: ("yearly", "once a year", "annually", "раз в год", "ежегодно", "жылына бір рет", "жыл сайын"),
    0.0: ("never", "not at all", "никогда", "ни разу", "ешқашан"),
}  # fmt: skip
KNOWN_WORDS = {word: times for times, words in TIMES_A_WEEK.items() for word in words}


def weighted(ties: Table, found: Mapping[str, str], request: Request) -> Table:
    """The ties with words of weight as numbers, without those of a weight that says never."""
    if "weight" not in found:
        if "weight" in request.words:
            raise StaffroomError(
                "scales: a scale is declared for weight, but the data have no such column; say which one it is with "
                "weight_column=heading."
            )
        return ties
    heading = found["weight"]
    cells, meaning = numbers_of_words(ties, heading, request)
    if not meaning:
        return ties
    columns = {**ties.columns, heading: cells}
    chosen = [row for row, cell in enumerate(ties.columns[heading]) if meaning.get(_folded(cell)) != 0.0]
    left_out = len(ties) - len(chosen)
    listed = ", ".join(f"'{word}' {times:.3g}" for word, times in sorted(meaning.items(), key=lambda pair: -pair[1]))
    by_table = all(KNOWN_WORDS.get(word) == number for word, number in meaning.items())
    unit = "as times a school week" if by_table else "in equal steps"
    never = f"; {counted(left_out, 'row')} that {'says' if left_out == 1 else 'say'} never left out" if left_out else ""
    request.notices.append(f"{ties.title}: weight: words of '{heading}' read {unit} (an assumption): {listed}{never}.")
    return Table(ties.title, columns, ties.rows).keep(chosen)


def numbers_of_words(table: Table, heading: str, request: Request) -> tuple[list[str], dict[str, float]]:
    """The cells as numbers, and what each word was read as ({} where there are none).

    Raises :class:`StaffroomError` for a word that is neither declared nor recognised.
    """
    cells = table.columns[heading]
    words = {_folded(cell) for cell in cells if cell and read_number(cell) is None}
    declared = [_folded(word) for word in request.words.get("weight", ())]
    if not words or (not declared and not words & set(KNOWN_WORDS)):
        return cells, {}
    meaning = _declared(declared) if declared else KNOWN_WORDS
    for row, cell in enumerate(cells):
        number = read_number(cell) if cell else 0.0
        if cell and _folded(cell) not in meaning and (declared or number is None):
            allowed = ", ".join(f"'{word}'" for word in declared) if declared else "usual words such as 'weekly'"
            raise StaffroomError(
                f"{table.place(row)}: weight (column '{heading}') = {cell!r} is not a word of its scale; allowed: "
                f"{allowed}, or nothing; a scale of your own is declared from low to high, such as "
                'scales={"weight": ["never", "sometimes", "often"]}.'
            )
    used = {word: number for word, number in meaning.items() if word in words}
    return [repr(meaning[_folded(cell)]) if _folded(cell) in meaning else cell for cell in cells], used


def _declared(words: list[str]) -> dict[str, float]:
    """What the words of a declared scale count as: by the table where it has them all, else by their place."""
    times = [KNOWN_WORDS.get(word) for word in words]
    known = [number for number in times if number is not None]
    if known != sorted(known):
        raise StaffroomError(
            f"scales: weight = {words} does not rise; allowed: the low end first, such as ['never', 'weekly', 'daily']."
        )
    if len(known) == len(words):
        return dict(zip(words, known, strict=True))
    return {word: float(place) for place, word in enumerate(words, start=0 if times[0] == 0.0 else 1)}


def _folded(cell: str) -> str:
    return " ".join(folded(label(cell)).split())
