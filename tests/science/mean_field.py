"""Mean field of exchange on a complete staff network: the equation, solved, and the school that should obey it.

Only exchange is ever wished for, nothing becomes an appointment, and eight windows do not run out. A teacher whose wish
has probability P seeks an exchange, finds an open door with probability 1 - I, asks a colleague, all equally likely,
who agrees with sqrt(P t); the exchange is reached with D^(1/3), D = sqrt(t n). So a request leads to an exchange with

    s = P (1 - I) sqrt(P t) (t n)^(1/6),

and each of N - 1 colleagues asks a given teacher with success with probability s / (N - 1), independently. A share
V = 1 - (1 - s)(1 - s / (N - 1))^(N - 1) has an exchange in a week. That is what is seen, so in equilibrium

    d = (1 - vis I) V,  P = sigma(k0 + w_n n + w_d d),  n = (mu_a n0 + mu_d d) / (mu_a + mu_d).
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from staffroom import Scenario, School
from tests.science.limits import ALIKE, QUIET

# Only willingness, the perceived norm and the norm move; every other state stays as it is, and only exchange is wished.
FROZEN = {
    "turnover": 0.0, "benefit_learning": 0.0, "assimilation": 0.0, "internalisation": 0.0, "trust_gain": 0.0,
    "trust_fade": 0.0, "harm_base": 0.0, "weight_benefit": 0.0, "test_shock": 0.0, "arranging": 0.0, "windows": 8.0,
    "ease_talk": -20.0, "ease_observation": -20.0, "ease_joint_work": -20.0, "invisibility": 1.0,
}  # fmt: skip


def active_share(success: float, size: int) -> float:
    """V: share of teachers with an exchange in a week, if a share ``success`` asks with success."""
    return 1.0 - (1.0 - success) * (1.0 - success / (size - 1)) ** (size - 1)


@dataclass(frozen=True)
class Limit:
    """One school of teachers who are all alike, by the symbols of the equation."""

    readiness: float
    weight_perceived: float
    conformity: float = 0.02
    isolation: float = 0.2
    trust: float = 0.8
    norm: float = 0.5
    anchor: float = 0.02
    weight_norm: float = 2.0
    size: int = 400

    def scenario(self, perceived: float, years: float = 6) -> Scenario:
        """The school of this limit, its perceived norm starting at ``perceived``."""
        school = School(
            size=self.size, departments=1, isolation=self.isolation, trust=self.trust, norm=self.norm,
            perceived_norm=perceived, standing_head=0.0, **{**QUIET, **ALIKE, "readiness": self.readiness},
        )  # fmt: skip
        changed = FROZEN | {
            "weight_perceived": self.weight_perceived, "weight_norm": self.weight_norm, "norm_anchor": self.anchor,
            "norm_conformity": self.conformity,
        }  # fmt: skip
        return Scenario(school, None, changed, years)

    def norm_at(self, perceived):
        """n: the norm in equilibrium with a perceived norm."""
        return (self.anchor * self.norm + self.conformity * perceived) / (self.anchor + self.conformity)

    def wish_at(self, perceived):
        """P at a perceived norm, the norm being in equilibrium with it."""
        return expit(self.readiness + self.weight_norm * self.norm_at(perceived) + self.weight_perceived * perceived)

    def active_at(self, perceived):
        """V at a perceived norm."""
        wish, reached = self.wish_at(perceived), (self.trust * self.norm_at(perceived)) ** (1 / 6)
        return active_share(wish * (1.0 - self.isolation) * np.sqrt(wish * self.trust) * reached, self.size)

    def fixed_points(self) -> list[float]:
        """Every perceived norm that reproduces itself, ascending."""

        def surplus(perceived):
            return (1.0 - self.isolation) * self.active_at(perceived) - perceived

        grid = np.linspace(0, 1, 2001)
        values = surplus(grid)
        at = np.flatnonzero(values[:-1] * values[1:] < 0)
        return [float(brentq(surplus, grid[k], grid[k + 1])) for k in at]

    def with_weight(self, weight: float) -> "Limit":
        """The same school with another weight of the perceived norm."""
        return replace(self, weight_perceived=weight)
