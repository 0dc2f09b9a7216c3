"""Limits are declared once and checked before anything is made; the same number is the same number."""

from pathlib import Path

import pytest

from experiments.asking.keys import canonical, scenario_hash
from experiments.commands.networks import main as networks
from experiments.commands.patterns import main as patterns
from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED, MOST_REPLICATES
from staffroom import Scenario, School, StaffroomError, simulate
from tests.command_line import staffroom, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures
SWEEP = ["sweep", "isolation=0.2,0.4"]
VERBS = (["run"], ["compare", "reforms=coaching"], SWEEP)
TOO_MANY = f"replicates = {MOST_REPLICATES + 1} is not allowed; allowed: a whole number from 1 to {MOST_REPLICATES}."
LATE = "first_replicate = 5000000000 is not allowed; allowed: a whole number from 0 to"
SEED = f"seed = {LARGEST_SEED + 1} is not allowed; allowed: a whole number from 0 to {LARGEST_SEED}."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["run", "first_replicate=5000000000"], LATE),
        (["compare", "reforms=coaching", "first_replicate=5000000000"], LATE),
        (["run", f"first_replicate={LARGEST_REPLICATE}"], f"number from 0 to {LARGEST_REPLICATE - 100}."),
        *[([*verb, f"replicates={MOST_REPLICATES + 1}"], TOO_MANY) for verb in VERBS],
        *[([*verb, f"seed={LARGEST_SEED + 1}"], SEED) for verb in VERBS],
        (["map", "x=isolation", "y=trust", f"seed={LARGEST_SEED + 1}"], SEED),
        (["sweep", "design=sobol", "isolation=interval(0,1)", "points=6000000"], "points = 6000000 is not allowed"),
        (["run", "years=31"], "allowed: above 0, at most 30"),
        (["sweep", "years=1,31"], "allowed: above 0, at most 30"),
        (["run", "school.size=1000000"], "school.size = 1000000 is out of range"),
        (["run", "replicates=true"], "replicates = True is not allowed"),
        (["run", "replicates='5'"], "replicates = '5' is not allowed"),
        (["run", "isolation=true"], "school.isolation = True is not a number"),
        (["run", "isolation='1'"], "school.isolation = '1' is not a number"),
    ],
)
def test_nothing_is_made_before_the_limits_are_checked(typed, sentence, staffroom):
    code, _, err = staffroom(*typed, "output=out") if "output=out" not in typed else staffroom(*typed)
    assert code == 1
    assert sentence in err
    assert list(Path().iterdir()) == []


def test_python_says_the_same_sentences():
    scenario = Scenario()
    for given, sentence in (
        ({"replicates": MOST_REPLICATES + 1}, TOO_MANY),
        ({"seed": LARGEST_SEED + 1}, SEED),
        ({"first_replicate": 5_000_000_000}, LATE),
        ({"replicates": True}, "replicates = True is not allowed"),
        ({"seed": "1"}, "seed = '1' is not allowed"),
    ):
        with pytest.raises(StaffroomError) as caught:
            simulate(scenario, **given)
        assert sentence in str(caught.value)


def test_other_commands_say_them_too():
    Path("t.csv").write_text("id\n1\n")
    with pytest.raises(StaffroomError, match="replicates = 100001 is not allowed"):
        networks(["teachers=t.csv", "ties=t.csv", "replicates=100001"])
    with pytest.raises(StaffroomError, match="--seed = -1 is not allowed"):
        patterns(["--seed", "-1"])


def test_the_same_number_is_one_scenario():
    zero, negative, whole = (Scenario(School(isolation=value)) for value in (0.0, -0.0, 0))
    assert scenario_hash(zero) == scenario_hash(negative) == scenario_hash(whole)
    one, other = (Scenario(School(isolation=value)) for value in (1, 1.0))
    assert scenario_hash(one) == scenario_hash(other) != scenario_hash(zero)
    assert canonical({"a": [1, -0.0]}) == canonical({"a": [1.0, 0]})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "again"), [("school.mandate=1", "school.mandate=1.0"), ("mandate=0.0", "mandate=-0.0")]
)
def test_a_sweep_goes_on_with_the_same_number_written_otherwise(first, again, staffroom):
    small = [
        "sweep",
        "school.size=10",
        "school.departments=2",
        "years=0.5",
        "replicates=2",
        "isolation=0,0.5",
        "output=out",
    ]
    assert staffroom(*small, first)[0] == 0
    code, _, err = staffroom(*small, again)
    assert code == 0
    assert "All 4 runs are in out already" in err
