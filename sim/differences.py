"""Paired differences: what a reform changes, and how sure that is, when both runs share their luck."""

import numpy as np
import pandas as pd

from sim.errors import StaffroomError
from sim.measures import MEASURE_NAMES

CONFIDENCE = 0.95
COLUMNS = [
    "scenario", "baseline", "outcome", "baseline_mean", "scenario_mean", "difference", "low", "high", "share_positive",
    "variance_reduction", "replicates",
]  # fmt: skip


def interval(values: np.ndarray) -> tuple[float, float, float]:
    """Mean and 95 % t interval of a sample, NaN left out; the interval is NaN for fewer than two values."""
    values = values[~np.isnan(values)]
    n = len(values)
    if n == 0:
        return np.nan, np.nan, np.nan
    mean = float(values.mean())
    if n == 1:
        return mean, np.nan, np.nan
    from scipy.special import stdtrit  # a third of a second to import, not needed to run a school

    half = float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2) * values.std(ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half


def paired_differences(runs: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """One row per scenario (except ``baseline``) and outcome, from a table of runs.

    Columns: scenario, baseline, outcome, baseline_mean, scenario_mean, difference, low, high (95 % t interval of the
    paired difference), share_positive (share of replicates in which it is above 0), variance_reduction (variance that
    two independent samples would have had, divided by the variance of the paired difference), replicates.
    """
    if baseline not in set(runs["scenario"]):
        raise StaffroomError(f"there is no scenario '{baseline}' in these runs.")
    wide = {name: part.set_index("replicate") for name, part in runs.groupby("scenario", sort=False)}
    rows = []
    for name, part in wide.items():
        if name == baseline:
            continue
        common = part.index.intersection(wide[baseline].index)
        for outcome in MEASURE_NAMES:
            after, before = (
                part.loc[common, outcome].to_numpy(float),
                wide[baseline].loc[common, outcome].to_numpy(float),
            )
            rows.append({"scenario": name, "baseline": baseline, "outcome": outcome, **_difference(before, after)})
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _difference(before: np.ndarray, after: np.ndarray) -> dict[str, float]:
    both = ~(np.isnan(before) | np.isnan(after))
    before, after = before[both], after[both]
    change = after - before
    mean, low, high = interval(change)
    several = len(change) > 1
    spread = change.var(ddof=1) if several else np.nan
    independent = before.var(ddof=1) + after.var(ddof=1) if several else np.nan
    return {
        "baseline_mean": float(before.mean()) if len(before) else np.nan,
        "scenario_mean": float(after.mean()) if len(after) else np.nan,
        "difference": mean,
        "low": low,
        "high": high,
        "share_positive": float((change > 0).mean()) if len(change) else np.nan,
        "variance_reduction": float(independent / spread) if several and spread > 0 else np.nan,
        "replicates": len(change),
    }
