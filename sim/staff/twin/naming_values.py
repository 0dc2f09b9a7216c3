"""Weights and trust of the pairs of a synthetic twin, which name each other as often and as much as the real ones."""

import numpy as np

from sim.staff.twin.values import FEWEST, GROUP, Columns, drawn_like, normal_scores, synthetic

THERE, BACK = 0, 1  # columns of the weights; those of the trusts come after


def naming_values(values: np.ndarray, kinds: np.ndarray, naming: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """New weights there and back and trusts there and back (p, 4), ordered by kind, then by naming.

    ``values`` (p, 4): those of the real pairs; ``naming`` (p,): 0 = the two name each other, 1 = one way, 2 = nobody.
    In a pair of one way the first of the two is the one who names.
    """
    values = values.copy()
    turned = np.where(naming == 1, values[:, THERE] == 0, luck.random(len(values)) < 0.5)
    values[turned] = values[turned][:, [1, 0, 3, 2]]
    order = np.lexsort((naming, kinds))
    values, kinds, naming = values[order], kinds[order], naming[order]
    new = np.zeros(values.shape)
    new[:, 2:] = _trusts(values[:, 2:], naming, luck)
    for way in (0, 1):
        for kind in np.unique(kinds):
            here, alike = (kinds == kind) & (naming == way), naming == way
            new[here, :2] = _weights(_own(values, here, alike), int(np.sum(here)), way == 0, luck)
    return new


def _own(values: np.ndarray, here: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """The weights (p, 2) that count: those of the same kind and naming, else of the same naming, else all."""
    weights = values[:, :2]
    for chosen in (here, alike):
        if np.sum(chosen) >= GROUP:
            own: np.ndarray = weights[chosen]
            return own
    return weights


def _weights(given: np.ndarray, count: int, mutual: bool, luck: np.random.Generator) -> np.ndarray:
    """Weights there and back (count, 2): of a pair that names each other they go together as in the given ones."""
    some = given[given > 0]
    if len(some) < GROUP:
        return np.tile([1.0, float(mutual)], (count, 1))
    both = given[np.all(given > 0, axis=1)]
    if mutual and len(both) and np.all(both[:, THERE] == both[:, BACK]):
        return np.repeat(luck.permutation(_spread(both[:, THERE], count, luck))[:, None], 2, axis=1)
    if not mutual:
        return np.column_stack([luck.permutation(_spread(some, count, luck)), np.zeros(count)])
    scores = luck.standard_normal((count, 2))
    together = _together(both)
    scores[:, BACK] = together * scores[:, THERE] + np.sqrt(1 - together**2) * scores[:, BACK]
    new = np.empty(2 * count)
    new[np.argsort(scores.ravel(), kind="stable")] = _spread(some, 2 * count, luck)
    return new.reshape(count, 2)


def _spread(given: np.ndarray, count: int, luck: np.random.Generator) -> np.ndarray:
    """New weights, ascending; never 0, which would be no naming."""
    if len(given) < GROUP:
        return np.ones(count)
    weights: np.ndarray = np.maximum(drawn_like(given, count, luck), given.min())
    return weights


def _together(both: np.ndarray) -> float:
    """Rank correlation of the weights of the two sides, whichever comes first."""
    if len(both) < GROUP:
        return 0.0
    scores = normal_scores(np.concatenate([both[:, THERE], both[:, BACK]]))
    half = len(both)
    together = float(np.mean(scores[:half] * scores[half:]) / max(float(np.mean(scores**2)), 1e-12))
    return min(max(together, -1.0), 1.0)


def _trusts(trusts: np.ndarray, naming: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """New trusts (p, 2), as many in each naming and direction as there are; NaN where none."""
    new = np.full(trusts.shape, np.nan)
    known = trusts[~np.isnan(trusts)]
    if len(known) < FEWEST:
        return new
    for way in range(3):
        own = trusts[naming == way]
        counts = np.sum(~np.isnan(own), axis=0)
        enough = counts >= FEWEST
        part = np.full(own.shape, np.nan)
        if enough.any():
            alone = np.zeros(len(own), np.int64)
            part[:, enough] = synthetic(Columns(own[:, enough], alone), alone, luck)
        for column in np.flatnonzero(~enough):
            rows = luck.permutation(len(own))[: counts[column]]
            part[rows, column] = luck.permutation(drawn_like(known, len(rows), luck))
        new[naming == way] = part
    return new
