"""4.10 Coordination before a common test, by hand."""

import pytest

from sim.kernel.luck import COORDINATE, SESSION, SLOT_COORDINATION, SLOTS
from sim.kernel.submodels.coordination import coordinate
from tests.three_teachers import LUCK, A, B, C, held, pair, parameters, ready, trust, week_where

UNIT = SLOTS * A + SLOT_COORDINATION
NEVER = -1_000_000


def after(week, pairs=None, people=None, **school):
    people = {A: {"salience": 0.6}} | (people or {})
    state = ready(pairs, given={"isolation": 1.0}, people=people, **school)
    held(state, A, coordinate(state, A, (week, LUCK)), week, parameters())
    return state


def seeks(low=0.0, high=0.6, who=(0.0, 1.0)):
    return A, COORDINATE, lambda u0, u1, u2, u3: low < u0 < high and who[0] < u2 < who[1]


@pytest.mark.parametrize(("low", "high", "sought"), [(0.58, 0.6, 1), (0.6, 0.62, 0)])
def test_worked_example_of_who_seeks(low, high, sought):
    state = after(week_where(seeks(low, high)))
    assert state.tally[0].coordination == sought
    assert sorted(t.windows for t in state.teachers) == ([3, 3, 4] if sought else [4, 4, 4])


@pytest.mark.parametrize(("who", "partner"), [((0.48, 0.5), B), ((0.5, 0.52), C)])
def test_worked_example_of_whom(who, partner):
    state = after(week_where(seeks(who=who)))
    assert state.teachers[partner].last_contact != NEVER


def test_only_the_grade_team_and_by_who_is_seen():
    # B is of another grade; with both in the team B on another shift weighs .7 of 1.7
    assert after(week_where(seeks(who=(0.0, 0.1))), grade=(0, 1, 0)).teachers[C].windows == 3
    assert after(week_where(seeks(who=(0.40, 0.41))), shift=(0, 1, 0)).teachers[B].windows == 3
    assert after(week_where(seeks(who=(0.415, 0.42))), shift=(0, 1, 0)).teachers[C].windows == 3


@pytest.mark.parametrize(
    ("pairs", "people"),
    [([pair(B, C)], {}), (None, {B: {"windows": 0}, C: {"windows": 0}}), (None, {A: {"salience": 0.6, "windows": 0}})],
)
def test_nobody_there_or_no_time(pairs, people):
    state = after(week_where(seeks()), pairs, people)
    assert (state.tally[0].coordination, state.tally[0].sessions) == (0, 0)


def test_an_exchange_with_the_test_as_its_focus_that_counts_as_nothing_else():
    # reached: u0 < .5^(1/3) = .794; focus .8: 1.9 x .8 x .5 x .4 x .5 = .152 (with the usual focus .6: .114)
    week = week_where(seeks(), (UNIT, SESSION, lambda u0, u1, *_: u0 < 0.79 and 0.12 < u1 < 0.15))
    state = after(week, [pair(A, B)])
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.6, rel=1e-12)  # .5 + .4 x .5 x .5
    for i in (A, B):
        one = state.teachers[i]
        assert (one.last_contact, one.last_exchange, one.last_talk, one.last_voluntary) == (week, NEVER, NEVER, NEVER)
        assert one.voluntary_sessions == 0
    tally = state.tally[0]
    assert (tally.coordination, tally.sessions, tally.productive, tally.voluntary, tally.talk) == (1, 1, 1, 0, 0)
    assert (state.contacts.asked_week == NEVER).all()
