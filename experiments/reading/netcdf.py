"""The runs of a sweep as one netCDF file: one dimension per varied setting where the design is a full grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from experiments.asking.axes import declaration_of
from experiments.keeping.store import read_table
from experiments.reading.outcomes import measure_of
from sim.declared.measures import CULTURES
from sim.errors import not_installed

if TYPE_CHECKING:
    import xarray

NEEDED = ("xarray", "h5netcdf", "h5py")
ENGINE: Final = "h5netcdf"
_COMPRESSED = {"zlib": True, "complevel": 4}


def check_installed() -> None:
    """Raises :class:`StaffroomError` if a package is missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise not_installed("netCDF files need", missing, "netcdf")


@dataclass(frozen=True)
class _Cells:
    """Where every run goes: ``dimensions`` with their coordinates; ``scenarios`` of all cells in their order."""

    dimensions: Mapping[str, np.ndarray]
    beside: Mapping[str, np.ndarray]  # settings along the dimension `point`, where the design is no grid
    scenarios: np.ndarray


def write_sweep(folder: Path, manifest: Mapping[str, Any], path: Path) -> None:
    """Writes the runs of the asked design. Dimensions: the varied settings, or ``point``; ``arm`` where there are
    several; ``replicate``. A run that does not exist is NaN. One outcome is in memory at a time.
    """
    design = read_table(folder, "design").to_pandas()
    cells = _cells(design[design["asked"]], manifest)
    keys = read_table(folder, "runs", ["scenario", "replicate"]).to_pandas()
    names = pd.Index(np.unique(cells.scenarios))
    place = names.get_indexer(pd.Index(keys["scenario"].astype(str)))
    rows = np.flatnonzero(place >= 0)
    replicates, column = np.unique(keys["replicate"].to_numpy()[rows], return_inverse=True)
    where = (names.get_indexer(pd.Index(cells.scenarios)), place[rows], column, (len(names), len(replicates)))
    _start(cells, replicates, manifest, path)
    for outcome in manifest["outcomes"]:
        values = read_table(folder, "runs", [outcome])[outcome].to_numpy().astype(float)[rows]
        measure = measure_of(outcome)
        attributes = {"long_name": measure.label, "units": measure.unit, "description": measure.meaning}
        _append(path, outcome, _variable(values, np.nan, where, cells, attributes))
    codes = pd.Index(CULTURES).get_indexer(pd.Index(_cultures(folder)[rows]))
    flags: dict[str, Any] = {
        "long_name": "Culture at the end",
        "flag_values": np.arange(len(CULTURES), dtype=np.int8),
        "flag_meanings": " ".join(name.replace(" ", "_") for name in CULTURES),
    }
    _append(path, "culture", _variable(codes.astype(np.int8), -1, where, cells, flags))


def write_tables(folder: Path, tables: list[str], target: Path) -> list[str]:
    """Writes the tables of ``staffroom run`` or ``compare``, one file each; returns their names."""
    import xarray

    written = []
    for name in ("runs", "weeks"):
        if name in tables:
            frame = read_table(folder, name).to_pandas().astype({"scenario": str})
            frame = frame.astype({column: str for column in ("culture",) if column in frame})
            index = [column for column in ("scenario", "replicate", "week") if column in frame]
            dataset = xarray.Dataset.from_dataframe(frame.set_index(index))
            dataset.to_netcdf(target / f"{name}.nc", engine=ENGINE)
            written.append(f"{name}.nc")
    return written


def _cells(design: pd.DataFrame, manifest: Mapping[str, Any]) -> _Cells:
    settings = [name for name in manifest["varied"] if name in design]
    arms = [name for name in manifest["arms"] if name in set(design["arm"])]
    points = design.drop_duplicates("point")
    levels = {name: _levels(points[name]) for name in settings}
    codes = [pd.Index(levels[name]).get_indexer(pd.Index(points[name])) for name in settings]
    shape = tuple(len(values) for values in levels.values())
    wide = design.pivot(index="point", columns="arm", values="scenario").loc[points["point"], arms].to_numpy()
    dimensions: dict[str, np.ndarray] = dict(levels)
    beside = {}
    if len(points) == np.prod(shape) and not points.duplicated(settings).any():
        order = np.argsort(np.ravel_multi_index(codes, shape))
    else:
        order = np.arange(len(points))
        dimensions = {"point": points["point"].to_numpy()}
        beside = {name: _plain(points[name]) for name in settings}
    if len(arms) > 1:
        dimensions["arm"] = np.array(arms, object)
    return _Cells(dimensions, beside, wide[order].ravel())


def _levels(column: pd.Series) -> np.ndarray:
    """The values of a setting: numbers in ascending order, names as they come."""
    values = _plain(column.drop_duplicates())
    return np.sort(values) if values.dtype != object else values


def _plain(column: pd.Series) -> np.ndarray:
    return column.to_numpy() if pd.api.types.is_numeric_dtype(column) else column.astype(str).to_numpy(object)


def _variable(
    values: np.ndarray, missing: float, where: tuple, cells: _Cells, attributes: Mapping[str, Any]
) -> "xarray.Variable":
    """A variable over all cells and replicates from the values of single runs."""
    import xarray

    of_cell, place, column, shape = where
    wide = np.full(shape, missing, values.dtype)
    wide[place, column] = values
    sizes = [len(coordinate) for coordinate in cells.dimensions.values()]
    return xarray.Variable((*cells.dimensions, "replicate"), wide[of_cell].reshape(*sizes, -1), attributes, _COMPRESSED)


def _start(cells: _Cells, replicates: np.ndarray, manifest: Mapping[str, Any], path: Path) -> None:
    """Writes the coordinates and what the file is."""
    import xarray

    coordinates = {name: (name, values, _described(name)) for name, values in cells.dimensions.items()}
    coordinates |= {name: ("point", values, _described(name)) for name, values in cells.beside.items()}
    attributes = {
        "title": "Simulated schools",
        "history": str(manifest["command"]),
        "source": f"staffroom, model {manifest['identity']['model_version']}",
        "seed": manifest["seed"],
    }
    dataset = xarray.Dataset(coords=coordinates | {"replicate": replicates}, attrs=attributes)
    dataset.to_netcdf(path, mode="w", engine=ENGINE)


def _described(name: str) -> dict[str, str]:
    row = declaration_of(name)
    return {} if row is None else {"long_name": row.name, "units": row.unit, "description": row.meaning}


def _append(path: Path, name: str, variable: "xarray.Variable") -> None:
    import xarray

    xarray.Dataset({name: variable}).to_netcdf(path, mode="a", engine=ENGINE)


def _cultures(folder: Path) -> np.ndarray:
    return read_table(folder, "runs", ["culture"])["culture"].to_pandas().astype(str).to_numpy()
