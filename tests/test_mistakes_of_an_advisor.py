"""What somebody who knows schools and not the program gets wrong: one sentence each that says what to do."""

import pytest

from analysis.brief import report
from analysis.exploring.panel import explorer
from analysis.figures import trajectories
from analysis.telling.labels import PLACES, labels
from analysis.telling.tables import results_of
from sim.declared.measures import MEASURE_NAMES
from sim.declared.settings import SETTINGS
from staffroom import Part, Reform, Scenario, School, StaffroomError, compare, explore, goal_seek, robustness

TERMS = [8, 8, 10, 8]
SCHOOL = School("ours", size=12, departments=3, terms=TERMS)
REFORM = Reform.compose([Part({"champions": 0.25}, start="term 2", end="year 1")], school=SCHOOL)


@pytest.fixture(scope="module")
def comparison():
    return compare({"as it is": Scenario(SCHOOL), "champions": Scenario(SCHOOL, REFORM)}, replicates=3)


def refusal(action) -> str:
    with pytest.raises(StaffroomError) as caught:
        action()
    return str(caught.value)


def test_a_question_that_is_no_text(comparison):
    assert "question = 5 is not a text" in refusal(lambda: comparison.report("brief.html", question=5))


def test_futures_in_a_school_of_another_calendar():
    assert "school= as well" in refusal(lambda: robustness([REFORM], futures=10, replicates=2, progress=False))


def test_schools_of_different_calendars_cannot_be_compared():
    both = {"ours": Scenario(SCHOOL), "usual": Scenario(School(size=12), Reform("r", {"champions": 0.25}))}
    said = refusal(compare(both, replicates=2).summary)
    assert "differ in their weeks" in said and "compare()" not in said


def test_a_misspelt_measure_of_a_figure(comparison):
    said = refusal(lambda: trajectories.draw(results_of(comparison), ["trust"]))
    assert "did you mean 'trust_mean'" in said


def test_a_file_in_the_place_of_a_results_folder(tmp_path):
    path = tmp_path / "school.yaml"
    path.write_text("size: 12\n")
    assert "is a file, not a results folder" in refusal(lambda: report(path))


@pytest.mark.parametrize("end", ["end of year 2", "the end of year 2", "year 2", "End of Year 2, term 4"])
def test_ends_as_people_write_them(end):
    part = Part({"champions": 0.25}, start="term 2", end=end)
    assert {measure.end for measure in Reform.compose([part], school=SCHOOL).measures} == {68}


def test_a_start_is_not_the_end_of_something():
    part = Part({"champions": 0.25}, start="end of year 1")
    assert "is not a place in the calendar" in refusal(lambda: Reform.compose([part], school=SCHOOL))


def test_a_measure_that_never_comes_in_fully_is_noted():
    slow = Reform.compose([Part({"clarity": 0.9}, start="term 2", ramp=500)], school=SCHOOL)
    assert any("never comes in fully" in note for note in slow.notes(SCHOOL))
    assert not any("never comes in fully" in note for note in REFORM.notes(SCHOOL))


def test_a_notebook_shows_differences_whole():
    found = Scenario(SCHOOL, REFORM).diff(Scenario(SCHOOL))
    assert max(map(len, found["in_words"])) > 50
    assert all(sentence in found._repr_html_() for sentence in found["in_words"])


@pytest.mark.parametrize(
    "label, name",
    [
        ("Coach", "coaching (levers.coaching)"),  # as the panel shows it
        ("Scheduled sessions", "mandate (levers.mandate)"),
        ("Clarity of aim under the reform", "clarity (levers.clarity)"),
        ("teachers' say", "agency (levers.agency)"),  # as describe() says it
        ("closed doors", "isolation (levers.isolation)"),
    ],
)
def test_the_label_of_a_lever_leads_to_its_name(label, name):
    told = f"did you mean {name}?"
    assert told in refusal(lambda: Reform("r", {label: 0.5}))
    assert told in refusal(lambda: robustness(["coaching"], prices={label: 5}))
    assert told in refusal(lambda: goal_seek("voluntary_share", 0.5, [label]))


def test_labels_of_other_numbers_lead_to_their_names():
    assert "trust (school.trust)" in refusal(lambda: School(**{"trust between colleagues": 0.3}))
    told = refusal(lambda: Scenario(parameters={"How easily good sessions become weekly ones": 1}))
    assert "arranging (parameters.arranging)" in told
    assert "'voluntary_share'" in refusal(lambda: goal_seek("Voluntary collaboration", 0.5, ["mandate"]))
    assert "mandate (levers.mandate)" in refusal(lambda: explorer().change({"Scheduled sessions": 0.5}))


def test_a_misspelt_name_is_still_taken_for_a_name():
    assert "did you mean 'mandate'?" in refusal(lambda: Reform("r", {"mandat": 0.5}))
    assert "did you mean" not in refusal(lambda: Reform("r", {"xyzzy": 0.5}))


def test_every_label_stands_for_a_name_that_exists():
    for _, name, full in labels():
        place = full.rpartition(".")[0]
        assert name in (PLACES[place] if place != "school" else SETTINGS) if place else name in MEASURE_NAMES


def test_things_of_the_wrong_kind(comparison):
    assert "school.description = 5 is not a text" in refusal(lambda: School(description=5))
    assert "reform.description = 5 is not a text" in refusal(lambda: Reform("r", {"mandate": 0.5}, description=5))
    assert "outcomes = 5 is not a list of names" in refusal(lambda: comparison.summary(outcomes=5))
    assert "parameters = 5 is not a list" in refusal(lambda: explore(SCHOOL, parameters=5))
    assert "changes = ['mandate']" in refusal(lambda: explorer(SCHOOL, replicates=2).change(["mandate"]))
    assert "gain = 'yes'" in refusal(lambda: goal_seek("voluntary_share", 0.5, ["mandate"], gain="yes"))
