"""A researcher's own model on the command line: the tables of the compiled model and own columns, kept by the content
of her file; what cannot be run is one sentence.
"""

import json
import shlex
from pathlib import Path

import pandas as pd
import pytest

from experiments.asking.model_file import loaded, model_file
from staffroom import SchoolModel, simulate
from tests.command_line import manifest, staffroom, table, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures

RULES = """
from staffroom import SchoolModel

class Nothing(SchoolModel):
    pass

class Gossip(SchoolModel):
    own_measures = {"norm_lowest": lambda model: model.state.teachers["norm"].min()}

    def after_week(self):
        heard = self.luck("gossip").random(len(self.teachers)) < 0.1
        self.state.teachers["norm"][heard] *= 0.8

class Falling(SchoolModel):
    def after_week(self):
        if self.week == 3 and self.replicate == 1:
            raise ZeroDivisionError("nobody is there")

class Text(SchoolModel):
    own_measures = {"said": lambda model: "much"}

class Colliding(SchoolModel):
    own_measures = {"exits": lambda model: 1}

class Other:
    pass
"""
SMALL = ["school.size=12", "school.departments=3", "years=0.5", "replicates=6", "figures=false"]


@pytest.fixture
def rules(working_folder):
    Path("my_rules.py").write_text(RULES)
    return "model=my_rules.py:Gossip"


def test_a_model_without_a_rule_gives_the_tables_of_the_compiled_model(staffroom, rules):
    for output, more in (("engine", []), ("own", ["model=my_rules.py:Nothing"])):
        assert staffroom("compare", *SMALL, "reforms=no_reform,coaching", f"output={output}", *more)[0] == 0
    for name in ("runs", "weeks"):
        pd.testing.assert_frame_equal(table("own", name), table("engine", name), check_exact=True)


def test_run_keeps_own_measures_and_says_which_model_ran(staffroom, rules):
    code, out, _ = staffroom("run", *SMALL, rules, "output=out")
    assert code == 0 and "norm_lowest" in out and "with my_rules.py:Gossip" in out
    own = loaded(model_file("my_rules.py:Gossip"))
    from experiments.asking.schema import scenario_from

    expected = simulate(scenario_from(SMALL[:3]), 6, model=own.model)
    pd.testing.assert_frame_equal(table("out", "runs"), expected.runs, check_exact=True)
    assert table("out", "weeks")["norm_lowest"].tolist() == expected.weeks["norm_lowest"].tolist()
    said = manifest("out")["model"]
    assert (said["file"], said["class"], len(said["sha256"])) == ("my_rules.py", "Gossip", 64)
    assert "Gossip" in staffroom("status", "out")[1]


@pytest.mark.slow
def test_the_usual_folder_is_not_that_of_the_compiled_model(staffroom, rules):
    staffroom("run", *SMALL)
    assert staffroom("run", *SMALL, rules)[0] == 0
    assert any(path.name.endswith("-Gossip") for path in Path("results").iterdir())


@pytest.mark.slow
def test_results_of_an_edited_file_are_not_reused(staffroom, rules):
    staffroom("run", *SMALL, rules, "output=out")
    code, _, err = staffroom("run", *SMALL, rules, "output=out")
    assert code == 0 and "nothing to simulate" in err
    Path("my_rules.py").write_text(RULES.replace("0.8", "0.7"))
    code, _, err = staffroom("run", *SMALL, rules, "output=out")
    assert code == 1 and "another version of the model" in err and "overwrite=true" in err
    code, _, err = staffroom("run", *SMALL, "output=out")
    assert code == 1 and "+Gossip-" in err
    code, _, err = staffroom("report", "out")
    assert code == 1


@pytest.mark.parametrize("executor", ["threads", pytest.param("processes", marks=pytest.mark.slow)])
def test_a_sweep_keeps_own_measures_whoever_does_the_work(staffroom, rules, executor):
    sweep = [rules, "isolation=0.2,0.8", *SMALL[:4], f"executor={executor}", "executor.workers=2", "output=out"]
    assert staffroom("sweep", *sweep, "outcomes=norm_mean,norm_lowest")[0] == 0
    runs, points = table("out", "runs"), table("out", "points")
    assert list(runs.columns) == ["scenario", "replicate", "norm_mean", "norm_lowest", "culture"]
    assert sorted(points["outcome"].unique()) == ["norm_lowest", "norm_mean"]
    from experiments.asking.schema import scenario_from

    own = loaded(model_file("my_rules.py:Gossip")).model
    expected = simulate(scenario_from(["isolation=0.2", *SMALL[:3]]), 6, model=own).runs["norm_lowest"]
    first = table("out", "design").query("point == 0")["scenario"].iloc[0]
    found = runs[runs["scenario"] == first].sort_values("replicate")["norm_lowest"]
    assert found.tolist() == expected.tolist()
    assert staffroom("resume", "out")[0] == 0


@pytest.mark.slow
def test_as_many_schools_as_an_own_measure_needs(staffroom, rules):
    auto = ["replicates=auto", "outcome=norm_lowest", "precision=0.05", "max_replicates=20"]
    code, _, err = staffroom("sweep", rules, "isolation=0.2,0.8", *SMALL[:3], *auto, "output=out")
    assert code == 0, err
    assert staffroom("export", "out")[0] == 0
    assert "norm_lowest" in Path("out/csv/runs.csv").read_text().splitlines()[0]


@pytest.mark.slow
def test_a_brief_of_an_own_model(staffroom, rules):
    staffroom("compare", *SMALL, "reforms=no_reform,coaching", rules, "output=out")
    code, _, err = staffroom("report", "out")
    assert code == 0, err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("nothing.py:Gossip", "there is no file 'nothing.py'"), ("my_rules.py:Gossipp", "did you mean 'Gossip'?"),
        ("my_rules.py", "does not name a file and a class"), ("my_rules:Gossip", "does not name a file and a class"),
        ("my_rules.py:Other", "Other is not a subclass of SchoolModel"), ("broken.py:A", "is not Python"),
        ("sibling.py:A", "needs 'my_rules', which is not installed; a model's file stands alone"),
        ("raising.py:A", "cannot be loaded: ZeroDivisionError: division by zero (raising.py, line 1)"),
        ("my_rules.py:Colliding", "'exits' is the name of a measure of the model already"),
        ("my_rules.py:Falling", "Falling, replicate 1, week 2: ZeroDivisionError: nobody is there (my_rules.py, line"),
        ("my_rules.py:Text", "the own measure 'said' gives 'much' in week 0"),
        ("empty.py:A", "it holds no class"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["run", "sweep"])
def test_what_cannot_be_run_is_said_in_one_sentence(staffroom, rules, verb, given, words):
    Path("broken.py").write_text("class A(:\n")
    Path("sibling.py").write_text("import my_rules\n")
    Path("raising.py").write_text("1 / 0\n")
    Path("empty.py").write_text("x = 1\n")
    some = [setting for setting in SMALL if verb == "run" or not setting.startswith("figures")]
    more = ["isolation=0.2,0.8"] if verb == "sweep" else []
    code, _, err = staffroom(verb, *some, *more, f"model={given}", "output=out")
    assert code == 1 and words in err
    assert "Traceback" not in err and len([line for line in err.splitlines() if line.startswith("staffroom:")]) == 1


@pytest.mark.slow
def test_a_map_of_an_own_measure(staffroom, rules):
    size = ["school.size=12", "years=0.25", "levels=3", "replicates=1"]
    code, _, err = staffroom("map", "x=isolation", "y=trust", rules, "outcome=norm_lowest", *size, "output=out")
    assert code == 0, err
    assert table("out", "points").query("outcome == 'norm_lowest'")["mean"].between(0.01, 0.99).all()


def test_a_ramp_and_several_models_are_refused(staffroom, rules):
    code, _, err = staffroom("map", "x=isolation", "ramp=true", rules)
    assert code == 1 and "model= is for run, compare, sweep and a map of x and y" in err
    code, _, err = staffroom("sweep", "model=my_rules.py:Gossip,my_rules.py:Nothing", "isolation=0.2,0.8")
    assert code == 1 and "several values" in err


@pytest.mark.slow
def test_every_command_that_repeats_a_run_names_the_model(staffroom, rules, monkeypatch):
    from experiments.running import blocks

    real = blocks.run_here

    def run_here(scenario, seed, replicates, *arguments, **options):
        if sum(replicates) > 4:
            raise ZeroDivisionError("the eleventh teacher")
        return real(scenario, seed, replicates, *arguments, **options)

    monkeypatch.setattr(blocks, "run_here", run_here)
    staffroom("sweep", rules, "isolation=0.2,0.8", *SMALL[:4], "output=out")
    failed = [json.loads(line) for line in Path("out/failures.jsonl").read_text().splitlines()]
    assert failed and all("model='my_rules.py:Gossip'" in shlex.split(entry["command"]) for entry in failed)


def test_a_model_file_stays_a_class_of_its_own():
    path = Path("my_rules.py")
    path.write_text(RULES)
    one = loaded(model_file("my_rules.py:Gossip")).model
    assert issubclass(one, SchoolModel) and one is loaded(model_file("my_rules.py:Gossip")).model
