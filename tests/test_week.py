"""Section 3: the calendar, the order of the week and the order of what happens in it."""

import numpy as np
import pytest

from sim.declared.measures import MEASURE_DTYPE
from sim.kernel.luck import CALL, WEEK, uniforms
from sim.kernel.week import begin_week, run_weeks
from sim.results.states import initial_state
from staffroom import Scenario, School
from tests.three_teachers import LUCK, PENCIL_PARAMETERS, PENCIL_SCHOOL, parameters, three_teachers


def run(scenario, weeks=None):
    """(state, rows) after some weeks of replicate 0."""
    state = initial_state(scenario, 1, 0)
    rows = np.zeros(scenario.weeks if weeks is None else weeks, MEASURE_DTYPE)
    run_weeks(state, scenario.levers[: len(rows)], scenario.record()[0], scenario.calendar(), LUCK, (rows, 0))
    return state, rows


def pencil(years=1.0, parameters=None, **school):
    """A scenario with the numbers of the examples."""
    settings = {**PENCIL_SCHOOL, "size": 12, "departments": 3, **school}
    return Scenario(School("week", **settings), parameters=PENCIL_PARAMETERS | (parameters or {}), years=years)


@pytest.mark.parametrize(
    ("terms", "ends", "tests"),
    [
        ([9, 9, 9, 9], {8: 9, 17: 9, 26: 9, 35: 9}, [6, 15, 24, 33]),
        ([8, 8, 10, 8], {7: 8, 15: 8, 25: 10, 33: 8}, [5, 13, 23, 31]),
        ([3], {2: 3}, [0]),
    ],
)
def test_calendar(terms, ends, tests):
    """Term k ends at S_k - 1; its test is prepared in its third last week."""
    calendar = Scenario(School(terms=terms), years=1).calendar()
    assert len(calendar) == sum(terms)
    assert {week: length for week, length in enumerate(calendar[:, 0].tolist()) if length} == ends
    assert np.flatnonzero(calendar[:, 1]).tolist() == tests


@pytest.mark.parametrize("week", [0, 1, 50])
def test_order_of_the_week_by_hand(week):
    """Places 2 and 1 swap with floor(u x 3) and floor(u x 2), u the first number of units 2 and 1."""
    order = [0, 1, 2]
    for place in (2, 1):
        other = int(uniforms(LUCK, week, place, WEEK)[0] * (place + 1))
        order[place], order[other] = order[other], order[place]
    state = three_teachers()
    begin_week(state, (week, LUCK), parameters())
    assert state.scratch.order.tolist() == order


def test_every_order_comes_up():
    state, seen = three_teachers(), set()
    for week in range(100):
        begin_week(state, (week, LUCK), parameters())
        seen.add(tuple(state.scratch.order.tolist()))
    assert len(seen) == 6


def test_a_new_week():
    state = three_teachers(people={0: {"windows": 0, "voluntary_sessions": 3, "mandated_sessions": 2}})
    state.partition[:] = 1.0
    state.tally[0].sessions = 5
    state.levers[0].persuasion = 0.4
    begin_week(state, (0, LUCK), parameters(windows=3))
    assert [(t.windows, t.voluntary_sessions, t.mandated_sessions) for t in state.teachers] == [(3, 0, 0)] * 3
    assert (state.partition == 0.9).all()
    assert (state.tally[0].sessions, state.tally[0].persuasion_hours) == (0, 0.4)


@pytest.mark.parametrize(("week", "left"), [(0, 0), (1, 5), (35, 5), (36, 0), (72, 0)])
def test_a_new_school_year_counts_its_weeks_anew(week, left):
    names = ["weeks_talk", "weeks_exchange", "weeks_observation", "weeks_joint_work"]
    state = three_teachers(people={0: dict.fromkeys(names, 5)})
    begin_week(state, (week, LUCK), parameters())
    assert [int(state.teachers[0][name]) for name in names] == [left] * 4


def test_events_of_a_year():
    _, rows = run(pencil(years=2, parameters={"turnover": 5.0}))
    assert np.flatnonzero(rows["rework"]).tolist() == [6, 15, 24, 33, 42, 51, 60, 69]
    assert np.flatnonzero(rows["exits"]).tolist() == [35, 71]


def test_salience_of_a_test_shows_the_week_after():
    """The test is prepared after the measures of its week are taken; then half of the salience fades."""
    state, _ = run(pencil(), 7)
    felt = state.teachers.incoherence.copy()
    assert (state.teachers.salience == felt).all()  # shock 1: as much as the incoherence of this week
    _, rows = run(pencil(), 8)
    assert rows["salience_mean"][:7].tolist() == [0.0] * 7
    assert rows["salience_mean"][7] == pytest.approx(felt.mean() / 2, rel=1e-12)


def test_willingness_is_that_of_last_weeks_state():
    start = initial_state(pencil(), 1, 0).teachers
    drive = np.exp(-3 + 3 * start.expected_benefit + start.norm + 2.5 * start.perceived_norm)
    none = 1 / (1 + drive * start.odds_exchange) / (1 + drive * start.odds_observation)
    none /= 1 + drive * start.odds_joint_work
    _, rows = run(pencil(), 1)
    assert rows["willingness_mean"][0] == pytest.approx((1 - none).mean(), rel=1e-12)


def test_the_weeks_of_a_kind_are_counted_and_shown_at_the_end_of_the_year():
    scenario = pencil(years=1, readiness=0)
    state, rows = run(scenario)
    for kind in ("talk", "exchange", "observation", "joint_work"):
        weeks = state.teachers[f"weeks_{kind}"]
        assert ((weeks >= 0) & (weeks <= 36)).all()
        habit = rows[f"{kind}_habit"]
        assert np.isnan(habit[:-1]).all()
        assert habit[-1] == pytest.approx((weeks >= 10.8).mean())
    assert state.teachers.weeks_exchange.max() > 0


def test_the_first_appointments_stand_before_the_first_session():
    """Behind doors that never open nobody has one; in a school that has been open for long some have."""
    _, closed = run(pencil(isolation=1.0), 1)
    _, opened = run(pencil(isolation=0.0, readiness=0), 1)
    assert closed["appointments"][0] == 0.0 < opened["appointments"][0]


def test_results_follow_the_outcome_of_the_terms_last_week():
    scenario = pencil()
    state, rows = run(scenario, 9)
    y, before = rows["student_outcome"][8], rows["self_efficacy_mean"][8]
    # e += .03 y (1 - e) or .03 y e, for everybody: the mean moves by the mean of the gains
    gain = 0.03 * y * ((1 - before) if y > 0 else before)
    assert state.teachers.self_efficacy.mean() == pytest.approx(before + gain, rel=1e-12)
    assert rows["student_outcome"][8] == pytest.approx(
        0.4 * (before - 0.55) + 0.5 * (rows["expertise_mean"][8] - 0.55) + 0.25 * (rows["coherence"][8] - 0.4)
        + state.school[0].intake, rel=1e-12,
    )  # fmt: skip


def test_one_kind_of_session_does_not_shift_the_luck_of_another():
    """Levers that are 0 draw nothing: observation alone leaves the calls of mandated sessions as they were."""
    quiet, observed = (run(pencil(mandate=0.5, observation=share), 1)[1] for share in (0.0, 0.5))
    assert quiet["mandated_sessions"][0] == observed["mandated_sessions"][0] > 0
    assert observed["observation_sessions"][0] > quiet["observation_sessions"][0] == 0


@pytest.mark.parametrize(
    ("lever", "value", "number", "measure", "each"),
    [
        ("mandate", 0.8, 0, "mandated_sessions", 2),  # called with probability .8 / 2; both sides counted
        ("observation", 0.3, 1, "observation_sessions", 1),
        ("mentoring", 0.3, 2, "mentoring_sessions", 1),
        ("partnership", 0.3, 3, "partnership_sessions", 1),
    ],
)
def test_who_is_called(lever, value, number, measure, each):
    """One department of twelve, everybody new, willing and in the partnership: whoever is called holds her session."""
    school = {"departments": 1, "novice_share": 1.0, "control": 1.0, "observation": 0.0, "mandate": 0.0, lever: value}
    everybody = {"partnership_share": 1.0, "partnership_join_weeks": 1, "partnership_develop_weeks": 1}
    scenario = pencil(parameters=everybody, **school)
    # after two weeks of a partnership sessions are weekly; a novice's first year is 36 of 108 weeks
    state, rows = run(scenario, 3)
    share = value / 2 if lever == "mandate" else value
    called = [uniforms(LUCK, 2, i, CALL)[number] < share for i in range(12)]
    if lever == "mentoring":
        called = [is_called and one.tenure - 1 < 36 for is_called, one in zip(called, state.teachers, strict=True)]
    assert 0 < sum(called) < 12
    assert rows[measure][2] == pytest.approx(each * sum(called) / 12, rel=1e-12)
