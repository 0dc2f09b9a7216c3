"""What a design varies, setting by setting, in words: for ``--plan``, before a mistake is simulated."""

from collections.abc import Sequence
from typing import Any

from experiments.asking.asked import Asked
from experiments.asking.axes import Axis, declaration_of
from experiments.asking.designs import SAMPLED

MOST_VALUES = 12


def axis_lines(request: Asked) -> list[tuple[str, str]]:
    """One line per setting of the design: its full name, and its values or its range in words."""
    axes = {axis.name: axis for axis in request.axes}
    lines = []
    for name in map(str, request.points.table.columns):
        levels = list(dict.fromkeys(request.points.table[name].tolist()))
        if name in request.beside:
            text = f"{_value(levels[0])} at every point, beside what is named"
        elif name in axes:
            text = _axis(axes[name], str(request.configuration["design"]), levels)
        else:
            text = f"{_counted(len(levels))} given point by point: {_listed(sorted(levels, key=str))}"
        unit = getattr(declaration_of(name), "unit", "")
        lines.append((name, f"{text} ({unit})" if unit else text))
    return lines


def _axis(axis: Axis, design: str, levels: Sequence[Any]) -> str:
    if not axis.is_range:
        return f"{_counted(len(axis.values))}: {_listed(axis.values)}"
    ends = f"range from {axis.low:g} to {axis.high:g}"
    steps = " in whole steps" if axis.whole else ""
    if design in SAMPLED and design != "morris":
        return f"{ends}{steps}, sampled"
    return f"{ends}, {len(levels)} level{'' if len(levels) == 1 else 's'}: {_listed(sorted(levels))}"


def _counted(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"


def _listed(values: Sequence[Any]) -> str:
    shown = [_value(value) for value in values]
    return ", ".join(shown if len(shown) <= MOST_VALUES else [*shown[:3], "...", *shown[-2:]])


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
