"""4.10 Talk, by hand."""

import pytest

from sim.kernel.talk import talk
from tests.three_teachers import A, B, C, pair, parameters, place, three_teachers, trust


def talking(u):
    state = three_teachers(
        [pair(A, B, 1.0, 0.6, 0.5), pair(A, C), pair(B, C)], people={A: {"norm": 0.4}, B: {"norm": 0.6}}
    )
    quiet = state.teachers[C].copy()
    pleasant = talk(state, A, place(state, A, B), u, 7, parameters())
    assert state.teachers[C] == quiet
    return state, pleasant


def test_worked_example():
    state, pleasant = talking(0.4)
    assert pleasant
    assert (trust(state, A, B), trust(state, B, A)) == pytest.approx((0.64, 0.55), rel=1e-14)
    # .06 / 4 x .6 = .009 of .2, and .06 / 4 x .5 = .0075 of it from the old norm
    assert (state.teachers[A].norm, state.teachers[B].norm) == pytest.approx((0.4018, 0.5985), rel=1e-14)


@pytest.mark.parametrize(("u", "pleasant"), [(0.499, True), (0.501, False)])
def test_pleasant_by_mutual_trust(u, pleasant):
    assert talking(u)[1] == pleasant


def test_unpleasant_talk_costs_a_little_trust():
    state, _ = talking(0.6)
    # x (1 - .02 / 4), both ways; norms move all the same
    assert (trust(state, A, B), trust(state, B, A)) == pytest.approx((0.6 * 0.995, 0.5 * 0.995), rel=1e-14)
    assert state.teachers[A].norm == pytest.approx(0.4018, rel=1e-14)


@pytest.mark.parametrize("u", [0.4, 0.6])
def test_talk_teaches_nobody_and_costs_nothing(u):
    state, _ = talking(u)
    for i in (A, B):
        one = state.teachers[i]
        assert (one.expected_benefit, one.self_efficacy, one.expertise, one.practice_1) == (0.45, 0.55, 0.5, 0.5)
        assert (one.windows, one.voluntary_sessions, one.strain) == (4, 0, 0.2)
        assert (one.last_contact, one.last_talk, one.last_exchange) == (7, 7, -1_000_000)
    assert (state.tally[0].talk, state.tally[0].sessions, state.tally[0].voluntary) == (1, 0, 0)
