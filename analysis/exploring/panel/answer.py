"""From two ensembles of schools on shared luck to the numbers of the panel: curves, outcomes, differences, chance."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.exploring.panel.goal import AT_MOST, Chance, Goal, chance, usual_direction
from analysis.telling import naming
from analysis.telling.tables import BAND, band, interval
from analysis.telling.texts import texts
from sim.declared.measures import MEASURE_NAMES, bounds_of
from sim.results import costs
from sim.results.differences import UNBOUNDED, between
from sim.results.differences import interval as interval_of_one
from sim.results.simulate import Progress, Result, simulate
from sim.scenario.scenario import Scenario

HOURS, WHOLE_RUN = "hours_in_force", "hours_whole_run"  # of a teacher in a year
COLUMNS = [
    "outcome", "label", "unit", "against", "against_low", "against_high", "setting", "difference", "low", "high",
    "better", "n",
]  # fmt: skip
_REMEMBERED = 6  # results; each holds every measure of every week, 4 MB for 100 schools over 3 years


class Curve(NamedTuple):
    """One measure over the weeks, each (weeks,): mean of the schools, its 95 % interval, 5th and 95th percentile."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    band_low: np.ndarray
    band_high: np.ndarray


@dataclass(frozen=True)
class Answer:
    """What the panel shows of one setting. ``setting`` and ``against`` ran on the same luck, school by school."""

    goal: Goal
    setting: Result
    against: Result
    table: pd.DataFrame  # one row per outcome; see COLUMNS
    prices: Mapping[str, float]  # hours that the user set for moving levers all the way

    @property
    def schools(self) -> int:
        """Number of simulated schools."""
        return self.setting.replicates

    @property
    def free(self) -> list[str]:
        """Levers that the setting moves and that cost no hours, for want of a price."""
        return costs.free_levers(self.setting.scenario, self.prices)

    @property
    def chance(self) -> Chance:
        """Chance of the goal under the setting."""
        return chance(self.goal, outcomes(self.setting, self.goal.outcome))

    @property
    def chance_against(self) -> Chance:
        """Chance of the goal under what the setting is compared with."""
        return chance(self.goal, outcomes(self.against, self.goal.outcome))

    def row(self, outcome: str) -> pd.Series:
        """The row of one outcome."""
        return self.table[self.table["outcome"] == outcome].iloc[0]

    def curve(self, outcome: str, against: bool = False) -> Curve:
        """One measure over the weeks, of the setting or of what it is compared with."""
        weekly = (self.against if against else self.setting).week_values[:, :, MEASURE_NAMES.index(outcome)]
        mean, low, high, _ = interval(weekly, bounds=bounds_of(outcome))
        band_low, band_high = band(weekly)
        return Curve(mean, low, high, band_low, band_high)


class Ensemble:
    """Simulates settings with one seed, so that school number r is the same school under every setting; remembers the
    last few.
    """

    def __init__(self, replicates: int, seed: int, threads: int | None):
        self.replicates, self.seed, self.threads = replicates, seed, threads
        self._known: OrderedDict[frozenset[object], Result] = OrderedDict()

    def result(self, key: frozenset[object], scenario: Scenario, progress: Progress | None = None) -> Result:
        """The schools of a scenario; ``key`` says what tells it apart from the other scenarios of this panel."""
        if key not in self._known:
            self._known[key] = simulate(scenario, self.replicates, self.seed, self.threads, progress=progress)
        self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return self._known[key]

    def knows(self, key: frozenset[object]) -> bool:
        """Whether a scenario was simulated lately."""
        return key in self._known


def answer(
    goal: Goal, setting: Result, against: Result, shown: Sequence[str], prices: Mapping[str, float] | None = None
) -> Answer:
    """The numbers for the outcomes ``shown`` and the teachers' hours; the goal's outcome comes first."""
    names, priced = list(dict.fromkeys([goal.outcome, *shown])), dict(prices or {})
    rows: list[dict[str, object]] = [_row(name, outcomes(against, name), outcomes(setting, name)) for name in names]
    rows += [_row(name, *hours) for name, hours in _hours(setting, against, priced).items()]
    return Answer(goal, setting, against, pd.DataFrame(rows, columns=pd.Index(COLUMNS)), priced)


def _hours(setting: Result, against: Result, prices: Mapping[str, float]) -> dict[str, list[np.ndarray]]:
    """Hours per teacher and year against which, and under the setting: while its reform is in force, and on average."""
    scenario = setting.scenario
    span = costs.in_force(scenario.reform, scenario.weeks)
    weekly = [costs.weekly_hours(each.scenario, each.week_values, prices).together for each in (against, setting)]
    return {
        name: [costs.yearly(hours, scenario.year_weeks, weeks) for hours in weekly]
        for name, weeks in ((HOURS, span), (WHOLE_RUN, None))
    }


def outcomes(result: Result, outcome: str) -> np.ndarray:
    """Outcome of the last year of every school (n,)."""
    return result.runs[outcome].to_numpy(float)


def _row(name: str, before: np.ndarray, after: np.ndarray) -> dict[str, object]:
    known = before[~np.isnan(before)]
    spread = np.percentile(known, BAND) if len(known) else (np.nan, np.nan)
    both = ~(np.isnan(before) | np.isnan(after))
    before, after = before[both], after[both]
    words = texts("explore")["table"]
    is_hours = name in (HOURS, WHOLE_RUN)
    possible = UNBOUNDED if is_hours else between(bounds_of(name))
    difference, low, high = interval_of_one(after - before, possible)
    return {
        "outcome": name,
        "label": words[name] if is_hours else naming.label(name),
        "unit": words["hours_unit"] if is_hours else naming.outcome_unit(name),
        "against": interval_of_one(before)[0],
        "against_low": float(spread[0]),
        "against_high": float(spread[1]),
        "setting": interval_of_one(after)[0],
        "difference": difference,
        "low": low,
        "high": high,
        "better": np.nan if is_hours else _better(name, after - before),
        "n": len(before),
    }


def _better(outcome: str, change: np.ndarray) -> float:
    """Share of the schools that are better off; NaN where more is neither better nor worse."""
    direction = usual_direction(outcome)
    if direction is None or not len(change):
        return np.nan
    return float(np.mean(change < 0 if direction == AT_MOST else change > 0))
