"""What a design varies: parameters, levers and their timing, properties of the school, presets, the horizon.

An axis has a full name, such as ``school.trust``, ``reform.levers.mandate``, ``reform.levers.mandate.end``,
``reform.start``, ``parameters.trust_gain``, ``school``, ``reform`` or ``years``, and either values or a range.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.asking import presets
from experiments.asking.names import GROUPS, full_key
from sim.declared.declaration import Declaration
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest

RANGE_FIELDS = ("low", "high", "levels", "values")
TIMING = ("start", "end", "ramp")
GROUPINGS = ("school", "reform", "parameters", "reform.levers")
Value = float | int | str


@dataclass(frozen=True)
class Axis:
    """One varied setting: its ``values`` in order, or a range from ``low`` to ``high`` (``whole``: in whole steps)."""

    name: str
    values: tuple[Value, ...] = ()
    low: float = math.nan
    high: float = math.nan
    whole: bool = False
    levels: int | None = None
    bare: bool = False  # given as a list alone, which could also be meant for the two ends of a range

    @property
    def is_range(self) -> bool:
        """Whether a range is given rather than values."""
        return not self.values

    def at(self, place: float) -> Value:
        """The value at a place between 0 and 1 (1 excluded for values and whole numbers)."""
        if not self.is_range:
            return self.values[min(int(place * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return int(min(self.low + math.floor(place * (self.high - self.low + 1)), self.high))
        return self.low + place * (self.high - self.low)

    def spread(self, levels: int) -> list[Value]:
        """The values of a grid: those given, or so many evenly from low to high (whole numbers once each)."""
        if not self.is_range:
            return list(self.values)
        count = self.levels or levels
        if count == 1:
            return [self.at(0.5)]
        spaced = [self.low + k * (self.high - self.low) / (count - 1) for k in range(count)]
        return list(dict.fromkeys(round(v) for v in spaced)) if self.whole else [round(v, 12) for v in spaced]


def axes_of(vary: Mapping[str, Any]) -> list[Axis]:
    """The axes of a ``vary`` block: NAME: [values], {values: [...]}, {low, high}, {low, high, levels} or nothing (its
    plausible range).

    Names may be nested (``school: {trust: [...]}``) or written with dots. Raises :class:`StaffroomError`.
    """
    return [_axis(name, given) for name, given in flat(vary).items()]


def flat(vary: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A ``vary`` block as {full name: what was given}. Raises :class:`StaffroomError` for names that are not known."""
    found: dict[str, Any] = {}
    for key, value in vary.items():
        name = f"{prefix}{key}"
        nested = isinstance(value, Mapping) and name in GROUPINGS
        for full, given in (flat(value, f"{name}.") if nested else _parts(name, value)).items():
            if full in found:
                raise StaffroomError(f"vary.{full} is given twice; give it once.")
            found[full] = given
    return found


def _parts(name: str, value: Any) -> dict[str, Any]:
    """A setting and what is given for it; for a lever perhaps also its timing: ``{low: 0, high: 1, end: [20, 40]}``."""
    full = full_key(name, ("years",))
    full = full.removesuffix(".value") if full.count(".") == 3 else full
    if not _can_vary(full):
        raise StaffroomError(
            f"{full} cannot be varied; numbers can, and school, reform, years, and the start, end and ramp of a reform "
            "or lever."
        )
    if not isinstance(value, Mapping):
        return {full: value}
    known = (*RANGE_FIELDS, *(TIMING if full.startswith("reform.levers.") and full.count(".") == 2 else ()))
    for field in value:
        if field not in known:
            raise StaffroomError(f"vary.{full} has no field '{field}'{nearest(str(field), known)}")
    own = {field: item for field, item in value.items() if field in RANGE_FIELDS}
    timing = {f"{full}.{field}": item for field, item in value.items() if field not in own}
    return ({full: own} if own or not timing else {}) | timing


def _can_vary(full: str) -> bool:
    return full in GROUPS or full == "years" or _is_timing(full) or declaration_of(full) is not None


def _is_timing(full: str) -> bool:
    """Whether it is a week of the reform or of one of its levers."""
    *groups, last = full.split(".")
    return last in TIMING and groups[:1] == ["reform"]


def declaration_of(name: str) -> Declaration | None:
    """The declaration behind a full name; None for presets, timing and the horizon."""
    group, _, rest = name.partition(".")
    if group == "parameters":
        return PARAMETERS[rest]
    if group == "school" and rest in SETTINGS:
        return SETTINGS[rest]
    if (name.startswith("reform.levers.") and name.count(".") == 2) or name.endswith(".value"):
        return LEVERS[name.split(".")[2]]
    return None


def _axis(name: str, given: Any) -> Axis:
    declared = declaration_of(name)
    if name in GROUPS:
        return _choices(name, given)
    if isinstance(given, list | tuple):
        return _values(name, given, bare=True)
    if isinstance(given, Mapping) and "values" in given:
        return _values(name, _only_values(name, given), bare=False)
    if given is None and declared is not None:
        given = dict(zip(("low", "high"), declared.plausible, strict=True))
    if not isinstance(given, Mapping):
        example = f"vary.{name}=[0.2,0.4] or vary.{name}={{low: 0, high: 1}}"
        raise StaffroomError(f"vary.{name} = {given!r} is neither a list of values nor a range; write {example}.")
    missing = [field for field in ("low", "high") if field not in given]
    if missing:
        raise StaffroomError(f"vary.{name} has no '{missing[0]}'; a range needs low and high.")
    low, high = (_number(name, given[field], field) for field in ("low", "high"))
    if low >= high:
        raise StaffroomError(f"vary.{name}: low = {low:g} is not below high = {high:g}.")
    whole = _is_timing(name) or (declared is not None and declared.whole)
    return Axis(name, (), low, high, whole, _levels(name, given.get("levels")))


def _levels(name: str, given: Any) -> int | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= 100_000:
        raise StaffroomError(
            f"vary.{name}.levels = {given!r} is not allowed; allowed: a whole number from 1 to 100,000."
        )
    return given


def _only_values(name: str, given: Mapping[str, Any]) -> Sequence[Any]:
    other = next((field for field in given if field != "values"), None)
    if other is not None:
        raise StaffroomError(f"vary.{name} has values and '{other}'; give a list of values or a range, not both.")
    if not isinstance(given["values"], list | tuple):
        raise StaffroomError(f"vary.{name}.values = {given['values']!r} is not a list; write {{values: [0.2, 0.4]}}.")
    return given["values"]


def _values(name: str, given: Sequence[Any], bare: bool) -> Axis:
    if not given:
        raise StaffroomError(f"vary.{name} has no values; give at least one.")
    values = tuple(_number(name, value) for value in given)
    if len(set(values)) < len(values):
        raise StaffroomError(f"vary.{name} names a value twice: {', '.join(f'{value:g}' for value in values)}.")
    declared = declaration_of(name)
    whole = _is_timing(name) or (declared is not None and declared.whole)
    return Axis(name, values, whole=whole, bare=bare)


def _choices(group: str, given: Any) -> Axis:
    if isinstance(given, Mapping):
        given = _only_values(group, given) if "values" in given else [given]
    names = list(given) if isinstance(given, list | tuple) else presets.complete(group) if given is None else [given]
    for name in names:
        presets.choice(group, name)
    if len(set(names)) < len(names) or not names:
        raise StaffroomError(f"vary.{group} names none or one twice: {', '.join(names)}.")
    return Axis(group, tuple(names))


def _number(name: str, value: Any, field: str = "") -> float | int:
    """A checked number of an axis; ``field`` is low, high or empty."""
    label, declared = f"vary.{name}{f'.{field}' if field else ''}", declaration_of(name)
    if declared is not None:
        checked = declared.check(value, f"{label}: {name.rpartition('.')[0]}" if field else label.rpartition(".")[0])
        return int(checked) if declared.whole else checked + 0.0  # not -0.0, which is the same number
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise StaffroomError(f"{label} = {value!r} is not a number.")
    if _is_timing(name) and (value != int(value) or value < 0):
        raise StaffroomError(f"{label} = {value!r} is not a week; allowed: a whole number from 0 on.")
    return int(value) if _is_timing(name) else value + 0
