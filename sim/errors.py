"""What a user sees when something she gave cannot be used: one sentence, no traceback."""

import difflib
from collections.abc import Iterable


class StaffroomError(ValueError):
    """A user's mistake, told in one sentence: what, where, what is allowed, the nearest valid name."""


def nearest(name: object, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the closest known name, or the list of names where none is close."""
    names = list(known)
    close = difflib.get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean '{close[0]}'?"
    listed = ", ".join(sorted(names)[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"; known names: {listed}{more}"
