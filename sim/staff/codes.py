"""Codes that the program gives to teachers (T01, T02, ...), by their row: never what another teacher is called."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

PREFIXES = ("T", "P", "S", "X")
LOOK_ALIKE = str.maketrans("ТРХтрх", "TPXtpx")


def codes_for(size: int, ids: Sequence[str] = (), others: Iterable[str] = ()) -> list[str]:
    """One code per row; a first letter with which a code would be what somebody else is called is passed over.

    ``ids``: what the teachers are called in the file, by row; ``others``: ids in it of people without a row here.
    Capitals, leading zeros and Cyrillic letters that look Latin make no difference. A teacher whose own id is the code
    of her row keeps it, so that files that the program has written are read with the codes they hold.
    """
    called = [(_key(name), row) for row, name in enumerate(ids)] + [(_key(name), -1) for name in others]
    for prefix in _prefixes():
        begun = prefix.casefold()
        if not any(key and key[0] == begun and 1 <= key[1] <= size and key[1] != row + 1 for key, row in called):
            return numbered(prefix, size)
    raise AssertionError


def are_ids(codes: Sequence[str], ids: Iterable[str]) -> bool:
    """Whether somebody's own id is one of the codes."""
    given = {_key(code) for code in codes}
    return any(key and key in given for key in map(_key, ids))


def other_codes(codes: Sequence[str]) -> list[str]:
    """As many codes with another first letter."""
    begun = {key[0] for key in map(_key, codes) if key}
    return numbered(next(prefix for prefix in _prefixes() if prefix.casefold() not in begun), len(codes))


def _prefixes() -> Iterator[str]:
    for repeats in count(1):
        yield from (letter * repeats for letter in PREFIXES)


def _key(name: str) -> tuple[str, int] | None:
    """The letters and the number of an id such as ``t7``, ``T07`` or ``Т-07``; None for other ids."""
    parts = re.fullmatch(r"(\D+?)[\s._-]*([0-9]{1,9})", name.strip())
    return (parts.group(1).translate(LOOK_ALIKE).casefold(), int(parts.group(2))) if parts else None


def numbered(prefix: str, size: int) -> list[str]:
    """``T01``, ``T02``, ...: the same number of digits for everybody, at least two."""
    width = max(2, len(str(size)))
    return [f"{prefix}{row + 1:0{width}d}" for row in range(size)]
