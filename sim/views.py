"""What the packages above this one draw and write of the objects of ``sim``; found by name, never imported from here.

A view is an entry point of the group ``staffroom.views`` (pyproject.toml): a function whose first argument is the
object. So ``Comparison.report`` exists where it is looked for, although reports are written by ``analysis``.
"""

from typing import Any

from sim.entry import entry
from sim.errors import StaffroomError


def view(name: str, *arguments: Any, **options: Any) -> Any:
    """Calls a view. Raises :class:`StaffroomError` where the package that has it is not installed."""
    function = entry(name)
    if function is None:
        raise StaffroomError(f"'{name}' needs the whole of staffroom; install it with `make demo` or `pip install .`.")
    return function(*arguments, **options)
