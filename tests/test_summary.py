"""The summary of a comparison: its numbers are those of the tables, and every awkward case has a defined sentence."""

import numpy as np
import pandas as pd
import pytest

from analysis.telling.summary_text import kept_how
from sim.declared.measures import DIRECTION, MEASURE_NAMES
from sim.results.comparison import Comparison
from sim.results.costs import REWORK_HOURS
from sim.results.differences import fieller, interval, wilson
from sim.results.summary import COLUMNS, QUESTIONS, Summary
from sim.results.summary.losing import NOTICEABLE
from sim.results.summary.rows import AT_THE_END, IDENTICAL, IN_THE_RUN, NEVER, NO_GAIN, NO_NUMBER, TOO_FEW
from staffroom import Reform, Scenario, School, StaffroomError, compare, simulate

SCHOOL = School("made_up", size=12, departments=3)
LEVERS = {"mandate": 0.8, "clarity": 0.9, "control": 0.1, "protected_time": 0.8}
ENDING, LASTING = Reform("ending", LEVERS, end=36), Reform("lasting", LEVERS)
HARMFUL = Reform("harmful", {"mandate": 0.9, "control": 1.0, "clarity": 0.1})
SCENARIOS = {
    "as it is": Scenario(SCHOOL, years=2),
    **{reform.name: Scenario(SCHOOL, reform, years=2) for reform in (ENDING, LASTING, HARMFUL)},
}


@pytest.fixture(scope="module")
def comparison():
    return compare(SCENARIOS, replicates=20, seed=3)


@pytest.fixture(scope="module")
def summary(comparison):
    return comparison.summary(elsewhere=True)


def two(*, school=SCHOOL, reform=LASTING, replicates=6, years=1, **options):
    """A small comparison of a reform with nothing."""
    names = {"without": Scenario(school, years=years), "with": Scenario(school, reform, years=years)}
    return compare(names, replicates, 1, **options)


def weekly(comparison, name, outcome):
    """An outcome of every week, schools x weeks."""
    return comparison.results[name].week_values[:, :, MEASURE_NAMES.index(outcome)]


def test_wilson_of_known_shares():
    assert np.round(wilson(8, 10), 4).tolist() == [0.8, 0.4902, 0.9433]
    assert wilson(0, 20)[1] == 0 and wilson(20, 20)[2] == 1
    assert np.isnan(wilson(0, 0)).all()


def test_fieller_is_where_the_t_test_of_the_difference_turns():
    """At an end of the interval, numerator - ratio x denominator is just significant: that defines the interval."""
    rng = np.random.default_rng(1)
    below = rng.normal(2, 0.5, 30)
    above = 0.6 * below + rng.normal(0, 0.3, 30)
    ratio, low, high = fieller(above, below)
    assert ratio == pytest.approx(above.mean() / below.mean())
    assert low < ratio < high
    assert interval(above - low * below)[1] == pytest.approx(0, abs=1e-12)
    assert interval(above - high * below)[2] == pytest.approx(0, abs=1e-12)


def test_fieller_covers_the_true_ratio():
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(400):
        below = rng.normal(1, 0.8, 25)
        _, low, high = fieller(0.5 * below + rng.normal(0, 0.5, 25), below)
        hits += low <= 0.5 <= high
    assert 0.92 <= hits / 400 <= 0.98


def test_no_ratio_of_a_denominator_that_may_be_zero():
    rng = np.random.default_rng(3)
    assert np.isnan(fieller(rng.normal(0, 1, 20), rng.normal(0, 1, 20))).all()
    assert np.isnan(fieller(np.ones(1), np.ones(1))).all()


def test_the_table_has_its_columns_and_every_question_for_every_reform(summary):
    assert list(summary.table) == COLUMNS
    assert not summary.table.duplicated(["reform", "question", "item"]).any()
    for reform in summary.reforms:
        assert set(summary.table.loc[summary.table["reform"] == reform, "question"]) == set(QUESTIONS) - {"worlds"}


def test_changes_are_the_paired_differences(comparison, summary):
    found = comparison.differences.set_index(["scenario", "outcome"])
    for reform in summary.reforms:
        for outcome in summary.outcomes:
            row, expected = summary.row(reform, "changes", outcome), found.loc[(reform, outcome)]
            assert (row.value, row.low, row.high) == tuple(expected[["difference", "low", "high"]])
            assert row.n == expected["replicates"]
            assert summary.row(reform, "changes", f"{outcome}.with").value == expected["scenario_mean"]


def test_share_of_schools_better_off(comparison, summary):
    better = comparison.differences.set_index(["scenario", "outcome"]).loc[("lasting", "voluntary_share")]
    row = summary.row("lasting", "sure", "better_schools")
    assert row.value == better["share_positive"]
    assert (row.low, row.high) == wilson(round(20 * row.value), 20)[1:]


def test_fewer_is_better_where_it_is(comparison):
    summary = comparison.summary(goal="isolates_share")
    change = comparison.runs.pivot(index="replicate", columns="scenario", values="isolates_share")
    better = (change["lasting"] < change["as it is"]).mean()
    assert summary.row("lasting", "sure", "better_schools").value == better
    assert summary.best != "harmful"
    assert DIRECTION["isolates_share"] == -1


def test_hours_are_those_of_the_weeks_in_force(comparison, summary):
    extra = 0.0
    for name, sign in (("ending", 1), ("as it is", -1)):
        weeks = slice(10, 36)
        hours = weekly(comparison, name, "scheduled_hours")[:, weeks].mean(axis=1)
        rework = weekly(comparison, name, "rework")[:, weeks].mean(axis=1) * 36
        extra = extra + sign * (36 * hours + REWORK_HOURS.default * rework)
    row = summary.row("ending", "costs", "together")
    assert (row.value, row.low, row.high) == pytest.approx(interval(extra))
    parts = [summary.row("ending", "costs", part).value for part in ("scheduled", "rework")]
    assert sum(parts) == pytest.approx(row.value)
    assert summary.row("ending", "costs", "school").value == pytest.approx(12 * row.value)


def test_hours_over_the_whole_run(comparison, summary):
    scheduled, rework = (
        weekly(comparison, "ending", name).sum(axis=1) - weekly(comparison, "as it is", name).sum(axis=1)
        for name in ("scheduled_hours", "rework")
    )
    total = (scheduled + REWORK_HOURS.default * rework).mean()
    assert summary.row("ending", "costs", "whole_run").value == pytest.approx(total / 2)  # two years


def test_levers_without_a_price_are_named_and_a_price_is_counted(comparison):
    free = comparison.summary().row("ending", "costs", "free")
    assert free.value == 3 and free.note == "clarity, control, protected_time"
    assert "Counted as free" in str(comparison.summary()) and "clear aim" in str(comparison.summary())
    priced = comparison.summary(prices={"clarity": 10, "protected_time": 5})
    before = comparison.summary().row("ending", "costs", "together").value
    assert priced.row("ending", "costs", "priced").value == pytest.approx(10 * 0.4 + 5 * 0.8)
    assert priced.row("ending", "costs", "together").value == pytest.approx(before + 8)
    assert priced.row("ending", "costs", "whole_run").value == pytest.approx(
        comparison.summary().row("ending", "costs", "whole_run").value + 8 * 26 / 72
    )
    assert priced.row("ending", "costs", "free").note == "control"
    assert "clear aim 10, protected time 5" in str(priced).replace("\n", " ")
    with pytest.raises(StaffroomError, match=r"prices\.Coaching is not a known lever; did you mean 'coaching'"):
        comparison.summary(prices={"Coaching": 1})


def test_what_lasts_of_a_reform_that_ends_inside_the_run(comparison, summary):
    gain = weekly(comparison, "ending", "voluntary_share") - weekly(comparison, "as it is", "voluntary_share")
    before, after = gain[:, 27:36].mean(axis=1), gain[:, 63:72].mean(axis=1)
    row = summary.row("ending", "lasts", "kept")
    assert (row.value, row.low, row.high) == pytest.approx(fieller(after, before))
    assert summary.row("ending", "lasts", "withdrawal").value == 36
    assert summary.row("ending", "lasts", "withdrawal").note == IN_THE_RUN


def test_what_lasts_of_a_reform_without_an_end_is_simulated_with_the_same_luck(comparison, summary):
    longer = compare(
        {"a": Scenario(SCHOOL, years=3), "b": Scenario(SCHOOL, Reform("lasting", LEVERS, end=72), years=3)}, 20, 3
    )
    gain = weekly(longer, "b", "voluntary_share") - weekly(longer, "a", "voluntary_share")
    before, after = gain[:, 63:72].mean(axis=1), gain[:, 99:108].mean(axis=1)
    row = summary.row("lasting", "lasts", "kept")
    assert (row.value, row.low, row.high) == pytest.approx(fieller(after, before))
    assert summary.row("lasting", "lasts", "withdrawal").note == AT_THE_END
    now = weekly(comparison, "lasting", "voluntary_share") - weekly(comparison, "as it is", "voluntary_share")
    assert summary.row("lasting", "lasts", "gain_at_end").value == pytest.approx(now[:, 63:72].mean())


def test_who_loses_is_counted_among_those_who_stayed(comparison, summary):
    with_it, without = (comparison.results[name].teachers for name in ("harmful", "as it is"))
    stayed = (with_it["tenure"] >= 72) & (without["tenure"] >= 72)
    least = NOTICEABLE.default * without["self_efficacy"][stayed].std(ddof=0)
    lost = with_it["self_efficacy"] - without["self_efficacy"] < -least
    shares = (lost & stayed).groupby(with_it["replicate"]).sum() / stayed.groupby(with_it["replicate"]).sum()
    row = summary.row("harmful", "loses", "less_efficacy")
    assert (row.value, row.low, row.high) == pytest.approx(interval(shares.to_numpy(float), (0.0, 1.0)))
    assert row.value > 0.5
    assert 0 < summary.row("harmful", "loses", "stayed").value < 1


def test_harm_is_counted_over_the_whole_run(comparison, summary):
    """A reform that is over in the last year has done its harm before."""
    for name in ("harmful", "ending"):
        more = weekly(comparison, name, "harmful_per_teacher") - weekly(comparison, "as it is", "harmful_per_teacher")
        row = summary.row(name, "loses", "harm")
        assert (row.value, row.low, row.high) == pytest.approx(interval(36 * more.mean(axis=1)))


@pytest.mark.parametrize(
    ("interval_of_the_share", "how"),
    [
        ((-0.5, -0.1), "reversed"),
        ((-0.1, 0.3), "gone"),
        ((0.4, 0.9), "some"),
        ((0.5, 1.7), "open"),
        ((1.1, 2.0), "most"),
    ],
)
def test_how_much_of_a_gain_is_left(interval_of_the_share, how):
    assert kept_how(np.mean(interval_of_the_share), *interval_of_the_share) == how


def test_other_schools_are_simulated_with_their_own_setting(comparison, summary):
    trusting = {
        name: Scenario(SCHOOL.replace(trust=0.7), scenario.reform, years=2) for name, scenario in SCENARIOS.items()
    }
    found = compare(trusting, 20, 3).differences.set_index(["scenario", "outcome"])
    row = summary.row("lasting", "elsewhere", "trust=0.7")
    assert row.value == pytest.approx(found.loc[("lasting", "voluntary_share"), "difference"])


def test_the_best_reform_and_how_far_it_is_ahead(comparison, summary):
    assert summary.best == "lasting"
    row = summary.row("lasting", "sure", "ahead_of_next")
    runs = comparison.runs.pivot(index="replicate", columns="scenario", values="voluntary_share")
    assert row.value == pytest.approx((runs["lasting"] - runs[row.note]).mean())


def test_a_comparison_without_weeks_gives_the_same_summary():
    with_weeks, without = two(), two(keep_weeks=False)
    pd.testing.assert_frame_equal(with_weeks.summary().table, without.summary().table)


def test_words_come_from_the_table_alone(summary):
    said = str(summary)
    rows = [summary.row(*key.split("|")) for key in _keys(summary)]
    moved = [row._replace(value=0.123, low=0.111, high=0.145) if row.item == "kept" else row for row in rows]
    changed = Summary(summary.comparison, summary.goal, summary.outcomes, moved)
    assert "12 % of the gain was left (95 % interval 11 to 14 %, luck and schools only)" in " ".join(
        str(changed).split()
    )
    assert "12 % of the gain was left (95 % interval 11 to 14 %, luck and schools only)" not in " ".join(said.split())


def _keys(summary):
    return (summary.table["reform"] + "|" + summary.table["question"] + "|" + summary.table["item"]).tolist()


def test_the_words_say_the_numbers(summary):
    said = " ".join(str(summary).split())
    change = summary.row("lasting", "changes", "voluntary_share")
    places = 0 if abs(100 * change.value) >= 10 else 1  # a number below ten gets one more decimal
    value, low, high = (f"{100 * number:+.{places}f}" for number in (change.value, change.low, change.high))
    assert change.low > 0 and f"{value} ({low} to {high}): better" in said
    better = summary.row("lasting", "sure", "better_schools").value
    assert f"In {round(20 * better)} of 20 simulated schools" in said
    assert "There was no clear gain in voluntary collaboration that could be kept." in said  # the harmful one
    assert "{" not in said and "nan" not in said.lower()


@pytest.mark.parametrize("schools", [1, 2, 5])
def test_too_few_schools_say_so_in_every_sentence(schools):
    comparison = two(replicates=schools)
    summary = comparison.summary(elsewhere=True)
    assert summary.table.loc[summary.table["question"] != "basis", ["low", "high"]].isna().all(axis=None)
    assert summary.row("with", "changes", "voluntary_share").note == TOO_FEW
    assert np.isnan(summary.row("with", "changes", "voluntary_share").low)
    said = str(summary)
    few = f"too few schools for an interval: {schools}, at least 6 needed"
    assert " ".join(said.split()).count(few) >= 12 and "nan" not in said.lower() and "95 %" not in said
    assert few in comparison._repr_html_() and few in comparison.results["with"]._repr_html_()


def test_a_reform_that_moves_nothing():
    summary = two(reform=Reform("empty")).summary(elsewhere=True)
    assert summary.row("with", "changes", "voluntary_share").note == IDENTICAL
    assert summary.row("with", "lasts", "kept").note == NEVER
    assert summary.row("with", "loses", "less_efficacy").value == 0
    assert summary.row("with", "costs", "together").note == NEVER
    assert "Not one of the 6 schools differed" in str(summary)


def test_an_outcome_that_does_not_exist_in_these_schools():
    """Behind closed doors nobody works together, so voluntary work has no depth."""
    closed = School("closed", size=8, departments=2, isolation=1.0)
    summary = two(school=closed, reform=Reform("test", {"control": 0.9})).summary(goal="depth_mean", elsewhere=True)
    assert summary.row("with", "changes", "depth_mean").note == NO_NUMBER
    said = str(summary)
    assert "not defined in any of these schools" in said and "nan" not in said.lower()


def test_no_gain_is_no_ratio(summary):
    row = summary.row("harmful", "lasts", "kept")
    assert np.isnan(row.value) and row.note == NO_GAIN


def test_three_teachers():
    said = str(two(school=School("tiny", size=3, departments=1)).summary(elsewhere=True))
    assert "nan" not in said.lower() and "{" not in said


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Scenario(SCHOOL.replace(trust=0.7), years=1), r"school\.trust \(.* and 0\.7\)"),
        (Scenario(SCHOOL.replace(isolation=0.7), Reform("r", {"mandate": 0.8}), years=1), r"school\.isolation"),
        (Scenario(SCHOOL, Reform("r", {"mandate": 0.8}), {"trust_gain": 0.3}, 1), r"parameters\.trust_gain \("),
        (Scenario(SCHOOL.replace(stances={0: 1}), years=1), r"school\.stances"),
        (Scenario(SCHOOL.replace(size=15), Reform("r", {"mandate": 0.8}), years=1), r"school\.size \(12 and 15\)"),
    ],
)
def test_two_schools_are_not_one_with_and_without_a_reform(other, said, tmp_path):
    found = compare({"one": Scenario(SCHOOL, years=1), "two": other}, 6)
    message = rf"'one' and 'two' are not one school .* differ in {said}"
    with pytest.raises(StaffroomError, match=message):
        found.summary()
    with pytest.raises(StaffroomError, match=message):
        found.report(tmp_path / "x.html")
    shown = found._repr_html_()
    assert "“Two” is not the same school with a reform" in shown and "with and without" not in shown
    assert "the part of a reform cannot be told" in shown


def test_the_same_school_made_in_two_ways_is_one_school():
    again = School("other name", description="something else", **{**SCHOOL.properties, **SCHOOL.levers})
    found = compare(
        {"one": Scenario(SCHOOL, years=1), "two": Scenario(again, Reform("r", {"mandate": 0.8}), years=1)}, 6
    )
    assert "one school" not in str(found.summary())
    assert "each with and without the reform under the same luck" in found._repr_html_()


def test_results_that_do_not_share_their_luck_are_no_comparison():
    one = simulate(Scenario(SCHOOL, years=0.5), 3, seed=1)
    for other, what in (
        (simulate(Scenario(SCHOOL, years=0.5), 3, seed=2), r"seed \(2 and 1\)"),
        (simulate(Scenario(SCHOOL, years=0.5), 4, seed=1), r"replicates \(4 and 3\)"),
        (simulate(Scenario(SCHOOL, years=0.5), 3, seed=1, first_replicate=2), r"first_replicate \(2 and 0\)"),
    ):
        with pytest.raises(
            StaffroomError, match=rf"'b' and 'a' differ in {what}, so that they do not share their luck"
        ):
            Comparison({"a": one, "b": other})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"goal": "voluntary_shar"}, "goal = 'voluntary_shar' is not an outcome; did you mean 'voluntary_share'?"),
        ({"goal": "mandated_sessions"}, "goal = 'mandated_sessions' is neither better nor worse when it rises"),
        ({"goal": 3}, "goal = 3 is not an outcome"),
        ({"outcomes": "trust_mean"}, "outcomes = 'trust_mean' is one name; write outcomes=\\['trust_mean'\\]"),
        ({"outcomes": ["trust"]}, "outcomes = 'trust' is not an outcome; did you mean"),
    ],
)
def test_mistakes_are_one_sentence(comparison, options, message):
    with pytest.raises(StaffroomError, match=message):
        comparison.summary(**options)


def test_nothing_to_compare():
    with pytest.raises(StaffroomError, match="nothing to compare 'only' with"):
        compare({"only": Scenario(SCHOOL, years=1)}, 2).summary()


def test_different_luck_is_no_comparison():
    one, other = (simulate(Scenario(SCHOOL, LASTING, years=1), 2, seed, name=str(seed)) for seed in (1, 2))
    with pytest.raises(StaffroomError, match="'2' and '1' differ in seed"):
        Comparison({"1": one, "2": other}).summary()


def test_a_row_that_is_not_there(summary):
    with pytest.raises(StaffroomError, match=r"no .changes\.trust_men.; did you mean .changes\.trust_mean."):
        summary.row("lasting", "changes", "trust_men")
    with pytest.raises(StaffroomError, match="no 'lastin'"):
        summary.row("lastin", "changes", "trust_mean")
