"""Docking with NDlib's Friedkin-Johnsen model: hearsay alone against a program that others wrote, week by week.

NDlib's model is x <- (1 - theta_i) mean of neighbours + theta_i x(0), without weights and without inertia. Hearsay is
the same week by week if trust is equal, doors are open, theta is one for all and norm_anchor + norm_hearsay = 1. On a
regular network a loop of NDlib's on every node is inertia, so the way agrees there too.
"""

import networkx as nx
import numpy as np
import pytest
from ndlib.models.ModelConfig import Configuration
from ndlib.models.opinions.FJModel import FJModel

from staffroom import Scenario, School, SchoolModel
from tests.science.limits import ONLY_HEARSAY, QUIET, staff, states

pytestmark = pytest.mark.science
WEEKS = 72


def their_opinions(graph: nx.Graph, start: np.ndarray, theta: np.ndarray, steps: int) -> np.ndarray:
    """Opinions of NDlib's model, float array (steps + 1, nodes). It draws its start from numpy's global generator,
    which is put back afterwards; the start is then replaced by ours.
    """
    luck = np.random.get_state()
    model = FJModel(graph)
    configuration = Configuration()
    for node, stubborn in zip(graph, theta, strict=True):
        configuration.add_node_configuration("stubbornness", node, float(stubborn))
    model.set_initial_status(configuration)
    np.random.set_state(luck)
    model.status = {node: float(value) for node, value in zip(graph, start, strict=True)}
    model.initial_status = model.status.copy()
    rows = []
    for _ in range(steps + 1):
        model.iteration()
        rows.append([model.status[node] for node in graph])
    return np.array(rows)


def our_norms(graph: nx.Graph, start: np.ndarray, rates: dict, weeks: int = WEEKS) -> np.ndarray:
    """Norms of teachers on the same graph with equal trust in all contacts, float array (weeks + 1, teachers)."""
    row = {node: number for number, node in enumerate(graph)}
    ties = [(row[i], row[j], 1.0, 0.7) for a, b in graph.edges if a != b for i, j in ((a, b), (b, a))]
    scenario = Scenario(staff({"norm": start}, ties, isolation=0.0), None, ONLY_HEARSAY | rates, years=weeks / 36)
    return states(scenario, "norm")


def karate() -> nx.Graph:
    """Zachary's club, without the weights of its ties."""
    return nx.Graph(nx.karate_club_graph().edges)


def generated() -> nx.Graph:
    """The open contacts of a generated school of 60."""
    network = SchoolModel(Scenario(School(**QUIET)), seed=4).network
    return nx.Graph((i, j) for i, j, tie in network.edges(data=True) if tie["opportunity"] > 0)


@pytest.fixture(scope="module", params=[karate, generated], ids=["karate", "generated"])
def graph(request):
    return request.param()


@pytest.mark.parametrize("theta", [0.0, 0.1, 0.35, 0.9])
def test_week_by_week_with_one_theta_for_all(graph, theta):
    start = np.random.default_rng(1).uniform(size=len(graph))
    theirs = their_opinions(graph, start, np.full(len(graph), theta), WEEKS)
    ours = our_norms(graph, start, {"norm_anchor": theta, "norm_hearsay": 1 - theta})
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("degree, theta", [(4, 0.1), (6, 0.3)])
def test_week_by_week_with_inertia_on_a_regular_network(degree, theta):
    graph = nx.random_regular_graph(degree, 30, seed=5)
    start = np.random.default_rng(3).uniform(size=len(graph))
    looped = graph.copy()
    looped.add_edges_from((node, node) for node in graph)
    theirs = their_opinions(looped, start, np.full(len(graph), theta), WEEKS)
    ours = our_norms(graph, start, {"norm_anchor": theta, "norm_hearsay": (1 - theta) * degree / (degree + 1)})
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
