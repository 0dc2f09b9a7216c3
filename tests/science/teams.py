"""Teams as the nodes of a threshold model: teachers who work with their own team and watch the teams next to it.

A session needs two, so one teacher cannot be a node; a team can. Inside a team there is trust and next to no
opportunity, between neighbouring teams opportunity and no trust: whom to ask is drawn by opportunity x trust, so all
sessions stay inside, while what is seen counts opportunity only, so all that is seen is next door. The staff of a graph
of teams then obeys, for large teams, d_T += phi (mean over neighbours of V(P(d)) - d_T) with V of ``mean_field.py``.
"""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import expit

from staffroom import Scenario, School
from tests.science.limits import ALIKE, staff, states
from tests.science.mean_field import FROZEN, active_share

INSIDE = 1e-6  # opportunity inside a team; next to that of the neighbours nothing, but the only one with trust
SEED_DISPOSITION = 10.0  # logits: a seeded team always works together
WEIGHT = 20.0  # the steepest response that the model accepts


@dataclass(frozen=True)
class Teams:
    """Teams of ``size`` on a graph, with the response of their teachers to what they see."""

    graph: nx.Graph
    seeds: frozenset
    threshold: float
    readiness: float = -6.0
    size: int = 20
    windows: int = 4
    trust: float = 0.05
    perception: float = 0.5

    def school(self) -> School:
        """The staff of these teams, team by team in the order of the graph's nodes."""
        first = {team: number * self.size for number, team in enumerate(self.graph)}
        members = range(self.size)
        ties = [
            (first[team] + i, first[team] + j, INSIDE, self.trust)
            for team in self.graph for i in members for j in members if i != j
        ]  # fmt: skip
        for one, other in self.graph.edges:
            for a, b in ((one, other), (other, one)):
                ties += [(first[a] + i, first[b] + j, 1.0, 0.0) for i in members for j in members]
        disposition = np.repeat([SEED_DISPOSITION if team in self.seeds else 0.0 for team in self.graph], self.size)
        return staff({"disposition": disposition}, ties, isolation=0.0, perceived_norm=0.0, **ALIKE)

    def scenario(self, weeks: int) -> Scenario:
        """A run of this staff in which only the perceived norm moves."""
        changed = FROZEN | {
            "readiness": self.readiness, "weight_norm": 0.0, "weight_perceived": WEIGHT, "windows": self.windows,
            "contagion_threshold": self.threshold, "norm_conformity": 0.0, "perception_rate": self.perception,
        }  # fmt: skip
        return Scenario(self.school(), None, changed, years=weeks / 36)

    def willing(self, weeks: int, seed: int = 1) -> np.ndarray:
        """Mean willingness of each team in weeks 0 .. ``weeks`` - 1 of a simulated school; array (weeks, teams)."""
        values = states(self.scenario(weeks), "willingness", seed=seed)[1:]
        return values.reshape(weeks, len(self.graph), self.size).mean(axis=2)

    def expected(self, weeks: int) -> np.ndarray:
        """The same from the equation for large teams."""
        shares = np.linspace(0, 1, 101)
        active = CubicSpline(shares, [active_share(p, 1.0, self.trust, self.windows) for p in shares])
        watch = nx.to_numpy_array(self.graph)
        watch /= watch.sum(axis=1, keepdims=True)
        disposition = np.array([SEED_DISPOSITION if team in self.seeds else 0.0 for team in self.graph])
        seen, rows = np.zeros(len(watch)), []
        for _ in range(weeks):
            heeded = np.maximum(0, seen - self.threshold) / (1 - self.threshold)
            rows.append(expit(self.readiness + disposition + WEIGHT * heeded))
            seen = seen + self.perception * (watch @ active(rows[-1]) - seen)
        return np.array(rows)

    def steep_critical(self, share: float) -> float:
        """The threshold at which teachers who see ``share`` of the teams around them at work are as willing as not."""
        needed = -self.readiness / WEIGHT
        return (share - needed) / (1 - needed)


def ring(teams: int, reach: int) -> nx.Graph:
    """Ring lattice: each team watches ``reach`` teams on either side."""
    return nx.circulant_graph(teams, range(1, reach + 1))
