"""One row per point, arm and outcome: mean over the schools, interval, spread, and what the arm changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.parts import WRITE_OPTIONS, atomic
from experiments.sweep.store import RunStore, numbers_of
from sim.differences import CONFIDENCE

COLUMNS = ("mean", "low", "high", "sd", "schools")
POINTS = "points.parquet"
VALUES_AT_ONCE = 2_000_000
PAIRED = ("difference", "difference_low", "difference_high", "share_above_0")


@dataclass(frozen=True)
class _Sorted:
    """The runs by scenario and replicate: their ``order``, both columns in it, and where each scenario begins."""

    order: np.ndarray
    scenarios: np.ndarray
    replicates: np.ndarray
    names: np.ndarray
    starts: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """Number of runs of each scenario."""
        return np.diff(self.starts, append=len(self.order))


@dataclass(frozen=True)
class _Pairs:
    """Runs with the same replicate in a row of the design (``rows``, each from ``starts``) and in its baseline."""

    rows: np.ndarray
    starts: np.ndarray
    after: np.ndarray
    before: np.ndarray


def summary(
    design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Point, arm, outcome, mean, low, high (t interval), sd, schools; with several arms also the paired difference to
    the first: difference, difference_low, difference_high, share_above_0 (share of schools).
    """
    return pd.concat(summaries(design, store, outcomes, arms, confidence), ignore_index=True)


def write_points(
    folder: Path, design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float
) -> int:
    """Writes ``points.parquet``, outcome by outcome; returns its number of rows."""
    rows = 0
    writer = None
    with atomic(folder / POINTS) as stream:
        for frame in summaries(design, store, outcomes, arms, confidence):
            table = pa.Table.from_pandas(frame, preserve_index=False)
            writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
            writer.write_table(table)
            rows += len(frame)
        if writer is not None:
            writer.close()
    return rows


def summaries(
    design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float
) -> Iterator[pd.DataFrame]:
    """:func:`summary` outcome by outcome. A few outcomes are read at a time: memory does not grow with their number."""
    runs = _sorted(store)
    place = _places(design["scenario"], runs.names)
    known = design[place >= 0].reset_index(drop=True)
    place = place[place >= 0]
    pairs = _paired(known, place, runs, arms[0]) if len(arms) > 1 else None
    step = max(1, VALUES_AT_ONCE // max(1, len(runs.order)))
    for begin in range(0, len(outcomes), step):
        names = outcomes[begin : begin + step]
        for outcome, values in zip(names, store.columns(names), strict=True):
            values = values[runs.order]
            found = _moments(values, runs.starts, confidence)[place]
            columns = {"point": known["point"], "arm": known["arm"], "outcome": [outcome] * len(known)}
            columns |= dict(zip(COLUMNS, found.T, strict=True))
            if pairs is not None:
                columns |= dict(zip(PAIRED, _differences(len(known), pairs, values, confidence).T, strict=True))
            yield pd.DataFrame(columns).astype({"outcome": known["arm"].dtype, "schools": int})


def _sorted(store: RunStore) -> _Sorted:
    scenarios, replicates = store.keys()
    order = np.lexsort((replicates, scenarios))
    names, starts = np.unique(scenarios[order], return_index=True)
    return _Sorted(order, scenarios[order], replicates[order], names, starts)


def _places(scenarios: pd.Series, names: np.ndarray) -> np.ndarray:
    """Where each scenario is among the sorted names, -1 where it is not."""
    wanted = numbers_of(scenarios)
    if not len(names):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(names, wanted), len(names) - 1)
    return np.where(names[place] == wanted, place, -1)


def _moments(values: np.ndarray, starts: np.ndarray, confidence: float) -> np.ndarray:
    """Mean, interval, sd and number of the known values, a row for each stretch of values; ``starts`` ascend."""
    from scipy.special import stdtrit

    if not len(starts):
        return np.empty((0, len(COLUMNS)))
    known = ~np.isnan(values)
    counts = np.diff(starts, append=len(values))
    n = np.add.reduceat(known.astype(np.int64), starts)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.add.reduceat(np.where(known, values, 0.0), starts) / n
        away = np.where(known, values - np.repeat(mean, counts), 0.0)
        sd = np.where(n > 1, np.sqrt(np.add.reduceat(away * away, starts) / np.maximum(n - 1, 1)), np.nan)
        half = stdtrit(np.maximum(n - 1, 1), 0.5 + confidence / 2) * sd / np.sqrt(n)
    return np.column_stack([mean, mean - half, mean + half, sd, n])


def _paired(known: pd.DataFrame, place: np.ndarray, runs: _Sorted, baseline: str) -> _Pairs:
    """The runs to compare: those of every row of an arm with those of the baseline at the same point."""
    first = known["arm"] == baseline
    of_point = pd.Series(place[first], index=known.loc[first, "point"])
    base = known["point"].map(of_point).fillna(-1).to_numpy(int)
    rows = np.flatnonzero(~first & (base >= 0))
    counts = runs.counts[place[rows]]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    after = np.repeat(runs.starts[place[rows]], counts) + within
    row, code = np.repeat(rows, counts), np.repeat(base[rows], counts)
    length = int(runs.replicates.max(initial=0)) + 1
    keys = np.repeat(np.arange(len(runs.names)), runs.counts) * length + runs.replicates
    wanted = code * length + runs.replicates[after]
    before = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    both = keys[before] == wanted
    found, starts = np.unique(row[both], return_index=True)
    return _Pairs(found, starts, after[both], before[both])


def _differences(rows: int, pairs: _Pairs, values: np.ndarray, confidence: float) -> np.ndarray:
    """Paired difference, interval and share above 0 of every row of the design; NaN for the baseline itself."""
    change = values[pairs.after] - values[pairs.before]
    found = np.full((rows, len(PAIRED)), np.nan)
    if len(pairs.rows):
        moments = _moments(change, pairs.starts, confidence)
        above = np.add.reduceat((change > 0).astype(np.int64), pairs.starts)
        with np.errstate(divide="ignore", invalid="ignore"):
            found[pairs.rows] = np.column_stack([moments[:, :3], above / moments[:, 4]])
    return found
