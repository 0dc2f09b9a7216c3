"""The tables at the end of a sweep: every point, what changes along every setting, what is left of a gain."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.asking.outcome import of_runs
from experiments.keeping.runs_store import RunStore
from experiments.reading.along import write_along
from experiments.reading.kept import write_kept
from experiments.reading.point_summary import write_points
from sim.results.differences import CONFIDENCE


def write_summaries(runs: RunStore, design: pd.DataFrame, manifest: Mapping[str, Any]) -> dict[str, int]:
    """Writes ``points.parquet``, ``along.parquet`` and ``kept.parquet``; returns the rows of those that there are.

    ``manifest`` says which outcomes and arms the sweep has, what varies, and the level of the intervals.
    """
    outcomes, arms = of_runs(manifest["outcomes"]), manifest["arms"]
    level = manifest.get("interval_level", CONFIDENCE)
    rows = {
        "points": write_points(runs.folder, design, runs, outcomes, arms, level),
        "along": write_along(design, runs, outcomes, manifest["varied"]),
        "kept": write_kept(design, runs, manifest["outcomes"], arms[0]),
    }
    return {name: count for name, count in rows.items() if count}
