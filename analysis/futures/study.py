"""Every option in every future: the same school, the same assumptions, the same luck; what is finished is kept."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from os import cpu_count
from threading import Event
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.futures import progress as progress_of
from analysis.futures.uncertain import Uncertain, futures_table, rows_of, world
from sim.costs import teacher_hours
from sim.errors import StaffroomError, nearest
from sim.levers import LEVERS
from sim.measures import MEASURE_NAMES
from sim.reform import Reform
from sim.scenario import Scenario
from sim.simulate import LARGEST_REPLICATE, LARGEST_SEED, simulate, whole_number

_HOURS, _REWORK = MEASURE_NAMES.index("scheduled_hours"), MEASURE_NAMES.index("rework")
HIGHEST_PRICE = 2000.0  # hours in a year: more than a full post


class Runs(NamedTuple):
    """Outcome of the last year and hours per teacher and year over the whole run, of some schools: (replicates,)."""

    values: np.ndarray
    hours: np.ndarray


@dataclass(frozen=True)
class Luck:
    """Which random numbers are used: root seed, first replicate, schools per future, threads."""

    seed: int = 1
    first: int = 0
    replicates: int = 10
    threads: int = 1


def luck_of(seed: object, replicates: object, threads: object, futures: int, first: int = 0) -> Luck:
    """Checked settings of the random numbers for so many futures."""
    each = whole_number(replicates, "replicates", 1, 100_000)
    whole_number(first + futures * each, "futures x replicates", 1, LARGEST_REPLICATE)
    workers = whole_number(threads if threads is not None else cpu_count() or 1, "threads", 1, 1024)
    return Luck(whole_number(seed, "seed", 0, LARGEST_SEED), first, each, workers)


def checked_prices(prices: object) -> dict[str, float]:
    """Hours per teacher and year that the user sets for moving a lever all the way; by full name."""
    if prices is None:
        return {}
    if not isinstance(prices, Mapping):
        raise StaffroomError(
            f"prices = {prices!r} is not usable; write prices={{'coaching': 20}} (hours per teacher and year)."
        )
    checked = {}
    for lever, hours in prices.items():
        if lever not in LEVERS:
            raise StaffroomError(f"prices.{lever} is not a known lever{nearest(lever, LEVERS)}")
        if isinstance(hours, bool) or not isinstance(hours, (int, float, np.number)) or not 0 <= hours <= HIGHEST_PRICE:
            raise StaffroomError(
                f"prices.{lever} = {hours!r} is not usable; allowed: 0 to {HIGHEST_PRICE:g} hours per teacher and year."
            )
        checked[LEVERS.full_name(lever)] = float(hours)
    return checked


def run(scenario: Scenario, outcome: str, luck: Luck, future: int, prices: Mapping[str, float]) -> Runs:
    """One option in one future: its own replicates, the same for every option."""
    first = luck.first + future * luck.replicates
    result = simulate(scenario, luck.replicates, luck.seed, 1, first_replicate=first)
    weeks = result.week_values
    years = scenario.weeks / scenario.year_weeks
    run_means = pd.DataFrame(
        {"scheduled_hours": weeks[:, :, _HOURS].mean(1), "rework": weeks[:, :, _REWORK].sum(1) / years}
    )
    hours = teacher_hours(run_means, scenario.year_weeks).to_numpy(float) + priced_hours(scenario, prices)
    return Runs(result.runs[outcome].to_numpy(float), hours)


def priced_hours(scenario: Scenario, prices: Mapping[str, float]) -> float:
    """Hours per teacher and year of the levers that have a price: price x how far the lever is moved, mean of weeks."""
    moved = {lever: np.abs(scenario.levers[lever] - scenario.school.levers[lever]).mean() for lever in prices}
    return float(sum(price * moved[lever] for lever, price in prices.items()))


@dataclass
class Study:
    """Options in futures. ``values`` and ``hours``: (futures, options, replicates), NaN until ``done`` (futures,)."""

    base: Scenario
    uncertain: list[Uncertain]
    options: dict[str, Reform]
    outcome: str
    luck: Luck
    prices: Mapping[str, float]
    table: pd.DataFrame
    values: np.ndarray = field(init=False)
    hours: np.ndarray = field(init=False)
    done: np.ndarray = field(init=False)

    def __post_init__(self):
        shape = (len(self.table), len(self.options), self.luck.replicates)
        self.values, self.hours = np.full(shape, np.nan), np.full(shape, np.nan)
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

        def whole_future(future: int) -> Iterator[Runs]:
            for reform in self.options.values():
                yield run(self._scenario(rows[future], reform), self.outcome, self.luck, future, self.prices)

        try:
            with (
                progress_of.shown(progress, len(rows), "futures") as tell,
                closing(in_threads(whole_future, waiting, self.luck.threads)) as finished,
            ):
                for future, runs in finished:
                    for k, (values, hours) in enumerate(runs):
                        self.values[future, k], self.hours[future, k] = values, hours
                    self.done[future] = True
                    tell(int(self.done.sum()))
        except KeyboardInterrupt:
            return False
        return True


def in_threads(
    steps: Callable[[int], Iterator[Runs]], items: Sequence[int], threads: int
) -> Generator[tuple[int, list[Runs]], None, None]:
    """Yields (item, all that ``steps`` yields for it) as they are finished. When it is closed (as by Ctrl-C), what has
    begun stops after its present step (a running thread cannot be stopped), the rest is not begun.
    """
    stop = Event()

    def work(item: int) -> list[Runs]:
        found: list[Runs] = []
        if stop.is_set():  # begun between the order to stop and the emptying of the queue
            return found
        for step in steps(item):
            found.append(step)
            if stop.is_set():
                break
        return found

    pool = ThreadPoolExecutor(threads)
    try:
        tasks = {pool.submit(work, item): item for item in items}
        for task in as_completed(tasks):
            yield tasks[task], task.result()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def new_study(
    base: Scenario, over: list[Uncertain], options: dict[str, Reform], outcome: str, *, luck: Luck, futures: int,
    prices: Mapping[str, float],
) -> Study:  # fmt: skip
    """A study with its futures drawn from the root seed, nothing run yet."""
    return Study(base, over, options, outcome, luck, prices, futures_table(over, futures, luck.seed))
