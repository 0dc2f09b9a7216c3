"""The command ``staffroom``: help, listings, runs, comparisons, several runs at once."""

import csv
import io
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
from experiments import presets
from experiments.main import LISTINGS, VERBS
from tests.command_line import ENVIRONMENT, RUN, SMALL, manifest, same_tables, staffroom, table, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures


# Help and listings


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_overview_names_every_verb(staffroom, arguments):
    code, out, err = staffroom(*arguments)
    assert code == 0
    assert not err
    assert all(f"\n  {verb} " in out for verb in VERBS)


def test_help_loads_neither_the_model_nor_hydra():
    code = (
        "import sys; from analysis.command import main; sys.argv = ['staffroom', '--help']; main(); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True
    ).stdout.splitlines()[-1]
    assert not {"numpy", "hydra", "numba", "pandas", "matplotlib", "rich"} & set(loaded.split())


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
        "parameters": len(sim.PARAMETERS) + len(sim.SCHOOL_PROPERTIES),
        "levers": len(sim.LEVERS),
        "measures": len(sim.MEASURES),
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
    names = [measure.name for measure in sim.MEASURES]
    assert list(runs.columns) == ["scenario", "replicate", "seed", *names, "culture"]
    assert list(weeks.columns) == ["scenario", "replicate", "week", "year", "term", *names]
    assert (len(runs), len(weeks), len(design)) == (8, 8 * 18, 1)
    assert not list(Path("out").glob("**/*.tmp"))
    assert not Path("out/parts").exists()
    assert not Path("out/failures.jsonl").exists()


def test_tables_on_disk_are_what_the_api_gives(staffroom):
    staffroom(*RUN, "seed=3", "threads=2")
    scenario = sim.Scenario(sim.School(size=12, departments=3), sim.Reform(), years=0.5)
    result = sim.simulate(scenario, 8, 3)
    pd.testing.assert_frame_equal(table("out", "runs"), result.runs, check_dtype=False)
    pd.testing.assert_frame_equal(table("out", "weeks"), result.weeks, check_dtype=False)


def test_manifest_and_design(staffroom):
    staffroom(*RUN, "trust=0.4", "reform=coaching", "seed=5")
    found = manifest("out")
    assert found["status"] == "complete"
    assert (found["seed"], found["replicates"], found["verb"], found["baseline"]) == (5, 8, "run", "coaching")
    assert found["counts"] == {"scenarios": 1, "runs_wanted": 8, "runs": 8, "runs_new": 8, "failed": 0}
    assert found["scenarios"]["coaching"]["school"]["trust"] == 0.4
    assert found["provenance"]["model_version"] == found["identity"]["model_version"]
    assert found["provenance"]["packages"]["numpy"]
    assert found["timings"]["started"] <= found["timings"]["finished"]
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
    assert all(measure.label.split()[0] in out for measure in sim.MEASURES)


def test_one_replicate_has_no_interval(staffroom):
    code, out, _ = staffroom("run", *SMALL[:3], "replicates=1", "output=out")
    assert code == 0
    assert "nan" not in out.lower()


def test_short_names_give_the_same_runs(staffroom):
    staffroom("run", *SMALL, "isolation=0.7", "trust=0.4", "mandate=0.6", "output=short")
    staffroom("run", *SMALL, "school.isolation=0.7", "school.trust=0.4", "reform.levers.mandate=0.6", "output=long")
    assert same_tables("short", "long")


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
    expected = sim.compare(
        {
            name: sim.Scenario(sim.School(size=12, departments=3), reform, years=0.5)
            for name, reform in {
                "no_reform": sim.Reform(),
                "clear_supported_mandate": sim.Reform(
                    levers={"mandate": 0.8, "control": 0.1, "clarity": 0.85, "protected_time": 0.8}
                ),
            }.items()
        },
        8,
    )
    pd.testing.assert_frame_equal(sim.paired_differences(runs, "no_reform"), expected.differences)


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


def test_many_runs_each_in_a_folder_of_its_own(staffroom):
    code, _, err = staffroom(
        "run", "-m", *SMALL[:3], "replicates=2", "trust=0.3,0.6", "reform=no_reform,coaching", "output=many"
    )
    assert code == 0
    folders = [path for path in Path("many").iterdir() if path.is_dir()]
    assert len(folders) == 4
    assert {manifest(folder)["status"] for folder in folders} == {"complete"}
    assert {table(folder, "design")["school.trust"][0] for folder in folders} == {0.3, 0.6}
    assert err.count("Job ") == 4


def test_a_mistake_in_one_of_many_runs_does_not_stop_the_others(staffroom):
    Path("mine.yaml").write_text("trust: 0.4\nsize: 12\ndepartments: 3\n")
    code, _, err = staffroom(
        "run", "-m", "years=0.5", "replicates=2", "school=mine.yaml", "school.norm=7,0.4", "output=many"
    )
    assert code == 1
    assert "out of range" in err
    assert len([path for path in Path("many").iterdir() if path.is_dir()]) == 1


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
