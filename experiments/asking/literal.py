"""What users write is literal: ``${...}`` and ``???`` in a heading or a name are no interpolation of OmegaConf.

Texts are marked on their way into a configuration (:func:`kept_from`), and get their letters back on the way out.
"""

from collections.abc import Mapping
from typing import Any

_BEGIN, _MISSING = "${", "???"
_MARK = "\ue5f0"  # for private use in Unicode: no keyboard writes it


def kept_from(value: Any) -> Any:
    """The same value, its texts and keys without anything that OmegaConf would take for its own."""
    return _changed(value, lambda text: _marked(text))


def given_back(value: Any) -> Any:
    """The value with its texts as they were written."""
    return _changed(value, lambda text: text.replace(_MARK + "{", _BEGIN).replace(_MARK + "?", _MISSING))


def _marked(text: str) -> str:
    return _MARK + "?" if text.strip() == _MISSING else text.replace(_BEGIN, _MARK + "{")


def _changed(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {_changed(key, change): _changed(item, change) for key, item in value.items()}
    return [_changed(item, change) for item in value] if isinstance(value, list | tuple) else value
