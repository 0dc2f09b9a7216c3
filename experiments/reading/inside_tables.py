"""``ties.parquet`` and ``teachers.parquet`` of a results folder: what happened inside the schools that it holds.

They follow from scenario, seed and replicate, as the runs do, and are made from these: every run is stepped once more.
"""

from pathlib import Path

import pandas as pd

from experiments.asking.experiment import INSIDE, Experiment
from experiments.asking.model_file import loaded
from experiments.keeping.intact import stamp_in, stamp_of, stamped
from experiments.keeping.store import read_table
from experiments.keeping.writing import plain_table, write_table


def write_inside(experiment: Experiment, folder: Path, fresh: bool) -> dict[str, int]:
    """Writes the tables that were asked for; returns their rows. What is there and intact is kept unless runs are
    ``fresh``: then a table that was not asked for is removed, because it lacks them.
    """
    asked, rows = list(experiment.inside), {}
    for name in INSIDE:
        if fresh and name not in asked:
            (folder / f"{name}.parquet").unlink(missing_ok=True)
    if asked and (fresh or any(not _intact(folder, name, experiment) for name in asked)):
        _write(experiment, folder, asked)
    for name in INSIDE:
        if _intact(folder, name, experiment):
            rows[name] = read_table(folder, name, ["replicate"]).num_rows
    return rows


def _intact(folder: Path, name: str, experiment: Experiment) -> bool:
    """Whether a table is there, belongs to these results, and was made after their runs: a program that was killed in
    between has left an older one.
    """
    path, runs = folder / f"{name}.parquet", folder / "runs.parquet"
    ours = stamp_in(path) == stamp_of(experiment.identity, name)
    return ours and path.stat().st_mtime_ns >= runs.stat().st_mtime_ns


def _write(experiment: Experiment, folder: Path, names: list[str]) -> None:
    from sim.results.inside import inside

    own = None if experiment.model is None else loaded(experiment.model)
    runs = read_table(folder, "runs", ["scenario", "replicate"]).to_pandas()
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in names}
    for scenario, described in experiment.scenarios.items():
        replicates = sorted(runs.loc[runs["scenario"] == scenario, "replicate"])
        tables = inside(described, experiment.seed, replicates, own)
        for name in names:
            frame = getattr(tables, name)
            frame.insert(0, "scenario", scenario)
            found[name].append(frame)
    for name, frames in found.items():
        table = plain_table(pd.concat(frames, ignore_index=True))
        write_table(stamped(table, stamp_of(experiment.identity, name)), folder / f"{name}.parquet")
