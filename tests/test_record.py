"""Section 5, the weekly measures, by hand; modularity against networkx."""

import math

import networkx as nx
import numpy as np
import pytest

from sim.declared.measures import MEASURE_DTYPE
from sim.kernel.counting import count_asked, count_voluntary
from sim.kernel.record import classify, modularity_of, record, record_habits, record_month, record_states, share
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.week import clear_tally, fade
from staffroom import CULTURES
from tests.three_teachers import LUCK, A, B, C, arrange, levers, pair, parameters, place, three_teachers

# What happened within a month, and the mark that tells it.
MONTHLY = {
    "contact": "contact", "exchange": "exchange", "joint_work": "joint_work", "cross_department": "cross_department",
    "observed": "observed", "voluntary": "voluntary",
}  # fmt: skip
NEVER = [f"last_{mark}" for mark in MONTHLY.values()]


def new_row():
    return np.zeros(1, MEASURE_DTYPE)[0]


def measured(state, week=20, **given):
    """The measures of a week in which nothing happens but what the state says."""
    effective_levers(state, levers(**given), (week, LUCK), parameters())
    row = new_row()
    record(row, state, 0.4, 0.0, week, 36.0)
    return row


def test_shares_of_nothing_are_not_numbers():
    assert share(1, 4) == 0.25
    assert math.isnan(share(0, 0))


def test_what_happened():
    state = three_teachers()
    tally = state.tally[0]
    tally.voluntary, tally.depth_1, tally.depth_3, tally.cross_department = 4, 1, 3, 1
    tally.mandated, tally.observations, tally.mentoring, tally.outside, tally.partnership = 6, 2, 1, 3, 1
    tally.talk, tally.coordination = 5, 2
    tally.sessions, tally.productive, tally.harmful, tally.coached, tally.persuasion_hours = 10, 4, 1, 2, 0.5
    row = measured(state)
    assert row.voluntary_sessions == pytest.approx(8 / 3)  # both sides counted
    assert (row.talk_sessions, row.coordination_sessions) == pytest.approx((10 / 3, 4 / 3))
    assert row.mandated_sessions == 2.0
    assert row.observation_sessions == pytest.approx(2 / 3)
    assert (row.mentoring_sessions, row.outside_sessions, row.partnership_sessions) == pytest.approx(
        (1 / 3, 1.0, 1 / 3)
    )
    assert row.scheduled_hours == pytest.approx((6 + 2 * 2 + 2 * 1) / 3 + 0.5)
    assert (row.depth_1_share, row.depth_2_share, row.depth_3_share) == (0.25, 0.0, 0.75)
    assert row.depth_mean == pytest.approx((1 + 3 * 3) / 3 / 4)
    assert (row.cross_department_share, row.productive_share) == (0.25, 0.4)
    assert (row.harmful_per_teacher, row.coached_sessions) == pytest.approx((1 / 3, 2 / 3))


def test_a_quiet_week():
    row = measured(three_teachers())
    for name in (
        "depth_mean",
        "depth_1_share",
        "depth_3_share",
        "cross_department_share",
        "productive_share",
        "reciprocity",
    ):
        assert math.isnan(row[name]), name
    assert (row.voluntary_share, row.voluntary_sessions, row.modularity) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("week", "month", "isolates"), [(2, None, None), (3, 2 / 3, None), (7, 1 / 3, None), (8, 0.0, 1 / 3)]
)
def test_lately(week, month, isolates):
    """Last sessions: A in week 0, B in week 4, C never. Within 4 weeks: w - last < 4; isolated: w - last >= 9."""
    lasts = {A: 0, B: 1 if week == 3 else 4, C: -1_000_000}
    people = {i: {f"last_{kind}": last for kind in MONTHLY.values()} for i, last in lasts.items()}
    state, row = three_teachers(people=people), new_row()
    record_month(row, state.teachers, week)
    for name in (f"{kind}_monthly" for kind in MONTHLY):
        assert math.isnan(row[name]) if month is None else row[name] == pytest.approx(month)
    assert math.isnan(row.isolates_share) if isolates is None else row.isolates_share == pytest.approx(isolates)


def test_every_monthly_measure_looks_at_its_own_mark():
    for week, (measure, mark) in enumerate(MONTHLY.items(), start=10):
        state, row = three_teachers(people={i: dict.fromkeys(NEVER, -1_000_000) for i in (A, B, C)}), new_row()
        state.teachers[B][f"last_{mark}"] = week
        record_month(row, state.teachers, week)
        assert {name: row[f"{name}_monthly"] for name in MONTHLY} == {
            name: 1 / 3 if name == measure else 0.0 for name in MONTHLY
        }


def test_isolated_for_nine_weeks():
    state = three_teachers(
        people={A: {"last_voluntary": 11}, B: {"last_voluntary": 12}, C: {"last_voluntary": -1_000_000}}
    )
    assert measured(state, week=20).isolates_share == pytest.approx(2 / 3)  # 20 - 11 = 9 is isolated, 20 - 12 is not


def test_means_and_population_spreads():
    people = {
        i: {"norm": n, "perceived_norm": 0.3, "voluntary_sessions": k}
        for i, n, k in ((A, 0.2, 1), (B, 0.5, 2), (C, 0.8, 0))
    }
    state, row = three_teachers(people=people), new_row()
    record_month(row, state.teachers, 20)
    record_states(row, state.teachers)
    assert row.voluntary_share == pytest.approx(2 / 3)
    assert (row.norm_mean, row.norm_sd) == pytest.approx((0.5, math.sqrt(0.06)))  # (.09 + 0 + .09) / 3
    assert (row.norm_gap, row.behaviour_gap) == pytest.approx((0.2, 2 / 3 - 0.3))
    assert (row.benefit_mean, row.strain_mean) == pytest.approx((0.45, 0.2))


def test_trust_and_collective_efficacy_by_opportunity():
    pairs = [pair(A, B, 1.0, 0.8, 0.4), pair(A, C, 3.0, 0.2, 0.6)]
    row = measured(
        three_teachers(pairs, people={A: {"self_efficacy": 0.5}, B: {"self_efficacy": 0.7}, C: {"self_efficacy": 0.3}})
    )
    assert row.trust_mean == pytest.approx((0.8 + 0.4 + 3 * 0.2 + 3 * 0.6) / 8)
    # around A: (.7 + 3 x .3) / 4 = .4; around B and C: A's .5
    assert row.collective_efficacy == pytest.approx((0.4 + 0.5 + 0.5) / 3)
    assert row.collective_efficacy_sd == pytest.approx(math.sqrt(2 / 9) * 0.1, abs=1e-9)
    assert row.density == pytest.approx(4 / 6)


def test_trust_over_all_six_directions():
    pairs = [pair(A, B, 1.0, 0.8, 0.4), pair(A, C, 2.0, 0.2, 0.6), pair(B, C, 4.0, 0.9, 0.7)]
    assert measured(three_teachers(pairs)).trust_mean == pytest.approx((1.2 + 2 * 0.8 + 4 * 1.6) / 14, rel=1e-12)


def test_spread_of_willingness_and_efficacy():
    people = {i: {"willingness": p, "self_efficacy": e} for i, p, e in ((A, 0.1, 0.4), (B, 0.4, 0.5), (C, 0.7, 0.9))}
    row = measured(three_teachers(people=people))
    assert (row.willingness_mean, row.willingness_sd) == pytest.approx((0.4, math.sqrt(0.06)), rel=1e-12)
    assert (row.self_efficacy_mean, row.self_efficacy_sd) == pytest.approx((0.6, math.sqrt(0.14 / 3)), rel=1e-12)


def test_strangers_count_for_neither_trust_nor_density():
    row = measured(three_teachers([pair(A, B, 1.0, 0.8), pair(A, C, 0.0, 0.2)]))
    assert (row.trust_mean, row.density) == pytest.approx((0.8, 2 / 6))


def test_who_is_named_one_way_is_an_open_contact_one_way():
    row = measured(three_teachers([(A, B, 2.0, 0.0, 0.8, 0.2), pair(A, C, 1.0, 0.5)]))
    assert row.density == pytest.approx(3 / 6)
    assert row.trust_mean == pytest.approx((2 * 0.8 + 2 * 0.2 + 0.5 + 0.5) / 6)  # seen both ways


@pytest.mark.parametrize(("week", "full"), [(34, False), (35, True), (36, False), (71, True)])
def test_habits_in_the_last_week_of_a_school_year(week, full):
    # .3 x 36 = 10.8 weeks
    names = ["talk", "exchange", "observation", "joint_work"]
    counts = {A: (10, 11, 36, 0), B: (11, 11, 0, 0), C: (0, 10, 11, 12)}
    people = {i: {f"weeks_{name}": k for name, k in zip(names, row, strict=True)} for i, row in counts.items()}
    state, row = three_teachers(people=people), new_row()
    record_habits(row, state.teachers, week, 36.0)
    found = [row[f"{name}_habit"] for name in names]
    assert found == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1 / 3] if full else [math.nan] * 4, nan_ok=True)


def test_appointments_of_a_teacher():
    state = three_teachers()
    for i, j, kind in ((A, B, 0), (A, B, 1), (A, C, 3), (B, C, 2)):
        arrange(state, i, j, kind)
    assert measured(state).appointments == pytest.approx(3 / 3)  # talk is not counted


def test_isolates_have_no_collective_efficacy():
    row = measured(three_teachers([pair(B, C)], people={B: {"self_efficacy": 0.7}, C: {"self_efficacy": 0.3}}))
    assert row.collective_efficacy == pytest.approx(0.5)
    alone = measured(three_teachers([]))
    for name in ("trust_mean", "collective_efficacy", "collective_efficacy_sd"):
        assert math.isnan(alone[name])
    assert alone.density == 0.0


def test_reciprocity_of_asking():
    state = three_teachers()
    for i, j, week in ((A, B, 15), (B, A, 20), (A, C, 18), (C, B, 11)):
        count_voluntary(state, i, place(state, i, j), 1, week)
    # in week 20: A asked B and B asked A (2 of 2 answered), A asked C (not answered), C asked B 9 weeks ago (gone)
    assert measured(state, week=20).reciprocity == pytest.approx(2 / 3)
    assert measured(state, week=19).reciprocity == pytest.approx(2 / 4)  # B's asking of week 20 counts, C's still does
    assert measured(state, week=24).reciprocity == 0.0  # A's asking of week 15 is gone
    count_asked(state.contacts, place(state, C, A), 24)  # to talk
    assert measured(state, week=24).reciprocity == pytest.approx(2 / 3)  # of A with C, but not of B with A


def test_modularity_agrees_with_networkx():
    """Sessions among three teachers of two departments and two shifts over three weeks, fading by a tenth a week."""
    state = three_teachers(department=(0, 0, 1), shift=(0, 1, 1))
    graph = nx.Graph()
    graph.add_nodes_from((A, B, C))
    sessions = [[(A, B), (A, B)], [(A, C)], [(B, C), (A, B)]]
    for age, week in zip((2, 1, 0), sessions, strict=True):
        fade(state.partition)
        for i, j in week:
            count_voluntary(state, i, place(state, i, j), 1, 2 - age)
            before = graph.get_edge_data(i, j, {"weight": 0.0})["weight"]
            graph.add_edge(i, j, weight=before + 0.9**age)
    row = measured(state)
    for name, parts in (
        ("modularity", [{A, B}, {C}]), ("modularity_shift", [{A}, {B, C}]), ("modularity_department_shift", [{A},
        {B}, {C}]),
    ):  # fmt: skip
        assert row[name] == pytest.approx(nx.community.modularity(graph, parts), rel=1e-12)


def test_modularity_by_hand():
    # two parts, all sessions inside: 2 x (.5 - (2 / 4)^2) = .5
    assert modularity_of(np.array([[1.0, 1.0], [2.0, 2.0], [2.0, 0.0]]), 0, 2) == pytest.approx(0.5)


def test_a_new_week_starts_empty():
    state = three_teachers()
    tally = state.tally[0]
    for name in tally.dtype.names:
        tally[name] = 3
    clear_tally(tally)
    assert [name for name in tally.dtype.names if tally[name] != 0] == ["persuasion_hours"]  # set anew every week


@pytest.mark.parametrize(
    ("mandated", "voluntary", "share", "cross", "joint", "culture"),
    [
        (0.25, 0.2, 0.1, 0.5, 0.5, "contrived collegiality"),
        (0.24, 0.2, 0.1, 0.5, 0.5, "individualism"),
        (0.30, 0.3, 0.1, 0.5, 0.5, "individualism"),  # not more mandated than free work
        (0.00, 0.5, 0.25, 0.09, 0.5, "balkanisation"),
        (0.00, 0.5, 0.60, 0.10, 0.30, "collaborative culture"),
        (0.00, 0.5, 0.60, 0.10, 0.29, "comfortable collaboration"),
        (0.00, 0.5, 0.59, 0.10, 0.30, "comfortable collaboration"),
        (0.00, 0.0, 0.0, math.nan, math.nan, "individualism"),
        (0.00, 0.5, 0.7, math.nan, math.nan, "comfortable collaboration"),
    ],
)
def test_cultures(mandated, voluntary, share, cross, joint, culture):
    assert CULTURES[classify(mandated, voluntary, share, cross, joint)] == culture
