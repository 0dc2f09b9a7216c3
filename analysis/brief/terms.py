"""The goal of a brief term by term: week by week, the peaks before common tests would hide everything else."""

from collections.abc import Sequence

import numpy as np

from sim.declared.measures import MEASURE_NAMES
from sim.results.costs import in_force
from sim.results.summary import Summary
from sim.results.summary.costs import week_values


def term_means(summary: Summary, name: str) -> np.ndarray:
    """The goal under a scenario: the mean of each term in each school, floats (replicates, terms)."""
    weekly = week_values(summary.comparison.results[name])[:, :, MEASURE_NAMES.index(summary.goal)]
    starts = term_starts(summary)
    known = np.add.reduceat(~np.isnan(weekly), starts, axis=1, dtype=int)
    with np.errstate(invalid="ignore"):
        return np.add.reduceat(np.nan_to_num(weekly), starts, axis=1) / known


def term_starts(summary: Summary) -> np.ndarray:
    """The first week of each term of the run."""
    scenario = summary.comparison.results[summary.baseline].scenario
    within = np.cumsum([0, *scenario.terms[:-1]])
    starts = np.concatenate([year + within for year in range(0, scenario.weeks, scenario.year_weeks)])
    return starts[starts < scenario.weeks]


def common_end(summary: Summary, reforms: Sequence[str]) -> int | None:
    """The week in which all these reforms end, if they end together before the run does."""
    scenarios = [summary.comparison.results[name].scenario for name in reforms]
    spans = [in_force(scenario.reform, scenario.weeks) for scenario in scenarios]
    ends = {span[1] for span in spans if span is not None}
    return max(ends) if len(ends) == 1 and max(ends) < scenarios[0].weeks else None


def average(values: np.ndarray) -> float:
    """Mean of what is known; NaN where nothing is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
