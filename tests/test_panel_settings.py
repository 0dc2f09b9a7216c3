"""The panel of ``explore``: sliders from declarations, and the scenarios that follow from their settings."""

import numpy as np
import pytest

from analysis.exploring.panel import controls
from analysis.exploring.panel.controls import FIRST, control, full_key
from analysis.exploring.panel.settings import Settings
from analysis.telling.texts import texts
from experiments.asking.names import SHORT_FORMS
from sim.errors import StaffroomError
from sim.scenario.reform import ScheduledLever
from staffroom import LEVERS, PARAMETERS, SCHOOL_PROPERTIES, Reform, Scenario
from tests.small_panel import REFORM, SMALL, settings, small

EVERY_KEY = [
    *(controls.REFORM + name for name in LEVERS),
    *(controls.SCHOOL + name for name in [*SCHOOL_PROPERTIES, *LEVERS]),
    *(controls.PARAMETER + name for name in PARAMETERS),
]


@pytest.mark.parametrize("key", EVERY_KEY)
def test_every_declared_number_makes_a_slider_with_its_evidence(key):
    found = control(key)
    row = found.declaration
    assert row.low <= found.low <= row.plausible[0] and row.plausible[1] <= found.high <= row.high
    assert found.plausible(row.plausible[0]) and found.plausible(row.plausible[1])
    assert found.step > 0
    assert row.whole or 39 <= (found.high - found.low) / found.step <= 101
    assert texts("explore")["grades"][row.basis] in found.tooltip
    assert row.source in found.tooltip and row.unit in found.tooltip


def test_a_slider_reaches_as_far_as_the_value_it_opens_with():
    assert control("school.readiness", -40).low == -40
    assert control("school.size", 900).high == 900


def test_the_first_sliders_are_those_of_the_command_line():
    assert list(FIRST) == list(SHORT_FORMS.values())
    assert controls.SHORT == SHORT_FORMS


def test_sliders_that_everybody_sees_have_plain_names():
    usual = [*FIRST, *(controls.REFORM + name for name in LEVERS)]
    usual += [controls.SCHOOL + name for name in controls.USUAL_SCHOOL]
    usual += [controls.PARAMETER + name for name in controls.USUAL_PARAMETERS]
    named = texts("explore")["labels"]
    assert [key for key in usual if key not in named] == []
    assert {key for key in named if key not in controls.TIMES} <= set(EVERY_KEY)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("isolation", "school.isolation"), ("trust", "school.trust"), ("mandate", "reform.levers.mandate"),
        ("coaching", "reform.levers.coaching"), ("N", "school.size"), ("trust_gain", "parameters.trust_gain"),
        ("reform.levers.isolation", "reform.levers.isolation"), ("school.mandate", "school.mandate"),
        ("start", "reform.start"), ("reform.end", "reform.end"),
    ],
)  # fmt: skip
def test_short_names(short, full):
    assert full_key(short) == full


@pytest.mark.parametrize(
    ("wrong", "nearest"), [("mandat", "mandate"), ("school.trst", "trust"), ("parameters.trust_gian", "trust_gain")]
)
def test_an_unknown_name_is_told_with_the_nearest_one(wrong, nearest):
    with pytest.raises(StaffroomError, match=f"did you mean '{nearest}'"):
        full_key(wrong)


def test_nothing_moved_is_the_opening_scenario():
    opening = Scenario(SMALL, REFORM, years=1)
    assert Settings(opening).scenario() is opening


def test_a_moved_lever_is_what_a_reform_written_by_hand_would_be():
    found = settings(mandate=0.7, trust=0.3, trust_gain=0.2).scenario()
    expected = Scenario(SMALL.replace(trust=0.3), Reform("as_set", {"mandate": 0.7}), {"trust_gain": 0.2}, 1)
    assert found.to_dict() == expected.to_dict()


def test_the_unreformed_school_shares_school_and_parameters():
    found = settings(REFORM, mandate=0.7, trust=0.3, trust_gain=0.2).without_reform()
    assert found.reform.measures == []
    assert found.school.trust == 0.3 and found.parameters["trust_gain"] == 0.2
    assert np.array_equal(np.unique(found.levers["mandate"]), [SMALL.mandate])


def test_a_moved_lever_keeps_the_times_of_the_reform():
    measures = {m.lever: m for m in settings(REFORM, mandate=0.3, coaching=0.5).scenario().reform.measures}
    assert measures["mandate"] == ScheduledLever("mandate", 0.3, 4, 30, 0)
    assert measures["coaching"] == ScheduledLever("coaching", 0.5, 4, 30, 0)
    assert measures["clarity"] == ScheduledLever("clarity", 0.9, 4, 30, 0)


def test_moved_times_move_every_measure():
    measures = settings(REFORM, start=6, end=20, ramp=3).scenario().reform.measures
    assert {(m.start, m.end, m.ramp) for m in measures} == {(6, 20, 3)}
    assert settings(REFORM, end=36).end is None


def test_measures_with_times_of_their_own_keep_them():
    own = Reform("steps", {"mandate": [{"value": 0.3, "start": 2, "end": 10}, {"value": 0.6, "start": 10, "end": 20}],
                           "coaching": {"value": 0.5, "start": 5}})  # fmt: skip
    moved = settings(own, start=12, projects=0.4)
    measures = moved.scenario().reform.measures
    assert not moved.shared_times
    assert [m for m in measures if m.lever != "projects"] == own.measures
    assert next(m for m in measures if m.lever == "projects").start == 12
    flat = [m for m in settings(own, mandate=0.8).scenario().reform.measures if m.lever == "mandate"]
    assert flat == [ScheduledLever("mandate", 0.8, 2, 20, 0)]


def test_a_number_put_back_is_not_moved():
    start = settings(REFORM)
    assert dict(start.with_changes({"school.trust": 0.3}).with_changes({"school.trust": 0.5}).moved) == {}
    changed = start.with_changes({"reform.levers.mandate": 0.2})
    assert dict(changed.with_changes({"reform.levers.mandate": 0.6}).moved) == {}


def test_a_measure_follows_the_school_until_it_is_moved():
    moved = settings().with_changes({"school.control": 0.2})
    assert moved.value("reform.levers.control") == 0.2 and not moved.is_reformed()
    again = moved.with_changes({"reform.levers.control": 0.4})
    assert again.value("reform.levers.control") == 0.4 and again.is_reformed()
    assert set(np.unique(again.scenario().levers["control"])) == {0.2, 0.4}


@pytest.mark.parametrize(
    ("moved", "sentence"),
    [
        ({"mandate": 6.5}, "reform.levers.mandate = 6.5 is out of range; allowed: 0 to 6"),
        ({"trust": "high"}, "school.trust = 'high' is not a number"),
        ({"start": 36}, "reform.start = 36 is not a week of this run; allowed: 0 to 35"),
        ({"end": 40}, "reform.end = 40 is not a week of this run; allowed: 1 to 36"),
    ],
)
def test_a_setting_out_of_range_is_told(moved, sentence):
    with pytest.raises(StaffroomError, match=sentence):
        settings(**moved)


@pytest.mark.parametrize(
    ("moved", "sentence"),
    [
        ({"mandate": 0.5, "start": 20, "end": 10}, "end = 10"),
        ({"mandate": 0.5, "start": 20, "ramp": 20}, "ramp = 20 weeks is longer"),
        ({"norm_anchor": 0.6, "norm_conformity": 0.6}, "would overshoot"),
        ({"size": 2}, "departments = 3 is more than the 2 teachers"),
    ],
)
def test_settings_that_do_not_fit_change_nothing(moved, sentence):
    panel = small()
    before = panel.change({"mandate": 0.4})
    if "ramp" in moved:
        moved = moved | {"end": 30}
    with pytest.raises(StaffroomError, match=sentence):
        panel.change(moved)
    assert panel.answer is before and dict(panel.settings.moved) == {"reform.levers.mandate": 0.4}
