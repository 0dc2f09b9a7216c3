"""Imported staffs: what becomes of people, ties and gaps, from tables and from graphs."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import StaffroomError
from sim.results.states import initial_state
from sim.scenario.scenario import Scenario
from sim.scenario.school import School
from sim.staff.twin.ties import degrees

TEACHERS = ["ann", "bea", "cid", "dan", "eve"]
TIES = [("ann", "bea"), ("bea", "ann"), ("bea", "cid"), ("dan", "eve")]


def staff_table(size=5, **columns):
    return pd.DataFrame({"id": TEACHERS[:size], **columns})


def tie_table(ties=TIES, **columns):
    return pd.DataFrame({**dict(zip(("source", "target"), zip(*ties, strict=True), strict=True)), **columns})


def imported(teachers=None, ties=None, **options):
    return School.from_tables(
        staff_table() if teachers is None else teachers, tie_table() if ties is None else ties, **options
    ).staff


def refused(*words, teachers=None, ties=None, **options):
    """The import fails with one message that holds all these words."""
    with pytest.raises(StaffroomError) as error:
        imported(teachers, ties, **options)
    for word in words:
        assert word in str(error.value)


def noticed(staff, *words):
    """Exactly one notice holds all these words, and it names nobody."""
    found = [notice for notice in staff.notices if all(word in notice for word in words)]
    assert len(found) == 1, staff.notices
    assert not any(name in found[0] for name in TEACHERS)


def test_codes_follow_the_staff_table_and_names_stay_out_unless_asked_for():
    assert imported().codes == ["T01", "T02", "T03", "T04", "T05"]
    assert imported().names == []
    assert imported(keep_names=True).names == TEACHERS
    many = pd.DataFrame({"id": range(120)})
    assert imported(many, tie_table([(0, 119)])).codes[::119] == ["T001", "T120"]


def test_ties_say_who_names_whom_and_how_much():
    staff = imported(ties=tie_table(weight=[1, 3, 0, 0.5]))
    assert [pair[:4] for pair in staff.pairs] == [(0, 1, 1, 3), (1, 2, 0, 0), (3, 4, 0.5, 0)]
    assert all(np.isnan(pair[4:]).all() for pair in staff.pairs)
    noticed(staff, "who turns to whom, lastingly: 1 pair of teachers name each other, 1 only one way")
    noticed(staff, "Weight 0 (1 tie) means not named; 1 pair without any other weight meet only where a mandate")
    assert [pair[2:4] for pair in imported().pairs] == [(1, 1), (1, 0), (1, 0)]
    assert not any("Weight 0" in notice for notice in imported().notices)


def test_ties_without_direction_say_the_same_of_both_sides():
    staff = imported(ties=tie_table(weight=[1, 3, 0, 0.5], trust=[0.1, 0.3, 0.5, 0.7]), directed=False)
    assert staff.pairs == [(0, 1, 3, 3, 0.2, 0.2), (1, 2, 0, 0, 0.5, 0.5), (3, 4, 0.5, 0.5, 0.7, 0.7)]
    noticed(staff, "have no direction", "nothing on which of the two is sought after", "2 pairs of teachers turn")
    refused("directed = 'no'", directed="no")


def test_a_list_in_which_nobody_names_back_is_doubted():
    once = pd.DataFrame({"source": range(10), "target": range(1, 11)})
    assert any(
        "say so with directed=False" in notice for notice in imported(pd.DataFrame({"id": range(11)}), once).notices
    )
    back = pd.concat([once, once.iloc[:1].rename(columns={"source": "target", "target": "source"})])
    staff = imported(pd.DataFrame({"id": range(11)}), back)
    assert not any("directed=False" in notice for notice in staff.notices)


def test_many_name_the_same_colleague():
    staff = imported(ties=tie_table([("bea", "ann"), ("cid", "ann"), ("dan", "ann"), ("ann", "eve")]))
    assert degrees(5, staff.pairs).tolist() == [[3, 1], [0, 1], [0, 1], [0, 1], [1, 0]]


def test_trust_of_ties_belongs_to_the_one_who_names():
    staff = imported(ties=tie_table(trust=[1, 5, 2, None]), scales={"tie_trust": [1, 5]})
    np.testing.assert_allclose([pair[4:] for pair in staff.pairs], [[0, 1], [0.25, np.nan], [np.nan, np.nan]])
    noticed(staff, "1 tie without a trust")
    named = imported(ties=tie_table(faith=0.5), columns={"tie_trust": "faith"})
    np.testing.assert_allclose([pair[4:] for pair in named.pairs], [[0.5, 0.5], [0.5, np.nan], [0.5, np.nan]])
    refused("tie_trust (column 'trust')", 'scales={"tie_trust"', ties=tie_table(trust=[1, 5, 2, 3]))


def test_isolates_and_separate_parts_are_kept_with_a_notice():
    staff = imported(ties=tie_table([("ann", "bea"), ("cid", "dan")]))
    assert staff.size == 5
    noticed(staff, "1 teacher of 5 without any tie")
    noticed(staff, "2 parts")
    nobody = imported(ties=tie_table().iloc[:0])
    assert nobody.pairs == [] and nobody.department == [0, 1, 2, 3, 4]
    noticed(nobody, "5 teachers of 5 without any tie")


def test_self_ties_are_dropped_and_duplicates_merged():
    ties = tie_table(
        [("ann", "ann"), ("ann", "bea"), ("ann", "bea"), ("bea", "ann")], weight=[9, 1, 2, 1], trust=[1, 0.2, 0.6, 0]
    )
    staff = imported(ties=ties)
    assert staff.pairs == [(0, 1, 2, 1, pytest.approx(0.4), 0)]
    noticed(staff, "1 tie of teachers with themselves dropped")
    noticed(staff, "1 duplicate tie merged")


def test_weights_that_make_no_sense():
    refused("row 1", "weight = '-1'", "0 to 1,000,000", ties=tie_table(weight=[1, -1, 1, 1]))
    refused("row 0", "out of range", ties=tie_table(weight=[np.inf, 1, 1, 1]))
    staff = imported(ties=tie_table(weight=[None, 0, 2, 3]))
    assert [pair[2:4] for pair in staff.pairs] == [(1, 0), (2, 0), (3, 0)]
    noticed(staff, "1 tie without a weight; read as 1")


def test_people_that_do_not_add_up_are_refused():
    refused(
        "row 1",
        "target 'bae'",
        "nearest: 'bea'",
        "1 more tie",
        ties=tie_table([("ann", "bea"), ("ann", "bae"), ("x", "bea")]),
    )
    refused("row 4", "'ann' is already", "row 0", teachers=pd.DataFrame({"id": [*TEACHERS[:4], "ann"]}))
    refused("where=", teachers=pd.DataFrame({"id": ["ann"] * 5, "school": range(5)}))
    refused("row 2", "id", "missing", teachers=pd.DataFrame({"id": ["ann", "bea", None]}))
    refused("row 1", "source is missing", ties=tie_table([("ann", "bea"), (None, "bea")]))
    refused("no teachers", teachers=staff_table(0))
    refused("1 teacher;", teachers=staff_table(1), ties=tie_table([("ann", "ann")]))
    refused("5,001 teachers", teachers=pd.DataFrame({"id": range(5001)}), ties=tie_table([(0, 1)]))
    refused("'id' twice", teachers=pd.DataFrame([[1, 2]], columns=["id", "id"]))
    refused("is a list", teachers=[1, 2])


def test_a_tie_table_alone_makes_its_own_staff_and_a_staff_table_alone_does_not():
    school = School.from_tables(None, tie_table([(10, 2), (2, 9)]), keep_names=True)
    assert school.staff.names == ["2", "9", "10"]
    assert [pair[:2] for pair in school.staff.pairs] == [(0, 1), (0, 2)]
    noticed(school.staff, "no staff table", "3 teachers")
    with pytest.raises(StaffroomError, match="norm is asked for, but there is no staff table"):
        School.from_tables(None, tie_table(), columns={"norm": "conviction"})
    for teachers, ties, word in (
        (staff_table(), None, "No ties"),
        (None, None, "No ties"),
        (None, tie_table().iloc[:0], "no teachers"),
    ):
        with pytest.raises(StaffroomError, match=word):
            School.from_tables(teachers, ties)


def test_where_keeps_rows_of_both_tables():
    teachers = pd.DataFrame({"id": [1, 2, 1, 2, 3], "school": [1, 1, 3, 3, 3]})
    ties = pd.DataFrame({"source": [1, 1, 3], "target": [2, 2, 1], "school": [1.0, 3.0, 3.0]})
    staff = imported(teachers, ties, where={"school": 3})
    assert [pair[:2] for pair in staff.pairs] == [(0, 1), (0, 2)]
    assert not any("not used" in notice for notice in staff.notices)
    refused("no row", "school = 4", "1, 3", teachers=teachers, ties=ties, where={"school": 4})
    refused("'schol'", "did you mean 'school'?", teachers=teachers, ties=ties, where={"schol": 3})
    refused("belongs to more than one teacher", teachers=teachers, ties=ties[["source", "target"]], where={"school": 3})
    apart = imported(staff_table(school=[1, 1, 1, 2, 2]), where={"school": 1})
    assert [pair[:2] for pair in apart.pairs] == [(0, 1), (1, 2)]
    noticed(apart, "1 tie of teachers outside")


def test_settings_of_the_school_pass_through_and_unknown_options_do_not():
    school = School.from_tables(staff_table(), tie_table(), name="ours", trust=0.4, isolation=0.7, terms=[8, 8, 10, 8])
    assert (school.name, school.trust, school.isolation, school.terms) == ("ours", 0.4, 0.7, (8, 8, 10, 8))
    assert (school.size, school.departments) == (5, 2)
    refused("'colums'", "did you mean 'columns'?", colums={})
    refused("'isolaton'", "did you mean 'isolation'?", isolaton=0.7)
    refused("contradicts", size=6)
    refused("keep_names", keep_names="yes")


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_graphs_of_every_kind(kind):
    graph = kind()
    graph.add_node("ann", id=7, department="maths", trust=2.5, coordinates=(1, 2))
    graph.add_nodes_from(["bea", "cid"], department="arts")
    graph.add_edges_from(
        [("ann", "bea", {"weight": 2, "trust": 0.3}), ("bea", "bea", {}), ("cid", "bea", {"weight": 0})]
    )
    if graph.is_multigraph():
        graph.add_edge("ann", "bea", weight=3, trust=0.3)
    staff = School.from_graph(graph, scales={"trust": [1, 4]}, keep_names=True).staff
    assert staff.names == ["ann", "bea", "cid"]
    assert staff.department == [1, 0, 0]
    named = 3 if graph.is_multigraph() else 2
    back = (0, np.nan) if graph.is_directed() else (named, 0.3)
    np.testing.assert_allclose(staff.pairs[0], [0, 1, named, back[0], 0.3, back[1]])
    assert staff.pairs[1][:4] == (1, 2, 0, 0)
    noticed(staff, "1 tie of teachers with themselves")
    noticed(staff, "not used: 'id', 'coordinates'")
    noticed(staff, "0 pairs of teachers name each other, 1 only one way" if graph.is_directed() else "no direction")
    with pytest.raises(StaffroomError, match="teachers of a graph are its nodes"):
        School.from_graph(graph, id_column="id")


def test_graphs_that_are_none():
    for graph, word in (("graph", "networkx graph"), (nx.Graph(), "no teachers"), (nx.Graph([(1, "1")]), "is already")):
        with pytest.raises(StaffroomError, match=word):
            School.from_graph(graph)


rows = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0, 1e6), st.floats(0, 1)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(ties, random):
    order = random.sample(range(12), 12)
    shuffled = random.sample(ties, len(ties))

    def school(people, edges):
        teachers = pd.DataFrame({"id": people, "norm": [person / 20 for person in people]})
        return imported(teachers, pd.DataFrame(edges, columns=["source", "target", "weight", "trust"]), keep_names=True)

    one, two = school(list(range(12)), ties), school(order, shuffled)
    there = {(one.names[i], one.names[j]): values for i, j, *values in one.pairs}
    for i, j, *found in two.pairs:
        assert i < j
        a, b = two.names[i], two.names[j]
        same = there.pop((a, b), None) or [there[b, a][k] for k in (1, 0, 3, 2)]
        there.pop((b, a), None)
        np.testing.assert_array_equal(found, same)
        for source_id, target_id, named in ((a, b, found[0]), (b, a, found[1])):
            weights = [
                weight for source, target, weight, _ in ties if (str(source), str(target)) == (source_id, target_id)
            ]
            assert named == max(weights, default=0)
    assert not there
    assert [two.columns["norm"][two.names.index(name)] for name in one.names] == one.columns["norm"]
    parts = [
        {frozenset(n for n, d in zip(s.names, s.department, strict=True) if d == k) for k in s.department}
        for s in (one, two)
    ]
    assert parts[0] == parts[1]
    assert sorted(one.notices) == sorted(two.notices)


def test_who_is_named_is_easy_to_reach_for_the_one_who_names_and_has_standing():
    """1.5 x named_opportunity towards the one who is named, the way of distant colleagues back."""
    ties = tie_table([("ann", "bea"), ("cid", "bea"), ("dan", "eve")], weight=[1.5, 1, 0])
    school = School.from_tables(
        staff_table(department=["x"] * 5), ties, acquaintances=0, named_opportunity=4, far_opportunity=0.25,
        standing_head=0,
    )  # fmt: skip
    state = initial_state(Scenario(school), 1, 0)
    contacts, opportunity = state.contacts, np.zeros((5, 5))
    for i in range(5):
        own = slice(contacts.indptr[i], contacts.indptr[i + 1])
        opportunity[i, contacts.indices[own]] = contacts.opportunity[own]
    assert (opportunity[0, 1], opportunity[2, 1]) == (6, 4)
    assert (opportunity[1, 0], opportunity[1, 2]) == (0.25, 0.25)
    assert opportunity[3, 4] == opportunity[4, 3] == opportunity[0, 2] == 0
    turned = tie_table([("bea", "ann"), ("bea", "cid"), ("eve", "dan")], weight=[1.5, 1, 0])
    other = initial_state(Scenario(School.from_tables(staff_table(department=["x"] * 5), turned)), 1, 0)
    assert state.teachers["standing"][1] > other.teachers["standing"][1]
