"""What holds for every valid school, reform and set of parameters, on random small ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.declared.measures import MEASURE_DTYPE
from sim.kernel.week import run_weeks
from sim.results.states import initial_state
from staffroom import LEVERS, MEASURES, PARAMETERS, Reform, Scenario, School, Staff, simulate
from tests.schools import scenarios, schools, staffs

UNIT_STATES = [
    "norm", "prior_norm", "expected_benefit", "perceived_norm", "prior_self_efficacy", "expertise", "strain",
    "salience", "practice_1", "practice_2", "practice_3", "willingness", "visible_work",
    "incoherence",
]  # fmt: skip
# Measures that may be not a number, and why.
NAN_WITHOUT_VOLUNTARY_SESSIONS = {
    "depth_mean", "depth_1_share", "depth_2_share", "depth_3_share", "cross_department_share",
}  # fmt: skip
NAN_BEFORE_A_MONTH = {
    "contact_monthly", "exchange_monthly", "joint_work_monthly", "cross_department_monthly", "observed_monthly",
    "voluntary_monthly",
}  # fmt: skip
NAN_WITHOUT_CONTACTS = {"trust_mean", "collective_efficacy", "collective_efficacy_sd"}
HABITS = {"talk_habit", "exchange_habit", "observation_habit", "joint_work_habit"}
NAN_OTHERWISE = {"isolates_share", "reciprocity", "productive_share"}
SIGNED = {
    "norm_gap",
    "behaviour_gap",
    "modularity",
    "modularity_shift",
    "modularity_department_shift",
    "student_outcome",
}
COUNTED = {"voluntary_sessions", "talk_sessions", "coordination_sessions", "appointments", "mandated_sessions",
    "observation_sessions", "mentoring_sessions", "outside_sessions",
           "partnership_sessions", "coached_sessions", "scheduled_hours", "harmful_per_teacher"}  # fmt: skip
TOLERANCE = 1e-12  # of a sum of shares above 1, by rounding


def run(scenario, seed=1, replicate=0):
    """(state at the end, weekly rows) of one school."""
    state, rows = initial_state(scenario, seed, replicate), np.zeros(scenario.weeks, MEASURE_DTYPE)
    luck = (np.int64(seed), np.int64(replicate))
    run_weeks(state, scenario.levers, scenario.record()[0], scenario.calendar(), luck, (rows, 0))
    return state, rows


def bytes_of(scenario, **changes):
    """Everything that a simulation returns, as bytes."""
    result = simulate(scenario, **{"replicates": 3, "seed": 1, "threads": 1, **changes})
    return result._rows.tobytes(), result._results.tobytes(), result._cultures.tobytes()


def assert_appointments_exist(state):
    """Everybody's appointments are contacts of hers; a project is one of them."""
    indptr = state.contacts.indptr
    for kind in ("talk", "exchange", "observation", "joint_work"):
        position = state.teachers[f"appointment_{kind}"]
        assert ((position == -1) | ((position >= indptr[:-1]) & (position < indptr[1:]))).all(), kind
    for kind in ("talk", "exchange", "observation", "joint_work"):
        assert (state.teachers[f"weeks_{kind}"] >= 0).all()


def assert_states_in_range(state):
    for name in UNIT_STATES:
        values = state.teachers[name]
        assert ((values >= 0.0) & (values <= 1.0)).all(), (name, values)
    assert ((state.teachers.self_efficacy >= 0.01) & (state.teachers.self_efficacy <= 1.0)).all()
    for name in ("drive", "zeal", "odds_talk", "odds_exchange", "odds_observation", "odds_joint_work", "standing"):
        assert (np.isfinite(state.teachers[name]) & (state.teachers[name] >= 0.0)).all(), name
    assert ((state.contacts.baseline_trust >= 0.0) & (state.contacts.baseline_trust <= 1.0)).all()
    assert_appointments_exist(state)
    assert ((state.contacts.trust >= 0.0) & (state.contacts.trust <= 1.0)).all()
    for name in ("opportunity", "weight", "seen"):
        values = getattr(state.contacts, name)
        assert (np.isfinite(values) & (values >= 0.0)).all(), name
    assert (state.teachers.windows >= 0).all()
    assert (state.teachers.tenure >= 0).all()


@given(scenarios())
def test_states_stay_in_their_ranges(scenario):
    state, _ = run(scenario)
    assert_states_in_range(state)
    offices = np.bincount(state.teachers.department[state.teachers["head"] == 1], minlength=len(state.climate))
    members = np.bincount(state.teachers.department, minlength=len(state.climate))
    assert (offices == (members > 0)).all()  # one head wherever somebody works
    assert sorted(state.teachers.champion_rank) == list(range(len(state.teachers)))


@given(scenarios())
def test_measures_are_numbers_in_their_ranges(scenario):
    state, rows = run(scenario)
    week, voluntary = np.arange(scenario.weeks), rows["voluntary_sessions"] > 0
    may_be_nan = dict.fromkeys(NAN_WITHOUT_VOLUNTARY_SESSIONS, ~voluntary)
    may_be_nan |= dict.fromkeys(NAN_BEFORE_A_MONTH, week < 3) | {"isolates_share": week < 8}
    may_be_nan |= dict.fromkeys(HABITS, (week + 1) % sum(scenario.school.terms) != 0)
    for measure in MEASURES:
        values = rows[measure.name]
        if measure.name in may_be_nan:
            assert (np.isnan(values) == may_be_nan[measure.name]).all(), measure.name
        elif measure.name not in NAN_WITHOUT_CONTACTS | NAN_OTHERWISE:
            assert np.isfinite(values).all(), measure.name
        known = values[~np.isnan(values)]
        if measure.name not in SIGNED:
            assert (known >= 0.0).all(), measure.name
            if measure.name not in COUNTED:
                assert (known <= 1.0 + TOLERANCE).all(), measure.name
    depths = sum(rows[f"depth_{k}_share"][voluntary] for k in (1, 2, 3))
    assert depths == pytest.approx(np.ones(voluntary.sum()), abs=TOLERANCE)
    connected = bool((state.contacts.seen_sum > 0.0).any())
    assert np.isnan(rows["collective_efficacy"][-1]) == np.isnan(rows["collective_efficacy_sd"][-1]) == (not connected)
    assert np.isnan(rows["trust_mean"][-1]) == (state.contacts.seen.sum() == 0.0)
    assert np.isnan(rows["productive_share"][-1]) == (state.tally[0].sessions == 0)
    assert (rows["voluntary_share"] <= rows["voluntary_sessions"] + TOLERANCE).all()


@pytest.mark.slow
@given(scenarios())
def test_contacts_stay_symmetric(scenario):
    state, _ = run(scenario)
    contacts = state.contacts
    assert (contacts.seen == contacts.seen[contacts.reverse]).all()
    assert (contacts.answered_week == contacts.answered_week[contacts.reverse]).all()
    assert (contacts.answered_week <= contacts.asked_week).all()
    if scenario.school.staff is None or scenario.school.staff.pairs is None:
        assert (contacts.opportunity == contacts.opportunity[contacts.reverse]).all()
    assert (contacts.reverse[contacts.reverse] == np.arange(len(contacts.reverse))).all()
    sources = np.repeat(np.arange(len(state.teachers)), np.diff(contacts.indptr))
    assert (contacts.indices[contacts.reverse] == sources).all()


@given(schools(), st.integers(1, 3))
def test_nobody_collaborates_freely_behind_closed_doors(school, windows):
    closed = school.replace(isolation=1.0, protected_time=0.0)
    _, rows = run(Scenario(closed, parameters={"windows": windows}, years=6 / sum(school.terms)))
    assert (rows["voluntary_sessions"] + rows["talk_sessions"] == 0.0).all()
    assert (rows["voluntary_share"] == 0.0).all()
    assert (rows["modularity"] == 0.0).all()


@pytest.mark.slow
@given(scenarios(most=20))
def test_without_contacts_only_conviction_and_perception_move_the_norm(scenario):
    """No sessions, no talk; the norm follows 4.12 line 2 alone, and what is seen does not change."""
    alone = School(size=8, departments=8, far_opportunity=0, acquaintances=0, mandate=0, observation=0)
    changed = scenario.changed | {"turnover": 0.0}
    setting = Scenario(alone, parameters=changed, years=10 / 36)
    state, rows = run(setting)
    assert (rows["voluntary_sessions"] + rows["mandated_sessions"] + rows["observation_sessions"] == 0.0).all()
    values, start = setting.values, initial_state(setting, 1, 0).teachers
    norm = start.norm.copy()
    for _ in range(10):
        norm += values["norm_anchor"] * (start.prior_norm - norm) + values["norm_conformity"] * (
            start.perceived_norm - norm
        )
    assert (state.teachers.perceived_norm == start.perceived_norm).all()
    assert state.teachers.norm == pytest.approx(norm, rel=1e-12)


@given(scenarios(most=15, longest=10))
@settings(max_examples=30)
def test_threads_do_not_change_a_byte(scenario):
    one = bytes_of(scenario, replicates=7, threads=1)
    assert one == bytes_of(scenario, replicates=7, threads=2) == bytes_of(scenario, replicates=7, threads=3)


@pytest.mark.slow
@given(scenarios(most=15, longest=10), st.integers(0, 6))
@settings(max_examples=40)
def test_a_replicate_alone_is_the_replicate_of_a_block(scenario, replicate):
    block = simulate(scenario, 7, seed=5, threads=1)
    alone = simulate(scenario, 1, seed=5, threads=1, first_replicate=replicate)
    assert alone._rows[0].tobytes() == block._rows[replicate].tobytes()
    assert alone._results[0].tobytes() == block._results[replicate].tobytes()
    assert alone.runs["replicate"].tolist() == [replicate]
    unkept = simulate(scenario, 7, seed=5, threads=1, keep_weeks=False)
    assert unkept._results.tobytes() == block._results.tobytes()


@pytest.mark.slow
@given(scenarios(), st.data())
def test_two_reforms_are_bit_identical_until_they_diverge(scenario, data):
    start = data.draw(st.integers(0, scenario.weeks - 1))
    lever = data.draw(st.sampled_from(list(LEVERS)))
    base = Scenario(scenario.school, None, scenario.changed, scenario.years)
    value = 0.0 if base.school.levers[lever] > 0.5 else 1.0
    moved = Scenario(scenario.school, Reform("moved", {lever: value}, start=start), scenario.changed, scenario.years)
    (_, before), (_, after) = run(base), run(moved)
    assert before[:start].tobytes() == after[:start].tobytes()


@pytest.mark.slow
@given(scenarios(), st.sampled_from([name for name, row in PARAMETERS.items() if row.off is not None]))
@settings(max_examples=100)
def test_any_mechanism_can_be_switched_off(scenario, name):
    """The off value fits with every other value, and the run stays valid."""
    changed = scenario.changed | {name: PARAMETERS[name].off}
    state, rows = run(Scenario(scenario.school, scenario.reform, changed, scenario.years))
    assert_states_in_range(state)
    assert np.isfinite(rows["norm_mean"]).all()


# What the file says of a teacher; offices and ranks depend on the order of the file (lowest index on ties).
GIVEN_STATES = [
    "norm", "prior_norm", "expected_benefit", "perceived_norm", "self_efficacy", "expertise", "strain",
    "practice_1", "practice_2", "practice_3", "tenure", "department", "grade", "shift", "champion",
]  # fmt: skip


def ties_of(state, name_of):
    contacts, ties = state.contacts, {}
    for i in range(len(state.teachers)):
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            key = (name_of[i], name_of[int(contacts.indices[c])])
            ties[key] = (contacts.opportunity[c], contacts.trust[c], contacts.baseline_trust[c])
    return ties


@pytest.mark.slow
@given(staffs(complete=True), st.randoms(use_true_random=False))
def test_relabelling_a_complete_staff_relabels_week_0(staff, random):
    order = list(range(staff.size))
    random.shuffle(order)  # new row k holds the old teacher order[k]
    place = {old: new for new, old in enumerate(order)}
    pairs = []
    for i, j, *values in staff.pairs:
        a, b = place[i], place[j]
        pairs.append((a, b, *values) if a < b else (b, a, *(values[k] for k in (1, 0, 3, 2))))
    random.shuffle(pairs)
    places = [[column[k] for k in order] for column in (staff.department, staff.grade, staff.shift)]
    columns = {name: [column[k] for k in order] for name, column in staff.columns.items()}
    shuffled = Staff(staff.size, *places, columns, pairs)
    undrawn = {"acquaintances": 0, "trust_sd": 0, "teacher_trust_sd": 0}  # what a file does not say goes by index
    before = initial_state(Scenario(School("one", staff=staff, **undrawn)), 1, 0)
    after = initial_state(Scenario(School("other", staff=shuffled, **undrawn)), 1, 0)
    for name in GIVEN_STATES:
        assert after.teachers[name].tolist() == before.teachers[name][order].tolist(), name
    assert ties_of(before, range(staff.size)) == ties_of(after, order)
