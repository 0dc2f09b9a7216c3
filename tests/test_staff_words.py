"""Answers as people write them: words that look like nothing, codes for no answer, numbers with words, doubts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom import School, StaffroomError, Survey, load_scenario

SIZE = 12


def frame(**columns):
    return pd.DataFrame({"id": [f"t{k}" for k in range(SIZE)], "department": ["a", "b", "c"] * 4, **columns})


def trust(cells, **options):
    return School.from_tables(frame(trust=cells), None, contacts="drawn", **options).staff


def values(cells, **options):
    return trust(cells, **options).columns.get("trust", [np.nan] * SIZE)


def refusal(cells, column="trust", **options):
    with pytest.raises(StaffroomError) as error:
        School.from_tables(frame(**{column: cells}), None, contacts="drawn", **options)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("word", ["none", "no", "NA", "nan", "null", "-", "n/a", "None", "#N/A", "0"])
def test_a_word_of_a_declared_scale_is_an_answer_whatever_it_is(word):
    scale = {"trust": [word, "some", "a lot"]}
    np.testing.assert_allclose(values([word, "some", "a lot", ""] * 3, scales=scale), [0.01, 0.5, 0.99, np.nan] * 3)


def test_a_file_with_such_words_is_read_alike_by_run_and_preview(tmp_path):
    cells = ["no", "partly", "yes"] * 4
    rows = "".join(f"t{k},d{k % 3},{cell}\n" for k, cell in enumerate(cells))
    (tmp_path / "words.csv").write_text(f"id,department,trust\n{rows}")
    path = tmp_path / "school.yaml"
    path.write_text("teachers: words.csv\ncontacts: drawn\nscales:\n  trust: [no, partly, yes]\n")
    np.testing.assert_allclose(load_scenario([f"school={path}"]).school.staff.columns["trust"], [0.01, 0.5, 0.99] * 4)
    survey = Survey.read(tmp_path / "words.csv", scales={"trust": ["no", "partly", "yes"]})
    np.testing.assert_allclose(survey.staff.columns["trust"], [0.01, 0.5, 0.99] * 4)


@pytest.mark.parametrize("missing", [[9, 99], ["9", 99.0], {"trust": [9, "99"]}, {"trust": ["99", 9]}])
def test_codes_for_no_answer_are_missing_with_a_notice(missing):
    staff = trust([1, 5, 9, 99] * 3, scales={"trust": [1, 5]}, missing=missing)
    np.testing.assert_allclose(staff.columns["trust"], [0.01, 0.99, np.nan, np.nan] * 3)
    assert any("trust: 6 cells of 'trust' with a code for no answer" in notice for notice in staff.notices)


def test_a_code_on_the_scale_and_a_word_of_it_are_missing_where_that_is_declared():
    np.testing.assert_allclose(values([1, 5, 3, 2] * 3, scales={"trust": [1, 5]}, missing=3)[2::4], [np.nan] * 3)
    words = {"trust": ["no", "yes", "refused"]}
    assert np.isnan(values(["no", "yes", "refused"] * 4, scales=words, missing={"trust": "Refused"})[2])


def test_codes_of_one_column_leave_the_others_alone():
    both = frame(trust=[1, 5, 9] * 4, years_of_teaching=[9, 5, 1] * 4, grade=[9, 8, 7] * 4)
    options = {"contacts": "drawn", "scales": {"trust": [1, 5]}}
    one = School.from_tables(both, None, missing={"trust": [9]}, **options).staff
    assert one.columns["years_of_teaching"][0] == 9 and one.grade[0] >= 0
    every = School.from_tables(both, None, missing=[9], **options).staff
    assert np.isnan(every.columns["years_of_teaching"][0]) and every.grade[0] >= 0


@pytest.mark.parametrize(
    ("cells", "options", "words"),
    [
        ([1, 5, 9] * 4, {"scales": {"trust": [1, 5]}}, 'missing={"trust": [9]}'),
        (["1", "5", "refused"] * 4, {"scales": {"trust": [1, 5]}}, "missing={\"trust\": ['refused']}"),
        ([1, 5, 3] * 4, {"scales": {"trust": [1, 5]}, "missing": {"trst": [9]}}, "did you mean 'trust'"),
        ([1, 5, 3] * 4, {"scales": {"trust": [1, 5]}, "missing": [None]}, "not a list of codes"),
        (["a", "b", "?"] * 4, {"scales": {"trust": ["a", "b"]}}, "missing=['?']"),
    ],
)
def test_what_may_be_a_code_for_no_answer_says_how_to_declare_it(cells, options, words):
    assert words in refusal(cells, **options)


def test_a_year_of_99_says_how_to_declare_it():
    assert 'missing={"years_of_teaching": [99]}' in refusal([1, 2, 99] * 4, column="years_of_teaching")


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (["1 - No", "3 - Partly", "5 - Yes"], [1, 5]),
        (["1 (no)", "3 (partly)", "5 (yes)"], [1, 5]),
        (["No (1)", "Partly (3)", "Yes (5)"], [1, 5]),
        (["1 = не согласен", "3", "5 = согласен"], [1, 5]),
        (["1. Strongly disagree", "3) Neutral", "5: Strongly agree"], [1, 5]),
        (["0 %", "50%", "100 %"], None),
        (["0 %", "50 %", "100"], [0, 100]),
        (["0,0", "0,5", "1,0"], None),
        (["0 %", "0.5", "1"], None),
        (["1 - no", "2 - partly", "3 - yes"], ["no", "partly", "yes"]),
        (["no", "Partly (2)", "YES (3)"], ["no", "partly", "yes"]),
    ],
)
def test_answers_with_words_and_signs_are_read(cells, scale):
    staff = trust(cells * 4, **({"scales": {"trust": scale}} if scale else {}))
    np.testing.assert_allclose(staff.columns["trust"], [0.01, 0.5, 0.99] * 4)


@pytest.mark.parametrize(
    ("cells", "scale", "words"),
    [
        (["4 - agree", "2 - agree", "3"], [1, 5], ["'agree' stands with 2 here and with 4"]),
        (["60 %", "2", "3"], [1, 5], ["'60 %'", "is not a number"]),
        (["3-4", "2", "3"], [1, 5], ["'3-4'", "is not a number"]),
        (["4 of 5", "2", "3"], [1, 5], ["'4 of 5'", "is not a number"]),
        (["1 - yes", "2 - partly", "3 - no"], ["no", "partly", "yes"], ["not the order of the declared scale"]),
    ],
)
def test_answers_with_two_meanings_are_refused(cells, scale, words):
    said = refusal(cells * 4, scales={"trust": scale})
    assert all(word in said for word in words), said


def test_years_with_a_unit_are_years():
    staff = School.from_tables(frame(years_of_teaching=["5 years", "1 year", "12 лет"] * 4), None, contacts="drawn")
    assert staff.staff.columns["years_of_teaching"] == [5, 1, 12] * 4


@pytest.mark.parametrize(
    ("cells", "scale", "said"),
    [
        ([2, 3, 4] * 4, [1, 5], "reach neither 1 nor 5"),
        ([1, 3, 4] * 4, [1, 5], "do not reach 5"),
        ([0, 2, 4] * 4, [0, 10], "do not reach 10"),
        ([3, 3, 3] * 4, [1, 5], "All 12 answers to 'trust' are 3"),
        ([10, 11, 12] * 3 + [10, 11, 100], [0, 100], "One answer to 'trust' is 100; all others run from 10 to 12"),
        (["agree", "so-so", "disagree"] * 4, ["agree", "so-so", "disagree"], "'disagree' stands high"),
        (["always", "never", "never"] * 4, ["always", "never"], "'never' stands high"),
        (["никогда", "иногда", "всегда"] * 4, ["всегда", "иногда", "никогда"], "'никогда' stands high"),
        (["1 - agree", "2 - partly", "3 - disagree"] * 4, [1, 3], "'disagree' stands high"),
    ],
)
def test_what_looks_wrong_is_doubted_in_preview_and_notices(cells, scale, said):
    staff = trust(cells, scales={"trust": scale})
    assert any(notice.startswith("Please check: ") and said in notice for notice in staff.notices)
    survey = Survey.from_tables(frame(trust=cells), scales={"trust": scale})
    assert any(said in doubt for doubt in survey.doubts)
    assert said in " ".join(str(survey).split())


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        ([1, 2, 5] * 4, [1, 5]),
        ([0, 3, 8] * 4, [0, 10]),
        (["no", "partly", "yes"] * 4, ["no", "partly", "yes"]),
        (["disagree", "agree", "agree"] * 4, ["disagree", "agree"]),
    ],
)
def test_an_ordinary_column_is_not_doubted(cells, scale):
    assert not any("Please check" in notice for notice in trust(cells, scales={"trust": scale}).notices)


CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "NA", "none", "1", "5", "3,5", "60 %", "4 - Agree", "Agree (4)", "99", "no", "1e3", "inf", "-0"]
    ),
)


@given(cells=st.lists(CELLS, min_size=4, max_size=4), scale=st.sampled_from([[1, 5], ["no", "NA", "agree"], None]))
@settings(max_examples=60, deadline=None)
def test_any_cell_is_read_missing_or_refused_by_a_sentence(cells, scale):
    try:
        found = values(cells * 3, missing=[99], **({"scales": {"trust": scale}} if scale else {}))
    except StaffroomError as refused:
        assert "\n" not in str(refused)
    else:
        assert all(np.isnan(value) or 0.01 <= value <= 0.99 for value in found)


@given(order=st.permutations(range(SIZE)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing_but_the_order(order):
    table = frame(trust=["no", "NA", "yes", ""] * 3)
    shuffled = table.iloc[list(order)]
    options = {"contacts": "drawn", "scales": {"trust": ["no", "NA", "yes"]}}
    plain, moved = (School.from_tables(some, None, **options).staff for some in (table, shuffled))
    np.testing.assert_array_equal(np.array(plain.columns["trust"])[list(order)], moved.columns["trust"])
    assert sorted(plain.notices) == sorted(moved.notices)


def test_rows_are_chosen_by_what_the_file_says(tmp_path):
    rows = [f"t{k},{'010' if k < 10 else '8'},{'ab'[k % 2]}" for k in range(20)]
    (tmp_path / "staff.csv").write_text("id,school,department\n" + "\n".join(rows) + "\n")
    path = tmp_path / "school.yaml"
    path.write_text("teachers: staff.csv\ncontacts: drawn\nwhere: {school: 010}\n")
    assert load_scenario([f"school={path}"]).school.size == 10
    typed = ["school=from_files", f"school.teachers={tmp_path / 'staff.csv'}", "school.contacts=drawn"]
    assert load_scenario([*typed, "school.where={school: 010}"]).school.size == 10
    with pytest.raises(StaffroomError, match=r"no row of staff\.csv has school = 10; its values: 8, 010"):
        load_scenario([*typed, "school.where={school: 10}"])
