"""4.15 Turnover, by hand."""

import math

import pytest

from sim.kernel.luck import EXIT, TEACHER_A, normals, uniforms
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.turnover import end_of_year, exit_chance, pass_on_office, support_of, welcome
from tests.three_teachers import LUCK, A, B, C, levers, pair, parameters, teacher, three_teachers, trust, week_where


def ready(pairs=None, **school):
    state = three_teachers(pairs, **school)
    effective_levers(state, levers(), parameters())
    return state


def logistic(z):
    return 1 / (1 + math.exp(-z))


BASE = math.log(0.07 / 0.93)  # -2.587


@pytest.mark.parametrize(
    ("changes", "support", "logit"),
    [
        ({}, 0.5, BASE),
        ({"tenure": 107}, 0.5, BASE + 1.1),  # a novice: fewer than 3 x 36 weeks
        ({"tenure": 108}, 0.5, BASE),
        ({"self_efficacy": 0.75}, 0.5, BASE - 0.3),  # - 1.5 x .2
        ({}, 0.8, BASE - 0.3),  # - 1 x .3
        ({"strain": 0.5}, 0.5, BASE + 0.4),  # + 2 x .2
    ],
)
def test_who_leaves(changes, support, logit):
    one = teacher(**{"strain": 0.3, **changes})
    assert exit_chance(one, support, parameters()) == pytest.approx(logistic(logit), rel=1e-12)


def test_worked_example():
    assert exit_chance(teacher(strain=0.3), 0.5, parameters()) == pytest.approx(0.07, rel=1e-12)
    assert exit_chance(teacher(strain=0.3, tenure=0), 0.5, parameters()) == pytest.approx(0.184, abs=5e-4)


def test_scale_of_all_exits():
    assert exit_chance(teacher(strain=0.3), 0.5, parameters(turnover=2.0)) == pytest.approx(0.14, rel=1e-12)
    assert exit_chance(teacher(strain=1.0), 0.5, parameters(turnover=10.0)) == 1.0
    assert exit_chance(teacher(), 0.5, parameters(turnover=0.0)) == 0.0


def test_support_is_trust_received():
    state = ready([pair(A, B, 1.0, 0.9, 0.2), pair(A, C, 3.0, 0.9, 0.6)])
    assert support_of(A, state.contacts) == pytest.approx(0.5, rel=1e-14)  # (1 x .2 + 3 x .6) / 4
    assert support_of(A, ready([pair(B, C)]).contacts) == 0.0


def test_newcomer():
    state = ready(
        [pair(A, B, 1.0, 0.9, 0.8), pair(B, C)], people={A: {"champion": 1, "last_contact": 20, "salience": 0.4}}
    )
    state.contacts.baseline_trust[:] = 0.5
    welcome(state.teachers[A], A, state.contacts, (35, LUCK), parameters())
    one = state.teachers[A]
    z, _ = normals(*uniforms(LUCK, 35, A, TEACHER_A)[:2])
    assert one.norm == one.prior_norm == pytest.approx(min(0.99, max(0.01, logistic(z))), rel=1e-12)  # median .5, sd 1
    z_efficacy, z_expertise = normals(*uniforms(LUCK, 35, A, TEACHER_A)[2:])
    prior = logistic(math.log(0.55 / 0.45) + 0.5 * z_efficacy)
    assert one.prior_self_efficacy == pytest.approx(prior, rel=1e-12)
    assert one.self_efficacy == pytest.approx(prior - 0.1, rel=1e-12)
    assert one.expertise == pytest.approx(logistic(math.log(0.35 / 0.65) + 0.6 * z_expertise), rel=1e-12)
    assert (one.privatism, one.perceived_norm, one.salience) == (0.4, 0.2, 0.0)
    assert one.strain == pytest.approx(0.3, rel=1e-14)  # .2 + .1
    assert (one.tenure, one.champion, one.last_contact, one.stubbornness) == (0, 0, -1_000_000, 1.0)
    # .6 x .5 both ways; the tie of B and C is left alone
    assert [trust(state, *pair) for pair in ((A, B), (B, A), (B, C))] == pytest.approx([0.3, 0.3, 0.5], rel=1e-14)


def test_a_shaken_newcomer_keeps_some_efficacy():
    state = ready()
    welcome(state.teachers[A], A, state.contacts, (35, LUCK), parameters(self_efficacy=0.01, newcomer_efficacy_dip=0.5))
    assert state.teachers[A].self_efficacy == 0.05


@pytest.mark.parametrize(
    ("tenures", "head"),
    [((50, 90, 70), B), ((90, 50, 90), A), ((0, 0, 0), A)],  # the longest; the lower index on ties; all new
)
def test_a_vacant_office_goes_to_the_longest_there(tenures, head):
    state = ready(people={i: {"tenure": tenure} for i, tenure in enumerate(tenures)})
    for one in state.teachers:
        one.head = 0
    pass_on_office(state.teachers, 0)
    assert [i for i in (A, B, C) if state.teachers[i].head == 1] == [head]


def test_an_office_stays_in_its_department():
    state = ready(people={A: {"tenure": 5}, B: {"tenure": 9}}, department=(0, 1, 0))
    for one in state.teachers:
        one.head = 0
    pass_on_office(state.teachers, 0)
    assert [one.head for one in state.teachers] == [0, 0, 1]


def test_end_of_a_year():
    # B (a head, strain .3, exit .07) leaves, A and C stay; the office passes to A (lower index of equal tenure)
    stays = [(i, EXIT, lambda u0, *_: u0 > 0.08) for i in (A, C)]
    week = week_where((B, EXIT, lambda u0, *_: u0 < 0.07), *stays)
    people = {i: {"strain": 0.3, "head": int(i == B), "tenure": 500} for i in (A, B, C)}
    state = ready(people=people)
    end_of_year(state, (week, LUCK), parameters())
    assert state.tally[0].exits == 1
    assert [one.tenure for one in state.teachers] == [500, 0, 500]
    assert [one.head for one in state.teachers] == [1, 0, 0]
    assert state.school[0].network_changed == 1
    assert trust(state, A, C) == 0.5
    assert trust(state, A, B) == trust(state, C, B) == pytest.approx(0.3, rel=1e-14)


def test_exits_are_drawn_before_anybody_is_replaced():
    """B's support from A would be .3 instead of .5 if A were replaced first: exit .07 becomes .084."""
    week = week_where((A, EXIT, lambda u0, *_: u0 < 0.07), (B, EXIT, lambda u0, *_: 0.072 < u0 < 0.083))
    state = ready([pair(A, B)], people={i: {"strain": 0.3} for i in (A, B, C)})
    end_of_year(state, (week, LUCK), parameters())
    assert state.teachers[A].tenure == 0
    assert state.teachers[B].tenure == 10_000


def test_a_newcomers_strain_is_at_most_full():
    state = ready()
    welcome(state.teachers[A], A, state.contacts, (35, LUCK), parameters(strain=0.9, newcomer_strain=0.8))
    assert state.teachers[A].strain == 1.0
