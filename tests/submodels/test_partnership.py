"""4.3 and 4.9 Partnership, by hand."""

import pytest

from sim.kernel.luck import CALL, MEETING, SESSION, SLOTS, fill_uniforms
from sim.kernel.submodels.coordination import coordinate
from sim.kernel.submodels.group import mandated_group
from sim.kernel.submodels.mandated import mandated_session
from sim.kernel.submodels.mentoring import mentor
from sim.kernel.submodels.observation import observe
from sim.kernel.submodels.partnership import (
    advance_partnership,
    focus_of,
    meet_partner_school,
    partnership_session,
    phase_of,
)
from tests.three_teachers import (
    LUCK,
    A,
    B,
    C,
    attempt,
    held,
    keep_appointment,
    levers,
    pair,
    parameters,
    place,
    teacher,
    three_teachers,
    week_where,
)
from tests.three_teachers import ready as ready_with

ON, OFF = {"partnership": 1.0}, {}


def ready(phase=3):
    people = {A: {"staff_rank": 1}, B: {"staff_rank": 0}, C: {"staff_rank": 2}}
    school = three_teachers(people=people)
    record = school.school[0]
    record.partnership_phase = phase
    record.partner_practice_1, record.partner_practice_2, record.partner_practice_3 = 0.9, 0.5, 0.1
    return school


@pytest.mark.parametrize(("week", "phase"), [(-1, 0), (0, 1), (11, 1), (12, 2), (23, 2), (24, 3), (36, 3), (500, 3)])
def test_phases_of_twelve_weeks(week, phase):
    """It goes on implementing as long as it is paid."""
    assert phase_of(week, parameters()) == phase


def test_phases_of_other_lengths():
    numbers = parameters(partnership_join_weeks=1, partnership_develop_weeks=3)
    assert [phase_of(week, numbers) for week in range(7)] == [1, 2, 2, 2, 3, 3, 3]


def test_worked_example_of_who_takes_part():
    state, numbers = ready(), parameters(partnership_share=0.34)
    advance_partnership(state.teachers, state.school[0], levers(**ON), numbers)
    assert [t.partner_school for t in state.teachers] == [0, 1, 0]  # round(.34 x 3) = round(1.02) = 1: rank 0 is B
    assert (state.school[0].partnership_week, state.school[0].partnership_phase) == (0, 1)
    for _ in range(24):
        advance_partnership(state.teachers, state.school[0], levers(**ON), numbers)
    assert (state.school[0].partnership_week, state.school[0].partnership_phase) == (24, 3)


def test_a_partnership_that_stops_is_forgotten_and_can_start_anew():
    state, numbers = ready(), parameters(partnership_share=0.6)
    seen = []
    for lever in (ON, ON, OFF, OFF, ON):
        advance_partnership(state.teachers, state.school[0], levers(**lever), numbers)
        record = state.school[0]
        seen.append(
            (int(record.partnership_week), int(record.partnership_phase), sum(t.partner_school for t in state.teachers))
        )
    assert seen == [(0, 1, 2), (1, 1, 2), (-1, 0, 0), (-1, 0, 0), (0, 1, 2)]  # round(1.8) = 2


def test_focus_grows_with_the_phase():
    assert [focus_of(phase, 0.6) for phase in (1, 2, 3)] == [0.5, 0.7, 0.8]
    assert [focus_of(phase, 0.9) for phase in (1, 2, 3)] == [0.5, 0.9, 0.9]


def test_joint_work_with_the_partner_school():
    # phase 3: L = 3, stake 1; 1.9 x .8 x .6 x .8 x .75 = .5472
    one, state = teacher(), ready(phase=3)
    partnership_session(one, state.school[0], 0.0, 0.547, parameters())
    assert one.expected_benefit == pytest.approx(0.5325, rel=1e-12)  # .45 + .15 x .55
    assert one.norm == pytest.approx(0.53, rel=1e-12)  # .5 + .06 x .5
    assert one.self_efficacy == pytest.approx(0.56525, rel=1e-12)  # .55 + .025 x .45 + .02 x (.75 - .55)
    assert one.expertise == pytest.approx(0.505, rel=1e-12)  # .5 + .02 x (.75 - .5)
    # a quarter of the way to the partner school: .5 x 1 / 2
    assert (one.practice_1, one.practice_2, one.practice_3) == pytest.approx((0.6, 0.5, 0.4), rel=1e-12)


def test_development_teaches_but_leaves_the_curriculum():
    # phase 2: L = 2, stake .75; a coach of .9 brings .9: 1.9 x .7 x .6 x .8 x .9 = .57456
    one = teacher()
    partnership_session(one, ready(phase=2).school[0], 0.9, 0.574, parameters())
    assert one.expertise == pytest.approx(0.506, rel=1e-12)  # .5 + .02 x .75 x .4
    assert one.practice_1 == 0.5


def test_joining_is_about_getting_to_know_each_other():
    # phase 1: L = 0, stake .25; 1.9 x .5 x .6 x .8 x .75 = .342
    one = teacher()
    partnership_session(one, ready(phase=1).school[0], 0.0, 0.341, parameters())
    assert one.norm == pytest.approx(0.5075, rel=1e-12)  # .5 + .06 x .25 x .5
    assert one.expertise == 0.5


def test_a_session_that_leads_to_nothing():
    one = teacher(expected_benefit=0.6)
    partnership_session(one, ready(phase=3).school[0], 0.0, 0.548, parameters())
    assert one.self_efficacy == pytest.approx(0.54725, rel=1e-12)  # .55 x (1 - .005)
    # reward .6 x .3 = .18: .6 + .15 x (.18 - .6)
    assert one.expected_benefit == pytest.approx(0.537, rel=1e-12)
    assert one.norm == 0.5  # never harmful


@pytest.mark.parametrize(("phase", "rate"), [(0, 0.0), (1, 0.25), (2, 0.5), (3, 1.0)])
def test_how_often(phase, rate):
    # the lever at .8 gives .8 x rate sessions a week; A takes part, B does not
    week = week_where((A, CALL, lambda *u: u[3] < 0.8 * rate or not rate))
    state = ready(phase)
    state.teachers[A].partner_school = 1
    fill_uniforms(state.scratch.draws_call, LUCK, week, CALL)
    state.levers[0].partnership = 0.8
    for i in (A, B):
        meet_partner_school(state, i, (week, LUCK), parameters())
    assert state.tally[0].partnership == (1 if rate else 0)
    assert state.tally[0].sessions == 0  # counted only as a partnership session
    assert list(state.contacts.trust) == [0.5] * 6
    assert [t.windows for t in state.teachers] == [4, 4, 4]
    assert [t.last_contact for t in state.teachers] == [-1_000_000] * 3


def test_just_too_unlucky_for_a_session():
    week = week_where((A, CALL, lambda *u: 0.2 < u[3] < 0.21))
    state = ready(phase=1)
    state.teachers[A].partner_school = 1
    fill_uniforms(state.scratch.draws_call, LUCK, week, CALL)
    state.levers[0].partnership = 0.8
    meet_partner_school(state, A, (week, LUCK), parameters())  # .8 x .25 = .2
    assert state.tally[0].partnership == 0


def test_a_staffs_own_focus_helps_the_partnership():
    # focus .9 instead of .8: 1.9 x .9 x .6 x .8 x .75 = .6156
    for focus, learned in ((0.9, True), (0.6, False)):
        one = teacher()
        partnership_session(one, ready(phase=3).school[0], 0.0, 0.6, parameters(focus=focus))
        assert (one.norm > 0.5) == learned


def meet(kind, state, now, numbers):
    """One session of A and B of some kind."""
    if kind == "voluntary":
        attempt(state, A, 1, now, numbers)
    elif kind == "appointment":
        keep_appointment(state, A, 1, place(state, A, B), now, numbers)
    elif kind == "group":
        mandated_group(state, A, 0, now, numbers)
    elif kind == "mandated":
        held(state, A, mandated_session(state, A, 0, now, numbers), now[0], numbers)
    elif kind == "observation":
        held(state, A, observe(state, A, now, numbers), now[0], numbers)
    else:
        held(state, A, {"mentoring": mentor, "coordination": coordinate}[kind](state, A, now), now[0], numbers)


def productive(kind, participant, phase, week):
    """A session of some kind, in which the partnership has come to ``phase``; was it productive?"""
    numbers = parameters(group_size=3, enforced_attendance=1.0)
    people = {A: {"tenure": 0, "salience": 1.0}}
    state = ready_with([pair(A, B)], numbers, {"clarity": 0.8}, people=people, department=(0, 0, 1))
    state.school[0].partnership_phase = phase
    if participant is not None:
        state.teachers[participant].partner_school = 1
    meet(kind, state, (week, LUCK), numbers)
    assert state.tally[0].sessions == 1
    return state.tally[0].productive == 1


@pytest.mark.parametrize(
    ("kind", "slot"),
    [
        ("voluntary", 1),
        ("appointment", 1),
        ("mandated", 8),
        ("group", 8),
        ("observation", 4),
        ("mentoring", 5),
        ("coordination", 7),
    ],
)
def test_what_a_participant_brings_home(kind, slot):
    """Focus .8, trust .5, challenge .4, expertise .5: 1.9 x .08 = .152; with .675 brought 1.9 x .108 = .2052."""
    unit = SLOTS * A + slot
    week = week_where((unit, SESSION, lambda u0, u1, *_: 0.155 < u1 < 0.2), (unit, MEETING, lambda *u: u[3] < 0.35))
    found = {(who, phase): productive(kind, who, phase, week) for who in (None, A, B, C) for phase in (2, 3)}
    assert {case for case, good in found.items() if good} == {(A, 3), (B, 3)}  # C is not there
