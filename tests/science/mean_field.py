"""Mean field of voluntary work on a complete staff network: the equation, solved, and the school that should obey it.

A teacher with willingness P finds an open door with probability 1 - I, asks a colleague, all equally likely, and is
accepted with (P + t) / 2 if the colleague has a window left; so one attempt succeeds with r F(s), r = P (1 - I)
(P + t) / 2, F(s) the share of the staff with a window left when a share s of the staff has had its turn. In a large
staff the shares of teachers with 0, 1, ... windows obey differential equations in s (``active_share``); those with all
windows left at s = 1 had no session. V(P) = 1 - that share is what is seen, so in equilibrium

    d = (1 - vis I) V(P),  P = sigma(k0 + w_n n + w_d g(d)),  n = (mu_a n0 + mu_d d) / (mu_a + mu_d).

With one window the equations have the closed form V = 1 - (1 + r)^-2.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq
from scipy.special import expit

from staffroom import Scenario, School
from tests.science.limits import ALIKE, QUIET

# Only willingness, the perceived norm and the norm move; every other state stays as it is.
FROZEN = {
    "turnover": 0.0, "benefit_learning": 0.0, "benefit_forgetting": 0.0, "assimilation": 0.0, "internalisation": 0.0,
    "reactance": 0.0, "harm_norm": 0.0, "trust_gain": 0.0, "trust_fade": 0.0, "weight_benefit": 0.0,
    "weight_privatism": 0.0, "weight_strain": 0.0, "weight_salience": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """One school of teachers who are all alike, by the symbols of the equation."""

    readiness: float
    weight_perceived: float
    conformity: float = 0.02
    threshold: float = 0.0
    windows: int = 2
    isolation: float = 0.2
    trust: float = 0.6
    norm: float = 0.5
    anchor: float = 0.02
    weight_norm: float = 2.0

    def scenario(self, perceived: float, size: int = 400, years: float = 6) -> Scenario:
        """The school of this limit, its perceived norm starting at ``perceived``."""
        school = School(
            size=size, departments=1, isolation=self.isolation, trust=self.trust, norm=self.norm,
            perceived_norm=perceived, **QUIET, **ALIKE,
        )  # fmt: skip
        changed = FROZEN | {
            "readiness": self.readiness, "weight_perceived": self.weight_perceived, "weight_norm": self.weight_norm,
            "contagion_threshold": self.threshold, "windows": self.windows, "norm_anchor": self.anchor,
            "norm_conformity": self.conformity,
        }  # fmt: skip
        return Scenario(school, None, changed, years)

    def norm_at(self, perceived):
        """n: the norm in equilibrium with a perceived norm."""
        return (self.anchor * self.norm + self.conformity * perceived) / (self.anchor + self.conformity)

    def willingness_at(self, perceived):
        """P at a perceived norm, the norm being in equilibrium with it."""
        heeded = np.maximum(0.0, perceived - self.threshold) / (1.0 - self.threshold)
        return expit(self.readiness + self.weight_norm * self.norm_at(perceived) + self.weight_perceived * heeded)

    def fixed_points(self) -> list[float]:
        """Every perceived norm that reproduces itself, ascending."""
        shares = np.linspace(0, 1, 201)
        active = CubicSpline(shares, [active_share(p, 1 - self.isolation, self.trust, self.windows) for p in shares])

        def surplus(perceived):
            return (1.0 - self.isolation) * active(self.willingness_at(perceived)) - perceived

        grid = np.linspace(0, 1, 2001)
        values = surplus(grid)
        at = np.flatnonzero(values[:-1] * values[1:] < 0)
        return [float(brentq(surplus, grid[k], grid[k + 1])) for k in at]

    def with_weight(self, weight: float) -> "Limit":
        """The same school with another weight of the perceived norm."""
        return replace(self, weight_perceived=weight)


def active_share(willing: float, open_door: float, trust: float, windows: int) -> float:
    """V(P): share of teachers with at least one voluntary session in a week, in a large complete staff network."""
    per_attempt = willing * open_door * (willing + trust) / 2

    def flow(turn, shares):
        waiting, everybody = shares[: windows + 1], shares[windows + 1 :]
        free = (1 - turn) * waiting[1:].sum() + everybody[1:].sum()
        after, started = _after_own_turn(waiting, per_attempt * free)
        asked = started / free
        return np.concatenate([_loses_one(waiting, asked), after + _loses_one(everybody, asked)])

    start = np.zeros(2 * windows + 2)
    start[windows] = 1.0
    end = solve_ivp(flow, (0, 1), start, rtol=1e-8, atol=1e-10).y[:, -1]
    return 1.0 - end[-1]


def _after_own_turn(shares: np.ndarray, success: float) -> tuple[np.ndarray, float]:
    """Windows left after as many attempts as a week has windows, and the sessions that came of them."""
    left, started = shares.copy(), 0.0
    for _ in range(len(shares) - 1):
        moved = left[1:] * success
        left[1:] -= moved
        left[:-1] += moved
        started += moved.sum()
    return left, started


def _loses_one(shares: np.ndarray, rate: float) -> np.ndarray:
    change = np.zeros_like(shares)
    change[1:] -= rate * shares[1:]
    change[:-1] += rate * shares[1:]
    return change
