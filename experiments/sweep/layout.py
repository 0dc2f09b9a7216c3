"""Where a sweep goes, what command it was, and how an extended design joins the one that is there."""

import hashlib
import shlex
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.experiment import RESULTS
from experiments.sweep.asked import Asked
from experiments.sweep.store import RunStore

_SHORT = {"school.isolation": "isolation", "school.trust": "trust", "reform.levers.mandate": "mandate"}


def command(request: Asked) -> str:
    """The command that was typed."""
    return shlex.join(["staffroom", "sweep", *request.typed])


def folder_of(request: Asked) -> Path:
    """The folder asked for, or one under ``results/`` named by what varies, the school and the seed."""
    if request.output is not None:
        return request.output
    chosen = request.configuration.get("experiment_name")
    names = [_SHORT.get(name, name.split(".")[-1]) for name in request.points.table.columns]
    base = {name: request.configuration[name] for name in ("school", "reform", "parameters", "years")}
    digest = hashlib.sha256(repr((base, [arm.name for arm in request.points.arms])).encode()).hexdigest()[:6]
    what = chosen or "-".join(names[:4])
    return RESULTS / f"sweep-{what}-seed{request.seed}-{digest}"


def merged_design(table: pd.DataFrame, folder: Path, runs: RunStore, request: Asked) -> pd.DataFrame:
    """The asked design first (``asked`` true), then points of earlier designs whose runs are in the store.

    A setting that an earlier design did not vary had the value of the composed configuration (empty: not one number).
    """
    table = table.assign(asked=True)
    path = folder / "design.parquet"
    if not path.exists():
        return table
    try:
        earlier = pq.read_table(path).to_pandas()
    except (OSError, pa.ArrowException):
        return table
    known = set(table["scenario"])
    earlier = earlier[~earlier["scenario"].isin(known) & earlier["scenario"].isin(runs.held)]
    if earlier.empty:
        return table
    numbers = {point: len(table) + k for k, point in enumerate(dict.fromkeys(earlier["point"]))}
    earlier = earlier.assign(point=earlier["point"].map(numbers), asked=False)
    return pd.concat([table, earlier], ignore_index=True)
