"""Runs the arms of a pattern, reduces each to what the pattern reads, and keeps finished patterns for the next time."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments import terminal
from experiments.asking.keys import scenario_hash
from experiments.keeping.writing import atomic, write_table
from experiments.patterns.arms import Arm
from experiments.patterns.data import Data, joined
from experiments.patterns.declared import Pattern, Window
from experiments.patterns.looks import look_at
from experiments.running import executors
from experiments.running.executors.pool import Pool
from sim.declared.measures import MEASURE_NAMES, SUMMED, bounds_of
from sim.model_version import MODEL_VERSION
from sim.results.differences import interval
from sim.results.simulate import simulate

Progress = Callable[[int], None]
CURVE_COLUMNS = ("arm", "family", "measure", "week", "mean", "low", "high")
FORMAT = 1  # of the kept files


@dataclass(frozen=True)
class ArmRuns:
    """The runs of one arm of a pattern, as they are handed to an executor."""

    pattern: Pattern
    arm: Arm
    seed: int


def simulated(
    pattern: Pattern, arms: Sequence[Arm], seed: int, folder: Path | None, progress: Progress, pool: Pool | None = None
) -> Data:
    """The results of every arm; those kept in ``folder`` are read instead. ``progress`` is told of finished runs.

    ``pool`` does the work (default: threads of this process).
    """
    if pool is None:
        with executors.opened("threads", None, None) as threads:
            return simulated(pattern, arms, seed, folder, progress, threads)
    runs = sum(arm.replicates for arm in arms)
    key = runs_key(pattern, arms, seed)
    if folder is not None and (kept := _kept(folder, pattern.id, key)) is not None:
        progress(runs)
        return kept
    parts: dict[str, Data] = {}
    try:
        for block, data in pool.work_off([ArmRuns(pattern, arm, seed) for arm in arms], reduced):
            parts[block.arm.name] = data
            progress(block.arm.replicates)
    except KeyboardInterrupt:
        terminal.say("Stopping as soon as the runs in hand are finished ...")
        raise
    data = joined([parts[arm.name] for arm in arms])
    if folder is not None:
        _keep(folder, pattern.id, key, data)
    return data


def reduced(runs: ArmRuns) -> Data:
    """One arm: simulates every week, keeps the means over the windows and the curves."""
    pattern, arm, seed = runs.pattern, runs.arm, runs.seed
    result = simulate(arm.scenario, arm.replicates, seed, 1, name=arm.name, first_replicate=arm.first_replicate)
    weeks = result.week_values
    frames = [_window(weeks, name, bounds) for name, bounds in pattern.windows.items()]
    if arm.look:
        replicates = range(arm.first_replicate, arm.first_replicate + arm.replicates)
        looks = pd.DataFrame([look_at(arm.look, arm.scenario, seed, replicate) for replicate in replicates])
        frames.append(pd.concat([_window(weeks, "final", (-1, None)), looks], axis=1))
    values = pd.concat(frames, ignore_index=True)
    values.insert(0, "replicate", np.tile(np.arange(arm.replicates) + arm.first_replicate, len(frames)))
    values.insert(0, "family", arm.family)
    values.insert(0, "arm", arm.name)
    for name, value in arm.settings.items():
        values[name] = value
    return Data(values, _curves(pattern, arm, weeks))


def _window(weeks: np.ndarray, name: str, bounds: Window) -> pd.DataFrame:
    """Mean over the weeks of a window (sum for what is counted in events); NaN weeks are left out."""
    part = weeks[:, bounds[0] : bounds[1], :] if len(bounds) == 2 else weeks[:, _recurring(*bounds, weeks.shape[1]), :]
    known = (~np.isnan(part)).sum(axis=1)
    total = np.nansum(part, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        average = np.where(known > 0, total / known, np.nan)
    frame = pd.DataFrame(np.where(SUMMED, total, average), columns=pd.Index(MEASURE_NAMES))
    frame.insert(0, "window", name)
    return frame


def _recurring(start: int, stop: int, every: int, weeks: int) -> np.ndarray:
    """The weeks [start, stop) and the same again every so many weeks, until the end of the run."""
    later = np.arange(start, weeks)
    return later[(later - start) % every < stop - start]


def _curves(pattern: Pattern, arm: Arm, weeks: np.ndarray) -> pd.DataFrame:
    rows = []
    for measure in pattern.curves:
        for week, values in enumerate(weeks[:, :, MEASURE_NAMES.index(measure)].T):
            rows.append((arm.name, arm.family, measure, week, *interval(values, bounds_of(measure))))
    return pd.DataFrame(rows, columns=pd.Index(CURVE_COLUMNS))


def runs_key(pattern: Pattern, arms: Sequence[Arm], seed: int) -> str:
    """Names the results by everything that determines them."""
    content = [
        FORMAT,
        MODEL_VERSION,
        seed,
        {name: list(bounds) for name, bounds in pattern.windows.items()},
        list(pattern.curves),
        [(a.name, scenario_hash(a.scenario), a.replicates, a.first_replicate, a.look, _looks_hash(a)) for a in arms],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _looks_hash(arm: Arm) -> str:
    if not arm.look:
        return ""
    sources = [path.read_bytes() for path in sorted((Path(__file__).parent / "looks").glob("*.py"))]
    return hashlib.sha256(b"".join(sources)).hexdigest()[:8]


def _kept(folder: Path, name: str, key: str) -> Data | None:
    """Results that were kept before; None if there are none or a file is damaged."""
    try:
        found = [
            pq.read_table(folder / f"{name}-{key}.{kind}.parquet", page_checksum_verification=True).to_pandas()
            for kind in ("curves", "values")
        ]
    except (OSError, pa.ArrowException):
        return None
    return Data(found[1], found[0])


def _keep(folder: Path, name: str, key: str, data: Data) -> None:
    """Keeps the results; the values last, and older results of the same pattern go."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, frame in (("curves", data.curves), ("values", data.values)):
        write_table(pa.Table.from_pandas(frame, preserve_index=False), folder / f"{name}-{key}.{kind}.parquet")
    for old in folder.glob(f"{name}-*.parquet"):
        if key not in old.name:
            old.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """A text file, atomically."""
    with atomic(path) as stream:
        stream.write(text.encode())
