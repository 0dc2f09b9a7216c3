"""How a mix of levers fares in a sample of plausible schools; the same schools for every mix."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.exploring.futures.aim import Aim
from analysis.exploring.futures.shares import share
from analysis.exploring.futures.study import Luck, Runs, run
from analysis.exploring.futures.uncertain import Uncertain, futures_table, rows_of, world
from experiments.running import executors
from sim.results.differences import interval
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario

Mix = dict[str, float]


@dataclass(frozen=True)
class Asked:
    """The goal and how it is looked for: what the user asked, checked."""

    target: float
    gain: bool
    share: float
    levers: Mapping[str, tuple[float, float]]
    start: int
    ramp: int
    schools: int
    trials: int
    fresh: int


@dataclass(frozen=True)
class Fared:
    """A mix in a sample of schools: share that reaches the goal (with interval), the ``level`` that the share asked
    for reaches, extra hours with their interval, and the share without any reform.
    """

    schools: int
    reached: tuple[float, float, float]
    level: float
    hours: float
    hours_low: float
    hours_high: float
    without: tuple[float, float, float]


@dataclass(frozen=True)
class Task:
    """A goal for schools around ``base`` that differ in what is ``uncertain``."""

    base: Scenario
    uncertain: list[Uncertain]
    aim: Aim
    asked: Asked
    prices: Mapping[str, float]

    def reform(self, mix: Mix) -> Reform:
        """A mix as a reform."""
        return Reform("mix", dict(mix), start=self.asked.start, ramp=self.asked.ramp)

    def effort(self, mix: Mix) -> float:
        """How far levers are moved from where the school has them, added up; decides among equal costs."""
        usual = self.base.school.levers
        return float(sum(abs(value - usual[name]) for name, value in mix.items()))

    @property
    def usual(self) -> dict[str, float]:
        """Where the school has the levers when nobody reforms."""
        return {name: self.base.school.levers[name] for name in self.asked.levers}


class Sample:
    """So many plausible schools, each a combination of what is not known with luck of its own; run without a reform
    at once. ``first``: number of the first school, which tells samples apart.
    """

    def __init__(self, task: Task, schools: int, first: int, luck: Luck):
        self.task = task
        self.luck = replace(luck, first=first, replicates=1)
        table = futures_table(task.uncertain, schools, [luck.seed, first])
        self.worlds = [world(task.base, task.uncertain, row) for row in rows_of(table)]
        self.values, self.hours = self._runs({})

    def _runs(self, mix: Mix) -> tuple[np.ndarray, np.ndarray]:
        reform = self.task.reform(mix)
        found = np.empty((2, len(self.worlds)))

        def one(future: int) -> Runs:
            school, parameters = self.worlds[future]
            scenario = Scenario(school, reform, parameters, self.task.base.years)
            return run(scenario, self.task.aim.measure.name, self.luck, future, self.task.prices)

        with executors.opened("threads", self.luck.threads, None) as pool:
            for future, runs in pool.work_off(range(len(self.worlds)), one):
                found[:, future] = runs.values[0], runs.hours()[0]
        return found[0], found[1]

    def score(self, values: np.ndarray) -> np.ndarray:
        """What is compared with the target, larger always better; a missing value is worse than any."""
        change = values - self.values if self.task.asked.gain else values
        numbers: np.ndarray = np.nan_to_num(self.task.aim.sign * change, nan=-np.inf)
        return numbers

    def try_out(self, mix: Mix) -> Fared:
        """Runs a mix in all schools of the sample."""
        values, hours = self._runs(mix) if mix else (self.values, self.hours)
        scores, bar = self.score(values), self.bar
        schools = len(scores)
        mean, low, high = interval(hours - self.hours)
        needed = int(np.ceil(self.task.asked.share * schools - 1e-9))
        level = float(np.sort(scores)[schools - max(needed, 1)]) * (1 if self.task.asked.gain else self.task.aim.sign)
        without = share(int((self.score(self.values) >= bar).sum()), schools)
        return Fared(schools, share(int((scores >= bar).sum()), schools), level, mean, low, high, without)

    @property
    def bar(self) -> float:
        """The target as a score."""
        return self.task.asked.target if self.task.asked.gain else self.task.aim.sign * self.task.asked.target

    def short_of(self, fared: Fared) -> float:
        """How far the level that the share asked for reaches lies below the goal; 0 or less where it is reached."""
        if fared.reached[0] >= self.task.asked.share - 1e-9:
            return 0.0
        level = fared.level * (1 if self.task.asked.gain else self.task.aim.sign)
        return min(self.bar - level, 1e6)
