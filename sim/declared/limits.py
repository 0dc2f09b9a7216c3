"""How large what is counted may be: declared once for Python and every command, and checked before anything is made.

Numbers of the school, of reforms and of the model have their own declarations; years are in
:mod:`sim.scenario.term_calendar`.
"""

import numpy as np

from sim.errors import StaffroomError

LARGEST_SEED = 2**63 - 1
LARGEST_REPLICATE = 2**32 - 1
MOST_REPLICATES = 100_000  # of one scenario
MOST_THREADS = 1024
MOST_POINTS = 5_000_000  # of a design


def whole_number(value: object, label: str, low: int, high: int) -> int:
    """Return a checked whole number, or raise :class:`StaffroomError`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise StaffroomError(f"{label} = {value!r} is not allowed; allowed: a whole number from {low} to {high}.")
    return int(value)


def first_of(first: object, count: int, label: str = "first_replicate") -> int:
    """The checked number of the first of ``count`` replicates. Raises :class:`StaffroomError`."""
    return whole_number(first, label, 0, LARGEST_REPLICATE - count)
