"""A researcher's own model on the command line: ``model=my_rules.py:MyModel``.

Its text goes with every block of runs, so that any worker can carry it out, and the hash of the text is part of what
results are kept under.
"""

import hashlib
import linecache
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.errors import StaffroomError, nearest_name
from sim.model_version import MODEL_VERSION

if TYPE_CHECKING:
    from sim.results.own_model import OwnModel

EXAMPLE = "write model=my_rules.py:MyModel"


@dataclass(frozen=True)
class ModelFile:
    """A class in a file: the file as it was named, the name of the class, the text of the file. Plain data."""

    path: str
    name: str
    text: str

    @property
    def digest(self) -> str:
        """The first letters of the SHA-256 of the file's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def setting(self) -> str:
        """As it is typed: my_rules.py:MyModel."""
        return f"{self.path}:{self.name}"

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of its own measures."""
        return tuple(loaded(self).names)

    def described(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {"file": self.path, "class": self.name, "sha256": hashlib.sha256(self.text.encode()).hexdigest()}


def model_file(given: object) -> ModelFile | None:
    """What ``model=`` names, loaded and checked; None where nothing is given. Raises :class:`StaffroomError`."""
    if given is None:
        return None
    path, _, name = str(given).rpartition(":")
    if not path.endswith(".py") or not name.isidentifier():
        raise StaffroomError(f"model = {given} does not name a file and a class in it; {EXAMPLE}.")
    try:
        text = Path(path).expanduser().read_text("utf-8")
    except FileNotFoundError as problem:
        raise StaffroomError(f"model = {given}: there is no file '{path}'; {EXAMPLE}.") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise StaffroomError(f"model = {given}: the file '{path}' cannot be read ({problem}).") from problem
    found = ModelFile(path, name, text)
    loaded(found)
    return found


def version_of(model: ModelFile | None) -> str:
    """The version of the model that computes: of the program, and of a file that adds to it."""
    return MODEL_VERSION if model is None else f"{MODEL_VERSION}+{model.name}-{model.digest}"


def again(described: Mapping[str, Any] | None) -> ModelFile | None:
    """The model that a manifest describes. Raises :class:`StaffroomError` where its file is gone or changed."""
    if not described:
        return None
    found = model_file(f"{described['file']}:{described['class']}")
    if found is not None and found.described()["sha256"] != described["sha256"]:
        raise StaffroomError(
            f"'{described['file']}' has changed since these results were made, so that their runs cannot be repeated; "
            "simulate again, or bring back the file as it was."
        )
    return found


@lru_cache(maxsize=16)
def loaded(model: ModelFile) -> "OwnModel":
    """The class of a file, checked; a worker loads it once. Raises :class:`StaffroomError`."""
    from sim.results.own_model import own_model

    module = _executed(model)
    if not hasattr(module, model.name):
        classes = [name for name, value in vars(module).items() if _is_from(value, module)]
        hint = nearest_name(model.name, classes) if classes else "; it holds no class."
        raise StaffroomError(f"model = {model.setting}: '{model.path}' holds no '{model.name}'{hint}")
    return own_model(getattr(module, model.name), None, f"model = {model.setting}")


def _executed(model: ModelFile) -> ModuleType:
    """The file as a module. What it imports must be installed: a file beside it is not part of the hash."""
    name = f"staffroom_own_{model.digest}"
    module = ModuleType(name)
    module.__file__ = str(Path(model.path).expanduser().resolve())
    sys.modules[name] = module
    lines = model.text.splitlines(keepends=True)
    linecache.cache[module.__file__] = (len(model.text), None, lines, module.__file__)  # a worker may lack the file
    try:
        exec(compile(model.text, module.__file__, "exec"), vars(module))
    except ModuleNotFoundError as problem:
        raise StaffroomError(
            f"model = {model.setting}: '{model.path}' needs '{problem.name}', which is not installed; a model's file "
            "stands alone, so put what it needs from a file beside it into it."
        ) from problem
    except SyntaxError as problem:
        raise StaffroomError(
            f"model = {model.setting}: '{model.path}' is not Python ({problem.msg}, line {problem.lineno})."
        ) from problem
    except Exception as problem:
        from sim.results.own_model import told

        raise told(problem, f"model = {model.setting}: '{model.path}' cannot be loaded") from problem
    return module


def _is_from(value: object, module: ModuleType) -> bool:
    return isinstance(value, type) and value.__module__ == module.__name__
