"""Ties of a synthetic twin: as many of each kind as in the real staff, between other people."""

from collections.abc import Sequence

import numpy as np

from sim.staff.twin.values import FEWEST, GROUP, Columns, drawn_like, synthetic

Pair = tuple[int, int, float, float, float]
DRAWS, SMALL_STAFF = 12, 500
KINDS = ("within departments", "within grade teams, across departments", "elsewhere")
LEAST_PULL = 0.05  # also somebody without ties in the distribution may be drawn where all others are used up


def kinds_of(i: np.ndarray, j: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Kind of the pairs (i, j), a place in ``KINDS``; ``places`` (2, n): department and grade team (-1: not known)."""
    department, grade = places
    same_grade = (grade[i] == grade[j]) & (grade[i] >= 0)
    return np.where(department[i] == department[j], 0, np.where(same_grade, 1, 2))


def degrees(size: int, pairs: Sequence[Pair]) -> np.ndarray:
    """Number of contacts of every teacher (n,)."""
    ends = np.array([pair[:2] for pair in pairs], np.int64).reshape(-1, 2)
    return np.bincount(ends.ravel(), minlength=size).astype(float)


def twin_ties(
    real: tuple[Sequence[Pair], np.ndarray], places: np.ndarray, pull: np.ndarray, luck: np.random.Generator
) -> list[Pair]:
    """New pairs (i, j, opportunity, trust there, trust back), i < j, ascending.

    ``real``: the pairs of the staff and its places (2, n); ``places``: those of the twin, with as many pairs of every
    kind that could be; ``pull`` (n,): how many ties a teacher of the twin should have, roughly.
    """
    pairs, real_places = real
    if not pairs:
        return []
    ends = np.array([pair[:2] for pair in pairs], np.int64)
    kinds = kinds_of(ends[:, 0], ends[:, 1], real_places)
    found = _ends(np.bincount(kinds, minlength=len(KINDS)), places, pull, luck)
    values = np.array([pair[2:] for pair in pairs], float)
    turned = luck.random(len(values)) < 0.5  # which of the two comes first says nothing
    values[turned] = values[turned][:, [0, 2, 1]]
    new = _values(values, kinds, luck)
    return [
        (int(i), int(j), float(opportunity), float(there), float(back))
        for (i, j), (opportunity, there, back) in sorted(zip(found.tolist(), new.tolist(), strict=True))
    ]


def _ends(counts: np.ndarray, places: np.ndarray, wanted: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Who is tied to whom (pairs, 2), ``counts`` of each kind: the best of several draws, each of which pulls those
    harder who had too few ties in the last.
    """
    pull, best, least = wanted.copy(), np.empty((0, 2), np.int64), np.inf
    i, j = (side.astype(np.int32) for side in np.triu_indices(len(wanted), 1))
    kinds = kinds_of(i, j, places)
    possible = [(i[kinds == kind], j[kinds == kind]) for kind in range(len(KINDS))]
    for _ in range(DRAWS if len(wanted) <= SMALL_STAFF else 1):
        chosen = [_drawn_pairs(pairs, int(count), pull, luck) for pairs, count in zip(possible, counts, strict=True)]
        found = np.concatenate(chosen)
        had = np.bincount(found.ravel(), minlength=len(wanted))
        miss = float(np.sum((had - wanted) ** 2) + len(wanted) * np.sum((had == 0) & (wanted > 0)))
        if miss < least:
            best, least = found, miss
        pull = pull * (wanted + 0.5) / (had + 0.5)
    return best


def _drawn_pairs(
    possible: tuple[np.ndarray, np.ndarray], count: int, pull: np.ndarray, luck: np.random.Generator
) -> np.ndarray:
    """``count`` of the possible pairs (count, 2), with chances proportional to the product of the two pulls.

    Drawn without replacement by the largest of log chance + Gumbel noise (Efraimidis and Spirakis 2006).
    """
    i, j = possible
    if not 0 < count < len(i):
        return np.column_stack([i[:count], j[:count]])
    chance = np.log(pull + LEAST_PULL)
    weight = chance[i] + chance[j] + luck.gumbel(size=len(i))
    best = np.argpartition(-weight, count - 1)[:count]
    return np.column_stack([i[best], j[best]])


def _values(values: np.ndarray, kinds: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Opportunity and both trusts (p, 3) of the new pairs, in the order of their kinds."""
    new = np.full(values.shape, np.nan)
    start = 0
    for kind in range(len(KINDS)):
        count = int(np.sum(kinds == kind))
        own = values[kinds == kind, 0]
        new[start : start + count, 0] = _opportunities(own if count >= GROUP else values[:, 0], count, luck)
        start += count
    for column in (1, 2):
        if np.sum(~np.isnan(values[:, column])) < FEWEST:
            values[:, column] = np.nan
    if not np.all(np.isnan(values[:, 1:])):
        alone = np.zeros(len(values), np.int64)
        usable = ~np.all(np.isnan(values), axis=0)
        usable[0] = False
        new[:, usable] = synthetic(Columns(values[:, usable], alone), alone, luck)
    return new


def _opportunities(given: np.ndarray, count: int, luck: np.random.Generator) -> np.ndarray:
    """New opportunities (count,) in random order; as large a part of them as of the given ones is 0 (dormant)."""
    some = given[given > 0]
    zeros = round(count * float(np.mean(given == 0))) if len(given) else 0
    if len(some) < GROUP:
        return np.where(np.arange(count) < zeros, 0.0, 1.0)
    filled = drawn_like(some, count - zeros, luck)
    return luck.permutation(np.concatenate([np.zeros(zeros), np.maximum(filled, some.min())]))
