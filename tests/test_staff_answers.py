"""Answers of a questionnaire: words, reversed questions, several questions, no ties, the school's own levels."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from sim.results.states import initial_state
from staffroom import Scenario, School, StaffroomError
from tests.reference.agreement import first_difference

SIZE = 12


def teachers(**columns):
    return pd.DataFrame({"id": range(1, SIZE + 1), "department": ["a", "b", "c"] * 4, **columns})


def school(frame, **options):
    return School.from_tables(frame, None, **{"contacts": "drawn", **options})


def refused(*words, frame, **options):
    with pytest.raises(StaffroomError) as error:
        school(frame, **options)
    for word in words:
        assert word in str(error.value)
    assert "\n" not in str(error.value)


def test_words_are_read_by_their_place_in_equal_steps():
    frame = teachers(eff=["Never", "  sometimes", "ALWAYS", None] * 3)
    staff = school(
        frame, columns={"self_efficacy": "eff"}, scales={"self_efficacy": ["never", "sometimes", "always"]}
    ).staff
    np.testing.assert_allclose(staff.columns["self_efficacy"], [0.01, 0.5, 1, np.nan] * 3)
    assert any("words of 'eff' read as 1 ('never') to 3 ('always')" in notice for notice in staff.notices)
    refused(
        "row 0", "'Never' is not a word of its scale", "'sometimes', 'always'",
        frame=frame, columns={"self_efficacy": "eff"}, scales={"self_efficacy": ["sometimes", "always"]},
    )  # fmt: skip


def test_several_questions_are_averaged_over_those_answered_if_half_were():
    frame = teachers(q1=[1, 5, None, None] * 3, q2=[3, 5, 2, None] * 3, q3=[None, 5, None, None] * 3)
    options = {"columns": {"norm": ["q1", "q2", "q3"]}, "scales": {"norm": [1, 5]}}
    staff = school(frame, **options).staff
    np.testing.assert_allclose(staff.columns["norm"], [0.25, 1, np.nan, np.nan] * 3)
    assert any("the mean of 3 questions ('q1', 'q2', 'q3')" in notice for notice in staff.notices)
    assert not any("not used" in notice for notice in staff.notices)


def test_a_list_of_one_question_is_that_question():
    frame = teachers(q1=[1, 2, 3, 4] * 3)
    one, listed = (school(frame, columns={"trust": c}, scales={"trust": [1, 5]}).staff for c in ("q1", ["q1"]))
    assert one.columns == listed.columns


def test_a_reversed_question_is_turned_round_on_its_scale():
    frame = teachers(q1=[1, 2, 5] * 4, q2=[5, 4, 1] * 4)
    both = {"columns": {"norm": ["q1", "q2"]}, "scales": {"norm": [1, 5]}}
    np.testing.assert_allclose(school(frame, reverse=["q2"], **both).staff.columns["norm"], [0, 0.25, 1] * 4)
    np.testing.assert_allclose(school(frame, reverse=["norm"], **both).staff.columns["norm"], [0.5] * SIZE)
    alone = school(teachers(norm=[0.2, 1, None] * 4), reverse=["norm"]).staff.columns["norm"]
    np.testing.assert_allclose(alone, [0.8, 0, np.nan] * 4)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"columns": {"norm": ["q1", "q3"]}}, ["no column 'q3'", "did you mean 'q2'"]),
        ({"columns": {"norm": ["q1", "q1"]}}, ["twice"]),
        ({"columns": {"norm": []}}, ["not a list"]),
        ({"columns": {"id": ["id", "q1"]}}, ["several columns"]),
        ({"columns": {"norm": ["q1", "q2"]}}, ["row 1", "norm (column 'q1')", "0 to 1", "scales="]),
        ({"columns": {"norm": ["q1", "q2"]}, "scales": {"norm": [1, 3]}}, ["row 2", "'5.0'", "1 to 3"]),
        ({"reverse": ["q9"]}, ["'q9' is not a column that is used"]),
        ({"reverse": "q1"}, ["not a list"]),
        ({"scales": {"norm": ["low", "low"]}}, ["repeated"]),
        ({"scales": {"norm": ["low", "high"]}}, ["no such column"]),
        ({"contacts": "invented"}, ["contacts = 'invented'", "'drawn'"]),
        ({"levels": "mine"}, ["levels = 'mine'", "'answers'"]),
    ],
)
def test_mistakes_are_told_in_a_sentence(options, words):
    refused(*words, frame=teachers(q1=[1.0, 2, 5] * 4, q2=[1.0, 2, 5] * 4), **options)


# ---- without ties


def test_without_ties_contacts_are_drawn_anew_in_each_run_within_the_departments_of_the_file():
    found = school(teachers())
    assert found.staff.pairs is None
    states = [initial_state(Scenario(found), 1, replicate) for replicate in (0, 1)]
    for state in states:
        contacts, department = state.contacts, np.array(found.staff.department)
        for i in range(SIZE):
            others = contacts.indices[contacts.indptr[i] : contacts.indptr[i + 1]]
            mates = set(np.flatnonzero(department == department[i])) - {i}
            assert mates <= set(others.tolist())
    assert states[0].contacts.indices.tolist() != states[1].contacts.indices.tolist()
    assert any("no ties are given" in notice for notice in found.staff.notices)


def test_the_reference_model_draws_the_same_contacts():
    frame = teachers(grade=[5, 6, None, 7] * 3, norm=[0.2, None, 0.9] * 4)
    assert first_difference(Scenario(school(frame, acquaintances=4, shifts=1), years=0.5)) == ""


def test_a_staff_drawn_by_the_model_has_the_contacts_of_a_generated_school():
    """With the departments of a generated school and grade teams drawn, the network is the same to the last contact."""
    blocks = pd.DataFrame({"id": range(SIZE), "department": [row * 3 // SIZE for row in range(SIZE)]})
    imported = initial_state(Scenario(school(blocks)), 3, 4)
    generated = initial_state(Scenario(School(size=SIZE, departments=3)), 3, 4)
    for name in ("indptr", "indices", "opportunity", "trust"):
        np.testing.assert_array_equal(getattr(imported.contacts, name), getattr(generated.contacts, name))


def test_without_departments_and_ties_teachers_are_dealt_in_the_order_of_rows():
    staff = School.from_tables(pd.DataFrame({"id": range(40)}), None, contacts="drawn").staff
    assert staff.department == [row * 4 // 40 for row in range(40)]
    assert any("dealt into 4 departments" in notice for notice in staff.notices)


def test_ties_and_drawn_contacts_exclude_each_other():
    ties = pd.DataFrame({"source": [1], "target": [2]})
    with pytest.raises(StaffroomError, match="stands in for ties"):
        School.from_tables(teachers(), ties, contacts="drawn")
    with pytest.raises(StaffroomError, match="contacts='drawn'"):
        School.from_tables(teachers(), None)


# ---- what is usual in the school


def test_levels_are_the_means_of_ten_answers_or_more_unless_given():
    frame = teachers(trust=[0.2, 0.4, 0.6] * 4, norm=[0.5] * 9 + [None] * 3, expected_benefit=[1.0] * SIZE)
    found = school(frame, levels="answers")
    assert found.given["trust"] == 0.4
    assert "norm" not in found.given  # nine answers
    assert found.given["benefit"] == 0.99  # the highest that the property allows
    assert "What is usual in this school" in found.staff.notices[-1]
    assert school(frame, levels="answers", trust=0.7).trust == 0.7
    assert school(frame, levels="answers", b0=0.3).benefit == 0.3
    assert school(frame).given == {"size": SIZE, "departments": 3}


def test_missing_answers_are_drawn_around_the_level_of_the_school():
    frame = teachers(norm=[0.9] * 11 + [None])
    drawn = {}
    for levels in (None, "answers"):
        scenario = Scenario(school(frame, levels=levels))
        drawn[levels] = np.median([initial_state(scenario, 1, k).teachers["norm"][-1] for k in range(60)])
    assert drawn["answers"] > 0.8
    assert drawn[None] < 0.7


# ---- the description


@pytest.mark.parametrize("contacts", [True, False])
def test_the_description_of_an_imported_school_is_plain_json(contacts):
    frame = teachers(norm=[0.2, None, 0.9] * 4)
    ties = pd.DataFrame({"source": [1, 2], "target": [2, 3], "trust": [0.5, None]})
    found = school(frame) if contacts else School.from_tables(frame, ties)
    described = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert described["staff"]["columns"]["norm"][:3] == [0.2, None, 0.9]
    assert described["staff"]["pairs"] == (None if contacts else [[0, 1, 1, 0, 0.5, None], [1, 2, 1, 0, None, None]])
    assert math.isnan(found.staff.columns["norm"][1])
