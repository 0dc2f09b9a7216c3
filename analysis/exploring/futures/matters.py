"""Which of the numbers that are not known move a gain most: a regression on ranks over the futures."""

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from analysis.exploring.futures.uncertain import Uncertain
from sim.errors import StaffroomError


def what_matters(table: pd.DataFrame, gain: np.ndarray, uncertain: list[Uncertain]) -> pd.DataFrame:
    """One row per number, the strongest first: name, label, weight (-1 to 1: standardised coefficient of ranks), basis.

    A weight says how much the gain rises (falls) in rank with the number, the others being equal. What works only in
    combination with something else can have a weight near 0. ``attrs["explained"]``: share of the variation of ranks
    that all of them explain together. Raises :class:`StaffroomError` with fewer than twice as many futures as numbers.
    """
    if len(gain) < 2 * len(uncertain) + 2:
        raise StaffroomError(
            f"{len(gain)} futures are too few to tell the influence of {len(uncertain)} numbers apart; run at least "
            f"{2 * len(uncertain) + 2}."
        )
    ranks = np.column_stack([_standard(rankdata(table[item.name])) for item in uncertain])
    wanted = _standard(rankdata(gain))
    weights = np.linalg.lstsq(ranks, wanted, rcond=None)[0]
    rows = pd.DataFrame(
        {
            "name": [item.name for item in uncertain],
            "label": [item.label for item in uncertain],
            "weight": weights,
            "basis": [item.declaration.basis for item in uncertain],
        }
    )
    ordered = rows.sort_values("weight", key=np.abs, ascending=False, ignore_index=True, kind="stable")
    left = float(((wanted - ranks @ weights) ** 2).mean())
    ordered.attrs["explained"] = 1.0 - left if wanted.any() else np.nan
    return ordered


def _standard(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))
