"""4.13 Ties, by hand."""

import pytest

from sim.kernel.submodels.ties import settle_trust
from tests.three_teachers import A, B, C, levers, pair, parameters, place, three_teachers, trust


@pytest.mark.parametrize(("building", "result"), [(0.0, 0.598), (1.0, 0.61), (0.5, 0.604)])
def test_worked_example(building, result):
    # .6 + .02 x (.5 - .6) = .598; + .03 x (1 - .6) = + .012 under full trust building, half of it at .5
    state = three_teachers([pair(A, B)])
    state.contacts.trust[:] = 0.6
    settle_trust(state.contacts, levers(trust_building=building), parameters())
    assert (trust(state, A, B), trust(state, B, A)) == pytest.approx((result, result), rel=1e-14)


def test_every_direction_has_its_own_baseline():
    state = three_teachers([pair(A, B, 1.0, 0.8, 0.2), pair(A, C)])
    state.contacts.baseline_trust[place(state, A, B)] = 0.5
    state.contacts.baseline_trust[place(state, B, A)] = 0.7
    settle_trust(state.contacts, levers(), parameters(trust_return=0.1))
    # .8 - .1 x .3; .2 + .1 x .5
    assert (trust(state, A, B), trust(state, B, A)) == pytest.approx((0.77, 0.25), rel=1e-14)
    assert trust(state, A, C) == 0.5


def test_strangers_settle_too():
    state = three_teachers([pair(A, B, 0.0, 0.3)])
    state.contacts.baseline_trust[:] = 0.5
    settle_trust(state.contacts, levers(), parameters())
    assert trust(state, A, B) == pytest.approx(0.304, rel=1e-14)


@pytest.mark.parametrize("weeks", [1, 12, 200])
def test_never_beyond_its_bounds(weeks):
    state = three_teachers([pair(A, B, 1.0, 1.0, 0.0)])
    for _ in range(weeks):
        settle_trust(state.contacts, levers(trust_building=1.0), parameters(trust_return=0.9, trust_building_rate=0.1))
    assert 0.0 <= trust(state, B, A) <= trust(state, A, B) <= 1.0
