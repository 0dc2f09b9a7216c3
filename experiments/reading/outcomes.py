"""The numbers of the tables on the terminal, from the tables of a results folder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.declared.measures import CULTURES, DIRECTION, MEASURES, Measure
from sim.results.differences import interval
from sim.results.outcome_columns import bounds_of

START_WEEKS = 4
HEADLINE = (
    "voluntary_share",
    "mandated_sessions",
    "depth_mean",
    "exchange_monthly",
    "joint_work_monthly",
    "isolates_share",
    "norm_mean",
    "perceived_norm",
    "trust_mean",
    "self_efficacy_mean",
    "coherence",
    "strain_mean",
    "harmful_per_teacher",
    "student_outcome",
)
_NUMBERS = ("baseline_mean", "scenario_mean", "difference", "low", "high")


@dataclass(frozen=True)
class Level:
    """One outcome of one scenario: mean at the start and at the end with its interval, spread between schools."""

    measure: Measure
    start: float
    end: float
    low: float
    high: float
    spread: float


@dataclass(frozen=True)
class Change:
    """One outcome of a reform against the baseline, paired by replicate.

    ``better`` is the share of replicates in which the reform does better, NaN for outcomes without a direction.
    """

    measure: Measure
    baseline: float
    reform: float
    difference: float
    low: float
    high: float
    better: float

    @property
    def clear(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def chosen(table: str, own_measures: Sequence[str] = ()) -> list[Measure]:
    """The outcomes of the table ``headline`` or ``all``, in the order of the declarations; a user's own ones last."""
    listed = (measure for measure in MEASURES if table == "all" or measure.name in HEADLINE)
    return [*listed, *map(measure_of, own_measures)]


def measure_of(outcome: str) -> Measure:
    """What is declared of an outcome; of a measure of a user's own model only its name is known."""
    own = Measure(outcome, outcome, "", "a measure of the user's own model")
    return next((measure for measure in MEASURES if measure.name == outcome), own)


def levels(runs: pd.DataFrame, starts: pd.DataFrame | None, measures: Sequence[Measure]) -> list[Level]:
    """Outcomes of one scenario. ``starts`` are the first weeks; without them, and for yearly sums, the start is NaN."""
    found = []
    for measure in measures:
        values = runs[measure.name].to_numpy(float)
        mean, low, high = interval(values, bounds_of(measure.name))
        known = values[~np.isnan(values)]
        spread = float(known.std(ddof=1)) if len(known) > 1 else np.nan
        has_start = starts is not None and measure.aggregate == "mean"
        found.append(Level(measure, _mean(starts[measure.name]) if has_start else np.nan, mean, low, high, spread))  # type: ignore[index]
    return found


def changes(runs: pd.DataFrame, differences: pd.DataFrame, scenario: str, measures: Sequence[Measure]) -> list[Change]:
    """Paired differences of one scenario, from :func:`staffroom.paired_differences`."""
    rows = differences[differences["scenario"] == scenario]
    names = str(rows["baseline"].iloc[0]), scenario
    numbers = dict(zip(rows["outcome"], rows[list(_NUMBERS)].to_numpy(float).tolist(), strict=True))
    found = []
    for measure in measures:
        before, after, difference, low, high = numbers[measure.name]
        found.append(Change(measure, before, after, difference, low, high, _better(runs, names, measure.name)))
    return found


def _better(runs: pd.DataFrame, names: tuple[str, str], outcome: str) -> float:
    if outcome not in DIRECTION:
        return np.nan
    before, after = (runs[runs["scenario"] == name].set_index("replicate")[outcome] for name in names)
    change = (after - before).dropna().to_numpy()
    if not len(change):
        return np.nan
    return float(np.mean(DIRECTION[outcome] * change > 0))


def culture_shares(runs: pd.DataFrame) -> dict[str, float]:
    """Share of the replicates in each culture in the last term."""
    counts = runs["culture"].value_counts(normalize=True)
    return {culture: float(counts.get(culture, 0.0)) for culture in CULTURES}


def _mean(values: pd.Series) -> float:
    known = values.to_numpy(float)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else np.nan
