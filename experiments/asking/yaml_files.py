"""YAML as its writer meant it: what stands there is what is compared, a key stands once, and a file has an end.

PyYAML follows YAML 1.1, where ``no`` is false, ``010`` is eight, ``12:30`` is 750, ``2024-03-02`` is a date and the
second of two equal keys wins. Here only ``true`` and ``false`` are truth values and numbers are decimal, as in YAML
1.2; everything else is text. Names, headings, values of rows and words of scales are always text, as they are written.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.errors import StaffroomError

MOST_BYTES = 1_000_000
MOST_VALUES = 100_000  # counted with every use of an anchor, so that few lines cannot become millions
DEEPEST = 50
TEXT = (
    "name",
    "description",
    "where",
    "columns",
    "reverse",
    "missing",
    "same",
    "targets",
    "separator",
    "unlisted",
    "sheet",
    "encoding",
    "value_labels",
)
MAY_BE_NULL = tuple(name for name in TEXT if name not in ("name", "description", "where"))  # there null is a word
ROLE = "_column"  # id_column, source_column, ...: headings
SCALES = "scales"
SWITCHES = ("keep_names", "directed", "stacked", "paired", "overwrite", "weeks", "figures")
YES_OR_NO = {"yes": True, "on": True, "no": False, "off": False}
NULL = re.compile(r"null|Null|NULL|~|")
NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
WHOLE = re.compile(r"[-+]?\d+")
SPECIAL = {".inf": float("inf"), "-.inf": -float("inf"), "+.inf": float("inf"), ".nan": float("nan")}
TRUTH = {"true": True, "false": False}
KINDS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map", "merge")}
PLAIN = re.compile(r"tag:yaml\.org,2002:(int|float|bool|null|timestamp|value|merge|str)")


def scalar(text: str, path: Sequence[str] = (), quoted: bool = False) -> Any:
    """The value of one scalar at a place such as ``("where", "school")``."""
    if quoted:
        return text
    setting = _setting(path)
    if setting in TEXT or setting.endswith(ROLE):
        nothing = NULL.fullmatch(text) if setting in MAY_BE_NULL or setting.endswith(ROLE) else not text
        return None if nothing else text
    if setting == SCALES and not NUMBER.fullmatch(text):
        return text or None
    if setting in SWITCHES and text.lower() in YES_OR_NO:
        return YES_OR_NO[text.lower()]
    if NULL.fullmatch(text):
        return None
    if WHOLE.fullmatch(text):
        return int(text)
    if NUMBER.fullmatch(text):
        return float(text)
    return SPECIAL[text.lower()] if text.lower() in SPECIAL else TRUTH.get(text.lower(), text)


def _setting(path: Sequence[str]) -> str:
    """The setting that a place belongs to, among those whose values are not read as numbers."""
    return next((part for part in path if part in (*TEXT, SCALES, *SWITCHES) or part.endswith(ROLE)), "")


def is_text(path: Sequence[str]) -> bool:
    """Whether the values at this place count as they are written."""
    return _setting(path) not in ("", *SWITCHES)


def steps(items: Sequence[tuple[Any, Any]], path: Sequence[str]) -> list[Any]:
    """A list of (what is written, its value); a scale is numbers if all its steps are, else words as written."""
    values = [value for _, value in items]
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    if _setting(path) != SCALES or numbers:
        return values
    return [getattr(written, "value", getattr(written, "text", value)) for written, value in items]


def _key(node: yaml.ScalarNode, path: Sequence[str]) -> str | int:
    """A key as it is written; a whole number such as the department of a stance is one."""
    counted = not _setting(path) and node.style is None and re.fullmatch(r"0|[1-9]\d*", node.value)
    return int(node.value) if counted else str(node.value)


def read(path: Path, title: str) -> Any:
    """The content of a file, ``title`` is what a message calls it. Raises :class:`StaffroomError` with the place."""
    return parsed(text_of(path, title), title)


def text_of(path: Path, title: str) -> str:
    """The text of a configuration file: an ordinary file of at most a megabyte, in UTF-8 (or UTF-16 with its mark)."""
    if not path.exists():
        raise StaffroomError(f"{title}: there is no such file.")
    if path.is_dir():
        raise StaffroomError(f"{title} cannot be read: it is a folder; give the file.")
    if not path.is_file():
        raise StaffroomError(f"{title} cannot be read: it is not an ordinary file.")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as problem:
        raise StaffroomError(f"{title} cannot be read: {problem.strerror}.") from problem
    if len(raw) > MOST_BYTES:
        raise StaffroomError(f"{title} is larger than {MOST_BYTES:,} bytes, so it is not a configuration file.")
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise StaffroomError(
            f"{title}, line {line}: not a text in UTF-8; save the file in the encoding UTF-8."
        ) from problem


def parsed(text: str, title: str, path: Sequence[str] = ()) -> Any:
    """The content of a text; ``path`` says where in a configuration it belongs. Raises :class:`StaffroomError`."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return None if node is None else _Reading(title).value(node, tuple(path))
    except yaml.YAMLError as problem:
        raise StaffroomError(f"{title} is not a YAML file{_line(problem)}: {_reason(problem)}.") from problem
    except RecursionError as problem:
        raise StaffroomError(f"{title} is nested too deeply; allowed: {DEEPEST} levels.") from problem


def _line(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    return f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""


def _reason(problem: yaml.YAMLError) -> str:
    said = " ".join(str(getattr(problem, "problem", None) or getattr(problem, "reason", None) or problem).split())
    if "\\t" in said or "tab" in said.split():
        return "a tab stands where spaces must stand; indent with spaces"
    if "expected a single document" in str(problem) or "another document" in said:
        return "it holds several documents (a line of ---); allowed: one"
    return said.rstrip(".")


class _Reading:
    """Turns nodes into values and counts them."""

    def __init__(self, title: str):
        self.title = title
        self.values = 0

    def value(self, node: yaml.Node, path: tuple[str, ...], depth: int = 1) -> Any:
        """The value of a node at a place."""
        self.values += 1
        if depth > DEEPEST:
            self._refuse(node, f"nested too deeply; allowed: {DEEPEST} levels")
        if self.values > MOST_VALUES:
            self._refuse(node, f"more than {MOST_VALUES:,} values, anchors counted wherever they are used")
        if isinstance(node, yaml.MappingNode) and node.tag in KINDS:
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode) and node.tag in KINDS:
            return steps([(item, self.value(item, path, depth + 1)) for item in node.value], path)
        if isinstance(node, yaml.ScalarNode) and PLAIN.fullmatch(node.tag):
            return scalar(node.value, path, node.style in ("'", '"', "|", ">"))
        self._refuse(node, f"the tag {node.tag} is not allowed here; leave it out")

    def _mapping(self, node: yaml.MappingNode, path: tuple[str, ...], depth: int) -> dict[str | int, Any]:
        found: dict[str | int, Any] = {}
        merged: dict[str | int, Any] = {}
        lines: dict[str | int, int] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "a key must be a word")
            if key.tag.endswith(":merge"):
                for part in item.value if isinstance(item, yaml.SequenceNode) else [item]:
                    given = self.value(part, path, depth + 1)
                    merged = {**(given if isinstance(given, dict) else {}), **merged}
                continue
            name = _key(key, path)
            line = key.start_mark.line + 1
            if name in lines:
                full = ".".join((*path, str(name)))
                raise StaffroomError(
                    f"{self.title}: {full} is given twice, in line {lines[name]} and in line {line}; give it once."
                )
            lines[name] = line
            found[name] = self.value(item, (*path, str(name)), depth + 1)
        return {**merged, **found}

    def _refuse(self, node: yaml.Node, why: str) -> None:
        raise StaffroomError(f"{self.title}, line {node.start_mark.line + 1}: {why}.")
