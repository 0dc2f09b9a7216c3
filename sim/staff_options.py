"""What a caller may ask of an import: which column is which, on which scale, which rows. Checked before any reading."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from sim.errors import StaffroomError, nearest
from sim.school import SETTINGS
from sim.staff_columns import KNOWN_COLUMNS, Request
from sim.staff_tables import cell_text, label

ROLE_OPTIONS = {f"{name}_column": name for name in ("id", "source", "target", "weight")}
IMPORT_OPTIONS = ("columns", "scales", "where", "keep_names", *ROLE_OPTIONS)
SCHOOL_OPTIONS = ("description", "terms", "stances")


def split_options(options: Mapping[str, Any]) -> tuple[Request, dict[str, Any]]:
    """What concerns the import, checked, and what concerns the school."""
    for key in options:
        if key not in (*IMPORT_OPTIONS, *SCHOOL_OPTIONS) and key not in SETTINGS:
            known = (*IMPORT_OPTIONS, *SCHOOL_OPTIONS, *SETTINGS)
            raise StaffroomError(f"'{key}' is not an option of an imported school{nearest(key, known)}")
    keep_names = options.get("keep_names", False)
    if not isinstance(keep_names, bool):
        raise StaffroomError(f"keep_names = {keep_names!r}; allowed: True or False.")
    where = {str(heading): label(cell_text(value)) for heading, value in _mapping(options, "where").items()}
    request = Request(_columns(options), _scales(options), where, keep_names)
    return request, {key: value for key, value in options.items() if key not in IMPORT_OPTIONS}


def _mapping(options: Mapping[str, Any], option: str) -> Mapping[str, Any]:
    given = options.get(option)
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise StaffroomError(f"{option} = {given!r} is not a mapping; allowed: such as {option}={{name: ...}}.")
    return given


def _columns(options: Mapping[str, Any]) -> dict[str, str | None]:
    columns = dict(_mapping(options, "columns"))
    for option, name in ROLE_OPTIONS.items():
        if options.get(option) is not None:
            if columns.get(name, options[option]) != options[option]:
                raise StaffroomError(
                    f"{option} = '{options[option]}' contradicts columns, where {name} is '{columns[name]}'."
                )
            columns[name] = options[option]
    for name, heading in columns.items():
        if name not in KNOWN_COLUMNS:
            raise StaffroomError(f"columns: '{name}' is not a known column{nearest(name, KNOWN_COLUMNS)}")
        if heading is not None and (isinstance(heading, bool) or not isinstance(heading, (str, int)) or heading == ""):
            raise StaffroomError(f"columns: {name} = {heading!r} is not the heading of a column.")
    return {name: None if heading is None else str(heading) for name, heading in columns.items()}


def _scales(options: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    scales = {}
    for name, ends in _mapping(options, "scales").items():
        scalable = [known for known, column in KNOWN_COLUMNS.items() if column.scalable]
        if name not in scalable:
            raise StaffroomError(
                f"scales: '{name}' is not a column that can have a scale of its own{nearest(name, scalable)}"
            )
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
    return scales
