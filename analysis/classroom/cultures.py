"""Which culture a school is in, week by week, and why, in one sentence made of the numbers that decide."""

from typing import Any

import numpy as np

from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.declared.measures import CULTURE_INPUTS, CULTURE_WEEKS, CULTURES
from sim.kernel.record import classify

SHARES = ("_share", "_monthly")


def cultures_by_week(rows: np.ndarray) -> list[dict[str, Any]]:
    """For each week the culture of the nine weeks that end with it, and the reason."""
    judge = getattr(classify, "py_func", classify)
    reasons = texts("classroom")["cultures"]
    found = []
    values = np.column_stack([rows[name] for name in CULTURE_INPUTS])
    for week in range(len(rows)):
        means = _means(values[max(0, week + 1 - CULTURE_WEEKS) : week + 1])
        name = CULTURES[judge(*means)]
        numbers = dict(zip(CULTURE_INPUTS, means, strict=True))
        found.append({"culture": name, "reason": reasons[name].format(**{k: _shown(k, v) for k, v in numbers.items()})})
    return found


def _means(values: np.ndarray) -> list[float]:
    """Of each column, over what is known; NaN where nothing is."""
    found = []
    for known in (column[~np.isnan(column)] for column in values.T):
        found.append(float(np.add.reduce(known) / len(known)) if len(known) else np.nan)  # .mean() takes twice as long
    return found


def _shown(name: str, value: float) -> str:
    """Shares in per cent, everything else with two decimals."""
    if np.isnan(value):
        return "none"
    return PROSE.percent(value).replace(" ", "\N{NO-BREAK SPACE}") if name.endswith(SHARES) else PROSE.fixed(value, 2)
