"""What was typed after ``staffroom sweep``: settings with one value, and settings that vary."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, QuotedString, RangeSweep

from experiments.asking import overrides, own_experiment
from experiments.asking.axes import flat
from experiments.asking.names import GROUPS, VARY
from sim.declared.limits import MOST_POINTS
from sim.errors import StaffroomError

LISTS = ("reforms", "outcomes", "weeks", "list")
_VARIABLE = (*GROUPS, "parameters")


@dataclass(frozen=True)
class Typed:
    """What was typed: ``fixed`` settings, ``lists`` by name, and what is ``varied`` by full name."""

    fixed: Sequence[overrides.Override]
    lists: Mapping[str, Any]
    varied: Mapping[str, Any]
    notices: Sequence[str] = ()

    @property
    def texts(self) -> list[str]:
        """What Hydra is told."""
        return [_told(item) for item in self.fixed if item.value is not None or item.key not in ("experiment",)]

    @property
    def keys(self) -> set[str]:
        """Full names of all settings with one value."""
        return {item.key for item in self.fixed} | set(self.lists)


def typed_settings(typed: Sequence[str], keys: Sequence[str]) -> Typed:
    """Reads what was typed; ``keys`` are the names at the top level. Raises :class:`StaffroomError`."""
    vary = [text for text in typed if text.lstrip("+").startswith((f"{VARY}.", f"{VARY}="))]
    items = overrides.read([text for text in typed if text not in vary], keys, sweeps=True, lists=LISTS)
    lists, fixed, varied, order = {}, [], {}, {}
    notices = [notice for item in items for notice in _excluded(item.given, item.value)]
    for item in items:
        if item.key in LISTS:
            lists[item.key] = _plain(item.value)
        elif item.sweep:
            varied[_variable(item)] = _values(item.given, item.value)
            order[item.key] = list(typed).index(item.given)
        else:
            fixed.append(item)
    for text in vary:
        notices += _excluded(text, overrides.parsed(text).value())
        for name, given in _vary_block(text).items():
            if name in varied:
                raise StaffroomError(f"vary.{name} is given twice; give it once.")
            varied[name], order[name] = given, list(typed).index(text)
    for item in fixed:
        if item.key in varied:
            raise StaffroomError(f"{item.given} and the values for {item.key} contradict each other; give one of them.")
    return Typed(fixed, lists, {name: varied[name] for name in sorted(varied, key=order.__getitem__)}, notices)


def _told(item: overrides.Override) -> str:
    return f"experiment={own_experiment.chosen(item.value)}" if item.key == "experiment" else item.text


def _variable(item: overrides.Override) -> str:
    if item.key.partition(".")[0] not in (*_VARIABLE, "years"):
        raise StaffroomError(
            f"{item.given} gives several values for one setting; a sweep varies what belongs to the school, the "
            "reform, the parameters and the years."
        )
    return item.key


def _vary_block(text: str) -> dict[str, Any]:
    """The axes of ``vary.NAME=...`` or ``vary={...}``, by full name."""
    item = overrides.parsed(text)
    name = item.key_or_group.removeprefix(VARY).removeprefix(".")
    value: Any = _values(text, item.value()) if item.is_sweep_override() else item.value()
    if not name and not isinstance(value, Mapping):
        raise StaffroomError(f"{text} is not a block of settings; write vary={{isolation: [0.2,0.5]}}.")
    return flat({name: value} if name else value)


def _plain(value: Any) -> Any:
    return _choices(value) if isinstance(value, ChoiceSweep) else value


def _choices(sweep: ChoiceSweep) -> list[Any]:
    return [value.text if isinstance(value, QuotedString) else value for value in sweep.list]


def _values(given: str, sweep: Any) -> Any:
    """The values of ``isolation=0.2,0.4``, ``isolation=range(0,1,0.1)``, or the range of ``interval(0,1)``."""
    if isinstance(sweep, ChoiceSweep):
        return _choices(sweep)
    if isinstance(sweep, RangeSweep):
        return _stepped(given, sweep)
    if isinstance(sweep, IntervalSweep):
        return {"low": sweep.start, "high": sweep.end}
    raise StaffroomError(
        f"{given} cannot be varied; write NAME=A,B or NAME=interval(LOW,HIGH), or vary.NAME=null for the whole "
        "plausible range, or for all schools or reforms."
    )


def _stepped(given: str, sweep: RangeSweep) -> list[float | int]:
    start, stop, step = sweep.start, sweep.stop, sweep.step
    assert start is not None and stop is not None
    if not step:
        raise StaffroomError(f"{given} has a step of 0; write range(LOW,HIGH,STEP).")
    count = (stop - start) / step
    if count > MOST_POINTS:
        raise StaffroomError(
            f"{given} has ({stop:g} - {start:g}) / {step:g} = {count:,.0f} values; at most {MOST_POINTS:,} points are "
            "allowed. Take larger steps."
        )
    # Steps are counted, not added up: whether the end is left out must not hang on how 0.1 is rounded.
    values = [round(start + k * step, 12) for k in range(max(0, math.ceil(round(count, 9))))]
    if len(values) < 2:
        what = f"is the one value {values[0]:g}" if values else "has no values"
        raise StaffroomError(
            f"{given} {what}, because range(LOW,HIGH,STEP) goes in steps of {step:g} and leaves HIGH out; write "
            f"NAME=interval(LOW,HIGH) for the whole range, or name the values, as in NAME={start:g},{stop:g}."
        )
    return values


def _excluded(given: str, sweep: Any) -> list[str]:
    """A notice where the end that was typed would have been the next value."""
    if not isinstance(sweep, RangeSweep) or sweep.start is None or sweep.stop is None:
        return []
    start, stop, step = sweep.start, sweep.stop, sweep.step
    steps = (stop - start) / step if step else 0.5
    if steps < 2 or abs(steps - round(steps)) > 1e-9:
        return []
    last = start + (round(steps) - 1) * step
    return [
        f"{given} ends at {last:g}, because range(LOW,HIGH,STEP) leaves HIGH out; for {stop:g} as well write "
        f"range({start:g},{stop + step:g},{step:g})."
    ]
