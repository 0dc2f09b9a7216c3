"""4.10 First appointments, by hand: beginnings and endings in balance, trust settled, luck of their own."""

import math

import pytest

from sim.kernel.luck import ARRANGE, FIRST_APPOINTMENTS, SLOTS, uniforms
from sim.kernel.session import Occasion
from sim.kernel.submodels.first_appointments import (
    Pair,
    begun_per_ended,
    first_appointments,
    pair_of,
    settled_trusts,
)
from tests.three_teachers import LUCK, A, B, C, colleague, pair, parameters, place, ready

HALF_OPEN = {"isolation": 0.5}
OCCASION = Occasion(0.6, 0.0, 1.0, 0.0, 0.0, 0.0)
UNMOVED = {"trust_gain": 0.0, "trust_fade": 0.0}  # trust does not settle anywhere else


def balance(kind, numbers=None, people=None, **given):
    """Appointments of A with B that begin for each that ends."""
    numbers = parameters(**UNMOVED) if numbers is None else numbers
    state = ready(given=HALF_OPEN | given, numbers=numbers, people=people)
    two = pair_of(state, A, place(state, A, B), numbers)
    here = state.climate[state.teachers[A].department]
    return begun_per_ended(state.teachers[A], state.teachers[B], kind, two, here, numbers)


LEAVES = 2 * 0.07
HARM = 0.9375 * (1 - 0.114) * 0.5 * 0.05  # kept, not productive, harmful: (1 - m) chi0


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_balance_of_collaboration(kind):
    # Q = 1.9 x .6 x .5 x .4 x .5 = .114; openness .5: R = .5^(k / 3); doors .5; asks .3; agrees sqrt(.3 x .5)
    made = 0.55 * 0.114 * 0.5 ** (kind / 3) * 0.5 * 0.3 * math.sqrt(0.15)
    lost = 0.0125 * 0.7 * (1 - 0.9375 * 0.114) + HARM + LEAVES / 36
    assert balance(kind) == pytest.approx(made / lost, rel=1e-12)


def test_balance_of_talk():
    made = 0.55 * 0.5 * 0.5 * 0.3 * (0.65 + 0.35 * math.sqrt(0.15))  # pleasant by mutual trust .5; courtesy
    lost = 0.0125 * 0.7 * (1 - 0.9375 * 0.5) + LEAVES / 36
    assert balance(0) == pytest.approx(made / lost, rel=1e-12)


def test_initiative_makes_more_appointments_but_keeps_none():
    made = 0.55 * 0.114 * 0.5 ** (1 / 3) * 0.5 * (1.2 / 2.2) * math.sqrt(0.15)  # odds 2.8 x 3 / 7 = 1.2
    lost = 0.0125 * 0.7 * (1 - 0.9375 * 0.114) + HARM + LEAVES / 36
    assert balance(1, people={A: {"initiative": 2.8}}) == pytest.approx(made / lost, rel=1e-12)


def test_what_settled_trust_makes_of_it():
    """Talk: it begins at the trust of today and ends at the trust that weekly talk leads to."""
    numbers = parameters()
    state = ready(given=HALF_OPEN, numbers=numbers)
    there, back = settled_trusts(0, pair_of(state, A, place(state, A, B), numbers), numbers)
    assert there == back > 0.7
    made = 0.55 * 0.5 * 0.5 * 0.3 * (0.65 + 0.35 * math.sqrt(0.15))
    lost = 0.0125 * 0.7 * (1 - 0.9375 * there) + LEAVES / 36
    assert balance(0, numbers) == pytest.approx(made / lost, rel=1e-12)


def test_worked_example_of_settled_trust():
    # weekly talk, kept with .9375: stake .2344. First m = .3: gain .3 x .4 x .2344 = .0281, fade .7 x .02 x .2344 =
    # .0033, so .742 and .664; from m = .664 .862 and .814; from m = .814 .888 and .847
    two = Pair(0.5, 0.3, 0.5, 1.0, OCCASION, 0.0, 0.5, 0.9375)
    m, expected = 0.3, (0.5, 0.3)
    for _ in range(3):
        gain, fade = m * 0.4 * 0.234375, (1 - m) * 0.02 * 0.234375
        expected = tuple((0.02 * t + gain) / (0.02 + gain + fade) for t in (0.5, 0.3))
        m = min(expected)
    assert expected[0] == pytest.approx(0.888, abs=0.001)
    assert settled_trusts(0, two, parameters(trust_gain=0.4, trust_fade=0.02, trust_return=0.02)) == pytest.approx(
        expected, rel=1e-12
    )


@pytest.mark.parametrize(
    ("numbers", "given", "share"),
    [
        ({}, {"isolation": 1.0}, 0.0),  # nobody meets
        ({"lapsing": 0.0, "turnover": 0.0, "harm_base": 0.0}, {}, 1.0),  # nothing ever ends
    ],
)
def test_ends_of_the_scale(numbers, given, share):
    begun = balance(1, parameters(**UNMOVED, **numbers), **given)
    assert begun / (1.0 + begun) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(("below", "begun"), [(True, B), (False, None)])
def test_first_appointments(below, begun):
    numbers, people = (
        parameters(lapsing=0.0, turnover=0.0, harm_base=0.0, courtesy=0.0),
        {i: {"odds_exchange": 1.0} for i in (A, B, C)},
    )
    state = ready([pair(A, B)], given={"isolation": 0.5}, numbers=numbers, people=people)
    state.teachers.drive = 0.0
    state.teachers[B].drive = 1.0
    # B alone asks: nothing is ever lost, so that she has an appointment of each kind for certain
    first_appointments(state, (0, LUCK), numbers)
    assert [colleague(state, B, kind) for kind in range(4)] == [None] * 4  # A never agrees
    state.teachers.drive = 1.0
    first_appointments(state, (0 if below else 1, LUCK), numbers)
    assert colleague(state, A, 1) == begun  # and only in week 0
    assert colleague(state, C, 1) is None


def test_first_appointments_by_their_own_draws():
    """From two contacts as good as each other: whether by u1, with whom by u0."""
    numbers = parameters(lapsing=0.5, **UNMOVED)
    state = ready(given={"isolation": 0.0}, numbers=numbers)
    first_appointments(state, (0, LUCK), numbers)
    for i in (A, B, C):
        others = [j for j in (A, B, C) if j != i]
        for kind in range(4):
            u = uniforms(LUCK, 0, FIRST_APPOINTMENTS + SLOTS * i + kind, ARRANGE)
            who = others[int(u[0] >= 0.5)]
            begun = balance(kind, numbers, isolation=0.0)
            has = u[1] < (1 - LEAVES) * begun / (1 + begun)
            assert colleague(state, i, kind) == (who if has else None)


def test_the_trust_of_first_appointments_has_settled_unless_a_file_says_it():
    numbers = parameters(lapsing=0.0, turnover=0.0, harm_base=0.0)
    people = {i: {"odds_exchange": 4.0} for i in (A, B, C)}
    for given, moved in ((0, True), (1, False)):
        state = ready([pair(A, B)], given={"isolation": 0.5}, numbers=numbers, people=people)
        state.school[0].trust_given = given
        before = state.contacts.trust.copy()
        first_appointments(state, (0, LUCK), numbers)
        assert colleague(state, A, 1) == B
        assert bool((state.contacts.trust > before).any()) == moved
        assert state.contacts.baseline_trust.tolist() == before.tolist()


def test_everybody_leaves_every_year():
    state = ready(numbers=parameters(turnover=10.0))
    first_appointments(state, (0, LUCK), parameters(turnover=10.0))
    assert all(colleague(state, i, kind) is None for i in (A, B, C) for kind in range(4))


def test_none_without_arranging():
    numbers = parameters(arranging=0.0, lapsing=0.0, turnover=0.0)
    state = ready(numbers=numbers)
    first_appointments(state, (0, LUCK), numbers)
    assert all(colleague(state, i, kind) is None for i in (A, B, C) for kind in range(4))
