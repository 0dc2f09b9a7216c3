"""4.6 Mandated session of two, by hand."""

import pytest

from sim.kernel.luck import ARRANGE, CALL, MEETING, SESSION, SLOT_MANDATE, SLOTS, uniforms
from sim.kernel.session import attendance, spend_time
from sim.kernel.submodels.mandated import mandated_session
from sim.kernel.week import scheduled_block
from tests.three_teachers import (
    LUCK,
    A,
    B,
    C,
    colleague,
    held,
    levers,
    pair,
    parameters,
    ready,
    teacher,
    trust,
    week_where,
)

UNIT = SLOTS * A + SLOT_MANDATE
LEVERS = {"mandate": 0.8, "control": 0.4, "clarity": 0.9}
# Both come (.79) and the hour is outside protected time without crowding: u1 at .2 or above.
BOTH_COME = (UNIT, MEETING, lambda u0, u1, u2, u3: u3 < 0.79 and u1 > 0.2)
MEANT_AS_JOINT_WORK = (UNIT, ARRANGE, lambda u0, u1, u2, u3: u2 < 0.9)


def after(week, pairs=None, turn=0, **changes):
    school = {name: changes.pop(name) for name in ("department", "people", "stances", "shift") if name in changes}
    state = ready(pairs, given=LEVERS | changes, **school)
    held(state, A, mandated_session(state, A, turn, (week, LUCK), parameters()), week, parameters())
    return state


def test_worked_example_of_attendance():
    # enforced: .5 + .5 x .4 = .7; of the rest as many as are willing: .7 + .3 x .3 = .79
    assert attendance(teacher(), 0.4, parameters()) == pytest.approx(0.79, rel=1e-14)
    assert attendance(teacher(), 1.0, parameters()) == 1.0
    assert attendance(teacher(willingness=0.0), 0.0, parameters()) == 0.5


@pytest.mark.parametrize(
    ("u", "strain", "windows"),
    [
        (0.49, 0.2, 4),  # in protected time: free
        (0.50, 0.216, 3),  # outside: .2 + .02 x .8, and from .5 to .5 + .5 x .3 = .65 it also takes a window
        (0.64, 0.216, 3),
        (0.66, 0.216, 4),
    ],
)
def test_worked_example_of_what_a_scheduled_hour_costs(u, strain, windows):
    one = teacher()
    spend_time(one, u, levers(protected_time=0.5), parameters(crowding=0.3))
    assert one.strain == pytest.approx(strain, rel=1e-14)
    assert one.windows == windows


def test_windows_never_fall_below_zero():
    one = teacher(windows=0)
    spend_time(one, 0.0, levers(), parameters())
    assert one.windows == 0


@pytest.mark.parametrize("hours", [0.8, 2.0, 3.0, 6.0])
def test_worked_example_of_how_often(hours):
    """.8 hours: in four of ten weeks; 3 hours: once or twice; each turn has luck of its own."""
    state = ready(given={"mandate": hours, "control": 1.0}, people={i: {"windows": 8} for i in (A, B, C)})
    state.scratch.order[:] = (A, B, C)
    for week in range(20):
        turns = sum(int(hours / 2 + 1 - uniforms(LUCK, week, i, CALL)[0]) for i in (A, B, C))
        state.tally[0].mandated = 0
        scheduled_block(state, (week, LUCK), parameters())
        assert state.tally[0].mandated == 2 * turns
    assert turns >= 3 * int(hours / 2)


def test_worked_example():
    # Openness .5 x (1 - .5 x .4) = .4: joint work is reached for u0 < .4, stake 1.
    # Conditions: clarity .9, trust .5 x .72 = .36, challenge .4, expertise .5: 1.9 x .0648 = .12312
    won = (UNIT, SESSION, lambda u0, u1, _, u3: 0.38 < u0 < 0.4 and u1 < 0.123 and u3 < 0.79)
    week = week_where(BOTH_COME, MEANT_AS_JOINT_WORK, won)
    state = after(week, [pair(A, B)])
    assert [t.strain for t in state.teachers] == pytest.approx([0.216, 0.216, 0.2], rel=1e-12)
    assert [t.mandated_sessions for t in state.teachers] == [1, 1, 0]
    assert [t.windows for t in state.teachers] == [4, 4, 4]  # a scheduled session needs no window
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.7, rel=1e-12)  # .5 + .4 x .5
    assert state.teachers[A].norm == pytest.approx(0.518, rel=1e-12)  # .5 + .06 x .6 x .5
    assert state.teachers[C].norm == 0.5
    tally = state.tally[0]
    assert (tally.mandated, tally.sessions, tally.productive, tally.voluntary) == (2, 1, 1, 0)
    assert (state.teachers[A].last_joint_work, state.teachers[A].last_voluntary) == (week, -1_000_000)
    assert state.teachers[A].voluntary_sessions == 0


@pytest.mark.parametrize(("low", "high", "kind"), [(0.48, 0.5, 3), (0.5, 0.52, 1)])
def test_worked_example_of_clarity(low, high, kind):
    # clarity .5, the focus: everything is reached (u0 small)
    week = week_where(
        BOTH_COME,
        (UNIT, ARRANGE, lambda u0, u1, u2, u3: low < u2 < high),
        (UNIT, SESSION, lambda u0, u1, u2, u3: u0 < 0.39 and u3 < 0.79),
    )
    state = after(week, [pair(A, B)], clarity=0.5)
    assert (state.teachers[A].last_joint_work == week, state.teachers[A].last_exchange == week) == (
        kind == 3,
        kind == 1,
    )


@pytest.mark.parametrize(
    ("low", "high", "reached", "begun"), [(0.31, 0.33, True, B), (0.33, 0.35, True, None), (0.1, 0.3, False, None)]
)
def test_what_it_may_leave(low, high, reached, begun):
    # .55 x (1 - .4) = .33, if productive and what was meant was reached
    week = week_where(
        BOTH_COME,
        (UNIT, ARRANGE, lambda u0, u1, u2, u3: u2 < 0.9 and low < u3 < high),
        (UNIT, SESSION, lambda u0, u1, _, u3: (u0 < 0.4) == reached and u1 < 0.123 and u3 < 0.79),
    )
    state = after(week, [pair(A, B)])
    assert colleague(state, A, 3) == begun
    assert colleague(state, B, 3) is None  # it is the caller's


@pytest.mark.parametrize(
    ("caller_comes", "partner_comes", "attended"),
    [(True, True, 2), (True, False, 0), (False, True, 0), (False, False, 0)],
)
def test_unless_both_come_nothing_happens_to_anyone(caller_comes, partner_comes, attended):
    week = week_where(
        (UNIT, MEETING, lambda u0, u1, u2, u3: (u3 < 0.79) == caller_comes),
        (UNIT, SESSION, lambda u0, u1, u2, u3: (u3 < 0.79) == partner_comes),
    )
    state = after(week, [pair(A, B)])
    assert state.tally[0].mandated == attended
    if not attended:
        assert [(t.strain, t.windows, t.norm, t.mandated_sessions) for t in state.teachers] == [(0.2, 4, 0.5, 0)] * 3
        assert trust(state, A, B) == 0.5


@pytest.mark.parametrize(("own_choice", "who"), [(True, B), (False, C)])
def test_voice_lets_a_teacher_choose_across_departments(own_choice, who):
    # agency .5: u0 below it lets A choose by trust (B, elsewhere, .9 of it); otherwise a colleague of her department
    wish = (UNIT, MEETING, lambda u0, u1, u2, u3: (u0 < 0.5) == own_choice and u2 < 0.9 and u3 < 0.6)
    week = week_where(wish, (UNIT, SESSION, lambda *u: u[3] < 0.6))
    state = after(week, [pair(A, B, 1.0, 0.9), pair(A, C, 1.0, 0.05)], department=(0, 1, 0), agency=0.5)
    assert [i for i in (B, C) if state.teachers[i].mandated_sessions] == [who]


def test_strangers_of_a_unit_can_be_called_together():
    week = week_where(BOTH_COME, (UNIT, SESSION, lambda *u: u[3] < 0.79))
    assert after(week, [pair(A, B, 0.0)]).tally[0].mandated == 2


def test_nobody_to_meet():
    state = after(week_where(BOTH_COME), [pair(A, B)], department=(0, 1, 1))
    assert state.tally[0].mandated == 0
    assert state.teachers[A].strain == 0.2


def test_clarity_and_control_are_those_of_the_callers_department():
    # A chooses B of another department, whose head is a sceptic; A's own has none: attendance stays at .79
    # B would come with control .7 (.85 + .15 x .3 = .895), not with .4 (.79)
    wish = (UNIT, MEETING, lambda u0, u1, u2, u3: u3 < 0.79)
    week = week_where(wish, (UNIT, SESSION, lambda *u: 0.8 < u[3] < 0.84))
    state = ready([pair(A, B)], given=LEVERS | {"agency": 1.0}, department=(0, 1, 1), stances=[0.0, -1.0])
    state.climate[0].control = 0.4  # agency would soften it
    held(state, A, mandated_session(state, A, 0, (week, LUCK), parameters()), week, parameters())
    assert state.tally[0].mandated == 0
