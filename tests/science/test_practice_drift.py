"""Practice without sessions is a random walk between two mirrors, teacher by teacher and topic by topic."""

import numpy as np
import pytest
from scipy import stats

from staffroom import Scenario, simulate
from tests.science.limits import NO_MEETINGS, staff, states

pytestmark = pytest.mark.science
TEACHERS, TOPICS = 1000, ("practice_1", "practice_2", "practice_3")


def walkers(start: float | None, step: float, years: float) -> Scenario:
    """A thousand teachers without contacts; all start at ``start`` (None: anywhere)."""
    columns: dict = {"norm": [0.5] * TEACHERS}
    if start is not None:
        columns |= {topic: [start] * TEACHERS for topic in TOPICS}
    return Scenario(staff(columns, []), None, NO_MEETINGS | {"practice_drift": step}, years)


def practices(scenario: Scenario) -> np.ndarray:
    """Practice of everybody at the end of a run, all topics; float array (3000,)."""
    return simulate(scenario, replicates=1, seed=9).teachers[list(TOPICS)].to_numpy().ravel()


@pytest.mark.parametrize("step", [0.005, 0.01, 0.02])
def test_away_from_the_ends_variance_grows_by_the_square_of_the_step(step):
    weeks = 18
    end = practices(walkers(0.5, step, weeks / 36))
    expected = weeks * step**2
    assert np.all(np.abs(end - 0.5) < 0.5)  # no mirror was met
    low, high = stats.chi2.ppf([5e-5, 1 - 5e-5], len(end) - 1) / (len(end) - 1)
    assert low < end.var(ddof=1) / expected < high
    assert abs(end.mean() - 0.5) < 4 * np.sqrt(expected / len(end))


def test_weekly_steps_are_uniform_and_independent():
    path = states(walkers(0.5, 0.01, 1), "practice_1", weeks=18)
    steps = np.diff(path, axis=0)
    widest = 0.01 * np.sqrt(3)
    assert np.abs(steps).max() <= widest
    assert stats.kstest(steps.ravel(), stats.uniform(-widest, 2 * widest).cdf).pvalue > 1e-4
    following = np.corrcoef(steps[:-1].ravel(), steps[1:].ravel())[0, 1]
    assert abs(following) < 4 / np.sqrt(steps[1:].size)


@pytest.mark.parametrize("start, step, weeks", [(0.0, 0.02, 72), (0.9, 0.03, 108), (0.3, 0.1, 18)])
def test_mirrors_leave_the_cosine_waves_of_the_walk(start, step, weeks):
    # Folding at 0 and 1 keeps cos(k pi x); every uniform step multiplies its mean by sin(k pi a) / (k pi a).
    end = practices(walkers(start, step, weeks / 36))
    widest = step * np.sqrt(3)
    for wave in (1, 2, 3):
        seen = np.cos(wave * np.pi * end)
        expected = np.cos(wave * np.pi * start) * np.sinc(wave * widest) ** weeks
        assert abs(seen.mean() - expected) < 4 * seen.std() / np.sqrt(len(seen)), wave


@pytest.mark.parametrize("start, step", [(None, 0.02), (0.5, 0.05), (0.0, 0.3)])
def test_in_the_long_run_practice_is_uniform(start, step):
    end = practices(walkers(start, step, 20))
    # variance of the sample variance of a uniform: (1 / 80 - 1 / 144) / n
    assert abs(end.var() - 1 / 12) < 4 * np.sqrt((1 / 80 - 1 / 144) / len(end))
    assert stats.kstest(end, "uniform").pvalue > 1e-4
