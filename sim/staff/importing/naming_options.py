"""The options that say how colleagues are named: ``targets``, ``separator``, ``same`` and ``unlisted``, checked."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import StaffroomError, nearest
from sim.staff.reading.reader import read_table
from sim.staff.reading.request import ADD, LEAVE_OUT, REFUSE, Naming
from sim.staff.reading.tables import label

NAMING_OPTIONS = ("targets", "separator", "same", "unlisted")
UNLISTED = (ADD, LEAVE_OUT, REFUSE)


def checked_naming(options: Mapping[str, Any], several: Mapping[str, tuple[str, ...]]) -> Naming:
    """``several``: the headings given for ``target`` and ``weight`` as lists. Raises :class:`StaffroomError`."""
    targets = _targets(options.get("targets"))
    if targets and "target" in several:
        raise StaffroomError("targets and columns both say which columns name colleagues; give one of them.")
    targets = targets or several.get("target", ())
    if "weight" in several and not targets:
        raise StaffroomError("columns: weight names several columns; allowed: one, unless targets names several too.")
    separator = options.get("separator") or ""
    if not isinstance(separator, str):
        raise StaffroomError(f"separator = {separator!r} is not a text; allowed: such as separator=';'.")
    unlisted = options.get("unlisted") or ""
    if unlisted and unlisted not in UNLISTED:
        raise StaffroomError(
            f"unlisted = {unlisted!r}; allowed: {', '.join(UNLISTED)} (what happens to colleagues who are named but "
            f"have no row){nearest(str(unlisted), UNLISTED)}"
        )
    return Naming(targets, several.get("weight", ()), separator, _same(options.get("same")), unlisted)


def _targets(given: Any) -> tuple[str, ...]:
    if given is None or given == []:
        return ()
    headings = [given] if isinstance(given, str) else given
    if not isinstance(headings, Sequence) or not all(isinstance(name, (str, int)) and name != "" for name in headings):
        raise StaffroomError(
            f"targets = {given!r} is not a list of columns; allowed: headings or a pattern, such as "
            "targets=['colleague_1', 'colleague_2'] or targets='colleague_*'."
        )
    return tuple(str(name) for name in headings)


def _same(given: Any) -> dict[str, str | None]:
    """{name as written: id, or None}; a CSV file holds the two in its first two columns."""
    if given is None:
        return {}
    if isinstance(given, (str, Path)):
        table = read_table(given, "same", [])
        if len(table.columns) < 2:
            raise StaffroomError(f"{table.title} has one column; allowed: two, the name as written and the id.")
        written, meant = list(table.columns.values())[:2]
        given = dict(zip(written, meant, strict=True))
    if not isinstance(given, Mapping):
        raise StaffroomError(
            f"same = {given!r} is not a mapping; allowed: the name as written and the id, such as "
            'same={"Ana Ivanova": "Anna Ivanova"}, or a CSV file with these two columns.'
        )
    return {
        label(str(name).strip()): label(str(meant).strip()) if meant not in (None, "") else None
        for name, meant in given.items()
    }
