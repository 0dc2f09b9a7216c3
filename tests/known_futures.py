"""Futures whose outcome is a formula instead of a simulation, so that the right answer is known."""

from collections.abc import Callable

import numpy as np

from analysis.exploring.futures import study, trial
from analysis.exploring.futures.study import Runs
from sim.results.costs import priced_hours
from staffroom import Scenario

Formula = Callable[[Scenario, np.ndarray], tuple[np.ndarray | float, float]]


def instead_of_the_model(monkeypatch, formula: Formula) -> None:
    """``formula(scenario, noise)`` gives outcomes and hours; the noise is shared by all options of a future."""

    def run(scenario, outcome, luck, future, prices):
        noise = np.random.default_rng([luck.seed, luck.first, future]).normal(0, 1, luck.replicates)
        values, hours = formula(scenario, noise)
        values = np.broadcast_to(np.asarray(values, float), noise.shape)
        weekly = np.full((luck.replicates, scenario.weeks), hours / scenario.year_weeks)
        return Runs(values.copy(), weekly + priced_hours(scenario, prices), scenario.year_weeks)

    monkeypatch.setattr(study, "run", run)
    monkeypatch.setattr(trial, "run", run)


def last(scenario: Scenario, lever: str) -> float:
    """A lever in the last week."""
    return float(scenario.levers[lever][-1])
