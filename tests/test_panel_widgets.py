"""The panel on the screen: widgets driven from here as a hand would drive them, and in a real notebook."""

import re
import sys

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient

import staffroom
from analysis.exploring.panel.controls import FIRST, REFORM
from sim.errors import StaffroomError
from sim.results.simulate import simulate
from staffroom import LEVERS, Reform, Scenario, School, explore
from tests.small_panel import REFORM as CLEAR
from tests.small_panel import SMALL


def a_panel():
    return explore(Scenario(SMALL, CLEAR, years=1), replicates=8, threads=1)


@pytest.fixture
def panel():
    """A panel to move."""
    return a_panel()


@pytest.fixture(scope="module")
def untouched():
    """A panel to look at, as it opens."""
    return a_panel()


def shown(panel, part: str) -> str:
    return re.sub(r"<[^>]*>", " ", panel.outputs[part].value)


def test_the_three_first_sliders_stand_above_the_drawers(untouched):
    left = untouched.widget.children[0].children[0]
    sliders = [row.children[1] for row in left.children[:3]]
    assert sliders == [untouched.sliders.by_key[key] for key in FIRST]
    assert isinstance(left.children[3], ipywidgets.Accordion) and left.children[3].selected_index is None


def test_every_measure_of_a_reform_has_a_slider(untouched):
    assert {REFORM + name for name in LEVERS} <= set(untouched.sliders.by_key)


def test_sliders_answer_when_they_are_let_go_and_carry_their_evidence(untouched):
    for slider in untouched.sliders.all:
        assert slider.continuous_update is False
    for key, slider in untouched.sliders.by_key.items():
        assert "Evidence:" in slider.tooltip and "Source:" in slider.tooltip, key


def test_sliders_open_where_the_scenario_is(untouched):
    assert untouched.sliders.by_key["reform.levers.mandate"].value == 0.6
    assert untouched.sliders.by_key["reform.levers.coaching"].value == 0.0
    assert untouched.sliders.by_key["school.trust"].value == 0.5
    assert untouched.sliders.period.value == (4, 30)


def test_a_moved_slider_changes_answer_picture_and_table(panel):
    before = {name: output.value for name, output in panel.outputs.items()}
    panel.sliders.by_key["school.trust"].value = 0.3
    assert panel.scenario.school.trust == 0.3
    for name in ("answer", "picture", "table"):
        assert panel.outputs[name].value != before[name]
    expected = simulate(Scenario(SMALL.replace(trust=0.3), CLEAR, years=1), 8, 1, 1).runs["voluntary_share"].mean()
    assert panel.answer.row("voluntary_share")["setting"] == pytest.approx(expected)


@pytest.mark.slow
def test_the_weeks_of_the_reform_move(panel):
    panel.sliders.period.value = (6, 20)
    panel.sliders.ramp.value = 3
    assert {(m.start, m.end, m.ramp) for m in panel.scenario.reform.measures} == {(6, 20, 3)}
    assert "From year 1, term 1 (week 6) to year 1, term 3 (week 20)" in panel.sliders.when.value


@pytest.mark.slow
def test_another_goal_and_another_comparison(panel):
    panel.outcome.value = "strain_mean"
    panel.direction.value = "at most"
    panel.target.value = 0.25
    assert "Strain at most 0.25" in shown(panel, "answer")
    panel.against.value = "opened"
    assert panel.answer.against.scenario is panel.answer.setting.scenario
    panel.sliders.by_key["school.isolation"].value = 0.9
    assert "As the panel opened" in shown(panel, "answer")


@pytest.mark.slow
def test_a_target_that_cannot_be_is_told_and_taken_back(panel):
    panel.target.value = 1.5
    assert "no school can reach 1.5" in shown(panel, "cautions")
    assert "went back" in shown(panel, "status")
    assert panel.target.value == 0.5


@pytest.mark.slow
def test_a_setting_that_does_not_fit_is_told_and_taken_back(panel):
    picture = panel.outputs["picture"].value
    panel.sliders.period.value = (30, 30)
    assert "is not a week" in shown(panel, "cautions")
    assert panel.sliders.period.value == (4, 30)
    assert panel.outputs["picture"].value == picture
    panel.sliders.by_key["school.trust"].value = 0.4
    assert "is not a week" not in shown(panel, "cautions")


@pytest.mark.slow
def test_set_moves_sliders_and_reset_moves_them_back(panel):
    opened = panel.outputs["table"].value
    assert panel.set(mandate=0.9, trust=0.3, goal=("trust_mean", 0.4)) is panel
    assert panel.sliders.by_key["reform.levers.mandate"].value == 0.9
    assert panel.outcome.value == "trust_mean" and panel.target.value == 0.4
    with pytest.raises(StaffroomError, match="did you mean 'trust'"):
        panel.set(trst=0.3)
    panel.set(goal=("voluntary_share", 0.5))
    panel.back.click()
    assert panel.sliders.by_key["reform.levers.mandate"].value == 0.6
    assert panel.outputs["table"].value == opened


@pytest.mark.slow
def test_a_slider_grows_to_a_value_set_beyond_its_end(panel):
    panel.set(**{"parameters.trust_gain": 0.9})
    assert panel.sliders.by_key["parameters.trust_gain"].value == 0.9
    assert "Outside the plausible range" in shown(panel, "cautions")


def test_each_move_computes_once(panel, monkeypatch):
    moves = []
    monkeypatch.setattr(panel.explorer, "change", lambda *given, **options: moves.append(given) or panel.answer)
    panel.sliders.by_key["school.trust"].value = 0.3
    assert len(moves) == 1


@pytest.mark.slow
def test_a_fault_of_the_program_is_shown_and_raised(panel, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError("made up")

    monkeypatch.setattr(panel.explorer, "change", fails)
    with pytest.raises(ZeroDivisionError):
        panel._moved({"owner": panel.sliders.by_key["school.trust"]})
    assert "Something is wrong in the program" in shown(panel, "cautions")


@pytest.mark.slow
def test_an_interrupt_leaves_the_last_answer(panel, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    answer = panel.answer
    monkeypatch.setattr(panel.explorer, "change", interrupted)
    panel.sliders.by_key["school.trust"].value = 0.3
    assert "Stopped" in shown(panel, "cautions")
    assert panel.answer is answer and panel.sliders.by_key["school.trust"].value == 0.5


@pytest.mark.slow
def test_chosen_sliders():
    panel = explore(Scenario(SMALL, years=1), school=["norm"], parameters=["pleasant_reward"], replicates=2, threads=1)
    assert "school.norm" in panel.sliders.by_key and "school.strain" not in panel.sliders.by_key
    assert "parameters.pleasant_reward" in panel.sliders.by_key
    assert "parameters.habit_rate" not in panel.sliders.by_key


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"parameters": ["pleasant_rewar"]}, "did you mean 'pleasant_reward'"),
        ({"school": ["trst"]}, "did you mean 'trust'"),
        ({"parameters": "pleasant_reward"}, "allowed: a list of names"),
        ({"goal": ("voluntary_share", 7)}, "no school can reach 7"),
    ],
)
def test_wrong_choices_are_told(options, sentence):
    with pytest.raises(StaffroomError, match=sentence):
        explore(SMALL, **options)


@pytest.mark.slow
def test_numbers_that_the_scenario_sets_have_a_slider():
    opening = Scenario(School(size=12, departments=3, novice_share=0.2), parameters={"norm_hearsay": 0.03}, years=1)
    panel = explore(opening, replicates=2, threads=1)
    assert panel.sliders.by_key["school.novice_share"].value == 0.2
    assert panel.sliders.by_key["parameters.norm_hearsay"].value == 0.03


def test_without_ipywidgets_there_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(StaffroomError, match=r"needs the package ipywidgets; .*pip install 'staffroom\[notebooks\]'"):
        explore(SMALL)


def test_the_picture_has_words_for_those_who_cannot_see_it_and_needs_no_network(untouched):
    html = untouched._repr_html_()
    assert re.search(r'alt="Curves over 36 school weeks[^"]*Trust', html)
    assert "http" not in html
    bundle = untouched._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle and bundle["text/html"] == html


def test_explore_is_found_where_it_is_looked_for():
    assert explore is explore
    with pytest.raises(AttributeError):
        staffroom.nothing  # noqa: B018


@pytest.mark.slow
def test_in_a_notebook():
    """Shown by a cell, moved by the next; nothing is written to standard error."""
    cells = [
        "from staffroom import Reform, Scenario, School, explore\n"
        "school = School(size=12, departments=3)\n"
        "panel = explore(Scenario(school, Reform('m', {'mandate': 0.6}), years=1), replicates=8)\npanel",
        "panel.sliders.by_key['school.trust'].value = 0.3\nprint(panel.text)",
        "panel.outputs['answer'].value",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    first, second, third = (cell.outputs for cell in notebook.cells)
    assert "application/vnd.jupyter.widget-view+json" in first[-1].data
    assert "8 schools" in first[-1].data["text/html"]
    assert "with your settings" in second[0].text
    assert "Voluntary collaboration at least 0.5" in third[0].data["text/plain"]


@pytest.mark.slow
def test_a_reform_of_a_school_alone_opens_too():
    panel = explore(SMALL, replicates=2, threads=1)
    panel.sliders.by_key["reform.levers.mandate"].value = 0.5
    assert panel.scenario.reform.measures[0].value == 0.5
    assert isinstance(panel.scenario.reform, Reform)
