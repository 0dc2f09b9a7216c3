"""Outcomes of a run: at a time, as a statistic, weeks to a level, what is left of a gain; against plain loops."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.figures.sweep import dose_curves, reforms_by_school
from analysis.figures.sweep.words import horizon
from experiments.asking.outcome import STATISTICS, bounds_of_outcome, of_runs, ordered, outcome, span_of
from experiments.reading import finished
from sim.declared.measures import MEASURE_NAMES, bounds_of
from sim.results.differences import fieller, interval
from sim.results.outcome_columns import all_outcomes
from staffroom import Reform, Scenario, School, compare, simulate
from tests.command_line import staffroom, working_folder
from tests.small_sweep import SMALL

__all__ = ["staffroom", "working_folder"]  # fixtures

COLUMN = MEASURE_NAMES.index("voluntary_share")


@pytest.fixture(scope="module")
def result():
    """Three schools over two years of unequal terms."""
    school = School(size=12, departments=3, terms=[5, 8, 6])
    return simulate(Scenario(school, years=2), replicates=3, seed=4)


def of(name, result):
    return outcome(name).values(result.week_values, result.scenario)


def test_terms_and_years_count_from_the_beginning():
    terms = (5, 8, 6)
    assert [span_of("term", number, terms) for number in (1, 2, 3, 4, 6)] == [
        (0, 5),
        (5, 13),
        (13, 19),
        (19, 24),
        (32, 38),
    ]
    assert span_of("year", 2, terms) == (19, 38) and span_of("week", 30, terms) == (30, 31)


@pytest.mark.parametrize(("place", "first", "stop"), [("term5", 24, 32), ("year1", 0, 19), ("week37", 37, 38)])
def test_an_outcome_at_a_time(result, place, first, stop):
    weeks = result.week_values[:, first:stop, COLUMN]
    assert of(f"voluntary_share@{place}", result) == pytest.approx(weeks.mean(axis=1), nan_ok=True)


def test_sums_are_summed_over_a_term(result):
    exits = result.week_values[:, 13:19, MEASURE_NAMES.index("exits")]
    assert exits.sum() > 0 and of("exits@term3", result) == pytest.approx(exits.sum(axis=1))


def test_statistics_leave_out_weeks_without_a_value(result):
    depth = result.week_values[:, :, MEASURE_NAMES.index("depth_mean")].copy()
    depth[0, :4], depth[1] = np.nan, np.nan
    plain = {"max": max, "min": min, "mean": np.mean, "sum": sum, "sd": np.std}
    for name, function in plain.items():
        known = [[value for value in row if value == value] for row in depth]
        expected = [function(row) if row else np.nan for row in known]
        assert STATISTICS[name](depth) == pytest.approx(expected, nan_ok=True)
    assert np.isnan(STATISTICS["first"](depth)[0])
    assert STATISTICS["last"](depth) == pytest.approx(depth[:, -1], nan_ok=True)


def test_weeks_to_a_level_and_whether_it_is_reached(result):
    share = result.week_values[:, :, COLUMN]
    level = float(np.median(share.max(axis=1)))
    first = [next((week for week, value in enumerate(row) if value > level), np.nan) for row in share]
    assert of(f"weeks_to(voluntary_share>{level!r})", result) == pytest.approx(first, nan_ok=True)
    assert of(f"reached(voluntary_share>{level!r})", result).tolist() == [float(week == week) for week in first]
    assert 0 < sum(week == week for week in first) < 3


def test_names_are_spelt_in_one_way_and_ordered():
    given = [
        "weeks_to( norm_mean > .50 )",
        "trust_mean",
        "voluntary_share",
        "weeks_to(norm_mean>0.5)",
        "kept(norm_mean, 36)",
    ]
    found = ordered(given)
    assert found == ("voluntary_share", "trust_mean", "kept(norm_mean,36)", "reform_end", "weeks_to(norm_mean>0.5)")
    assert ordered(given[::-1]) == found  # the same outcomes in another order are the same request
    assert of_runs(found) == [name for name in found if name != "kept(norm_mean,36)"]


def test_a_level_keeps_all_its_digits():
    assert outcome("reached(norm_mean>0.123456789)").name == "reached(norm_mean>0.123456789)"
    assert outcome("weeks_to(exits<12.0)").name == "weeks_to(exits<12)"


def test_all_measures_and_others():
    assert ordered(["norm_mean.max", "all"]) == (*all_outcomes(), "norm_mean.max")


def test_between_what_an_outcome_can_lie():
    assert bounds_of_outcome("norm_gap.sum") == (-np.inf, np.inf) and bounds_of_outcome("norm_mean.sd") == (0, 0.5)
    assert bounds_of_outcome("norm_mean@term1") == bounds_of("norm_mean") == bounds_of_outcome("norm_mean.max")
    assert bounds_of_outcome("weeks_to(norm_mean>0.5)") == (0, np.inf)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nrm_mean@term2", "nrm_mean in nrm_mean@term2 is not a measure; did you mean 'norm_mean'?"),
        ("norm_mean.maxx", "norm_mean.maxx is not a statistic; did you mean 'max'?"),
        ("norm_mean@trem2", "'norm_mean@trem2' is not an outcome; allowed: voluntary_share, voluntary_share@term7"),
        ("norm_mean@term0", "norm_mean@term0: terms count from 1, weeks from 0."),
        ("weeks_to(norm_mean=0.5)", "is not an outcome; allowed"),
        ("weeks_to(norm_mean>1e)", "'1e' is not a number"),
        ("weeks_to(norm_mean>5)", "never happens: norm_mean lies between 0 and 1; give a level inside"),
        ("reached(norm_mean<0)", "never happens: norm_mean lies between 0 and 1; give a level inside"),
        ("reached(norm_mean>1e999)", "1e999 is too large a number"),
        ("[]", "outcomes: the list is empty; name at least one"),
        ("null", "outcomes = null names none; leave it out for all measures"),
        ("[all,nrm_mean]", "nrm_mean is not a measure; did you mean 'norm_mean'?"),
        ("kept(norm_mean,3)", "allowed are 4 to 1,560 weeks"),
        ("kept(norm_mean,36)", "compares a reform with the school without it; add paired=true, or reforms=A,B."),
        ("norm_mean@term9", "is after the end of the run, which has 18 weeks"),
    ],
)
def test_an_outcome_that_there_is_not(staffroom, typed, said):
    code, _, err = staffroom("sweep", *SMALL, "isolation=0.2,0.8", "replicates=2", f"outcomes={typed}", "output=out")
    assert code == 1 and said in err and "Traceback" not in err
    assert not Path("out").exists()  # the same command put right must find nothing in its way


def test_an_outcome_that_does_not_fit_spares_earlier_results(staffroom):
    sweep = ["sweep", *SMALL, "isolation=0.2,0.8", "replicates=2", "output=out"]
    assert staffroom(*sweep, "outcomes=norm_mean")[0] == 0
    code, _, err = staffroom(*sweep, "outcomes=norm_mean@term9", "overwrite=true")
    assert code == 1 and "after the end of the run" in err
    assert len(pd.read_parquet("out/runs.parquet")) == 4


def test_a_gain_is_of_four_weeks_of_a_reform(staffroom):
    """Weeks before the reform, or of the reform after its end, would be taken for it."""
    short = ["reform.levers.trust_building=1", "reform.start=5", "reform.end=7", "paired=true", "years=1"]
    arguments = ["isolation=0.2,0.8", "replicates=2", "outcomes=kept(norm_mean,9)", "output=out"]
    code, _, err = staffroom("sweep", *SMALL[:2], *short, *arguments)
    assert code == 1 and "is in force from week 5 to week 6 only" in err and not Path("out").exists()


def test_a_sweep_keeps_them_and_says_what_is_left_of_a_gain(staffroom):
    """The numbers of the tables are those of the same schools simulated in Python."""
    names = ["trust_mean", "trust_mean@term2", "norm_mean.max", "weeks_to(voluntary_share>0.6)", "kept(trust_mean,9)"]
    reform = ["reform.levers.trust_building=1", "reform.start=2", "reform.end=20", "paired=true"]
    small = ["school.size=12", "school.departments=3", "years=1", "isolation=0.2,0.5", "replicates=8"]
    code, out, err = staffroom("sweep", *small, *reform, f"outcomes=[{','.join(names)}]", "output=out")
    assert code == 0 and "kept.parquet (2 rows)" in out, err
    design, runs = pd.read_parquet("out/design.parquet"), pd.read_parquet("out/runs.parquet")
    school = School(size=12, departments=3, isolation=0.5)
    built = Reform("built", {"trust_building": 1.0}, start=2, end=20)
    found = compare({"as it is": Scenario(school, years=1), "built": Scenario(school, built, years=1)}, 8, 1)
    own = found.results["built"]
    named = design[(design["point"] == 1) & (design["arm"] == "reform")]["scenario"].item()
    rows = runs[runs["scenario"].astype(str) == named].sort_values("replicate")
    for name in names[:4]:
        expected = own.runs[name] if name in MEASURE_NAMES else of(name, own)
        assert rows[name].to_numpy() == pytest.approx(np.asarray(expected), nan_ok=True, abs=1e-12)
    trust = MEASURE_NAMES.index("trust_mean")
    gain = (own.week_values - found.results["as it is"].week_values)[:, :, trust]
    at_end, later = gain[:, 16:20].mean(axis=1), gain[:, 25:29].mean(axis=1)
    kept = pd.read_parquet("out/kept.parquet").set_index("point").loc[1]
    assert kept["end"] == 20 and kept["schools"] == 8
    assert kept[["gain", "gain_low", "gain_high"]].to_list() == pytest.approx(interval(at_end, (-1, 1)))
    assert kept[["share_left", "low", "high"]].to_list() == pytest.approx(fieller(later, at_end))


def test_a_reform_that_does_not_end_in_time_is_refused(staffroom):
    reform = ["reform.levers.trust_building=1", "paired=true", "outcomes=kept(trust_mean,9)", "output=out"]
    code, _, err = staffroom("sweep", *SMALL, "isolation=0.2,0.5", "replicates=2", *reform)
    assert code == 1 and "ends in week 18 of a run of 18 weeks" in err and "let it end earlier" in err


def test_a_share_of_schools_has_an_interval_for_counts(staffroom):
    arguments = ["isolation=0.2,0.8", "replicates=8", "outcomes=reached(voluntary_share>0.01)", "output=out"]
    assert staffroom("sweep", *SMALL, *arguments)[0] == 0
    points = pd.read_parquet("out/points.parquet")
    assert points["mean"].tolist() == [1, 1] and (points["low"] < 0.7).all() and (points["high"] == 1).all()
    found = finished.read(Path("out"))
    drawn = {curves.name: curves.lines["All schools"][points["outcome"][0]] for curves in dose_curves.figures(found)}
    np.testing.assert_array_equal(drawn["dose_curves"].low, points["low"])
    along = drawn["dose_along"]
    assert (along.mean == 0).all() and along.high[0] == along.low[0] == 0 and along.high[1] > 0.1 > -0.1 > along.low[1]


def test_what_reforms_change_in_a_share_has_one_too(staffroom):
    arguments = ["reforms=no_reform,coaching", "replicates=8", "outcomes=reached(voluntary_share>0.01)", "output=out"]
    assert staffroom("sweep", *SMALL, "school=rural_comprehensive,district_gymnasium", *arguments)[0] == 0
    points = pd.read_parquet("out/points.parquet").query("arm == 'coaching'")
    (changes,) = reforms_by_school.figures(finished.read(Path("out")))
    drawn = [float(part.low[0]) for part in changes.panels.values()]
    assert sorted(drawn) == sorted(points["difference_low"]) and max(drawn) < 0


def test_figures_of_other_outcomes_say_so_and_leave_the_calendar_out(staffroom):
    names = "outcomes=[trust_mean@term2,reached(norm_mean>0.5),reform_end]"
    reform = ["reform.levers.trust_building=1", "reform.start=2", "reform.end=10"]
    assert staffroom("sweep", *SMALL, *reform, "isolation=0.2,0.8", "replicates=6", names, "output=out")[0] == 0
    found = finished.read(Path("out"))
    assert dose_curves.outcomes(found) == ["trust_mean@term2"]
    assert horizon(found) == "outcomes: means over the last year, unless their titles say when or what"
