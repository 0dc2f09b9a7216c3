"""Staffs from files: CSV in the shapes that spreadsheets write it, GraphML, and files that are neither."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import StaffroomError
from sim.scenario.school import School

STAFF = "id,department,norm\n1,maths,0.5\n2,arts,0.25\n3,maths,\n"
TIES = "source,target,weight\n1,2,1\n2,3,0.5\n"


def written(tmp_path, teachers=STAFF, ties=TIES):
    """The two files on disk, as keywords of School.from_files; text or bytes."""
    files = {"teachers": teachers, "ties": ties}
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return {name: tmp_path / f"{name}.csv" for name in files}


def refused(*words, **options):
    with pytest.raises(StaffroomError) as error:
        School.from_files(**options)
    for word in words:
        assert word in str(error.value)


def test_two_files_make_a_school(tmp_path):
    school = School.from_files(**written(tmp_path), name="ours")
    staff = school.staff
    assert (school.name, staff.size, staff.department_names) == ("ours", 3, ["arts", "maths"])
    assert [pair[:3] for pair in staff.pairs] == [(0, 1, 1), (1, 2, 0.5)]
    np.testing.assert_array_equal(staff.columns["norm"], [0.5, 0.25, np.nan])
    assert str(tmp_path) not in " ".join(staff.notices)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: "sep=;\n" + text.replace(",", ";"),
        lambda text: text.replace(",", ";").replace("0.", "0,"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.rstrip("\n"),
        lambda text: "\n" + text + "\n,,\n\n",
        lambda text: text.replace(",", ", "),
        lambda text: text.replace(",", '","').replace("\n", '"\n"').join(['"', ""]).removesuffix('"'),
        lambda text: text.replace("\n", ",,\n"),
        lambda text: text.replace("1,", "1.0,").replace("2,", "2.0,"),
        lambda text: text.replace("0.25", "0.25 "),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
    ],
)
def test_the_same_table_in_other_clothes(tmp_path, change):
    plain = School.from_files(**written(tmp_path)).staff
    dressed = School.from_files(**written(tmp_path, change(STAFF), change(TIES))).staff
    np.testing.assert_array_equal(dressed.pairs, plain.pairs)
    assert dressed.department_names == plain.department_names
    np.testing.assert_array_equal(dressed.columns["norm"], plain.columns["norm"])


def test_what_was_done_to_the_text_is_said(tmp_path):
    staff = School.from_files(
        **written(
            tmp_path,
            "id;department;norm\n1;физика;0,5\n;;\n2;химия;NA\n".encode("cp1251"),
            "source,target\n1,2\n",
        )
    ).staff
    assert staff.department_names == ["физика", "химия"]
    for words in ("read as Windows-1251", "1 empty row", "1 decimal comma in 'norm'", "norm 1 of 2"):
        assert any(words in notice for notice in staff.notices), words


@pytest.mark.parametrize(
    ("teachers", "words"),
    [
        ("", ["teachers.csv is empty"]),
        ("\n \n", ["teachers.csv is empty"]),
        (",,\n,,\n", ["teachers.csv is empty"]),
        ("id,norm\n", ["has no teachers"]),
        ("1 2\n2 3\n", ["no column for the id", "'1 2'", "commas, semicolons, tabs or |"]),
        ("id,norm\n1,0.5,7\n2,0.5\n", ["row 2", "3 cells", "2 columns", "comma"]),
        ('id,norm\n1,"0.5\n2,0.5\n', ["row 2", "quotation mark"]),
        ("id,norm\n1,0.5\n\n2,7\n", ["teachers.csv, row 4", "norm = '7'"]),
        ('id,note,norm\n1,"two\nlines",0.5\n2,,x\n', ["row 4", "not a number"]),
        ("id,id\n1,2\n", ["'id' twice"]),
        ("id,norm\n1,0.5\n2,\n2,0.5\n3,\n", ["row 4", "'2' is already", "row 3"]),
        (b"PK\x03\x04 a workbook", ["workbook", "CSV"]),
        (b"id\x00\x01\xff\n1", ["not a text file"]),
        (b"\x98\x99id\n", ["encoding that is not recognised", "encoding=cp1251"]),
        (b"\xff\xfeabc", ["not a text file"]),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path, teachers, words):
    refused(*words, **written(tmp_path, teachers))


def test_an_unknown_teacher_is_named_with_the_row(tmp_path):
    refused("ties.csv, row 3", "target '33'", "nearest: '3'", **written(tmp_path, ties="source,target\n1,2\n2,33\n"))


def test_ties_without_rows_isolate_everybody(tmp_path):
    staff = School.from_files(**written(tmp_path, ties="source,target\n")).staff
    assert (staff.size, staff.pairs) == (3, [])


def test_files_that_are_not_there(tmp_path):
    files = written(tmp_path)
    refused("no such file", "did you mean 'teachers.csv'?", teachers=tmp_path / "teacher.csv", ties=files["ties"])
    refused("no such file", teachers=tmp_path / "nowhere" / "teachers.csv", ties=files["ties"])
    refused("is a folder", teachers=tmp_path, ties=files["ties"])
    refused("not a file name", teachers=3, ties=files["ties"])
    refused("No ties are given", teachers=files["teachers"])
    refused("No ties are given")
    refused("one or the other", graph="school.graphml", ties=files["ties"])


def test_a_tie_file_alone(tmp_path):
    school = School.from_files(ties=written(tmp_path)["ties"])
    assert school.size == 3


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiDiGraph])
def test_graphml_gives_the_same_school_as_its_graph(tmp_path, kind):
    graph = kind()
    graph.add_node("a", trust=1.0, dept="x")
    graph.add_node("b", trust=4.0)
    graph.add_node("c")
    graph.add_edge("a", "b", weight=2.0)
    graph.add_edge("b", "a", weight=3.0)
    graph.add_edge("b", "b")
    nx.write_graphml(graph, tmp_path / "school.graphml")
    options = {"scales": {"trust": [1, 4]}, "keep_names": True}
    from_file = School.from_files(graph=tmp_path / "school.graphml", **options).staff
    from_graph = School.from_graph(graph, **options).staff
    np.testing.assert_array_equal(from_file.pairs, from_graph.pairs)
    assert (from_file.names, from_file.department) == (["a", "b", "c"], [0, 1, 2])
    np.testing.assert_array_equal(from_file.columns["trust"], from_graph.columns["trust"])


GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">{}</graph></graphml>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["school.graphml is empty, no file of a graph"]),
        ("id,norm\n1,2\n", ["is no file of a graph", "ties=FILE"]),
        (GRAPHML[:60], ["not a GraphML file"]),
        ("<graphml/>", ["not a GraphML file"]),
        (GRAPHML.format('<node id="a"><data key="d9">1</data></node>'), ["not a GraphML file"]),
        (GRAPHML.format(""), ["no teachers"]),
        (GRAPHML.format('<node id="a"/><node id="a"/>'), ["'a' stands in the graph 2 times"]),
        (
            GRAPHML.format('<node id="ann"/><node id="b"/><edge source="b" target="anna"/>'),
            ["'anna'", "nearest: 'ann'"],
        ),
    ],
)
def test_broken_graphml_says_why(tmp_path, content, words):
    (tmp_path / "school.graphml").write_text(content)
    refused(*words, graph=tmp_path / "school.graphml")


snippets = st.sampled_from(
    ["id", "source", "target", "trust", "weight", "1", "2", "-1", "nan", "inf", ",", ";", "\t", "\n", '"', "\r"]
)
contents = st.binary(max_size=60) | st.lists(snippets | st.text(max_size=3), max_size=40).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
)


@settings(max_examples=100, deadline=None)
@given(contents, contents)
def test_whatever_stands_in_the_files_there_is_a_school_or_one_clear_error(tmp_path_factory, teachers, ties):
    folder = tmp_path_factory.getbasetemp()
    for options in (written(folder, teachers, ties), written(folder, STAFF, ties), {"graph": folder / "teachers.csv"}):
        try:
            School.from_files(**options)
        except StaffroomError as error:
            assert str(error) and "\n" not in str(error)


def test_one_school_of_several_on_a_scale_of_its_own(tmp_path):
    teachers = "school,node,yrs_teaching,trust\n" + "".join(
        f"{school},{node},{node + school / 3},{1 + node / 2}\n" for school in (1, 2) for node in (1, 2, 3, 4)
    )
    ties = "school,source,target\n1,1,2\n2,1,2\n2,3,1\n2,1,3\n"
    school = School.from_files(
        **written(tmp_path, teachers, ties),
        where={"school": 2},
        columns={"years_of_teaching": "yrs_teaching"},
        scales={"trust": [1, 4]},
    )
    assert [pair[:2] for pair in school.staff.pairs] == [(0, 1), (0, 2)]
    np.testing.assert_allclose(school.staff.columns["trust"], [1 / 6, 1 / 3, 1 / 2, 2 / 3])
    np.testing.assert_allclose(school.staff.columns["years_of_teaching"], np.arange(1, 5) + 2 / 3)


@pytest.mark.slow
def test_five_thousand_teachers_and_a_hundred_thousand_ties(tmp_path):
    luck = np.random.default_rng(1)
    ends = luck.integers(0, 5000, (100_000, 2))
    ties = "source,target,weight\n" + "".join(f"{a},{b},{(a + b) % 7}\n" for a, b in ends)
    teachers = "id,norm,department\n" + "".join(f"{row},0.5,{row % 90}\n" for row in range(5000))
    files = written(tmp_path, teachers, ties)
    school = School.from_files(**files)
    pairs = {(min(a, b), max(a, b)) for a, b in ends.tolist() if a != b}
    assert len(school.staff.pairs) == len(pairs)
    assert (school.size, school.departments) == (5000, 90)
