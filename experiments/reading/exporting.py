"""The runs of a sweep for other programs: joined with the settings of their points, as CSV or Parquet files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from experiments import terminal
from experiments.keeping.store import read_table
from experiments.keeping.writing import atomic

JOINED = ("runs", "weeks", "points", "kept")


def export_joined(folder: Path, name: str, target: Path, manifest: dict[str, Any]) -> None:
    """One table (a name of :data:`JOINED`) with the settings of every row in front, piece by piece.

    A run is written once for every point and arm that it belongs to: a baseline may be shared by many points.
    """
    design = read_table(folder, "design").to_pandas()
    settings = [column for column in manifest["varied"] if column in design]
    design = design[["point", "arm", *settings, "scenario"]]
    writer: Any = None
    with atomic(target) as stream:
        for piece in _pieces(folder, name, design):
            table = pa.Table.from_pandas(piece, preserve_index=False)
            if writer is None:
                kind = pyarrow.csv.CSVWriter if target.suffix == ".csv" else pq.ParquetWriter
                schema, writer = table.schema, kind(stream, table.schema)
            writer.write_table(table.cast(schema))
        if writer is not None:
            writer.close()


def _pieces(folder: Path, name: str, design: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if name in ("points", "kept"):
        yield design.drop(columns="scenario").merge(read_table(folder, name).to_pandas(), on=["point", "arm"])
        return
    outside = 0
    with pq.ParquetFile(folder / f"{name}.parquet", page_checksum_verification=True) as file:
        for position in range(file.num_row_groups):
            runs = file.read_row_group(position).to_pandas()
            runs = runs.astype({column: str for column in ("scenario", "culture") if column in runs})
            outside += int((~runs["scenario"].isin(design["scenario"])).sum())
            yield design.merge(runs, on="scenario").sort_values(["point", "arm", "replicate"], kind="stable")
    if outside:
        terminal.say(f"{outside:,} rows of {name} belong to no point of the design and are left out.")
