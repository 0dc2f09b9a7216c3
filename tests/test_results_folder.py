"""Results folders: what a second command does with them, interrupted runs, failures, damage, export."""

import json
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.keeping import store
from experiments.keeping.runs_store import RunStore
from experiments.running import blocks
from experiments.running.blocks import ROOM
from tests.command_line import (
    ENVIRONMENT,
    RUN,
    SMALL,
    TABLES,
    manifest,
    same_tables,
    staffroom,
    started,
    table,
    working_folder,
)

__all__ = ["staffroom", "working_folder"]  # fixtures


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


@pytest.mark.slow
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


@pytest.mark.slow(quick=["seed=2"])
@pytest.mark.parametrize(
    "change", ["trust=0.4", "seed=2", "reform=coaching", "parameters.trust_gain=0.2", "years=1", "weeks=false"]
)
def test_another_configuration_needs_overwrite(staffroom, change):
    staffroom(*RUN)
    arguments = [item for item in RUN if change.partition("=")[0] not in item] + [change]
    code, _, err = staffroom(*arguments)
    assert code == 1
    assert "overwrite=true" in err
    assert staffroom(*arguments, "overwrite=true")[0] == 0
    assert manifest("out")["counts"]["runs"] == 8


@pytest.mark.slow
def test_another_version_of_the_model_needs_overwrite(staffroom):
    staffroom(*RUN)
    changed = manifest("out")
    changed["identity"]["model_version"] = "earlier"
    for name in ("manifest.json", ".manifest.copy.json"):
        Path("out", name).write_text(json.dumps(changed))
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
    before = manifest("out")
    Path("out/manifest.json").write_text("{")
    assert staffroom(*RUN)[0] == 0  # from its copy: the runs are there
    assert manifest("out")["identity"] == before["identity"] and manifest("out")["status"] == "complete"


# Interruptions, failures, damage


def three_runs_a_block(monkeypatch):
    """Blocks of three runs, one after the other."""
    monkeypatch.setattr(blocks, "TEACHER_WEEKS", ROOM * 18 * 3)
    monkeypatch.setattr(blocks, "BLOCKS_PER_WORKER", 1)
    monkeypatch.setattr("experiments.running.executors.threads.cpu_count", lambda: 1)


def test_an_interrupted_run_goes_on(staffroom, monkeypatch):
    three_runs_a_block(monkeypatch)
    real, seen = blocks._simulated, []

    def interrupted(task, block):
        seen.append(task.first)
        if task.first > 0:
            raise KeyboardInterrupt
        return real(task, block)

    monkeypatch.setattr(blocks, "_simulated", interrupted)
    code, _, err = staffroom(*RUN)
    assert code == 130
    assert "3 of 8 runs are kept" in err
    assert shlex.join(["staffroom", *RUN]) in err
    assert manifest("out")["status"] == "interrupted"
    monkeypatch.setattr(blocks, "_simulated", lambda task, block: seen.append(task.first) or real(task, block))
    del seen[:]
    code, _, err = staffroom(*RUN)
    assert code == 0
    assert "3 of 8 runs are in out already" in err
    assert sorted(seen) == [3, 6]
    staffroom("run", *SMALL, "output=undisturbed")
    assert same_tables("out", "undisturbed")


@pytest.mark.slow
def test_a_killed_run_goes_on(staffroom):
    settings = ["school.size=60", "years=30", "replicates=130", "figures=false", "threads=1"]
    arguments = ["run", *settings, "output=out"]
    process = started(*arguments)
    deadline = time.monotonic() + 120
    while not list(Path("out/parts").glob("*.runs.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert manifest("out")["status"] == "running"
    kept = sum(len(pd.read_parquet(path)) for path in Path("out/parts").glob("*.runs.parquet"))
    assert 0 < kept < 130
    code, _, err = staffroom(*arguments)
    assert code == 0
    assert f"{kept} of 130 runs are in out already" in err
    staffroom("run", *settings, "output=undisturbed")
    assert same_tables("out", "undisturbed")


@pytest.mark.slow
def test_control_c_in_a_terminal(tmp_path):
    process = started("run", "years=30", "replicates=20000", "output=out", "figures=false", "weeks=false")
    deadline = time.monotonic() + 120
    while not list(Path("out/parts").glob("*.runs.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "to go on, repeat the command" in err
    assert "Traceback" not in err


INHERITED = """
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
import tests.conftest
code = "import signal; assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
subprocess.run([sys.executable, "-c", code], check=True)
tests.conftest.pytest_unconfigure()
"""


@pytest.mark.slow
def test_a_shell_that_ignores_control_c_changes_nothing():
    """Programs that tests start can be interrupted although the tests were started in the background."""
    subprocess.run([sys.executable, "-c", INHERITED], check=True, env=ENVIRONMENT)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["runs", "weeks"])
@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "gone"])
def test_a_damaged_part_is_simulated_again(staffroom, monkeypatch, kind, damage):
    three_runs_a_block(monkeypatch)
    real = blocks._simulated

    def stopped(task, block):
        if task.first == 6:
            raise KeyboardInterrupt
        return real(task, block)

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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_run_that_fails_does_not_stop_the_others(staffroom, monkeypatch):
    real = blocks._simulated

    def failing(task, block):
        if task.configuration["reform"]["name"] == "coaching" and 5 in range(task.first, task.first + task.count):
            raise ZeroDivisionError("replicate five")
        return real(task, block)

    arguments = ["compare", *SMALL, "trust=0.4", "reforms=coaching", "output=out"]
    monkeypatch.setattr(blocks, "_simulated", failing)
    code, out, err = staffroom(*arguments)
    assert code == 2
    assert "1 of 16 runs failed" in err
    assert "Difference" in out
    assert manifest("out")["counts"]["failed"] == 1
    failure = json.loads(Path("out/failures.jsonl").read_text())
    assert (failure["scenario"], failure["replicate"], failure["error"]) == (
        "coaching",
        5,
        "ZeroDivisionError: replicate five",
    )
    assert "Traceback" in failure["traceback"]
    monkeypatch.setattr(blocks, "_simulated", real)
    repeat = shlex.split(failure["command"])
    assert staffroom(*repeat[1:], "output=again")[0] == 0
    assert staffroom(*arguments)[0] == 0
    assert not Path("out/failures.jsonl").exists()
    runs = table("out", "runs").query("scenario == 'coaching' and replicate == 5")
    assert runs.reset_index(drop=True).equals(table("again", "runs"))


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_every_executor_gives_the_tables_of_threads(executor, staffroom):
    """Runs, weeks and design of a comparison, whoever does the work."""
    if executor == "dask":
        pytest.importorskip("distributed")
    arguments = ["compare", *SMALL, "trust=0.4", "reforms=[no_reform,coaching]"]
    assert staffroom(*arguments, "output=threads")[0] == 0
    assert staffroom(*arguments, f"executor={executor}", "executor.workers=1", "output=others")[0] == 0
    assert same_tables("threads", "others")
    assert (manifest("others")["executor"], manifest("others")["workers"]) == (executor, 1)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["threads=2", "executor=processes"], "threads=2 goes with executor=threads alone; write executor.workers=2"),
        (["threads=2", "executor.workers=3"], "threads=2 goes with executor=threads alone"),
        (["executor=process"], "executor=process: there is no executor of this name; did you mean 'processes'?"),
        (["executor.workers=0"], "workers = 0 is not allowed; allowed: a whole number from 1"),
    ],
)
def test_who_does_the_work_is_checked(staffroom, settings, said):
    code, _, err = staffroom("run", *SMALL, *settings)
    assert code == 1
    assert said in err
    assert not Path("results").exists()


def test_all_runs_fail(staffroom, monkeypatch):
    def failing(task, block):
        raise ZeroDivisionError("always")

    monkeypatch.setattr(blocks, "_simulated", failing)
    code, out, err = staffroom(*RUN)
    assert code == 2
    assert "8 of 8 runs failed" in err
    assert "no tables" in out


def test_a_full_disk_keeps_what_is_finished(staffroom, monkeypatch):
    three_runs_a_block(monkeypatch)
    real, calls = RunStore.keep, []

    def full(runs, tables):
        calls.append(tables)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(runs, tables)

    monkeypatch.setattr(RunStore, "keep", full)
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


@pytest.mark.slow
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
