"""Runs of a sweep that raise: the others go on, and each failure comes with the command that repeats it."""

import json
import shlex
from pathlib import Path

import pytest

from experiments.asking.asked import asked
from experiments.asking.keys import scenario_hash
from experiments.asking.schema import to_scenario
from experiments.running import blocks
from experiments.running.repeat import repeat_command
from staffroom import load_scenario
from tests.command_line import manifest, staffroom, table, working_folder
from tests.small_sweep import SWEEP, finished, same, undisturbed

__all__ = ["finished", "staffroom", "undisturbed", "working_folder"]  # fixtures


def failing(monkeypatch, broken) -> None:
    real = blocks.run_here

    def run_here(scenario, seed, replicates, *arguments, **options):
        if any(broken(scenario, replicate) for replicate in range(replicates[0], sum(replicates))):
            raise ZeroDivisionError("the eleventh teacher")
        return real(scenario, seed, replicates, *arguments, **options)

    monkeypatch.setattr(blocks, "run_here", run_here)


def test_a_run_that_fails_does_not_stop_the_others(staffroom, monkeypatch, undisturbed):
    with monkeypatch.context() as broken:
        failing(broken, lambda scenario, replicate: scenario.reform.name != "no_reform" and replicate == 4)
        code, _, err = staffroom(*SWEEP, "replicates=6", "output=out")
    assert code == 2 and "2 of 24 runs failed; out/failures.jsonl says why" in err
    found = [json.loads(line) for line in Path("out/failures.jsonl").read_text().splitlines()]
    assert [(entry["arm"], entry["replicate"], entry["error"]) for entry in found] == [
        ("reform", 4, "ZeroDivisionError: the eleventh teacher")
    ] * 2
    assert found[1]["settings"] == {"school.isolation": 0.8} and "Traceback" in found[1]["traceback"]
    assert manifest("out")["status"] == "some runs failed" and manifest("out")["counts"]["failed"] == 2
    assert "0 missing" in staffroom("status", "out")[1] and "2 failed" in staffroom("status", "out")[1]
    command = shlex.split(found[1]["command"])
    assert command[:2] == ["staffroom", "run"]
    assert staffroom(*command[1:], "output=again", "figures=false")[0] == 0
    assert staffroom("resume", "out")[0] == 0
    assert not Path("out/failures.jsonl").exists() and same("out", undisturbed)
    run = table("out", "runs").query("scenario == @found[1]['scenario'] and replicate == 4")
    repeated = table("again", "runs")[run.columns[1:]]
    assert run.iloc[:, 1:].to_csv(index=False) == repeated.to_csv(index=False)


@pytest.mark.slow(quick=["typed0"])
@pytest.mark.parametrize(
    "typed",
    [
        ["experiment=withdrawal_timing"],
        ["experiment=champions", "school.terms=[9,9,8,10]"],
        ["experiment=reform_by_school", "school.stances=[0.5,-0.5]"],
        ["school=default,mine.yaml", "reforms=no_reform,coaching,my reform.yaml"],
        ["reform=coaching,clear_supported_mandate", "vary.reform.levers.mandate.end=[30,40]", "parameters.eta_p=0.1"],
        ["years=1,2", "reform.levers.mandate=[{value: 0.4, start: 2, end: 8}, {value: 0.8, start: 10}]"],
        ["school=from_files", "school.teachers=staff.csv", "school.ties=ties.csv", "trust=0.3,0.6"],
    ],
)
def test_the_command_of_a_failure_is_the_scenario_of_its_point(typed, monkeypatch, working_folder):
    Path("mine.yaml").write_text("name: 'it''s \"mine\"'\nsize: 9\ndepartments: 2\nterms: [8, 8]\n")
    Path("my reform.yaml").write_text("levers: {mandate: {value: 0.7, ramp: 2}}\nend: 20\n")
    Path("staff.csv").write_text("id,department\na,x\nb,x\nc,y\n")
    Path("ties.csv").write_text("source,target\na,b\nb,c\n")
    request = asked(typed)
    last = len(request.points.table) - 1
    for arm in range(len(request.points.arms)):
        configuration = request.points.configuration_of(last, arm)
        _, verb, *settings = shlex.split(repeat_command(configuration, 3, 17))
        assert (verb, settings[-3:]) == ("run", ["seed=3", "first_replicate=17", "replicates=1"])
        assert scenario_hash(load_scenario(settings[:-3])) == scenario_hash(to_scenario(configuration))


def test_all_runs_fail(staffroom, monkeypatch):
    failing(monkeypatch, lambda scenario, replicate: True)
    code, out, err = staffroom(*SWEEP, "replicates=2", "output=out")
    assert code == 2 and "8 runs failed" in err and "runs.parquet (0 rows)" in out
    assert "0 of 8 finished, 8 failed, 0 missing" in staffroom("status", "out")[1]


@pytest.mark.slow
def test_a_run_that_fails_is_tried_at_one_look_only(staffroom, monkeypatch):
    failing(monkeypatch, lambda scenario, replicate: replicate == 4)
    settings = ["replicates=auto", "precision=1e-9", "max_replicates=80"]  # looks at 20, 40 and 80 schools
    code, _, err = staffroom(*SWEEP, *settings, "output=out")
    assert code == 2 and "Look 3" in err and "4 of 320 runs failed" in err
    found = [json.loads(line) for line in Path("out/failures.jsonl").read_text().splitlines()]
    assert len({(entry["scenario"], entry["replicate"]) for entry in found}) == len(found) == 4
    assert len(table("out", "runs")) == 4 * 79
