"""What the figures draw: intervals, paired differences, cultures over terms; scenarios read back from a manifest."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.telling.described import scenario_from_dict
from analysis.telling.tables import Results, band, interval
from experiments.asking.keys import described
from sim.errors import StaffroomError
from sim.results.differences import interval as interval_of_one
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import ScheduledLever
from sim.scenario.school import School
from sim.staff.staff import Staff


def weeks_of(values: dict[str, list[float]], scenario: str = "a", term: int = 9) -> pd.DataFrame:
    """One school week by week."""
    length = len(next(iter(values.values())))
    number = np.arange(length)
    return pd.DataFrame(
        {"scenario": scenario, "replicate": 0, "week": number, "year": 1, "term": number // term + 1, **values}
    )


def runs_of(values: dict[str, dict[int, float]]) -> pd.DataFrame:
    """Trust of replicates by scenario."""
    rows = [(name, replicate, 1, value) for name, found in values.items() for replicate, value in found.items()]
    return pd.DataFrame(rows, columns=["scenario", "replicate", "seed", "trust_mean"])


# ---- numbers


def test_intervals_are_those_of_the_engine_column_by_column():
    values = np.random.default_rng(3).normal(size=(20, 4))
    values[::3, 1] = np.nan
    values[1:, 2] = np.nan
    values[:, 3] = np.nan
    found = interval(values)
    for column in range(4):
        expected = interval_of_one(values[:, column])
        np.testing.assert_allclose([found.mean[column], found.low[column], found.high[column]], expected, rtol=1e-12)
    assert found.schools.tolist() == [20, 13, 1, 0]


def test_the_band_holds_nine_schools_in_ten():
    low, high = band(np.column_stack([np.arange(101.0), np.full(101, np.nan)]))
    assert (low[0], high[0]) == (5.0, 95.0)
    assert np.isnan([low[1], high[1]]).all()


def test_differences_pair_the_same_schools_only():
    results = Results(runs_of({"a": {0: 0.5, 1: 0.4, 3: 0.3}, "b": {1: 0.6, 0: 0.6, 2: 0.9}}))
    assert results.paired("b", "trust_mean").round(12).to_dict() == {0: 0.1, 1: 0.2}
    assert results.paired("b", "norm_mean").empty


def test_weekly_differences_pair_schools_and_weeks():
    weeks = pd.concat([weeks_of({"trust_mean": [0.5, 0.5, 0.5]}), weeks_of({"trust_mean": [0.5, 0.7]}, "b")])
    results = Results(runs_of({"a": {0: 0.5}, "b": {0: 0.6}}), weeks)
    assert results.weekly_difference("b", "trust_mean").round(12).to_numpy().tolist() == [[0.0, 0.2]]


def test_the_manifest_orders_scenarios_and_says_when_a_reform_acts():
    measures = [{"lever": "mandate", "start": 10, "end": 46}, {"lever": "clarity", "start": 12, "end": 50}]
    described = {"b": {"reform": {"measures": []}, "school": {"size": 40}}, "a": {"reform": {"measures": measures}}}
    results = Results(runs_of({"a": {0: 0.5}, "b": {0: 0.6}}), manifest={"scenarios": described, "seed": 5})
    assert results.scenarios == ["b", "a"] and results.baseline == "b" and results.seed == 5
    assert results.reform_period("a") == (10, 50) and results.reform_period("b") is None
    assert results.base_line() == "n = 1 simulated school of 40 teachers per scenario, seed 5."


def test_cultures_follow_from_the_last_nine_weeks_of_a_term():
    free, scheduled = [0.1] * 12 + [0.6] * 12, [0.0] * 15 + [0.9] * 9
    values = {"voluntary_share": free, "voluntary_sessions": [0.8] * 24, "mandated_sessions": scheduled}
    values |= {"cross_department_share": [0.3] * 24, "depth_3_share": [np.nan] * 3 + [0.5] * 21}
    results = Results(runs_of({"a": {0: 0.5}}), weeks_of(values, term=12))
    shares = results.culture_shares("a")
    assert shares.loc[0, "individualism"] == 1  # weeks 3 to 11
    assert shares.loc[1, "contrived collegiality"] == 1  # weeks 15 to 23: scheduled in all nine, 0.9 against 0.8
    assert results.terms["last"].tolist() == [11, 23]
    assert shares.sum(axis=1).tolist() == [1, 1]


# ---- scenarios


def imported_school() -> School:
    pairs = [(0, 1, 1.0, 0.0, 0.6, float("nan")), (1, 2, 0.5, 0.5, 0.4, 0.7)]
    columns = {"norm": [0.2, float("nan"), 0.9]}
    return School("imported", staff=Staff(3, [0, 0, 1], [0, -1, 1], [0, 0, 0], columns, pairs), trust=0.3)


SCENARIOS = {
    "default": Scenario(),
    "changed": Scenario(
        School("gymnasium", size=30, departments=3, isolation=0.7, terms=(8, 8, 10, 8), stances={1: -0.5}),
        Reform(
            "stepwise",
            [
                ScheduledLever("mandate", 0.8, 4, 20, 3),
                ScheduledLever("mandate", 0.3, 20),
                ScheduledLever("coaching", 0.5, 0),
            ],
        ),
        {"trust_gain": 0.2},
        years=2,
    ),
    "imported": Scenario(imported_school(), Reform("projects", {"projects": 0.6}), years=1),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_comes_back_from_a_manifest(name):
    scenario = SCENARIOS[name]
    again = scenario_from_dict(json.loads(json.dumps(described(scenario))))
    assert described(again) == described(scenario)
    assert (again.weeks, again.terms) == (scenario.weeks, scenario.terms)
    np.testing.assert_array_equal(again.levers, scenario.levers)
    assert again.record() == scenario.record()


def test_a_description_that_does_not_fit_is_told_in_a_sentence():
    good = SCENARIOS["default"].to_dict()
    with pytest.raises(StaffroomError, match="reform"):
        scenario_from_dict({"school": good["school"]})
    with pytest.raises(StaffroomError, match="charm"):
        scenario_from_dict(good | {"parameters": {"charm": 1}})
