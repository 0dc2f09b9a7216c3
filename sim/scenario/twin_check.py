"""A twin beside its school: is it alike on the whole, and unlike in every single row?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.staff.reading.columns import STAFF_COLUMNS
from sim.staff.staff import Staff
from sim.staff.twin.ties import KINDS, MUTUAL, NOBODY, ONE_WAY, degrees, kinds_of, naming_of
from sim.staff.twin.values import copied_rows, rare_rows

ROWS_AT_ONCE = 64


def check_twin(school: School, twin: School) -> pd.DataFrame:
    """Columns: ``what``, ``school``, ``twin``; first what should be alike, then what tells how safe the twin is.

    The distance between two rows is the root mean squared difference of their answers, each in standard deviations;
    answers that one of the two did not give are left out. In a safe twin no row could be taken for a real teacher:
    none is within a tenth of a standard deviation, in every answer, of a teacher whom fewer than two others resemble
    as closely. The distances to the nearest real teacher are those of a new teacher who answers like this staff: about
    as large as the distances between real teachers.
    """
    if school.staff is None or twin.staff is None or school.staff.size != twin.staff.size:
        raise StaffroomError("check_twin needs a school with an imported staff and a twin of it.")
    one, other = school.staff, twin.staff
    rows: list[tuple[str, float, float]] = [("teachers", one.size, other.size)]
    rows += [(text, a, b) for text, a, b in zip(_STRUCTURE, _structure(one), _structure(other), strict=True)]
    names = [name for name in other.columns if STAFF_COLUMNS[name].kind == "number"]
    real, new = _matrix(one, names), _matrix(other, names)
    for place, name in enumerate(names):
        for text, measure in _MEASURES.items():
            rows.append((f"{name}: {text}", float(measure(real[:, place])), float(measure(new[:, place]))))
    rows.append(("largest difference of two correlations", 0.0, _correlation_gap(real, new)))
    if one.pairs is not None and other.pairs is not None:
        rows += [(text, a, b) for text, a, b in zip(_TIES, _ties(one), _ties(other), strict=True)]
    if len(names) > 1:
        rows += _closeness(real, new)
    return pd.DataFrame(rows, columns=["what", "school", "twin"])


def _closeness(real: np.ndarray, new: np.ndarray) -> list[tuple[str, float, float]]:
    """How near the rows come to real teachers; for the school: how near its teachers are to each other."""
    rare, spread = real[rare_rows(real)], np.nanstd(real, axis=0)
    copies = [float(copied_rows(values, rare, np.where(spread > 0, spread, 1.0)).sum()) for values in (real, new)]
    distances = [_nearest(real, real, same=True), _nearest(new, real, same=False)]
    rows = [("rows that could be taken for one or two real teachers", copies[0], copies[1])]
    for text, measure in (("middle", np.nanmedian), ("smallest", np.nanmin)):
        found = [float(measure(values)) if not np.all(np.isnan(values)) else np.nan for values in distances]
        rows.append((f"distance to the nearest real teacher: {text}", found[0], found[1]))
    return rows


_STRUCTURE = ("departments", "largest department", "grade teams", "shifts", "heads given", "champions")
_TIES = (
    *(f"pairs of whom one names the other {kind}" for kind in KINDS),
    "pairs who name each other",
    "pairs of whom only one names the other",
    "colleagues named by a teacher: mean",
    "colleagues named by a teacher: spread",
    "colleagues who name a teacher: spread",
    "teachers named by nobody",
    "teachers who name nobody and are named by nobody",
)
_MEASURES: dict[str, Callable[[np.ndarray], Any]] = {
    "mean": np.nanmean,
    "spread": np.nanstd,
    "lowest quarter": lambda column: np.nanquantile(column, 0.25),
    "highest quarter": lambda column: np.nanquantile(column, 0.75),
    "missing": lambda column: np.sum(np.isnan(column)),
}


def _structure(staff: Staff) -> list[int]:
    return [
        max(staff.department) + 1,
        int(np.bincount(staff.department).max()),
        max(staff.grade) + 1,
        max(staff.shift) + 1,
        *(sum(value == 1 for value in staff.columns.get(name, [])) for name in ("head", "champion")),
    ]


def _matrix(staff: Staff, names: list[str]) -> np.ndarray:
    return np.array([staff.columns[name] for name in names], float).reshape(len(names), staff.size).T


def _correlation_gap(real: np.ndarray, new: np.ndarray) -> float:
    """Largest difference between a correlation in the school and the same one in the twin; 0 with one column."""
    gaps = [0.0]
    for a in range(real.shape[1]):
        for b in range(a + 1, real.shape[1]):
            found = [_correlation(values[:, a], values[:, b]) for values in (real, new)]
            if not np.isnan(found).any():
                gaps.append(abs(found[0] - found[1]))
    return max(gaps)


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    return float(np.corrcoef(x, y)[0, 1]) if len(x) > 2 and x.std() > 0 and y.std() > 0 else np.nan


def _ties(staff: Staff) -> list[float]:
    pairs = staff.pairs or []
    ends = np.array([pair[:2] for pair in pairs], np.int64).reshape(-1, 2)
    kinds = kinds_of(ends[:, 0], ends[:, 1], np.array([staff.department, staff.grade]))
    naming = naming_of(pairs)
    named, names = degrees(staff.size, pairs).T
    found = [np.sum((kinds == kind) & (naming != NOBODY)) for kind in range(len(KINDS))]
    found += [np.sum(naming == MUTUAL), np.sum(naming == ONE_WAY), names.mean(), names.std(), named.std()]
    found += [np.sum(named == 0), np.sum((named == 0) & (names == 0))]
    return [float(number) for number in found]


def _nearest(rows: np.ndarray, real: np.ndarray, same: bool) -> np.ndarray:
    """Distance of every row to the nearest real teacher (n,); ``same``: the rows are the real teachers, not counted."""
    spread = np.nanstd(real, axis=0)
    usable = spread > 0
    rows, real = rows[:, usable] / spread[usable], real[:, usable] / spread[usable]
    found = np.full(len(rows), np.nan)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        squares = (part[:, None, :] - real[None, :, :]) ** 2
        known = np.sum(~np.isnan(squares), axis=2)
        distance = np.sqrt(np.nansum(squares, axis=2) / np.maximum(known, 1))
        distance[known == 0] = np.inf
        if same:
            distance[np.arange(len(part)), np.arange(start, start + len(part))] = np.inf
        found[start : start + len(part)] = distance.min(axis=1)
    return np.where(np.isinf(found), np.nan, found)
