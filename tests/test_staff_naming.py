"""Who names whom as questionnaires ask it: columns, lists in a cell, misspelt names, colleagues without a row."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.staff.codes import codes_for
from staffroom import School, StaffroomError, Survey, load_scenario

NAMES = ["Anna Ivanova", "Boris Petrov", "Aida Serik", "Timur Li", "Пётр Ким"]


def staff(**columns):
    return pd.DataFrame({"id": NAMES, "department": ["a", "a", "b", "b", "b"], **columns})


def pairs(school):
    return [(i, j) for i, j, *_ in school.staff.pairs]


def school(frame, ties=None, **options):
    return School.from_tables(frame, ties, **options)


def refusal(*words, frame, **options):
    with pytest.raises(StaffroomError) as error:
        school(frame, **options)
    said = str(error.value)
    assert all(word in said for word in words), said
    assert "\n" not in said
    return said


FIVE = {
    "c_1": ["Boris Petrov", "Aida Serik", "Timur Li", "", "Anna Ivanova"],
    "c_2": ["Aida Serik", "NA", "-", "nobody", "Timur Li"],
}
EXPECTED = [(0, 1), (0, 2), (0, 4), (1, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize(
    "asked", [{"targets": ["c_1", "c_2"]}, {"targets": "C_*"}, {"columns": {"target": ["c_1", "c_2"]}}]
)
def test_colleagues_in_several_columns_of_the_staff_table(asked):
    found = school(staff(**FIVE), **asked)
    assert pairs(found) == EXPECTED
    assert any("6 namings of colleagues in 2 columns" in notice for notice in found.staff.notices)
    assert not any("not used: 'c_1'" in notice for notice in found.staff.notices)
    survey = Survey.from_tables(staff(**FIVE), **asked)
    assert [(i, j) for i, j, *_ in survey.staff.pairs] == EXPECTED
    assert {reading.read_as for reading in survey.readings if reading.column.startswith("c_")} == {"target"}
    assert not any(name in str(survey) + repr(survey.table) for name in NAMES)


@pytest.mark.parametrize(
    "join", ["; ", ", ", "\n", " / ", " and ", " и ", " және ", " & "], ids=lambda join: join.strip() or "line break"
)
def test_a_list_in_one_cell_is_taken_apart(join):
    cells = [
        join.join(["Boris Petrov", "Aida Serik"]),
        "Aida Serik",
        "Timur Li",
        "",
        join.join(["Anna Ivanova", "Timur Li"]),
    ]
    found = school(staff(named=cells), targets="named")
    assert pairs(found) == EXPECTED
    assert any("taken apart at every" in notice for notice in found.staff.notices)


def test_commas_and_a_last_and_make_one_list():
    cells = ["Boris Petrov, Aida Serik, and Timur Li", "Aida Serik", "", "", ""]
    assert pairs(school(staff(named=cells), targets="named")) == [(0, 1), (0, 2), (0, 3), (1, 2)]


def test_a_declared_separator_is_used():
    cells = ["Boris Petrov|Aida Serik", "", "", "", ""]
    assert pairs(school(staff(named=cells), targets="named", separator="|")) == [(0, 1), (0, 2)]


def test_lists_and_columns_in_a_table_of_ties():
    table = pd.DataFrame({"source": ["Anna Ivanova", "Timur Li"], "target": ["Boris Petrov; Aida Serik", "Aida Serik"]})
    assert pairs(school(staff(), table)) == [(0, 1), (0, 2), (2, 3)]
    wide = pd.DataFrame(
        {"source": ["Anna Ivanova", "Timur Li"], "n1": ["Boris Petrov", "Aida Serik"], "n2": ["Aida Serik", ""]}
    )
    assert pairs(school(staff(), wide, targets=["n1", "n2"])) == [(0, 1), (0, 2), (2, 3)]


def test_a_pattern_never_means_the_column_of_the_teacher_herself():
    frame = pd.DataFrame({"code": ["a", "b", "c"], "c1": ["b", "c", ""], "c2": ["c", "", ""]})
    found = school(frame, targets="c*", id_column="code")
    assert pairs(found) == [(0, 1), (0, 2), (1, 2)]
    assert not any("with themselves" in notice for notice in found.staff.notices)


def test_how_often_stands_beside_each_name():
    frame = staff(c_1=["Boris Petrov", "", "", "", ""], w_1=["daily", "", "", "", ""],
                  c_2=["Aida Serik", "", "", "", ""], w_2=["never", "", "", "", ""])  # fmt: skip
    found = school(frame, columns={"target": ["c_1", "c_2"], "weight": ["w_1", "w_2"]})
    assert [(i, j, weight) for i, j, weight, *_ in found.staff.pairs] == [(0, 1, 5.0)]


@pytest.mark.parametrize("written", ["anna ivanova", "  Anna   Ivanova ", "Ivanova, Anna", "IVANOVA Anna"])
def test_capitals_spaces_and_order_are_seen_through_with_a_notice(written):
    found = school(staff(c=["", written, "", "", ""]), targets=["c"])
    assert pairs(found) == [(0, 1)]
    assert found.staff.size == 5
    assert any("1 name written in another way" in notice for notice in found.staff.notices) or written.split() == [
        "Anna", "Ivanova"
    ]  # fmt: skip


def test_yo_and_ye_are_one_letter_and_two_who_fit_are_none():
    assert pairs(school(staff(c=["петр ким", "", "", "", ""]), targets=["c"])) == [(0, 4)]
    frame = pd.DataFrame({"id": ["Anna Li", "ANNA LI", "Boris"], "c": ["", "", "anna li"]})
    with pytest.raises(StaffroomError, match="like others that are"):
        school(frame, targets=["c"])


MISSPELT = {"c": ["Boris Pertov", "Ana Ivanova", "", "", "Dana Omarova"]}


def test_misspelt_names_are_asked_for_and_count_when_confirmed():
    said = refusal(
        "2 names", "'Boris Pertov'", "'Boris Petrov'", "'Ana Ivanova'", "same=", frame=staff(**MISSPELT), targets="c"
    )
    assert "Dana Omarova" not in said
    same = {"Boris Pertov": "Boris Petrov", "ana ivanova": "Anna Ivanova"}
    found = school(staff(**MISSPELT), targets="c", same=same, unlisted="leave_out")
    assert pairs(found) == [(0, 1)]
    assert found.staff.size == 5


def test_a_name_can_be_left_out_or_be_somebody_else():
    same = {"Boris Pertov": None, "Ana Ivanova": "Ana Ivanova"}
    found = school(staff(**MISSPELT), targets="c", same=same)
    assert found.staff.size == 7
    assert pairs(found) == [(1, 5), (4, 6)]


def test_same_can_be_a_file_beside_the_configuration(tmp_path):
    staff(**MISSPELT).to_csv(tmp_path / "staff.csv", index=False)
    (tmp_path / "names.csv").write_text("written,id\nBoris Pertov,Boris Petrov\nAna Ivanova,Anna Ivanova\n")
    (tmp_path / "school.yaml").write_text("teachers: staff.csv\ntargets: [c]\nsame: names.csv\nunlisted: leave_out\n")
    assert pairs(load_scenario([f"school={tmp_path / 'school.yaml'}"]).school) == [(0, 1)]


def test_the_preview_shows_the_open_names_and_only_those():
    survey = Survey.from_tables(staff(**MISSPELT), targets="c")
    text = " ".join(str(survey).split())
    assert survey.staff is None
    assert "'Boris Pertov' (the staff table, row 0 of the index): nearest is 'Boris Petrov'" in text
    assert "'Dana Omarova' (the staff table, row 4 of the index): nobody has a similar name" in text
    assert "Do not share this list" in text
    assert not any(name in " ".join(survey.problems) for name in [*NAMES, "Pertov", "Ana"])
    assert "Timur Li" not in text


@pytest.mark.parametrize(
    ("unlisted", "size", "expected"), [(None, 6, [(0, 5), (1, 5)]), ("add", 6, [(0, 5), (1, 5)]), ("leave_out", 5, [])]
)
def test_colleagues_without_a_row(unlisted, size, expected):
    frame = staff(c=["Dana Omarova", "dana omarova", "", "", ""], trust=[0.5] * 5)
    if unlisted != "leave_out":
        frame["c"] = ["Dana Omarova", "Dana Omarova", "", "", ""]
    found = school(frame, targets=["c"], unlisted=unlisted)
    assert (found.staff.size, pairs(found)) == (size, expected)
    if size == 6:
        assert np.isnan(found.staff.columns["trust"][5])
        assert found.staff.department[5] == found.staff.department[0]
    assert any("without a row" in notice or "no row" in notice for notice in found.staff.notices)


def test_colleagues_without_a_row_can_be_refused_and_are_in_a_plain_table_of_ties():
    refusal(
        "'Dana Omarova' is not in the staff table",
        frame=staff(c=["Dana Omarova"] + [""] * 4),
        targets=["c"],
        unlisted="refuse",
    )
    ties = pd.DataFrame({"source": ["Anna Ivanova"], "target": ["Dana Omarova"]})
    refusal("'Dana Omarova' is not in the staff table", "unlisted=add", frame=staff(), ties=ties)
    assert school(staff(), ties, unlisted="add").staff.size == 6


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"targets": ["c", "d"]}, ["no column 'd'"]),
        ({"targets": "x_*"}, ["no column 'x_*'"]),
        ({"targets": [None]}, ["not a list of columns"]),
        ({"targets": ["c"], "unlisted": "ad"}, ["did you mean 'add'"]),
        ({"targets": ["c"], "same": {"Nobody There": "Timur Li"}}, ["nobody is called 'Nobody There'"]),
        ({"targets": ["c"], "same": {"Boris Pertov": "Timur Lee"}}, ["who is not in the staff table", "'Timur Li'"]),
        ({"targets": ["c"], "same": 5}, ["not a mapping"]),
        ({"targets": ["c"], "contacts": "drawn"}, ["stands in for ties"]),
        ({"columns": {"weight": ["c", "id"]}}, ["weight names several columns"]),
        ({"columns": {"target": ["c"], "weight": ["c", "id"]}}, ["every one needs its own"]),
        ({"targets": ["c"], "separator": 5}, ["separator = 5"]),
    ],
)
def test_mistakes_of_naming(options, words):
    refusal(*words, frame=staff(**MISSPELT), **options)


def test_names_of_another_school_are_no_colleagues_of_this_one():
    frame = pd.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "school": ["07", "07", "8", "8"],
            "n": ["b", "c", "d", "a"],
            "department": list("xyxy"),
        }
    )
    found = school(frame, targets=["n"], where={"school": "07"})
    assert found.staff.size == 2 and pairs(found) == [(0, 1)]


@pytest.mark.parametrize(
    ("words", "scale", "expected"),
    [
        (["daily", "weekly", "never"], None, [5, 1]),
        (["каждый день", "раз в неделю", "никогда"], None, [5, 1]),
        (["күн сайын", "апта сайын", "ешқашан"], None, [5, 1]),
        (["daily", "monthly", "never"], ["never", "monthly", "weekly", "daily"], [5, 0.25]),
        (["a lot", "a bit", "never"], ["never", "a bit", "a lot"], [2, 1]),
        (["a lot", "some", "a bit"], ["a bit", "some", "a lot"], [3, 2, 1]),
    ],
)
def test_weights_in_words(words, scale, expected):
    ties = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "c", "a"], "frequency": words})
    found = School.from_tables(None, ties, **({"scales": {"weight": scale}} if scale else {}))
    by_pair = {(0, 1): 0, (1, 2): 1, (0, 2): 2}
    weights = sorted((by_pair[i, j], there + back) for i, j, there, back, *_ in found.staff.pairs)
    assert all(pair[3 if pair[:2] == (0, 2) else 2] > 0 for pair in found.staff.pairs)  # c names a
    assert [weight for _, weight in weights] == expected
    assert any("an assumption" in notice and words[0] in notice for notice in found.staff.notices)


@pytest.mark.parametrize(
    ("words", "scale", "said"),
    [
        (["daily", "dayly", "never"], None, "'dayly' is not a word of its scale"),
        (["x", "y", "z"], None, "is not a number"),
        (["daily", "x", "never"], ["never", "daily"], "'x' is not a word of its scale"),
        (["daily", "never", "never"], ["daily", "never"], "does not rise"),
    ],
)
def test_weights_in_words_that_mean_nothing(words, scale, said):
    ties = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "c", "a"], "frequency": words})
    with pytest.raises(StaffroomError, match=said):
        School.from_tables(None, ties, **({"scales": {"weight": scale}} if scale else {}))


@pytest.mark.parametrize(
    ("ids", "first"),
    [
        (["T2", "T1", "T3"], "P01"),
        (["t02", "x", "y"], "P01"),
        (["Т02", "x", "y"], "P01"),
        (["T01", "T02", "T03"], "T01"),
        (["t1", "t2", "t3"], "T01"),
        (["T99", "x", "y"], "T01"),
        (["T2", "P1", "P3"], "S01"),
        (["a", "b", "c"], "T01"),
    ],
)
def test_a_code_is_never_what_somebody_else_is_called(ids, first):
    assert codes_for(3, ids)[0] == first
    ties = pd.DataFrame({"source": ids[:2], "target": ids[1:]})
    found = School.from_tables(pd.DataFrame({"id": ids}), ties)
    assert found.staff.codes[0] == first


def test_a_twin_has_codes_that_nobody_is_called_by():
    frame = pd.DataFrame({"id": [f"T{k:02d}" for k in range(1, 13)], "department": ["a", "b"] * 6})
    real = School.from_tables(frame, None, contacts="drawn")
    assert real.staff.codes == frame["id"].tolist()
    assert not set(real.twin(1).staff.codes) & set(frame["id"])


CELLS = st.lists(
    st.one_of(st.text(max_size=12), st.sampled_from([*NAMES, "Boris Petrov; Timur Li", "NA", ""])),
    min_size=5,
    max_size=5,
)


@given(cells=CELLS)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_the_cells_there_is_a_school_or_one_clear_error(cells):
    try:
        found = school(staff(c=cells), targets=["c"])
    except StaffroomError as refused:
        assert str(refused)
    else:
        assert found.staff.size >= 5


@given(order=st.permutations(range(5)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing_but_the_order(order):
    frame = staff(**FIVE)
    plain, moved = (school(some, targets=["c_1", "c_2"]) for some in (frame, frame.iloc[list(order)]))
    back = [sorted((order[i], order[j])) for i, j in pairs(moved)]
    assert sorted(map(tuple, back)) == pairs(plain)
