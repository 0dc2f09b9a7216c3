"""Outcomes of a run from its weeks, to the last bit as the compiled kernel adds them up."""

import numpy as np

from sim.declared.measures import CULTURE_INPUTS, CULTURE_WEEKS, MEASURE_NAMES, SUMMED
from sim.kernel.record import classify


def outcomes_of(values: np.ndarray, window: int, summed: np.ndarray) -> np.ndarray:
    """Outcomes (k,) of weekly values (weeks, k) over the last ``window`` weeks, added in the order of the kernel."""
    last = values[max(0, len(values) - window) :]
    known = ~np.isnan(last)
    start = np.zeros((1, values.shape[1]))
    total = np.cumsum(np.concatenate([start, np.where(known, last, 0.0)]), axis=0)[-1]
    count = known.sum(axis=0)
    mean = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    found: np.ndarray = np.where(summed, total, mean)
    return found


def culture_of(values: np.ndarray) -> int:
    """Index in ``CULTURES`` of the last term of weekly measures (weeks, measures)."""
    term = outcomes_of(values, CULTURE_WEEKS, SUMMED)
    return int(classify(*(term[MEASURE_NAMES.index(name)] for name in CULTURE_INPUTS)))
