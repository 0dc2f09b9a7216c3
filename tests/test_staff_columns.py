"""Columns of an imported staff: which are recognised, on which scale, and what a cell may hold."""

import numpy as np
import pandas as pd
import pytest

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.staff.reading.columns import STAFF_COLUMNS

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


def test_every_known_column_initialises_its_variable():
    columns = {name: [0.25, 0.5, None, 0.75, 1] for name, known in STAFF_COLUMNS.items() if known.scalable}
    others = {"years_of_teaching": [0, 4.5, 15, 60, None]}
    staff = imported(staff_table(**columns, **others))
    for name, values in (columns | others).items():
        expected = np.array(values, float)
        if name == "trust":
            expected[4] = 0.99
        np.testing.assert_array_equal(staff.columns[name], expected, err_msg=name)
    noticed(staff, "missing values", "norm 1 of 5", "years_of_teaching 1 of 5")
    noticed(staff, "trust: 1 value at the end of the scale")


def test_the_columns_are_those_that_the_model_takes():
    from sim.kernel.blueprint import STAFF_COLUMNS as taken

    assert set(taken) - {"popularity", "activity"} == set(STAFF_COLUMNS) - {"id"}


def test_units_are_numbered_like_departments_and_stay_empty():
    staff = imported(staff_table(unit=["10", "9", None, "10", "9"]))
    np.testing.assert_array_equal(staff.columns["unit"], [1, 0, np.nan, 1, 0])
    noticed(staff, "1 teacher without a unit", "unit: column")
    assert not any("unit" in notice and "drawn" in notice for notice in staff.notices)
    named = imported(staff_table(**{"Рабочая группа": list("BABAA")}))
    assert named.columns["unit"] == [1, 0, 1, 0, 0]
    assert "unit" not in imported(staff_table(unit=[None] * 5)).columns
    assert "unit" not in imported().columns


@pytest.mark.parametrize("name", ["privatism", "disposition", "stubbornness"])
def test_columns_that_the_model_had_are_said_to_be_gone(name):
    staff = imported(staff_table(**{name.title(): 0.5, "shoes": 3}))
    assert staff.columns == {}
    noticed(staff, f"'{name}'", "no longer part of the model")
    noticed(staff, "not used: 'shoes'.")
    refused(f"columns: '{name}'", "no longer part of the model", "take it out", columns={name: "q1"})
    refused(f"scales: '{name}'", "no longer part of the model", scales={name: [1, 5]})


def test_usual_headings_are_recognised_and_unused_ones_listed():
    teachers = pd.DataFrame({"Node": TEACHERS, "Dept": list("BABAA"), "Yrs-teaching": range(5), "shoe size": 3})
    staff = imported(teachers, tie_table().rename(columns={"source": "From", "target": "To"}))
    assert staff.department == [1, 0, 1, 0, 0]
    assert staff.columns["years_of_teaching"] == [0, 1, 2, 3, 4]
    noticed(staff, "not used: 'shoe size'.")


def test_columns_can_be_named_and_left_out():
    teachers = staff_table(trust_score=[0.1, 0.2, 0.3, 0.4, 0.5], norm=0.9)
    staff = imported(teachers, columns={"trust": "trust_score", "norm": None})
    assert staff.columns == {"trust": [0.1, 0.2, 0.3, 0.4, 0.5]}
    noticed(staff, "not used: 'norm'")
    refused("no column 'trust_scor'", "did you mean 'trust_score'?", teachers=teachers, columns={"trust": "trust_scor"})
    refused("'trsut'", "did you mean 'trust'?", columns={"trsut": "norm"})
    refused("contradicts", columns={"id": "a"}, id_column="b")
    refused("not a mapping", columns=["trust"])


def test_ends_can_be_named_and_are_otherwise_an_error_that_lists_the_file():
    teachers = pd.DataFrame({"who": TEACHERS})
    ties = pd.DataFrame(TIES, columns=["a", "b"])
    assert len(imported(teachers, ties, id_column="who", source_column="a", target_column="b").pairs) == 3
    refused("no column for the id", "'who'", teachers=teachers, ties=tie_table())
    refused("no column for the target", "'a', 'b'", "target_column=", ties=ties, source_column="a")


def test_scales_are_converted_with_a_notice():
    staff = imported(staff_table(trust=[1, 2.5, 4, None, 1.3]), scales={"trust": [1, 4]})
    np.testing.assert_allclose(staff.columns["trust"], [0.01, 0.5, 0.99, np.nan, 0.1])
    noticed(staff, "trust: 4 values", "scale of 1 to 4")
    weighted = imported(ties=tie_table(weight=[5, 0, 2.5, 1]), scales={"weight": [0, 5]})
    assert [pair[2:4] for pair in weighted.pairs] == [(1, 0), (0.5, 0), (0.2, 0)]


@pytest.mark.parametrize(
    ("scales", "words"),
    [
        ({"trust": [4, 1]}, "does not rise"),
        ({"trust": [1, 1]}, "does not rise"),
        ({"trust": [1]}, "two ends"),
        ({"trust": "14"}, "two ends"),
        ({"trust": [1, float("inf")]}, "two ends"),
        ({"turst": [1, 4]}, "did you mean 'trust'?"),
        ({"years_of_teaching": [0, 40]}, "not a column that can have a scale"),
        ({"norm": [1, 4]}, "no such column"),
        ({"trust": [1, 3]}, "outside its declared scale of 1 to 3"),
    ],
)
def test_impossible_scales_are_refused(scales, words):
    refused(words, teachers=staff_table(trust=[1, 2, 3, 4, 1]), scales=scales)


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        (
            "norm",
            [0, 1, 3.5, 2, 1],
            ["row 2", "norm = '3.5' is out of range (and 1 more row)", "0 to 1", 'scales={"norm"'],
        ),
        ("norm", [0, 1, "high", 0, 1], ["row 2", "'high' is not a number", "0 to 1"]),
        ("norm", [0, 1, np.inf, 0, 1], ["row 2", "out of range"]),
        ("norm", [0, 1, "1_0", 0, 1], ["not a number"]),
        ("years_of_teaching", [0, 61, 1, 1, 1], ["row 1", "0 to 60"]),
        ("head", [0, "perhaps", 1, 0, 0], ["row 1", "not a yes or a no", "true"]),
    ],
)
def test_impossible_values_are_refused_with_their_row(column, values, words):
    refused(*words, teachers=staff_table(**{column: values}))


def test_departments_come_from_labels_in_sorted_order_with_a_department_for_whoever_has_none():
    staff = imported(staff_table(department=[10.0, 9.0, None, 10.0, 9.0]))
    assert staff.department == [1, 0, 2, 1, 0]
    assert staff.department_names == ["9", "10", "department of T03 alone"]
    noticed(staff, "1 teacher without a department")
    assert School.from_tables(staff_table(department=list("abcde")), tie_table()).departments == 5


@pytest.mark.parametrize("columns", [{}, {"department": None}])
def test_without_departments_communities_stand_in(columns):
    staff = imported(staff_table(**columns), tie_table(TIES[:3]))
    assert staff.department == [0, 0, 0, 1, 2]
    noticed(staff, "no departments given", "3 found")


def test_grade_and_shift_are_coded_from_zero_and_gaps_left_to_the_draw():
    school = School.from_tables(
        staff_table(grade=["5B", None, "10A", "5B", "5A"], shift=[1, 2, 3, None, 1]), tie_table()
    )
    assert school.staff.grade == [1, -1, 2, 1, 0]
    assert school.staff.shift == [0, 1, 2, -1, 0]
    assert (school.grades, school.shifts) == (3, 3)
    noticed(school.staff, "grade 1 of 5", "shift 1 of 5")
    assert imported().grade == imported().shift == [-1] * 5
    refused("shift", "4 different values", "at most 3", teachers=staff_table(shift=[1, 2, 3, 4, 1]))
    refused("school.shifts = 1 contradicts", teachers=staff_table(shift=[1, 2, 1, 2, 1]), shifts=1)


def test_heads_and_champions_are_flags():
    teachers = staff_table(department=list("aabbc"), head=["yes", "no", "TRUE", 0, None], champion=[1, 0, 0, 0, 1])
    staff = imported(teachers)
    assert staff.columns == {"head": [1, 0, 1, 0, 0], "champion": [1, 0, 0, 0, 1]}
    noticed(staff, "head: 1 empty cell read as no")
    noticed(staff, "1 department of 3 without a head")
    refused("row 1", "second head of 'a'", teachers=staff_table(department=list("aabbc"), head=[1, 1, 0, 0, 0]))
