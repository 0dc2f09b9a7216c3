"""Where a sweep goes, and how an extended design joins the one that is there."""

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from experiments.asking.asked import Asked
from experiments.asking.keys import canonical
from experiments.asking.points import BASE, DESIGN_COLUMNS
from experiments.asking.request import RESULTS
from experiments.keeping.held import Held
from experiments.keeping.intact import DAMAGE, check, reason
from experiments.keeping.remembered import DESIGN
from experiments.keeping.runs_store import RunStore
from experiments.keeping.uniting import filled
from experiments.running.preparing import Prepared

_SHORT = {"school.isolation": "isolation", "school.trust": "trust", "reform.levers.mandate": "mandate"}


def folder_of(request: Asked) -> Path:
    """The folder asked for, or one under ``results/`` named by what varies, the school and the seed."""
    if request.output is not None:
        return request.output
    chosen = request.experiment and Path(request.experiment).stem
    varied = [str(name) for name in request.points.table.columns if name not in request.beside]
    names = [_SHORT.get(name, name.split(".")[-1]) for name in varied]
    base = {name: request.configuration[name] for name in BASE}
    digest = hashlib.sha256(canonical([base, [arm.name for arm in request.points.arms]]).encode()).hexdigest()[:6]
    what = chosen or "-".join(names[:4])
    own = f"-{request.model.name}" if request.model else ""
    return RESULTS / f"sweep-{what}-seed{request.seed}-{digest}{own}"


def merged_design(design: Prepared, folder: Path, runs: RunStore, stamp: bytes = b"") -> pd.DataFrame:
    """The asked design first (``asked`` true), then points of earlier designs that have runs in the store.

    A setting that one of the designs did not vary has the value of the composed configuration there.
    """
    table = design.table.assign(asked=True)
    path = folder / DESIGN
    if not path.exists():
        return table
    try:
        stored = pq.read_table(path, page_checksum_verification=True)
        check(stored.schema, "design", stamp)
        earlier = stored.to_pandas()
        scenarios_of_points(earlier)
    except DAMAGE as problem:
        runs.notify(
            f"{path} cannot be used ({reason(problem)}) and is made anew; points of earlier designs are no longer "
            "listed, their runs are kept."
        )
        return table
    names = dict.fromkeys([*table.columns, *earlier.columns])
    settings = [str(name) for name in names if name not in (*DESIGN_COLUMNS, "asked")]
    whole = joined(table, earlier.assign(asked=False), runs.held)
    whole = filled(design.points.configuration, whole, [name for name in settings if name in whole])
    return whole[[*(name for name in whole if name != "asked"), "asked"]]


def joined(design: pd.DataFrame, other: pd.DataFrame, held: Held) -> pd.DataFrame:
    """A design and the points of another one that are not in it and are asked for or have runs; numbered on."""
    same = scenarios_of_points(other).isin(scenarios_of_points(design))
    in_store = other["scenario"].map(held.__contains__).astype(bool)
    own = in_store & ~other["scenario"].isin(set(design["scenario"]))  # a baseline may be shared by many points
    by_point = pd.DataFrame({"own": own | other["asked"], "all": in_store}).groupby(other["point"])
    wanted = by_point["own"].any() | by_point["all"].all()
    other = other[other["point"].map(wanted & ~same.reindex(wanted.index))]
    if other.empty:
        return design
    first = int(design["point"].max()) + 1
    numbers = {point: first + k for k, point in enumerate(dict.fromkeys(other["point"]))}
    return pd.concat([design, other.assign(point=other["point"].map(numbers))], ignore_index=True)


def scenarios_of_points(design: pd.DataFrame) -> pd.Series:
    """The scenarios of every point, of all arms, as one text."""
    if design["arm"].nunique() == 1:
        return design.set_index("point")["scenario"]
    return design.sort_values(["point", "arm"]).groupby("point")["scenario"].agg("/".join)
