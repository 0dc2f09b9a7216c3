"""Graph files: defaults, keys without a name or with a type of their own, other programs' exports, hostile XML."""

import warnings

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.staff.reading.graphs import graph_tables, read_graph

START = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
EDGE = '<edge source="a" target="b">{}</edge>'
BODY = '<graph edgedefault="directed"><node id="a"/><node id="b">{}</node>' + EDGE + "</graph></graphml>"


def read(tmp_path, text, name="school.graphml"):
    """(columns of the nodes, columns of the ties, notices) of a file of this text; no warning may come out."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    notices = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        people, ties = graph_tables(*read_graph(path, notices))
    return people.columns, ties.columns, notices


def test_defaults_hold_where_nothing_is_given(tmp_path):
    keys = (
        '<key id="d" for="node" attr.name="department" attr.type="string"><default>maths</default></key>'
        '<key id="w" for="edge" attr.name="weight" attr.type="double"><default>5</default></key>'
        '<key id="n" for="all" attr.name="norm" attr.type="double"><default>0.25</default></key>'
    )
    text = START + keys + BODY.format('<data key="d">arts</data><data key="n">0.5</data>', "")
    people, ties, notices = read(tmp_path, text)
    assert (people["department"], people["norm"], ties["weight"]) == (["maths", "arts"], ["0.25", "0.5"], ["5"])
    assert "'department' (maths), 'norm' (0.25)" in notices[0] and "'weight' (5)" in notices[1]
    staff = School.from_files(graph=tmp_path / "school.graphml").staff
    assert (staff.department_names, staff.pairs[0][2], staff.columns["norm"]) == (["arts", "maths"], 5, [0.25, 0.5])


def test_defaults_of_a_graph_of_networkx_hold_too():
    graph = nx.DiGraph([("a", "b")], node_default={"department": "maths"}, edge_default={"weight": 3})
    graph.add_node("b", department="arts")
    staff = School.from_graph(graph).staff
    assert (staff.department_names, staff.pairs[0][2]) == (["arts", "maths"], 3)


@pytest.mark.parametrize(
    ("key", "data", "expected"),
    [
        ('<key id="w" for="edge"/>', "3", {"w": ["3"]}),
        ('<key id="w" for="edge" attr.name="weight"/>', "3", {"weight": ["3"]}),
        ('<key id="w" for="edge" attr.name="weight" attr.type="vector_float"/>', "1, 2", {"weight": ["1, 2"]}),
        ('<key id="w" for="edge" attr.name="weight" attr.type="real"/>', "0.50", {"weight": ["0.50"]}),
        ('<key id="w" for="edge" attr.name="ok" attr.type="boolean"/>', "maybe", {"ok": ["maybe"]}),
    ],
)
def test_keys_without_a_name_or_of_any_type(tmp_path, key, data, expected):
    people, ties, _ = read(tmp_path, START + key + BODY.format("", f'<data key="w">{data}</data>'))
    assert {name: cells for name, cells in ties.items() if not name.startswith("(")} == expected
    assert people == {"(node)": ["a", "b"]}


def test_files_without_a_namespace_and_groups_of_yed(tmp_path):
    text = (
        '<graphml><key for="node" id="d6" yfiles.type="nodegraphics"/><graph edgedefault="undirected">'
        '<node id="g" yfiles.foldertype="group"><graph id="g:" edgedefault="undirected">'
        '<node id="g::a"/></graph></node>'
        '<node id="b"/><edge source="g::a" target="b"/></graph></graphml>'
    )
    people, ties, notices = read(tmp_path, text)
    assert (people["(node)"], ties["(from)"], ties["(to)"]) == (["g::a", "b"], ["g::a"], ["b"])
    assert any("groups of nodes are no teachers" in notice and "'g'" in notice for notice in notices)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (START + BODY.format("", '<data key="x">1</data>'), "names the key 'x', but the file declares none"),
        (START + "<graph/><graph/></graphml>", "it holds 2"),
        ("<html/>", "begins with <html>"),
        ('<!DOCTYPE g [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><graphml>&c;</graphml>', "declares entities"),
        ('<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><graphml>&a;</graphml>', "declares entities"),
        ('<!DOCTYPE g [<!ENTITY a "b">]><graphml/>'.encode("utf-16"), "declares entities"),
        (START + BODY.format("<port name='p'/>", ""), ""),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, text, words):
    if not words:
        assert read(tmp_path, text)[0] == {"(node)": ["a", "b"]}
        return
    with pytest.raises(StaffroomError) as error:
        read(tmp_path, text)
    assert words in str(error.value) and "\n" not in str(error.value)


def example():
    graph = nx.DiGraph()
    graph.add_node("ann", department="maths")
    graph.add_node("bea", department="arts")
    graph.add_edge("ann", "bea", weight=2.5)
    return graph


@pytest.mark.parametrize(
    ("name", "write"), [("a.gexf", nx.write_gexf), ("a.gml", nx.write_gml), ("a.net", nx.write_pajek)]
)
def test_other_formats_give_the_same_ties(tmp_path, name, write):
    write(example(), tmp_path / name)
    people, ties, _ = read(tmp_path, (tmp_path / name).read_bytes(), name)
    assert people["(node)"] == ["ann", "bea"]
    assert (ties["(from)"], ties["(to)"], ties["weight"]) == (["ann"], ["bea"], ["2.5"])


def test_pajek_parts_that_would_be_lost_are_refused(tmp_path):
    for part in ("*Arcslist\n1 2\n", "*Matrix\n0 1\n1 0\n", "*Arcs\n1 2 1\n*Edges\n1 2 1\n"):
        with pytest.raises(StaffroomError, match="not a Pajek network that can be read"):
            read(tmp_path, f'*Vertices 2\n1 "a"\n2 "b"\n{part}', "a.net")


WHOLE = (START + BODY.format("", "")).encode()
pieces = st.sampled_from(
    [b"<node id='a'/>", b"<edge source='a' target='c'/>", b"<data key='d'>x</data>", b"<", b">", b"&x;"]
)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(WHOLE)),
    st.lists(pieces | st.binary(max_size=4), max_size=4),
    st.sampled_from(["graphml", "gml", "gexf", "net"]),
)
def test_any_bytes_are_a_graph_or_one_sentence(tmp_path_factory, place, inserted, kind):
    path = tmp_path_factory.getbasetemp() / f"any.{kind}"
    path.write_bytes(WHOLE[:place] + b"".join(inserted) + WHOLE[place:])
    try:
        graph_tables(*read_graph(path, []))
    except StaffroomError as error:
        assert str(error) and "\n" not in str(error)
