"""4.6 Mandated session of two, by hand."""

import pytest

from sim.kernel.luck import MEETING, SESSION, SLOT_MANDATE, SLOTS
from sim.kernel.session import attendance, spend_time
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.mandated import mandated_session
from tests.three_teachers import LUCK, A, B, C, levers, pair, parameters, teacher, three_teachers, trust, week_where

UNIT = SLOTS * A + SLOT_MANDATE
LEVERS = {"mandate": 0.8, "control": 0.4, "clarity": 0.9}
# Both come (.79) and the hour is outside protected time without crowding: u1 at .2 or above.
BOTH_COME = (UNIT, MEETING, lambda u0, u1, u2, u3: u3 < 0.79 and u1 > 0.2)


def after(week, pairs=None, department=(0, 0, 0), people=None, **changes):
    state, given = three_teachers(pairs, department=department, people=people), levers(**(LEVERS | changes))
    effective_levers(state, given, parameters())
    mandated_session(state, A, given, (week, LUCK), parameters())
    return state


def test_worked_example_of_attendance():
    # enforced: .5 + .5 x .4 = .7; of the rest as many as are willing: .7 + .3 x .3 = .79
    assert attendance(teacher(), 0.4, parameters()) == pytest.approx(0.79, rel=1e-14)
    assert attendance(teacher(), 1.0, parameters()) == 1.0
    assert attendance(teacher(willingness=0.0), 0.0, parameters()) == 0.5


@pytest.mark.parametrize(
    ("u", "strain", "windows"),
    [
        (0.49, 0.2, 2),  # in protected time: free
        (0.50, 0.248, 1),  # outside: .2 + .06 x .8, and from .5 to .5 + .5 x .3 = .65 it also takes a window
        (0.64, 0.248, 1),
        (0.66, 0.248, 2),
    ],
)
def test_what_a_scheduled_hour_costs(u, strain, windows):
    one = teacher()
    spend_time(one, u, levers(protected_time=0.5), parameters(crowding=0.3))
    assert one.strain == pytest.approx(strain, rel=1e-14)
    assert one.windows == windows


def test_windows_never_fall_below_zero():
    one = teacher(windows=0)
    spend_time(one, 0.0, levers(), parameters())
    assert one.windows == 0


def test_worked_example():
    # Openness .5 x (1 - .5 x .4) = .4; L = 2 for .648 < u0 < .936: stake .75.
    # Conditions: clarity .9, trust .5 x .72 = .36, challenge .4, expertise .5: (.0648)^(1/2) = .2546
    week = week_where(BOTH_COME, (UNIT, SESSION, lambda u0, u1, _, u3: 0.65 < u0 < 0.93 and u1 < 0.25 and u3 < 0.79))
    state = after(week, [pair(A, B)])
    assert [t.strain for t in state.teachers] == pytest.approx([0.248, 0.248, 0.2], rel=1e-12)
    assert [t.mandated_sessions for t in state.teachers] == [1, 1, 0]
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.59375, rel=1e-12)  # .5 + .25 x .75 x .5
    # reactance at stake of control: .5 x (1 - .01 x .4 x .5) = .499; + .06 x .75 x .6 x .501 = .512527
    assert state.teachers[A].norm == pytest.approx(0.512527, rel=1e-12)
    assert state.teachers[C].norm == 0.5
    tally = state.tally[0]
    assert (tally.mandated, tally.sessions, tally.productive, tally.voluntary) == (2, 1, 1, 0)
    assert (state.teachers[A].last_exchange, state.teachers[A].last_voluntary) == (week, -1_000_000)
    assert state.teachers[A].voluntary_sessions == 0


@pytest.mark.parametrize(
    ("caller_comes", "partner_comes", "held"),
    [(True, True, 2), (True, False, 0), (False, True, 0), (False, False, 0)],
)
def test_unless_both_come_nothing_happens_to_anyone(caller_comes, partner_comes, held):
    week = week_where(
        (UNIT, MEETING, lambda u0, u1, u2, u3: (u3 < 0.79) == caller_comes),
        (UNIT, SESSION, lambda u0, u1, u2, u3: (u3 < 0.79) == partner_comes),
    )
    state = after(week, [pair(A, B)])
    assert state.tally[0].mandated == held
    if not held:
        assert [(t.strain, t.windows, t.norm, t.mandated_sessions) for t in state.teachers] == [(0.2, 2, 0.5, 0)] * 3
        assert trust(state, A, B) == 0.5


@pytest.mark.parametrize(("own_choice", "who"), [(True, B), (False, C)])
def test_voice_lets_a_teacher_choose_across_departments(own_choice, who):
    # agency .5: u0 below it lets A choose by trust (B, elsewhere, .9 of it); otherwise a colleague of her department
    wish = (UNIT, MEETING, lambda u0, u1, u2, u3: (u0 < 0.5) == own_choice and u2 < 0.9 and u3 < 0.6)
    week = week_where(wish, (UNIT, SESSION, lambda *u: u[3] < 0.6))
    state = after(week, [pair(A, B, 1.0, 0.9), pair(A, C, 1.0, 0.05)], (0, 1, 0), agency=0.5)
    assert [i for i in (B, C) if state.teachers[i].mandated_sessions] == [who]


def test_nobody_to_meet():
    state = after(week_where(BOTH_COME), [pair(A, B)], department=(0, 1, 1))
    assert state.tally[0].mandated == 0
    assert state.teachers[A].strain == 0.2


def test_clarity_and_control_are_those_of_the_callers_department():
    # A chooses B of another department, whose head is a sceptic; A's own has none: attendance stays at .79
    wish = (UNIT, MEETING, lambda u0, u1, u2, u3: u3 < 0.79)
    week = week_where(wish, (UNIT, SESSION, lambda *u: 0.8 < u[3] < 0.84))
    # B would come with control .7 (.85 + .15 x .3 = .895), not with .4 (.79)
    state = three_teachers([pair(A, B)], department=(0, 1, 1), stances=[0.0, -1.0])
    given = levers(**LEVERS | {"agency": 1.0, "control": 0.4})
    effective_levers(state, given, parameters())
    mandated_session(state, A, given, (week, LUCK), parameters())
    assert state.tally[0].mandated == 0
