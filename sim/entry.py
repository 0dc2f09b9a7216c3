"""Functions of the packages above this one, found by name among the entry points ``staffroom.views``."""

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any

GROUP = "staffroom.views"


@cache  # to look takes a file of every installed package
def entry(name: str) -> Callable[..., Any] | None:
    """The function of that name; None where the package that has it is not installed."""
    found = entry_points(group=GROUP, name=name)
    function: Callable[..., Any] | None = next(iter(found)).load() if found else None
    return function
