"""``staffroom calibrate`` on two small facts, from the command to the library: planted numbers, stops, mistakes."""

import json
import os
import signal
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from experiments.fitting.measuring import Point, measured
from experiments.fitting.targets import targets_of
from sim.worlds.reading import read
from tests.command_line import manifest, staffroom, started, working_folder  # noqa: F401

PLANTED = {"readiness": -1.6, "arranging": 0.7}
FACTS = {
    "talk": {"measure": "frequency", "of": "talk", "at_least": "weekly"},
    "exchange": {"measure": "frequency", "of": "exchange", "at_least": "weekly"},
    "joint": {"measure": "frequency", "of": "joint_work", "at_least": "monthly"},
}
ROW = {"kind": "level", "sampling": 0.02, "discrepancy": 0.01}
RUNS = {"schools": 6, "weeks": 36, "arms": {"usual": {"school": {"size": 20}}}}
FEW = [
    "--points",
    "70",
    "--waves",
    "1",
    "--worlds",
    "60",
    "--targets",
    "mine.yaml",
    "--numbers",
    "readiness,arranging",
    "--output",
    "out",
]


def write(values, **more):
    facts = {name: FACTS[name] | ROW | {"value": value} for name, value in values.items()}
    with open("mine.yaml", "w", encoding="utf-8") as stream:
        yaml.safe_dump({"title": "mine", "source": "made up", "runs": RUNS, "facts": facts | more}, stream)


def planted(schools=8.0):
    """The facts of a made-up country in which the numbers are as planted."""
    write(dict.fromkeys(FACTS, 0.5))

    found = measured(Point(0, PLANTED, 99, schools), targets_of(Path("mine.yaml")))
    values = {key.partition(".")[2]: round(value, 4) for key, value in found.items()}
    held = {"held": FACTS["joint"] | ROW | {"value": values["joint"], "use": "HOLD"}}
    write({name: values[name] for name in ("talk", "exchange")}, **held)


@pytest.mark.slow
def test_planted_numbers_lie_in_the_worlds_and_the_library_can_be_used(staffroom):  # noqa: F811
    planted()
    code, told, _ = staffroom("calibrate", *FEW, "--no-figures")
    assert code == 0 and "Facts that were held out" in told and "worlds=out/worlds.csv" in told
    worlds = read(Path("out/worlds.csv"))
    assert len(worlds) == 60 and worlds.names == ["readiness", "arranging"]
    for name, value in PLANTED.items():
        low, high = np.quantile(worlds.column(name), [0.02, 0.98])
        assert low <= value <= high, (name, low, high)
    numbers = pd.read_csv("out/numbers.csv").set_index("number")
    assert numbers.loc["readiness", "taken_away"] > 0.5
    targets = pd.read_csv("out/targets.csv").set_index("target")
    assert targets.loc["mine.talk", "covered"] and targets.loc["mine.held", "covered"]
    assert manifest("out")["status"] == "complete"
    small = ["school.size=12", "years=0.5", "replicates=6", "figures=false"]
    code, told, _ = staffroom("compare", "reforms=no_reform,coaching", *small, "worlds=out/worlds.csv", "output=both")
    told = " ".join(told.split())
    assert code == 0 and "one of 60 plausible worlds" in told and "luck and the schools and worlds drawn" in told


@pytest.mark.slow
def test_a_calibration_that_was_killed_goes_on_and_gives_the_same(staffroom):  # noqa: F811
    planted(1.0)
    assert staffroom("calibrate", *FEW, "--no-figures")[0] == 0
    whole = Path("out/worlds.csv").read_text("utf-8")
    other = [*FEW[:-1], "again"]
    process = started("calibrate", *other, "--no-figures")
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with open("again/measured.jsonl", encoding="utf-8") as stream:
                if stream.read().count("\n") > 20:
                    break
        except OSError:
            pass
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with open("again/measured.jsonl", "a", encoding="utf-8") as stream:
        stream.write('\n[1, 69, {"mine.ta')  # a line that was being written
    assert staffroom("calibrate", *other, "--no-figures")[0] == 0
    again = Path("again/worlds.csv").read_text("utf-8")
    rows = [[line for line in text.splitlines() if not line.startswith("#")] for text in (whole, again)]
    assert rows[0] == rows[1]
    code, _, told = staffroom("calibrate", *other, "--seed", "2")
    assert code == 1 and "another seed (1 there, 2 here)" in told


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--points", "10"], "--points = 10 is not allowed"),
        (["--waves", "0"], "--waves = 0 is not allowed"),
        (["--worlds", "5"], "--worlds = 5 is not allowed"),
        (["--numbers", "trust_gains"], "did you mean 'trust_gain'"),
        (["--targets", "habit"], "did you mean 'habits'"),
        (
            ["--without", "habits.talk"],
            "--without habits.talk: there is no such target; did you mean 'habits.talk_habit'",
        ),
        (["--targets", "reforms_held_out"], "no target marked CAL"),
        (["--pointz", "100"], "--pointz"),
    ],
)
def test_a_mistake_is_one_sentence(staffroom, options, sentence):  # noqa: F811
    code, _, told = staffroom("calibrate", *options)
    assert code == 1 and sentence in told and "Traceback" not in told and told.count("\n") == 1


@pytest.mark.slow
def test_a_fact_out_of_reach_is_told_after_the_first_wave_and_what_is_done_is_kept(staffroom):  # noqa: F811
    write({"talk": 0.4, "joint": 0.95})
    code, _, told = staffroom("calibrate", *FEW)
    assert code == 1 and "mine.joint = 0.95 is outside what the model can do" in told
    with open("out/measured.jsonl", encoding="utf-8") as stream:
        assert len([line for line in stream if line.strip() and json.loads(line)]) == 110


@pytest.mark.slow
def test_a_plan_says_what_it_costs_and_keeps_nothing(staffroom):  # noqa: F811
    write({"talk": 0.4})
    code, told, _ = staffroom("calibrate", *FEW, "--plan")
    assert code == 0 and "1 to fit to, 0 held out" in told and "hours on" in told

    assert not os.path.exists("out")
