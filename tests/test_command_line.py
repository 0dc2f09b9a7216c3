"""The command ``staffroom``: help, listings, runs, comparisons, several runs at once."""

import csv
import io
import re
import shlex
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest

from experiments.asking import presets
from experiments.commands.verbs import VERBS, home_of
from staffroom import (
    LEVERS,
    MEASURES,
    PARAMETERS,
    SCHOOL_PROPERTIES,
    Reform,
    Scenario,
    School,
    compare,
    paired_differences,
    simulate,
)
from tests.command_line import ENVIRONMENT, RUN, SMALL, manifest, same_tables, staffroom, table, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures


# Help and listings


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_overview_names_every_verb(staffroom, arguments):
    code, out, err = staffroom(*arguments)
    assert code == 0
    assert not err
    assert [out.count(f"\n  {verb.name} ") for verb in VERBS] == [1] * len(VERBS)
    assert all(f" {verb.line}\n" in out for verb in VERBS)


def test_every_verb_stands_once_in_the_table_and_leads_to_a_function():
    assert len({verb.name for verb in VERBS}) == len(VERBS)
    assert [verb.name for verb in VERBS if not callable(home_of(verb.name))] == []
    headings = [verb.group for verb in VERBS]
    assert [group for group, _ in groupby(headings)] == list(dict.fromkeys(headings))  # each heading's verbs together


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_every_verb_explains_itself(staffroom, verb):
    """Also beside other arguments, and without doing anything."""
    code, out, err = staffroom(verb, "--help")
    assert (code, err) == (0, "")
    assert f"staffroom {verb}" in out
    assert not list(Path.cwd().iterdir())
    assert staffroom(verb, "--no-such-option")[0] == 1


HEAVY = {"numba", "pandas", "matplotlib", "hydra", "mesa", "pyarrow", "scipy"}
LISTINGS = [verb.name for verb in VERBS if verb.home.startswith("experiments.commands.listing:")]


def loaded(*arguments: str) -> set[str]:
    """What a command has loaded when it is done."""
    code = (
        f"import sys; from analysis.command import main; sys.argv[1:] = {list(arguments)}; main(); print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    return set(subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=True).stdout.split())


@pytest.mark.parametrize("arguments", [["--help"], ["rnu"], ["status", "--help"], ["resume", "--help"]], ids=" ".join)
def test_help_and_a_misspelt_verb_load_nothing(arguments):
    assert not (HEAVY | {"numpy", "rich", "yaml"}) & loaded(*arguments)


def test_no_help_and_no_version_loads_anything_heavy():
    """Every verb in one process: its name stands before what it was the first to load."""
    code = f"""
import io, sys
from contextlib import redirect_stdout
from analysis.command import main
known = set()
for typed in (["--version"], *([verb, "--help"] for verb in {[verb.name for verb in VERBS]})):
    sys.argv[1:] = typed
    with redirect_stdout(io.StringIO()) as out:
        assert main() == 0 and out.getvalue(), typed
    heavy = {HEAVY | {"networkx", "seaborn", "starlette", "uvicorn"}} & set(sys.modules)
    print(*typed, *sorted(heavy - known)) if heavy - known else None
    known |= heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow(quick=["parameters", "run trsut=0.4", "compare refroms=coaching", "sweep vary.trsut=[0.4,0.5]"])
@pytest.mark.parametrize(
    "arguments",
    [
        *([*verb, *form] for verb in (["schools"], ["parameters"], ["evidence"]) for form in ([], ["--format", "csv"])),
        ["run", "trsut=0.4"],
        ["run", "-m", "trsut=0.4,0.5"],
        ["run", "school=rurl_comprehensive"],
        ["compare", "refroms=coaching"],
        ["sweep", "vary.trsut=[0.4,0.5]"],
        ["map", "x=trust", "z=isolation"],
        ["run", "district_gymnasium"],
    ],
    ids=" ".join,
)
def test_listings_and_misspelt_settings_load_nothing_heavy(arguments):
    assert not HEAVY & loaded(*arguments)


@pytest.mark.parametrize("verb", ["run", "compare"])
def test_help_of_a_verb_lists_presets_and_headline_numbers(staffroom, verb):
    code, out, _ = staffroom(verb, "--help")
    assert code == 0
    assert all(name in out for group in ("school", "reform") for name in presets.names(group))
    assert all(f"\n  {name}=NUMBER" in out for name in ("isolation", "trust", "mandate", "replicates", "seed", "years"))
    assert max(len(line) for line in out.splitlines()) < 125


@pytest.mark.parametrize("verb", LISTINGS)
def test_listings_in_every_form(staffroom, verb):
    code, out, _ = staffroom(verb, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    expected = {
        "parameters": len(PARAMETERS) + len(SCHOOL_PROPERTIES),
        "levers": len(LEVERS),
        "measures": len(MEASURES),
        "schools": len(presets.names("school")),
        "reforms": len(presets.names("reform")),
    }
    assert (code, len(rows)) == (0, expected[verb])
    assert len(staffroom(verb, "--format", "md")[1].splitlines()) == len(rows) + 2
    as_table = staffroom(verb)[1]
    assert all(row["name"] in as_table for row in rows)
    assert max(len(line) for line in as_table.splitlines()) <= 100


def test_one_group_of_parameters(staffroom):
    code, out, _ = staffroom("parameters", "--group", "willingness", "--format", "csv")
    assert code == 0
    assert {row["group"] for row in csv.DictReader(io.StringIO(out))} == {"willingness"}


# A run and what it leaves


def test_a_run_shows_a_table_and_leaves_all_tables(staffroom):
    code, out, err = staffroom(*RUN)
    assert code == 0
    assert "Simulating" not in err
    for text in (
        "Voluntary collaboration",
        "Start",
        "End",
        "95 % interval",
        "Spread",
        "Collaborative culture",
        "Results in out",
    ):
        assert text in out
    assert max(len(line) for line in out.splitlines()[:-1]) <= 100
    runs, weeks, design = (table("out", name) for name in ("runs", "weeks", "design"))
    names = [measure.name for measure in MEASURES]
    assert list(runs.columns) == ["scenario", "replicate", "seed", *names, "culture"]
    assert list(weeks.columns) == ["scenario", "replicate", "week", "year", "term", *names]
    assert (len(runs), len(weeks), len(design)) == (8, 8 * 18, 1)
    assert not list(Path("out").glob("**/*.tmp"))
    assert not Path("out/parts").exists()
    assert not Path("out/failures.jsonl").exists()


def test_tables_on_disk_are_what_the_api_gives(staffroom):
    staffroom(*RUN, "seed=3", "threads=2")
    scenario = Scenario(School(size=12, departments=3), Reform(), years=0.5)
    result = simulate(scenario, 8, 3)
    pd.testing.assert_frame_equal(table("out", "runs"), result.runs, check_dtype=False)
    pd.testing.assert_frame_equal(table("out", "weeks"), result.weeks, check_dtype=False)


def test_manifest_and_design(staffroom):
    staffroom(*RUN, "trust=0.4", "reform=coaching", "seed=5")
    found = manifest("out")
    assert found["status"] == "complete"
    assert (found["seed"], found["replicates"], found["verb"], found["baseline"]) == (5, 8, "run", "coaching")
    assert found["counts"] == {"points": 1, "scenarios": 1, "runs_wanted": 8, "runs": 8, "runs_new": 8, "failed": 0}
    assert found["scenarios"]["coaching"]["school"]["trust"] == 0.4
    assert found["provenance"]["model_version"] == found["identity"]["model_version"]
    assert found["provenance"]["packages"]["numpy"]
    assert found["started"] <= found["finished"]
    assert shlex.split(found["command"])[:2] == ["staffroom", "run"]
    design = table("out", "design").iloc[0]
    assert (design["school.trust"], design["reform"], design["scenario_hash"]) == (
        0.4,
        "coaching",
        found["identity"]["scenarios"]["coaching"],
    )
    assert str(Path.cwd()) not in Path("out/manifest.json").read_text()


def test_without_weeks(staffroom):
    code, out, _ = staffroom(*RUN, "weeks=false")
    assert code == 0
    assert "Voluntary collaboration" in out
    assert not Path("out/weeks.parquet").exists()


def test_every_outcome_on_request(staffroom):
    staffroom(*RUN)
    code, out, _ = staffroom(*RUN, "table=all")
    assert code == 0
    assert all(measure.label.split()[0] in out for measure in MEASURES)


def test_one_replicate_has_no_interval(staffroom):
    code, out, _ = staffroom("run", *SMALL[:3], "replicates=1", "output=out")
    assert code == 0
    assert "nan" not in out.lower()


def test_short_names_give_the_same_runs(staffroom):
    staffroom("run", *SMALL, "isolation=0.7", "trust=0.4", "mandate=0.6", "output=short")
    staffroom("run", *SMALL, "school.isolation=0.7", "school.trust=0.4", "reform.levers.mandate=0.6", "output=long")
    assert same_tables("short", "long")


@pytest.mark.slow
def test_default_folders_tell_what_is_in_them(staffroom):
    staffroom("run", "replicates=1", "school=rural_comprehensive", "reform=coaching", "seed=4")
    staffroom("run", "replicates=1", "school=rural_comprehensive", "reform=coaching", "trust=0.4", "seed=4")
    names = sorted(path.name for path in Path("results").iterdir())
    assert names[0] == "rural_comprehensive-coaching-seed4"
    assert names[1].startswith("rural_comprehensive-coaching-seed4-")


def test_figures_are_drawn_once_and_after_the_table(staffroom, capsys):
    seen = []

    def draw(folder: Path) -> list[Path]:
        seen.append((folder, "Voluntary collaboration" in capsys.readouterr().out))
        return [folder / "figures" / "one.png"]

    assert staffroom(*RUN, draw=draw)[0] == 0
    assert seen == [(Path("out"), True)]
    assert manifest("out")["figures"] == ["one.png"]
    staffroom(*RUN, draw=draw)
    staffroom("run", *SMALL, "figures=false", "output=other", draw=draw)
    assert len(seen) == 1
    assert staffroom("figures", "out", draw=draw)[0] == 0
    assert len(seen) == 2


def test_figures_that_fail_leave_the_tables(staffroom):
    def draw(folder: Path) -> list[Path]:
        raise RuntimeError("no ink")

    code, out, err = staffroom(*RUN, draw=draw)
    assert code == 1
    assert "no ink" in err
    assert "Results in out" in out
    assert manifest("out")["status"] == "complete"


# Comparisons


def test_a_comparison_shows_paired_differences(staffroom):
    code, out, _ = staffroom("compare", *SMALL, "reforms=[clear_supported_mandate]", "output=out")
    assert code == 0
    for text in (
        "clear_supported_mandate against no_reform",
        "Difference",
        "95 % interval",
        "Better",
        "instead of no_reform",
    ):
        assert text in out
    assert max(len(line) for line in out.splitlines()[:-1]) <= 100
    assert list(manifest("out")["scenarios"]) == ["no_reform", "clear_supported_mandate"]
    runs = table("out", "runs")
    expected = compare(
        {
            name: Scenario(School(size=12, departments=3), reform, years=0.5)
            for name, reform in {
                "no_reform": Reform(),
                "clear_supported_mandate": Reform(
                    levers={"mandate": 0.8, "control": 0.1, "clarity": 0.85, "protected_time": 0.8}
                ),
            }.items()
        },
        8,
    )
    pd.testing.assert_frame_equal(paired_differences(runs, "no_reform"), expected.differences)


@pytest.mark.slow(quick=["arguments0-order0", "arguments5-order5"])
@pytest.mark.parametrize(
    ("arguments", "order"),
    [
        (["reforms=coaching,mentoring"], ["no_reform", "coaching", "mentoring"]),
        (["reforms=[coaching,no_reform,mentoring]"], ["coaching", "no_reform", "mentoring"]),
        (["reforms=[coaching,mentoring]", "baseline=mentoring"], ["mentoring", "coaching"]),
        (["reforms=[coaching]", "baseline=mentoring"], ["mentoring", "coaching"]),
        (["reform=coaching"], ["no_reform", "coaching"]),
        (["reform=coaching", "reform.start=4", "mandate=0.5"], ["no_reform", "coaching_changed"]),
        (["mandate=0.5"], ["no_reform", "own_reform"]),
        (
            ["reforms=[coaching,mentoring,champions,projects.yaml]"],
            ["no_reform", "coaching", "mentoring", "champions", "projects"],
        ),
    ],
)
def test_the_baseline_comes_first(staffroom, arguments, order):
    Path("projects.yaml").write_text("levers: {projects: 0.4}\n")
    code, out, _ = staffroom("compare", *SMALL[:3], "replicates=2", *arguments, "output=out")
    assert code == 0
    assert list(manifest("out")["scenarios"]) == order
    assert list(dict.fromkeys(table("out", "runs")["scenario"])) == order
    assert max(len(line) for line in out.splitlines()[:-1]) <= 100


# Several runs with -m


MANY = ["run", "-m", *SMALL[:3], "replicates=3"]


@pytest.mark.slow
def test_many_runs_are_a_sweep_with_the_numbers_of_each_run_alone(staffroom):
    code, _, err = staffroom(*MANY, "trust=0.3,0.6", "reform=no_reform,coaching", "threads=1", "output=many")
    assert code == 0
    command = f"staffroom sweep {' '.join(SMALL[:3])} replicates=3 trust=0.3,0.6 reform=no_reform,coaching"
    assert f"Several values make a sweep, in one folder: {command} executor.workers=1 output=many\n" in err
    design, runs = table("many", "design"), table("many", "runs")
    assert len(design) == 4
    for _, point in design.iterrows():
        alone = f"alone-{point['point']}"
        given = [f"trust={point['school.trust']}", f"reform={point['reform']}", f"output={alone}"]
        assert staffroom("run", *SMALL[:3], "replicates=3", *given)[0] == 0
        expected = table(alone, "runs").drop(columns=["scenario", "seed"])
        found = runs[runs["scenario"] == point["scenario"]].sort_values("replicate", ignore_index=True)
        pd.testing.assert_frame_equal(found[expected.columns].astype(expected.dtypes), expected, check_exact=True)


@pytest.mark.slow
def test_many_runs_have_what_a_sweep_has(staffroom):
    """Status, resume, merge, executors, and the draws that were there already."""
    Path("mine.yaml").write_text("trust: 0.4\nsize: 12\ndepartments: 3\n")
    assert staffroom(*MANY[:2], "years=0.5", "replicates=2", "school=mine.yaml,default", "output=one")[0] == 0
    assert manifest("one")["command"].startswith("staffroom sweep years=0.5 replicates=2 school=mine.yaml,default")
    assert "2 of 2 finished" in staffroom("status", "one")[1]
    code, _, err = staffroom("resume", "one")
    assert (code, "Going on with: staffroom sweep" in err) == (0, True)
    assert staffroom(*MANY, "isolation=range(0.2,0.5,0.1)", "output=two")[0] == 0
    assert staffroom(*MANY, "isolation=choice(0.5,0.6)", "output=three")[0] == 0
    assert sorted(table("two", "design")["school.isolation"]) == [0.2, 0.3, 0.4]
    assert staffroom("merge", "two", "three", "--to", "all")[0] == 0
    assert sorted(table("all", "design")["school.isolation"]) == [0.2, 0.3, 0.4, 0.5, 0.6]


def test_many_runs_have_as_many_schools_as_one(staffroom):
    """A sweep's own default is another one."""
    code, out, err = staffroom("run", "-m", *SMALL[:3], "trust=0.3,0.6", "--plan")
    assert code == 0
    assert "trust=0.3,0.6 replicates=100 --plan\n" in err
    assert re.search(r"schools per point +100\n", out)
    assert not Path("results").exists()


def test_one_value_after_m_is_one_run(staffroom):
    code, out, err = staffroom(*MANY, "trust=0.4", "output=out")
    assert code == 0
    assert "No setting has several values, so this is one run." in err
    assert "Voluntary collaboration" in out
    assert manifest("out")["verb"] == "run"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("hydra/launcher=joblib", "executor=threads, executor=processes or executor=dask into output=DIR; --plan"),
        ("hydra.launcher.n_jobs=2", "executor=threads, executor=processes or executor=dask into output=DIR; --plan"),
        ("hydra.sweep.dir=x", "which staffroom does not use: several values of a setting are a sweep"),
        ("first_replicate=3", "the runs of a sweep are numbered from 0 on"),
        ("table=all", "table=all has no meaning with -m"),
        ("seed=1,2", "other luck is another replicate: give one seed and replicates=NUMBER"),
        ("threads=1,2", "threads=1,2 gives several values for something that a sweep has one of"),
        ("figures=maybe", "neither true nor false"),
    ],
)
def test_what_many_runs_cannot_have(staffroom, given, sentence):
    code, out, err = staffroom("run", "-m", "trust=0.3,0.6", given)
    assert (code, out) == (1, "")
    assert err.startswith("staffroom: ") and sentence in err and err.count("\n") == 1
    assert not Path("results").exists()


@pytest.mark.parametrize("verb", ["run", "sweep", "compare"])
def test_settings_of_hydra_itself_mean_nothing(staffroom, verb):
    code, _, err = staffroom(verb, "hydra.job.num=3")
    assert code == 1
    assert err.startswith("staffroom: hydra.job.num is for jobs and launchers of Hydra")


def test_a_mistake_in_one_of_many_runs_is_told_before_the_first(staffroom):
    code, _, err = staffroom(*MANY, "school.norm=7,0.4", "output=many")
    assert code == 1
    assert "vary.school.norm = 7 is out of range" in err
    assert not Path("many").exists()


def test_notices_about_imported_data_are_shown(staffroom):
    Path("ties.csv").write_text("source,target\na,b\nb,c\nc,c\nc,a\n")
    code, _, err = staffroom(
        "run", "school=from_files", "school.ties=ties.csv", "years=0.5", "replicates=2", "output=out"
    )
    assert code == 0
    assert "Note: " in err
    assert Path("out/runs.parquet").exists()


@pytest.mark.slow
def test_module_without_figures(tmp_path):
    done = subprocess.run([sys.executable, "-m", "experiments", *RUN], capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    assert "For figures: staffroom figures out" in done.stderr
    assert "Voluntary collaboration" in done.stdout
