"""From the plain numbers of a scenario to the arrays that the kernel reads.

It stands here, not with the scenario, because it is part of what the model does: whatever changes a number of a run is
in the version of the model.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.declared.levers import LEVER_DTYPE, LEVERS
from sim.declared.parameters import PARAMETER_DTYPE
from sim.kernel.blueprint import STAFF_COLUMNS, Blueprint

TEST_WEEKS = int(fixed("test_weeks"))
Pair = tuple[int, int, float, float, float, float]


class Stretch(NamedTuple):
    """A lever in the weeks [start, end): ``ramp`` weeks of gradual change towards ``strength`` of the way from the
    school's own level to ``value``. ``unit``: code of the units in which a mandate calls.
    """

    lever: str
    start: int
    end: int
    ramp: int
    value: float
    strength: float
    unit: int = 0


def goal(value: float, strength: float, level: float) -> float:
    """Where a lever stands after the ramp in a school that has it at ``level``."""
    return value if strength == 1.0 else level + strength * (value - level)


def lever_record(baseline: Mapping[str, float]) -> np.ndarray:
    """The levers of a school without a reform: LEVER_DTYPE (1,); mandated sessions are called by department."""
    record = np.zeros(1, LEVER_DTYPE)
    for name in LEVERS:
        record[name] = baseline[name]
    return record


def lever_weeks(stretches: Iterable[Stretch], baseline: Mapping[str, float], weeks: int) -> np.ndarray:
    """Levers week by week: record array of shape (weeks,) with one field per lever; ``baseline`` where nothing acts.

    A stretch is laid over what the ones before it make of its weeks.
    """
    table = np.repeat(lever_record(baseline), weeks)
    for lever, start, end, ramp, value, strength, unit in stretches:
        below, there = table[lever][start:end], goal(value, strength, baseline[lever])
        rise = np.minimum(1.0, np.arange(1, end - start + 1) / (ramp + 1))
        values = below + (there - below) * rise
        values[ramp:] = there
        table[lever][start:end] = values
        if lever == "mandate":
            table["mandate_unit"][start:end] = unit
    return table


def record_of(values: Mapping[str, float], year_weeks: int) -> np.ndarray:
    """Parameters and school properties by full name as a one-element record array."""
    record = np.zeros(1, PARAMETER_DTYPE)
    for name, value in values.items():
        record[name] = value
    record["year_weeks"] = year_weeks
    return record


def calendar_of(terms: Sequence[int]) -> np.ndarray:
    """Events by week of the year: int array (weeks of a year, 2); column 0 = length of the term that ends (else 0),
    column 1 = common test.
    """
    events = np.zeros((sum(terms), 2), np.int64)
    end = 0
    for length in terms:
        start, end = end, end + length
        events[end - 1, 0] = length
        events[max(start, end - TEST_WEEKS), 1] = 1
    return events


def staff_table(size: int, groups: Mapping[str, Sequence[int]], columns: Mapping[str, Sequence[float]]) -> np.ndarray:
    """What is known of an imported staff: (size, columns), NaN where it is drawn."""
    table = np.full((size, len(STAFF_COLUMNS)), np.nan)
    for k, name in enumerate(STAFF_COLUMNS):
        column = groups.get(name, columns.get(name))
        if column is not None:
            table[:, k] = column
    return table


def naming_scores(size: int, pairs: Sequence[Pair]) -> np.ndarray:
    """Popularity and activity of every teacher, (size, 2): normal scores of how many name her and how many she names.

    The score of a number is the normal quantile of (teachers with fewer + half of those with as many) / size, as in
    Back & Kenny 2010 for ratings; whoever has the same number has the same score.
    """
    numbers = np.zeros((size, 2))
    for i, j, there, back, *_ in pairs:
        numbers[i, 1] += there > 0
        numbers[j, 0] += there > 0
        numbers[j, 1] += back > 0
        numbers[i, 0] += back > 0
    scores = np.empty((size, 2))
    for column in range(2):
        ordered = np.sort(numbers[:, column])
        below = np.searchsorted(ordered, numbers[:, column], "left")
        up_to = np.searchsorted(ordered, numbers[:, column], "right")
        scores[:, column] = [NormalDist().inv_cdf(share) for share in (below + up_to) / (2.0 * size)]
    return scores


def blueprint_of(
    properties: Mapping[str, float],
    baseline: Mapping[str, float],
    stances: Sequence[float],
    staff: np.ndarray | None,
    pairs: Sequence[Pair] | None,
    units: int = 0,
) -> Blueprint:
    """The school as the kernel reads it. ``baseline``: its levers without a reform; ``staff``: of
    :func:`staff_table`, None for a generated school; ``pairs``: (i, j, named there, back, trust there, back), None
    where contacts are drawn; ``units``: the largest code of units of the scenario's mandates.
    """
    ordered = sorted(pairs or [])
    if pairs is not None and staff is not None:
        first = STAFF_COLUMNS.index("popularity")
        staff[:, first : first + 2] = naming_scores(len(staff), ordered)
    shifts = int(properties["shifts"])
    if staff is not None:
        shift = staff[:, STAFF_COLUMNS.index("shift")]
        shifts = max(shifts, int(shift.max(initial=0)) + 1)
    return Blueprint(
        size=int(properties["size"]), departments=int(properties["departments"]), shifts=shifts,
        staff=np.empty((0, len(STAFF_COLUMNS))) if staff is None else staff,
        pairs=np.array([pair[:2] for pair in ordered], np.int64).reshape(-1, 2),
        pair_values=np.array([pair[2:] for pair in ordered], float).reshape(-1, 4),
        stances=np.array(stances, float), draw_contacts=int(pairs is None), baseline=lever_record(baseline),
        units=units,
    )  # fmt: skip
