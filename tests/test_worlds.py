"""Plausible worlds: which world belongs to which replicate, what it changes, and what a file of worlds may be."""

import numpy as np
import pytest

from analysis.telling.described import scenario_from_dict
from experiments.asking.keys import described, scenario_hash
from sim.model_version import NUMBERS_VERSION
from sim.results.mesa_view import SchoolModel
from sim.results.paired import Paired
from sim.results.recording import measure_run
from sim.results.states import final_state
from sim.worlds.choosing import chosen
from sim.worlds.reading import read, written
from sim.worlds.worlds import NONE, Worlds
from staffroom import Reform, Scenario, School, StaffroomError, compare, explore, simulate, snapshot

LUCK = np.random.default_rng(1)
NAMES = ["trust_gain", "readiness", "arranging", "windows"]
VALUES = np.column_stack(
    [LUCK.uniform(0.2, 0.6, 30), LUCK.uniform(-2.5, -1.5, 30), LUCK.uniform(0.2, 0.9, 30), LUCK.integers(2, 5, 30)]
)
WORLDS = Worlds("made up", NAMES, VALUES, np.arange(1.0, 31.0), {"numbers": NUMBERS_VERSION})
SCHOOL = School(size=12, departments=3)
SCENARIO = Scenario(SCHOOL, Reform("r", {"mandate": 0.8}), years=0.5, worlds=WORLDS)


def test_worlds_are_drawn_by_their_weights_evenly_and_by_number_alone():
    drawn = WORLDS.drawn(7, 0, 4650)
    counts = np.bincount(drawn, minlength=30)
    assert np.abs(counts - 10 * np.arange(1, 31)).max() <= 3  # a random draw would be off by up to 50
    assert np.array_equal(WORLDS.drawn(7, 1000, 20), drawn[1000:1020])
    assert len(np.unique(WORLDS.drawn(7, 0, 12))) >= 9
    assert not np.array_equal(WORLDS.drawn(8, 0, 40), drawn[:40])


def test_a_replicate_lives_in_its_world_and_nothing_else_changes():
    result = simulate(SCENARIO, 6, 3)
    for replicate, world in enumerate(WORLDS.drawn(3, 0, 6)):
        values = dict(zip(NAMES, VALUES[world], strict=True))
        school = SCHOOL.replace(readiness=values.pop("readiness"))
        alone = Scenario(school, SCENARIO.reform, values, 0.5, "none")
        expected = simulate(alone, 1, 3, first_replicate=replicate).week_values[0]
        assert np.array_equal(result.week_values[replicate], expected, equal_nan=True)


def test_all_ways_to_run_one_school_are_in_the_same_world():
    weeks = simulate(SCENARIO, 3, 3).week_values[2]
    rows = measure_run(SCENARIO, 3, 2)
    assert np.array_equal(rows.view(np.float64).reshape(weeks.shape), weeks, equal_nan=True)
    model = SchoolModel(SCENARIO, seed=3, replicate=2)
    while model.running:
        model.step()
    assert np.array_equal(model.rows.view(np.float64).reshape(weeks.shape), weeks, equal_nan=True)
    trust = final_state(SCENARIO, 3, 2).contacts.trust
    assert np.array_equal(trust, snapshot(SCENARIO, 3, 2, SCENARIO.weeks).ties["trust"])


def test_numbers_do_not_depend_on_threads_or_on_where_one_begins():
    whole = simulate(SCENARIO, 8, 3, threads=1).runs
    assert simulate(SCENARIO, 8, 3, threads=2).runs.equals(whole)
    later = simulate(SCENARIO, 3, 3, first_replicate=5).runs.reset_index(drop=True)
    assert later.equals(whole.iloc[5:].reset_index(drop=True))


def test_what_somebody_sets_is_as_it_is_set_in_every_world():
    held = Scenario(SCHOOL.replace(readiness=-2), None, {"arranging": 0.3}, 0.5, WORLDS)
    assert held.open(NAMES) == ["trust_gain", "windows"]
    records = held.records(3, 0, 5)
    assert set(records["readiness"]) == {-2.0} and set(records["arranging"]) == {0.3}
    assert len(set(records["trust_gain"])) == 5
    every = dict(zip(NAMES, VALUES[0], strict=True))
    readiness = every.pop("readiness")
    settled = Scenario(SCHOOL.replace(readiness=readiness), None, every, 0.5, WORLDS)
    assert len(settled.records(3, 0, 5)) == 1  # nothing is open: one record for all


def test_every_scenario_of_a_comparison_is_in_the_same_worlds():
    plain = {"as it is": Scenario(SCHOOL, years=0.5), "r": Scenario(SCHOOL, SCENARIO.reform, years=0.5)}
    found = compare(plain, 6, 3, worlds=WORLDS)
    assert all(result.scenario.worlds == WORLDS for result in found.results.values())
    alone = simulate(SCENARIO, 6, 3).runs
    assert found.results["r"].runs.drop(columns="scenario").equals(alone.drop(columns="scenario"))
    without = compare(plain, 6, 3, worlds="none")
    assert not without.results["r"].scenario.worlds
    mixed = {"as it is": found.results["as it is"], "r": without.results["r"]}
    with pytest.raises(StaffroomError, match="do not take place in the same worlds"):
        Paired(mixed)


def test_no_worlds_are_the_usual_values():
    assert simulate(Scenario(SCHOOL, years=0.5), 3, 1, worlds="none").runs.equals(
        simulate(Scenario(SCHOOL, years=0.5, worlds="none"), 3, 1, worlds=WORLDS).runs
    )
    assert not NONE and NONE.key == "" and NONE.effective == 0.0


def test_worlds_are_part_of_what_a_scenario_is(tmp_path):
    plain = Scenario(SCHOOL, SCENARIO.reform, years=0.5)
    assert scenario_hash(plain) != scenario_hash(SCENARIO)
    assert scenario_hash(plain) == scenario_hash(Scenario(SCHOOL, SCENARIO.reform, years=0.5, worlds="none"))
    path = tmp_path / "mine.csv"
    path.write_text(written(WORLDS))
    here = Scenario(SCHOOL, SCENARIO.reform, {"arranging": 0.3}, 0.5, str(path))
    again = scenario_from_dict(described(here))
    assert scenario_hash(again) == scenario_hash(here)
    assert again.open(NAMES) == here.open(NAMES) == ["trust_gain", "readiness", "windows"]
    path.write_text(written(Worlds("other", NAMES, VALUES[::-1], None, WORLDS.about)))
    with pytest.raises(StaffroomError, match="are not those that these results were made with"):
        scenario_from_dict(described(here))


def test_a_file_of_worlds_holds_what_was_written(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(written(WORLDS))
    found = read(path)
    assert found.names == NAMES and found.about["numbers"] == str(NUMBERS_VERSION)
    assert found.values == pytest.approx(VALUES, rel=1e-5)
    assert found.weights == pytest.approx(WORLDS.weights, rel=1e-4)
    assert found.effective == pytest.approx(WORLDS.effective, rel=1e-3)


HEAD = f"# numbers: {NUMBERS_VERSION}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# numbers: 2\nweight,trust_gain\n1,.3\n1,.4\n", "made for another version of the model (numbers 2"),
        ("weight,trust_gain\n1,.3\n1,.4\n", "numbers not given"),
        (HEAD, "has no table of worlds"),
        (HEAD + "trust_gain\n.3\n.4\n", "needs a column 'weight'"),
        (HEAD + "weight,trust_gains\n1,.3\n1,.4\n", "did you mean 'trust_gain'"),
        (HEAD + "weight,trust_gain\n1,.3\n", "has 1 worlds; allowed: 2"),
        (HEAD + "weight,trust_gain\n1,.3\n1,high\n", "world 2: 'high' is not a number"),
        (HEAD + "weight,trust_gain\n1,.3\n1\n", "world 2: has 1 values for 2 columns"),
        (HEAD + "weight,trust_gain\n1,.3\n1,1.5\n", "trust_gain = 1.5 is out of range"),
        (HEAD + "weight,trust_gain\n1,.3\n-1,.4\n", "weights are numbers of at least 0"),
        (HEAD + "weight,trust_gain\n0,.3\n0,.4\n", "not all 0"),
        (HEAD + "weight,trust_gain\nnan,.3\n1,.4\n", "weights are numbers of at least 0"),
        (HEAD + "weight,trust_gain,trust_gain\n1,.3,.3\n1,.4,.4\n", "each once"),
        (HEAD + "weight,windows\n1,2.5\n1,3\n", "must be a whole number"),
    ],
)
def test_a_file_that_is_no_library_is_told_in_one_sentence(tmp_path, text, sentence):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(StaffroomError) as told:
        read(path)
    assert sentence in str(told.value)


@pytest.mark.parametrize("given", ["plausibel", 3, "worlds.xlsx", ["none"]])
def test_what_names_no_library_is_told(given):
    with pytest.raises(StaffroomError, match="is not a library of worlds; allowed: plausible"):
        chosen(given)


def test_a_missing_or_binary_file_is_told(tmp_path):
    with pytest.raises(StaffroomError, match="there is no such file"):
        chosen(str(tmp_path / "none.csv"))
    (tmp_path / "bad.csv").write_bytes(bytes(range(256)))
    with pytest.raises(StaffroomError, match="cannot be read"):
        chosen(tmp_path / "bad.csv")


def test_the_panel_says_that_it_shows_the_usual_values():
    with pytest.raises(StaffroomError, match="every number of the model at its usual value"):
        explore(SCENARIO)
