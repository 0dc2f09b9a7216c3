"""Executors: the same numbers from threads, processes and Dask, whoever is killed meanwhile; nothing stays behind."""

# ruff: noqa: F811

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pandas as pd
import psutil
import pytest

from experiments.keeping.runs_store import RunStore
from experiments.running import blocks, executors
from experiments.running.executors import dask_checks, processes
from sim.errors import StaffroomError
from tests.command_line import ENVIRONMENT, ROOT, staffroom, working_folder  # noqa: F401

pytest.importorskip("distributed", reason="executor=dask needs the extra: pip install 'staffroom[cluster]'")

NOBODY = "tcp://127.0.0.1:1"  # an address at which nobody answers
SMALL = ["school.size=12", "school.departments=3", "years=0.5", "outcomes=[voluntary_share,trust_mean]"]
DESIGN = ["sweep", *SMALL, "isolation=0.2,0.5,0.8", "trust=0.3,0.6"]
SWEEP = [*DESIGN, "replicates=150"]
SMALL_BLOCKS = """
import sys
from analysis.command import main
from experiments.running import blocks
blocks.TEACHER_WEEKS = 12 * 18 * 250
sys.exit(main())
"""
PATIENCE = 300  # seconds until a test gives up waiting


@pytest.fixture
def many_blocks(monkeypatch):
    """Blocks of 25 runs, so that there is a middle to be killed in."""
    monkeypatch.setattr(blocks, "TEACHER_WEEKS", 12 * 18 * 25)


@pytest.fixture(scope="module")
def by_threads(tmp_path_factory):
    """The runs of the sweep, done by threads; afterwards the model is compiled for every executor."""
    folder = tmp_path_factory.mktemp("threads") / "out"
    assert executed_here("executor=threads", f"output={folder}") == 0
    return runs(folder)


def executed_here(*arguments):
    from experiments.commands.command_line import main

    return main([*SWEEP, *arguments])


def runs(folder):
    """The runs of a results folder, by scenario and replicate."""
    found = pd.read_parquet(folder / "runs.parquet").astype({"scenario": str, "culture": str})
    return found.sort_values(["scenario", "replicate"], ignore_index=True)


def once(monkeypatch, action):
    """Does something the moment the first block is kept."""
    keep, calls = RunStore.keep, []

    def kept(store, tables):
        keep(store, tables)
        calls.append(tables)
        if len(calls) == 1:
            action()

    monkeypatch.setattr(RunStore, "keep", kept)


def wait_for(happened):
    """Waits until something has happened."""
    deadline = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
    return found


def worker_processes():
    """The worker processes that this process has started."""
    return [child for child in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(child.cmdline())]


@contextmanager
def scheduler(folder):
    """A Dask scheduler on loopback: its address, and a function that starts a worker."""
    started = []

    def dask(*arguments, paths=(), **settings):
        search = os.pathsep.join([*map(str, paths), ENVIRONMENT["PYTHONPATH"]])
        with (folder / f"dask-{len(started)}.log").open("w") as log:
            command = [sys.executable, "-m", "dask", *arguments]
            environment = ENVIRONMENT | {"PYTHONPATH": search} | settings
            started.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder))
        return started[-1]

    file = folder / "scheduler.json"
    try:
        dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        wait_for(lambda: file.exists() and file.read_text())
        address = re.search(r"tcp://[\d.:]+", file.read_text())[0]
        yield address, lambda **how: dask("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", **how)
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """A Dask scheduler without workers, the only one of all tests that do not kill it."""
    with scheduler(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@contextmanager
def working(start, **how):
    """A worker of the cluster for one test."""
    worker = start(**how)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_own_workers_give_the_numbers_of_threads_although_one_is_killed(
    executor, by_threads, many_blocks, monkeypatch, capsys, working_folder
):
    once(monkeypatch, lambda: worker_processes()[0].kill())
    assert executed_here(f"executor={executor}", "executor.workers=2", "output=out") == 0
    pd.testing.assert_frame_equal(runs(working_folder / "out"), by_threads)
    said = capsys.readouterr().err
    assert executor != "processes" or "A worker process was killed; its runs are simulated again." in said
    wait_for(lambda: not worker_processes())


@pytest.mark.slow
def test_a_running_cluster_gives_the_numbers_of_threads_although_a_worker_is_killed(
    cluster, by_threads, many_blocks, monkeypatch, working_folder
):
    address, start = cluster
    with working(start) as one, working(start):
        once(monkeypatch, lambda: os.kill(one.pid, signal.SIGKILL))
        assert executed_here("executor=dask", f"executor.address={address}", "output=out") == 0
        assert one.wait() == -signal.SIGKILL
    pd.testing.assert_frame_equal(runs(working_folder / "out"), by_threads)


@pytest.mark.slow
def test_workers_that_come_late_are_waited_for(cluster, by_threads, monkeypatch, working_folder, capsys):
    address, start = cluster
    workers = []
    monkeypatch.setattr(executors.dask_cluster.terminal, "say", lambda text: workers.append((text, start())))
    try:
        assert executed_here("executor=dask", f"executor.address={address}", "output=out") == 0
    finally:
        for _, worker in workers:
            worker.kill()
            worker.wait()
    first = next(text for text, _ in workers)
    assert first == f"The cluster at {address} has no workers at the moment; waiting for some."
    pd.testing.assert_frame_equal(runs(working_folder / "out"), by_threads)


@pytest.mark.slow
def test_a_worker_with_another_model_is_refused(cluster, staffroom, tmp_path):
    for folder in ("sim", "experiments", "configs"):
        shutil.copytree(ROOT / folder, tmp_path / "other" / folder)
    with (tmp_path / "other" / "sim" / "kernel" / "luck.py").open("a") as file:
        file.write("# another version\n")
    address, start = cluster
    with working(start, paths=[tmp_path / "other"], STAFFROOM_CACHE=str(tmp_path)):
        code, _, err = staffroom(*SWEEP, "executor=dask", f"executor.address={address}", "output=out")
    assert code == 1
    refused = r"^staffroom: the worker tcp://127\.0\.0\.1:\d+ has model version \w{12}, this command has \w{12}"
    assert re.search(refused, err, re.M)
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_worker_without_staffroom_is_refused(cluster, staffroom, tmp_path):
    (tmp_path / "experiments.py").touch()  # hides ours
    address, start = cluster
    with working(start, paths=[tmp_path]):
        code, _, err = staffroom(*SWEEP, "executor=dask", f"executor.address={address}", "output=out")
    assert code == 1
    assert f"a worker of the cluster at {address} cannot load staffroom (No module named 'experiments.running'" in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_other_versions_of_packages_are_reported(cluster, staffroom, tmp_path):
    package = tmp_path / "other" / "numba-0.1.2.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: numba\nVersion: 0.1.2\n")
    address, start = cluster
    with working(start, paths=[tmp_path / "other"]):
        code, _, err = staffroom(*SWEEP, "executor=dask", f"executor.address={address}", "output=out")
    assert code == 0
    assert "Note: the cluster has other versions than this command (numba 0.1.2 instead of " in err
    assert "ismatch" not in err


@pytest.mark.slow
def test_a_lost_scheduler_ends_the_sweep_in_one_sentence(staffroom, many_blocks, monkeypatch, tmp_path, by_threads):
    with scheduler(tmp_path) as (address, start), working(start):
        commands = {child.pid: child.cmdline() for child in psutil.Process().children()}
        pid = next(p for p, c in commands.items() if "scheduler" in c and str(tmp_path) in " ".join(c))
        once(monkeypatch, lambda: os.kill(pid, signal.SIGKILL))
        code, _, err = staffroom(*SWEEP, "executor=dask", f"executor.address={address}", "output=out")
    assert code == 1
    assert f"the connection to the Dask scheduler at {address} was lost; what is finished is kept" in err
    assert "Traceback" not in err
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (["executor=daks"], "executor=daks: there is no executor of this name; did you mean 'dask'?"),
        (["executor=threads", f"executor.address={NOBODY}"], "executor.address has no meaning with executor=threads"),
        (["executor=dask", f"executor.address={NOBODY}", "executor.workers=2"], "executor.workers has no meaning with"),
        (["executor=dask", "executor.address=nonsense"], "executor.address = nonsense is not an address (missing port"),
        (["executor=dask", "executor.address=http://127.0.0.1:1"], "is not an address (unknown address scheme 'http'"),
        (["executor=dask", "executor.address=tls://127.0.0.1:1"], "not a Dask scheduler that can be used (TLS expects"),
        (["executor=dask", "executor.address=tcp://127.0.0.1:1"], "no Dask scheduler answers there within 1 seconds"),
    ],
)  # fmt: skip
def test_a_wrong_executor_gets_one_sentence(settings, sentence, staffroom, monkeypatch):
    monkeypatch.setattr(dask_checks, "PATIENCE", 1.0)
    code, _, err = staffroom(*SWEEP, *settings, "output=out")
    assert code == 1
    assert sentence in err
    assert "Traceback" not in err


def test_something_else_at_the_address(monkeypatch):
    monkeypatch.setattr(dask_checks, "PATIENCE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StaffroomError, match="no Dask scheduler answers there within 1 seconds"):
            dask_checks.check_answers(address)


def test_missing_dask(monkeypatch):
    monkeypatch.setattr(executors.dask_cluster, "find_spec", lambda name: None)
    with pytest.raises(
        StaffroomError, match=r"needs the packages dask and distributed; install them .*'staffroom\[cluster\]'"
    ):
        executors.opened("dask", None, None)


@pytest.mark.slow
def test_a_block_that_kills_every_worker_ends_the_sweep(by_threads, monkeypatch):
    monkeypatch.setattr(processes, "MOST_LOSSES", 1)
    with pytest.raises(StaffroomError, match="killed 2 times in a row"), executors.opened("processes", 1, None) as pool:
        list(pool.work_off([signal.SIGKILL], signal.raise_signal))


@contextmanager
def under_way(executor, folder):
    """A long sweep in a process of its own, after its first block is kept; with the processes that it has started."""
    command = [sys.executable, "-c", SMALL_BLOCKS, *DESIGN, "replicates=100000", f"executor={executor}", "output=out"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=folder, start_new_session=True
    ) as process:
        try:
            wait_for(lambda: process.poll() is not None or any((folder / "out" / "parts").glob("[!.]*.parquet")))
            yield process, psutil.Process(process.pid).children(recursive=True)
        finally:
            process.kill()


def alive(children):
    return [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["threads", "processes", "dask"])
def test_an_interruption_keeps_what_is_finished_and_leaves_no_process(executor, by_threads, working_folder):
    with under_way(executor, working_folder) as (process, children):
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130
        assert "runs are kept in out; to go on" in err
        assert "Traceback" not in err
        wait_for(lambda: not alive(children))
    assert sum(len(pd.read_parquet(path)) for path in (working_folder / "out" / "parts").glob("[!.]*.parquet"))


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_a_sweep_that_is_killed_leaves_no_process(executor, by_threads, working_folder):
    with under_way(executor, working_folder) as (process, children):
        assert children
        process.kill()
        wait_for(lambda: not alive(children))
