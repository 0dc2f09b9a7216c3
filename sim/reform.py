"""Reform: which levers move, when, how far and how gradually."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from sim.errors import StaffroomError, nearest
from sim.levers import LEVER_DTYPE, LEVERS

DEFAULT_START = 10


@dataclass(frozen=True)
class ScheduledLever:
    """One lever at one value in the weeks [start, end); ``end=None``: to the end of the run. ``ramp``: weeks of gradual
    rise.
    """

    lever: str
    value: float
    start: int = DEFAULT_START
    end: int | None = None
    ramp: int = 0


def scheduled_lever(
    lever: str,
    value: object,
    start: object = DEFAULT_START,
    end: object = None,
    ramp: object = 0,
    where: str = "reform",
) -> ScheduledLever:
    """Return a checked ScheduledLever; a wrong lever, value or week is an error that says what is allowed."""
    full = LEVERS.full_name(lever, f"{where}.levers")
    number = LEVERS[full].check(value, f"{where}.levers")
    first = _week(start, f"{where}.levers.{full}.start", 0)
    last = None if end is None else _week(end, f"{where}.levers.{full}.end", first + 1)
    gradual = _week(ramp, f"{where}.levers.{full}.ramp", 0)
    if last is not None and gradual > last - first:
        raise StaffroomError(
            f"{where}.levers.{full}.ramp = {gradual} weeks is longer than the measure ({last - first} weeks)."
        )
    return ScheduledLever(full, number, first, last, gradual)


def _week(value: object, label: str, low: int) -> int:
    number = float(value) if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else np.nan
    if not np.isfinite(number) or number != int(number) or number < low:
        raise StaffroomError(
            f"{label} = {value!r} is not a week; allowed: a whole number from {low} on (weeks count from 0)."
        )
    return int(number)


class Reform:
    """A schedule of levers. ``Reform("name", {"mandate": .8, "clarity": .9}, start=10, end=80)`` or a list of
    ScheduledLever.

    ``levers`` maps a lever to a value, to ``{"value": .8, "start": 10, "end": 46, "ramp": 4}``, or to a list of those.
    """

    def __init__(
        self,
        name: str = "no_reform",
        levers: Mapping[str, object] | Iterable[ScheduledLever] = (),
        *,
        start: int = DEFAULT_START,
        end: int | None = None,
        ramp: int = 0,
        description: str = "",
    ):
        if not isinstance(name, str):
            raise StaffroomError(
                f"Reform({name!r}): the first argument is the reform's name; write Reform('name', {{'mandate': .8}})."
            )
        if not isinstance(levers, Mapping):
            levers = _checked_list(levers)
        self.name = name
        self.description = description
        if isinstance(levers, Mapping):
            self.measures = _measures_of(levers, start, end, ramp)
        else:
            self.measures = [scheduled_lever(m.lever, m.value, m.start, m.end, m.ramp) for m in levers]
        self.measures.sort(key=lambda m: (list(LEVERS).index(m.lever), m.start))
        _no_overlap(self.measures)

    def __repr__(self) -> str:
        return f"Reform({self.name!r}, {self.measures!r})"

    def to_dict(self) -> dict[str, object]:
        """The reform as plain numbers."""
        return {"name": self.name, "measures": [vars(m) for m in self.measures]}

    def schedule(self, baseline: Mapping[str, float], weeks: int) -> np.ndarray:
        """Levers week by week: record array of shape (weeks,) with one field per lever; ``baseline`` where no measure
        acts.

        Raises :class:`StaffroomError` if a measure starts or ends after the last week.
        """
        table = np.empty(weeks, LEVER_DTYPE)
        for name in LEVERS:
            table[name] = baseline[name]
        for m in self.measures:
            end = weeks if m.end is None else m.end
            if m.start >= weeks or end > weeks:
                raise StaffroomError(
                    f"reform '{self.name}': {m.lever} runs in weeks {m.start} to {end}, but the run has only {weeks} "
                    f"weeks (0 to {weeks - 1}); allowed: start below {weeks}, end at most {weeks}."
                )
            span = end - m.start
            rise = np.minimum(1.0, np.arange(1, span + 1) / (m.ramp + 1))
            values = baseline[m.lever] + (m.value - baseline[m.lever]) * rise
            values[m.ramp :] = m.value
            table[m.lever][m.start : end] = values
        return table


def _checked_list(levers: object) -> list[ScheduledLever]:
    allowed = "allowed: {'mandate': .8, 'clarity': {'value': .9, 'start': 10}} or a list of ScheduledLever"
    if isinstance(levers, str) or not isinstance(levers, Iterable):
        raise StaffroomError(f"reform.levers = {levers!r} is not a schedule; {allowed}.")
    checked = list(levers)
    for item in checked:
        if not isinstance(item, ScheduledLever):
            raise StaffroomError(f"reform.levers has {item!r}; {allowed}.")
    return checked


def _measures_of(levers: Mapping[str, object], start: int, end: int | None, ramp: int) -> list[ScheduledLever]:
    measures = []
    for lever, given in levers.items():
        for item in given if isinstance(given, (list, tuple)) else [given]:
            spec: dict[str, Any] = dict(item) if isinstance(item, Mapping) else {"value": item}
            timing: dict[str, Any] = {"start": start, "end": end, "ramp": ramp} | {
                k: v for k, v in spec.items() if k != "value"
            }
            unknown = set(timing) - {"start", "end", "ramp"}
            if unknown or "value" not in spec:
                wrong = sorted(unknown)[0] if unknown else "value"
                problem = (
                    f"has no field '{wrong}'{nearest(wrong, ['value', 'start', 'end', 'ramp'])}"
                    if unknown
                    else "needs a value"
                )
                raise StaffroomError(f"reform.levers.{lever} {problem}")
            measures.append(scheduled_lever(lever, spec["value"], **timing))
    return measures


def _no_overlap(measures: list[ScheduledLever]) -> None:
    for before, after in pairwise(measures):
        if before.lever == after.lever and (before.end is None or after.start < before.end):
            until = "the end of the run" if before.end is None else f"week {before.end}"
            raise StaffroomError(
                f"reform.levers.{before.lever} is scheduled twice: one measure lasts from week {before.start} to "
                f"{until}, the next starts in week {after.start}; end the first before the second starts."
            )
