"""Lessons: complete, and what they expect comes out of the model in 60 schools; the right choice is computed."""

import copy
import re

import numpy as np
import pytest

from analysis.classroom.curves import CURVES, drawn, nearest
from analysis.classroom.handout import handout_of
from analysis.classroom.lessons import FOLDER, lesson_of, lessons
from analysis.classroom.main import options
from analysis.classroom.outcome import BRANCH, CHANGED, SCHOOLS, UNCHANGED, holds, measured, outcome, requests
from analysis.classroom.request import read
from analysis.classroom.setup import setup
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES
from staffroom import CULTURES, StaffroomError, simulate

NAMES = [lesson["name"] for lesson in lessons()]
WANTED = {"closed_doors", "surprise_test", "meetings_on_paper", "observation", "fine_not_fantastic", "build_to_last"}
FIELDS = {
    "name", "title", "order", "minutes", "goal", "school", "measure", "setup", "steps", "from", "question", "choices",
    "after", "expected", "discussion", "cannot_tell", "sources",
}  # fmt: skip
each = pytest.mark.parametrize("name", NAMES)
CHARTED = ("voluntary_share", "norm_mean", "trust_mean", "self_efficacy_mean", "coherence")


def conditions(name):
    """Conditions of a lesson with what was found: (condition, estimate, whether it holds)."""
    return [
        (c, found, good)
        for c, (_, found, good) in zip(lesson_of(name)["expected"], outcome(name).findings, strict=True)
    ]


def test_the_lessons_that_must_be_there():
    assert set(NAMES) >= WANTED
    assert [lesson["order"] for lesson in lessons()] == list(range(1, len(NAMES) + 1))


@each
def test_a_lesson_is_complete(name):
    lesson = lesson_of(name)
    assert set(lesson) == FIELDS
    assert lesson["measure"] in CHARTED and 30 <= lesson["minutes"] <= 45
    assert len(lesson["choices"]) == 4
    assert len({choice["curve"] for choice in lesson["choices"]}) == 4 and CURVES.keys() >= {
        c["curve"] for c in lesson["choices"]
    }
    assert all("to" in choice or choice["curve"] == "flat" for choice in lesson["choices"])
    for step in lesson["steps"] + lesson["after"]:
        assert step["say"] and step["do"]
        assert all(change["lever"] in (*LEVERS, "reform") for change in step.get("changes", []))
    assert len(lesson["discussion"]) >= 3 and len(lesson["cannot_tell"]) >= 2 and len(lesson["expected"]) >= 4


@each
def test_the_steps_lead_to_the_question(name):
    """The class has seen the run up to the question and nothing of what comes; what follows changes an earlier week."""
    lesson = lesson_of(name)
    before = [change["week"] for step in lesson["steps"] for change in step.get("changes", [])]
    later = [change["week"] for step in lesson["after"] for change in step.get("changes", [])]
    weeks = read(requests(lesson)[CHANGED]).scenario.weeks
    assert all(week == lesson["from"] for week in before)
    assert later and lesson["from"] <= min(later) and max(later) < weeks - 30


@pytest.mark.slow(quick=["meetings_on_paper"])
@each
def test_what_a_lesson_expects_comes_out(name):
    """Every condition with the whole 95 % interval."""
    failed = [(c["says"], found) for c, found, good in conditions(name) if not good]
    assert failed == []
    assert all(found.n == SCHOOLS for _, found, _ in conditions(name))


@each
def test_the_contrary_does_not_come_out(name):
    """Each condition turned round is missed: bounds mean something, and a wrong expectation is found out."""
    for condition, found, _ in conditions(name):
        turned = {name: value for name, value in condition.items() if name not in ("above", "below", "between")}
        if "between" in condition:
            low, high = condition["between"]
            assert not holds(turned | {"above": high}, found) and not holds(turned | {"below": low}, found)
        elif "above" in condition:
            assert not holds(turned | {"below": condition["above"]}, found)
        else:
            assert not holds(turned | {"above": condition["below"]}, found)


@each
def test_conditions_are_strict(name):
    """Differences lie away from nothing, or close to it on both sides; a level is not what is so anyway."""
    for condition, _, _ in conditions(name):
        assert condition["of"] in (UNCHANGED, CHANGED, BRANCH)
        if "culture" in condition:
            assert condition["culture"] in CULTURES and condition["above"] >= 0.8
        elif "between" in condition:
            assert "minus" in condition and np.ptp(condition["between"]) <= 0.2
        elif "minus" in condition:
            assert condition["measure"] in MEASURE_NAMES
            assert condition.get("above", 0) > 0 or condition.get("below", 0) < 0
        else:
            assert 0.1 < condition.get("above", condition.get("below")) < 0.9


@each
def test_the_right_choice_is_clear(name):
    """More than half of the schools come nearest to it, the whole interval; another choice is the lesson's surprise."""
    found = outcome(name)
    assert sum(found.counts) == SCHOOLS
    assert found.share_of_right.low > 0.5


@each
def test_the_run_that_the_class_sees_is_no_exception(name):
    lesson = lesson_of(name)
    request = read(requests(lesson)[CHANGED])
    run = simulate(request.scenario, 1, request.seed, first_replicate=request.replicate).week_values[0]
    seen = nearest(lesson["choices"], run[:, MEASURE_NAMES.index(lesson["measure"])], lesson["from"])
    assert seen == outcome(name).right


def test_the_right_choices_differ():
    """Nobody can guess them from the place in the list."""
    assert len({outcome(name).right for name in NAMES}) >= 3


def test_a_wrong_expectation_is_found_out():
    """Opening doors a little less wide than closed ones changes nothing, so the lesson's conditions must fail."""
    wrong = copy.deepcopy(lesson_of("closed_doors"))
    for step in wrong["steps"]:
        for change in step.get("changes", []):
            change["value"] = 0.74
    found = measured(wrong)
    missed = [
        condition["of"] for condition, (_, _, good) in zip(wrong["expected"], found.findings, strict=True) if not good
    ]
    assert missed == [CHANGED, CHANGED, CHANGED, CHANGED, BRANCH, BRANCH]
    assert (
        wrong["choices"][found.right]["curve"]
        == "flat"
        != lesson_of("closed_doors")["choices"][outcome("closed_doors").right]["curve"]
    )


def test_changes_as_the_page_makes_them():
    """What is moved drops what was planned for the same lever later on."""
    lesson = {
        "setup": {"school": "default"},
        "steps": [
            {
                "changes": [
                    {"week": 20, "lever": "isolation", "value": 0.2},
                    {"week": 30, "lever": "mandate", "value": 0.5},
                ]
            }
        ],
        "after": [{"changes": [{"week": 10, "lever": "isolation", "value": 0.9}]}],
    }
    made = requests(lesson)
    assert made[UNCHANGED]["changes"] == []
    assert [change["week"] for change in made[CHANGED]["changes"]] == [20, 30]
    assert [(change["week"], change["value"]) for change in made[BRANCH]["changes"]] == [(10, 0.9), (30, 0.5)]


def test_curves():
    for curve in CURVES:
        values = drawn(curve, 0.4, 0.8, 108)
        assert values.shape == (108,) and values.min() >= 0 and values.max() <= 1
        choices = [{"curve": name, "to": 0.8} for name in ("jump", "slow_rise", "flat", "hump")]
        if curve in ("jump", "slow_rise", "flat", "hump"):
            run = np.concatenate([np.full(9, 0.4), values])
            assert choices[nearest(choices, run, 9)]["curve"] == curve
    gaps = np.concatenate([np.full(9, np.nan), drawn("jump", 0.0, 0.7, 50)])
    gaps[20] = np.nan
    assert nearest([{"curve": "flat"}, {"curve": "jump", "to": 0.7}], gaps, 9) == 1


@each
def test_the_handout(name):
    html = handout_of(name)
    lesson = lesson_of(name)
    for choice in lesson["choices"]:
        assert choice["text"].replace("&", "&amp;").replace("'", "&#39;") in html
    assert not re.search(r"https?://|src=|@import|url\(", html)
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    assert f"{outcome(name).counts[outcome(name).right]} of {SCHOOLS} schools" in html
    assert "nan" not in html


def test_no_real_school_and_no_real_person():
    text = " ".join(path.read_text("utf-8") for path in FOLDER.glob("*.yaml"))
    assert not re.search(r"Nazarbayev|Astana|Almaty|NIS\b|Gymnasium No|School No", text)


def test_lessons_reach_the_page_and_the_command_line():
    assert [lesson["name"] for lesson in setup()["lessons"]] == NAMES
    assert setup()["curves"]["shapes"] == CURVES
    assert options(["lesson=observation"]).lesson == "observation"
    with pytest.raises(StaffroomError, match=r"closed_door is not a lesson.*closed_doors"):
        options(["lesson=closed_door"])
    with pytest.raises(StaffroomError, match=r"is not a lesson"):
        handout_of("nothing")
