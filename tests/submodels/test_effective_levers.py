"""4.1 Effective levers, by hand."""

import math

import pytest

from sim.kernel.luck import REFORM
from sim.kernel.submodels.effective_levers import coloured, effective_levers, set_climate, set_units, unit_of
from staffroom import LEVERS
from tests.three_teachers import (
    LUCK,
    A,
    B,
    C,
    levers,
    pair,
    parameters,
    place,
    ready,
    teacher,
    three_teachers,
    week_where,
)

AS_PLANNED = {"isolation", "champions", "external_search", "pressure"}
OWN = {"mandate": 0.1, "clarity": 0.5, "control": 0.4}


def climate(stances=(), numbers=None, **given):
    state = three_teachers(department=(0, 1, 2), stances=stances)
    set_climate(state.climate, state.stances, levers(**given), parameters() if numbers is None else numbers)
    return state.climate


def carried_out(weeks, planned, implementation=0.6, tau=18.0, own=None, first=0):
    """The levers as they are after so many weeks of a plan, in a school with levers of its own."""
    state, numbers = three_teachers(), parameters(build_up_weeks=tau)
    state.school[0].implementation = implementation
    for name in LEVERS:
        state.baseline[name] = (OWN if own is None else own).get(name, 0.0)
    for week in range(first, first + weeks):
        effective_levers(state, levers(**((OWN if own is None else own) | planned)), (week, LUCK), numbers)
    return state


def test_worked_example_of_implementation():
    state = carried_out(18, {"mandate": 1.0})
    clocks = state.lever_weeks[0]
    assert {name: clocks[name] for name in LEVERS if clocks[name]} == {"mandate": 18}
    assert state.levers[0].mandate == pytest.approx(0.1 + 0.6 * (1 - math.exp(-1)) * 0.9, rel=1e-14)
    assert state.levers[0].mandate == pytest.approx(0.44, abs=5e-3)
    assert (state.levers[0].clarity, state.levers[0].control) == (0.5, 0.4)  # as the school has them


@pytest.mark.parametrize("weeks", [1, 9, 40, 400])
def test_a_reform_builds_up(weeks):
    # the first week counts as 1; in the end .6 of the way
    way = 0.6 * (1 - math.exp(-weeks / 18))
    state = carried_out(weeks, {"control": 0.0, "clarity": 0.9})
    assert state.levers[0].control == pytest.approx(0.4 - way * 0.4, rel=1e-13)
    assert state.levers[0].clarity == pytest.approx(0.5 + way * 0.4, rel=1e-13)


def test_at_once_and_in_part():
    assert carried_out(1, {"mandate": 1.0}, tau=0.0).levers[0].mandate == pytest.approx(0.64, rel=1e-14)


@pytest.mark.parametrize("name", list(LEVERS))
def test_all_of_it_at_once_is_exactly_the_plan(name):
    assert carried_out(1, {name: 0.7}, implementation=1.0, tau=0.0).levers[0][name] == 0.7


@pytest.mark.parametrize("name", [name for name in LEVERS if name != "coaching"])
def test_what_is_carried_out_by_degrees(name):
    state = carried_out(1, {name: 0.7}, tau=0.0)
    own = OWN.get(name, 0.0)
    assert state.levers[0][name] == pytest.approx(0.7 if name in AS_PLANNED else own + 0.6 * (0.7 - own), rel=1e-14)
    assert state.lever_weeks[0][name] == (0 if name in AS_PLANNED else 1)


def clocks_of(plans):
    """Weeks of mandate and clarity as counted week by week, in a school that has neither."""
    state, numbers, seen = three_teachers(), parameters(build_up_weeks=18.0), []
    for name in LEVERS:
        state.baseline[name] = 0.0
    for week, plan in enumerate(plans):
        effective_levers(state, levers(**(dict.fromkeys(LEVERS, 0.0) | plan)), (week, LUCK), numbers)
        seen.append((int(state.lever_weeks[0].mandate), int(state.lever_weeks[0].clarity)))
    return seen, state


def test_weeks_of_a_lever_begin_anew_after_a_pause():
    seen, _ = clocks_of([{"mandate": hours} for hours in (0.0, 1.0, 2.0, 0.0, 1.0)])
    assert seen == [(0, 0), (1, 0), (2, 0), (0, 0), (1, 0)]


def test_each_lever_has_a_clock_of_its_own():
    # clarity comes in the third week of the mandate, and goes on when the mandate ends
    both = {"mandate": 1.0, "clarity": 0.5}
    seen, state = clocks_of([{"mandate": 1.0}, {"mandate": 1.0}, both, both, {"clarity": 0.5}])
    assert seen == [(1, 0), (2, 0), (3, 1), (4, 2), (0, 3)]
    assert state.levers[0].mandate == 0.0
    way = state.school[0].implementation * (1 - math.exp(-3 / 18))
    assert state.levers[0].clarity == pytest.approx(0.5 * way, rel=1e-14)


@pytest.mark.parametrize(("low", "high", "coach"), [(0.55, 0.6, 0.9), (0.6, 0.65, 0.2)])
def test_a_coach_comes_as_she_is_but_not_every_week(low, high, coach):
    week = week_where((0, REFORM, lambda u, *_: low < u < high))
    assert carried_out(1, {"coaching": 0.9}, tau=0.0, own={"coaching": 0.2}, first=week).levers[0].coaching == coach


def test_a_coach_whom_the_school_has_anyhow_comes_every_week():
    for week in range(20):
        state = carried_out(1, {"mandate": 1.0}, tau=0.0, own={"coaching": 0.4}, first=week)
        assert state.levers[0].coaching == 0.4


@pytest.mark.parametrize(("factor", "observed"), [(1.0, 0.4), (0.5, 0.2), (4.0, 1.0)])
def test_schools_differ_in_how_often_they_observe(factor, observed):
    state = three_teachers()
    state.school[0].observation = factor
    effective_levers(state, levers(observation=0.4), (0, LUCK), parameters())
    assert state.levers[0].observation == observed  # at most every teacher every week


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


def test_worked_example_of_climate():
    here = climate([-1.0], control=0.8, agency=0.5, clarity=0.85, isolation=0.5, protected_time=0.8)[0]
    assert here.control == pytest.approx(0.7, rel=1e-14)  # .8 x .5 = .4; .4 + .5 x .6
    assert here.clarity == pytest.approx(0.425, rel=1e-14)  # .85 x .5
    assert here.isolation == pytest.approx(0.3, rel=1e-14)  # .5 x (1 - .5 x .8)
    assert here.kept == pytest.approx(1 - 0.3**4, rel=1e-14)  # four occasions


def test_each_department_has_its_own_head():
    sceptic, nobody, champion = climate([-1.0, 0.0, 1.0], clarity=0.4, control=0.4, observation_control=0.8)
    assert [d.clarity for d in (sceptic, nobody, champion)] == pytest.approx([0.2, 0.4, 0.7], rel=1e-14)
    assert [d.control for d in (sceptic, nobody, champion)] == pytest.approx([0.7, 0.4, 0.2], rel=1e-14)
    assert [d.observation_control for d in (sceptic, nobody, champion)] == pytest.approx([0.9, 0.8, 0.4], rel=1e-14)


def test_focus_is_the_better_of_own_focus_and_clarity():
    assert climate(clarity=0.4)[0].focus == 0.6
    assert climate(clarity=0.9)[0].focus == 0.9


@pytest.mark.parametrize(
    ("stance", "clarity"),
    [(-0.5, 0.3), (0.5, 0.55), (-1.0, 0.2), (1.0, 0.7)],  # .4 x (1 - .25), .4 + .25 x .6, .4 x .5, .4 + .5 x .6
)
def test_clarity_coloured_by_a_head(stance, clarity):
    assert climate([stance], clarity=0.4)[0].clarity == pytest.approx(clarity, rel=1e-14)


def test_agency_softens_both_kinds_of_control():
    here = climate(control=0.8, observation_control=0.6, agency=0.25)[0]
    assert (here.control, here.observation_control) == pytest.approx((0.6, 0.45), rel=1e-14)


@pytest.mark.parametrize(("occasions", "kept"), [(1, 0.5), (2, 0.75), (4, 0.9375)])
def test_occasions(occasions, kept):
    here = climate(numbers=parameters(occasions=occasions), isolation=0.5)[0]
    assert here.kept == pytest.approx(kept, rel=1e-14)


def seen_by_a(state):
    contacts = state.contacts
    return {
        "BC"[k]: (contacts.weight[c], contacts.seen[c]) for k, c in enumerate((place(state, A, B), place(state, A, C)))
    }


def test_opportunity_pressure_shift_standing_and_office():
    # A and B: one department, B its head. A and C: other department, other shift, same grade; C is looked up to.
    state = ready(
        [pair(A, B, 1.0), pair(A, C, 0.4)], parameters(standing_head=math.log(3)), {"pressure": 1.0},
        department=(0, 0, 1), grade=(0, 1, 0), shift=(0, 0, 1),
        people={A: {"head": 0}, B: {"head": 1}, C: {"standing": 2.0, "head": 0}},
    )  # fmt: skip
    found = seen_by_a(state)
    assert found["B"] == pytest.approx((2.1, 0.7), rel=1e-14)  # 1 x (1 - .3) x 3
    assert found["C"] == pytest.approx((0.56, 0.196), rel=1e-14)  # .4 x .7 x 2; seen x .7, whatever her standing
    assert state.contacts.seen_sum[A] == pytest.approx(0.896, rel=1e-14)
    assert state.contacts.weight[place(state, B, A)] == pytest.approx(0.7, rel=1e-14)


def test_named_one_way_seen_both_ways():
    state = ready([(A, B, 3.0, 0.5, 0.5, 0.5), (A, C, 0.0, 0.0, 0.5, 0.5)])
    assert [state.contacts.weight[place(state, *two)] for two in ((A, B), (B, A))] == [3.0, 0.5]
    assert [state.contacts.seen[place(state, *two)] for two in ((A, B), (B, A))] == [3.0, 3.0]
    assert state.contacts.seen[place(state, A, C)] == 0.0
    assert (state.school[0].open_contacts, state.school[0].seen_total) == (2, 6.0)


def test_informal_ties_are_not_loosened():
    state = ready([pair(A, C, 0.2)], given={"pressure": 1.0}, department=(0, 1, 2), grade=(0, 1, 2))
    assert state.contacts.weight[place(state, A, C)] == 0.2


def test_opportunity_follows_pressure_back():
    state, found = three_teachers([pair(A, B, 1.0)]), []
    for value in (0.0, 1.0, 0.0):
        effective_levers(state, levers(pressure=value), (0, LUCK), parameters())
        found.append(float(state.contacts.weight[place(state, A, B)]))
    assert found == pytest.approx([1.0, 0.7, 1.0], rel=1e-14)


def test_a_new_head_is_looked_up_to_in_the_week_after():
    numbers = parameters(standing_head=math.log(3))
    state = ready([pair(A, B, 1.0)], numbers, people={A: {"head": 0}, B: {"head": 1}})
    assert state.contacts.weight[place(state, A, B)] == pytest.approx(3.0, rel=1e-14)
    state.teachers[B].head, state.school[0].network_changed = 0, 1
    effective_levers(state, levers(), (1, LUCK), numbers)
    assert state.contacts.weight[place(state, A, B)] == 1.0
    assert state.school[0].network_changed == 0


@pytest.mark.parametrize(("code", "unit"), [(0, 4), (1, 5), (2, 1), (3, 7)])
def test_units(code, unit):
    # 13 teachers: two teams across departments; the seventh place of the order (from 0) is floor(7 x 2 / 13) = 1
    one = teacher(department=4, grade=5, own_unit=7, staff_rank=7)
    assert unit_of(one, code, 13) == unit


@pytest.mark.parametrize(("size", "teams"), [(3, [0, 0, 0]), (12, [0] * 6 + [1] * 6), (13, [0] * 7 + [1] * 6)])
def test_teams_across_of_about_six(size, teams):
    assert [unit_of(teacher(staff_rank=rank), 2, size) for rank in range(size)] == teams


def test_order_within_units_is_that_of_the_staff():
    people = {
        A: {"staff_rank": 2, "own_unit": 0},
        B: {"staff_rank": 0, "own_unit": 0},
        C: {"staff_rank": 1, "own_unit": -1},
    }
    state = three_teachers(people=people)
    set_units(state.teachers, state.scratch, 3)
    assert [t.unit for t in state.teachers] == [0, 0, -1]
    assert state.scratch.unit_order.tolist() == [C, B, A]
    assert state.scratch.unit_place.tolist() == [2, 1, 0]


def test_units_follow_the_mandate_of_the_week():
    state, planned, seen = three_teachers(department=(0, 0, 1), grade=(0, 1, 1)), levers(mandate=1.0), []
    for code in (0, 1, 0):
        planned.mandate_unit = code
        effective_levers(state, planned, (0, LUCK), parameters())
        seen.append([int(t.unit) for t in state.teachers])
    assert seen == [[0, 0, 1], [0, 1, 1], [0, 0, 1]]
