"""Network measures of the weekly record against networkx, from the diary of every week."""

import networkx as nx
import numpy as np
import pytest

from sim.kernel.diary import LARGEST_HELD, TALK, VOLUNTARY, new_diary
from staffroom import Scenario, School, SchoolModel, snapshot

pytestmark = pytest.mark.science
FADING = 0.9
WEEKS = 72


def voluntary(model: SchoolModel, deep: bool) -> dict[tuple[int, int], int]:
    """{(i, j): how often i had j for a voluntary session} of the week just run: what came to more than talk, or all
    askings with success, for talk as well.
    """
    diary, found = model.state.diary, {}
    for entry in diary.entries[: diary.written[0]]:
        asked = entry.kind in (VOLUNTARY, TALK) and entry.result <= LARGEST_HELD
        if asked and (entry.depth > 0 or not deep):
            pair = int(entry.one), int(entry.other)
            found[pair] = found.get(pair, 0) + 1
    return found


def watched_weeks(scenario: Scenario, seed: int):
    """Yield (model, sessions of the week, decayed voluntary network, {(i, j): week of the last asking})."""
    model = SchoolModel(scenario, seed=seed)
    model.state = model.state._replace(diary=new_diary(len(model.teachers)))
    network: nx.Graph = nx.Graph()
    network.add_nodes_from(range(len(model.teachers)))
    asked: dict[tuple[int, int], int] = {}
    while model.week < scenario.weeks:
        model.step()
        for _, _, tie in network.edges(data=True):
            tie["weight"] *= FADING
        found = voluntary(model, deep=True)
        for (i, j), times in found.items():
            weight = network.get_edge_data(i, j, {"weight": 0.0})["weight"]
            network.add_edge(i, j, weight=weight + times)
        asked |= dict.fromkeys(voluntary(model, deep=False), model.week - 1)
        yield model, found, network, asked


def parts(model: SchoolModel, *names: str) -> list[set[int]]:
    """Teachers grouped by department, shift or both."""
    groups: dict[tuple, set[int]] = {}
    for teacher in model.teachers:
        groups.setdefault(tuple(getattr(teacher, name) for name in names), set()).add(teacher.index)
    return list(groups.values())


def lively_school(years: float = 2) -> Scenario:
    """Two shifts, projects, turnover, much going on: everything that touches the network."""
    school = School(size=40, shifts=2, isolation=0.3, projects=0.3, readiness=-1.0)
    return Scenario(school, None, {"turnover": 2.0}, years)


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
    """Contacts neither open nor close, whoever comes and goes."""
    model = SchoolModel(lively_school(), seed=seed)
    network = model.network
    network.remove_edges_from([(i, j) for i, j, tie in network.edges(data=True) if tie["opportunity"] <= 0])
    while model.week < WEEKS:
        model.step()
        assert model.measure("density") == pytest.approx(nx.density(network), abs=1e-15)
    assert 0 < nx.density(network) < 1


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
