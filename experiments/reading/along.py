"""What changes along a setting: every value against the lowest (or first) one, in the same schools.

The points of a sweep share their luck: replicate 7 is the same school everywhere. So neighbouring means go up and down
together, and their own intervals are too wide for reading along a curve; these differences are paired.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from experiments.keeping.intact import stamped
from experiments.keeping.parts import WRITE_OPTIONS, atomic, plain_table
from experiments.keeping.runs_store import RunStore, numbers_of
from experiments.reading.point_summary import differences, outcome_by_outcome, pairs_with, with_runs
from sim.results.differences import CONFIDENCE, between
from sim.results.outcome_columns import bounds_of

ALONG = "along.parquet"
COLUMNS = ("difference", "low", "high", "share_above_0", "schools")


def write_along(design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], varied: Sequence[str]) -> int:
    """Writes ``along.parquet`` and returns its number of rows; removes it where no two points differ in one setting.

    Columns: setting, arm, point, value, against_point, against_value, outcome, difference, low, high (95 % interval of
    the mean paired difference, NaN for fewer than six schools), share_above_0 (share of schools), schools, level.
    """
    pairs = against(design, varied)
    path = store.folder / ALONG
    if not len(pairs):
        path.unlink(missing_ok=True)
        return 0
    order = store.held.order()
    pairs, codes = with_runs(pairs, order)
    base = order.codes(numbers_of(pairs["against_scenario"]))
    compared = list(pairs_with(base, codes, order))
    told = pairs[["setting", "arm", "point", "value", "against_point", "against_value"]]
    rows, writer = 0, None
    with atomic(path) as stream:
        for outcome, values in outcome_by_outcome(store, order, outcomes):
            found = differences(values, compared, len(pairs), between(bounds_of(outcome)))
            frame = told.assign(outcome=outcome, **dict(zip(COLUMNS, found.T, strict=True)), level=CONFIDENCE)
            frame = frame[frame["schools"] > 0].astype({"schools": int})
            table = stamped(plain_table(frame), store.stamp)
            writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
            writer.write_table(table.cast(writer.schema))
            rows += len(frame)
        if writer is not None:
            writer.close()
    return rows


def against(design: pd.DataFrame, varied: Sequence[str]) -> pd.DataFrame:
    """Which points are compared: a row for every point, arm and setting whose value is not the lowest among the points
    that are alike in everything else; setting, arm, point, scenario, value and the same of what it is compared with.
    """
    asked = design[design["asked"]] if "asked" in design else design
    settings = [name for name in varied if name in asked and asked[name].nunique() > 1]
    found = [pd.DataFrame(columns=["setting"])]
    for name in settings:
        others = ["arm", *(other for other in settings if other != name)]
        rows = asked.drop_duplicates([*others, name])
        if pd.api.types.is_numeric_dtype(rows[name]):
            rows = rows.sort_values(name, kind="stable")
        first = rows.drop_duplicates(others)[[*others, "point", name, "scenario"]]
        renamed = first.rename(
            columns={"point": "against_point", name: "against_value", "scenario": "against_scenario"}
        )
        both = rows.merge(renamed, on=others)
        both = both[both["point"] != both["against_point"]]
        part = both[["arm", "point", "scenario", "against_point", "against_scenario"]].assign(setting=name)
        found.append(part.assign(value=both[name].map(_text), against_value=both["against_value"].map(_text)))
    return pd.concat([part for part in found if len(part)] or found, ignore_index=True)


def _text(value: object) -> str:
    """A value of any setting in one column: numbers and names."""
    return f"{value:.12g}" if isinstance(value, int | float | np.number) else str(value)
