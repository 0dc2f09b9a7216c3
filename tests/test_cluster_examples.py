"""The example files for SLURM, PBS and Kubernetes start a cluster (here: a stand-in) and print what to type."""

import runpy
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "configs" / "cluster"
ADDRESS = "tcp://127.0.0.1:8786"


class Cluster:
    """Notes what it is asked for."""

    scheduler_address = ADDRESS

    def __init__(self, **settings):
        self.settings = settings
        self.closed = False
        STARTED.append(self)

    def adapt(self, **jobs):
        self.settings |= jobs

    def close(self):
        self.closed = True


class Pbs(Cluster):
    """Another kind."""


STARTED: list[Cluster] = []


@pytest.fixture
def example(monkeypatch):
    """Runs an example file until its Ctrl-C; gives the cluster that it started."""
    jobqueue, operator = ModuleType("dask_jobqueue"), ModuleType("dask_kubernetes.operator")
    jobqueue.SLURMCluster, jobqueue.PBSCluster, operator.KubeCluster = Cluster, Pbs, Cluster
    monkeypatch.setitem(sys.modules, "dask_jobqueue", jobqueue)
    monkeypatch.setitem(sys.modules, "dask_kubernetes", ModuleType("dask_kubernetes"))
    monkeypatch.setitem(sys.modules, "dask_kubernetes.operator", operator)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Event, "wait", interrupted)

    def run(name, *arguments):
        monkeypatch.setattr(sys, "argv", [name, *arguments])
        runpy.run_path(str(FOLDER / name), run_name="__main__")
        return STARTED[-1]

    return run


@pytest.mark.parametrize(("system", "kind"), [((), Cluster), (("slurm",), Cluster), (("pbs",), Pbs)])
def test_a_job_queue(example, capsys, system, kind):
    cluster = example("jobqueue.py", *system)
    assert type(cluster) is kind and cluster.closed
    assert cluster.settings["cores"] == cluster.settings["processes"]
    assert f"executor=dask executor.address={ADDRESS}" in capsys.readouterr().out


def test_kubernetes(example, capsys):
    cluster = example("kubernetes.py", "IMAGE", "16")
    assert cluster.closed and (cluster.settings["image"], cluster.settings["n_workers"]) == ("IMAGE", 16)
    assert f"executor=dask executor.address={ADDRESS}" in capsys.readouterr().out
