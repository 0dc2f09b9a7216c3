"""What a caller may ask of an import: which column is which, on which scale, which rows. Checked before any reading."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest
from sim.staff.importing.answers import checked_reverse
from sim.staff.importing.missing import checked_missing
from sim.staff.importing.naming_options import NAMING_OPTIONS, checked_naming
from sim.staff.reading.columns import KNOWN_COLUMNS, STAFF_COLUMNS
from sim.staff.reading.former_columns import FORMER_COLUMNS, no_longer
from sim.staff.reading.request import Request
from sim.staff.reading.tables import cell_text, label, tidied

ROLE_OPTIONS = {f"{name}_column": name for name in ("id", "source", "target", "weight")}
IMPORT_OPTIONS = (
    "columns",
    "scales",
    "reverse",
    "where",
    "missing",
    *NAMING_OPTIONS,
    "contacts",
    "directed",
    "levels",
    "keep_names",
    *ROLE_OPTIONS,
)
NAMED_IN_SEVERAL = ("target", "weight")  # of ties, what may stand in several columns
DRAWN, ANSWERS = "drawn", "answers"
SCHOOL_OPTIONS = ("description", "terms", "stances")


def split_options(options: Mapping[str, Any]) -> tuple[Request, dict[str, Any]]:
    """What concerns the import, checked, and what concerns the school."""
    for key in options:
        if key not in (*IMPORT_OPTIONS, *SCHOOL_OPTIONS) and key not in SETTINGS:
            known = (*IMPORT_OPTIONS, *SCHOOL_OPTIONS, *SETTINGS)
            raise StaffroomError(f"'{key}' is not an option of an imported school{nearest(key, known)}")
    options = {name: tidied(value) if name in IMPORT_OPTIONS else value for name, value in options.items()}
    keep_names, directed = _yes_or_no(options, "keep_names", False), _yes_or_no(options, "directed", True)
    where = {str(heading): label(cell_text(value)) for heading, value in _mapping(options, "where").items()}
    contacts = options.get("contacts")
    if contacts not in (None, DRAWN):
        raise StaffroomError(
            f"contacts = {contacts!r}; allowed: '{DRAWN}' (there are no ties, so the model draws them)."
        )
    levels = options.get("levels")
    if levels not in (None, ANSWERS):
        raise StaffroomError(
            f"levels = {levels!r}; allowed: '{ANSWERS}' (what is usual here is the mean of the answers)."
        )
    columns, items = _columns(options)
    several = {name: items.pop(name) for name in NAMED_IN_SEVERAL if name in items}
    naming = checked_naming(options, several)
    if contacts == DRAWN and naming.targets:
        raise StaffroomError(
            "contacts = 'drawn' stands in for ties, but targets says who names whom: give one of them."
        )
    scales, words = _scales(options)
    request = Request(
        columns, scales, where, keep_names, items=items, words=words, reverse=checked_reverse(options),
        draw_contacts=contacts == DRAWN, levels=levels == ANSWERS, missing=checked_missing(options.get("missing")),
        naming=naming, directed=directed,
    )  # fmt: skip
    return request, {key: value for key, value in options.items() if key not in IMPORT_OPTIONS}


def _yes_or_no(options: Mapping[str, Any], option: str, usual: bool) -> bool:
    given = options.get(option, usual)
    if not isinstance(given, bool):
        raise StaffroomError(f"{option} = {given!r}; allowed: True or False.")
    return given


def _mapping(options: Mapping[str, Any], option: str) -> Mapping[str, Any]:
    given = options.get(option)
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise StaffroomError(f"{option} = {given!r} is not a mapping; allowed: such as {option}={{name: ...}}.")
    return given


def _columns(options: Mapping[str, Any]) -> tuple[dict[str, str | None], dict[str, tuple[str, ...]]]:
    """The heading of every column asked for by one, and the headings of those asked for by several."""
    columns = dict(_mapping(options, "columns"))
    for option, name in ROLE_OPTIONS.items():
        if options.get(option) is not None:
            if columns.get(name, options[option]) != options[option]:
                raise StaffroomError(
                    f"{option} = '{options[option]}' contradicts columns, where {name} is '{columns[name]}'."
                )
            columns[name] = options[option]
    items: dict[str, tuple[str, ...]] = {}
    for name, heading in columns.items():
        _refuse_former(name, "columns")
        if name not in KNOWN_COLUMNS:
            raise StaffroomError(f"columns: '{name}' is not a known column{nearest(name, KNOWN_COLUMNS)}")
        if isinstance(heading, Sequence) and not isinstance(heading, str):
            items[name] = _several(name, heading)
        elif heading is not None and (
            isinstance(heading, bool) or not isinstance(heading, (str, int)) or heading == ""
        ):
            raise StaffroomError(f"columns: {name} = {heading!r} is not the heading of a column.")
    single = {name: None if heading is None else str(heading) for name, heading in columns.items() if name not in items}
    return single, items


def _refuse_former(name: str, option: str) -> None:
    if name in FORMER_COLUMNS:
        raise StaffroomError(f"{option}: {no_longer(name)}; take it out of columns, scales and reverse.")


def _several(name: str, headings: Sequence[Any]) -> tuple[str, ...]:
    if name not in NAMED_IN_SEVERAL and (name not in STAFF_COLUMNS or not STAFF_COLUMNS[name].scalable):
        raise StaffroomError(f"columns: {name} = {list(headings)!r} names several columns; allowed: one.")
    if not headings or not all(isinstance(heading, str) and heading for heading in headings):
        raise StaffroomError(f"columns: {name} = {list(headings)!r} is not a list of headings of columns.")
    return tuple(headings)


def _scales(options: Mapping[str, Any]) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[str, ...]]]:
    """The two ends of every scale in numbers, and the words of every scale in words."""
    scales, words = {}, {}
    for name, ends in _mapping(options, "scales").items():
        _refuse_former(name, "scales")
        scalable = [known for known, column in KNOWN_COLUMNS.items() if column.scalable]
        if name not in scalable:
            raise StaffroomError(
                f"scales: '{name}' is not a column that can have a scale of its own{nearest(name, scalable)}"
            )
        in_words = not isinstance(ends, str) and isinstance(ends, Sequence) and len(ends) > 1
        if in_words and (name in STAFF_COLUMNS or name == "weight") and all(isinstance(end, str) for end in ends):
            words[name] = _words(name, ends)
            continue
        good = isinstance(ends, Sequence) and not isinstance(ends, str) and len(ends) == 2
        if not good or any(
            isinstance(end, bool) or not isinstance(end, (int, float)) or not isfinite(end) for end in ends
        ):
            raise StaffroomError(f"scales: {name} = {ends!r} is not a scale; allowed: its two ends, such as [1, 5].")
        if not ends[0] < ends[1]:
            raise StaffroomError(
                f"scales: {name} = {list(ends)!r} does not rise; allowed: the low end first, such as [1, 5]."
            )
        scales[name] = (float(ends[0]), float(ends[1]))
    return scales, words


def _words(name: str, words: Sequence[str]) -> tuple[str, ...]:
    tidy = tuple(" ".join(word.split()) for word in words)
    if "" in tidy or len({word.casefold() for word in tidy}) < len(tidy):
        raise StaffroomError(
            f"scales: {name} = {list(words)!r} has an empty or a repeated word; every step needs its own."
        )
    return tidy
