"""Usual headings in English, Russian and Kazakh, as questionnaires put them, and what must not be taken for one."""

import pytest

from sim.scenario.school import School
from sim.scenario.survey import Survey
from sim.staff.reading.columns import STAFF_COLUMNS, TIE_COLUMNS, find_columns
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table
from sim.staff.reading.usual_headings import USUAL


def found(*headings, known=STAFF_COLUMNS, **titles):
    table = Table("a.csv", {heading: [] for heading in headings}, [], titles)
    return find_columns(table, known, Request())


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Код учителя", "id"),
        ("1. Укажите, пожалуйста, Ваш код:", "id"),
        ("Ф.И.О.", "id"),
        ("Мұғалім коды", "id"),
        ("Аты-жөні", "id"),
        ("What is your code?", "id"),
        ("Кафедра / МО", "department"),
        ("Методическое объединение (МО)", "department"),
        ("Бөлім", "department"),
        ("Your department *", "department"),
        ("Класс", "grade"),
        ("Сынып", "grade"),
        ("Смена", "shift"),
        ("Ауысым", "shift"),
        ("Педагогический стаж (лет)", "years_of_teaching"),
        ("Еңбек өтілі", "years_of_teaching"),
        ("How many years have you been teaching?", "years_of_teaching"),
        ("Доверие", "trust"),
        ("Сенім", "trust"),
        ("Я доверяю коллегам, в целом: [по шкале]", "trust"),
        ("Заведующий кафедрой", "head"),
    ],
)
def test_headings_of_a_staff_table(heading, name):
    assert found(heading, "Отметка времени") == {name: heading}


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (("Кто", "Кого", "Как часто?"), ("source", "target", "weight")),
        (("Кім", "Кімді", "Жиілігі"), ("source", "target", "weight")),
        (("Who", "Whom", "How often do you meet?"), ("source", "target", "weight")),
        (("От кого", "К кому", "Доверие"), ("source", "target", "tie_trust")),
    ],
)
def test_headings_of_a_tie_table(headings, names):
    assert found(*headings, known=TIE_COLUMNS) == dict(zip(names, headings, strict=True))


def test_the_name_itself_comes_first_and_two_alike_are_none():
    assert found("Код", "id")["id"] == "id"
    assert found("Кафедра (своя)", "Кафедра (другая)") == {}
    assert found("Кафедра (другая)", "Кафедра") == {"department": "Кафедра"}
    assert found("Код учителя", "Учитель")["id"] == "Код учителя"
    assert found("q1", "q2", q1="Your code", q2="Стаж работы") == {"id": "q1", "years_of_teaching": "q2"}


@pytest.mark.parametrize(
    "heading", ["Администрация мне доверяет", "Код школы", "Классный руководитель", "Any comments?"]
)
def test_other_questions_are_left_alone(heading):
    assert found(heading) == {}


def test_every_usual_heading_belongs_to_a_known_column():
    assert set(USUAL) <= set(STAFF_COLUMNS) | set(TIE_COLUMNS)


def test_a_google_form_in_russian_is_read_and_said(tmp_path):
    rows = "".join(f"2024/03/0{row} 9:12:33 AM GMT+5,t{row},{row},d{row % 2},{row + 10}\n" for row in range(1, 6))
    text = 'Отметка времени,Код учителя,"Я доверяю коллегам, в целом: [по шкале]",Кафедра,Педагогический стаж\n' + rows
    (tmp_path / "google.csv").write_text(text, encoding="utf-8")
    survey = Survey.read(tmp_path / "google.csv", scales={"trust": [1, 5]})
    assert survey.problems == ()
    assert survey.staff.columns["years_of_teaching"] == [11, 12, 13, 14, 15]
    assert survey.staff.columns["trust"] == [0.01, 0.25, 0.5, 0.75, 0.99]
    assert any("'Код учителя' (id)" in notice and "'Кафедра' (department)" in notice for notice in survey.notices)
    school = School.from_files(teachers=tmp_path / "google.csv", contacts="drawn", scales={"trust": [1, 5]})
    assert school.staff.columns == survey.staff.columns


def test_a_question_in_full_can_be_asked_for(tmp_path):
    header = "ResponseId,Q1,Q2\nResponse ID,Who are you,I trust them\n"
    (tmp_path / "a.csv").write_text(header + "R_1,t1,0.5\nR_2,t2,0.25\n", encoding="utf-8")
    options = {"id_column": "Who are you", "columns": {"trust": "I trust them"}}
    school = School.from_files(teachers=tmp_path / "a.csv", contacts="drawn", keep_names=True, **options)
    assert (school.staff.names, school.staff.columns["trust"]) == (["t1", "t2"], [0.5, 0.25])
