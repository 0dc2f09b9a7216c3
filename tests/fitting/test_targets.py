"""Targets as data: what a file may say, and the sentence for what it may not."""

import numpy as np
import pytest
import yaml

from experiments.fitting.measures import MEASURES
from experiments.fitting.measuring import Point, key_of, measured
from experiments.fitting.targets import files, targets_of
from sim.errors import StaffroomError

FACT = {
    "kind": "level",
    "measure": "frequency",
    "of": "talk",
    "at_least": "monthly",
    "value": 0.6,
    "sampling": 0.01,
    "discrepancy": 0.04,
}
RUNS = {"schools": 2, "weeks": 36, "arms": {"usual": {"school": {"size": 8}}}}


def written(tmp_path, fact=FACT, runs=RUNS, **more):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({"title": "mine", "source": "me", "runs": runs, "facts": {"a": fact}} | more))
    return path


def test_the_files_that_come_with_the_program_are_all_read():
    found = [target for path in files() for target in targets_of(path)]
    assert len(found) == 51
    assert sum(target.use == "HOLD" for target in found) == 10
    assert len({key_of(target) for target in found}) == len(found)
    assert all(target.source and target.tolerance > 0 for target in found)
    kinds = {"level", "distribution", "correlation", "ICC", "network", "effect as implemented"}
    assert {target.kind for target in found} == kinds


def test_a_value_and_a_range_say_how_far_something_lies_beyond(tmp_path):
    (one,) = targets_of(written(tmp_path))
    assert one.beyond(np.array([0.5, 0.6, 0.7])) == pytest.approx([-0.1, 0.0, 0.1])
    assert one.tolerance == pytest.approx(np.hypot(0.01, 0.04))
    between = {key: value for key, value in FACT.items() if key != "value"} | {"between": [0.2, 0.4]}
    (other,) = targets_of(written(tmp_path, between))
    assert other.beyond(np.array([0.1, 0.3, 0.5])) == pytest.approx([-0.1, 0.0, 0.1])
    assert other.said == "0.2 to 0.4"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"measure": "frequenzy"}, "did you mean 'frequency'"),
        ({"of": "tall"}, "facts.a.of = 'tall' is not known; did you mean 'talk'"),
        ({"at_least": "always"}, "facts.a.at_least = 'always' is not known"),
        ({"value": "much"}, "low = 'much' is not a number"),
        ({"between": [0, 1]}, "give either value"),
        ({"use": "MAYBE"}, "facts.a.use = 'MAYBE' is not known"),
        ({"kind": "levels"}, "did you mean 'level'"),
        ({"sampling": -1}, "are not negative"),
        ({"sampling": 0, "discrepancy": 0}, "no model could ever meet it"),
        ({"tolerance": 3}, "has no field 'tolerance'"),
    ],
)
def test_a_wrong_fact_is_told_in_one_sentence(tmp_path, change, sentence):
    with pytest.raises(StaffroomError, match=r"mine\.yaml") as told:
        targets_of(written(tmp_path, FACT | change))
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schools": 1}, "schools = 1 is not allowed"),
        ({"arms": {}}, "names nothing to simulate"),
        ({"arms": {"usual": {"school": {"sizes": 8}}}}, "sizes"),
        ({"arms": {"usual": {"schools": {"size": 8}}}}, "has no field 'schools'; did you mean 'school'"),
        ({"weeks": 0}, "weeks"),
    ],
)
def test_wrong_runs_are_told_in_one_sentence(tmp_path, change, sentence):
    with pytest.raises(StaffroomError) as told:
        targets_of(written(tmp_path, runs=RUNS | change))
    assert sentence in str(told.value)


def test_an_unknown_file_of_targets_is_told_with_the_nearest_name():
    with pytest.raises(StaffroomError, match="did you mean 'habits'"):
        files(["habit"])


@pytest.mark.slow
def test_every_measure_gives_a_number_on_the_shipped_targets():
    found = [target for path in files() for target in targets_of(path)]
    assert {target.measure for target in found} == set(MEASURES)
    numbers = measured(Point(0, {}, 1, 0.13), found)
    assert list(numbers) == [key_of(target) for target in found]
    assert np.isfinite(list(numbers.values())).all()


@pytest.mark.slow
def test_what_an_arm_sets_is_as_it_is_set_whatever_the_vector_says(tmp_path):
    set_here = RUNS | {"arms": {"usual": {"school": {"size": 8, "readiness": -2}}}}
    targets = targets_of(written(tmp_path, runs=set_here))
    one, other = (measured(Point(0, {"readiness": value}, 1), targets) for value in (-3.5, -1.0))
    assert one == other
    free = targets_of(written(tmp_path))
    one, other = (measured(Point(0, {"readiness": value}, 1), free) for value in (-3.5, -1.0))
    assert one["mine.a"] < other["mine.a"]
