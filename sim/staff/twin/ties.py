"""Who names whom in a synthetic twin: as many pairs of each kind that name each other, or one way, as in the real
staff, between other people.
"""

from collections.abc import Sequence

import numpy as np

from sim.staff.staff import Pair
from sim.staff.twin.closer import brought_closer
from sim.staff.twin.naming_values import naming_values

DRAWS, SMALL_STAFF = 12, 500
KINDS = ("within departments", "within grade teams, across departments", "elsewhere")
MUTUAL, ONE_WAY, NOBODY = range(3)  # how a pair names each other
LEAST_PULL = 0.05  # also somebody without ties in the distribution may be drawn where all others are used up


def kinds_of(i: np.ndarray, j: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Kind of the pairs (i, j), a place in ``KINDS``; ``places`` (2, n): department and grade team (-1: not known)."""
    department, grade = places
    same_grade = (grade[i] == grade[j]) & (grade[i] >= 0)
    return np.where(department[i] == department[j], 0, np.where(same_grade, 1, 2))


def naming_of(pairs: Sequence[Pair]) -> np.ndarray:
    """How every pair names each other (p,): ``MUTUAL``, ``ONE_WAY`` or ``NOBODY`` (listed with weight 0)."""
    weights = np.array([pair[2:4] for pair in pairs], float).reshape(-1, 2)
    naming: np.ndarray = 2 - np.sum(weights > 0, axis=1)
    return naming


def degrees(size: int, pairs: Sequence[Pair]) -> np.ndarray:
    """How many colleagues name every teacher, and how many she names (n, 2)."""
    ends = np.array([pair[:2] for pair in pairs], np.int64).reshape(-1, 2)
    weights = np.array([pair[2:4] for pair in pairs], float).reshape(-1, 2)
    arcs = np.concatenate([ends[weights[:, 0] > 0], ends[weights[:, 1] > 0][:, ::-1]])
    return _counted(arcs, size)


def twin_ties(
    real: tuple[Sequence[Pair], np.ndarray], places: np.ndarray, pull: np.ndarray, luck: np.random.Generator
) -> list[Pair]:
    """New pairs (i, j, weights and trusts there and back), i < j, ascending.

    ``real``: the pairs of the staff and its places (2, n); ``places``: those of the twin, with as many pairs of every
    kind that could be; ``pull`` (n, 2): how many should name a teacher of the twin and how many she should name,
    roughly.
    """
    pairs, real_places = real
    if not pairs:
        return []
    ends = np.array([pair[:2] for pair in pairs], np.int64)
    kinds, naming = kinds_of(ends[:, 0], ends[:, 1], real_places), naming_of(pairs)
    counts = np.array([[np.sum((kinds == kind) & (naming == way)) for way in range(3)] for kind in range(len(KINDS))])
    found = _ends(counts, places, pull, luck)
    values = naming_values(np.array([pair[2:] for pair in pairs], float), kinds, naming, luck)
    new = []
    for (one, other), (there, back, trust, trust_back) in zip(found.tolist(), values.tolist(), strict=True):
        if one < other:
            new.append((one, other, there, back, trust, trust_back))
        else:
            new.append((other, one, back, there, trust_back, trust))
    return sorted(new, key=lambda pair: pair[:2])


def _ends(counts: np.ndarray, places: np.ndarray, wanted: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Who names whom (pairs, 2), ordered by kind and naming, of which ``counts`` (kinds, 3) says how many.

    The best of several draws, each of which pulls those harder who had too few in the last.
    """
    pull, least = wanted.astype(float), np.inf
    i, j = (side.astype(np.int32) for side in np.triu_indices(len(wanted), 1))
    kinds = kinds_of(i, j, places)
    possible = [(i[kinds == kind], j[kinds == kind]) for kind in range(len(KINDS))]
    for _ in range(DRAWS if len(wanted) <= SMALL_STAFF else 1):
        drawn = [_drawn_pairs(pairs, number, pull, luck) for pairs, number in zip(possible, counts, strict=True)]
        found = np.concatenate([part for parts in drawn for part in parts])
        mutual = np.concatenate([parts[MUTUAL] for parts in drawn])
        arcs = np.concatenate([mutual, mutual[:, ::-1], *(parts[ONE_WAY] for parts in drawn)])
        had = _counted(arcs, len(wanted))
        miss = float(np.sum((had - wanted) ** 2) + len(wanted) * np.sum((had == 0) & (wanted > 0)))
        if miss < least:
            best, least, off = found, miss, had - wanted
        pull = pull * (wanted + 0.5) / (had + 0.5)
    way = np.concatenate([np.repeat(np.arange(3), [len(part) for part in parts]) for parts in drawn])
    return brought_closer(best, (kinds_of(best[:, 0], best[:, 1], places), way), possible, off, luck)


def _counted(arcs: np.ndarray, size: int) -> np.ndarray:
    """How many of the arcs (a, 2) end at and begin with every teacher (n, 2)."""
    return np.column_stack([np.bincount(arcs[:, end], minlength=size) for end in (1, 0)]).astype(float)


def _drawn_pairs(
    possible: tuple[np.ndarray, np.ndarray], counts: np.ndarray, pull: np.ndarray, luck: np.random.Generator
) -> list[np.ndarray]:
    """Pairs that name each other, those of which the first names the second, and those that do not: (count, 2) each.

    Drawn without replacement by the largest of log chance + Gumbel noise (Efraimidis and Spirakis 2006). The chance
    of a naming is the product of how much the one names and how much the other is named.
    """
    i, j = possible
    named, names = np.log(pull + LEAST_PULL).T
    both = (named[i] + names[i] + named[j] + names[j]) / 2 + luck.gumbel(size=len(i))
    chosen, left = _largest(both, counts[MUTUAL])
    mutual = np.column_stack([i[chosen], j[chosen]])
    i, j = i[left], j[left]
    there, back = (names[a] + named[b] + luck.gumbel(size=len(i)) for a, b in ((i, j), (j, i)))
    chosen, left = _largest(np.maximum(there, back), counts[ONE_WAY])
    forward = (there >= back)[chosen]
    first, second = np.where(forward, i[chosen], j[chosen]), np.where(forward, j[chosen], i[chosen])
    strangers = luck.permutation(left)[: counts[NOBODY]]
    return [mutual, np.column_stack([first, second]), np.column_stack([i[strangers], j[strangers]])]


def _largest(scores: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of the ``count`` largest scores, and of all others."""
    order = np.argsort(-scores, kind="stable")
    return order[:count], np.sort(order[count:])
