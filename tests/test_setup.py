"""4.16 The school in week 0, by hand from its own draws."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.kernel.luck import (
    ACQUAINTANCE_BASE,
    PAIR,
    PAIR_BASE,
    PERSON,
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
from sim.kernel.setup import GRADE_BASE
from sim.kernel.teacher import logit_normal
from sim.results.states import initial_state
from staffroom import Reform, Scenario, School, Staff
from tests.three_teachers import LUCK, ODDS, PENCIL_PARAMETERS, PENCIL_SCHOOL, A, B, C, pair, place, trust

NAN = float("nan")


def state_of(parameters=None, *, staff=None, **school):
    changed = PENCIL_PARAMETERS | (parameters or {})
    return initial_state(Scenario(School("test", staff=staff, **(PENCIL_SCHOOL | school)), parameters=changed), 1, 0)


def loner(**school):
    """Settings of a school in which nobody has come to know anybody, and who is named counts once."""
    return {"acquaintances": 0, "far_opportunity": 0, "named_opportunity": 1} | school


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
        x, y = normals(b[0], b[1])
        p = u(WEEK_INITIAL, i, PERSON)
        team = u(WEEK_INITIAL, GRADE_BASE + math.floor(d[0] * 4), TEACHER_C)
        expected = {
            "norm": spread_around(0.5, 1.0, z_norm), "expected_benefit": spread_around(0.45, 0.4, z_benefit),
            "self_efficacy": spread_around(0.55, 0.5, z_efficacy), "expertise": spread_around(0.55, 0.6, z_expertise),
            "practice_1": (c[0] + team[0]) / 2, "practice_2": (c[1] + team[1]) / 2, "practice_3": (c[2] + team[2]) / 2,
            "perceived_norm": 0.2, "strain": 0.2, "salience": 0.0, "zeal": 0.0,
            "standing": math.exp(0.8 * normals(p[0], p[1])[0] - 0.32), "trusting": 0.75 * normals(p[0], p[1])[1],
            "initiative": math.exp(2.5 * normals(p[2], p[3])[0]),
        }  # fmt: skip
        logits = (-2 + 3 * x, 3 * x, -5 + 3 * y, -4 + 3 * y)
        expected |= dict(zip(ODDS, [math.exp(z) for z in logits], strict=True))
        assert {name: float(one[name]) for name in expected} == pytest.approx(expected, rel=1e-12)
        assert one.prior_norm == one.norm
        assert one.prior_self_efficacy == one.self_efficacy
        assert one.grade == math.floor(d[0] * 4)
        assert one.shift == one.grade % 2
        assert (one.tenure, one.last_contact, one.champion, one.partner_school) == (10_000, -1_000_000, 0, 0)
        assert [int(one[f"appointment_{kind}"]) for kind in ("talk", "exchange", "observation", "joint_work")] == [
            -1
        ] * 4


@pytest.mark.parametrize("acquaintances", [0, 3, 10])
def test_every_contact_from_its_draw(acquaintances):
    """Departments, grade teams, and whom each has come to know: K / 2 each, by standing."""
    state = state_of(size=16, departments=4, grades=3, acquaintances=acquaintances)
    teachers, found = state.teachers, {}
    for i in range(16):
        for c in range(state.contacts.indptr[i], state.contacts.indptr[i + 1]):
            found[i, int(state.contacts.indices[c])] = float(state.contacts.opportunity[c])
    running, known = np.cumsum(teachers.standing), set()
    for i in range(16):
        count = math.floor(acquaintances / 2 + u(WEEK_NETWORK, ACQUAINTANCE_BASE * i + 63, PAIR)[0])
        for k in range(count):
            j = int(
                np.searchsorted(running, u(WEEK_NETWORK, ACQUAINTANCE_BASE * i + k, PAIR)[0] * running[-1], "right")
            )
            known |= {(i, j), (j, i)}
    for i in range(16):
        for j in range(16):
            same_team = teachers[i].grade == teachers[j].grade or (i, j) in known
            expected = 1.0 if teachers[i].department == teachers[j].department else 0.2 if same_team else None
            assert i == j or found.get((i, j)) == expected


def test_trust_from_its_draw_both_ways():
    """The school's median, the person, the relation."""
    state = state_of(size=4, departments=1, trust=0.3)
    for i in range(4):
        for j in range(i + 1, 4):
            z, back = normals(*u(WEEK_INITIAL, PAIR_BASE * i + j, TRUST)[:2])
            for one, other, relation in ((i, j, z), (j, i, back)):
                logit = math.log(0.3 / 0.7) + state.teachers[one].trusting + 0.6 * relation
                assert trust(state, one, other) == pytest.approx(spread_around(0.5, 1.0, logit), rel=1e-12)
    assert (state.contacts.baseline_trust == state.contacts.trust).all()


def test_novices():
    for i, one in enumerate(state_of(size=40, departments=4, novice_share=0.4).teachers):
        novice = u(WEEK_INITIAL, i, TEACHER_D)[1]
        assert one.tenure == (math.floor(novice / 0.4 * 108) if novice < 0.4 else 10_000)


def test_school_record():
    spreads = {"school_trust_sd": 0.3, "school_kind_sd": 1.8, "school_observation_sd": 0.6}
    state = state_of(size=4, departments=1, trust=0.4, implementation=0.6, implementation_sd=1.0, **spreads)
    record = state.school[0]
    z, z_trust = normals(*u(WEEK_INITIAL, 0, SCHOOL)[:2])
    assert record.intake == pytest.approx(0.3 * z, rel=1e-12)
    assert record.trust == pytest.approx(math.log(0.4 / 0.6) + 0.3 * z_trust, rel=1e-12)
    assert (record.partner_practice_1, record.partner_practice_2, record.partner_practice_3) == u(
        WEEK_INITIAL, 1, SCHOOL
    )[:3]
    easy, demanding = normals(*u(WEEK_INITIAL, 2, SCHOOL)[:2])
    assert (record.readiness_easy, record.readiness_demanding) == pytest.approx(
        (1.8 * easy, 0.9 * demanding), rel=1e-12
    )
    z, z_observation = normals(*u(WEEK_INITIAL, 3, SCHOOL)[:2])
    assert record.implementation == pytest.approx(1 / (1 + math.exp(-(math.log(1.5) + z))), rel=1e-12)
    assert record.observation == pytest.approx(math.exp(0.6 * z_observation - 0.18), rel=1e-12)
    assert (record.partnership_week, record.partnership_phase, record.champions_converted) == (-1, 0, 0)
    assert record.projects_running == 0


def test_whole_implementation_is_the_same_in_every_school():
    assert state_of(size=4, departments=1, implementation=1.0, implementation_sd=2.0).school[0].implementation == 1.0


def test_given_columns_replace_the_draw_and_gaps_are_drawn():
    drawn = state_of(staff=staff_of_three())
    known = [pair(A, B, 0.7, 0.9, 0.2), pair(A, C, 0.0, NAN, NAN)]
    columns = {
        "norm": [0.9, NAN, 0.1], "self_efficacy": [NAN, 0.3, NAN], "trust": [NAN, NAN, 0.05],
    }  # fmt: skip
    staff = staff_of_three(known, grade=(3, -1, 1), **columns)
    state = state_of(staff=staff, shifts=3, **loner())
    assert [float(t.norm) for t in state.teachers] == [0.9, drawn.teachers[B].norm, 0.1]
    assert [float(t.prior_norm) for t in state.teachers] == [0.9, drawn.teachers[B].norm, 0.1]
    assert state.teachers[B].self_efficacy == state.teachers[B].prior_self_efficacy == 0.3
    assert state.teachers[A].self_efficacy == drawn.teachers[A].self_efficacy
    assert [int(t.grade) for t in state.teachers] == [3, math.floor(u(WEEK_INITIAL, B, TEACHER_D)[0] * 5), 1]
    assert (trust(state, A, B), trust(state, B, A)) == (0.9, 0.2)
    # not given: C's is around her own median of .05, A's around the school's .5 and herself; as strangers both less
    z, back = normals(*u(WEEK_INITIAL, PAIR_BASE * A + C, TRUST)[:2])
    own = spread_around(0.5, 1.0, state.teachers[A].trusting + 0.6 * z)
    assert trust(state, A, C) == pytest.approx(0.6 * own, rel=1e-12)
    assert trust(state, C, A) == pytest.approx(0.6 * spread_around(0.05, 0.6, back), rel=1e-12)
    assert state.contacts.baseline_trust[place(state, A, C)] == pytest.approx(own, rel=1e-12)
    assert state.contacts.opportunity[place(state, C, A)] == 0.0


@pytest.mark.parametrize(("years", "tenure"), [(0.0, 0), (2.5, 90), (14.9, 536), (40.0, 1440)])
def test_known_years_of_teaching_decide(years, tenure):
    # years x 36 weeks (14.9 x 36 = 536.4)
    staff = staff_of_three(years_of_teaching=[years] * 3)
    assert [t.tenure for t in state_of(staff=staff, novice_share=1.0).teachers] == [tenure] * 3


@pytest.mark.parametrize(
    ("named", "opportunity"),
    [
        ((2.0, 0.5), (20.0, 5.0)),  # 10 x the weight
        ((0.01, 0.0), (0.2, 0.2)),  # at least as much as an acquaintance, named or naming
        ((0.0, 0.0), (0.0, 0.0)),  # nobody names anybody: strangers
    ],
)
def test_who_names_whom(named, opportunity):
    state = state_of(staff=staff_of_three([(A, B, *named, NAN, NAN)]))
    found = [float(state.contacts.opportunity[place(state, *two)]) for two in ((A, B), (B, A))]
    assert found == pytest.approx(opportunity, rel=1e-12)


def test_naming_shows_standing_and_initiative_in_part():
    # named by: A none, B one, C two; naming: A two, B one, C none; shares 1/6, 1/2, 5/6
    state = state_of(
        staff=staff_of_three([(A, B, 1.0, 0.0, NAN, NAN), (A, C, 1.0, 0.0, NAN, NAN), (B, C, 1.0, 0.0, NAN, NAN)])
    )
    for i, share in ((A, 1 / 6), (B, 1 / 2), (C, 5 / 6)):
        p, rest = u(WEEK_INITIAL, i, PERSON), math.sqrt(1 - 0.49)
        z = 0.7 * stats.norm.ppf(share) + rest * normals(p[0], p[1])[0]
        z_initiative = 0.7 * stats.norm.ppf(1 - share) + rest * normals(p[2], p[3])[0]
        assert state.teachers[i].standing == pytest.approx(math.exp(0.8 * z - 0.32), rel=1e-9)
        assert state.teachers[i].initiative == pytest.approx(math.exp(2.5 * z_initiative), rel=1e-9)


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
    state = state_of(staff=staff_of_three(pairs, **({} if heads is None else {"head": heads})), **loner())
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
    state = state_of({"champion_placement": placement}, staff=staff_of_three(pairs, department=department), **loner())
    assert sorted(int(t.staff_rank) for t in state.teachers) == [0, 1, 2]
    return [int(t.champion_rank) for t in state.teachers]


def test_order_of_champions():
    path = [pair(A, B, 0.1), pair(B, C, 0.1)]
    by_luck = sorted((A, B, C), key=lambda i: u(WEEK_INITIAL, i, TEACHER_C)[3])
    assert ranks(0, path) == [by_luck.index(i) for i in (A, B, C)]
    assert ranks(1, [pair(A, B, 0.1), pair(B, C, 3.0)]) == [2, 0, 1]  # opportunity .1, 3.1, 3
    assert ranks(2, path) == [1, 0, 2]  # B stands between; A before C by index
    assert ranks(3, path, department=(2, 0, 1)) == [2, 0, 1]


def test_champions_named_in_the_file_are_converted():
    staff = staff_of_three(norm=[0.3] * 3, champion=[0.0, 1.0, NAN])
    state = state_of(staff=staff)
    assert [int(t.champion) for t in state.teachers] == [0, 1, 0]
    assert [float(t.norm) for t in state.teachers] == [0.3, 0.9, 0.3]
    assert [float(t.zeal) for t in state.teachers] == [0.0, 1.5, 0.0]


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
    teachers = state_of(size=3000, departments=300, grades=100, acquaintances=0).teachers
    for name, median, spread in (
        ("norm", 0.5, 1.0),
        ("self_efficacy", 0.55, 0.5),
        ("expertise", 0.55, 0.6),
    ):
        z = (np.log(teachers[name] / (1 - teachers[name])) - math.log(median / (1 - median))) / spread
        assert stats.kstest(z, "norm").pvalue > 1e-4 / 4


def test_a_shift_that_is_not_given_follows_from_the_grade():
    staff = staff_of_three(grade=(4, 3, 2), shift=(-1, 0, -1))
    assert [int(t.shift) for t in state_of(staff=staff, shifts=3).teachers] == [1, 0, 2]  # 4 mod 3, as given, 2 mod 3
