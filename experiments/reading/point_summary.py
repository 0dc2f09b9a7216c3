"""One row per point, arm and outcome: mean over the schools, interval, spread, and what the arm changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from experiments.keeping.held import Order
from experiments.keeping.parts import WRITE_OPTIONS, atomic, plain_table
from experiments.keeping.runs_store import KEYS, RunStore, numbers_of, placed
from sim.results.differences import CONFIDENCE, UNBOUNDED, Bounds, between, ends
from sim.results.outcome_columns import bounds_of

COLUMNS = ("mean", "low", "high", "sd", "schools")
POINTS = "points.parquet"
VALUES_AT_ONCE = 100_000
ENDS = ("low", "high", "difference_low", "difference_high")
PAIRED = ("difference", "difference_low", "difference_high", "share_above_0")


@dataclass(frozen=True)
class Pairs:
    """Runs with the same replicate in a row of the design (``rows``, each from ``starts``) and in what it is compared
    with.
    """

    rows: np.ndarray
    starts: np.ndarray
    after: np.ndarray
    before: np.ndarray


def summary(
    design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Point, arm, outcome, mean, low, high (its interval, see :func:`~sim.results.differences.intervals`), sd, schools;
    with several arms also the paired difference to the first: difference, difference_low, difference_high,
    share_above_0 (share of schools); ``level`` of all these intervals, ``confidence``.
    """
    return pd.concat(summaries(design, store, outcomes, arms, confidence), ignore_index=True)


def write_points(
    folder: Path, design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float
) -> int:
    """Writes ``points.parquet``, outcome by outcome; returns its number of rows.

    ``low`` and ``high`` have one level in every sweep, 95 % (``level``), and are NaN for fewer than
    :data:`sim.results.differences.FEWEST_SCHOOLS` schools. Where points were looked at several times,
    ``looks_low``, ``looks_high`` and so on allow for it; their level is ``looks_level``.
    """
    rows = 0
    writer = None
    with atomic(folder / POINTS) as stream:
        for frame in _with_looks(design, store, outcomes, arms, confidence):
            table = plain_table(frame)
            writer = writer or pq.ParquetWriter(stream, table.schema, **WRITE_OPTIONS)
            writer.write_table(table)
            rows += len(frame)
        if writer is not None:
            writer.close()
    return rows


def _with_looks(
    design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float
) -> Iterator[pd.DataFrame]:
    """The summaries with their 95 % intervals and, where the level of the looks is another one, with those too."""
    usual = summaries(design, store, outcomes, arms, CONFIDENCE)
    if confidence == CONFIDENCE:
        yield from usual
        return
    for frame, wide in zip(usual, summaries(design, store, outcomes, arms, confidence), strict=True):
        names = [name for name in ENDS if name in frame]
        yield frame.assign(**{f"looks_{name}": wide[name] for name in names}, looks_level=confidence)


def summaries(
    design: pd.DataFrame, store: RunStore, outcomes: Sequence[str], arms: Sequence[str], confidence: float
) -> Iterator[pd.DataFrame]:
    """:func:`summary` outcome by outcome. What is held of every run is one value, its place and that of its pair."""
    order = store.held.order()
    known, codes = with_runs(design, order)
    pairs = list(pairs_with(_baselines(known, codes, arms[0]), codes, order)) if len(arms) > 1 else None
    for outcome, values in outcome_by_outcome(store, order, outcomes):
        bounds = bounds_of(outcome)
        found = _moments(values, order.starts, bounds, confidence)[codes]
        columns = {"point": known["point"], "arm": known["arm"], "outcome": [outcome] * len(known)}
        columns |= dict(zip(COLUMNS, found.T, strict=True))
        if pairs is not None:
            compared = differences(values, pairs, len(known), between(bounds), confidence)
            columns |= dict(zip(PAIRED, compared.T[:4], strict=True))
        columns["level"] = np.full(len(known), confidence)
        yield pd.DataFrame(columns).astype({"outcome": known["arm"].dtype, "schools": int})


def with_runs(design: pd.DataFrame, order: Order) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows of a design that have runs, and the numbers of their scenarios."""
    codes = order.codes(numbers_of(design["scenario"]))
    return design[codes >= 0].reset_index(drop=True), codes[codes >= 0]


def outcome_by_outcome(store: RunStore, order: Order, outcomes: Sequence[str]) -> Iterator[tuple[str, np.ndarray]]:
    """Every outcome with its values in all runs, by scenario and replicate."""
    kind = np.min_scalar_type(len(store.held))  # four bytes for a place
    places = np.concatenate([np.empty(0, kind), *(placed(t, order).astype(kind) for t in store.pieces(KEYS))])
    step = max(1, VALUES_AT_ONCE // max(1, len(places)))
    for begin in range(0, len(outcomes), step):
        names = outcomes[begin : begin + step]
        yield from zip(names, _in_order(store, names, places), strict=True)


def _in_order(store: RunStore, names: Sequence[str], places: np.ndarray) -> np.ndarray:
    """Outcomes of all runs by scenario and replicate: (outcomes, runs)."""
    found, begin = np.full((len(names), len(places)), np.nan), 0
    for table in store.pieces(names):
        rows = places[begin : begin + table.num_rows]
        begin += table.num_rows
        for values, name in zip(found, names, strict=True):
            values[rows] = table[name].to_numpy()
    return found


def _pieces(starts: np.ndarray) -> Iterator[tuple[int, int]]:
    """Stretches of values, given by their ``starts`` and at last their end, a few at a time: the first, and after the
    last. So what is computed on the way does not grow with the number of values.
    """
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + VALUES_AT_ONCE, side="right")) - 1
        yield first, max(last, first + 1)
        first = max(last, first + 1)


def _moments(values: np.ndarray, starts: np.ndarray, bounds: Bounds, confidence: float) -> np.ndarray:
    """Mean, interval, sd and number of the known values, a row for each stretch of values; none of them is empty."""
    rows = [_moments_at_once(values[starts[a] : starts[b]], starts[a : b + 1] - starts[a]) for a, b in _pieces(starts)]
    mean, sd, n = np.concatenate([np.empty((0, 3)), *rows]).T
    return np.column_stack([mean, *ends(mean, sd, n, bounds, confidence), sd, n])


def _moments_at_once(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Mean, sd and number of the known values of each stretch: (stretches, 3)."""
    known, starts, counts = ~np.isnan(values), starts[:-1], np.diff(starts)
    n = np.add.reduceat(known.astype(np.int64), starts)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.add.reduceat(np.where(known, values, 0.0), starts) / n
        away = np.where(known, values - np.repeat(mean, counts), 0.0)
        sd = np.where(n > 1, np.sqrt(np.add.reduceat(away * away, starts) / np.maximum(n - 1, 1)), np.nan)
    return np.column_stack([mean, sd, n])


def _baselines(known: pd.DataFrame, codes: np.ndarray, baseline: str) -> np.ndarray:
    """The number of the scenario that every row is compared with: the baseline at the same point; -1 for none."""
    first = known["arm"] == baseline
    of_point = pd.Series(codes[first], index=known.loc[first, "point"])
    base = known["point"].map(of_point).fillna(-1).to_numpy(int)
    return np.where(first, -1, base)


def pairs_with(base: np.ndarray, codes: np.ndarray, order: Order) -> Iterator[Pairs]:
    """The runs to compare, a few rows at a time: those of scenario ``codes`` with those of ``base`` (-1: none)."""
    rows = np.flatnonzero(base >= 0)
    ends = np.concatenate([[0], np.cumsum(np.diff(order.starts)[codes[rows]])])
    kind = np.min_scalar_type(order.starts[-1])
    for a, b in _pieces(ends):
        counts = np.diff(ends[a : b + 1])
        row = np.repeat(rows[a:b], counts)
        after = np.arange(ends[a], ends[b]) + np.repeat(order.starts[codes[rows[a:b]]] - ends[a:b], counts)
        before = order.places(base[row], order.replicates(after))
        both = before >= 0
        found, starts = np.unique(row[both], return_index=True)
        yield Pairs(found, np.append(starts, both.sum()), after[both].astype(kind), before[both].astype(kind))


def differences(
    values: np.ndarray,
    pairs: Sequence[Pairs],
    rows: int,
    bounds: Bounds = UNBOUNDED,
    confidence: float = CONFIDENCE,
) -> np.ndarray:
    """Paired difference, interval, share above 0 and number of schools of every row; NaN where nothing is compared."""
    found = np.full((rows, len(PAIRED) + 1), np.nan)
    for piece in pairs:
        if len(piece.rows):
            change = values[piece.after] - values[piece.before]
            moments = _moments(change, piece.starts, bounds, confidence)
            above = np.add.reduceat((change > 0).astype(np.int64), piece.starts[:-1])
            with np.errstate(divide="ignore", invalid="ignore"):
                found[piece.rows] = np.column_stack([moments[:, :3], above / moments[:, 4], moments[:, 4]])
    return found
