"""Settings of a school's files as they are typed, read in one way after ``staffroom run`` and ``staffroom preview``.

``where={school: 010}`` means the text 010, and words of a scale are words, whatever Hydra's grammar takes them for. A
value that Hydra's grammar cannot hold, such as a heading in Cyrillic, is read as YAML.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from hydra._internal.grammar.functions import FunctionCall, Functions
from hydra.core.override_parser.overrides_parser import create_functions
from hydra.core.override_parser.overrides_visitor import HydraErrorListener, HydraOverrideVisitor
from hydra.core.override_parser.types import Glob, Override, Quote, QuotedString, Sweep
from hydra.errors import HydraException
from hydra.grammar.gen.OverrideLexer import (  # type: ignore[attr-defined]
    CommonTokenStream,
    InputStream,
    OverrideLexer,
)
from hydra.grammar.gen.OverrideParser import OverrideParser

from experiments.asking import literal, yaml_files
from sim.errors import StaffroomError

SEVERAL = object()  # what a value is called that stands for several: Hydra's own functions and lists of choices
GROUPED = ("columns", "scales", "where", "reverse", "missing", "same", "targets", "sheet")  # the others are one text
TYPED = "typed"  # where a school's configuration keeps what Hydra's grammar cannot hold, as JSON
KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class _AsWritten(HydraOverrideVisitor):
    """Hydra's grammar with every value as the text that stands there."""

    def _createPrimitive(self, ctx: Any) -> Any:
        found = super()._createPrimitive(ctx)
        return found if isinstance(found, QuotedString) else _Plain(ctx.getText().strip(), found)

    def visitDictContainer(self, ctx: Any) -> Any:
        keys = [ctx.getChild(place).getChild(0).getText().strip() for place in range(1, ctx.getChildCount() - 1, 2)]
        for key in keys:
            if keys.count(key) > 1:
                raise StaffroomError(f"{ctx.getText()} gives {key} twice; give it once.")
        return super().visitDictContainer(ctx)

    def visitDictKey(self, ctx: Any) -> Any:
        return ctx.getText().strip()


class _Plain:
    """A value without quotes: its text, and what Hydra makes of it."""

    def __init__(self, text: str, value: Any):
        self.text = value if isinstance(value, str) else text  # Hydra has taken out the escapes


def is_written(key: str) -> bool:
    """Whether ``school.KEY`` or ``reform.KEY`` is a setting whose text counts (a name, a heading, a scale, ...)."""
    group, _, rest = key.partition(".")
    return group in ("school", "reform") and bool(rest) and yaml_files.is_text(rest.split("."))


def value_of(key: str, text: str) -> Any:
    """The value of ``school.KEY=text``, or SEVERAL. Raises :class:`StaffroomError` where it cannot be read."""
    path = tuple(key.split(".")[1:])
    try:
        tree = _tree(text)
    except StaffroomError:
        raise
    except (HydraException, ValueError):
        if path[0] not in GROUPED:
            return text.strip()
        try:
            return yaml_files.parsed(text, f"{path[0]} = {text}", path)
        except StaffroomError as problem:
            raise StaffroomError(
                f"{key.partition('.')[2]} = {text} cannot be read; write such as 'scales={{trust: [1, 5]}}', with "
                "quotes around headings that hold commas, colons or brackets."
            ) from problem
    return SEVERAL if isinstance(tree, (Sweep, Glob, FunctionCall)) else _settled(tree, path)


def _tree(text: str) -> Any:
    listener = HydraErrorListener()
    lexer = OverrideLexer(InputStream(text))
    lexer.removeErrorListeners()
    lexer.addErrorListener(listener)
    lexer.mode(OverrideLexer.VALUE_MODE)
    parser = OverrideParser(CommonTokenStream(lexer))
    parser.removeErrorListeners()
    parser.addErrorListener(listener)
    functions: Functions = create_functions()
    context = parser.value()
    if parser.getCurrentToken().type != OverrideParser.EOF:
        raise ValueError(text)
    return _AsWritten(functions).visit(context)


def _settled(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, QuotedString):
        return yaml_files.scalar(value.text, path, quoted=True)
    if isinstance(value, _Plain):
        return yaml_files.scalar(value.text, path)
    if isinstance(value, list):
        return yaml_files.steps([(item, _settled(item, path)) for item in value], path)
    return {key: _settled(item, (*path, key)) for key, item in value.items()}


def refuse_repeated(text: str) -> None:
    """Raises :class:`StaffroomError` for a group of settings that names one twice; Hydra would take the last."""
    if "{" in text:
        try:
            _tree(text)
        except StaffroomError:
            raise
        except (HydraException, ValueError):
            return


def as_override(key: str, value: Any) -> str:
    """The setting in Hydra's grammar; mappings with other keys than plain words go to ``school.typed`` as JSON."""
    value = literal.kept_from(value)
    if _plain_keys(value):
        return f"++{key}={_text(value)}"
    packed = QuotedString(json.dumps(value, ensure_ascii=False), Quote.single).with_quotes()
    return f"++school.{TYPED}.{key.partition('.')[2].partition('.')[0]}={packed}"


def _plain_keys(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(KEY.fullmatch(key) and _plain_keys(item) for key, item in value.items())
    return not isinstance(value, Sequence) or isinstance(value, str) or all(map(_plain_keys, value))


def _text(value: Any) -> str:
    return Override._get_value_element_as_str(_quoted(value))


def _quoted(value: Any) -> Any:
    if isinstance(value, str):
        return QuotedString(value, Quote.single)
    if isinstance(value, Mapping):
        return {key: _quoted(item) for key, item in value.items()}
    return [_quoted(item) for item in value] if isinstance(value, list) else value


def joined(described: Mapping[str, Any]) -> dict[str, Any]:
    """A school's configuration with what was typed in its place; mappings are put together, as Hydra does."""
    settled = {key: value for key, value in described.items() if key != TYPED}
    for name, text in (described.get(TYPED) or {}).items():
        settled[name] = over(settled.get(name), json.loads(text))
    return settled


def over(given: Any, typed: Any) -> Any:
    """What is typed wins over what a file says, name by name."""
    if isinstance(given, Mapping) and isinstance(typed, Mapping):
        return {**given, **typed}
    return typed
