"""The stock of appointments in a school where nothing else changes is an exact two-state Markov chain.

Teachers are alike and nothing is learned, so that every week a teacher without an appointment of a kind begins one with
chance m and one who has it loses it with chance l, whoever her colleague is:

    m = phi_a Q R (1 - I) P sqrt(P t),  l = la (1 - P)(1 - (1 - I^o) Q)                        (k = 1, 2, 3)

with Q the chance that a session is productive and R that it reaches its kind. For talk Q = t and R = 1, and a request
is answered with c + (1 - c) sqrt(P t) instead of sqrt(P t). In the long run a share m / (m + l) has an appointment, and
of those who have one now x + (1 - x)(1 - m - l)^w have one w weeks later. Teachers come in pairs who know nobody else,
eight windows never run out, and no harm is done, which would end appointments too. Schools are drawn by a fixed seed;
an interval misses a right model once in ten thousand times.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

from staffroom import Scenario, School, snapshot
from tests.science.limits import ALIKE, QUIET

pytestmark = pytest.mark.science
SIZE, SCHOOLS, LEVEL = 400, 6, 1e-4
KINDS = ["talk", "exchange", "observation", "joint_work"]
STILL = {
    "assimilation": 0.0, "trust_gain": 0.0, "trust_fade": 0.0, "trust_return": 0.0, "benefit_learning": 0.0,
    "internalisation": 0.0, "norm_conformity": 0.0, "perception_rate": 0.0, "expertise_learning": 0.0, "turnover": 0.0,
    "harm_base": 0.0, "harm_control": 0.0, "challenge_difference": 0.0, "test_shock": 0.0, "weight_benefit": 0.0,
    "weight_norm": 0.0, "weight_perceived": 0.0, "windows": 8.0, "challenge_base": 0.8, "condition_ease": 1.9,
}  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """A school of pairs, by the symbols of the chain."""

    kind: int
    wish: float = 0.5
    trust: float = 0.6
    isolation: float = 0.4
    arranging: float = 0.9
    lapsing: float = 0.2
    occasions: float = 2.0
    courtesy: float = 0.0

    def scenario(self, weeks: int) -> Scenario:
        """The school of these pairs; only this kind is ever wished for."""
        school = School(
            size=SIZE, departments=SIZE // 2, far_opportunity=0.0, acquaintances=0.0, trust=self.trust, norm=0.5,
            expertise=0.7, isolation=self.isolation, standing_head=0.0, **{**QUIET, **ALIKE, "readiness": 0.0},
        )  # fmt: skip
        # 0 is exchange's own ease; the others are made as easy as wished, or never wished for
        eases = {name: -20.0 for name in ("ease_talk", "ease_observation", "ease_joint_work")}
        if self.kind != 1:
            eases[f"ease_{KINDS[self.kind]}"] = float(np.log(self.wish / (1 - self.wish)))
        numbers = {name: getattr(self, name) for name in ("arranging", "lapsing", "occasions", "courtesy")}
        return Scenario(school, None, STILL | eases | numbers | {"focus": 0.9}, years=weeks / 36)

    @property
    def rates(self) -> tuple[float, float]:
        """m and l."""
        agrees = np.sqrt(self.wish * self.trust)
        good, reached, answered = self.trust, 1.0, self.courtesy + (1 - self.courtesy) * agrees
        if self.kind > 0:
            good = min(1.0, 1.9 * 0.9 * self.trust * 0.8 * 0.7)
            reached, answered = np.sqrt(self.trust * 0.5) ** (self.kind / 3), agrees
        begins = self.arranging * good * reached * (1 - self.isolation) * self.wish * answered
        ends = self.lapsing * (1 - self.wish) * (1 - (1 - self.isolation**self.occasions) * good)
        return begins, ends

    @property
    def balance(self) -> float:
        """Share of time with an appointment."""
        begins, ends = self.rates
        return begins / (begins + ends)


def holders(pairs: Pairs, week: int) -> np.ndarray:
    """Who has an appointment of this kind at the start of a week, in all schools."""
    scenario = pairs.scenario(max(week, 3))
    column = f"appointment_{KINDS[pairs.kind]}"
    found = [snapshot(scenario, replicate=r, week=week).teachers[column].to_numpy() for r in range(SCHOOLS)]
    return np.concatenate(found) >= 0


def assert_share(count: int, total: int, probability: float) -> None:
    """An exact binomial interval around the count holds the probability."""
    interval = stats.binomtest(int(count), int(total)).proportion_ci(confidence_level=1 - LEVEL)
    assert interval.low <= probability <= interval.high, (count / total, probability)


CASES = [
    Pairs(0),
    Pairs(0, courtesy=0.8, lapsing=0.4),
    Pairs(1),
    Pairs(2),
    Pairs(3),
    Pairs(1, isolation=0.8, lapsing=0.05),
    Pairs(3, trust=0.9),
]


def test_the_chance_of_a_wish_of_exchange_is_a_half():
    assert expit(0.0) == Pairs(1).wish  # readiness 0, no weights


@pytest.mark.parametrize("pairs", CASES, ids=str)
def test_the_first_appointments_start_after_one_step_of_the_balance(pairs):
    """At the start of week 1 they have gone through one week, which leaves a balance where it is."""
    found = holders(pairs, 1)
    assert 0.05 < pairs.balance < 0.95
    assert_share(found.sum(), len(found), pairs.balance)


@pytest.mark.parametrize("pairs", CASES, ids=str)
def test_the_long_run_is_the_balance_and_forgets_at_its_rate(pairs):
    begins, ends = pairs.rates
    first = holders(pairs, 1)
    for week in (4, 60):
        later = holders(pairs, week)
        assert_share(later.sum(), len(later), pairs.balance)
        left = (1 - begins - ends) ** (week - 1)
        assert_share(later[first].sum(), first.sum(), pairs.balance + (1 - pairs.balance) * left)
        assert_share(later[~first].sum(), (~first).sum(), pairs.balance * (1 - left))
