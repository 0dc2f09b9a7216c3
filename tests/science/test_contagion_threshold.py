"""Complex contagion on ring lattices of teams: below the critical threshold a seed's collaboration spreads, above not.

The critical threshold is computed by bisection from the equation for large teams (``teams.py``); teams of 16 differ
from it by an order of 1 / 16 of a team's activity and by luck at the front, so the simulation is asked .05 below and
.05 above.
"""

from dataclasses import replace

import numpy as np
import pytest

from tests.science.teams import Teams, ring

pytestmark = pytest.mark.science
WEEKS, MARGIN = 72, 0.05
SIMPLE = (1, {0})  # each team watches one on either side; one team is seeded: its neighbours see half at work
NARROW = (2, {0})  # two on either side, one seeded: a quarter
WIDE = (2, {0, 1})  # two on either side, two seeded next to each other: half, for the nearest
RINGS = pytest.mark.parametrize("reach, seeds", [SIMPLE, NARROW, WIDE], ids=["simple", "narrow", "wide"])


def teams(reach: int, seeds: set[int], threshold: float = 0.0) -> Teams:
    """Sixteen teams of sixteen on a ring."""
    return Teams(ring(16, reach), frozenset(seeds), threshold, readiness=-4.0, size=16)


def reached(willing: np.ndarray, case: Teams) -> float:
    """Share of the teams that were not seeded and whose members in the end are more willing than not."""
    others = [number for number, team in enumerate(case.graph) if team not in case.seeds]
    return float((willing[-1, others] > 0.5).mean())


def critical(case: Teams) -> float:
    """The threshold above which the seed reaches less than half of the others, by the equation for large teams."""
    low, high = 0.0, 0.9
    while high - low > 1e-3:
        middle = (low + high) / 2
        tried = replace(case, threshold=middle)
        low, high = (middle, high) if reached(tried.expected(WEEKS), tried) > 0.5 else (low, middle)
    return low


def test_critical_thresholds_against_a_step_response():
    # With a step for a response, a team that sees half at work is as willing as not at (1/2 - kappa) / (1 - kappa),
    # kappa = -k0 / w_d; the logistic acts a little before half and takes a little off after. Where only a quarter is
    # seen, teams that are not yet willing help each other over the edge, so more is possible than with a step.
    simple, narrow, wide = teams(*SIMPLE), teams(*NARROW), teams(*WIDE)
    assert critical(simple) == pytest.approx(simple.steep_critical(0.5), abs=0.03)
    assert critical(wide) == pytest.approx(wide.steep_critical(0.5), abs=0.03)
    assert narrow.steep_critical(0.25) < critical(narrow) < critical(wide) - 0.1


@RINGS
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_spread_below_and_none_above(reach, seeds, seed):
    case = teams(reach, seeds)
    at = critical(case)
    below, above = replace(case, threshold=at - MARGIN), replace(case, threshold=at + MARGIN)
    assert reached(below.willing(WEEKS, seed), below) == 1.0
    assert reached(above.willing(WEEKS, seed), above) == 0.0


def test_a_wide_seed_spreads_where_a_narrow_one_fails():
    # Two teams side by side carry what one cannot, with the same ring and the same threshold: no simple contagion.
    narrow, wide = teams(*NARROW), teams(*WIDE)
    between = (critical(narrow) + critical(wide)) / 2
    narrow, wide = replace(narrow, threshold=between), replace(wide, threshold=between)
    apart = replace(wide, seeds=frozenset({0, 8}))
    assert reached(narrow.willing(WEEKS), narrow) == 0.0
    assert reached(wide.willing(WEEKS), wide) == 1.0
    assert reached(apart.willing(WEEKS), apart) == 0.0


@pytest.mark.parametrize("threshold", [0.1, 0.2])
def test_the_front_moves_as_fast_as_computed(threshold):
    # Mean willingness over teams and over the whole spread, within a week's step of the front.
    case = teams(*SIMPLE, threshold)
    simulated = np.mean([case.willing(WEEKS, seed) for seed in (1, 2, 3)], axis=0)
    halfway = [int(np.argmax((rows > 0.5).mean(axis=1) > 0.5)) for rows in (simulated, case.expected(WEEKS))]
    assert abs(halfway[0] - halfway[1]) <= 1
