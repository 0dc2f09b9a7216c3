"""Paired differences: what a reform changes, and how sure that is, when both runs share their luck."""

import numpy as np
import pandas as pd

from sim.errors import StaffroomError
from sim.intervals import CONFIDENCE, between, interval
from sim.measures import MEASURE_NAMES, bounds_of

__all__ = ["COLUMNS", "CONFIDENCE", "interval", "paired_differences"]

COLUMNS = [
    "scenario", "baseline", "outcome", "baseline_mean", "scenario_mean", "difference", "low", "high", "share_positive",
    "variance_reduction", "replicates",
]  # fmt: skip


def paired_differences(runs: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """One row per scenario (except ``baseline``) and outcome, from a table of runs.

    Columns: scenario, baseline, outcome, baseline_mean, scenario_mean, difference, low, high (95 % interval of the
    mean paired difference, inside what is possible; NaN for fewer than :data:`sim.intervals.FEWEST_SCHOOLS`
    replicates), share_positive (share of replicates in which it is above 0), variance_reduction (variance that
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
            rows.append(
                {"scenario": name, "baseline": baseline, "outcome": outcome, **_difference(outcome, before, after)}
            )
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _difference(outcome: str, before: np.ndarray, after: np.ndarray) -> dict[str, float]:
    both = ~(np.isnan(before) | np.isnan(after))
    before, after = before[both], after[both]
    change = after - before
    mean, low, high = interval(change, between(bounds_of(outcome)))
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
