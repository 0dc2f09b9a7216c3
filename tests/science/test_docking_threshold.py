"""Docking with NDlib's threshold model: teams as nodes follow it week by week; single teachers cannot.

Reached with a perceived norm that follows at once (perception_rate 1), the steepest response, and teams that watch
their neighbours (``teams.py``): a team is at work if its members are more willing than not. The response is a logistic
and not a step, so agreement is claimed, and then demanded of every team in every week, only where the threshold stands
clear by three logits of every share that a team that was not seeded sees on the way (``clearance``; such shares are
multiples of 1 / degree, so large degrees need a well chosen threshold). At three logits willingness is .047 or .953, so
a team shows at most .02 too much or too little (V of ``mean_field.py``), which moves its neighbours by half a logit. At
two logits it is .12 or .88 and .06, more than a logit: luck in single teams then decides, and the models part.
"""

import networkx as nx
import numpy as np
import pytest
from ndlib.models.epidemics import ThresholdModel
from ndlib.models.ModelConfig import Configuration

from staffroom import Reform, Scenario, simulate
from tests.science.limits import ALIKE, staff
from tests.science.mean_field import FROZEN
from tests.science.teams import WEIGHT, Teams, ring

pytestmark = pytest.mark.science
WEEKS = 14
CLEAR = 3.0  # logits
BELOW = 0.15  # contagion_threshold stands so far below the threshold; readiness does the rest of the way


def their_statuses(graph: nx.Graph, seeds: frozenset, threshold: float) -> np.ndarray:
    """Who is active in NDlib's model, bool array (WEEKS, nodes)."""
    luck = np.random.get_state()
    model = ThresholdModel(graph, seed=1)
    np.random.set_state(luck)
    configuration = Configuration()
    configuration.add_model_initial_configuration("Infected", list(seeds))
    for node in graph:
        configuration.add_node_configuration("threshold", node, threshold)
    model.set_initial_status(configuration)
    rows = []
    for _ in range(WEEKS):
        model.iteration()
        rows.append([model.status[node] == 1 for node in graph])
    return np.array(rows)


def our_teams(graph: nx.Graph, seeds: frozenset, threshold: float) -> Teams:
    """Teams whose members are as willing as not when they see a share of ``threshold`` of their neighbours at work."""
    start = threshold - BELOW
    return Teams(graph, seeds, start, -WEIGHT * BELOW / (1 - start), size=20, windows=4, trust=0.01, perception=1.0)


def clearance(statuses: np.ndarray, graph: nx.Graph, seeds: frozenset, threshold: float) -> float:
    """Logits between the threshold and the nearest share of active neighbours that a node sees, seeds left out."""
    watch = nx.to_numpy_array(graph)
    shares = statuses @ (watch / watch.sum(axis=1, keepdims=True)).T
    others = [number for number, node in enumerate(graph) if node not in seeds]
    return WEIGHT * float(np.abs(shares[:, others] - threshold).min()) / (1 - threshold + BELOW)


KARATE = nx.Graph(nx.karate_club_graph().edges)
CASES = {
    "karate, 5 to 12 teams": (KARATE, frozenset({13, 19, 23, 32, 33}), 0.625),
    "karate, 8 to 15 teams": (KARATE, frozenset({0, 2, 3, 15, 17, 19, 28, 33}), 0.675),
    "karate, 5 to 15 teams": (KARATE, frozenset({0, 1, 8, 32, 33}), 0.75),
    "ring, one of two": (ring(16, 1), frozenset({0}), 0.25),
    "ring, two of two": (ring(16, 1), frozenset({0, 2, 4, 9}), 0.75),
    "wide ring, two of four": (ring(16, 2), frozenset({0, 1}), 0.375),
    "random, two of four": (nx.random_regular_graph(4, 24, seed=3), frozenset(range(6)), 0.375),
    "random, three of four": (nx.random_regular_graph(4, 24, seed=3), frozenset(range(8)), 0.625),
    "random, two of three": (nx.random_regular_graph(3, 24, seed=8), frozenset(range(8)), 0.5),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_teams_follow_the_threshold_model_week_by_week(name, seed):
    graph, seeds, threshold = CASES[name]
    theirs = their_statuses(graph, seeds, threshold)
    assert clearance(theirs, graph, seeds, threshold) > CLEAR
    assert theirs[-1].sum() > theirs[0].sum()
    ours = our_teams(graph, seeds, threshold).willing(WEEKS, seed) > 0.5
    np.testing.assert_array_equal(ours, theirs)


def alone_or_not(willing: int) -> float:
    """Weekly voluntary share of a staff of six, per teacher who wants to meet; the rest do not."""
    ties = [(i, j, 1.0, 0.01) for i in range(6) for j in range(6) if i != j]
    disposition = [10.0] * willing + [0.0] * (6 - willing)
    school = staff({"disposition": disposition}, ties, isolation=0.0, perceived_norm=0.0, **ALIKE)
    changed = FROZEN | {"readiness": -6.0, "weight_norm": 0.0, "weight_perceived": 0.0, "windows": 4}
    weeks = simulate(Scenario(school, None, changed, years=3), replicates=20, seed=2).weeks
    return float(weeks["voluntary_share"].mean() * 6 / willing)


def test_one_willing_teacher_is_not_an_active_node():
    # A node of the threshold model is active by itself; a teacher who wants to and finds nobody who does is not.
    assert alone_or_not(1) < 0.1
    assert alone_or_not(2) > 0.6


def test_what_spread_goes_back_when_doors_close():
    # The threshold model never forgets. Here behaviour and what is seen of it fall back as soon as nobody meets.
    case = our_teams(ring(16, 1), frozenset({0}), 0.25)
    scenario = case.scenario(36)
    closing = Reform("doors close", {"isolation": 1.0}, start=24)
    weeks = simulate(Scenario(scenario.school, closing, scenario.changed, years=1), replicates=1).weeks
    assert weeks["voluntary_share"][23] > 0.95
    assert weeks["voluntary_share"][24] == 0
    assert weeks["willingness_mean"][35] < 0.15  # the seeded team still wants to
