"""Headings as programs write them: several rows, line breaks, row numbers, repeated and missing ones, separators."""

import pandas as pd
import pytest

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.scenario.survey import Survey
from sim.staff.reading.reader import read_table

IMPORT_IDS = ['"{""ImportId"":""_recordId""}"', '"{""ImportId"":""QID1""}"', "\"{'ImportId':'QID2'}\""]


def read(tmp_path, text, role="teachers"):
    """The table in a file of this text, and what is said of it."""
    path = tmp_path / f"{role}.csv"
    path.write_text(text, encoding="utf-8", newline="")
    notices = []
    return read_table(path, role, notices), notices


def test_three_rows_of_qualtrics(tmp_path):
    text = (
        'ResponseId,Q1,Q2\nResponse ID,"Your code\n(please)",Department\n'
        + ",".join(IMPORT_IDS)
        + "\nR_1,t1,d1\nR_2,t2,d2\n"
    )
    table, notices = read(tmp_path, text)
    assert table.columns == {"ResponseId": ["R_1", "R_2"], "Q1": ["t1", "t2"], "Q2": ["d1", "d2"]}
    assert table.titles == {"ResponseId": "Response ID", "Q1": "Your code (please)", "Q2": "Department"}
    assert table.rows == [5, 6]
    assert any("3 rows of headings" in notice and "Qualtrics" in notice for notice in notices)
    staff = Survey.read(tmp_path / "teachers.csv").staff
    assert (staff.size, staff.department_names) == (2, ["d1", "d2"])


def test_two_rows_of_qualtrics(tmp_path):
    table, _ = read(tmp_path, "StartDate,ResponseId,Q1\nStart Date,Response ID,Your name\n2024-01-01,R_1,t1\n")
    assert table.columns["Q1"] == ["t1"]


def test_two_rows_of_surveymonkey(tmp_path):
    text = (
        "Respondent ID,Collector ID,Your code,Do you work in,,How much do you trust colleagues?\n"
        ",,Open-Ended Response,Mathematics,Arts,Response\n"
        "118,5,t1,Mathematics,,3\n119,5,t2,,Arts,4\n"
    )
    table, notices = read(tmp_path, text)
    assert list(table.columns) == [
        "Respondent ID", "Collector ID", "Your code", "Do you work in - Mathematics", "Do you work in - Arts",
        "How much do you trust colleagues?",
    ]  # fmt: skip
    assert table.columns["Your code"] == ["t1", "t2"]
    assert any("two rows of headings" in notice for notice in notices)
    assert Survey.read(tmp_path / "teachers.csv", scales={"trust": [1, 5]}).staff.columns["trust"] == [0.5, 0.75]


def test_a_row_without_an_id_is_no_second_row_of_headings(tmp_path):
    table, _ = read(tmp_path, "id,department\n,maths\nt1,arts\n")
    assert table.columns["department"] == ["maths", "arts"]
    with pytest.raises(StaffroomError, match="row 2: the id"):
        School.from_files(teachers=tmp_path / "teachers.csv", contacts="drawn")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_line_breaks_and_separators_inside_quoted_headings(tmp_path, separator):
    rows = [
        ["id", "How much, in general;\nand really\t, do you trust?", "department"],
        ["t1", "2", "a"],
        ["t2", "3", "b"],
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    table, _ = read(tmp_path, text)
    assert list(table.columns) == ["id", "How much, in general; and really , do you trust?", "department"]
    assert table.rows == [3, 4]
    assert len(table) == 2


def test_commas_in_headings_without_quotes_do_not_separate(tmp_path):
    table, _ = read(tmp_path, "Код;Я доверяю коллегам, в целом, и ученикам, и всем\nt1;3,5\nt2;4,5\n")
    assert table.columns["Я доверяю коллегам, в целом, и ученикам, и всем"] == ["3,5", "4,5"]


@pytest.mark.parametrize(
    "text",
    [
        '"id","department"\n"1","t1","a"\n"2","t2","b"\n',
        '"","id","department"\n"1","t1","a"\n"2","t2","b"\n',
        "Unnamed: 0,id,department\n0,t1,a\n1,t2,b\n",
        '"id"\t"department"\n"3"\t"t1"\t"a"\n"9"\t"t2"\t"b"\n',
    ],
)
def test_numbers_of_rows_are_left_out(tmp_path, text):
    table, notices = read(tmp_path, text)
    assert (table.columns["id"], table.columns["department"]) == (["t1", "t2"], ["a", "b"])
    assert [notice for notice in notices if "only numbers the rows" in notice]
    staff = School.from_files(teachers=tmp_path / "teachers.csv", contacts="drawn", keep_names=True).staff
    assert staff.names == ["t1", "t2"]


def test_names_of_rows_can_be_the_ids(tmp_path):
    table, notices = read(tmp_path, '"department","trust"\n"t1","a",0.5\n"t2","b",0.25\n')
    assert table.columns == {"row names": ["t1", "t2"], "department": ["a", "b"], "trust": ["0.5", "0.25"]}
    assert "row names" in notices[0]


def test_decimal_commas_without_quotes_are_no_names_of_rows(tmp_path):
    with pytest.raises(StaffroomError, match="row 2: 3 cells, but the first row names 2 columns"):
        read(tmp_path, "id,norm\n1,0,5\n2,1,0\n")


def test_repeated_headings_are_told_apart_unless_they_are_used(tmp_path):
    table, notices = read(tmp_path, "id,Comment,Comment,trust\nt1,a,b,0.5\nt2,c,d,0.25\n")
    assert table.columns["Comment (2)"] == ["b", "d"]
    assert "names the column 'Comment' 2 times" in notices[0]
    assert School.from_files(teachers=tmp_path / "teachers.csv", contacts="drawn").size == 2
    read(tmp_path, "id,trust,trust\nt1,0.5,0.1\nt2,0.25,0.2\n")
    with pytest.raises(StaffroomError, match=r"'trust' twice or more.*'trust \(1\)', 'trust \(2\)'"):
        School.from_files(teachers=tmp_path / "teachers.csv", contacts="drawn")
    chosen = School.from_files(teachers=tmp_path / "teachers.csv", contacts="drawn", columns={"trust": "trust (2)"})
    assert chosen.staff.columns["trust"] == [0.1, 0.2]
    frame = pd.DataFrame([["t1", 1, 2], ["t2", 3, 4]], columns=["id", "note", "note"])
    assert School.from_tables(frame, None, contacts="drawn").size == 2


def test_a_stated_separator_and_trailing_ones(tmp_path):
    for text in ("sep=;\nid;norm\nt1;0,5\n", '"sep=;"\r\nid;norm;;\r\nt1;0,5;;\r\n'):
        table, _ = read(tmp_path, text)
        assert table.columns == {"id": ["t1"], "norm": ["0,5"]}
        assert table.rows == [3]


def test_columns_without_a_heading_keep_their_place(tmp_path):
    table, _ = read(tmp_path, "id,,norm,\nt1,x,0.5,\n")
    assert table.columns == {"id": ["t1"], "column 2": ["x"], "norm": ["0.5"]}


def test_what_stands_above_the_headings_is_left_out(tmp_path):
    table, notices = read(tmp_path, "Staff list 2026,,\n,,\nid,department,norm\nt1,a,0.5\n")
    assert table.columns == {"id": ["t1"], "department": ["a"], "norm": ["0.5"]}
    assert any("row of headings is row 3" in notice for notice in notices)
