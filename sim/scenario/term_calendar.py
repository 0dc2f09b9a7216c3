"""Weeks in the words of a school: "year 2, term 1, week 3" and the number of the week that it is, counted from 0."""

import re
from collections.abc import Sequence

import numpy as np

from sim.errors import StaffroomError

DEFAULT_TERMS = (9, 9, 9, 9)
MOST_TERMS, SHORTEST_TERM, LONGEST_TERM = 6, 3, 18
MOST_YEARS = 30
_PLACE = re.compile(r"\b(year|term|week)\s*(\d{1,6})\b")
_EXAMPLES = "'term 2', 'year 2 term 1' or 'year 2, term 3, week 4'"


def checked_terms(terms: Sequence[int], where: str = "school.terms") -> tuple[int, ...]:
    """The weeks of each term. Raises :class:`StaffroomError` for what is not a calendar."""
    allowed = f"allowed: 1 to {MOST_TERMS} terms of {SHORTEST_TERM} to {LONGEST_TERM} weeks each, such as [8, 8, 10, 8]"
    if isinstance(terms, (str, bytes)) or not isinstance(terms, Sequence) or not 1 <= len(terms) <= MOST_TERMS:
        raise StaffroomError(f"{where} = {terms!r} is not a calendar; {allowed}.")
    for length in terms:
        if (
            isinstance(length, bool)
            or not isinstance(length, (int, np.integer))
            or not SHORTEST_TERM <= length <= LONGEST_TERM
        ):
            raise StaffroomError(f"{where} has a term of {length!r} weeks; {allowed}.")
    return tuple(int(length) for length in terms)


def weeks_of(words: str, terms: Sequence[int], where: str) -> tuple[int, int]:
    """First week of what the words name, and the first week after it: "term 2" of four terms of 9 weeks is (9, 18).

    Years, terms and the weeks of a term count from 1; without a year the first is meant. Raises
    :class:`StaffroomError` for words that name no place in the calendar.
    """
    named = _named(words, where)
    year = _within(named.get("year", 1), MOST_YEARS, f"{where} = '{words}': a run has years")
    first = (year - 1) * sum(terms)
    if "term" not in named:
        return first, first + sum(terms)
    term = _within(named["term"], len(terms), f"{where} = '{words}': the school year has terms")
    first, length = first + sum(terms[: term - 1]), terms[term - 1]
    if "week" not in named:
        return first, first + length
    week = _within(named["week"], length, f"{where} = '{words}': term {term} has weeks")
    return first + week - 1, first + week


def in_words(week: int, terms: Sequence[int]) -> str:
    """The place of a week in the calendar: week 9 of terms of 9 weeks is "year 1, term 2, week 1"."""
    year, rest = divmod(week, sum(terms))
    term = 0
    while rest >= terms[term]:
        rest -= terms[term]
        term += 1
    return f"year {year + 1}, term {term + 1}, week {rest + 1}"


def _named(words: str, where: str) -> dict[str, int]:
    found = _PLACE.findall(words.lower())
    named = {unit: int(number) for unit, number in found}
    rest = re.sub(r"\b(of|the|in)\b|[\s,.]", "", _PLACE.sub("", words.lower()))
    if rest or not named or len(named) < len(found) or ("week" in named and "term" not in named):
        raise StaffroomError(
            f"{where} = {words!r} is not a place in the calendar; allowed: a week number (weeks count from 0) or words "
            f"such as {_EXAMPLES}."
        )
    return named


def _within(number: int, most: int, sentence: str) -> int:
    if not 1 <= number <= most:
        raise StaffroomError(f"{sentence} 1 to {most}.")
    return number
