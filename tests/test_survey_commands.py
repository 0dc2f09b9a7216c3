"""``staffroom template``, ``preview`` and ``twin``: from a questionnaire to a school that can be shared."""

from pathlib import Path

import pytest

from experiments.asking import presets
from staffroom import Survey, load_scenario
from tests.command_line import SMALL, staffroom, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures


@pytest.fixture
def template(staffroom):
    assert staffroom("template", "survey")[0] == 0
    return Path("survey")


def test_the_template_loads_unchanged_without_a_doubt(template):
    scenario = load_scenario([f"school={template / 'school.yaml'}"])
    assert scenario.school.staff.size == 12
    assert {"trust", "norm", "benefit", "perceived_norm", "self_efficacy", "strain"} <= set(scenario.school.given)
    assert scenario.school.isolation == 0.5


def test_the_questionnaire_names_every_column_of_the_tables(template):
    text = (template / "questionnaire.md").read_text("utf-8")
    headings = (template / "teachers.csv").read_text("utf-8").splitlines()[0].split(",")
    assert all(heading in text for heading in headings)


def test_preview_of_the_template(staffroom, template):
    code, out, err = staffroom("preview", str(template / "school.yaml"))
    assert (code, err) == (0, "")
    assert "12 teachers in 3 departments" in out
    assert "1 to 5, as you" in out
    assert "Must be put right" not in out
    assert "Please check" not in out


def test_preview_and_python_understand_the_same(staffroom, template):
    out = staffroom("preview", f"teachers={template / 'teachers.csv'}", "id_column=code", "columns={trust: [trust_1, trust_2]}", "scales={trust: [1, 5]}")[1]  # fmt: skip  # noqa: E501
    survey = Survey.read(
        template / "teachers.csv",
        id_column="code",
        columns={"trust": ["trust_1", "trust_2"]},
        scales={"trust": [1, 5]},
    )
    assert out.rstrip("\n") == str(survey)


def test_a_template_is_never_overwritten(staffroom, template):
    (template / "teachers.csv").write_text("mine", encoding="utf-8")
    code, _, err = staffroom("template", "survey")
    assert code == 1
    assert "already holds questionnaire.md" in err
    assert (template / "teachers.csv").read_text("utf-8") == "mine"


def test_twin_of_the_template_runs(staffroom, template):
    code, out, err = staffroom("twin", str(template / "school.yaml"), "output=twin", "seed=5")
    assert (code, err) == (0, "")
    assert "The school and its twin" in out
    assert "rows that could be taken for one or two real teachers" in out
    code, out, _ = staffroom("run", "school=twin/school.yaml", *SMALL[2:], "output=out", "figures=false")
    assert code == 0
    assert "K01" not in "".join(path.read_text("utf-8") for path in Path("twin").iterdir())


def test_a_survey_that_is_wrong_is_shown_and_told(staffroom, template):
    table = template / "teachers.csv"
    table.write_text(table.read_text("utf-8").replace("K02,languages,6,3", "K02,languages,6,99"), encoding="utf-8")
    code, out, err = staffroom("preview", str(template / "school.yaml"))
    assert code == 1
    assert "Must be put right first" in out
    assert err.count("\n") == 1
    assert "row 3: years_of_teaching = '99' is out of range" in err
    assert staffroom("twin", str(template / "school.yaml"), "output=twin")[0] == 1
    assert not Path("twin").exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["preview"], "teachers=FILE is missing"),
        (["preview", "teachers=nowhere.csv"], "there is no such file"),
        (["preview", "teachers.csv"], "not a setting"),
        (["preview", "survey/school.yml"], "there is no such file"),
        (["preview", "survey/school.yaml", "scale={trust: [1, 5]}"], "did you mean 'scales'"),
        (["preview", "survey/school.yaml", "scales={trust: [1, 5"], "cannot be read"),
        (["preview", "survey/school.yaml", "isolation=2"], "out of range"),
        (["preview", "survey/school.yaml", "isolation=0.2", "isolation=0.3"], "given twice"),
        (["preview", "survey/school.yaml", "contacts=drawn"], "stands in for ties"),
        (["preview", "survey/school.yaml", "seed=1"], "staffroom preview.seed is not a known school setting"),
        (["twin", "survey/school.yaml"], "output=DIR is missing"),
        (["twin", "survey/school.yaml", "output=twin", "seed=x"], "seed = 'x'"),
        (["twin", "survey/school.yaml", "output=survey"], "already holds"),
        (["template"], "needs one folder"),
        (["template", "a", "b"], "needs one folder"),
        (["template", "survey/teachers.csv/x"], "cannot be written"),
    ],
)
def test_mistakes(staffroom, template, command, words):
    code, _, err = staffroom(*command)
    assert code == 1
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("verb", ["preview", "twin", "template"])
def test_help(staffroom, verb):
    code, out, err = staffroom(verb, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"staffroom {verb}: ")
    assert "usage:" in out


@pytest.fixture
def two_files(staffroom):
    Path("staff.csv").write_text("id,department\na,x\nb,x\nc,y\n", encoding="utf-8")
    Path("ties.csv").write_text("source,target,weight\na,b,2\na,c,1\n", encoding="utf-8")
    Path("school.yaml").write_text("teachers: staff.csv\nties: ties.csv\ndirected: no\n", encoding="utf-8")


def test_ties_without_direction_can_be_said_on_the_command_line_and_in_a_file(staffroom, two_files):
    files = ["school.teachers=staff.csv", "school.ties=ties.csv"]
    for asked, expected in (
        (["school=from_files", *files], [(2, 0), (1, 0)]),
        (["school=from_files", *files, "school.directed=false"], [(2, 2), (1, 1)]),
        (["school=school.yaml"], [(2, 2), (1, 1)]),
    ):
        assert [pair[2:4] for pair in load_scenario(asked).school.staff.pairs] == expected
    shown = {answer: staffroom("preview", "school.yaml", f"directed={answer}")[1] for answer in ("false", "true")}
    assert "each other: 2, pairs of whom only one names the other: 0" in " ".join(shown["false"].split())
    assert "each other: 0, pairs of whom only one names the other: 2" in " ".join(shown["true"].split())


def test_nought_is_a_number_and_not_an_empty_setting():
    assert presets.says_something("isolation", 0) and presets.says_something("isolation", 0.0)
    assert not any(presets.says_something("targets", nothing) for nothing in (None, [], {}, False))
