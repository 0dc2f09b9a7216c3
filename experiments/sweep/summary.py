"""One row per point, arm and outcome: mean over the schools, interval, spread, and what the arm changes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.sweep.store import RunStore
from sim.differences import CONFIDENCE

COLUMNS = ("mean", "low", "high", "sd", "schools")
PAIRED = ("difference", "difference_low", "difference_high", "share_above_0")


def summary(
    design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Point, arm, outcome, mean, low, high (t interval), sd, schools; with several arms also the paired difference to
    the first: difference, difference_low, difference_high, share_above_0 (share of schools).

    One outcome is read at a time, so that memory does not grow with their number.
    """
    scenarios, replicates = store.keys()
    order = np.lexsort((replicates, scenarios))
    names, starts = np.unique(scenarios[order], return_index=True)
    stops = np.append(starts[1:], len(order))
    place = {str(name): slice(a, b) for name, a, b in zip(names, starts, stops, strict=True)}
    known = design[design["scenario"].isin(place)]
    tables = []
    for outcome in outcomes:
        values = store.column(outcome)[order]
        frame = known[["point", "arm"]].copy()
        frame["outcome"] = outcome
        numbers = [_moments(values[place[scenario]], confidence) for scenario in known["scenario"]]
        frame[list(COLUMNS)] = np.array(numbers, float).reshape(-1, len(COLUMNS))
        if len(arms) > 1:
            frame[list(PAIRED)] = _differences(known, values, (replicates[order], place), arms[0], confidence)
        tables.append(frame)
    return pd.concat(tables, ignore_index=True).astype({"schools": int})


def _moments(values: np.ndarray, confidence: float) -> tuple[float, float, float, float, int]:
    """Mean, interval, sd and number of the values that are known."""
    values = values[~np.isnan(values)]
    n = len(values)
    if n < 2:
        return (float(values[0]) if n else np.nan), np.nan, np.nan, np.nan, n
    mean, sd = float(values.mean()), float(values.std(ddof=1))
    half = _t(n, confidence) * sd / np.sqrt(n)
    return mean, mean - half, mean + half, sd, n


def _t(n: int, confidence: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 0.5 + confidence / 2))


def _differences(known: pd.DataFrame, values: np.ndarray, rows: tuple, baseline: str, confidence: float) -> np.ndarray:
    """Paired difference of every row of the design to the baseline arm of its point; NaN for the baseline itself."""
    replicates, place = rows
    first = known[known["arm"] == baseline].set_index("point")["scenario"].to_dict()
    found = np.full((len(known), len(PAIRED)), np.nan)
    for number, (point, arm, scenario) in enumerate(known[["point", "arm", "scenario"]].itertuples(index=False)):
        if arm == baseline or point not in first:
            continue
        after, before = place[scenario], place[first[point]]
        _, i, j = np.intersect1d(replicates[after], replicates[before], assume_unique=True, return_indices=True)
        change = values[after][i] - values[before][j]
        mean, low, high, _, n = _moments(change, confidence)
        found[number] = mean, low, high, float(np.nanmean(change > 0)) if n else np.nan
    return found
