"""4.1 Effective levers, by hand."""

import pytest

from sim.kernel.submodels.effective_levers import coloured, effective_levers, set_climate
from tests.three_teachers import A, B, C, levers, pair, parameters, place, three_teachers


def climate(stances=(), **given):
    state = three_teachers(department=(0, 1, 2), stances=stances)
    set_climate(state.climate, state.stances, levers(**given), parameters())
    return state.climate


@pytest.mark.parametrize(
    ("value", "stance", "result"),
    [
        (0.4, 0.0, 0.4),  # no stance: as it is
        (0.4, 1.0, 0.2),  # a champion softens: .4 x (1 - .5)
        (0.4, -1.0, 0.7),  # a sceptic sharpens: .4 + .5 x .6
        (0.4, -0.5, 0.55),  # .4 + .25 x .6
        (0.0, -1.0, 0.5),  # where nobody controls, a sceptic does
    ],
)
def test_control_coloured_by_a_head(value, stance, result):
    assert coloured(value, stance, 0.5) == pytest.approx(result, rel=1e-14)


def test_worked_example():
    here = climate([-1.0], control=0.8, agency=0.5, clarity=0.85, isolation=0.5, protected_time=0.8)[0]
    assert here.control == pytest.approx(0.7, rel=1e-14)  # .8 x .5 = .4; .4 + .5 x .6
    assert here.clarity == pytest.approx(0.425, rel=1e-14)  # .85 x .5
    assert here.isolation == pytest.approx(0.3, rel=1e-14)  # .5 x (1 - .5 x .8)


def test_each_department_has_its_own_head():
    sceptic, nobody, champion = climate([-1.0, 0.0, 1.0], clarity=0.4, control=0.4, observation_control=0.8)
    assert [d.clarity for d in (sceptic, nobody, champion)] == pytest.approx([0.2, 0.4, 0.7], rel=1e-14)
    assert [d.control for d in (sceptic, nobody, champion)] == pytest.approx([0.7, 0.4, 0.2], rel=1e-14)
    assert [d.observation_control for d in (sceptic, nobody, champion)] == pytest.approx([0.9, 0.8, 0.4], rel=1e-14)


def test_focus_is_the_better_of_own_focus_and_clarity():
    assert climate(clarity=0.4)[0].focus == 0.6
    assert climate(clarity=0.9)[0].focus == 0.9


def seen_by_a(state):
    contacts = state.contacts
    return {
        "BC"[k]: (contacts.weight[c], contacts.seen[c], contacts.attention[c])
        for k, c in enumerate((place(state, A, B), place(state, A, C)))
    }


def test_opportunity_projects_pressure_shift_and_status():
    # A and B: one department, B its head. A and C: other department, other shift, same grade.
    state = three_teachers(
        [pair(A, B, 1.0), pair(A, C, 0.4)], department=(0, 0, 1), grade=(0, 1, 0), shift=(0, 0, 1),
        people={A: {"head": 0}, B: {"head": 1}, C: {"head": 1}},
    )  # fmt: skip
    effective_levers(state, levers(projects=0.5, pressure=1.0), parameters(head_status=3.0))
    found = seen_by_a(state)
    # B: 1 x (1 - .3) = .7, same shift, head of A's department: .7 x 3 = 2.1
    assert found["B"] == pytest.approx((0.7, 0.7, 2.1), rel=1e-14)
    # C: (.4 + .6 x .5) x (1 - .3) = .49 (same grade), other shift x .7 = .343; a head, but not of A's department
    assert found["C"] == pytest.approx((0.49, 0.343, 0.343), rel=1e-14)
    assert state.contacts.seen_sum[A] == pytest.approx(1.043, rel=1e-14)
    assert state.contacts.attention_sum[A] == pytest.approx(2.443, rel=1e-14)
    # B does not see herself as a head: A's attention to B only
    assert state.contacts.attention[place(state, B, A)] == pytest.approx(0.7, rel=1e-14)


def test_informal_ties_are_not_loosened_and_projects_wake_dormant_contacts():
    state = three_teachers([pair(A, B, 0.0), pair(A, C, 0.2)], department=(0, 1, 2), grade=(0, 1, 2))
    effective_levers(state, levers(projects=1.0, pressure=1.0), parameters())
    # neither department nor grade in common: + .6, no loosening
    assert [row[0] for row in seen_by_a(state).values()] == pytest.approx([0.6, 0.8], rel=1e-14)


@pytest.mark.parametrize(
    ("lever", "weights"),
    [("projects", [1.0, 1.6, 1.0]), ("pressure", [1.0, 0.7, 1.0])],  # + .6 between departments; x .7 in a grade team
)
def test_opportunity_follows_the_levers_back(lever, weights):
    state = three_teachers([pair(A, B, 1.0)], department=(0, 1, 1))
    found = []
    for value in (0.0, 1.0, 0.0):
        effective_levers(state, levers(**{lever: value}), parameters())
        found.append(float(state.contacts.weight[place(state, A, B)]))
    assert found == pytest.approx(weights, rel=1e-14)


def test_a_new_head_is_seen_at_once():
    state, numbers = three_teachers([pair(A, B, 1.0)], people={B: {"head": 1}}), parameters(head_status=3.0)
    effective_levers(state, levers(), numbers)
    assert state.contacts.attention[place(state, A, B)] == 3.0
    state.teachers[B].head, state.school[0].network_changed = 0, 1
    effective_levers(state, levers(), numbers)
    assert state.contacts.attention[place(state, A, B)] == 1.0
    assert state.school[0].network_changed == 0


@pytest.mark.parametrize(
    ("stance", "clarity"),
    [(-0.5, 0.3), (0.5, 0.55), (-1.0, 0.2), (1.0, 0.7)],  # .4 x (1 - .25), .4 + .25 x .6, .4 x .5, .4 + .5 x .6
)
def test_clarity_coloured_by_a_head(stance, clarity):
    assert climate([stance], clarity=0.4)[0].clarity == pytest.approx(clarity, rel=1e-14)


def test_totals_of_the_school():
    state = three_teachers([pair(A, B, 1.0), pair(A, C, 0.0)], department=(0, 0, 1))
    effective_levers(state, levers(projects=0.5), parameters())
    assert state.school[0].open_contacts == 2  # A and B, both ways; projects do not count
    assert state.school[0].opportunity_sum == pytest.approx(2.6, rel=1e-14)  # 2 x 1 + 2 x .3


def test_agency_softens_both_kinds_of_control():
    here = climate(control=0.8, observation_control=0.6, agency=0.25)[0]
    assert (here.control, here.observation_control) == pytest.approx((0.6, 0.45), rel=1e-14)
