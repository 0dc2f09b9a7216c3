"""A finished sweep read back: which settings vary, and its runs as arrays over the levels of one or two of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.asking.outcome import REFORM_END, of_runs, outcome
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.store import read_table
from sim.declared.measures import CULTURES, MEASURE_NAMES
from sim.errors import StaffroomError, nearest
from sim.worlds.choosing import DEFAULT_WORLDS, NO_WORLDS


@dataclass(frozen=True)
class Grid:
    """Runs of one arm over the levels of ``x``, line by line: one line per value of ``y`` (or one line, without ``y``).

    ``scenarios`` (lines, levels) names them; ``beside`` holds the arm and the values of the other varied settings.
    """

    x: str
    levels: np.ndarray
    y: str | None
    lines: tuple[Any, ...]
    scenarios: np.ndarray
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """What a sweep was asked for (``design``: one row per point and arm) and where its runs are."""

    folder: Path
    manifest: Mapping[str, Any]
    design: pd.DataFrame

    @property
    def varied(self) -> list[str]:
        """The settings that have several values in the design."""
        columns = [str(name) for name in self.manifest.get("varied", []) if name in self.design]
        return [name for name in columns if self.design[name].nunique() > 1]

    @property
    def numeric(self) -> list[str]:
        """Those of them that are numbers."""
        return [name for name in self.varied if pd.api.types.is_numeric_dtype(self.design[name])]

    @property
    def arms(self) -> list[str]:
        """Names of the arms; the first is the baseline."""
        present = set(self.design["arm"])
        return [str(name) for name in self.manifest.get("arms", []) if name in present]

    @property
    def seed(self) -> int:
        """Root of all luck."""
        return int(self.manifest["seed"])

    @property
    def in_worlds(self) -> bool:
        """Whether every school lives in a plausible world of its own."""
        chosen = self.manifest.get("configuration", {}).get("worlds")
        return (DEFAULT_WORLDS if chosen is None else chosen) != NO_WORLDS

    @property
    def outcomes(self) -> list[str]:
        """The outcomes that were kept of every run."""
        return of_runs(self.manifest.get("outcomes", MEASURE_NAMES))

    @property
    def drawable(self) -> list[str]:
        """Those of them that figures show: not what is 1 or 0 in every school, and not the calendar of a reform, unless
        there is nothing else.
        """
        shown = [name for name in self.outcomes if name != REFORM_END and not outcome(name).counted]
        return shown or self.outcomes[:1]

    @cached_property
    def _keys(self) -> tuple[pd.Index, np.ndarray, np.ndarray, np.ndarray]:
        """Scenarios of the design; of the runs that belong to it: row, number of the scenario, of the replicate."""
        table = read_table(self.folder, "runs", ["scenario", "replicate"])
        names = pd.Index(self.design["scenario"].unique())
        place = _among(names, table["scenario"])
        rows = np.flatnonzero(place >= 0)
        _, replicate = np.unique(table["replicate"].to_numpy()[rows], return_inverse=True)
        return names, rows, place[rows], replicate.astype(np.int32)

    @property
    def runs(self) -> int:
        """Number of runs that belong to the design."""
        return len(self._keys[1])

    def values(self, grid: Grid, outcome: str) -> np.ndarray:
        """One outcome of every run of a grid: (lines, levels, replicates), NaN where there is none.

        Raises :class:`StaffroomError` for an outcome that was not kept.
        """
        if outcome not in self.outcomes:
            raise StaffroomError(f"'{self.folder}' does not hold {outcome}{nearest(outcome, self.outcomes)}")
        column = read_table(self.folder, "runs", [outcome])[outcome].to_numpy()
        return self._wide(grid, column.astype(float), np.nan)

    def cultures(self, grid: Grid) -> np.ndarray:
        """Number of schools in each culture: (lines, levels, cultures), in the order of ``CULTURES``."""
        column = _among(pd.Index(CULTURES), read_table(self.folder, "runs", ["culture"])["culture"])
        codes = self._wide(grid, column, -1)
        return np.stack([(codes == code).sum(axis=2) for code in range(len(CULTURES))], axis=2)

    def _wide(self, grid: Grid, column: np.ndarray, missing: float) -> np.ndarray:
        names, rows, place, replicate = self._keys
        table = np.full((len(names), int(replicate.max(initial=-1)) + 1), missing, column.dtype)
        table[place, replicate] = column[rows]
        return table[names.get_indexer(pd.Index(grid.scenarios.ravel()))].reshape(*grid.scenarios.shape, -1)


def read(folder: Path) -> Finished:
    """A finished sweep. Raises :class:`StaffroomError` for a folder that holds none."""
    manifest = read_manifest(folder)
    if manifest.get("verb") not in ("sweep", "map") or not manifest.get("tables"):
        raise StaffroomError(f"'{folder}' holds no finished sweep.")
    design = read_table(folder, "design").to_pandas()
    return Finished(folder, manifest, design[design["asked"]] if "asked" in design else design)


def grids(found: Finished, x: str, y: str | None) -> Iterator[Grid]:
    """One grid over ``x`` and ``y`` per arm and combination of the other varied settings.

    Raises :class:`StaffroomError` where combinations are missing: the design is no grid.
    """
    others = [name for name in found.varied if name not in (x, y)]
    levels = np.sort(found.design[x].unique().astype(float))
    lines = _ordered(found.design[y]) if y is not None else ("",)
    combinations = product(found.arms, *(_ordered(found.design[name]) for name in others))
    for arm, *values in combinations:
        chosen = found.design["arm"] == arm
        for name, value in zip(others, values, strict=True):
            chosen &= found.design[name] == value
        wanted = len(levels) * len(lines)
        missing = wanted - len(found.design.loc[chosen, [x] if y is None else [x, y]].drop_duplicates())
        if missing:
            across = f"{x} and {y}" if y is not None else x
            raise StaffroomError(
                f"'{found.folder}' holds no grid of {across}: {missing:,} of {wanted:,} combinations are not in its "
                "design; `staffroom map` makes a grid."
            )
        scenarios = _places(found.design[chosen], (x, levels), (y, lines))
        beside = {"arm": arm} if len(found.arms) > 1 else {}
        yield Grid(x, levels, y, lines, scenarios, beside | dict(zip(others, values, strict=True)))


def arms_at_points(found: Finished) -> Iterator[Grid]:
    """A grid of one line per point: its levels are the arms, named by ``lines``; ``beside`` has the varied settings.

    A point that has not all arms is left out.
    """
    for _, rows in found.design.groupby("point", sort=False):
        scenarios = rows.set_index("arm")["scenario"].reindex(found.arms)
        if scenarios.notna().all():
            beside = {name: rows[name].iloc[0] for name in found.varied}
            levels = np.arange(len(found.arms))
            yield Grid("arm", levels, None, tuple(found.arms), scenarios.to_numpy(object)[None, :], beside)


def _among(names: pd.Index, column: pa.ChunkedArray) -> np.ndarray:
    """Where each text of a column is among the names, -1 where it is not; a text is looked up once."""
    whole = column.combine_chunks().dictionary_encode()
    place = names.get_indexer(pd.Index(whole.dictionary.to_pylist())).astype(np.int32)
    values: np.ndarray = place[whole.indices.to_numpy()]
    return values


def _ordered(column: pd.Series) -> tuple[Any, ...]:
    """The values of a setting: numbers in ascending order, names as they come."""
    values = list(column.unique())
    return tuple(sorted(values)) if pd.api.types.is_numeric_dtype(column) else tuple(values)


def _places(rows: pd.DataFrame, x: tuple[str, np.ndarray], y: tuple[str | None, Sequence[Any]]) -> np.ndarray:
    """The scenario of every line and level."""
    scenarios = np.empty((len(y[1]), len(x[1])), object)
    level = np.searchsorted(x[1], rows[x[0]].to_numpy(float))
    line = pd.Index(y[1]).get_indexer(pd.Index(rows[y[0]])) if y[0] is not None else np.zeros(len(rows), int)
    scenarios[line, level] = rows["scenario"].to_numpy()
    return scenarios
