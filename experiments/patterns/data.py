"""What the runs of one pattern gave: a value per arm, window, measure and school; and curves over the weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import StaffroomError, nearest

ARM_COLUMNS = ("arm", "family", "replicate")


@dataclass(frozen=True)
class Data:
    """Results of the runs of one pattern.

    ``values``: one row per arm, window and replicate: arm, family, replicate, window, ``school.isolation`` and the
    like (what a grid or a sample varied), every measure over the window, and what a look at the final state gave
    (window ``final``). ``curves``: one row per arm, measure and week: arm, family, measure, week, mean, low, high.
    """

    values: pd.DataFrame
    curves: pd.DataFrame

    def __call__(self, arm: str, measure: str, window: str = "end") -> np.ndarray:
        """One measure of an arm, or of a sampled family, by replicate: shape (replicates,)."""
        return self.rows(arm, window)[self._known(measure)].to_numpy(float)

    def rows(self, arm: str, window: str = "end") -> pd.DataFrame:
        """The rows of an arm, or of a whole family, in one window, in the order of replicates."""
        column = "arm" if (self.values["arm"] == arm).any() else "family"
        found = self.values[(self.values[column] == arm) & (self.values["window"] == window)]
        if found.empty:
            names = [*self.values["family"].unique(), *self.values["arm"].unique()]
            raise StaffroomError(f"no runs of '{arm}' in window '{window}'{nearest(arm, names)}")
        return found

    def grid(self, family: str, setting: str, measure: str, window: str = "end") -> tuple[np.ndarray, np.ndarray]:
        """The levels of a varied setting, shape (levels,), and a measure, shape (levels, replicates)."""
        rows = self.rows(family, window)
        table = rows.pivot(index=self._known(setting), columns="replicate", values=self._known(measure))
        return table.index.to_numpy(float), table.to_numpy(float)

    def _known(self, column: str) -> str:
        if column not in self.values:
            raise StaffroomError(f"'{column}' was not measured{nearest(column, list(map(str, self.values.columns)))}")
        return column


def joined(parts: Sequence[Data]) -> Data:
    """The results of several arms as one."""
    curves = [part.curves for part in parts if len(part.curves)]
    return Data(
        pd.concat([part.values for part in parts], ignore_index=True),
        pd.concat(curves, ignore_index=True) if curves else parts[0].curves,
    )
