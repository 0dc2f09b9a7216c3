"""A survey before it becomes a school: what is understood, what is doubtful, what is wrong; nobody is named."""

import pickle
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom import School, StaffroomError, Survey

NAMES = [f"{first} {last}" for last in ("Lee", "O'Moe", "Roe") for first in ("Ann", "Bea", "Cid", "Dan")]
SCALES = {"trust": [1, 5], "norm": [1, 5]}


def staff(**columns):
    base = {"teacher": NAMES, "dept": list("abc") * 4, "trust": [1, 3, 5, 4] * 3, "norm": [2, 3, None, 4] * 3}
    return pd.DataFrame(base | columns)


def ties(*pairs):
    pairs = pairs or ((NAMES[0], NAMES[1]), (NAMES[1], NAMES[2]))
    return pd.DataFrame(pairs, columns=["from", "to"])


def reading_of(survey, column):
    (found,) = [reading for reading in survey.readings if reading.column == column]
    return found


def doubts_of(survey, column):
    return {doubt.code for doubt in reading_of(survey, column).doubts}


def test_every_column_says_how_it_is_read():
    survey = Survey.from_tables(staff(note="x"), ties(), scales=SCALES)
    table = survey.table.set_index("column")
    assert table["read_as"].to_dict() == {
        "teacher": "id", "dept": "department", "trust": "trust", "norm": "norm", "note": "", "from": "source",
        "to": "target",
    }  # fmt: skip
    norm = table.loc["norm"]
    assert (norm["answers"], norm["missing"], norm["lowest"], norm["middle"], norm["highest"]) == (9, 3, 2, 3, 4)
    assert (norm["scale_low"], norm["scale_high"], norm["scale_from"]) == (1, 5, "ends")
    assert norm["mean"] == pytest.approx(0.5)
    assert survey.problems == ()


def test_the_school_is_that_of_the_import_with_the_levels_of_its_answers():
    survey = Survey.from_tables(staff(), ties(), scales=SCALES)
    school = survey.school("ours", isolation=0.7)
    plain = School.from_tables(staff(), ties(), scales=SCALES, levels="answers", name="ours", isolation=0.7)
    assert school.to_dict()["staff"] == plain.to_dict()["staff"]
    assert school.given == plain.given
    assert survey.levels == {"trust": pytest.approx(0.562, abs=0.003)}
    assert school.staff.notices == plain.staff.notices


def test_from_files_with_and_without_ties(tmp_path):
    staff().to_csv(tmp_path / "staff.csv", index=False)
    ties().to_csv(tmp_path / "ties.csv", index=False)
    with_ties = Survey.read(tmp_path / "staff.csv", tmp_path / "ties.csv", scales=SCALES)
    assert len(with_ties.staff.pairs) == 2
    assert Survey.read(tmp_path / "staff.csv", scales=SCALES).staff.pairs is None
    with pytest.raises(StaffroomError, match=r"did you mean 'staff\.csv'"):
        Survey.read(tmp_path / "stuff.csv")


# ---- what looks wrong


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("strain", [None] * 12, "empty"),
        ("strain", [0.1, 0.5, 0.9] + [None] * 9, "many_missing"),
        ("strain", [0.1, 0.5, 0.9] + [None] * 9, "few"),
        ("strain", [0, 1] * 6, "only_ends"),
        ("years", list(range(1, 11)) + [None] * 2, "similar"),
        ("years_of_teaching", [1, 2, 4, 8, 16, 3, 7, 9, 1, 2, 12, 65 / 11], "filled"),
    ],
)
def test_doubtful_columns_are_pointed_out(column, values, code):
    survey = Survey.from_tables(staff(**{column: values}), ties(), scales=SCALES)
    heading = "years_of_teachin" if code == "similar" else column
    if code == "similar":
        survey = Survey.from_tables(staff(years_of_teachin=values), ties(), scales=SCALES)
    assert code in doubts_of(survey, heading)
    assert survey.problems == ()
    assert heading in str(survey)


@pytest.mark.parametrize(("heading", "meant"), [("shift_no", "shift"), ("train", "strain"), ("stress", None)])
def test_a_heading_is_asked_about_if_three_quarters_of_it_are_a_known_name(heading, meant):
    """ "stress" shares three letters with "strain", and nobody means that."""
    survey = Survey.from_tables(staff(**{heading: [1, 2, 3, 4] * 3}), ties(), scales=SCALES)
    doubts = [doubt.fields["name"] for doubt in reading_of(survey, heading).doubts if doubt.code == "similar"]
    assert doubts == ([] if meant is None else [meant])


def test_a_scale_twice_as_long_as_the_answers_is_doubted_and_a_fitting_one_is_not():
    frame = staff(strain=[1, 2, 3, 4, 5, 3] * 2)
    long = Survey.from_tables(frame, ties(), scales=SCALES | {"strain": [0, 10]})
    fitting = Survey.from_tables(frame, ties(), scales=SCALES | {"strain": [1, 5]})
    said = "The answers to 'strain' run from 1 to 5 and reach neither 0 nor 10, on a declared scale of 0 to 10"
    assert any(doubt.startswith(said) for doubt in long.doubts)
    assert said in " ".join(str(long).split())
    assert not any("'strain'" in doubt for doubt in fitting.doubts)
    assert any(notice.startswith(f"Please check: {said}") for notice in long.staff.notices)


def test_honest_answers_that_hit_the_mean_are_not_taken_for_filled_in():
    frame = staff(strain=[0, 0.25, 0.5, 0.75, 1, 0.5] * 2, years_of_teaching=[1, 2, 3] * 4)
    survey = Survey.from_tables(frame, ties(), scales=SCALES)
    assert doubts_of(survey, "strain") == doubts_of(survey, "years_of_teaching") == set()


@pytest.mark.parametrize(
    ("others", "mean", "filled"),
    [
        ([2, 2, 3], 7 / 3, []),
        ([2, 2.5, 2], 13 / 6, []),
        ([1, 2, 4, 8, 11], 26 / 5, [2]),
        ([1, 2, 4, 8, 11], 26 / 5 + 0.005, []),  # near the mean is not the mean
    ],
)
def test_means_of_three_or_six_answers_can_be_answers_and_of_five_not(others, mean, filled):
    """A person's own scale of three items ends on thirds; a fifth comes of filling gaps."""
    answers = others * (11 // len(others))
    answers += [mean] * (12 - len(answers))
    survey = Survey.from_tables(staff(years_of_teaching=answers), ties(), scales=SCALES)
    doubts = reading_of(survey, "years_of_teaching").doubts
    assert [doubt.fields["answers"] for doubt in doubts if doubt.code == "filled"] == filled


def test_a_column_that_rows_are_chosen_by_is_not_taken_for_a_misspelt_one():
    survey = Survey.from_tables(staff(shift_no=[1, 2] * 6), scales=SCALES, where={"shift_no": 1})
    chosen = reading_of(survey, "shift_no")
    assert (chosen.kind, chosen.doubts, chosen.answers) == ("where", (), 6)


def test_a_column_that_names_colleagues_may_be_empty():
    named = [NAMES[(k + 1) % 12] for k in range(12)]
    survey = Survey.from_tables(staff(first=named, second=[None] * 12), scales=SCALES, targets=["first", "second"])
    empty = reading_of(survey, "second")
    assert (empty.read_as, empty.answers, empty.doubts) == ("target", 0, ())


def test_words_of_how_often_are_read_on_the_scale_of_the_model():
    met = ties(*((NAMES[k], NAMES[k + 1]) for k in range(11))).assign(weight=["never", "seldom", *["often"] * 9])
    survey = Survey.from_tables(staff(), met, scales=SCALES | {"weight": ["never", "seldom", "often"]})
    often = reading_of(survey, "weight")
    assert (often.scale_from, often.lowest, often.middle, often.highest) == ("model", 0, 2, 2)


# ---- what is wrong


def test_all_wrong_columns_are_shown_at_once():
    frame = staff(trust=[9] * 12, strain=["much"] * 12)
    survey = Survey.from_tables(frame, scales=SCALES)
    assert "outside its declared scale" in reading_of(survey, "trust").problem
    assert "not a number" in reading_of(survey, "strain").problem
    assert len(survey.problems) == 2
    assert survey.staff is None
    with pytest.raises(StaffroomError, match=re.escape(survey.problems[0])):
        survey.school()
    with pytest.raises(StaffroomError):
        _ = survey.levels
    assert "cannot become a school yet" in str(survey)


@pytest.mark.parametrize(
    ("frame", "between", "words"),
    [
        (staff(teacher=[NAMES[0], *NAMES[:11]]), None, "is already that of"),
        (staff(teacher=[None, *NAMES[1:]]), None, "the id (column 'teacher') is missing"),
        (staff(), ties((NAMES[0], "Zoe Zed")), "is not in the staff table"),
        (staff(head=[1] * 12), ties(), "a second head"),
        (staff().iloc[:1], None, "1 teacher; allowed: 2 to 5000"),
        (staff().iloc[:0], None, "no teachers"),
        (pd.DataFrame({"id": range(5001)}), None, "5,001 teachers; allowed: 2 to 5000"),
    ],
)
def test_what_is_wrong_with_the_staff_is_a_problem_of_the_preview(frame, between, words):
    scales = SCALES if "trust" in frame else {}
    survey = Survey.from_tables(frame, between, scales=scales)
    assert len(survey.problems) == 1
    assert words in survey.problems[0]
    assert words in " ".join(str(survey).split())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"columns": {"trust": "thrust"}}, "did you mean 'trust'"),
        ({"columns": {"trsut": "trust"}}, "did you mean 'trust'"),
        ({"scales": {"truts": [1, 5]}}, "did you mean 'trust'"),
        ({"scales": {"strain": [1, 5]}}, "no such column"),
        ({"where": {"dep": "a"}}, "did you mean 'dept'"),
        ({"id_column": "techer"}, "did you mean 'teacher'"),
        ({"scale": {}}, "did you mean 'scales'"),
        ({"keep_names": True}, "names always become codes"),
        ({"isolation": 0.5}, "give it to survey.school"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_with_the_nearest_name(options, words):
    with pytest.raises(StaffroomError, match=re.escape(words)):
        Survey.from_tables(staff(), ties(), **options)


def test_three_teachers_make_a_school_but_no_levels_and_no_twin():
    survey = Survey.from_tables(staff().iloc[:3], ties(), scales=SCALES)
    assert survey.levels == {}
    assert "chance decides" in str(survey)
    with pytest.raises(StaffroomError, match="too few for anybody to be hidden among"):
        survey.school().twin()


# ---- privacy


@pytest.mark.parametrize(
    ("frame", "between"),
    [
        (staff(remark=[f"I, {name}, say" for name in NAMES]), ties()),
        (staff(strain=NAMES), ties()),
        (staff(teacher=[NAMES[0], *NAMES[:11]]), ties()),
        (staff(), ties((NAMES[0], "Zoe Zed"), ("Ann Le", NAMES[0]))),
    ],
)
def test_what_a_survey_holds_and_shows_names_nobody(frame, between):
    survey = Survey.from_tables(frame, between, scales=SCALES)
    shown = str(survey) + survey._repr_html_() + repr(survey) + survey.table.to_csv() + repr(vars(survey))
    kept = pickle.dumps(survey).decode("latin-1")
    for name in [*NAMES, "Zoe Zed", "Ann Le", "O'Moe"]:
        assert name not in shown
        assert name not in kept


def test_messages_of_refused_requests_name_nobody():
    with pytest.raises(StaffroomError) as error:
        Survey.from_tables(staff(), ties(), where={"teacher": "Nobody"})
    assert not any(name in str(error.value).replace("'...'", "") for name in NAMES)


# ---- views


def test_the_page_is_plain_html_that_loads_nothing_and_escapes_headings():
    frame = staff(**{"<script>alert(1)</script>": 1})
    page = Survey.from_tables(frame, ties(), scales=SCALES)._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert page.count("<tr>") == len(frame.columns) + 2 + 1


def test_terminal_and_notebook_show_the_same_numbers():
    survey = Survey.from_tables(staff(), ties(), scales=SCALES)
    text, page = " ".join(str(survey).split()), survey._repr_html_()
    for piece in ("9 of 12", "1 to 5, as you said", "mean 0.5", "3: drawn in each run"):
        assert piece in page
    for piece in ("9 of 12", "mean 0.5", "drawn in each"):
        assert piece in text
    assert max(map(len, str(survey).splitlines())) <= 120


def test_five_thousand_teachers_are_read_in_seconds():
    luck = np.random.default_rng(1)
    frame = pd.DataFrame({"id": range(5000), "department": luck.integers(0, 90, 5000), "trust": luck.random(5000)})
    survey = Survey.from_tables(frame)
    assert survey.staff.size == 5000
    assert survey.levels["trust"] == pytest.approx(0.5, abs=0.02)


snippets = st.sampled_from(
    [
        "id",
        "department",
        "trust",
        "norm",
        "strain",
        "a",
        "b",
        "1",
        "2",
        "0.5",
        "5",
        "-1",
        "nan",
        "inf",
        ",",
        ";",
        "\n",
        '"',
    ]
)
contents = st.lists(snippets | st.text(max_size=3), max_size=60).map("".join)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(contents, contents)
def test_whatever_stands_in_the_files_there_is_a_preview_or_one_clear_error(tmp_path_factory, teachers, between):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.csv").write_bytes(("id,trust,strain\n" + teachers).encode("utf-8", "surrogatepass"))
    (folder / "ties.csv").write_bytes(("source,target\n" + between).encode("utf-8", "surrogatepass"))
    for ties_file in (None, folder / "ties.csv"):
        try:
            survey = Survey.read(folder / "any.csv", ties_file)
        except StaffroomError as error:
            assert str(error) and "\n" not in str(error)
            continue
        assert str(survey)
        assert survey._repr_html_()
        if survey.problems:
            assert all("\n" not in problem for problem in survey.problems)
        else:
            assert survey.school().size >= 2


def test_ties_of_weight_0_are_no_namings(tmp_path):
    (tmp_path / "staff.csv").write_text("id\na\nb\nc\nd\n", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target,weight\na,b,1\nb,c,0\nc,d,0\n", encoding="utf-8")
    survey = Survey.read(tmp_path / "staff.csv", tmp_path / "ties.csv")
    said = "each other: 0, pairs of whom only one names the other: 1, pairs listed with weight 0, who meet only where"
    assert f"{said} a mandate calls them: 2" in " ".join(str(survey).split())
    assert any("2 teachers of 4 without any tie" in notice for notice in survey.notices)
