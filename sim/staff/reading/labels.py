"""Labels and ids of a staff: coded, sorted as people sort them, and the one that looks most like another."""

import difflib
import re
from collections.abc import Mapping

from sim.staff.reading.tables import label


def read_labels(cells: list[str]) -> tuple[list[int], list[str]]:
    """Labels coded from 0 in sorted order (numbers by size), -1 where missing, and the labels themselves."""
    labels = [label(cell) for cell in cells]
    names = sorted({name for name in labels if name}, key=natural_key)
    code = {name: index for index, name in enumerate(names)}
    return [code.get(name, -1) for name in labels], names


def natural_key(text: str) -> tuple[tuple[object, ...], str]:
    """Sorts 2 before 10 and 5A before 10A."""
    parts = re.split(r"(\d+)", text)
    return tuple(int(part) if index % 2 else part.casefold() for index, part in enumerate(parts)), text


def nearest_id(wanted: str, ids: Mapping[str, int]) -> str:
    """``"; nearest: 'x'"`` for the id that looks most like the one wanted, or nothing."""
    folded = {known.casefold(): known for known in ids}
    close = difflib.get_close_matches(wanted.casefold(), folded, n=1, cutoff=0.5)
    return f"; nearest: '{folded[close[0]]}'" if close else ""
