"""SPSS files as staff tables: words or codes, missing values, labels of variables, files that are none."""

import sys

import pandas as pd
import pyreadstat
import pytest

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.scenario.survey import Survey
from sim.staff.reading.reader import FileChoices, read_table

WORDS = {1.0: "никогда", 2.0: "иногда", 3.0: "всегда"}
ANSWERS = pd.DataFrame(
    {
        "code": [1.0, 2.0, 3.0, 4.0],
        "dep": ["maths", "arts", "", "maths"],
        "q1": [1.0, 3.0, 2.0, 9.0],
        "q2": [1.0, 2.0, 5.0, None],
    }
)


@pytest.fixture(params=["a.sav", "a.zsav"])
def path(tmp_path, request):
    path = tmp_path / request.param
    pyreadstat.write_sav(
        ANSWERS,
        path,
        column_labels={"code": "Ваш код", "dep": "Кафедра", "q1": "Доверие"},
        variable_value_labels={"q1": {**WORDS, 9.0: "не знаю"}, "q2": {1.0: "low", 5.0: "high"}},
        missing_ranges={"q1": [9.0]},
        compress=request.param == "a.zsav",
    )
    return path


def test_labels_become_words_and_titles_and_user_missing_values_are_missing(path):
    notices = []
    table = read_table(path, "teachers", notices)
    assert table.columns == {
        "code": ["1", "2", "3", "4"],
        "dep": ["maths", "arts", "", "maths"],
        "q1": ["никогда", "всегда", "иногда", ""],
        "q2": ["1", "2", "5", ""],
    }
    assert table.titles == {"code": "Ваш код", "dep": "Кафедра", "q1": "Доверие"}
    assert any("'q1'" in notice and "value_labels=codes" in notice for notice in notices)
    assert any("only some values have words" in notice and "'q2'" in notice for notice in notices)


def test_codes_on_request(path):
    assert read_table(path, "teachers", [], FileChoices(value_labels="codes")).columns["q1"] == ["1", "3", "2", ""]
    with pytest.raises(StaffroomError, match="value_labels = 'both'; allowed: words"):
        Survey.read(path, value_labels="both")


def test_usual_variable_labels_say_what_a_column_is(path):
    named = {"scales": {"trust": list(WORDS.values())}}
    for options in (named, {"scales": {"trust": [1, 3]}, "value_labels": "codes"}):
        staff = School.from_files(teachers=path, contacts="drawn", **options).staff
        assert staff.department_names[:2] == ["arts", "maths"]
        assert staff.columns["trust"][:3] == [0.01, 0.99, 0.5]
        assert any("'code' (id), 'dep' (department)" in notice for notice in staff.notices)


def test_a_file_of_another_kind_and_a_missing_package(tmp_path, monkeypatch):
    path = tmp_path / "a.sav"
    path.write_text("id,trust\n1,2\n", encoding="utf-8")
    with pytest.raises(StaffroomError, match=r"a\.sav is not an SPSS file that can be read"):
        read_table(path, "teachers", [])
    path.write_bytes(b"$FL2" + bytes(200))
    with pytest.raises(StaffroomError, match=r"a\.sav is not an SPSS file that can be read"):
        read_table(path, "teachers", [])
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(StaffroomError, match=r"staffroom\[files\]"):
        read_table(path, "teachers", [])
