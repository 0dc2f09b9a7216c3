"""What is left of a gain so many weeks after a reform has ended: ``kept.parquet``, from the weeks of a sweep.

The gain is the paired difference to the first arm at the same point, in the better direction of the measure; it is
taken over the last WINDOW weeks of the reform and over as many weeks later. The share that is left is the ratio of the
two means with Fieller's interval; there is none where the gain itself cannot be told from zero.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from experiments.asking.outcome import REFORM_END, WINDOW, Outcome, of_pairs
from experiments.keeping.intact import stamped
from experiments.keeping.runs_store import RunStore
from experiments.keeping.writing import plain_table, write_table
from sim.declared.measures import DIRECTION, bounds_of
from sim.results.differences import CONFIDENCE, between, fieller, interval

KEPT = "kept.parquet"
_NONE = (np.nan, np.nan, np.nan)


def write_kept(design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], baseline: str) -> int:
    """Writes ``kept.parquet`` where ``kept(...)`` is among the outcomes; returns its number of rows.

    Columns: point, arm, outcome, end (the first week after the reform), gain, gain_low, gain_high, gain_left,
    gain_left_low, gain_left_high, share_left, low, high, schools, level (of the intervals).
    """
    wanted = of_pairs(outcomes)
    path = store.folder / KEPT
    if not wanted:
        path.unlink(missing_ok=True)
        return 0
    base = design[design["arm"] == baseline].set_index("point")["scenario"]
    rows = design[(design["arm"] != baseline) & design["point"].isin(base.index)]
    rows = rows.assign(against=rows["point"].map(base), end=rows["scenario"].map(_ends(store)))
    rows = rows[rows["end"].notna()].astype({"end": int})
    found = [row for one in wanted for row in _rows(rows, store, one)]
    write_table(stamped(plain_table(pd.DataFrame(found, columns=pd.Index(_COLUMNS))), store.stamp), path)
    return len(found)


_COLUMNS = (
    *("point", "arm", "outcome", "end", "gain", "gain_low", "gain_high", "gain_left", "gain_left_low"),
    *("gain_left_high", "share_left", "low", "high", "schools", "level"),
)


def _ends(store: RunStore) -> dict[str, float]:
    """The first week after the reform of every scenario; NaN without a reform."""
    ends: dict[str, float] = {}
    for table in store.pieces(["scenario", REFORM_END]):
        ends |= dict(zip(table["scenario"].to_pylist(), table[REFORM_END].to_pylist(), strict=True))
    return ends


def _rows(rows: pd.DataFrame, store: RunStore, wanted: Outcome) -> Iterator[dict[str, Any]]:
    names = pd.concat([rows["scenario"], rows["against"]])
    pairs = set(zip(names, pd.concat([rows["end"], rows["end"]]), strict=True))
    windows = _windows(store, wanted, pairs)
    direction, possible = DIRECTION.get(wanted.measure.name, 1), between(bounds_of(wanted.measure.name))
    for row in rows.to_dict("records"):
        both = [windows.get((row[name], row["end"])) for name in ("scenario", "against")]
        if both[0] is None or both[1] is None:
            continue
        gain = (direction * (both[0] - both[1])).dropna().to_numpy()  # replicates that both have
        at_end, later = gain.T
        first, last = interval(at_end, possible), interval(later, possible)
        share = fieller(later, at_end) if first[1] > 0 else _NONE
        place = (row["point"], row["arm"], wanted.name, row["end"])
        yield dict(zip(_COLUMNS, (*place, *first, *last, *share, len(gain), CONFIDENCE), strict=True))


def _windows(store: RunStore, wanted: Outcome, pairs: set[tuple[str, int]]) -> dict[tuple[str, int], pd.DataFrame]:
    """Means over both windows by replicate, for scenarios and ends of reforms."""
    assert wanted.after is not None
    ends: dict[str, list[int]] = {}
    for name, end in pairs:
        ends.setdefault(name, []).append(end)
    found: dict[tuple[str, int], list[pd.DataFrame]] = {}
    columns = ["scenario", "replicate", "week", wanted.measure.name]
    with pq.ParquetFile(store.folder / "weeks.parquet") as file:
        for position in range(file.num_row_groups):
            weeks = file.read_row_group(position, columns=columns).to_pandas()
            for name, own in weeks.groupby(weeks["scenario"].astype(str)):
                table = own.pivot(index="replicate", columns="week", values=wanted.measure.name)
                for end in ends.get(str(name), ()):
                    spans = [(end - WINDOW, end), (end + wanted.after - WINDOW, end + wanted.after)]
                    means = [table.loc[:, first : stop - 1].mean(axis=1) for first, stop in spans]
                    found.setdefault((str(name), end), []).append(pd.concat(means, axis=1))
    return {key: pd.concat(tables) for key, tables in found.items()}
