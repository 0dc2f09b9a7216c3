"""A visitor's question as JSON: read strictly, so that nothing in it is longer, deeper or larger than a page sends."""

import json
from math import isfinite
from typing import Any

from sim.errors import StaffroomError

MOST_BYTES = 64_000  # a run with 500 moved levers has 30,000
LONGEST_TEXT = 100  # characters of a name
DEEPEST = 6
MOST_DIGITS = 25
SHOWN = 40  # characters of what was sent that a sentence repeats


def parsed(body: bytes) -> Any:
    """What a body says; an empty one is an empty group. Raises :class:`StaffroomError` for what is not JSON in UTF-8,
    is nested too deeply, or holds a text or number that cannot be meant.
    """
    if len(body) > MOST_BYTES:
        raise StaffroomError(f"the question is too long; allowed: up to {MOST_BYTES} bytes.")
    try:
        found = json.loads(
            body.decode("utf-8") or "{}",
            parse_int=_whole,
            parse_float=_number,
            parse_constant=_no_constant,
            object_pairs_hook=_once,
        )
    except StaffroomError:
        raise
    except RecursionError as problem:
        raise StaffroomError(f"the question is nested too deeply; allowed: {DEEPEST} levels.") from problem
    except ValueError as problem:
        raise StaffroomError("the question is not JSON in UTF-8.") from problem
    _check(found)
    return found


def shown(value: object) -> str:
    """What was sent, as a sentence repeats it: cut where it is long, without signs that cannot be written."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _check(found: Any) -> None:
    """Depth and texts, without recursion: the parser allows more levels than Python's stack."""
    waiting = [(found, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise StaffroomError(f"the question is nested too deeply; allowed: {DEEPEST} levels.")
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise StaffroomError(
            f"the question holds a text of {len(text)} characters ({shown(text)}); allowed: up to {LONGEST_TEXT}."
        )
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise StaffroomError(f"the question holds half a character in the text {shown(text)}.")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise StaffroomError(f"the question holds a number of {len(digits)} digits; allowed: up to {MOST_DIGITS}.")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits) if len(digits) <= LONGEST_TEXT else float("inf")
    if not isfinite(number):
        raise StaffroomError(f"the question holds the number {shown(digits)}, which cannot be read.")
    return number


def _no_constant(name: str) -> float:
    raise StaffroomError(f"the question holds {name}, which is not a number.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise StaffroomError(f"the question gives {shown(name)} twice.")
        found[name] = value
    return found
