"""The library of plausible worlds that comes with the program is that of the page about it, and of this model."""

import numpy as np

from experiments.fitting.page import PAGE
from experiments.fitting.priors import prior_of, unknown_numbers
from sim.model_version import NUMBERS_VERSION
from sim.worlds.choosing import plausible
from staffroom import Scenario, School, compare, load_reform


def test_it_holds_all_that_nobody_knows_within_its_plausible_range():
    worlds = plausible()
    assert worlds.names == unknown_numbers()
    assert 300 <= len(worlds) <= 500 and worlds.effective >= 200
    for name in worlds.names:
        prior, values = prior_of(name), worlds.column(name)
        assert prior.low <= values.min() and values.max() <= prior.high, name


def test_the_page_tells_how_this_library_was_made():
    about, page = plausible().about, PAGE.read_text("utf-8")
    assert about["numbers"] == str(NUMBERS_VERSION)
    assert f"    {about['command']}\n" in page and f"{int(about['points']):,} points" in page
    assert "/" not in about["command"]


def test_a_comparison_in_the_plausible_worlds_is_wider_than_one_without():
    school = School(size=20)
    scenarios = {"as it is": Scenario(school), "coaching": Scenario(school, load_reform("coaching"))}
    spreads = {}
    for worlds in ("none", "plausible"):
        runs = compare(scenarios, 40, 1, keep_weeks=False, worlds=worlds).runs.set_index(["scenario", "replicate"])
        spreads[worlds] = np.std(runs.loc["coaching", "expertise_mean"] - runs.loc["as it is", "expertise_mean"])
    assert spreads["plausible"] > 1.2 * spreads["none"]
