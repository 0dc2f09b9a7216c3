"""What is typed after ``staffroom run`` and ``staffroom preview`` is read in one way, as it is written."""

import pytest

from experiments.asking import overrides, typed
from experiments.asking.schema import composed
from experiments.commands.survey import _given
from staffroom import StaffroomError

SAME = [
    ("where={school: 010}", {"school": "010"}),
    ("where={школа: 010, wave: 1.50}", {"школа": "010", "wave": "1.50"}),
    ("where={a b: 'x, y', no: null}", {"a b": "x, y", "no": "null"}),
    ("where.school=010", {"school": "010"}),
    ("scales={trust: [no, partly, yes]}", {"trust": ["no", "partly", "yes"]}),
    ("scales={trust:[none,null,NA,nan]}", {"trust": ["none", "null", "NA", "nan"]}),
    ("scales={trust: [1, 5], norm: [0.5, 1e1]}", {"trust": [1, 5], "norm": [0.5, 10.0]}),
    ("scales={trust: [Не согласен, Согласен]}", {"trust": ["Не согласен", "Согласен"]}),
    ("columns={trust: Я доверяю коллегам, norm: null}", {"trust": "Я доверяю коллегам", "norm": None}),
    ('columns={trust: "доверяю, в целом: [да]"}', {"trust": "доверяю, в целом: [да]"}),
    ("columns={trust: [q1, q2]}", {"trust": ["q1", "q2"]}),
    ("id_column=Код учителя", "Код учителя"),
    ("id_column='Код: учителя'", "Код: учителя"),
    ("name=2024", "2024"),
]


@pytest.mark.parametrize(("text", "value"), SAME)
def test_preview_and_run_read_one_setting_in_one_way(text, value):
    name = text.partition("=")[0].partition(".")[0]
    assert _given("preview", [text])[name] == value
    read = [override.text for override in overrides.read([f"school.{text}"], ())]
    school = typed.joined(composed(["school=from_files", *read])["school"])
    assert school[name] == value


@pytest.mark.parametrize("verb", ["preview", "run"])
def test_what_is_typed_wins_over_the_file_name_by_name(tmp_path, verb):
    path = tmp_path / "mine.yaml"
    path.write_text("teachers: t.csv\nscales: {trust: [1, 4], norm: [1, 7]}\nwhere: {школа: 7, wave: 01}\n")
    written = ["scales={trust: [1, 5]}", "where={школа: 08}"]
    if verb == "preview":
        found = _given("preview", [str(path), *written])
    else:
        given = [f"school={path}", *(f"school.{text}" for text in written)]
        found = typed.joined(composed([override.text for override in overrides.read(given, ())])["school"])
    assert found["scales"] == {"trust": [1, 5], "norm": [1, 7]}
    assert found["where"] == {"школа": "08", "wave": "01"}


@pytest.mark.parametrize(
    "text",
    [
        "school.where={school: 1, school: 2}",
        "reform.levers={mandate: 0.9, mandate: 0.1}",
        "school.scales={trust: [1, 5], trust: [1, 4]}",
    ],
)
def test_a_name_given_twice_in_one_setting_is_refused(text):
    with pytest.raises(StaffroomError, match="twice; give it once"):
        overrides.read([text], ())
