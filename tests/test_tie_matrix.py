"""Who names whom as a square: with names on both sides, above, on the left, or without any."""

import pytest

from experiments.networks.advice_files import read_networks
from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.staff.reading.reader import read_table

EXPECTED = {("a", "b"): "1", ("b", "c"): "2", ("c", "a"): "1"}
SQUARES = [
    ",a,b,c,d\na,0,1,0,0\nb,0,0,2,0\nc,1,,0,0\nd,0,0,0,0\n",
    "who;a;b;c;d\nd;0;0;0;0\nc;1;;0;0\na;0;1;0;0\nb;0;0;2;0\n",
    '"a","b","c","d"\n"a",0,1,0,0\n"b",0,0,2,0\n"c",1,0,0,0\n"d",0,0,0,0\n',
    "a,b,c,d\n0,1,0,0\n0,0,2,0\n1,0,0,0\n0,0,0,0\n",
    "a,0,1,0,0\nb,0,0,2,0\nc,1,0,0,0\nd,0,0,0,0\n",
    ",a,b,c,d\na,0,1,0,0\nb,0,0,2,0\nc,1,0,0,0\n",
]


def read(tmp_path, text):
    (tmp_path / "ties.csv").write_text(text, encoding="utf-8")
    notices = []
    return read_table(tmp_path / "ties.csv", "ties", notices), notices


@pytest.mark.parametrize("text", SQUARES)
def test_a_square_with_names_becomes_its_ties(tmp_path, text):
    table, notices = read(tmp_path, text)
    found = zip(table.columns["source"], table.columns["target"], table.columns["weight"], strict=True)
    assert {(source, target): weight for source, target, weight in found} == EXPECTED
    assert "square of who names whom" in notices[0] and "3 ties among 4 teachers" in notices[0]


def test_everybody_in_a_square_is_a_teacher(tmp_path):
    read(tmp_path, SQUARES[0])
    staff = School.from_files(ties=tmp_path / "ties.csv", keep_names=True).staff
    assert staff.names == ["a", "b", "c", "d"]
    assert [pair[:4] for pair in staff.pairs] == [(0, 1, 1, 0), (0, 2, 0, 1), (1, 2, 2, 0)]


def test_crosses_are_ties(tmp_path):
    table, _ = read(tmp_path, ";1;2;3\n1;;x;\n2;;;Х\n3;;;\n")
    assert (table.columns["source"], table.columns["target"]) == (["1", "2"], ["2", "3"])


def test_a_square_of_numbers_alone_is_explained(tmp_path):
    with pytest.raises(StaffroomError, match=r"square of 4 by 4 numbers without names.*first row and a first column"):
        read(tmp_path, "0,1,0,1\n1,0,1,0\n0,1,0,1\n1,0,1,0\n")


@pytest.mark.parametrize(
    "text",
    [
        "source,target,weight\n0,1,3\n1,0,2\n2,1,0\n",
        "from,to\n1,2\n2,1\n",
        "кто,кого,частота\n0,1,3\n1,0,2\n2,1,0\n",
        "source,target\nsource,target\ntarget,source\n",
    ],
)
def test_a_list_of_ties_is_no_square(tmp_path, text):
    table, notices = read(tmp_path, text)
    assert len(table) == text.count("\n") - 1 and not table.people and notices == []


def test_networks_read_a_square_too(tmp_path):
    read(tmp_path, SQUARES[0])
    (tmp_path / "staff.csv").write_text("id\na\nb\nc\nd\n", encoding="utf-8")
    (network,) = read_networks(str(tmp_path / "staff.csv"), str(tmp_path / "ties.csv"))
    assert network.ties.sum() == 3 and network.ties[0, 1] and network.ties[1, 2] and network.ties[2, 0]
