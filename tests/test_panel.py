"""The panel of ``explore`` without its widgets: numbers, the goal, odd input."""

import numpy as np
import pytest
from scipy.stats import binomtest

from analysis.exploring.panel import explorer
from analysis.exploring.panel.answer import HOURS, WHOLE_RUN, outcomes
from analysis.exploring.panel.goal import Chance, chance, checked_goal
from analysis.exploring.panel.words import number
from sim.declared.measures import MEASURE_NAMES, bounds_of
from sim.errors import StaffroomError
from staffroom import LEVERS, Reform, Scenario, School, compare, simulate
from tests.small_panel import REFORM, SMALL, small


def test_the_numbers_are_those_of_simulate_and_compare():
    panel = small(REFORM)
    found = panel.change({"trust": 0.4})
    school = SMALL.replace(trust=0.4)
    scenarios = {"without": Scenario(school, years=1), "with": Scenario(school, REFORM, years=1)}
    compared = compare(scenarios, 8, 1, 1)
    assert np.array_equal(found.setting.week_values, compared.results["with"].week_values, equal_nan=True)
    expected = compared.differences.set_index("outcome")
    for name in panel.shown:
        row = found.row(name)
        numbers = row[["against", "setting", "difference", "low", "high"]].astype(float).to_numpy()
        wanted = expected.loc[name, ["baseline_mean", "scenario_mean", "difference", "low", "high"]]
        assert numbers == pytest.approx(wanted.to_numpy(float))
        assert row["n"] == 8
    costs = compared.summary()
    assert found.row(HOURS)["difference"] == pytest.approx(costs.row("with", "costs", "together").value)
    assert found.row(WHOLE_RUN)["difference"] == pytest.approx(costs.row("with", "costs", "whole_run").value)


@pytest.mark.slow
def test_prices_count_and_free_levers_are_named():
    free, priced = small(REFORM), small(REFORM, prices=dict.fromkeys(LEVERS, 10))
    assert "Counted as free" in free.table_html or not free.current.free
    assert priced.current.free == [] and "Counted as free" not in priced.table_html
    assert priced.current.row(HOURS)["difference"] > free.current.row(HOURS)["difference"]


@pytest.mark.slow
def test_curves_hold_the_mean_inside_interval_inside_range():
    found = small(REFORM).change()
    weekly = found.setting.weeks.pivot(index="replicate", columns="week", values="trust_mean").to_numpy()
    curve = found.curve("trust_mean")
    assert curve.mean == pytest.approx(weekly.mean(axis=0))
    assert (curve.low <= curve.mean).all() and (curve.mean <= curve.high).all()
    assert curve.band_low == pytest.approx(np.percentile(weekly, 5, axis=0))
    assert curve.band_high == pytest.approx(np.percentile(weekly, 95, axis=0))


@pytest.mark.slow
def test_settings_seen_before_are_not_simulated_again():
    panel = small()
    first = panel.change({"mandate": 0.5}).setting
    panel.change({"mandate": 0.3})
    assert panel.change({"mandate": 0.5}).setting is first


@pytest.mark.slow
def test_a_moved_reform_does_not_simulate_the_unreformed_school_again():
    panel = small()
    assert panel.change({"mandate": 0.5}).against is panel.change({"mandate": 0.3}).against
    assert panel.change({"trust": 0.3}).against is not panel.change({"trust": 0.5}).against


@pytest.mark.slow
def test_without_a_reform_there_is_one_school():
    panel = small()
    found = panel.change()
    assert found.setting is found.against
    assert "no reform to compare with" in panel.text and "No reform is set" in panel.text
    assert "95 % interval" not in panel.table_html


def test_compared_with_the_opening():
    panel = small(REFORM)
    found = panel.change({"trust": 0.2}, against="opened")
    assert found.against.scenario.to_dict() == Scenario(SMALL, REFORM, years=1).to_dict()
    assert found.setting.scenario.school.trust == 0.2 and found.setting.scenario.reform.measures == REFORM.measures
    assert "As the panel opened" in panel.text


@pytest.mark.parametrize(("hits", "schools"), [(0, 100), (1, 100), (37, 100), (100, 100), (3, 8)])
def test_the_interval_of_a_chance_is_wilsons(hits, schools):
    expected = binomtest(hits, schools).proportion_ci(0.95, method="wilson")
    assert Chance(hits, schools).interval == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_chance_counts_schools_and_a_school_without_the_number_does_not_reach_it():
    values = np.array([0.2, 0.5, 0.7, np.nan])
    assert chance(checked_goal(("trust_mean", 0.5)), values).hits == 2
    assert chance(checked_goal(("strain_mean", 0.5)), values).hits == 2  # at most: less strain is better
    assert chance(checked_goal(("trust_mean", 0.9)), values).nearest == 0.7


@pytest.mark.slow
def test_the_chance_in_words_is_counted_from_the_runs():
    panel = small(REFORM, goal=("trust_mean", 0.47))
    hits = int((outcomes(panel.current.setting, "trust_mean") >= 0.47).sum())
    assert panel.current.chance.hits == hits
    assert f"{hits} of 8" in panel.text or f"{'All' if hits else 'None of'} 8" in panel.text


def test_a_goal_that_nothing_reaches_says_so_and_how_near_it_came():
    panel = small(REFORM, goal=("voluntary_share", 1.0))
    best = outcomes(panel.current.setting, "voluntary_share").max()
    none = "None of 8 simulated schools reached the goal: the chance in the model is at most 32 %."
    assert f"{none} The nearest came to {number(best)}" in panel.text


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        (("voluntary_shar", 0.5), "did you mean 'voluntary_share'"),
        (("voluntary_share", 1.2), "no school can reach 1.2 in 'voluntary_share' .* allowed: 0 to 1"),
        (("scheduled_hours", -1), "allowed: from 0 on"),
        (("voluntary_share", "much"), "the target 'much' of 'voluntary_share' is not a number"),
        (("voluntary_share", float("nan")), "is not a number"),
        (("voluntary_share", 0.5, "exactly"), "'at least' or 'at most'"),
        (("modularity", 0.3), "neither better nor worse"),
        ("voluntary_share", "is not a goal"),
        (0.5, "is not a goal"),
    ],
)
def test_a_wrong_goal_is_told(goal, sentence):
    with pytest.raises(StaffroomError, match=sentence):
        checked_goal(goal)


def test_outcomes_lie_within_their_bounds():
    values = simulate(Scenario(SMALL, REFORM, years=1), 8, 1, 1).runs
    for name in MEASURE_NAMES:
        low, high = bounds_of(name)
        assert values[name].dropna().between(low, high).all(), name


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"replicates": 0}, "replicates = 0"),
        ({"replicates": 2.5}, "replicates = 2.5"),
        ({"seed": -1}, "seed = -1"),
        ({"threads": 0}, "threads = 0"),
        ({"outcomes": "trust_mean"}, "outcomes = 'trust_mean' is not a list"),
        ({"outcomes": ["trust_men"]}, "did you mean 'trust_mean'"),
    ],
)
def test_wrong_options_are_told(options, sentence):
    with pytest.raises(StaffroomError, match=sentence):
        explorer(Scenario(SMALL), **options)


def test_something_else_than_a_scenario_is_told():
    with pytest.raises(StaffroomError, match="explore needs a Scenario or a School, not Reform"):
        explorer(REFORM)


def test_what_it_is_compared_with_must_be_known():
    with pytest.raises(StaffroomError, match="against = 'without_'"):
        small().change(against="without_")


@pytest.mark.parametrize("replicates", [1, 2])
def test_three_teachers_and_one_or_two_schools(replicates):
    panel = explorer(Scenario(School(size=3), Reform("m", {"mandate": 0.5})), replicates=replicates, threads=1)
    assert panel.png
    assert ("One school only" in panel.text) == (replicates == 1)
    assert "nan" not in panel.text + panel.table_html + panel.alternative
    assert "Teachers in the school = 3 (plausible 10 to 150)" in panel.text


def test_an_outcome_that_no_school_has():
    opening = Scenario(SMALL.replace(readiness=-90), Reform("m", {"mandate": 0.5}), {"arranging": 0}, 1)
    panel = explorer(opening, goal=("depth_mean", 0.5), replicates=4, threads=1)
    assert panel.png
    assert "4 of 4 schools have no number for Depth of voluntary work" in panel.text
    assert "not known" in panel.text and "nan" not in panel.text + panel.table_html


@pytest.mark.slow
def test_five_thousand_teachers():
    opening = Scenario(School(size=5000), Reform("m", {"mandate": 0.5}, start=1), years=0.25)
    panel = explorer(opening, replicates=2)
    assert "5000 teachers" in panel.status and panel.png
    large = explorer(Scenario(School(size=5000)))
    assert any("5000 teachers take roughly" in line for line in large.warnings_before_the_first_run())


def test_a_usual_school_is_not_announced_as_slow():
    assert not any("take roughly" in line for line in explorer(School()).warnings_before_the_first_run())
