"""Network measures of the weekly record against networkx, from what the model shows after every week.

How often i asked j in a week is read off ``asked``: the count of askings, decayed by .9 a week since ``asked_week``.
"""

import networkx as nx
import numpy as np
import pytest

from staffroom import Scenario, School, SchoolModel, snapshot

pytestmark = pytest.mark.science
FADING = 0.9
WEEKS = 72


def askings(model: SchoolModel, before: tuple[np.ndarray, np.ndarray]) -> dict[tuple[int, int], int]:
    """{(i, j): voluntary sessions that i asked j for} in the week just run; ``before``: asked and asked_week then."""
    contacts, week = model.state.contacts, model.week - 1
    found = {}
    for i in range(len(model.teachers)):
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            if contacts.asked_week[c] == week:
                old = before[0][c] * FADING ** (week - before[1][c]) if before[1][c] >= 0 else 0.0
                found[i, int(contacts.indices[c])] = round(contacts.asked[c] - old)
    return found


def watched_weeks(scenario: Scenario, seed: int):
    """Yield (model, askings of the week, decayed voluntary network, {(i, j): week of the last asking})."""
    model = SchoolModel(scenario, seed=seed)
    network: nx.Graph = nx.Graph()
    network.add_nodes_from(range(len(model.teachers)))
    asked: dict[tuple[int, int], int] = {}
    while model.week < scenario.weeks:
        before = model.state.contacts.asked.copy(), model.state.contacts.asked_week.copy()
        model.step()
        for _, _, tie in network.edges(data=True):
            tie["weight"] *= FADING
        found = askings(model, before)
        for (i, j), times in found.items():
            weight = network.get_edge_data(i, j, {"weight": 0.0})["weight"]
            network.add_edge(i, j, weight=weight + times)
            asked[i, j] = model.week - 1
        yield model, found, network, asked


def parts(model: SchoolModel, *names: str) -> list[set[int]]:
    """Teachers grouped by department, shift or both."""
    groups: dict[tuple, set[int]] = {}
    for teacher in model.teachers:
        groups.setdefault(tuple(getattr(teacher, name) for name in names), set()).add(teacher.index)
    return list(groups.values())


def lively_school(years: float = 2) -> Scenario:
    """Two shifts, ties that open and close, projects, turnover: everything that touches the network."""
    school = School(size=40, shifts=2, isolation=0.3, projects=0.3)
    return Scenario(school, None, {"tie_opening": 0.2, "tie_closing": 0.2}, years)


@pytest.mark.parametrize("seed", [1, 2])
def test_sessions_add_up(seed):
    for model, found, _, _ in watched_weeks(lively_school(), seed):
        assert 2 * sum(found.values()) == pytest.approx(40 * model.measure("voluntary_sessions"))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "measure, names",
    [
        ("modularity", ["department"]),
        ("modularity_shift", ["shift"]),
        ("modularity_department_shift", ["department", "shift"]),
    ],
)
def test_modularity(seed, measure, names):
    compared = 0
    for model, _, network, _ in watched_weeks(lively_school(), seed):
        if network.number_of_edges():
            expected = nx.community.modularity(network, parts(model, *names), weight="weight")
            assert model.measure(measure) == pytest.approx(expected, abs=1e-12)
            compared += 1
    assert compared > WEEKS - 5


@pytest.mark.parametrize("seed", [1, 2])
def test_cross_department_share(seed):
    for model, found, _, _ in watched_weeks(lively_school(), seed):
        if found:
            team = [teacher.department for teacher in model.teachers]
            across = sum(times for (i, j), times in found.items() if team[i] != team[j])
            assert model.measure("cross_department_share") == pytest.approx(across / sum(found.values()))


@pytest.mark.parametrize("seed", [1, 2])
def test_reciprocity_of_nine_weeks(seed):
    compared = 0
    for model, _, _, asked in watched_weeks(lively_school(), seed):
        recent = nx.DiGraph(pair for pair, week in asked.items() if model.week - 1 - week < 9)
        if recent.number_of_edges():
            assert model.measure("reciprocity") == pytest.approx(nx.overall_reciprocity(recent), abs=1e-12)
            compared += 1
    assert compared > WEEKS - 5


@pytest.mark.parametrize("seed", [1, 2])
def test_density(seed):
    densities = set()
    scenario = lively_school()
    model = SchoolModel(scenario, seed=seed)
    for week in range(scenario.weeks):
        network = model.network  # of Monday: ties open and close at the very end of a week
        asleep = [(i, j) for i, j, tie in network.edges(data=True) if tie["opportunity"] <= 0]
        network.remove_edges_from(asleep)
        model.step()
        densities.add(nx.density(network))
        assert model.measure("density") == pytest.approx(nx.density(network), abs=1e-15), week
    assert len(densities) > 10


@pytest.mark.parametrize("seed", [1, 2])
def test_ranks_of_champions_by_contacts_and_betweenness(seed):
    school = School(size=40)
    for placement in (1, 2):
        start = snapshot(Scenario(school, None, {"champion_placement": placement}), seed=seed)
        graph: nx.Graph = nx.Graph()
        graph.add_nodes_from(range(40))
        graph.add_weighted_edges_from(
            (tie.source, tie.target, tie.opportunity) for tie in start.ties.itertuples() if tie.opportunity > 0
        )
        score = dict(graph.degree(weight="weight")) if placement == 1 else nx.betweenness_centrality(graph)
        ranked = [score[i] for i in np.argsort(start.teachers["champion_rank"])]
        assert np.all(np.diff(ranked) <= 1e-9)
