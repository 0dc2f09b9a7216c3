"""4.13 Ties, by hand."""

import pytest

from sim.kernel.luck import PAIR_BASE, TIES
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.ties import activity, form_ties, opening_chance, settle_trust, shared_partners
from sim.results.states import initial_state
from staffroom import Scenario, School
from tests.three_teachers import LUCK, A, B, C, levers, pair, parameters, place, three_teachers, trust, week_where

APART = (0, 1, 2)  # three departments
OPENING = {"tie_opening": 0.01}


def ready(pairs=None, isolation=0.5, **school):
    state = three_teachers(pairs, department=APART, **school)
    effective_levers(state, levers(isolation=isolation), parameters())
    return state


def asked(state, i, j, times, week):
    c = place(state, i, j)
    state.contacts.asked[c], state.contacts.asked_week[c] = times, week


def opportunity(state, i, j):
    return float(state.contacts.opportunity[place(state, i, j)])


@pytest.mark.parametrize(("building", "result"), [(0.0, 0.5996), (1.0, 0.6116), (0.5, 0.6056)])
def test_worked_example_of_trust(building, result):
    # .6 + .004 x (.5 - .6) = .5996; + .03 x (1 - .6) = + .012 under full trust building, half of it at .5
    state = three_teachers([pair(A, B)])
    state.contacts.trust[:] = 0.6
    settle_trust(state.contacts, levers(trust_building=building), parameters())
    assert (trust(state, A, B), trust(state, B, A)) == pytest.approx((result, result), rel=1e-14)


def test_activity_is_what_both_asked_for_and_fades():
    state = ready()
    asked(state, A, B, 2.0, 8)
    asked(state, B, A, 1.0, 9)
    # 2 x .9 x .9 + 1 x .9 = 2.52, whoever looks
    for i, j in ((A, B), (B, A)):
        assert activity(state.contacts, place(state, i, j), 10) == pytest.approx(2.52, rel=1e-14)


def test_a_shared_partner_is_active_with_both():
    state = ready([pair(A, B, 0.0), pair(A, C), pair(B, C)])
    assert shared_partners(state.contacts, A, B, 10) == 0  # C is a contact of both, but nobody asked
    asked(state, C, A, 1.0, 10)
    assert shared_partners(state.contacts, A, B, 10) == 0  # active with A only
    asked(state, B, C, 1.0, 10)
    assert shared_partners(state.contacts, A, B, 10) == 1
    assert shared_partners(state.contacts, A, B, 31) == 1  # .9^21 = .109
    assert shared_partners(state.contacts, A, B, 32) == 0  # .9^22 = .098


def test_shared_partners_wherever_they_stand():
    """Rows of different length: A knows B only, C knows B and A; B is shared by A and C, nobody by A and B."""
    state = ready([pair(A, B), pair(B, C), pair(A, C, 0.0)])
    for i, j in ((A, B), (B, A), (B, C), (C, B)):
        asked(state, i, j, 1.0, 10)
    assert [shared_partners(state.contacts, *two, 10) for two in ((A, C), (C, A), (A, B), (B, C))] == [1, 1, 0, 0]


@pytest.mark.parametrize(("size", "shared"), [(2, 0), (3, 1), (4, 2), (5, 3), (6, 3)])
def test_shared_partners_are_counted_up_to_three(size, shared):
    state = initial_state(Scenario(School(size=size, departments=1)), 1, 0)  # everybody knows everybody
    state.contacts.asked[:], state.contacts.asked_week[:] = 1.0, 10
    assert shared_partners(state.contacts, 0, 1, 10) == shared_partners(state.contacts, size - 1, 0, 10) == shared


def test_worked_example_of_opening():
    state, numbers = ready([pair(A, B, 0.0), pair(A, C), pair(B, C)]), parameters(**OPENING)
    asked(state, C, A, 1.0, 10)
    asked(state, C, B, 1.0, 10)

    def chance(same_grade, week=10):
        return opening_chance(state.contacts, place(state, A, B), A, B, same_grade, 0.5, week, numbers)

    assert chance(False) == pytest.approx(0.005, rel=1e-14)  # .01 x .5 x .5 x (1 + 1)
    assert chance(True) == pytest.approx(0.0075, rel=1e-14)  # x (1 + 1 + 1)
    assert chance(False, week=50) == pytest.approx(0.0025, rel=1e-14)  # nobody shared any more


def test_mutual_trust_is_the_smaller_one():
    state = ready([pair(A, B, 0.0, 0.8, 0.2)])
    found = opening_chance(state.contacts, place(state, A, B), A, B, False, 0.5, 0, parameters(**OPENING))
    assert found == pytest.approx(0.001, rel=1e-14)  # .01 x .5 x .2


@pytest.mark.parametrize(("lucky", "after"), [(True, 0.2), (False, 0.0)])
def test_a_dormant_contact_opens_by_luck(lucky, after):
    # .5 x .5 x .5 x (1 + 1 for the same grade) = .25
    numbers = parameters(tie_opening=0.5)
    week = week_where((PAIR_BASE * A + B, TIES, lambda u0, *_: (0.2 < u0 < 0.25) if lucky else (0.25 < u0 < 0.3)))
    state = ready([pair(A, B, 0.0)])
    form_ties(state, (week, LUCK), numbers)
    assert (opportunity(state, A, B), opportunity(state, B, A)) == (after, after)
    assert trust(state, A, B) == 0.5
    assert state.school[0].network_changed == int(lucky)
    assert state.contacts.last_session[place(state, B, A)] == (week if lucky else -1)


@pytest.mark.parametrize(
    ("last", "closes", "after"),
    [(0, 1.0, 0.0), (1, 1.0, 1.0), (0, 0.0, 1.0)],  # unused for 18 weeks; for 17; closing switched off
)
def test_an_unused_contact_falls_asleep(last, closes, after):
    state = ready([pair(A, B)])
    state.contacts.last_session[:] = last
    form_ties(state, (18, LUCK), parameters(tie_closing=closes, tie_opening=0.01))
    assert opportunity(state, A, B) == opportunity(state, B, A) == after
    assert trust(state, A, B) == 0.5


def test_contacts_of_one_department_never_close():
    state = three_teachers([pair(A, B), pair(A, C)], department=(0, 0, 1))
    effective_levers(state, levers(), parameters())
    form_ties(state, (30, LUCK), parameters(tie_closing=1.0))
    assert (opportunity(state, A, B), opportunity(state, A, C)) == (1.0, 0.0)


def test_what_changed_is_seen_next_week():
    state, numbers = ready([pair(A, B)]), parameters(tie_closing=1.0)
    form_ties(state, (30, LUCK), numbers)
    assert state.contacts.weight[place(state, A, B)] == 1.0
    effective_levers(state, levers(isolation=0.5), numbers)
    assert state.contacts.weight[place(state, A, B)] == 0.0
