"""Runs and comparisons: tables, arithmetic, progress, and what is said about wrong input."""

import math
import threading

import numpy as np
import pandas as pd
import pytest

from sim.declared.measures import MEASURE_NAMES, MEASURES
from sim.kernel.state import TEACHER_FIELDS
from sim.kernel.week import outcomes
from sim.results.differences import interval
from staffroom import CULTURES, Reform, Scenario, School, StaffroomError, compare, paired_differences, simulate

SMALL = School("small", size=12, departments=3, grades=2, terms=[4, 6])
SCENARIO = Scenario(SMALL, years=2.5)
REFORM = Scenario(SMALL, Reform("mandate", {"mandate": 0.8}, start=5), years=2.5)


@pytest.fixture(scope="module")
def result():
    return simulate(SCENARIO, 3, seed=7, threads=2, first_replicate=10)


def test_weeks(result):
    weeks = result.weeks
    assert list(weeks.columns) == ["scenario", "replicate", "week", "year", "term", *MEASURE_NAMES]
    assert len(weeks) == 3 * 25
    one = weeks[weeks["replicate"] == 11]
    assert one["week"].tolist() == list(range(25))
    assert one["year"].tolist() == [1] * 10 + [2] * 10 + [3] * 5
    assert one["term"].tolist() == ([1] * 4 + [2] * 6) * 2 + [1] * 4 + [2]
    assert set(weeks["scenario"]) == {"no_reform"}
    assert all(weeks[name].dtype == np.float64 for name in MEASURE_NAMES)


def test_runs_are_the_outcomes_of_the_last_year(result):
    runs = result.runs
    assert list(runs.columns) == ["scenario", "replicate", "seed", *MEASURE_NAMES, "culture"]
    assert runs["replicate"].tolist() == [10, 11, 12]
    assert runs["seed"].tolist() == [7, 7, 7]
    assert set(runs["culture"]) <= set(CULTURES)
    last = result.weeks[result.weeks["week"] >= 15].groupby("replicate")
    for measure in MEASURES:
        expected = last[measure.name].sum() if measure.aggregate == "sum" else last[measure.name].mean()
        assert runs[measure.name].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-12, nan_ok=True), measure.name


def test_teachers_are_the_final_state(result):
    teachers = result.teachers
    assert list(teachers.columns) == ["scenario", "replicate", "teacher", *(name for name, _, _ in TEACHER_FIELDS)]
    assert len(teachers) == 3 * 12
    assert teachers["teacher"].tolist() == [f"T{k:02d}" for k in range(1, 13)] * 3
    last = result.weeks[(result.weeks["week"] == 24)].set_index("replicate")
    for replicate, staff in teachers.groupby("replicate"):
        assert staff["norm"].mean() == pytest.approx(last.loc[replicate, "norm_mean"], rel=1e-12)
        assert staff["department"].tolist() == [0] * 4 + [1] * 4 + [2] * 4


def test_what_a_result_knows(result):
    assert (result.name, result.seed, result.replicates, result.first_replicate) == ("no_reform", 7, 3, 10)
    assert result.scenario is SCENARIO
    assert result.seconds > 0
    assert repr(result) == "Result('no_reform', 3 schools of 12 teachers over 25 weeks)"
    assert simulate(REFORM, 1).name == "mandate"
    assert set(simulate(REFORM, 1, name="mine").runs["scenario"]) == {"mine"}


def test_weeks_that_were_not_kept_are_missed_in_a_sentence():
    result = simulate(SCENARIO, 2, keep_weeks=False)
    assert len(result.runs) == 2
    with pytest.raises(StaffroomError, match="keep_weeks=True"):
        _ = result.weeks


def test_progress_counts_every_run_from_the_calling_thread():
    seen, here = [], threading.get_ident()
    simulate(SCENARIO, 11, threads=2, progress=lambda done, total: seen.append((done, total, threading.get_ident())))
    assert [total for _, total, _ in seen] == [11] * len(seen)
    done = [count for count, _, _ in seen]
    assert done == sorted(set(done))
    assert done[-1] == 11
    assert {thread for _, _, thread in seen} == {here}


def test_a_progress_that_fails_stops_the_work():
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(SCENARIO, 8, threads=2, progress=stop)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"replicates": 0}, "replicates = 0"), ({"replicates": 2.0}, "replicates = 2.0"), ({"replicates": True},
        "replicates = True"),
        ({"replicates": "5"}, "replicates = '5'"), ({"seed": -1}, "seed = -1"), ({"seed": 2**63},
        "seed = 9223372036854775808"),
        ({"seed": None}, "seed = None"), ({"threads": 0}, "threads = 0"), ({"threads": 1.5}, "threads = 1.5"),
        ({"first_replicate": -1}, "first_replicate = -1"), ({"first_replicate": 2**32}, "first_replicate = 4294967296"),
    ],
)  # fmt: skip
def test_wrong_numbers_are_refused_in_one_sentence(arguments, words):
    with pytest.raises(StaffroomError) as caught:
        simulate(SCENARIO, **arguments)
    assert words in str(caught.value)
    assert "allowed: a whole number from" in str(caught.value)


def test_what_is_not_a_scenario_is_refused():
    for wrong in (None, SMALL, "default"):
        with pytest.raises(StaffroomError, match="simulate needs a Scenario"):
            simulate(wrong, 1)
    for wrong in ({}, None, [SCENARIO]):
        with pytest.raises(StaffroomError, match="compare needs named scenarios"):
            compare(wrong, 1)


@pytest.mark.parametrize("years", [0, -1, 31, float("nan"), "two", True, None])
def test_a_horizon_that_is_none(years):
    with pytest.raises(StaffroomError, match="is not a horizon"):
        Scenario(SMALL, years=years)


def test_a_horizon_of_broken_weeks():
    with pytest.raises(StaffroomError, match="whole weeks"):
        Scenario(SMALL, years=0.55)
    assert Scenario(SMALL, years=1 / 10).weeks == 1


def test_largest_seed_and_replicate_work():
    assert len(simulate(SCENARIO, 1, seed=2**63 - 1, first_replicate=2**32 - 2).runs) == 1


def test_seeds_differ_and_repeat():
    first, again, other = (simulate(SCENARIO, 2, seed=seed).runs["norm_mean"].tolist() for seed in (1, 1, 2))
    assert first == again != other
    high = simulate(SCENARIO, 2, seed=1 + 2**32).runs["norm_mean"].tolist()
    assert high not in (first, other)


def test_outcomes_by_hand():
    # two measures over three weeks, of which the last two count: a mean without the NaN, and a sum
    rows = np.array([[9.0, 9.0], [np.nan, 1.0], [4.0, 2.0]])
    out = np.zeros(2)
    outcomes(rows, np.array([False, True]), 2, out)
    assert out.tolist() == [4.0, 3.0]
    outcomes(np.array([[np.nan, np.nan]]), np.array([False, True]), 5, out)
    assert np.isnan(out[0])
    assert out[1] == 0.0


def test_comparison():
    seen = []
    comparison = compare(
        {"as it is": SCENARIO, "reform": REFORM}, 4, seed=3, progress=lambda *numbers: seen.append(numbers)
    )
    assert comparison.baseline == "as it is"
    assert list(comparison.results) == ["as it is", "reform"]
    assert comparison.runs["scenario"].tolist() == ["as it is"] * 4 + ["reform"] * 4
    assert len(comparison.weeks) == 2 * 4 * 25
    assert seen[-1] == (8, 8)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    alone = simulate(REFORM, 4, seed=3)
    assert comparison.results["reform"].runs["norm_mean"].tolist() == alone.runs["norm_mean"].tolist()
    # the same schools until week 5
    weeks = comparison.weeks[comparison.weeks["week"] < 5]
    before, after = (weeks[weeks["scenario"] == name][MEASURE_NAMES].to_numpy() for name in comparison.results)
    assert before.tobytes() == after.tobytes()


def test_differences_of_a_comparison():
    comparison = compare({"as it is": SCENARIO, "reform": REFORM, "same": SCENARIO}, 6, seed=3)
    table = comparison.differences
    assert list(table.columns) == [
        "scenario", "baseline", "outcome", "baseline_mean", "scenario_mean", "difference", "low", "high",
        "share_positive",
        "variance_reduction", "replicates",
    ]  # fmt: skip
    assert table["scenario"].tolist() == ["reform"] * len(MEASURE_NAMES) + ["same"] * len(MEASURE_NAMES)
    assert table["outcome"].tolist() == MEASURE_NAMES * 2
    row = table.set_index(["scenario", "outcome"]).loc[("reform", "mandated_sessions")]
    runs = comparison.runs.pivot(index="replicate", columns="scenario", values="mandated_sessions")
    assert row["difference"] == pytest.approx((runs["reform"] - runs["as it is"]).mean(), rel=1e-12)
    assert row["share_positive"] == 1.0
    same = table[table["scenario"] == "same"].set_index("outcome").loc["norm_mean"]
    assert (same["difference"], same["low"], same["high"], same["share_positive"]) == (0.0, 0.0, 0.0, 0.0)


def runs_of(before, after, outcome="norm_mean"):
    """A table of runs with hand-made numbers in one outcome."""
    rows = []
    for name, values in (("a", before), ("b", after)):
        for replicate, value in enumerate(values):
            rows.append({"scenario": name, "replicate": replicate, **dict.fromkeys(MEASURE_NAMES, 0.0), outcome: value})
    return pd.DataFrame(rows)


def difference(before, after, outcome="norm_mean"):
    return paired_differences(runs_of(before, after, outcome), "a").set_index("outcome").loc[outcome]


def test_six_pairs_by_hand():
    # changes 1, 2, 3 twice: mean 2, variance 4 / 5; t of 5 degrees of freedom 2.570582
    row = difference([1.0, 2.0, 6.0] * 2, [2.0, 4.0, 9.0] * 2, "student_outcome")
    assert row["difference"] == pytest.approx(2.0, rel=1e-14)
    assert row["low"] == pytest.approx(2.0 - 2.570582 * math.sqrt(0.8 / 6), abs=1e-6)
    assert row["high"] == pytest.approx(2.0 + 2.570582 * math.sqrt(0.8 / 6), abs=1e-6)


def test_three_pairs_by_hand():
    row = difference([1.0, 2.0, 6.0], [2.0, 4.0, 9.0])
    assert row["difference"] == pytest.approx(2.0, rel=1e-14)
    assert np.isnan([row["low"], row["high"]]).all()  # too few for an interval
    assert (row["baseline_mean"], row["scenario_mean"]) == (3.0, 5.0)
    assert row["share_positive"] == 1.0
    # variances 7 and 13 against 1: two independent samples would vary 20 times as much
    assert row["variance_reduction"] == pytest.approx(20.0, rel=1e-12)
    assert row["replicates"] == 3


def test_share_positive_counts_only_rises():
    assert difference([1.0, 1.0, 1.0, 1.0], [2.0, 1.0, 0.0, 3.0])["share_positive"] == 0.5


def test_pairs_with_a_gap_are_left_out():
    row = difference([1.0, np.nan, 2.0], [2.0, 5.0, 4.0])
    assert (row["replicates"], row["difference"], row["baseline_mean"]) == (2, 1.5, 1.5)
    none = difference([np.nan], [1.0])
    assert none["replicates"] == 0
    assert none[["difference", "low", "high", "share_positive"]].isna().all()


def test_pairs_are_matched_by_replicate_not_by_place():
    runs = runs_of([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]).iloc[[0, 1, 2, 5, 4, 3]]
    row = paired_differences(runs, "a").set_index("outcome").loc["norm_mean"]
    assert row["difference"] == pytest.approx(2.0, rel=1e-14)
    fewer = paired_differences(runs[~((runs["scenario"] == "b") & (runs["replicate"] == 2))], "a").set_index("outcome")
    assert fewer.loc["norm_mean", "replicates"] == 2


def test_intervals_of_too_few():
    assert interval(np.array([3.0]))[0] == 3.0
    assert np.isnan(interval(np.array([3.0]))[1:]).all()
    assert np.isnan(interval(np.array([]))).all()


def test_a_baseline_that_is_not_there():
    with pytest.raises(StaffroomError, match="there is no scenario 'c'"):
        paired_differences(runs_of([1.0], [2.0]), "c")
