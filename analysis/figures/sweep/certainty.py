"""Whether the commonest culture of a cell is certain: its share of the schools against that of the second."""

from typing import NamedTuple

import numpy as np

from sim.results.differences import lead

RULE = (
    "hatched: the commonest culture is not certain, because the 95 % interval of its share minus the share of the "
    "second commonest includes 0 (adjusted Wald interval of Bonett & Price 2012)"
)


class Commonest(NamedTuple):
    """Of every cell: index of the commonest culture (-1: no runs), its share, schools, and whether it is certain."""

    culture: np.ndarray
    share: np.ndarray
    schools: np.ndarray
    certain: np.ndarray


def commonest(counts: np.ndarray) -> Commonest:
    """The commonest culture from numbers of schools, shape (..., cultures)."""
    schools = counts.sum(axis=-1)
    ordered = np.sort(counts, axis=-1)
    first, second = ordered[..., -1], ordered[..., -2]
    culture = np.where(schools > 0, np.argmax(counts, axis=-1), -1)
    low, _ = lead(first, second, schools)
    return Commonest(culture, first / np.maximum(schools, 1), schools, low > 0)
