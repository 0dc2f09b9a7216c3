"""The hashes of a design that was made ready before, so that a large sweep is taken up again in seconds.

They stand in ``design.parquet``, together with a digest of everything that they follow from.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from experiments.asking import keys, presets, schema
from experiments.asking import points as points_of_designs
from experiments.asking.points import BASE, DESIGN_COLUMNS, Points
from experiments.keeping.intact import DAMAGE, stamped
from experiments.keeping.writing import plain_table, write_table
from sim.model_version import MODEL_VERSION

DESIGN = "design.parquet"
FROM = 1_000  # scenarios: smaller designs are always made ready anew
_KEY = b"staffroom.digest"


def digest_of(points: Points) -> bytes:
    """Names everything that the hashes of a design follow from, apart from the rows of its table.

    Empty where a school is read from files, because these may change.
    """
    base = {name: points.configuration[name] for name in BASE}
    schools = [base["school"], *(content for (group, _), content in points.contents.items() if group == "school")]
    if any(school.get(name) for school in schools if school for name in presets.FILE_PATHS):
        return b""
    arms = [[arm.name, arm.reform and presets.content("reform", arm.reform)] for arm in points.arms]
    contents = [[*key, content] for key, content in points.contents.items()]
    columns = [str(name) for name in points.table.columns]
    text = json.dumps([base, arms, contents, columns, MODEL_VERSION], sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode())
    for module in (keys, presets, schema, points_of_designs):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest().encode()


def write_design(design: pd.DataFrame, points: Points, folder: Path, stamp: bytes) -> None:
    """Writes ``design.parquet`` with what is needed to remember its hashes."""
    table = plain_table(design)
    metadata = {**(table.schema.metadata or {}), _KEY: digest_of(points)}
    write_table(stamped(table.replace_schema_metadata(metadata), stamp), folder / DESIGN)


def remembered(points: Points, folder: Path) -> np.ndarray:
    """Hashes of the scenarios, (points, arms), empty text where they are not known."""
    known = np.full((len(points.table), len(points.arms)), "", object)
    if len(points) <= FROM or not (folder / DESIGN).exists():
        return known
    try:
        stored = pq.read_table(folder / DESIGN, page_checksum_verification=True)
    except DAMAGE:
        return known
    digest = (stored.schema.metadata or {}).get(_KEY)
    if not digest or digest != digest_of(points):
        return known
    design = stored.to_pandas()
    columns = [str(name) for name in points.table.columns]
    design = design.loc[design["asked"], [*DESIGN_COLUMNS, *columns]].astype(points.table.dtypes.to_dict())
    for number, arm in enumerate(points.arms):
        rows = design[design["arm"] == arm.name].drop_duplicates(columns)
        found = points.table.merge(rows, how="left", on=columns)["scenario"]
        known[:, number] = found.fillna("").to_numpy(object)
    return known
