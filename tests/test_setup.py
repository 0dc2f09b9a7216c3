"""4.16 The school in week 0, by hand from its own draws."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.kernel.luck import (
    PAIR,
    PAIR_BASE,
    SCHOOL,
    TEACHER_A,
    TEACHER_B,
    TEACHER_C,
    TEACHER_D,
    TRUST,
    WEEK_INITIAL,
    WEEK_NETWORK,
    normals,
    uniforms,
)
from sim.kernel.teacher import logit_normal
from sim.results.states import initial_state
from staffroom import Reform, Scenario, School, Staff
from tests.three_teachers import LUCK, PENCIL_PARAMETERS, PENCIL_SCHOOL, A, B, C, pair, place, trust

NAN = float("nan")


def state_of(parameters=None, *, staff=None, **school):
    changed = PENCIL_PARAMETERS | (parameters or {})
    return initial_state(Scenario(School("test", staff=staff, **(PENCIL_SCHOOL | school)), parameters=changed), 1, 0)


def staff_of_three(pairs=None, department=(0, 0, 0), grade=(0, 0, 0), shift=(0, 0, 0), **columns):
    given = [pair(A, B), pair(A, C), pair(B, C)] if pairs is None else pairs
    return Staff(3, list(department), list(grade), list(shift), columns, given)


def u(week, unit, purpose):
    return uniforms(LUCK, week, unit, purpose)


def spread_around(median, spread, z):
    """Logit-normal by the formula of the description."""
    return min(0.99, max(0.01, 1 / (1 + math.exp(-(math.log(median / (1 - median)) + spread * z)))))


@pytest.mark.parametrize(
    ("median", "spread", "z", "share"),
    [
        (0.5, 1.0, 0.0, 0.5),
        (0.5, 1.0, 1.0, 0.7310586),
        (0.2, 0.0, 3.0, 0.2),
        (0.5, 3.0, 4.0, 0.99),
        (0.5, 3.0, -4.0, 0.01),
    ],
)
def test_shares_around_a_median(median, spread, z, share):
    assert logit_normal(median, spread, z) == pytest.approx(share, abs=5e-8)


@pytest.mark.parametrize(
    ("size", "departments", "blocks"), [(7, 3, [0, 0, 0, 1, 1, 2, 2]), (6, 6, [0, 1, 2, 3, 4, 5]), (5, 1, [0] * 5)]
)
def test_departments_are_equal_blocks(size, departments, blocks):
    # floor(i x departments / size)
    assert [int(t.department) for t in state_of(size=size, departments=departments).teachers] == blocks


def test_every_teacher_from_her_draws():
    state = state_of(size=8, departments=2, grades=4, shifts=2)
    for i, one in enumerate(state.teachers):
        a, b, c, d = (u(WEEK_INITIAL, i, purpose) for purpose in (TEACHER_A, TEACHER_B, TEACHER_C, TEACHER_D))
        z_norm, z_benefit = normals(a[0], a[1])
        z_efficacy, z_expertise = normals(a[2], a[3])
        z_privatism, z_disposition = normals(b[0], b[1])
        expected = {
            "norm": spread_around(0.5, 1.0, z_norm), "expected_benefit": spread_around(0.45, 0.4, z_benefit),
            "self_efficacy": spread_around(0.55, 0.5, z_efficacy), "expertise": spread_around(0.55, 0.6, z_expertise),
            "privatism": spread_around(0.62, 0.5, z_privatism), "disposition": 1.3 * z_disposition,
            "practice_1": c[0], "practice_2": c[1], "practice_3": c[2], "perceived_norm": 0.2, "strain": 0.2,
            "salience": 0.0, "stubbornness": 1.0,
        }  # fmt: skip
        assert {name: float(one[name]) for name in expected} == pytest.approx(expected, rel=1e-12)
        assert (one.prior_norm, one.prior_benefit) == (one.norm, one.expected_benefit)
        assert one.prior_self_efficacy == one.self_efficacy
        assert one.grade == math.floor(d[0] * 4)
        assert one.shift == one.grade % 2
        assert (one.tenure, one.last_contact, one.champion, one.partner_school) == (10_000, -1_000_000, 0, 0)


def test_every_contact_from_its_draw():
    """Two departments, chances high enough that each kind of contact is there."""
    state = state_of(
        size=10,
        departments=2,
        grades=2,
        grade_contact=0.5,
        cross_contact=0.3,
        dormant_contact=0.3,
        cross_opportunity=0.15,
    )
    teachers, found = state.teachers, {}
    for i in range(10):
        for c in range(state.contacts.indptr[i], state.contacts.indptr[i + 1]):
            found[i, int(state.contacts.indices[c])] = float(state.contacts.opportunity[c])
    expected = {}
    for i in range(10):
        for j in range(i + 1, 10):
            u0, u1, *_ = u(WEEK_NETWORK, PAIR_BASE * i + j, PAIR)
            if teachers[i].department == teachers[j].department:
                expected[i, j] = 1.0
            elif teachers[i].grade == teachers[j].grade and u0 < 0.5:
                expected[i, j] = 0.4
            elif u1 < 0.3:
                expected[i, j] = 0.15
            elif u1 < 0.6:
                expected[i, j] = 0.0
    assert found == expected | {(j, i): o for (i, j), o in expected.items()}
    assert set(expected.values()) == {1.0, 0.4, 0.15, 0.0}


def test_trust_from_its_draw_both_ways():
    state = state_of(size=4, departments=1, trust=0.3)
    for i in range(4):
        for j in range(i + 1, 4):
            z, back = normals(*u(WEEK_INITIAL, PAIR_BASE * i + j, TRUST)[:2])
            assert trust(state, i, j) == pytest.approx(spread_around(0.3, 0.6, z), rel=1e-12)
            assert trust(state, j, i) == pytest.approx(spread_around(0.3, 0.6, back), rel=1e-12)
    assert (state.contacts.baseline_trust == state.contacts.trust).all()


def test_novices_and_veterans():
    state = state_of(
        {"norm_anchor": 0.02}, size=40, departments=4, novice_share=0.4, veteran_share=0.5, veteran_stubbornness=2.0
    )
    for i, one in enumerate(state.teachers):
        novice, veteran = u(WEEK_INITIAL, i, TEACHER_D)[1], u(WEEK_INITIAL, i, TEACHER_B)[2]
        if novice < 0.4:
            assert one.tenure == math.floor(novice / 0.4 * 108)
            assert one.stubbornness == 1.0
        else:
            assert one.tenure == 10_000
            assert one.stubbornness == (2.0 if veteran < 0.5 else 1.0)
    assert {float(t.stubbornness) for t in state.teachers} == {1.0, 2.0}


def test_school_record():
    state = state_of(size=4, departments=1)
    z, _ = normals(*u(WEEK_INITIAL, 0, SCHOOL)[:2])
    practice = u(WEEK_INITIAL, 1, SCHOOL)
    record = state.school[0]
    assert record.intake == pytest.approx(0.3 * z, rel=1e-12)
    assert (record.partner_practice_1, record.partner_practice_2, record.partner_practice_3) == practice[:3]
    assert (record.partnership_week, record.partnership_phase, record.champions_converted) == (-1, 0, 0)


def test_given_columns_replace_the_draw_and_gaps_are_drawn():
    drawn = state_of(staff=staff_of_three())
    known = [pair(A, B, 0.7, 0.9, 0.2), pair(A, C, 0.0, NAN, NAN)]
    columns = {
        "norm": [0.9, NAN, 0.1], "self_efficacy": [NAN, 0.3, NAN], "trust": [NAN, NAN, 0.05],
        "disposition": [1.0, NAN, NAN],
    }  # fmt: skip
    staff = staff_of_three(known, grade=(3, -1, 1), **columns)
    state = state_of(staff=staff, shifts=3)
    assert [float(t.norm) for t in state.teachers] == [0.9, drawn.teachers[B].norm, 0.1]
    assert [float(t.prior_norm) for t in state.teachers] == [0.9, drawn.teachers[B].norm, 0.1]
    assert state.teachers[B].self_efficacy == state.teachers[B].prior_self_efficacy == 0.3
    assert state.teachers[A].self_efficacy == drawn.teachers[A].self_efficacy
    assert state.teachers[A].disposition == 1.0
    assert [int(t.grade) for t in state.teachers] == [3, math.floor(u(WEEK_INITIAL, B, TEACHER_D)[0] * 5), 1]
    assert (trust(state, A, B), trust(state, B, A)) == (0.9, 0.2)
    # not given: C's is around her own median of .05, A's around the school's .5
    z, back = normals(*u(WEEK_INITIAL, PAIR_BASE * A + C, TRUST)[:2])
    assert trust(state, A, C) == pytest.approx(spread_around(0.5, 0.6, z), rel=1e-12)
    assert trust(state, C, A) == pytest.approx(spread_around(0.05, 0.6, back), rel=1e-12)
    assert state.contacts.opportunity[place(state, C, A)] == 0.0


@pytest.mark.parametrize(
    ("years", "tenure", "stubbornness"),
    [(0.0, 0, 1.0), (2.5, 90, 1.0), (14.9, 536, 1.0), (15.0, 540, 2.0), (40.0, 1440, 2.0)],
)
def test_known_years_of_teaching_decide(years, tenure, stubbornness):
    # years x 36 weeks (14.9 x 36 = 536.4); a veteran from 15 years on
    staff = staff_of_three(years_of_teaching=[years] * 3)
    for one in state_of(staff=staff, veteran_stubbornness=2.0, veteran_share=0.5, novice_share=1.0).teachers:
        assert (one.tenure, one.stubbornness) == (tenure, stubbornness)


@pytest.mark.parametrize(
    ("heads", "pairs", "head"),
    [
        (None, [pair(A, B, 0.2), pair(B, C, 0.4)], B),  # most opportunity: .2, .6, .4
        (None, [], A),  # nobody has any: the lowest index
        ([0.0, 0.0, 1.0], [pair(A, B)], C),  # as given, although an isolate
        ([NAN, NAN, NAN], [pair(B, C)], B),
    ],
)
def test_head_of_department(heads, pairs, head):
    state = state_of(staff=staff_of_three(pairs, **({} if heads is None else {"head": heads})))
    assert [i for i in (A, B, C) if state.teachers[i].head == 1] == [head]


@pytest.mark.parametrize(
    ("stance", "norm", "benefit"),
    [(0.0, 0.5, 0.4), (1.0, 0.9, 0.7), (-1.0, 0.1, 0.2), (0.5, 0.7, 0.55)],  # .5 + .8 x .5 x (1 - .5) = .7
)
def test_a_head_with_a_stance_has_convictions_to_match(stance, norm, benefit):
    staff = staff_of_three(norm=[0.5] * 3, expected_benefit=[0.4] * 3, head=[0.0, 1.0, 0.0])
    head, other = state_of(staff=staff, stances=[stance]).teachers[[B, C]]
    assert (head.norm, head.prior_norm, head.expected_benefit) == pytest.approx((norm, norm, benefit), rel=1e-12)
    assert other.norm == 0.5


def ranks(placement, pairs, department=(0, 0, 0)):
    state = state_of({"champion_placement": placement}, staff=staff_of_three(pairs, department=department))
    assert sorted(int(t.partnership_rank) for t in state.teachers) == [0, 1, 2]
    return [int(t.champion_rank) for t in state.teachers]


def test_order_of_champions():
    path = [pair(A, B, 0.1), pair(B, C, 0.1)]
    by_luck = sorted((A, B, C), key=lambda i: u(WEEK_INITIAL, i, TEACHER_C)[3])
    assert ranks(0, path) == [by_luck.index(i) for i in (A, B, C)]
    assert ranks(1, [pair(A, B, 0.1), pair(B, C, 3.0)]) == [2, 0, 1]  # opportunity .1, 3.1, 3
    assert ranks(2, path) == [1, 0, 2]  # B stands between; A before C by index
    assert ranks(3, path, department=(2, 0, 1)) == [2, 0, 1]


def test_champions_named_in_the_file_are_converted():
    staff = staff_of_three(norm=[0.3] * 3, disposition=[0.0] * 3, champion=[0.0, 1.0, NAN])
    state = state_of(staff=staff)
    assert [int(t.champion) for t in state.teachers] == [0, 1, 0]
    assert [float(t.norm) for t in state.teachers] == [0.3, 0.9, 0.3]
    assert state.teachers[B].disposition == 1.5


def test_rows_of_contacts_are_ascending_and_reversible():
    contacts = state_of(size=30).contacts
    for i in range(30):
        row = range(contacts.indptr[i], contacts.indptr[i + 1])
        colleagues = [int(contacts.indices[c]) for c in row]
        assert colleagues == sorted(set(colleagues) - {i})
        for c in row:
            back = contacts.reverse[c]
            assert contacts.reverse[back] == c
            assert contacts.indices[back] == i
            assert contacts.opportunity[back] == contacts.opportunity[c]


def test_week_0_depends_on_neither_reform_nor_horizon():
    school = School(size=20, departments=3)
    other = Scenario(school, Reform("all", {"mandate": 1.0, "isolation": 0.0}, start=0), {"trust_gain": 0.1}, years=1)
    one, same = initial_state(Scenario(school), 4, 2), initial_state(other, 4, 2)
    assert one.teachers.tobytes() == same.teachers.tobytes()
    assert one.contacts.trust.tobytes() == same.contacts.trust.tobytes()
    assert one.teachers.tobytes() != initial_state(Scenario(school), 4, 3).teachers.tobytes()
    assert one.teachers.tobytes() != initial_state(Scenario(school), 5, 2).teachers.tobytes()


def test_a_large_staff_is_spread_as_declared():
    """Kolmogorov-Smirnov on 3000 teachers; a fixed seed, a false alarm in 10,000 had it been drawn."""
    teachers = state_of(size=3000, departments=300, cross_contact=0.0, dormant_contact=0.0, grade_contact=0.0).teachers
    for name, median, spread in (
        ("norm", 0.5, 1.0),
        ("privatism", 0.62, 0.5),
        ("self_efficacy", 0.55, 0.5),
        ("expertise", 0.55, 0.6),
    ):
        z = (np.log(teachers[name] / (1 - teachers[name])) - math.log(median / (1 - median))) / spread
        assert stats.kstest(z, "norm").pvalue > 1e-4 / 4


def test_a_shift_that_is_not_given_follows_from_the_grade():
    staff = staff_of_three(grade=(4, 3, 2), shift=(-1, 0, -1))
    assert [int(t.shift) for t in state_of(staff=staff, shifts=3).teachers] == [1, 0, 2]  # 4 mod 3, as given, 2 mod 3
