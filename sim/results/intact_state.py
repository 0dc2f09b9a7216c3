"""Whether a school is still one after somebody's own rule has changed it: compiled code trusts what it is given."""

import re
from collections.abc import Iterable

import numpy as np

from sim.errors import StaffroomError
from sim.kernel.state import TEACHER_FIELDS, State

_RANGE = re.compile(r"([\d.]+) to ([\d.]+)$")
_NUMBERS = [(name, _RANGE.search(meaning)) for name, kind, meaning in TEACHER_FIELDS if kind is np.float64]
_FIXED = ("department", "grade", "shift")  # who knows whom rests on them
_WEIGHED = ("trust", "baseline_trust")  # 0 to 1
_PLACES = ("indptr", "indices", "reverse")
_MARKS = ("head", "champion", "partner_school")  # 0 or 1


class IntactState:
    """Remembers what a rule must leave alone; ``check`` says what it did not."""

    def __init__(self, state: State):
        self._fixed = {name: state.teachers[name].copy() for name in _FIXED}
        self._places = {name: getattr(state.contacts, name).copy() for name in _PLACES}

    def check(self, state: State, whose: str) -> None:
        """Raises :class:`StaffroomError` for a state that is no number, out of range, or must not change; ``whose``
        begins the sentence.
        """
        for problem in self._problems(state):
            raise StaffroomError(f"{whose} {problem}.")

    def _problems(self, state: State) -> Iterable[str]:
        teachers = state.teachers.view(np.ndarray)  # quicker to read than records
        for name, found in _NUMBERS:
            low, high = (float(found[1]), float(found[2])) if found else (-np.inf, np.inf)
            yield from _outside(f"teachers['{name}']", teachers[name], low, high)
        for name in _MARKS:
            yield from _outside(f"teachers['{name}']", teachers[name], 0, 1)
        for name in _WEIGHED:
            yield from _outside(f"contacts.{name}", getattr(state.contacts, name), 0.0, 1.0)
        yield from _outside("contacts.opportunity", state.contacts.opportunity, 0.0, np.inf)  # of a file: any weight
        for name, before in self._fixed.items():
            if not np.array_equal(teachers[name], before):
                yield f"changes teachers['{name}'] of the state, which stays as it is for the whole run"
        for name, before in self._places.items():
            if not np.array_equal(getattr(state.contacts, name), before):
                yield f"changes contacts.{name} of the state; who can meet stays as it is for the whole run"


def _outside(name: str, values: np.ndarray, low: float, high: float) -> Iterable[str]:
    if len(values) and not (values.min() >= low and values.max() <= high and np.isfinite(values).all()):
        place = int(np.flatnonzero(~((values >= low) & (values <= high) & np.isfinite(values)))[0])
        above = f"{low:g} and more" if np.isfinite(low) else "any number that is finite"
        allowed = f"{low:g} to {high:g}" if np.isfinite(high) else above
        yield f"leaves {name} at {values[place]:g} (row {place}); allowed: {allowed}"
