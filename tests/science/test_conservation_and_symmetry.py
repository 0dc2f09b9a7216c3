"""What may not change: a staff without contacts, sums that exchange conserves, and names that mean nothing."""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from staffroom import Scenario, School, simulate, snapshot
from tests.science.limits import ALIKE, ONLY_HEARSAY, QUIET, influence, staff, states

pytestmark = pytest.mark.science
# What moves a teacher who meets nobody: habit, experience, drift, the common test, the school's results, turnover.
ALONE = {
    "experience_learning": 0.0, "practice_drift": 0.0, "test_shock": 0.0, "results_efficacy": 0.0,
    "turnover": 0.0, "norm_conformity": 0.0,
}  # fmt: skip
STATES = [
    "norm", "expected_benefit", "perceived_norm", "self_efficacy", "expertise", "strain", "salience",
    "practice_1", "practice_2", "practice_3",
]  # fmt: skip


def test_no_contacts_no_change():
    # Everybody wants to meet, is called, observes, and listens - but each is alone in her department and knows nobody.
    school = staff(
        {"norm": np.linspace(0.1, 0.9, 20), "department": range(20)},
        [],
        readiness=10.0,
        isolation=0.0,
        mandate=1.0,
        observation=1.0,
        mentoring=1.0,
        projects=1.0,
    )
    changed = ALONE | {"norm_hearsay": 0.5}
    scenario = Scenario(school, None, changed, years=3)
    before, after = snapshot(scenario).teachers, snapshot(scenario, week=scenario.weeks).teachers
    np.testing.assert_allclose(after[STATES], before[STATES], rtol=0, atol=1e-12)
    sessions = simulate(scenario, replicates=5).runs[
        ["voluntary_sessions", "talk_sessions", "mandated_sessions", "observation_sessions"]
    ]
    assert np.all(sessions == 0)


def busy(school: School, **changed: float) -> Scenario:
    """A school that meets often; sessions change norms by assimilation and practices by alignment only."""
    exchange_only = ALONE | {
        "norm_anchor": 0.0, "internalisation": 0.0,
    }  # fmt: skip
    return Scenario(school, None, exchange_only | changed, years=2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sessions_of_equal_trust_conserve_the_mean_norm(seed):
    school = School(size=40, isolation=0.1, norm_sd=2.0, trust_sd=0.0, teacher_trust_sd=0.0, mandate=0.5, readiness=1.0)
    scenario = busy(school, assimilation=0.3)
    norms = states(scenario, "norm", seed=seed)
    np.testing.assert_allclose(norms.mean(axis=1), norms[0].mean(), rtol=0, atol=1e-12)
    assert norms[-1].std() < norms[0].std() / 2  # and it is not that nothing happened


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_alignment_conserves_the_mean_practice(seed):
    scenario = busy(School(size=40, isolation=0.1, trust=0.8, norm=0.8, mandate=0.5, readiness=1.0))
    for topic in ("practice_1", "practice_2", "practice_3"):
        practice = states(scenario, topic, seed=seed)
        np.testing.assert_allclose(practice.mean(axis=1), practice[0].mean(), rtol=0, atol=1e-12)
        assert practice[-1].std() < practice[0].std() / 2


def relabelled(graph: nx.DiGraph, new_row: np.ndarray, **settings: float) -> School:
    """The school of a graph whose teacher i stands in row ``new_row[i]``."""
    ordered: nx.DiGraph = nx.DiGraph()
    ordered.add_nodes_from((new_row[i], graph.nodes[i]) for i in np.argsort(new_row))
    ordered.add_edges_from((new_row[i], new_row[j], tie) for i, j, tie in graph.edges(data=True))
    alone = {"acquaintances": 0.0, "far_opportunity": 0.0, "named_opportunity": 1.0}
    return School.from_graph(ordered, **(alone | settings))


def given_graph(seed: int) -> nx.DiGraph:
    """A generated school as a graph that says everything about everybody."""
    school = snapshot(Scenario(School(size=30, shifts=2, norm_sd=1.5, trust_sd=1.0)), seed=seed)
    given = ["department", "grade", "shift", "head", *STATES]
    graph: nx.DiGraph = nx.DiGraph()
    for i, row in school.teachers.iterrows():
        graph.add_node(i, **{name: row[name] for name in given if name != "salience"})
    for tie in school.ties.itertuples():
        graph.add_edge(tie.source, tie.target, weight=tie.opportunity, tie_trust=tie.trust)
    return graph


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_relabelling_changes_nothing_where_updates_are_simultaneous(seed):
    graph = given_graph(seed)
    new_row = np.random.default_rng(seed).permutation(30)
    changed = ONLY_HEARSAY | {
        "norm_hearsay": 0.3, "norm_conformity": 0.05, "practice_drift": 0.0,
    }  # fmt: skip
    ends = []
    for rows in (np.arange(30), new_row):
        scenario = Scenario(relabelled(graph, rows, intake_sd=0.0, **QUIET), None, changed, years=2)
        ends.append(snapshot(scenario, week=scenario.weeks).teachers[STATES].to_numpy()[rows])
    np.testing.assert_allclose(ends[1], ends[0], rtol=0, atol=1e-12)
    assert np.abs(ends[0] - snapshot(scenario).teachers[STATES].to_numpy()[new_row]).max() > 0.05


def test_relabelling_changes_only_the_luck_where_updates_take_turns():
    graph = given_graph(4)
    new_row = np.random.default_rng(4).permutation(30)
    outcomes = [
        "voluntary_share",
        "norm_mean",
        "trust_mean",
        "perceived_norm",
        "self_efficacy_mean",
        "modularity",
        "coherence",
    ]
    runs = [
        simulate(Scenario(relabelled(graph, rows), None, {"turnover": 0.0}, years=2), replicates=200, seed=seed).runs
        for rows, seed in ((np.arange(30), 1), (new_row, 2))
    ]
    for name in outcomes:  # two samples of the same distribution, level .0001 in each of seven
        assert stats.ks_2samp(runs[0][name], runs[1][name]).pvalue > 1e-4, name


def test_teachers_who_are_alike_stay_alike_whatever_they_hear():
    # Alike and listening: no norm can move, whatever the network.
    school = School(size=30, isolation=0.0, **QUIET, **ALIKE)
    scenario = Scenario(school, None, ONLY_HEARSAY | {"norm_hearsay": 0.9, "norm_anchor": 0.05}, years=2)
    np.testing.assert_allclose(states(scenario, "norm"), 0.5, rtol=0, atol=1e-12)
    assert np.allclose(influence(scenario).sum(axis=1), 1.0)
