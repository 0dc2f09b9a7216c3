"""What a sweep is asked for: designs, every kind of axis, arms, experiment files; and what is said about mistakes."""

import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.asking import designs, presets
from experiments.asking.asked import Asked, asked
from experiments.asking.axes import axes_of
from experiments.asking.keys import scenario_hash
from experiments.asking.schema import to_scenario
from experiments.commands import sweep_help as help_texts
from staffroom import PARAMETERS, SCHOOL_PROPERTIES, Scenario, StaffroomError, load_scenario
from tests.command_line import staffroom, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures
SMALL = ["school.size=12", "school.departments=3", "years=1"]
MANDATE = "reform.levers.mandate"


def scenario(request: Asked, point: int = 0, arm: int = 0) -> Scenario:
    return to_scenario(request.points.configuration_of(point, arm))


def column(*typed: str) -> list:
    """The values of the only setting that varies."""
    return asked([*SMALL, *typed]).points.table.iloc[:, 0].tolist()


def refusal(*typed: str) -> str:
    with pytest.raises(StaffroomError) as caught:
        request = asked(list(typed))
        for point in range(len(request.points.table)):
            scenario(request, point)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)
    return path


# Every kind of setting that can vary: a point is the scenario that `staffroom run` makes of the same settings


@pytest.mark.slow(
    quick=[
        "school-values16-fixed16-None",
        "isolation-values1-fixed1-None",
        "reform.start-values9-fixed9-None",
        "parameters.eta_p-values5-fixed5-None",
    ]
)
@pytest.mark.parametrize(
    ("name", "values", "fixed", "as_run"),
    [
        ("school.isolation", [0.2, 0.7], [], None),
        ("isolation", [0, 1], [], None),
        ("school.size", [12, 14], ["school.departments=2"], None),
        ("school.mandate", [0.1, 0.3], [], None),
        ("parameters.trust_gain", [0.1, 0.3], [], None),
        ("parameters.eta_p", [0.1, 0.3], [], None),
        ("parameters.champion_placement", [0, 2], ["reform.levers.champions=0.2"], None),
        ("mandate", [0.2, 0.9], [], None),
        (MANDATE, [0.2, 0.9], ["reform=clear_supported_mandate"], None),
        ("reform.start", [0, 12], ["mandate=0.6"], None),
        ("reform.end", [14, 30], ["mandate=0.6"], None),
        ("reform.ramp", [0, 5], ["mandate=0.6"], None),
        (f"{MANDATE}.start", [3, 12], ["mandate=0.6"], MANDATE + "={{value: 0.6, start: {}}}"),
        (f"{MANDATE}.end", [14, 30], ["reform=clear_supported_mandate"], MANDATE + "={{value: 0.8, end: {}}}"),
        (
            f"{MANDATE}.ramp",
            [0, 5],
            [MANDATE + "={value: 0.6, end: 30}"],
            MANDATE + "={{value: 0.6, end: 30, ramp: {}}}",
        ),
        (MANDATE, [0.2, 0.9], ["vary.reform.levers.mandate.ramp=[3]"], MANDATE + "={{value: {}, ramp: 3}}"),
        ("school", ["rural_comprehensive", "isolated_secondary"], ["school.isolation=0.3"], None),
        ("reform", ["no_reform", "coaching"], [], None),
        ("years", [0.5, 2], [], None),
    ],
)
def test_a_point_is_what_run_makes_of_the_same_settings(name, values, fixed, as_run):
    small = [
        text for text in SMALL if text.partition("=")[0] not in (name, *(item.partition("=")[0] for item in fixed))
    ]
    request = asked([*small, *fixed, f"{name}={','.join(map(str, values))}"])
    assert len(request.points) == len(values)
    beside = [text for text in fixed if as_run is None or "mandate" not in text or text.startswith("reform=")]
    for point, value in enumerate(values):
        typed = (as_run or f"{name}={{}}").format(value)
        expected = load_scenario([*small, *beside, typed])
        assert scenario_hash(scenario(request, point)) == scenario_hash(expected), typed


def test_measures_in_a_list_are_numbered():
    lever = f"{MANDATE}=[{{value: 0.4, start: 2, end: 8}}, {{value: 0.8, start: 10}}]"
    request = asked([*SMALL, lever, f"vary.{MANDATE}.1.start=[10,20]", f"vary.{MANDATE}.0.value=[0.1,0.2]"])
    last = [(m.value, m.start, m.end) for m in scenario(request, 3).reform.measures]
    assert last == [(0.2, 2, 8), (0.8, 20, None)]
    assert "no measure number 2" in refusal(*SMALL, lever, f"vary.{MANDATE}.2.start=[10,20]")


def test_names_may_be_short_nested_or_dotted(working_folder):
    forms = [
        ["isolation=0.2,0.4", "mandate=0.5,0.6"],
        ["school.isolation=0.2,0.4", f"{MANDATE}=0.5,0.6"],
        ["vary.isolation=[0.2,0.4]", "vary.reform.levers.mandate.value=[0.5,0.6]"],
        ["vary={school: {isolation: [0.2,0.4]}, reform: {levers: {mandate: [0.5,0.6]}}}"],
        [f"experiment={write('e.yaml', 'vary: {isolation: [0.2, 0.4], mandate: [0.5, 0.6]}')}"],
        [f"experiment={write('f.yaml', 'vary: {school.isolation: [0.2, 0.4], reform: {levers.mandate: [0.5, 0.6]}}')}"],
    ]
    tables = [asked([*SMALL, *form]).points.table for form in forms]
    for table in tables:
        pd.testing.assert_frame_equal(table, tables[0])
    assert tables[0].columns.tolist() == ["school.isolation", MANDATE] and len(tables[0]) == 4


def test_a_lever_and_its_timing_vary_together():
    nested = "vary={mandate: {low: 0.2, high: 0.8, end: {low: 15, high: 30}, ramp: {low: 0, high: 4}}}"
    request = asked([*SMALL, nested, "design=sobol", "points=16"])
    assert request.points.table.columns.tolist() == [MANDATE, f"{MANDATE}.end", f"{MANDATE}.ramp"]
    assert request.points.table[f"{MANDATE}.end"].between(15, 30).all()
    measure = scenario(request, 3).reform.measures[0]
    row = request.points.table.iloc[3]
    assert (measure.value, measure.end, measure.ramp) == tuple(row)


@pytest.mark.slow
def test_ranges():
    assert column("isolation=interval(0.2,0.8)") == [0.2, 0.35, 0.5, 0.65, 0.8]
    assert column("isolation=interval(0.2,0.8)", "levels=3") == [0.2, 0.5, 0.8]
    assert column("vary.isolation={low: 0, high: 1, levels: 2}") == [0, 1]
    assert column("isolation=range(0,0.5,0.2)") == [0, 0.2, 0.4]
    assert column("vary.isolation={low: 0, high: 1, levels: 1}") == [0.5]
    low, high = PARAMETERS["trust_gain"].plausible
    assert column("vary.parameters.trust_gain=null", "levels=2") == [low, high]
    assert column("vary.school.grades={low: 2, high: 5}") == [2, 3, 4, 5]  # whole numbers, each once
    assert column("mandate=0.5", "vary.reform.start={low: 2, high: 6}", "levels=3") == [2, 4, 6]
    assert column("vary.school=null") == [name for name in presets.names("school") if name != "from_files"]


# Designs


def test_a_grid_has_every_combination_once():
    table = asked([*SMALL, "isolation=0.2,0.5", "trust=0.3,0.4,0.5", "mandate=0,1"]).points.table
    assert len(table) == 12 and not table.duplicated().any()
    assert table.iloc[0].tolist() == [0.2, 0.3, 0] and table.iloc[-1].tolist() == [0.5, 0.5, 1]


AXES = axes_of({"isolation": {"low": 0.2, "high": 0.8}, "trust": None, "school.size": {"low": 10, "high": 13}})


def test_a_latin_hypercube_meets_every_layer_once():
    table = designs.latin_hypercube(AXES, 5, 40, seed=3)
    layers = ((table["school.isolation"] - 0.2) / 0.6 * 40).astype(int)
    assert sorted(layers) == list(range(40))
    assert table["school.size"].value_counts().tolist() == [10] * 4


def test_a_sobol_sequence_goes_on_and_keeps_to_its_ranges():
    short, long = (designs.sobol(AXES, 5, points, seed=3) for points in (20, 64))
    pd.testing.assert_frame_equal(short, long.iloc[:20])
    low, high = SCHOOL_PROPERTIES["trust"].plausible
    assert long["school.trust"].between(low, high).all() and set(long["school.size"]) == {10, 11, 12, 13}
    assert not short.equals(designs.sobol(AXES, 5, 20, seed=4))


def test_morris_trajectories_move_one_setting_at_a_time():
    table = designs.morris(AXES[:2], 4, 10, seed=3)
    assert len(table) == 30
    for start in range(0, 30, 3):
        steps = table.iloc[start : start + 3].diff().iloc[1:].abs() > 1e-12
        assert (steps.sum(axis=1) == 1).all() and (steps.sum(axis=0) == 1).all()
    assert np.allclose(np.unique(table["school.isolation"].round(9)), [0.2, 0.4, 0.6, 0.8])
    assert len(asked([*SMALL, "isolation=interval(0,1)", "design=morris", "points=3"]).points.table) == 6


def test_listed_points_and_points_from_a_file(working_folder):
    typed = "list=[{isolation: 0.2, school.size: 14}, {school.size: 9, isolation: 0.3}]"
    listed = asked(["design=list", typed]).points.table
    assert listed.to_dict("list") == {"school.isolation": [0.2, 0.3], "school.size": [14, 9]}
    write("points.csv", "﻿isolation, school.size ,reform\n0.2,14,coaching\n0.3,9,no_reform\n")
    request = asked(["design=csv", "csv=points.csv"])
    pd.testing.assert_frame_equal(request.points.table[["school.isolation", "school.size"]], listed, check_dtype=False)
    assert [scenario(request, point).reform.name for point in (0, 1)] == ["coaching", "no_reform"]


# Arms


def test_paired_points_share_everything_but_the_reform():
    request = asked([*SMALL, "mandate=0.4,0.8", "vary.reform.end=[20,30]", "paired=true"])
    assert [arm.name for arm in request.points.arms] == ["no_reform", "reform"]
    plain = {scenario_hash(scenario(request, point)) for point in range(4)}
    assert plain == {scenario_hash(load_scenario(SMALL))}
    assert [m.end for m in scenario(request, 3, 1).reform.measures] == [30]


def test_reforms_by_name_and_by_file(working_folder):
    write("mine.yaml", "levers: {mandate: 0.7}\nend: 20")
    request = asked([*SMALL, "isolation=0.2,0.5", "reforms=no_reform,coaching,mine.yaml"])
    assert [arm.name for arm in request.points.arms] == ["no_reform", "coaching", "mine"]
    assert scenario_hash(scenario(request, 1, 1)) == scenario_hash(
        load_scenario([*SMALL, "isolation=0.5", "reform=coaching"])
    )
    assert scenario(request, 1, 2).reform.measures[0].end == 20
    listed = asked([*SMALL, "isolation=0.2,0.5", "reforms=[no_reform,coaching,mine.yaml]"])
    assert listed.points.arms == request.points.arms


# Files of one's own


def test_presets_of_ones_own_vary_like_the_others(working_folder):
    write("schools/tiny.yaml", "size: 8\ndepartments: 2\ntrust: 0.3")
    write("mine.yaml", "levers: {mandate: 0.7}")
    request = asked(["school=default,schools/tiny.yaml", "reform=no_reform,mine.yaml", "isolation=0.4,0.6"])
    last = scenario(request, 7)
    assert (last.school.name, last.school.size, last.school.trust, last.school.isolation) == ("tiny", 8, 0.3, 0.6)
    assert last.reform.name == "mine" and request.points.table.iloc[7].tolist() == [
        "schools/tiny.yaml",
        "mine.yaml",
        0.6,
    ]


def test_settings_beside_a_varied_preset_hold_for_all_of_them():
    request = asked(["school=rural_comprehensive,isolated_secondary", "school.size=20", "school.departments=4"])
    assert [scenario(request, point).school.size for point in (0, 1)] == [20, 20]


EXPERIMENT = """\
# @package _global_
# My question.
design: grid
vary:
  isolation: [0.2, 0.8]
  parameters.trust_gain: {low: 0.1, high: 0.3, levels: 2}
school: {size: 12, departments: 3, trust: 0.4}
parameters: {eta_0: 0.1}
years: 1
replicates: 7
"""


def test_an_experiment_of_ones_own(working_folder):
    request = asked([f"experiment={write('ideas/mine.yaml', EXPERIMENT)}"])
    assert len(request.points) == 4 and request.replication.most == 7
    symbol = load_scenario(["parameters.eta_0=0.1"]).changed
    expected = load_scenario(
        [*SMALL, "isolation=0.8", "trust=0.4", "parameters.eta_0=0.1", "parameters.trust_gain=0.3"]
    )
    assert symbol and scenario_hash(scenario(request, 3)) == scenario_hash(expected)
    packaged = Path(presets.FOLDER / "experiment" / "withdrawal_timing.yaml").read_text()
    own, theirs = asked([f"experiment={write('copy.yaml', packaged)}"]), asked(["experiment=withdrawal_timing"])
    assert own.points.configuration == theirs.points.configuration
    pd.testing.assert_frame_equal(own.points.table, theirs.points.table)


def test_what_is_typed_comes_before_the_experiment(working_folder):
    mine = f"experiment={write('mine.yaml', EXPERIMENT)}"
    assert asked([mine, "isolation=0.5"]).points.table.columns.tolist() == ["parameters.trust_gain"]
    assert asked([mine, "isolation=0.5"]).points.configuration["school"]["isolation"] == 0.5
    assert asked([mine, "vary.isolation=[0.1,0.2,0.3]"]).points.table["school.isolation"].nunique() == 3
    assert scenario(asked([mine, "trust=0.6", "school=rural_comprehensive"])).school.trust == 0.6
    assert asked([mine, "replicates=3"]).replication.most == 3


def test_an_experiment_names_files_beside_it(working_folder):
    write("ideas/plain.yaml", "size: 9\ndepartments: 2")
    write("ideas/mine.yaml", "levers: {mandate: 0.7}")
    write("ideas/points.csv", "isolation\n0.1\n0.9\n")
    text = "design: csv\ncsv: points.csv\nschool: plain.yaml\nreforms: [no_reform, mine.yaml]"
    request = asked([f"experiment={write('ideas/all.yaml', text)}"])
    assert len(request.points) == 4 and scenario(request, 1, 1).school.size == 9
    assert scenario(request, 1, 1).reform.name == "mine"
    text = "vary: {school: [plain.yaml, default]}\nreform: mine.yaml\ndefaults: [override /executor: processes]"
    request = asked([f"experiment={write('ideas/other.yaml', text)}"])
    assert [scenario(request, point).school.size for point in (0, 1)] == [9, 60]
    assert scenario(request).reform.name == "mine" and request.executor[0] == "processes"
    assert (
        asked(["experiment=ideas/other.yaml", "reform=coaching"]).points.configuration["reform"]["name"] == "coaching"
    )


@pytest.mark.parametrize("name", presets.names("experiment"))
def test_packaged_experiments(name):
    request = asked([f"experiment={name}"])
    for arm in range(len(request.points.arms)):
        for point in (0, len(request.points.table) - 1):
            scenario(request, point, arm)


def test_help_shows_commands_that_are_understood(staffroom, working_folder):
    code, text, _ = staffroom("sweep", "--help")
    assert code == 0 and max(map(len, text.splitlines())) <= 120
    write("my_reform.yaml", "levers: {mandate: 0.3}")
    examples = [line for line in text.splitlines() if line.startswith("  staffroom sweep")]
    assert len(examples) == len(help_texts._EXAMPLES)
    for example in examples:
        assert len(asked([word for word in shlex.split(example)[2:] if word != "--plan"]).points) > 1
