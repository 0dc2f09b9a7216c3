"""4.15 Turnover, by hand."""

import math

import pytest

from sim.kernel.luck import EXIT, PAIR_BASE, PERSON, TEACHER_A, TEACHER_B, TRUST, normals, uniforms
from sim.kernel.submodels.turnover import (
    end_of_year,
    exit_chance,
    meet_newcomer,
    pass_on_office,
    support_of,
    welcome,
)
from tests.three_teachers import (
    LUCK,
    ODDS,
    A,
    B,
    C,
    arrange,
    colleague,
    pair,
    parameters,
    place,
    ready,
    teacher,
    trust,
    week_where,
)


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


def kept(p):
    return min(0.99, max(0.01, p))


def drawn_trust(state, week, i, j):
    """Baseline of i's trust in j from the luck of that week: school .5, person, relation (spread .6)."""
    z = normals(*uniforms(LUCK, week, PAIR_BASE * min(i, j) + max(i, j), TRUST)[:2])[0 if i < j else 1]
    return kept(logistic(state.teachers[i].trusting + 0.6 * z))


def test_newcomer():
    people = {A: {"champion": 1, "zeal": 1.0, "project": 1, "last_contact": 20, "salience": 0.4, "partner_school": 1}}
    state = ready([pair(A, B, 1.0, 0.9, 0.8), pair(B, C)], people=people)
    state.school[0].readiness_easy, state.school[0].readiness_demanding = 0.4, -0.3
    for i, j, kind in ((A, B, 3), (B, A, 1), (B, C, 0)):
        arrange(state, i, j, kind)
    welcome(state.teachers, A, state.contacts, state.school[0], (35, LUCK), parameters())
    one = state.teachers[A]
    z, z_benefit = normals(*uniforms(LUCK, 35, A, TEACHER_A)[:2])
    assert one.norm == one.prior_norm == pytest.approx(kept(logistic(z)), rel=1e-12)  # median .5, sd 1
    assert one.expected_benefit == pytest.approx(logistic(math.log(0.45 / 0.55) + 0.4 * z_benefit), rel=1e-12)
    z_efficacy, z_expertise = normals(*uniforms(LUCK, 35, A, TEACHER_A)[2:])
    prior = logistic(math.log(0.55 / 0.45) + 0.5 * z_efficacy)
    assert one.prior_self_efficacy == pytest.approx(prior, rel=1e-12)
    assert one.self_efficacy == pytest.approx(prior - 0.1, rel=1e-12)
    assert one.expertise == pytest.approx(logistic(math.log(0.35 / 0.65) + 0.6 * z_expertise), rel=1e-12)
    x, y = normals(*uniforms(LUCK, 35, A, TEACHER_B)[:2])
    # the school's part is that of the school: .4 and -.3; spread 3; -2, 0, -5, -4 by kind
    logits = [-2 + 0.4 + 3 * x, 0.4 + 3 * x, -5 - 0.3 + 3 * y, -4 - 0.3 + 3 * y]
    assert [float(one[name]) for name in ODDS] == pytest.approx([math.exp(z) for z in logits], rel=1e-12)
    p = uniforms(LUCK, 35, A, PERSON)
    assert one.standing == pytest.approx(math.exp(0.8 * normals(p[0], p[1])[0] - 0.32), rel=1e-12)
    assert one.trusting == pytest.approx(0.75 * normals(p[0], p[1])[1], rel=1e-12)
    assert one.initiative == pytest.approx(math.exp(2.5 * normals(p[2], p[3])[0]), rel=1e-12)
    assert (one.perceived_norm, one.salience, one.zeal) == (0.2, 0.0, 0.0)
    assert one.strain == pytest.approx(0.3, rel=1e-14)  # .2 + .1
    assert (one.tenure, one.champion, one.partner_school, one.project, one.last_contact) == (0, 0, 0, 0, -1_000_000)
    assert [colleague(state, A, 3), colleague(state, B, 1), colleague(state, B, 0)] == [None, None, C]


def test_her_ties_begin_anew():
    state = ready([pair(A, B, 1.0, 0.9, 0.8), pair(B, C)])
    welcome(state.teachers, A, state.contacts, state.school[0], (35, LUCK), parameters())
    meet_newcomer(state.teachers, A, state.contacts, state.school[0], (35, LUCK), parameters())
    for i, j in ((A, B), (B, A)):
        baseline = drawn_trust(state, 35, i, j)
        assert state.contacts.baseline_trust[place(state, i, j)] == pytest.approx(baseline, rel=1e-12)
        assert trust(state, i, j) == pytest.approx(0.6 * baseline, rel=1e-12)
    assert trust(state, B, C) == 0.5


def test_a_shaken_newcomer_keeps_some_efficacy():
    state = ready()
    numbers = parameters(self_efficacy=0.01, newcomer_efficacy_dip=0.5)
    welcome(state.teachers, A, state.contacts, state.school[0], (35, LUCK), numbers)
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
    for i, j in ((A, B), (B, A), (C, B), (B, C)):
        assert trust(state, i, j) == pytest.approx(0.6 * drawn_trust(state, week, i, j), rel=1e-12)


def test_exits_are_drawn_before_anybody_is_replaced():
    """B's support from A would be another one than .5 if A were replaced first: her exit is .07 by what A felt."""
    week = week_where((A, EXIT, lambda u0, *_: u0 < 0.07), (B, EXIT, lambda u0, *_: 0.0701 < u0 < 0.072))
    state = ready([pair(A, B)], people={i: {"strain": 0.3} for i in (A, B, C)})
    end_of_year(state, (week, LUCK), parameters())
    assert state.teachers[A].tenure == 0
    assert state.teachers[B].tenure == 10_000
    assert exit_chance(state.teachers[B], trust(state, A, B), parameters()) > 0.072  # by what the newcomer feels


def test_a_newcomers_strain_is_at_most_full():
    state = ready()
    numbers = parameters(strain=0.9, newcomer_strain=0.8)
    welcome(state.teachers, A, state.contacts, state.school[0], (35, LUCK), numbers)
    assert state.teachers[A].strain == 1.0


def test_two_newcomers_meet_as_such():
    week = week_where(*[(i, EXIT, lambda u0, *_: u0 < 0.07) for i in (A, B)], (C, EXIT, lambda u0, *_: u0 > 0.08))
    state = ready(people={i: {"strain": 0.3} for i in (A, B, C)})
    end_of_year(state, (week, LUCK), parameters())
    assert state.tally[0].exits == 2
    for i, j in ((A, B), (B, A), (A, C), (C, B)):  # with the trusting of both as newcomers
        assert trust(state, i, j) == pytest.approx(0.6 * drawn_trust(state, week, i, j), rel=1e-12)
    assert trust(state, A, C) != trust(state, C, A)
