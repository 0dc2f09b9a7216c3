"""What a brief must not hide: that a reform is over, what a gain rests on, that others do more for other aims."""

import numpy as np
import pytest

from analysis.brief.answer import answer
from analysis.brief.figure import draw
from analysis.brief.risks import risks
from analysis.brief.terms import common_end, term_means
from analysis.telling.spent import on_its_own
from analysis.telling.summary_text import change_of, changes, lasts
from sim.declared.measures import MEASURE_NAMES
from sim.results.summary import Summary
from staffroom import PARAMETERS, Part, Reform, Scenario, School, compare

SCHOOL = School("made_up", size=16, departments=4, terms=[8, 8, 10, 8], observation=0.3, observation_control=0.9)


def ending(name, levers):
    return Reform.compose([Part(levers, start="term 2", end="year 1")], school=SCHOOL, name=name)


@pytest.fixture(scope="module")
def summary():
    reforms = [ending("three", {"champions": 0.2}), ending("reframe", {"observation_control": 0.0})]
    scenarios = {"as it is": Scenario(SCHOOL, years=2)}
    scenarios |= {reform.name: Scenario(SCHOOL, reform, years=2) for reform in reforms}
    return compare(scenarios, replicates=30).summary()


def risk(summary, title):
    return [found["text"] for found in risks(summary) if found["title"] == title]


def preferring(summary, reform):
    """The summary as if a reform had done most for the goal."""
    frame = summary.table.copy()
    goal = (frame["reform"] == reform) & (frame["item"] == summary.goal)
    frame.loc[goal, ["value", "low", "high"]] = 0.9, 0.8, 1.0
    found = Summary(summary.comparison, summary.goal, summary.outcomes, [tuple(row) for row in frame.to_numpy()])
    assert found.best == reform
    return found


def test_changes_of_a_year_in_which_the_reform_is_over_are_called_so(summary):
    assert "already over in that year" in changes(summary, "three")[0]
    assert "when it was already over" in answer(summary)[0]
    lasting = Scenario(SCHOOL, Reform("lasting", {"champions": 0.2}), years=1)
    other = compare({"as it is": Scenario(SCHOOL, years=1), "lasting": lasting}, replicates=5).summary()
    assert "already over" not in changes(other, "lasting")[0] + answer(other)[0]


def test_how_soon_champions_tire_is_called_an_assumption(summary):
    tiring = f"zeal of the champions tires ({100 * PARAMETERS['champion_tiring'].default:g} % of it a week)"
    assert tiring in lasts(summary, "three")[-1] and "remains one" not in lasts(summary, "three")[-1]
    assert "champion" not in " ".join(lasts(summary, "reframe"))
    assert tiring in risk(preferring(summary, "three"), "When it ends")[0]


def test_what_another_reform_does_more_for_is_said(summary):
    (text,) = risk(preferring(summary, "three"), "Other aims")
    assert "“Reframe” did more than “Three” for: " in text and "belief in their own teaching" in text


def test_a_decline_is_not_hidden_behind_a_gain(summary):
    first = term_means(summary, "as it is")[:, 0].mean()
    last = term_means(summary, "three")[:, -1].mean()
    said = risk(summary, "A decline that it only slows")
    assert len(said) == (last < first)
    if said:
        assert f"{100 * first:.0f} of 100 teachers in the first term" in said[0]
        assert f"in the last it was {100 * last:.0f} with" in said[0]


def test_terms_are_averages_of_their_weeks(summary):
    weekly = summary.comparison.results["three"].week_values[:, :, MEASURE_NAMES.index("voluntary_share")]
    means = term_means(summary, "three")
    assert means.shape == (30, 8)
    np.testing.assert_allclose(means[:, 1], weekly[:, 8:16].mean(axis=1))
    np.testing.assert_allclose(means[:, -1], weekly[:, 60:68].mean(axis=1))


def test_a_common_end_is_drawn_and_named(summary):
    assert common_end(summary, ["three", "reframe"]) == 34
    assert "dashed" in draw(summary, summary.reforms).caption


def test_levels_differ_by_what_is_called_the_difference(summary):
    for outcome in summary.outcomes:
        found = change_of(summary, "three", outcome)
        without, with_it = (float(found[name].replace("−", "-")) for name in ("without", "with"))
        assert with_it - without == pytest.approx(float(found["difference"].replace("−", "-")), abs=1e-9)


def test_hours_have_decimals_below_a_hundred():
    assert [on_its_own(value) for value in (22.64, -0.21, 241.4)] == ["22.6", "−0.2", "241"]
    assert on_its_own(-0.04, signed=True) == "0.0"
