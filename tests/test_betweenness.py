"""Betweenness of the compiled kernel against networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernel.betweenness import betweenness
from sim.kernel.contacts import lay_contacts


def compared(size, edges, strangers=()):
    """(ours, networkx's) for an undirected network; the ``strangers`` are contacts without opportunity."""
    pairs = np.array(sorted([*edges, *strangers]), np.int64).reshape(-1, 2)
    values = np.array(
        [[0.0 if tuple(pair) in set(strangers) else 1.0] * 2 + [0.5, 0.5] for pair in pairs.tolist()]
    ).reshape(-1, 4)
    contacts = lay_contacts(size, pairs, values)
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(size))
    expected = nx.betweenness_centrality(graph, normalized=False)
    return betweenness(contacts.indptr, contacts.indices, contacts.opportunity), [expected[i] for i in range(size)]


def test_a_path_of_three():
    ours, theirs = compared(3, [(0, 1), (1, 2)])
    assert ours.tolist() == theirs == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("size", "edges"),
    [
        (5, [(0, k) for k in range(1, 5)]),  # a star: 6 pairs pass its middle
        (4, [(0, 1), (1, 2), (2, 3), (0, 3)]),  # a ring: half a path each
        (6, [(0, 1), (1, 2), (3, 4)]),  # two parts and an isolate
        (34, sorted(tuple(sorted(edge)) for edge in nx.karate_club_graph().edges)),
    ],
)
def test_known_networks(size, edges):
    ours, theirs = compared(size, edges)
    assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12)


@given(st.data())
def test_random_networks_with_strangers_in_them(data):
    size = data.draw(st.integers(2, 12))
    possible = [(i, j) for i in range(size) for j in range(i + 1, size)]
    kinds = data.draw(
        st.lists(st.sampled_from(["none", "open", "strangers"]), min_size=len(possible), max_size=len(possible))
    )
    edges = [pair for pair, kind in zip(possible, kinds, strict=True) if kind == "open"]
    strangers = [pair for pair, kind in zip(possible, kinds, strict=True) if kind == "strangers"]
    ours, theirs = compared(size, edges, strangers)
    assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12)
