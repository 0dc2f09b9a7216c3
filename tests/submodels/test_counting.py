"""4.10 What is counted of a voluntary session, by hand."""

import pytest

from sim.kernel.counting import count_asked, count_voluntary
from tests.three_teachers import A, B, C, place, three_teachers

NEVER = -1_000_000


def test_worked_example():
    state = three_teachers(department=(0, 1, 0))
    count_voluntary(state, A, place(state, A, B), 2, 7)
    assert [t.windows for t in state.teachers] == [3, 3, 4]
    assert [t.voluntary_sessions for t in state.teachers] == [1, 1, 0]
    assert [t.last_voluntary for t in state.teachers] == [7, 7, NEVER]
    assert [t.last_cross_department for t in state.teachers] == [7, 7, NEVER]
    tally = state.tally[0]
    assert (tally.voluntary, tally.cross_department, tally.depth_1, tally.depth_2, tally.talk) == (1, 1, 0, 1, 0)
    # two departments, one shift, two parts of both: ends in both departments, only the shift has it inside, one in all
    assert state.partition.tolist() == [[0, 0, 1, 0, 0], [1, 1, 2, 1, 1], [1, 0, 0, 0, 0]]


def test_within_a_department():
    state = three_teachers(department=(0, 1, 0))
    count_voluntary(state, A, place(state, A, C), 1, 7)
    assert state.tally[0].cross_department == 0
    assert state.teachers[A].last_cross_department == NEVER
    assert state.partition.tolist() == [[1, 0, 1, 1, 0], [2, 0, 2, 2, 0], [1, 0, 0, 0, 0]]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_depth_has_its_counter(depth):
    state = three_teachers()
    count_voluntary(state, A, place(state, A, B), depth, 7)
    tally = state.tally[0]
    assert [tally.depth_1, tally.depth_2, tally.depth_3] == [int(k == depth) for k in (1, 2, 3)]


def test_what_stayed_at_talk_took_a_window_but_is_no_collaboration():
    state = three_teachers(department=(0, 1, 0))
    count_voluntary(state, A, place(state, A, B), 0, 7)
    tally = state.tally[0]
    assert (tally.talk, tally.voluntary, tally.cross_department) == (1, 0, 0)
    assert [(t.windows, t.voluntary_sessions, t.last_voluntary) for t in state.teachers][:2] == [(3, 0, NEVER)] * 2
    assert (state.partition == 0).all()
    assert state.contacts.asked_week[place(state, A, B)] == 7


def test_asking_is_directed_and_answered_when_both_have_asked():
    state = three_teachers()
    there, back = place(state, A, B), place(state, B, A)
    count_asked(state.contacts, there, 3)
    assert (state.contacts.asked_week[there], state.contacts.asked_week[back]) == (3, NEVER)
    assert state.contacts.answered_week[there] == state.contacts.answered_week[back] == NEVER
    count_asked(state.contacts, back, 9)
    assert state.contacts.answered_week[there] == state.contacts.answered_week[back] == 3
