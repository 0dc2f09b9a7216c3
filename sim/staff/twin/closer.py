"""Pairs of a twin are exchanged one by one until teachers name, and are named, about as often as they should."""

import numpy as np

MOST_TRIES, TRIES_A_PAIR = 60_000, 60
Possible = list[tuple[np.ndarray, np.ndarray]]


def brought_closer(
    found: np.ndarray,
    groups: tuple[np.ndarray, np.ndarray],
    possible: Possible,
    miss: np.ndarray,
    luck: np.random.Generator,
) -> np.ndarray:
    """``found`` (pairs, 2) with some pairs exchanged for others of the same kind that make the misses smaller.

    ``groups``: kind of every pair, and whether its two name each other (0), one the other (1) or neither (2);
    ``possible``: all pairs of each kind; ``miss`` (n, 2): how many more than wanted name a teacher, and she names.
    """  # fmt: skip
    if not len(found):
        return found
    pairs, off = [(int(one), int(other)) for one, other in found], miss.astype(float).tolist()
    taken = {frozenset(pair) for pair in pairs}
    kinds, ways = (group.tolist() for group in groups)
    tries = min(MOST_TRIES, TRIES_A_PAIR * len(pairs))
    for k, share, turned in zip(
        luck.integers(len(pairs), size=tries).tolist(), luck.random(tries).tolist(),
        (luck.random(tries) < 0.5).tolist(), strict=True,
    ):  # fmt: skip
        i, j = possible[kinds[k]]
        place = int(share * len(i))
        new = (int(j[place]), int(i[place])) if turned else (int(i[place]), int(j[place]))
        if ways[k] == 2 or frozenset(new) in taken:
            continue
        if _gain(off, pairs[k], new, ways[k] == 0) < 0:
            taken.remove(frozenset(pairs[k]))
            taken.add(frozenset(new))
            pairs[k] = new
    return np.array(pairs, np.int64)


def _gain(off: list[list[float]], old: tuple[int, int], new: tuple[int, int], mutual: bool) -> float:
    """By how much an exchange changes the squared misses; it is made in ``off`` where that is for the better."""
    steps: dict[tuple[int, int], int] = {}
    for (one, other), step in ((old, -1), (new, 1)):
        for end in ((other, 0), (one, 1), *(((one, 0), (other, 1)) if mutual else ())):
            steps[end] = steps.get(end, 0) + step
    gain = sum(step * (2.0 * off[teacher][side] + step) for (teacher, side), step in steps.items())
    if gain < 0:
        for (teacher, side), step in steps.items():
            off[teacher][side] += step
    return gain
