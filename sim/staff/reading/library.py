"""Reading a file through a library: one sentence where it is not installed, and for whatever a broken file provokes."""

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.errors import StaffroomError, not_installed


def library(package: str, name: str, what: str, way_out: str) -> Any:
    """The package that reads files of a kind. Raises :class:`StaffroomError` where it is not installed.

    ``name``: of the file; ``what``: its kind, with its article; ``way_out``: what helps without the package.
    """
    try:
        return importlib.import_module(package)
    except ImportError:
        told = not_installed(f"{name} is {what}, and reading it needs", [package], "files")
        raise StaffroomError(f"{told} {way_out}") from None


@contextmanager
def reading(name: str, what: str, way_out: str) -> Iterator[None]:
    """Around the calls of a library: without its warnings, and with one sentence for its errors."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a user should know is said in notices
            yield
    except StaffroomError:
        raise
    except Exception as error:  # the libraries let through whatever a broken file provokes
        detail = " ".join(str(error).split()) or type(error).__name__
        raise StaffroomError(f"{name} is not {what} that can be read ({detail}){way_out}.") from error
