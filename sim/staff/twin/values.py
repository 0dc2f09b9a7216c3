"""Columns of numbers that look like given ones without holding any of them: the heart of a synthetic twin.

Each column is cut into groups of at least three neighbouring values, of which only the means are used
(microaggregation, Domingo-Ferrer and Mateo-Sanz 2002); which new value goes with which in a row is drawn from the rank
correlations of the columns (a normal copula) and from how departments differ.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

FEWEST = 10  # teachers, and answers in a column, below which a twin would show single people (an assumption)
GROUP = 3  # teachers behind every number that is used of a column
SMALLEST_DEPARTMENT = 5  # answers of a department before its own level is used
DECIMALS = 3
NEAR = 0.1  # standard deviations in every answer: two rows that could be taken for the same teacher
NEAREST_RANKS, RANK_SHARE = (
    3,
    20,
)  # a value moves 3 ranks or a 20th of all when it is exchanged; further after every try
ROWS_AT_ONCE = 256
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Columns:
    """Numbers (n, p) with NaN where there is none, and the department of every row (n,)."""

    values: np.ndarray
    department: np.ndarray


def synthetic(given: Columns, department: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """New numbers (n, p) for rows in the departments ``department`` (n,).

    Every column has about the same distribution, as many gaps (in other rows), and stands in about the same rank
    correlation with the others and relation to departments. Values lie within the range of the given ones; whole
    numbers stay whole, others have three decimals. Every column needs at least ``GROUP`` numbers.
    """
    scores = np.column_stack([normal_scores(column) for column in given.values.T])
    levels = _department_levels(scores, given.department)
    rest = scores - levels[given.department]
    spread = np.array([np.nanstd(column) for column in rest.T])
    drawn = _unrelated(scores.shape, luck) @ _root(_correlations(rest)).T
    drawn = levels[department] + drawn * spread
    return np.column_stack(
        [_column(column, order, luck) for column, order in zip(given.values.T, drawn.T, strict=True)]
    )


def normal_scores(column: np.ndarray) -> np.ndarray:
    """Ranks as quantiles of the normal distribution, equal values in the middle of their ranks; NaN stays."""
    scores = np.full(len(column), np.nan)
    known = ~np.isnan(column)
    values = column[known]
    ordered = np.sort(values)
    middle = (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2
    scores[known] = [_NORMAL.inv_cdf(share) for share in middle / len(values)]
    return scores


def group_means(values: np.ndarray) -> np.ndarray:
    """Means of groups of at least ``GROUP`` neighbours in order of size, as even as they can be."""
    groups = max(1, len(values) // GROUP)
    return np.array([part.mean() for part in np.array_split(np.sort(values), groups)])


def drawn_like(values: np.ndarray, count: int, luck: np.random.Generator) -> np.ndarray:
    """``count`` new values, ascending, spread evenly over the distribution of the given ones (at least ``GROUP``)."""
    means = group_means(values)
    places = (np.arange(count) + luck.random(count)) / count
    new = np.interp(places, (np.arange(len(means)) + 0.5) / len(means), means)
    if np.all(values == np.round(values)):
        numbers: np.ndarray = np.round(new)
        return numbers
    numbers = np.clip(np.round(new, DECIMALS), values.min(), values.max())
    return numbers


def _column(given: np.ndarray, order: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """New values in the order of ``order``, with as many gaps as the given column, in rows drawn anew."""
    known = given[~np.isnan(given)]
    rows = np.sort(luck.permutation(len(order))[: len(known)])
    column = np.full(len(order), np.nan)
    column[rows[np.argsort(order[rows], kind="stable")]] = drawn_like(known, len(known), luck)
    return column


def _department_levels(scores: np.ndarray, department: np.ndarray) -> np.ndarray:
    """Mean score of every department (departments, p), 0 where too few answered."""
    levels = np.zeros((int(department.max()) + 1, scores.shape[1]))
    for index in range(len(levels)):
        members = scores[department == index]
        answers = np.sum(~np.isnan(members), axis=0)
        enough = answers >= SMALLEST_DEPARTMENT
        levels[index, enough] = np.nansum(members, axis=0)[enough] / answers[enough]
    return levels


def _unrelated(shape: tuple[int, int], luck: np.random.Generator) -> np.ndarray:
    """Normal numbers (n, p) whose columns have no correlation at all, where there are rows enough for that."""
    drawn = luck.standard_normal(shape)
    n, p = shape
    if n < p + 2:
        return drawn
    drawn -= drawn.mean(axis=0)
    return np.linalg.solve(np.linalg.cholesky(drawn.T @ drawn / n), drawn.T).T


def _correlations(scores: np.ndarray) -> np.ndarray:
    """Correlations over the rows that both columns have, drawn towards none where rows are few."""
    n, p = scores.shape
    found = np.eye(p)
    for a in range(p):
        for b in range(a + 1, p):
            both = ~np.isnan(scores[:, a]) & ~np.isnan(scores[:, b])
            x, y = scores[both, a], scores[both, b]
            if len(x) > 2 and x.std() > 0 and y.std() > 0:
                found[a, b] = found[b, a] = np.corrcoef(x, y)[0, 1] * n / (n + p)
    return found


def _root(correlations: np.ndarray) -> np.ndarray:
    """A matrix R with R R' = the nearest correlations that can occur together."""
    sizes, directions = np.linalg.eigh(correlations)
    root = directions * np.sqrt(np.maximum(sizes, 0.0))
    values: np.ndarray = root / np.linalg.norm(root, axis=1, keepdims=True)
    return values


def unlike(new: np.ndarray, given: np.ndarray, luck: np.random.Generator, tries: int = 200) -> np.ndarray:
    """``new`` (n, p) changed so that no row resembles a teacher whom fewer than two others resemble.

    Rows exchange single values with rows whose value is not far off, which keeps every column's distribution and most
    of the correlations; what cannot be helped so becomes a gap. One column alone is no combination and stays.
    """
    new = new.copy()
    rare = given[rare_rows(given)]
    spread = _spread(given)
    suspects, reach = np.arange(len(new)), max(NEAREST_RANKS, len(new) // RANK_SHARE)
    for attempt in range(tries):
        copies = suspects[copied_rows(new[suspects], rare, spread)]
        if len(copies) == 0:
            return new
        changed = [copies]
        for column in range(new.shape[1]):
            rows = copies[luck.integers(new.shape[1], size=len(copies)) == column]
            changed.append(_exchanged(new[:, column], rows, reach * (1 + attempt), luck))
        suspects = np.unique(np.concatenate(changed))
    while len(copies := np.flatnonzero(copied_rows(new, rare, spread))):
        for row in copies:
            new[row, luck.choice(np.flatnonzero(~np.isnan(new[row])))] = np.nan
    return new


def _exchanged(column: np.ndarray, rows: np.ndarray, reach: int, luck: np.random.Generator) -> np.ndarray:
    """Exchanges the values of these rows, in place, with rows at most ``reach`` ranks away; returns the other rows."""
    order = np.argsort(column, kind="stable")
    rank = np.argsort(order, kind="stable")
    moved = np.clip(rank[rows] + luck.integers(-reach, reach + 1, size=len(rows)), 0, len(column) - 1)
    others = order[moved]
    for row, other in zip(rows, others, strict=True):
        column[row], column[other] = column[other], column[row]
    values: np.ndarray = others
    return values


def rare_rows(given: np.ndarray) -> np.ndarray:
    """Places of the teachers whom fewer than two others resemble, by all answers that both gave."""
    spread = _spread(given)
    return np.flatnonzero(_resembled(given, given, spread) < GROUP)


def copied_rows(rows: np.ndarray, rare: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Whether each row resembles one of the rare teachers (n,): as close as ``NEAR`` spreads in every answer."""
    return _resembled(rows, rare, spread) > 0


def _spread(given: np.ndarray) -> np.ndarray:
    """Standard deviation of every column, 1 where all answers are the same."""
    spread = np.array([np.nanstd(column) for column in given.T])
    return np.where(spread > 0, spread, 1.0)


def _resembled(rows: np.ndarray, others: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """How many of ``others`` each row resembles (n,); at least two answers must be there on both sides."""
    counts = np.zeros(len(rows), np.int64)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        alike = np.ones((len(part), len(others)), bool)
        shared = np.zeros((len(part), len(others)), np.int64)
        for column in range(rows.shape[1]):
            distance = np.abs(part[:, None, column] - others[None, :, column]) / spread[column]
            alike &= np.isnan(distance) | (distance <= NEAR)
            shared += ~np.isnan(distance)
        counts[start : start + len(part)] = np.sum(alike & (shared > 1), axis=1)
    return counts
