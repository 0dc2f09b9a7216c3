"""Where a survey begins to be doubted, believed or hidden: each rule on both sides of its limit."""

from itertools import pairwise

import pandas as pd
import pytest

from sim.staff.check import check_staff
from sim.staff.reading.request import Naming, Request
from sim.staff.reading.tables import table_from_frame
from sim.staff.survey.privacy import private_cells, without_names
from staffroom import Staff, StaffroomError, Survey

IDS = [f"T{row:02}" for row in range(12)]


def survey(cells, scale=None, name="trust", **options):
    """Twelve teachers with one column; fewer cells: the others did not answer."""
    frame = pd.DataFrame({"teacher": IDS, name: list(cells) + [None] * (12 - len(cells))})
    return Survey.from_tables(frame, None, scales={} if scale is None else {name: scale}, **options)


def doubted(cells, scale, said):
    return any(said in doubt for doubt in survey(cells, scale).doubts)


def codes(cells, scale=None, name="trust"):
    (reading,) = [reading for reading in survey(cells, scale, name).readings if reading.column == name]
    return {doubt.code for doubt in reading.doubts}


def test_ten_answers_say_what_is_usual_and_nine_do_not():
    assert survey([0.2, 0.4] * 5).levels == {"trust": 0.3}
    assert survey([0.2, 0.4, 0.3] * 3).levels == {}


def test_three_answers_alike_are_doubted_and_two_are_not():
    assert doubted([3] * 3, [1, 5], "All 3 answers to 'trust' are 3")
    assert not doubted([3] * 2, [1, 5], "answers to 'trust' are")


@pytest.mark.parametrize(
    ("cells", "scale", "is_doubted"),
    [
        ([2, 3, 4] * 3 + [2], [1, 5], True),  # ten answers
        ([2, 3, 4] * 3, [1, 5], False),  # nine
        ([1, 3, 6] * 4, [1, 7], True),  # a scale of six steps
        ([1, 3, 7] * 4, [1, 8], False),  # of seven
        ([0, 2, 4] * 4, [0, 8], True),  # half of the scale was used
        ([0, 2, 5] * 4, [0, 8], False),  # more than half
    ],
)
def test_an_end_that_nobody_ticked(cells, scale, is_doubted):
    assert doubted(cells, scale, "on a declared scale of") is is_doubted


@pytest.mark.parametrize(
    ("cells", "scale", "is_doubted"),
    [
        ([10, 11, 12] * 3 + [17], [0, 100], True),  # 5 above the others, which spread over 2
        ([10, 11, 12] * 3 + [16], [0, 100], False),  # 4: twice as far and no further
        ([10, 11, 12] * 2 + [10, 11, 17], [0, 100], False),  # nine answers
        ([0, 1] * 5 + [13], [0, 13], True),
        ([0, 1] * 5 + [12], [0, 12], False),  # on a short scale an end is an answer
    ],
)
def test_one_answer_far_from_the_others(cells, scale, is_doubted):
    assert doubted(cells, scale, f"One answer to 'trust' is {cells[-1]}; all others") is is_doubted


@pytest.mark.parametrize(
    ("words", "is_doubted"),
    [
        (["sometimes", "never"], True),
        (["never", "sometimes", "hardly"], False),  # words against it at both ends: no order to be read from them
        (["always", "sometimes"], True),
        (["always", "sometimes", "often"], False),
    ],
)
def test_words_at_the_wrong_end(words, is_doubted):
    cells = words * (12 // len(words))
    assert any(
        f"stands {end} on the scale" in text for text in survey(cells, words).doubts for end in ("high", "low")
    ) is (is_doubted)


def test_a_third_missing_is_usual_and_more_is_many():
    assert "many_missing" not in codes([0.1, 0.5, 0.9, 0.3] * 2)
    assert "many_missing" in codes([0.1, 0.5, 0.9, 0.3, 0.6, 0.7, 0.2])


def test_ten_answers_are_not_few():
    assert "few" not in codes([0.1, 0.5] * 5)
    assert "few" in codes([0.1, 0.5, 0.9] * 3)


def test_one_answer_at_an_end_is_no_scale_of_two():
    assert "only_ends" not in codes([1])
    assert "only_ends" in codes([1, 0])


# ---- what is hidden


def refused(cells):
    """The problem of a column of numbers that holds words."""
    return " ".join(survey(cells).problems)


def test_a_text_that_half_of_the_cells_share_may_be_quoted_and_a_rarer_one_not():
    assert "'word a'" in refused(["word a", "word b", "word c", "word d", "word e", "word f"] * 2)
    assert "'word a'" not in refused(["word a", "word b", "word c", "word d", "word e", "word f", "word g"])


@pytest.mark.parametrize(("teacher", "is_shown"), [("123", True), ("1234", False)])
def test_a_short_number_names_nobody_and_a_longer_one_may(teacher, is_shown):
    frame = pd.DataFrame({"teacher": [teacher, teacher, *IDS[2:]]})
    (problem,) = Survey.from_tables(frame).problems
    assert (teacher in problem) is is_shown


def test_names_that_a_user_confirmed_are_names():
    people = table_from_frame(pd.DataFrame({"teacher": IDS}), "the staff table", [])
    request = Request(naming=Naming(same={"Annie": "T00", "Zed": None, "12": "T01"}))
    assert {"Annie", "Zed"} <= private_cells(people, None, request)
    assert "12" not in private_cells(people, None, request)


def test_a_name_within_a_longer_one_does_not_show_the_rest():
    assert without_names("There is no 'Ann 'Ace' Lee'.", {"Ace", "Ann 'Ace' Lee"}) == "There is no '...'."


# ---- ties and codes


def ties(*rows, **options):
    frame = pd.DataFrame(rows, columns=["source", "target", "weight"])
    return Survey.from_tables(pd.DataFrame({"teacher": IDS[:5]}), frame, **options)


def test_words_of_how_often_count_from_none_at_all_where_the_lowest_says_never():
    rows = [("T00", "T01", "never"), ("T01", "T02", "now and then"), ("T02", "T03", "much")]
    found = ties(*rows, scales={"weight": ["never", "now and then", "much"]})
    assert [pair[:3] for pair in found.staff.pairs] == [(1, 2, 1.0), (2, 3, 2.0)]
    found = ties(*rows[1:], scales={"weight": ["now and then", "much"]})
    assert [pair[:3] for pair in found.staff.pairs] == [(1, 2, 1.0), (2, 3, 2.0)]


def test_words_of_how_often_must_rise():
    (problem, *_) = ties(("T00", "T01", "daily"), scales={"weight": ["daily", "weekly"]}).problems
    assert "does not rise; allowed: the low end first" in problem


def test_a_tie_named_twice_has_the_larger_weight():
    found = ties(("T00", "T01", 0.5), ("T00", "T01", 2), ("T01", "T02", 1))
    assert [pair[:3] for pair in found.staff.pairs] == [(0, 1, 2.0), (1, 2, 1.0)]


def test_two_parts_and_one_teacher_alone_are_told():
    two = " ".join(ties(("T00", "T01", 1), ("T02", "T03", 1)).notices)
    assert "falls into 2 parts" in two and "1 teacher of 5 without any tie" in two
    whole = " ".join(ties(*((one, other, 1) for one, other in pairwise(IDS[:5]))).notices)
    assert "parts" not in whole and "without any tie" not in whole


@pytest.mark.parametrize(("code", "is_possible"), [(1, True), (5, True), (9, False)])
def test_a_code_for_no_answer_that_is_an_answer_is_doubted(code, is_possible):
    found = survey([1, 2, 3, 4, 5, 9] * 2, [1, 5], missing=[9, code])
    assert any("is a possible answer to 'trust'" in doubt for doubt in found.doubts) is is_possible


def test_codes_for_all_answers_leave_labels_alone():
    frame = pd.DataFrame({"teacher": IDS, "department": ["9", "a", "b"] * 4, "trust": [1, 5, 9] * 4})
    found = Survey.from_tables(frame, None, scales={"trust": [1, 5]}, missing=[9])
    assert max(found.staff.department) == 2 and len(set(found.staff.department)) == 3
    assert {reading.column: reading.missing for reading in found.readings} == {
        "teacher": 0,
        "department": 0,
        "trust": 4,
    }


# ---- a staff made by hand


def by_hand(*pairs):
    return Staff(3, [0, 0, 0], [-1] * 3, [-1] * 3, {}, list(pairs))


def test_a_pair_of_whom_nobody_names_the_other_is_allowed():
    check_staff(by_hand((0, 1, 0, 0, 0.5, 0.5), (1, 2, 1.0, 0, 0, 1)))


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(1, 1, 1.0, 1.0, 0.5, 0.5)], r"has the pair \(1, 1\); allowed: 0 <= i < j < 3"),
        ([(0, 3, 1.0, 1.0, 0.5, 0.5)], r"has the pair \(0, 3\)"),
        ([(0, 1, 1.0, 1.0, 0.5, 0.5)] * 2, r"has the pair \(0, 1\) twice"),
        ([(0, 1, -1e-9, 1.0, 0.5, 0.5)], r"allowed: 0 \(not named\) or more"),
        ([(0, 1, 1.0, -1e-9, 0.5, 0.5)], r"allowed: 0 \(not named\) or more"),
        ([(0, 1, 1.0, 1.0, 1.001, 0.5)], "allowed: 0 to 1"),
        ([(0, 1, 1.0, 0.5, 0.5)], r"six numbers \(i, j, weight with which i names j"),
    ],
)
def test_a_contact_that_cannot_be(pairs, said):
    with pytest.raises(StaffroomError, match=said):
        check_staff(by_hand(*pairs))


def test_every_name_in_a_private_cell_with_several():
    frame = pd.DataFrame({"teacher": IDS, "colleagues": ["Ann Lee; Zed"] + [""] * 11})
    people = table_from_frame(frame, "the staff table", [])
    request = Request(naming=Naming(targets=("colleagues",)))
    assert {"Ann Lee; Zed", "Ann Lee", "Zed"} <= private_cells(people, None, request)


def test_a_list_with_one_private_value_is_left_out():
    listed = "no row of the table has name = Bo; its values: Ann, north."
    assert without_names(listed, {"Ann", "Zed"}) == "no row of the table has name = Bo."
    assert without_names(listed, {"Zed"}) == listed
