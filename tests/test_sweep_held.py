"""Which runs a sweep holds: against plain sets; and that what is held does not grow with the number of runs."""

import tracemalloc

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from experiments.keeping.held import Held
from experiments.keeping.runs_store import RunStore, held_in, placed
from experiments.keeping.writing import write_table
from experiments.reading.point_summary import write_points
from experiments.running.blocks import MOST_RUNS

NAMES = [f"{number:016x}" for number in (3, 10, 2**63, 2**64 - 1)]


def a_table(names, replicates) -> pa.Table:
    """Runs whose outcome is their replicate."""
    scenario = pa.array(names, pa.string()).dictionary_encode()
    return pa.table({"scenario": scenario, "replicate": replicates, "voluntary_share": np.asarray(replicates, float)})


@pytest.mark.parametrize("seed", range(5))
def test_stretches_are_the_same_as_sets(seed):
    luck = np.random.default_rng(seed)
    held, runs = Held(), set()
    for count in luck.integers(0, 40, 8):
        names, replicates = luck.choice(NAMES[:3], count), luck.integers(0, 30, count)
        held.update(held_in([a_table(names, replicates)]))
        runs |= set(zip(names.tolist(), replicates.tolist(), strict=True))
        assert len(held) == len(runs)
    assert [name in held for name in NAMES] == [any(name == run[0] for run in runs) for name in NAMES]
    for name in NAMES:
        missing = [r for first, n in held.missing(name, range(5, 25)) for r in range(first, first + n)]
        assert missing == [r for r in range(5, 25) if (name, r) not in runs]
        assert held.count(name, range(5, 25)) == 20 - len(missing)
    everything = [(name, replicate) for name in NAMES for replicate in range(31)]
    order, table = held.order(), a_table(*zip(*everything, strict=True))
    places = placed(table, order)
    assert places.tolist() == [sorted(runs).index(run) if run in runs else -1 for run in everything]
    assert order.replicates(np.arange(len(runs))).tolist() == [replicate for _, replicate in sorted(runs)]


def test_nothing_is_held_of_nothing():
    order = Held().order()
    assert len(Held()) == 0 and Held().missing(NAMES[0], range(3)) == [(0, 3)]
    assert placed(a_table(NAMES, [0] * 4), order).tolist() == [-1] * 4 and order.starts.tolist() == [0]


@pytest.mark.slow
def test_what_is_held_of_a_run_is_a_value_and_two_places(tmp_path):
    """Peak of Python's memory while tables are made of 200,000 and of 600,000 runs, in pairs."""
    small, large = (_peak(tmp_path / str(points), points) for points in (4, 12))
    assert large - small < 20 * 400_000  # 8 bytes a value, 4 its place, 2 x 4 every second run for its pair


def _peak(folder, points, schools=25_000) -> int:
    store = RunStore(folder, print)
    folder.mkdir()
    design = pd.DataFrame({"point": np.repeat(np.arange(points), 2), "arm": ["none", "some"] * points})
    design["scenario"] = [f"{number:016x}" for number in range(2 * points)]
    for name in design["scenario"]:
        for first in range(0, schools, MOST_RUNS):
            store.keep({"runs": a_table([name] * MOST_RUNS, np.arange(first, first + MOST_RUNS))})
    tracemalloc.start()
    try:
        store.scan()
        assert store.compact() == 2 * points * schools
        assert write_points(folder, design, store, ["voluntary_share"], ["none", "some"], 0.95) == 2 * points
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    found = pd.read_parquet(folder / "points.parquet")
    assert found["schools"].tolist() == [schools] * 2 * points and found["difference"][1] == 0
    return peak


def test_a_run_in_two_files_counts_once(tmp_path):
    store = RunStore(tmp_path, print)
    store.keep({"runs": a_table(NAMES[:2] * 2, [0, 0, 1, 1])})
    write_table(a_table(NAMES[:2], [1, 2]), tmp_path / "parts" / "again.parquet")
    again = RunStore(tmp_path, print)
    again.scan()
    assert len(again.held) == 5 and len(pd.read_parquet(tmp_path / "runs.parquet")) == 5
