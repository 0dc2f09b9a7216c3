"""The command ``staffroom``: every verb with good and bad input, what is on disk afterwards, and interrupted runs."""

import csv
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import sim
from experiments import blocks, presets, store
from experiments.main import LISTINGS, VERBS, main

SMALL = ["school.size=12", "school.departments=3", "years=0.5", "replicates=8"]
RUN = ["run", *SMALL, "output=out"]
TABLES = ("design", "runs", "weeks")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def staffroom(capsys):
    """Runs a command in this process; gives exit code, standard output and standard error."""

    def command(*arguments: str, draw=None) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments, draw)
        return code, *capsys.readouterr()

    return command


def table(folder: str | Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(Path(folder) / f"{name}.parquet")


def manifest(folder: str | Path) -> dict:
    return json.loads((Path(folder) / "manifest.json").read_text())


def same_tables(one: str | Path, other: str | Path) -> bool:
    keys = {"design": ["scenario"], "runs": ["scenario", "replicate"], "weeks": ["scenario", "replicate", "week"]}
    ordered = [[table(folder, name).sort_values(key, ignore_index=True) for name, key in keys.items()] for folder in (one, other)]
    return all(a.equals(b) for a, b in zip(*ordered, strict=True))


def started(*arguments: str) -> subprocess.Popen:
    """The command as a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([sys.executable, "-m", "analysis.command", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env=environment)  # fmt: skip


# Help and listings


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_overview_names_every_verb(staffroom, arguments):
    code, out, err = staffroom(*arguments)
    assert code == 0
    assert not err
    assert all(f"\n  {verb} " in out for verb in VERBS)


def test_help_loads_neither_the_model_nor_hydra():
    code = "import sys; from analysis.command import main; sys.argv = ['staffroom', '--help']; main(); print(sorted(sys.modules))"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True).stdout.splitlines()[-1]
    assert not {"'numpy'", "'hydra'", "'numba'", "'pandas'", "'matplotlib'", "'rich'"} & set(loaded.strip("[]").split(", "))


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
    expected = {"parameters": len(sim.PARAMETERS) + len(sim.SCHOOL_PROPERTIES), "levers": len(sim.LEVERS), "measures": len(sim.MEASURES),
                "schools": len(presets.names("school")), "reforms": len(presets.names("reform"))}  # fmt: skip
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
    for text in ("Voluntary collaboration", "Start", "End", "95 % interval", "Spread", "Collaborative culture", "Results in out"):
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
    assert (design["school.trust"], design["reform"], design["scenario_hash"]) == (0.4, "coaching", found["identity"]["scenarios"]["coaching"])
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
    for text in ("clear_supported_mandate against no_reform", "Difference", "95 % interval", "Better in", "instead of no_reform"):
        assert text in out
    assert max(len(line) for line in out.splitlines()[:-1]) <= 100
    assert list(manifest("out")["scenarios"]) == ["no_reform", "clear_supported_mandate"]
    runs = table("out", "runs")
    expected = sim.compare({name: sim.Scenario(sim.School(size=12, departments=3), reform, years=0.5) for name, reform in
                            {"no_reform": sim.Reform(), "clear_supported_mandate": sim.Reform(
                                levers={"mandate": 0.8, "control": 0.1, "clarity": 0.85, "protected_time": 0.8})}.items()}, 8)  # fmt: skip
    pd.testing.assert_frame_equal(sim.paired_differences(runs, "no_reform"), expected.differences)


@pytest.mark.parametrize(
    ("arguments", "order"),
    [
        (["reforms=coaching,mentoring"], ["no_reform", "coaching", "mentoring"]),
        (["reforms=[coaching,no_reform,mentoring]"], ["coaching", "no_reform", "mentoring"]),
        (["reforms=[coaching,mentoring]", "baseline=mentoring"], ["mentoring", "coaching"]),
        (["reforms=[coaching]", "baseline=mentoring"], ["mentoring", "coaching"]),
        (["reform=coaching"], ["no_reform", "coaching"]),
        (["reform=coaching", "reform.start=4", "mandate=0.5"], ["no_reform", "coaching"]),
        (["mandate=0.5"], ["no_reform", "own_reform"]),
        (["reforms=[coaching,mentoring,champions,projects.yaml]"], ["no_reform", "coaching", "mentoring", "champions", "projects"]),
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
    code, _, err = staffroom("run", "-m", *SMALL[:3], "replicates=2", "trust=0.3,0.6", "reform=no_reform,coaching", "output=many")
    assert code == 0
    folders = [path for path in Path("many").iterdir() if path.is_dir()]
    assert len(folders) == 4
    assert {manifest(folder)["status"] for folder in folders} == {"complete"}
    assert {table(folder, "design")["school.trust"][0] for folder in folders} == {0.3, 0.6}
    assert err.count("Job ") == 4


def test_a_mistake_in_one_of_many_runs_does_not_stop_the_others(staffroom):
    Path("mine.yaml").write_text("trust: 0.4\nsize: 12\ndepartments: 3\n")
    code, _, err = staffroom("run", "-m", "years=0.5", "replicates=2", "school=mine.yaml", "school.norm=7,0.4", "output=many")
    assert code == 1
    assert "out of range" in err
    assert len([path for path in Path("many").iterdir() if path.is_dir()]) == 1


# Results that are there already


def test_repeating_a_command_simulates_nothing(staffroom, monkeypatch):
    _, first, _ = staffroom(*RUN)
    before = Path("out/weeks.parquet").read_bytes()
    monkeypatch.setattr(blocks, "_simulated", None)
    code, again, err = staffroom(*RUN)
    assert code == 0
    assert "nothing to simulate" in err
    assert again == first
    assert Path("out/weeks.parquet").read_bytes() == before


def test_more_replicates_are_added(staffroom):
    staffroom(*RUN)
    code, _, err = staffroom("run", *SMALL[:3], "replicates=13", "output=out")
    staffroom("run", *SMALL[:3], "replicates=13", "output=fresh")
    assert code == 0
    assert "8 of 13 runs are in out already" in err
    assert manifest("out")["counts"]["runs_new"] == 5
    assert same_tables("out", "fresh")


def test_fewer_replicates_than_there_are_are_refused(staffroom):
    staffroom(*RUN)
    code, _, err = staffroom("run", *SMALL[:3], "replicates=3", "output=out")
    assert code == 1
    assert "replicates=8" in err


@pytest.mark.parametrize("change", ["trust=0.4", "seed=2", "reform=coaching", "parameters.trust_gain=0.2", "years=1", "weeks=false"])
def test_another_configuration_needs_overwrite(staffroom, change):
    staffroom(*RUN)
    arguments = [item for item in RUN if change.partition("=")[0] not in item] + [change]
    code, _, err = staffroom(*arguments)
    assert code == 1
    assert "overwrite=true" in err
    assert staffroom(*arguments, "overwrite=true")[0] == 0
    assert manifest("out")["counts"]["runs"] == 8


def test_another_version_of_the_model_needs_overwrite(staffroom):
    staffroom(*RUN)
    changed = manifest("out")
    changed["identity"]["model_version"] = "earlier"
    Path("out/manifest.json").write_text(json.dumps(changed))
    code, _, err = staffroom(*RUN)
    assert code == 1
    assert "another version of the model" in err


def test_a_folder_with_something_else_in_it_is_left_alone(staffroom):
    Path("out").mkdir()
    Path("out/thesis.txt").write_text("years of work")
    for extra in ([], ["overwrite=true"]):
        code, _, err = staffroom(*RUN, *extra)
        assert code == 1
        assert "not empty" in err
    assert Path("out/thesis.txt").read_text() == "years of work"


def test_a_manifest_that_cannot_be_read(staffroom):
    staffroom(*RUN)
    Path("out/manifest.json").write_text("{")
    code, _, err = staffroom(*RUN)
    assert code == 1
    assert "manifest.json" in err


# Interruptions, failures, damage


def test_an_interrupted_run_goes_on(staffroom, monkeypatch):
    monkeypatch.setattr(blocks, "TEACHER_WEEKS", 12 * 18 * 3)  # three runs a block
    real, seen = blocks._simulated, []

    def interrupted(experiment, block, progress):
        seen.append(block.first)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(experiment, block, progress)

    monkeypatch.setattr(blocks, "_simulated", interrupted)
    code, _, err = staffroom(*RUN)
    assert code == 130
    assert "3 of 8 runs are kept" in err
    assert shlex.join(["staffroom", *RUN]) in err
    assert manifest("out")["status"] == "interrupted"
    code, _, err = staffroom(*RUN)
    assert code == 0
    assert "3 of 8 runs are in out already" in err
    assert seen == [0, 3, 3, 6]
    staffroom("run", *SMALL, "output=undisturbed")
    assert same_tables("out", "undisturbed")


@pytest.mark.slow
def test_a_killed_run_goes_on(staffroom):
    arguments = ["run", "school.size=60", "years=30", "replicates=200", "seed=9", "output=out", "figures=false", "threads=1"]
    process = started(*arguments)
    deadline = time.monotonic() + 120
    while len(list(Path("out/parts").glob("*.runs.parquet"))) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert manifest("out")["status"] == "running"
    kept = sum(len(pd.read_parquet(path)) for path in Path("out/parts").glob("*.runs.parquet"))
    assert 0 < kept < 200
    code, _, err = staffroom(*arguments)
    assert code == 0
    assert f"{kept} of 200 runs are in out already" in err
    staffroom(*[item if item != "output=out" else "output=undisturbed" for item in arguments])
    assert same_tables("out", "undisturbed")


def test_control_c_in_a_terminal(tmp_path):
    process = started("run", "years=30", "replicates=20000", "output=out", "figures=false", "weeks=false")
    deadline = time.monotonic() + 120
    while not list(Path("out/parts").glob("*.runs.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "to go on, repeat the command" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", ["runs", "weeks"])
@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "gone"])
def test_a_damaged_part_is_simulated_again(staffroom, monkeypatch, kind, damage):
    monkeypatch.setattr(blocks, "TEACHER_WEEKS", 12 * 18 * 3)
    real = blocks._simulated

    def stopped(experiment, block, progress):
        if block.first == 6:
            raise KeyboardInterrupt
        return real(experiment, block, progress)

    monkeypatch.setattr(blocks, "_simulated", stopped)
    assert staffroom(*RUN)[0] == 130
    monkeypatch.setattr(blocks, "_simulated", real)
    _damage(next(Path("out/parts").glob(f"*.{kind}.parquet")), damage)
    code, _, err = staffroom(*RUN)
    assert code == 0
    assert "3 of 8 runs are in out already" in err
    assert "simulated again" in err or (damage, kind) == ("gone", "runs")
    staffroom("run", *SMALL, "output=undisturbed")
    assert same_tables("out", "undisturbed")


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_table_is_made_again(staffroom, damage):
    staffroom(*RUN)
    _damage(Path("out/weeks.parquet"), damage)
    code, _, err = staffroom(*RUN)
    assert code == 0
    assert "simulated again" in err
    staffroom("run", *SMALL, "output=undisturbed")
    assert same_tables("out", "undisturbed")


def _damage(path: Path, damage: str) -> None:
    content = bytearray(path.read_bytes())
    if damage == "changed":
        content[200] ^= 0xFF
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": content[: len(content) // 2], "changed": content, "emptied": b""}[damage])


def test_a_run_that_fails_does_not_stop_the_others(staffroom, monkeypatch):
    real = blocks._simulated

    def failing(experiment, block, progress):
        if block.name == "coaching" and 5 in range(block.first, block.first + block.count):
            raise ZeroDivisionError("replicate five")
        return real(experiment, block, progress)

    arguments = ["compare", *SMALL, "trust=0.4", "reforms=coaching", "output=out"]
    monkeypatch.setattr(blocks, "_simulated", failing)
    code, out, err = staffroom(*arguments)
    assert code == 2
    assert "1 of 16 runs failed" in err
    assert "Difference" in out
    assert manifest("out")["counts"]["failed"] == 1
    failure = json.loads(Path("out/failures.jsonl").read_text())
    assert (failure["scenario"], failure["replicate"], failure["error"]) == ("coaching", 5, "ZeroDivisionError: replicate five")
    assert "Traceback" in failure["traceback"]
    monkeypatch.setattr(blocks, "_simulated", real)
    repeat = shlex.split(failure["command"])
    assert staffroom(*repeat[1:], "output=again")[0] == 0
    assert staffroom(*arguments)[0] == 0
    assert not Path("out/failures.jsonl").exists()
    runs = table("out", "runs").query("scenario == 'coaching' and replicate == 5")
    assert runs.reset_index(drop=True).equals(table("again", "runs"))


def test_all_runs_fail(staffroom, monkeypatch):
    def failing(experiment, block, progress):
        raise ZeroDivisionError("always")

    monkeypatch.setattr(blocks, "_simulated", failing)
    code, out, err = staffroom(*RUN)
    assert code == 2
    assert "8 of 8 runs failed" in err
    assert "no tables" in out


def test_a_full_disk_keeps_what_is_finished(staffroom, monkeypatch):
    monkeypatch.setattr(blocks, "TEACHER_WEEKS", 12 * 18 * 3)
    real, calls = blocks.Parts.keep, []

    def full(parts, key, tables):
        calls.append(key)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(parts, key, tables)

    monkeypatch.setattr(blocks.Parts, "keep", full)
    code, _, err = staffroom(*RUN)
    assert code == 1
    assert "the disk is full" in err
    assert staffroom(*RUN)[0] == 0


def test_a_folder_that_cannot_be_made(staffroom):
    Path("file").write_text("")
    code, _, err = staffroom("run", *SMALL, "output=file/out")
    assert code == 1
    assert "cannot write results into 'file/out'" in err


def test_a_folder_in_use_is_refused(staffroom):
    fcntl = pytest.importorskip("fcntl")
    staffroom(*RUN)
    with open(Path("out") / store.LOCK, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        code, _, err = staffroom(*RUN)
    assert code == 1
    assert "another process" in err


# Export


def test_export(staffroom):
    staffroom(*RUN)
    assert staffroom("export", "out")[0] == 0
    assert staffroom("export", "out", "--format", "parquet", "--to", "elsewhere")[0] == 0
    for name in TABLES:
        written = pd.read_csv(Path("out/csv") / f"{name}.csv")
        original = table("out", name)
        assert list(written.columns) == list(original.columns)
        assert len(written) == len(original)
        numbers = original.select_dtypes("number").columns
        pd.testing.assert_frame_equal(written[numbers], original[numbers], check_dtype=False, check_exact=True)
        assert table("elsewhere", name).equals(original)


def test_export_into_the_results_themselves_is_refused(staffroom):
    staffroom(*RUN)
    code, _, err = staffroom("export", "out", "--format", "parquet", "--to", "out")
    assert code == 1
    assert "results folder itself" in err


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["runn"], "did you mean 'run'"),
        (["run", "--fast"], "--fast is not an option"),
        (["run", "replicates=0"], "1 to 100000"),
        (["run", "seed=-1"], "0 to 9223372036854775807"),
        (["run", "overwrite=yes"], "neither true nor false"),
        (["run", "output="], "not a folder"),
        (["run", "table=al"], "did you mean 'all'"),
        (["run", "reforms=[coaching]"], "a setting of `staffroom compare`"),
        (["run", "foo=3"], "foo is not a known setting"),
        (["run", "isolation=0.3,0.7"], "several values"),
        (["run", "-m", "school.trst=0.3,0.7"], "did you mean 'trust'"),
        (["run", "-m", "school=default,rural"], "school=rural is not a known school"),
        (["compare"], "compare needs reforms"),
        (["compare", "-m", "reforms=coaching"], "-m is not an option"),
        (["compare", "reforms=[]"], "names no reform"),
        (["compare", "reforms=no_reform"], "nothing to compare"),
        (["compare", "reforms=[coaching,coaching]"], "names 'coaching' twice"),
        (["compare", "reforms=[coaching,mentorin]"], "did you mean 'mentoring'"),
        (["compare", "reforms=coaching", "mandate=.4"], "do not go together"),
        (["compare", "reforms=coaching", "reform=mentoring"], "do not go together"),
        (["compare", "reforms=coaching", "baseline=nothing"], "reform=nothing is not a known reform"),
        (["compare", "reforms=3"], "does not name a reform"),
        (["parameters", "--group", "sesion"], "did you mean 'session'"),
        (["parameters", "--format", "xls"], "invalid choice"),
        (["levers", "--group", "lever"], "unrecognized arguments"),
        (["export"], "required: DIR"),
        (["export", "nowhere"], "not a results folder"),
        (["figures", "nowhere"], "not a results folder"),
    ],
)
def test_mistakes_are_one_sentence_and_exit_code_1(staffroom, arguments, expected):
    code, out, err = staffroom(*arguments, draw=lambda folder: [])
    assert code == 1
    assert not out
    assert err.startswith("staffroom: ")
    assert expected in err
    assert len(err.strip().splitlines()) == 1
    assert not Path("results").exists()


def test_notices_about_imported_data_are_shown(staffroom):
    Path("ties.csv").write_text("source,target\na,b\nb,c\nc,c\nc,a\n")
    code, _, err = staffroom("run", "school=from_files", "school.ties=ties.csv", "years=0.5", "replicates=2", "output=out")
    assert code == 0
    assert "Note: " in err
    assert Path("out/runs.parquet").exists()


def test_module_without_figures(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    done = subprocess.run([sys.executable, "-m", "experiments", *RUN], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert "For figures: staffroom figures out" in done.stderr
    assert "Voluntary collaboration" in done.stdout
