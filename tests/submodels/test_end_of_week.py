"""4.12 End of the week, by hand."""

import math

import numpy as np
import pytest

from sim.kernel.luck import WEEK, fill_uniforms
from sim.kernel.submodels.end_of_week import (
    count_weeks,
    drifted,
    end_of_week,
    heard_norm,
    note_behaviour,
    perceive,
    show_behaviour,
    trust_in_administration,
    update_benefit_belief,
    update_norm,
    update_person,
)
from tests.three_teachers import LUCK, A, B, C, levers, pair, parameters, place, teacher
from tests.three_teachers import ready as ready_with


def ready(pairs=None, isolation=0.5, control=0.0, numbers=None, **school):
    return ready_with(pairs, numbers, {"isolation": isolation, "control": control}, **school)


def look_around(i, state, behaviour, isolation, numbers):
    """Teacher i sees what her colleagues do."""
    show_behaviour(state.contacts, behaviour, state.scratch.sums)
    perceive(i, state.teachers[i], state.contacts, state.scratch.sums[i], isolation, numbers)


def test_what_colleagues_count_as_collaboration():
    people = {
        A: {"voluntary_sessions": 1, "mandated_sessions": 1},  # free work counts fully
        B: {"mandated_sessions": 2},  # compelled work: .5 x (1 - .4) = .3
    }
    state = ready(control=0.4, people=people)
    note_behaviour(state.teachers, state.climate, state.scratch, parameters())
    assert list(state.scratch.visible_work) == pytest.approx([1.0, 0.3, 0.0], rel=1e-14)
    assert [t.visible_work for t in state.teachers] == pytest.approx([1.0, 0.3, 0.0], rel=1e-14)


def test_worked_example_of_perception():
    state = ready()
    look_around(A, state, np.array([0.0, 1.0, 0.0]), 0.5, parameters())
    assert state.teachers[A].perceived_norm == pytest.approx(0.2075, rel=1e-14)  # .2 + .15 x ((1 - .5) x .5 - .2)


def test_closed_doors_hide_everything_and_open_doors_nothing():
    state, everybody = ready(), np.ones(3)
    look_around(A, state, everybody, 1.0, parameters())
    look_around(B, state, everybody, 0.0, parameters())
    look_around(C, state, everybody, 1.0, parameters(invisibility=0.0))
    # A: .2 x .85; B and C (doors shut, but nothing hidden): .2 + .15 x .8
    assert [t.perceived_norm for t in state.teachers] == pytest.approx([0.17, 0.32, 0.32], rel=1e-14)


def test_a_colleague_on_another_shift_is_seen_less():
    state = ready(shift=(0, 1, 0), isolation=0.0)
    look_around(A, state, np.array([0.0, 1.0, 0.0]), 0.0, parameters())
    assert state.contacts.seen[place(state, A, B)] == 0.7
    assert state.teachers[A].perceived_norm == pytest.approx(0.2 + 0.15 * (0.7 / 1.7 - 0.2), rel=1e-14)


def test_who_sees_nobody_keeps_what_she_believes():
    state = ready([pair(A, B)])
    look_around(C, state, np.ones(3), 0.0, parameters())
    assert state.teachers[C].perceived_norm == 0.2


def test_worked_example_of_the_norm():
    state = ready(people={A: {"prior_norm": 0.4, "perceived_norm": 0.2075}})
    update_norm(A, state.teachers[A], state.contacts, state.scratch.norm, 0.5, parameters())
    assert state.teachers[A].norm == pytest.approx(0.495075, rel=1e-14)  # .5 - .02 x .1 - .01 x .2925


def test_hearsay_pulls_through_open_doors():
    norms = np.array([0.5, 0.9, 0.3])
    state = ready([pair(A, B, 1.0, 0.75), pair(A, C, 1.0, 0.25)], people={A: {"prior_norm": 0.4}})
    # heard: (.75 x .9 + .25 x .3) / 1 = .75
    assert heard_norm(A, state.contacts, norms) == pytest.approx(0.75, rel=1e-14)
    update_norm(A, state.teachers[A], state.contacts, norms, 0.5, parameters(norm_hearsay=0.1))
    # .5 + .02 x (-.1) + .01 x (.2 - .5) + .1 x (1 - .5) x (.75 - .5) = .5 - .002 - .003 + .0125
    assert state.teachers[A].norm == pytest.approx(0.5075, rel=1e-14)


def test_hearsay_leaves_an_isolate_to_herself():
    state = ready([pair(A, B)])
    assert math.isnan(heard_norm(C, state.contacts, np.ones(3)))
    update_norm(C, state.teachers[C], state.contacts, np.ones(3), 0.0, parameters(norm_hearsay=0.1))
    assert state.teachers[C].norm == pytest.approx(0.497, rel=1e-14)  # .5 + .01 x (.2 - .5)


@pytest.mark.parametrize(
    ("who", "believed"),
    [
        (A, 0.6 * 0.5),  # (1 - .4) x (1 x .8 + 3 x .4) / 4
        (B, 0.6 * 0.7),  # B knows A only
    ],
)
def test_the_administration_is_believed_as_far_as_colleagues_are_trusted(who, believed):
    state = ready([pair(A, B, 1.0, 0.8, 0.7), pair(A, C, 3.0, 0.4)])
    assert trust_in_administration(who, state.contacts, 0.4) == pytest.approx(believed, rel=1e-14)


def test_nobody_believes_an_administration_whom_she_never_meets_through_colleagues():
    assert trust_in_administration(C, ready([pair(A, B)]).contacts, 0.4) == 0.0


def test_information_raises_expected_benefit_up_to_what_is_credible():
    state = ready(people={B: {"expected_benefit": 0.9}})
    for i in (A, B):
        update_benefit_belief(i, state.teachers[i], state.contacts, 0.4, levers(persuasion=0.5), parameters())
    # tr = .6 x .5 = .3: .45 + .15 x .5 x .3 x (.7 - .45); B expects more than is credible, and stays there
    assert state.teachers[A].expected_benefit == pytest.approx(0.455625, rel=1e-14)
    assert state.teachers[B].expected_benefit == 0.9


def test_without_persuasion_benefit_is_not_forgotten():
    state = ready()
    update_benefit_belief(A, state.teachers[A], state.contacts, 0.0, levers(), parameters())
    assert state.teachers[A].expected_benefit == 0.45


def test_one_week_of_one_teacher():
    one = teacher(self_efficacy=0.6, prior_self_efficacy=0.5, strain=0.4, salience=0.8, tenure=50)
    update_person(one, 1.0, parameters())
    assert one.self_efficacy == pytest.approx(0.598, rel=1e-14)  # .6 + .02 x (-.1)
    assert one.strain == pytest.approx(0.3696, rel=1e-14)  # .4 + .02 x .6 = .412; .412 + .2 x (.2 - .412)
    assert one.salience == pytest.approx(0.4, rel=1e-14)  # .8 x (1 - .5)
    assert one.expertise == pytest.approx(0.5008, rel=1e-14)  # .5 + .004 x (.7 - .5)
    assert one.tenure == 51


@pytest.mark.parametrize(("tenure", "learns"), [(0, True), (179, True), (180, False), (10_000, False)])
def test_experience_teaches_for_five_years(tenure, learns):
    one = teacher(tenure=tenure)
    update_person(one, 0.0, parameters())
    assert (one.expertise > 0.5) == learns


def test_ends_of_the_scales():
    one = teacher(self_efficacy=0.01, prior_self_efficacy=0.0, strain=1.0, expertise=0.8, tenure=0, salience=0.019)
    update_person(one, 0.0, parameters())
    assert one.self_efficacy == 0.01  # never below a hundredth
    assert one.expertise == 0.8  # experience alone teaches up to .7
    assert one.salience == 0.0  # .0095 is below a hundredth


@pytest.mark.parametrize("kind", ["talk", "exchange", "observation", "joint_work"])
def test_weeks_of_each_kind(kind):
    last = {
        "talk": "last_talk",
        "exchange": "last_exchange",
        "observation": "last_observing",
        "joint_work": "last_joint_work",
    }
    one = teacher(last_talk=6, last_exchange=6, last_observing=6, last_joint_work=6, last_contact=7, last_observed=7)
    one[last[kind]] = 7
    for _ in range(2):
        count_weeks(one, 7)
    found = {name: int(one[f"weeks_{name}"]) for name in last}
    assert found == {name: 2 * (name == kind) for name in last}  # being observed is not observing


@pytest.mark.parametrize(
    ("x", "u", "step", "result"),
    [
        (0.5, 0.75, 0.2, 0.55),  # .5 + .2 x .25
        (0.02, 0.0, 0.2, 0.08),  # -.08, reflected
        (0.98, 1.0, 0.2, 0.92),  # 1.08, reflected
        (0.0, 0.0, 1.04, 0.52),  # the largest drift that is accepted
    ],
)
def test_drift_is_reflected(x, u, step, result):
    assert drifted(x, u, step) == pytest.approx(result, rel=1e-12)


def test_everybody_at_once_from_old_norms():
    """Hearsay of a whole school: if B read A's new norm the mean would move."""
    numbers = parameters(norm_hearsay=0.2, norm_anchor=0.0, norm_conformity=0.0)
    state = ready(isolation=0.0, numbers=numbers, people={A: {"norm": 0.2}, B: {"norm": 0.5}, C: {"norm": 0.8}})
    fill_uniforms(state.scratch.draws_week, LUCK, 0, WEEK)
    end_of_week(state, 0, numbers)
    # A: .2 + .2 x (.65 - .2) = .29; B: stays; C: .8 + .2 x (.35 - .8) = .71
    assert [t.norm for t in state.teachers] == pytest.approx([0.29, 0.5, 0.71], rel=1e-12)


def test_practice_drifts_by_its_own_draw():
    state = ready()
    fill_uniforms(state.scratch.draws_week, LUCK, 0, WEEK)
    end_of_week(state, 0, parameters())
    u = state.scratch.draws_week
    for i in (A, B, C):
        for k in (1, 2, 3):
            expected = 0.5 + 0.02 * math.sqrt(12) * (u[k, i] - 0.5)
            assert state.teachers[i][f"practice_{k}"] == pytest.approx(expected, rel=1e-12)
