"""Every option in every future: the same school, the same assumptions, the same luck; what is finished is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import cpu_count
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.exploring.futures import progress as progress_of
from analysis.exploring.futures.uncertain import Uncertain, futures_table, rows_of, world
from experiments.running import executors
from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED, MOST_REPLICATES, MOST_THREADS, whole_number
from sim.results.costs import Span, in_force, weekly_hours, yearly
from sim.results.simulate import simulate
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario


class Runs(NamedTuple):
    """Of some schools: outcome of the last year (replicates,), hours per teacher of every week (replicates, weeks)."""

    values: np.ndarray
    weekly: np.ndarray
    year_weeks: int

    def hours(self, span: Span | None = None) -> np.ndarray:
        """Hours per teacher and year (replicates,), over the whole run or a span of weeks."""
        return yearly(self.weekly, self.year_weeks, span)


@dataclass(frozen=True)
class Luck:
    """Which random numbers are used: seed, first replicate, schools per future, threads."""

    seed: int = 1
    first: int = 0
    replicates: int = 10
    threads: int = 1


def luck_of(seed: object, replicates: object, threads: object, futures: int, first: int = 0) -> Luck:
    """Checked settings of the random numbers for so many futures."""
    each = whole_number(replicates, "replicates", 1, MOST_REPLICATES)
    whole_number(first + futures * each, "futures x replicates", 1, LARGEST_REPLICATE)
    workers = whole_number(threads if threads is not None else cpu_count() or 1, "threads", 1, MOST_THREADS)
    return Luck(whole_number(seed, "seed", 0, LARGEST_SEED), first, each, workers)


def run(scenario: Scenario, outcome: str, luck: Luck, future: int, prices: Mapping[str, float]) -> Runs:
    """One option in one future: its own replicates, the same for every option."""
    first = luck.first + future * luck.replicates
    result = simulate(scenario, luck.replicates, luck.seed, 1, first_replicate=first)
    weekly = weekly_hours(scenario, result.week_values, prices).together
    return Runs(result.runs[outcome].to_numpy(float), weekly, scenario.year_weeks)


@dataclass
class Study:
    """Options in futures. ``values``, ``hours`` (per teacher and year over the whole run) and ``forced`` (extra hours
    against the first option at the pace of the weeks in force): (futures, options, replicates), NaN until ``done``.
    """

    base: Scenario
    uncertain: list[Uncertain]
    options: dict[str, Reform]
    outcome: str
    luck: Luck
    prices: Mapping[str, float]
    table: pd.DataFrame
    values: np.ndarray = field(init=False)
    hours: np.ndarray = field(init=False)
    forced: np.ndarray = field(init=False)
    done: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        shape = (len(self.table), len(self.options), self.luck.replicates)
        self.values, self.hours, self.forced = (np.full(shape, np.nan) for _ in range(3))
        self.done = np.zeros(len(self.table), bool)
        rows = rows_of(self.table)
        for reform in self.options.values():  # what does not fit is told before anything runs
            self._scenario(rows[0], reform)
        for row in rows[1:]:
            self._scenario(row, self.base.reform)

    def _scenario(self, row: Mapping[str, float], reform: Reform) -> Scenario:
        school, parameters = world(self.base, self.uncertain, row)
        return Scenario(school, reform, parameters, self.base.years)

    def go_on(self, progress: bool | progress_of.Tell = True) -> bool:
        """Runs the futures that are not done; False if it was interrupted, with all that was finished kept."""
        rows = rows_of(self.table)
        waiting = [future for future in range(len(rows)) if not self.done[future]]

        def whole_future(future: int) -> list[Runs]:
            scenarios = [self._scenario(rows[future], reform) for reform in self.options.values()]
            return [run(scenario, self.outcome, self.luck, future, self.prices) for scenario in scenarios]

        try:
            with (
                progress_of.shown(progress, len(rows), "futures") as tell,
                executors.opened("threads", self.luck.threads, None) as pool,
            ):
                for future, runs in pool.work_off(waiting, whole_future):
                    self._keep(future, runs)
                    tell(int(self.done.sum()))
        except KeyboardInterrupt:
            return False
        return True

    def _keep(self, future: int, runs: Sequence[Runs]) -> None:
        for k, (mine, reform) in enumerate(zip(runs, self.options.values(), strict=True)):
            span = in_force(reform, self.base.weeks)
            self.values[future, k], self.hours[future, k] = mine.values, mine.hours()
            self.forced[future, k] = mine.hours(span) - runs[0].hours(span)
        self.done[future] = True


def new_study(
    base: Scenario, over: list[Uncertain], options: dict[str, Reform], outcome: str, *, luck: Luck, futures: int,
    prices: Mapping[str, float],
) -> Study:  # fmt: skip
    """A study with its futures drawn from the seed, nothing run yet."""
    return Study(base, over, options, outcome, luck, prices, futures_table(over, futures, luck.seed))
