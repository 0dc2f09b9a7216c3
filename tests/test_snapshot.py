"""A school as it stands in a given week."""

import numpy as np
import pytest

from sim.kernel.state import TEACHER_FIELDS
from sim.results.states import initial_state
from staffroom import Reform, Scenario, School, Staff, StaffroomError, simulate, snapshot
from tests.three_teachers import A, B, C, pair

SCENARIO = Scenario(School(size=12, departments=3, terms=[5, 5]), Reform("m", {"mandate": 0.8}, start=4), years=1)


def test_week_0_is_the_school_before_anything_happened():
    shot, state = snapshot(SCENARIO, seed=4, replicate=2), initial_state(SCENARIO, 4, 2)
    assert list(shot.teachers.columns) == ["teacher", *(name for name, _, _ in TEACHER_FIELDS)]
    assert shot.teachers["teacher"].tolist() == [f"T{k:02d}" for k in range(1, 13)]
    for name, _, _ in TEACHER_FIELDS:
        assert shot.teachers[name].tolist() == state.teachers[name].tolist()
    assert shot.week == 0
    assert shot.scenario is SCENARIO


def test_ties_by_row_number():
    shot, state = snapshot(SCENARIO), initial_state(SCENARIO, 1, 0)
    assert list(shot.ties.columns) == ["source", "target", "opportunity", "trust"]
    found = {(row.source, row.target): (row.opportunity, row.trust) for row in shot.ties.itertuples()}
    contacts = state.contacts
    for i in range(12):
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            assert found.pop((i, contacts.indices[c])) == (contacts.opportunity[c], contacts.trust[c])
    assert found == {}


@pytest.mark.parametrize("week", range(1, 10))
def test_any_week_agrees_with_the_run(week):
    """A mean at the start of a week is what was measured at the end of the week before."""
    measured = simulate(SCENARIO, 1, seed=4, first_replicate=2).weeks.loc[week - 1]
    teachers = snapshot(SCENARIO, seed=4, replicate=2, week=week).teachers
    assert teachers["norm"].mean() == pytest.approx(measured["norm_mean"], rel=1e-12)
    assert teachers["expected_benefit"].mean() == pytest.approx(measured["benefit_mean"], rel=1e-12)
    assert (teachers["last_voluntary"] == week - 1).mean() == pytest.approx(measured["voluntary_share"], rel=1e-12)


def test_the_end_is_the_final_state_of_the_result():
    final = simulate(SCENARIO, 3, seed=4).teachers
    teachers = snapshot(SCENARIO, seed=4, replicate=2, week=10).teachers
    same = final[final["replicate"] == 2].drop(columns=["scenario", "replicate"]).reset_index(drop=True)
    assert same.equals(teachers)


def test_a_snapshot_changes_nothing():
    before = simulate(SCENARIO, 1, seed=4).runs
    shot = snapshot(SCENARIO, seed=4, week=7)
    shot.teachers["norm"] = 0.0
    assert simulate(SCENARIO, 1, seed=4).runs.equals(before)


def test_an_imported_staff_keeps_its_codes_and_isolates():
    staff = Staff(3, [0, 1, 2], [0, 1, 2], [0, 0, 0], {}, [pair(A, B, 0.05, 0.8, 0.3)], codes=["X1", "X2", "X3"])
    shot = snapshot(Scenario(School(staff=staff, acquaintances=0, named_opportunity=10)))
    assert shot.teachers["teacher"].tolist() == ["X1", "X2", "X3"]
    assert shot.ties.to_numpy().tolist() == [[A, B, 0.5, 0.8], [B, A, 0.5, 0.3]]  # named_opportunity 10 x .05
    assert C not in set(shot.ties["source"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"week": 11}, "week = 11 is not allowed; allowed: a whole number from 0 to 10"),
        ({"week": -1}, "week = -1"), ({"week": 2.0}, "week = 2.0"), ({"seed": -1}, "seed = -1"),
        ({"replicate": -1}, "replicate = -1"), ({"replicate": np.float64(1)}, "replicate = "),
    ],
)  # fmt: skip
def test_a_week_that_is_not_there(arguments, words):
    with pytest.raises(StaffroomError) as caught:
        snapshot(SCENARIO, **arguments)
    assert words in str(caught.value)
