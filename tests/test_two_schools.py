"""Two schools are never told as one school with and without a reform: figures, panel, and the terminal with few."""

import re

import pandas as pd
import pytest

from analysis.exploring.panel import explorer
from analysis.figures import paired_differences, trajectories, weekly_difference
from analysis.telling.changes import Change, change
from analysis.telling.contrasts import contrast
from analysis.telling.tables import NotDrawn, results_of
from experiments.reading.outcomes import Change as Row
from experiments.reading.wording import change_sentence, interval_note
from sim.declared.measures import MEASURES
from sim.scenario.same_school import besides_the_reform, same_staff
from staffroom import Reform, Scenario, School, StaffroomError, compare
from tests.test_results_tables import imported_school

SCHOOL = School("one", size=10, departments=2)
REFORM = Reform("r", {"mandate": 0.8})


def two(other, replicates=6):
    return compare({"one": Scenario(SCHOOL, years=0.5), "two": Scenario(other, REFORM, years=0.5)}, replicates)


@pytest.mark.parametrize("figure", [paired_differences, weekly_difference])
def test_figures_of_differences_refuse_two_schools(figure):
    with pytest.raises(NotDrawn, match="'one' and 'two' are not one school without and with a reform"):
        figure.draw(results_of(two(SCHOOL.replace(trust=0.8))))
    assert figure.draw(results_of(two(School("again", size=10, departments=2)))).figure


def test_figures_of_levels_show_two_schools_side_by_side():
    assert trajectories.draw(results_of(two(SCHOOL.replace(trust=0.8)))).figure


@pytest.mark.slow(quick=["analysis.figures.trajectories"])
@pytest.mark.parametrize("figure", [paired_differences, weekly_difference, trajectories])
def test_figures_of_too_few_schools_say_so(figure):
    caption = figure.draw(results_of(two(SCHOOL, 2))).caption
    assert "too few schools for an interval: 2, at least 6 needed" in caption and "95 %" not in caption


@pytest.mark.slow
def test_the_panel_says_that_two_schools_are_two():
    panel = explorer(Scenario(SCHOOL, REFORM, years=0.5), replicates=6)
    panel.change({"mandate": 0.5}, against="opened")
    assert "two schools" not in panel.text
    panel.change({"school.trust": 0.8})
    assert "These are two schools, not one school with and without the reform" in panel.text
    assert "school.trust (0.5 and 0.8)" in panel.text
    panel.change({}, against="without")
    assert "two schools" not in panel.text


@pytest.mark.slow
def test_too_few_schools_in_the_panel():
    panel = explorer(Scenario(SCHOOL, REFORM, years=0.5), replicates=3)
    panel.change({})
    assert "too few schools for an interval: 3, at least 6 needed" in panel.text and "95 %" not in panel.text
    assert "–" in panel.table_html


def test_the_terminal_says_that_there_are_too_few_schools():
    rows = [Row(measure, 0.1, 0.6, 0.5, float("nan"), float("nan"), 1.0) for measure in MEASURES]
    few = "too few schools for an interval: 2, at least 6 needed"
    assert change_sentence("a", "b", rows, 2) == f"With a instead of b, what changed cannot be told from luck ({few})."
    assert interval_note(2) == f"No 95 % interval ({few})." and "luck and schools only" in interval_note(6)


def test_a_change_from_too_few_schools_is_not_called_unclear():
    found = change(two(SCHOOL, 2), "two", "mandated_sessions")
    assert isinstance(found, Change) and "which may be luck (too few schools for an interval: 2" in found.words


def test_an_imported_staff_read_twice_is_one_staff():
    one, other = imported_school(), imported_school()
    assert one.staff is not other.staff and same_staff(one.staff, other.staff)
    assert besides_the_reform(Scenario(one), Scenario(other, REFORM)) == []
    other.staff.columns["trust" if "trust" in other.staff.columns else next(iter(other.staff.columns))][0] = 0.123
    assert besides_the_reform(Scenario(one), Scenario(other)) == ["the staff that was read from files"]


OTHERS = {
    "trust": (SCHOOL.replace(trust=0.8), {}, 0.5, "school.trust \\(0.5 and 0.8\\)"),
    "stances": (SCHOOL.replace(stances=[0.5, 0]), {}, 0.5, "school.stances"),
    "parameters": (SCHOOL, {"pleasant_reward": 0.1}, 0.5, "parameters.pleasant_reward"),
    "years": (SCHOOL, {}, 1, "years \\(0.5 and 1\\)"),
}


@pytest.mark.parametrize(("school", "parameters", "years", "named"), OTHERS.values(), ids=OTHERS)
def test_no_table_pairs_two_schools_silently(school, parameters, years, named):
    found = compare({"one": Scenario(SCHOOL, years=0.5), "two": Scenario(school, REFORM, parameters, years)}, 6)
    refused = f"'one' and 'two' are not one school without and with a reform: they also differ in {named}"
    with pytest.raises(StaffroomError, match=refused + ".*comparison.contrasts shows two schools side by side"):
        _ = found.differences
    with pytest.raises(StaffroomError, match=refused + r".*contrast\(\) shows two schools side by side"):
        change(found, "two", "trust_mean")
    for pair in (lambda r: r.paired("two", "trust_mean"), lambda r: r.weekly_difference("two", "trust_mean")):
        with pytest.raises(NotDrawn, match="'one' and 'two' are not one school"):
            pair(results_of(found))


def test_which_pair_is_one_school_is_asked_of_the_pair():
    scenarios = {"one": Scenario(SCHOOL, years=0.5), "two": Scenario(SCHOOL.replace(trust=0.8), years=0.5)}
    scenarios["two, reformed"] = Scenario(SCHOOL.replace(trust=0.8), REFORM, years=0.5)
    found = compare(scenarios, 6)
    assert change(found, "two, reformed", "mandated_sessions", against="two").sign == 1
    with pytest.raises(StaffroomError, match="'one' and 'two, reformed' are not one school"):
        change(found, "two, reformed", "mandated_sessions")


def test_two_schools_side_by_side_say_that_they_are_two():
    found = two(SCHOOL.replace(trust=0.8))
    table = found.contrasts.set_index("outcome")
    assert set(table["differs_in"]) == {"school.trust (0.5 and 0.8)"}
    beside = contrast(found, "two", "trust_mean")
    assert beside.differs_in == ("school.trust (0.5 and 0.8)",)
    assert beside.difference == pytest.approx(table.loc["trust_mean", "difference"])
    told = re.match(r"is (\S+) in the one school and (\S+) in the other \(\+(\S+), interval", beside.words)
    one, other, by = (float(text) for text in told.groups())
    assert other - one == pytest.approx(by) and one == pytest.approx(beside.before, abs=0.01)
    assert "rises" not in beside.words and beside.verb == "is higher"
    assert "may be luck (too few schools" in contrast(two(SCHOOL.replace(trust=0.8), 2), "two", "trust_mean").words


def test_one_school_side_by_side_is_what_the_reform_changes():
    found = two(SCHOOL)
    assert set(found.contrasts["differs_in"]) == {""}
    pd.testing.assert_frame_equal(found.contrasts.drop(columns="differs_in"), found.differences)
    assert contrast(found, "two", "trust_mean").differs_in == ()


def test_stances_of_zero_are_no_stances():
    again = School("again", size=10, departments=2, stances=[0, 0])
    assert paired_differences.draw(results_of(two(again))).figure and len(two(again).differences)
