"""Sweeps: runs a second through the whole path, overhead over the model, memory, resuming, and other people's ways.

``python -m tests.benchmark.sweeps [--rounds 5]``; every row is measured once per round, in one process except where it
says otherwise.
"""

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import mesa
from rich.console import Console
from rich.table import Table

from experiments.main import main as staffroom
from sim import Scenario, School
from sim.simulate import run_outcomes, simulate
from tests.benchmark.floor import blocks_per_run, floor
from tests.reference.luck import PlainLuck
from tests.reference.model import ReferenceModel

POINTS, SCHOOLS = 20, 100  # of the measured sweep
ISOLATIONS = [round(0.02 + 0.048 * k, 3) for k in range(POINTS)]
TINY = ["school.size=2", "school.departments=1", "school.grades=1", "years=0.25"]
_MEMORY = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def quiet(*arguments: str) -> None:
    """The command, without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = staffroom(["sweep", *arguments])
    if code:
        raise RuntimeError(f"staffroom sweep {' '.join(arguments)} ended with {code}")


def path(executor: str = "threads", workers: int = 1) -> float:
    """Seconds per run from design to Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        varied = "isolation=" + ",".join(map(str, ISOLATIONS))
        began = time.perf_counter()
        quiet(
            varied, f"replicates={SCHOOLS}", f"executor={executor}", f"executor.workers={workers}", f"output={folder}/s"
        )
        return (time.perf_counter() - began) / (POINTS * SCHOOLS)


def kernel() -> float:
    """Seconds per run of the model alone, the same scenarios, one thread."""
    scenarios = [Scenario(School(isolation=isolation)) for isolation in ISOLATIONS]
    began = time.perf_counter()
    for scenario in scenarios:
        run_outcomes(scenario, 1, 0, SCHOOLS)
    return (time.perf_counter() - began) / (POINTS * SCHOOLS)


class BatchModel(ReferenceModel):
    """The reference model as Mesa's batch_run wants it."""

    def __init__(self, isolation: float, seed: int | None = None):
        super().__init__(Scenario(School(isolation=isolation)), seed or 1, 0, PlainLuck(seed or 1, 0))
        self.datacollector = mesa.DataCollector(model_reporters={"norm": lambda m: m.measures[-1]["norm_mean"]})

    def step(self) -> None:
        """One week."""
        super().step()
        self.datacollector.collect(self)


def mesa_batch() -> float:
    """Seconds per run of mesa.batch_run with the reference model, one process."""
    began = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()):
        mesa.batch_run(BatchModel, {"isolation": [0.2, 0.5, 0.8]}, iterations=1, max_steps=107, display_progress=False)
    return (time.perf_counter() - began) / 3


def agentpy_experiment() -> float:
    """Seconds per run of AgentPy's Experiment with the reference model inside; NaN where AgentPy is not installed."""
    try:
        import agentpy
    except ImportError:
        return float("nan")

    class AgentPyModel(agentpy.Model):
        def setup(self):
            self.school = ReferenceModel(Scenario(School(isolation=self.p.isolation)), 1, 0, PlainLuck(1, 0))

        def step(self):
            self.school.step()

        def end(self):
            self.report("norm", self.school.measures[-1]["norm_mean"])
            self.school.close()

    sample = agentpy.Sample({"isolation": agentpy.Values(0.2, 0.5, 0.8), "steps": 108})
    began = time.perf_counter()
    agentpy.Experiment(AgentPyModel, sample).run(display=False)
    return (time.perf_counter() - began) / 3


def hydra_multirun() -> float:
    """Seconds per job of a Hydra multirun, one school each."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "experiments", "run", "-m", "isolation=0.2,0.4,0.6,0.8", "replicates=1",
                   "figures=false", f"output={folder}"]  # fmt: skip
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=os.environ)
        return (time.perf_counter() - began) / 4


def peak_memory(schools: int) -> float:
    """Megabytes at the peak of a sweep of ten points of a small school, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["sweep", *TINY, f"isolation={','.join(str(k / 10) for k in range(10))}", f"replicates={schools}",
                     f"output={folder}/s"]  # fmt: skip
        code = f"import sys; from experiments.main import main; main({arguments!r}); {_MEMORY}"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        return int(done.stdout.split()[-1]) / 1024


def resume(runs: int = 100_000) -> float:
    """Seconds to find that a sweep of so many runs is finished."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [*TINY, "vary.school.trust={low: 0.2, high: 0.8}", "levels=1000", f"replicates={runs // 1000}",
                     "outcomes=[norm_mean]", f"output={folder}/s"]  # fmt: skip
        quiet(*arguments)
        began = time.perf_counter()
        quiet(*arguments)
        return time.perf_counter() - began


def rounds_of(rows: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Every row once per round, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in rows}
    for number in range(rounds + 1):
        for name, function in rows.items():
            value = function()
            if number:
                found[name].append(value)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.sweeps", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    rounds = parser.parse_args().rounds
    simulate(Scenario(), 2)
    blocks = blocks_per_run()
    paths = {
        "sweep, 1 thread": lambda: path(), "sweep, 2 threads": lambda: path(workers=2),
        "sweep, 2 processes": lambda: path("processes", 2), "sweep, Dask on this machine": lambda: path("dask", 2),
        "the model alone": kernel, "the floor": lambda: floor(blocks),
        "mesa.batch_run, reference model": mesa_batch, "AgentPy Experiment, reference model": agentpy_experiment,
    }  # fmt: skip
    found = rounds_of(paths, rounds)
    _show(found, blocks)


def _show(found: dict[str, list[float]], blocks: int) -> None:
    one, alone = found["sweep, 1 thread"], found["the model alone"]
    table = Table(
        "what", "median", "lowest", "highest", "aim", title=f"{POINTS} points x {SCHOOLS} schools of 60, 3 years"
    )

    def row(name: str, values: list[float], unit: str, aim: str = "") -> None:
        numbers = (statistics.median(values), min(values), max(values))
        table.add_row(name, *(f"{number:,.3g} {unit}" for number in numbers), aim)

    for name, values in found.items():
        row(name, [1e3 * value for value in values], "ms a run")
    row(
        "sweep on 2 threads",
        [1 / value for value in found["sweep, 2 threads"]],
        "runs a second",
        "556 (a million in 30 min)",
    )
    row("overhead of the path", [100 * (a / b - 1) for a, b in zip(one, alone, strict=True)], "%", "under 15")
    pairs = zip(found["mesa.batch_run, reference model"], one, strict=True)
    row("sweep (1 thread) against mesa.batch_run", [a / b for a, b in pairs], "times", "at least 150")
    row("the model against the floor", [a / b for a, b in zip(alone, found["the floor"], strict=True)], "times")
    row("Hydra multirun, per job", [hydra_multirun()], "s")
    row("resuming 100,000 finished runs", [resume()], "s", "seconds")
    for schools in (500, 5_000, 20_000):
        row(f"peak memory, {10 * schools:,} runs", [peak_memory(schools)], "MB", "does not grow")
    Console(width=130).print(table)
    print(f"The floor: {blocks:,} draws of four random numbers, and each contact once a week.")


if __name__ == "__main__":
    main()
