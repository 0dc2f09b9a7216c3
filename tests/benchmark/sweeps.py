"""Sweeps: runs a second through the whole path, overhead over the model, memory, resuming, and other people's ways.

``python -m tests.benchmark.sweeps [--rounds 5]``; what takes seconds is measured once per round, all rows in turn and
in one process except where the row says otherwise.
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
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from experiments.commands.command_line import main as staffroom
from sim.results.simulate import run_here, simulate
from staffroom import Scenario, School
from tests.benchmark.floor import blocks_per_run, floor
from tests.benchmark.peers import agentpy_experiment, mesa_batch

POINTS, SCHOOLS = 20, 100  # of the measured sweep
RUNS = POINTS * SCHOOLS
TEACHER_WEEKS = 60 * 108  # of one run
ISOLATIONS = [round(0.02 + 0.048 * k, 3) for k in range(POINTS)]
TINY = ["school.size=2", "school.departments=1", "school.grades=1", "years=0.25"]
FEW, MANY = 10, 10_000  # schools at each of ten points of the tiny sweeps, for what one more run costs
EXECUTORS = ("threads", "processes", "dask")
MILLION_IN_HALF_AN_HOUR = 1_000_000 / 1_800
_MEMORY = "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"


class Cost(NamedTuple):
    """What a run costs: seconds on the clock, and of processor time of this process and its ended children."""

    clock: float
    processor: float


def costs(work: Callable[[], object], runs: int = RUNS) -> Cost:
    """What each of ``runs`` costs that are done in ``work``."""
    clock, before = time.perf_counter(), processor()
    work()
    return Cost((time.perf_counter() - clock) / runs, (processor() - before) / runs)


def processor() -> float:
    """Seconds of processor time so far, those of ended children included."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def quiet(*arguments: str) -> None:
    """The command, without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = staffroom(["sweep", *arguments])
    if code:
        raise RuntimeError(f"staffroom sweep {' '.join(arguments)} ended with {code}")


def path(workers: int) -> Cost:
    """A sweep from its design to its tables, with threads."""
    varied = "isolation=" + ",".join(map(str, ISOLATIONS))
    with tempfile.TemporaryDirectory() as folder:
        return costs(
            lambda: quiet(varied, f"replicates={SCHOOLS}", f"executor.workers={workers}", f"output={folder}/s")
        )


def kernel(workers: int) -> Cost:
    """The model alone, the same scenarios in as many threads."""
    scenarios = [Scenario(School(isolation=isolation)) for isolation in ISOLATIONS]
    with ThreadPoolExecutor(workers) as pool:
        run = partial(run_here, seed=1, replicates=(0, SCHOOLS), keep_weeks=False)
        return costs(lambda: list(pool.map(run, scenarios)))


def tiny(executor: str, schools: int) -> Cost:
    """A sweep of ten points of a tiny school on two workers."""
    varied = f"isolation={','.join(str(k / 10) for k in range(10))}"
    workers = [f"executor={executor}", "executor.workers=2"]
    with tempfile.TemporaryDirectory() as folder:
        return costs(lambda: quiet(*TINY, varied, f"replicates={schools}", *workers, f"output={folder}/s"), 1)


def executors(rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """For every executor: seconds of a sweep with next to no work in it, and processor time of one more run."""
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in EXECUTORS}
    for _ in range(rounds):
        for name, (empty, more) in found.items():
            few, many = tiny(name, FEW), tiny(name, MANY)
            empty.append(few.clock)
            more.append((many.processor - few.processor) / (10 * (MANY - FEW)))
    return found


def peak_memory(schools: int) -> float:
    """Megabytes at the peak of a sweep of ten points of a tiny school, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["sweep", *TINY, f"isolation={','.join(str(k / 10) for k in range(10))}", f"replicates={schools}",
                     f"output={folder}/s"]  # fmt: skip
        code = f"import sys; from experiments.commands.command_line import main; main({arguments!r}); {_MEMORY}"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        return int(done.stdout.split()[-1]) / 1024


def resume(runs: int = 100_000) -> float:
    """Seconds to find that a sweep of so many runs is finished."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [*TINY, "vary.school.trust={low: 0.2, high: 0.8}", "levels=1000", f"replicates={runs // 1000}",
                     f"output={folder}/s"]  # fmt: skip
        quiet(*arguments)
        return costs(lambda: quiet(*arguments), 1).clock


def rounds_of(rows: dict[str, Callable[[], Cost]], rounds: int) -> dict[str, list[Cost]]:
    """Every row once per round, after one round that does not count."""
    found: dict[str, list[Cost]] = {name: [] for name in rows}
    for number in range(rounds + 1):
        print(f"round {number} of {rounds}" if number else "warming up", file=sys.stderr)
        for name, function in rows.items():
            value = function()
            if number:
                found[name].append(value)
    return found


def once(function: Callable[[], float]) -> Cost:
    """Seconds per run that a function of one thread has measured itself."""
    before, clock = processor(), time.perf_counter()
    found = function()
    share = (processor() - before) / (time.perf_counter() - clock)
    return Cost(found, found * share)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.sweeps", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    rounds = parser.parse_args().rounds
    simulate(Scenario(), 2)
    blocks = blocks_per_run()
    found = rounds_of({
        "sweep, 1 thread": lambda: path(1), "the model alone, 1 thread": lambda: kernel(1),
        "sweep, 2 threads": lambda: path(2), "the model alone, 2 threads": lambda: kernel(2),
        "the floor": lambda: once(lambda: floor(blocks)),
        "mesa.batch_run, reference model": lambda: once(mesa_batch),
        "AgentPy Experiment, reference model": lambda: once(agentpy_experiment),
    }, rounds)  # fmt: skip
    table = Rows(f"{POINTS} points x {SCHOOLS} schools of 60 teachers, 3 years; {rounds} rounds side by side")
    show_speed(table, found)
    show_comparisons(table, found)
    for name, (empty, more) in executors(min(rounds, 3)).items():
        table.add(f"executor={name}, 2 workers: a sweep of {10 * FEW} tiny runs", empty, "s")
        table.add(
            f"executor={name}, 2 workers: each further tiny run, processor time", [1e6 * value for value in more], "us"
        )
    table.add("resuming 100,000 finished runs, every measure", [resume()], "s", "seconds")
    for schools in (500, 5_000, 20_000):
        table.add(f"peak memory, {10 * schools:,} runs", [peak_memory(schools)], "MB", "does not grow")
    table.show()
    print(f"The floor: {blocks:,} draws of four random numbers, and each contact once a week.")
    print("Overheads and ratios compare processor time, which other work on the machine disturbs less than the clock.")


class Rows:
    """The table that is printed."""

    def __init__(self, title: str):
        self._table = Table("what", "median", "lowest", "highest", "aim", title=title)

    def add(self, name: str, values: list[float], unit: str, aim: str = "") -> None:
        """One row: median, lowest and highest of the rounds."""
        numbers = [f"{_short(number)} {unit}" for number in (statistics.median(values), min(values), max(values))]
        print(f"{name}: {numbers[0]}", file=sys.stderr)  # at once; the table comes at the end
        self._table.add_row(name, *numbers, aim)

    def show(self) -> None:
        """Prints it."""
        Console(width=140).print(self._table)


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 1_000 else f"{number:.3g}"


def show_speed(table: Rows, found: dict[str, list[Cost]]) -> None:
    """Milliseconds, runs and teacher-weeks."""
    for name, values in found.items():
        table.add(name, [1e3 * cost.clock for cost in values], "ms a run")
        table.add(f"{name}, processor time", [1e3 * cost.processor for cost in values], "ms a run")
    for name in ("sweep, 1 thread", "sweep, 2 threads"):
        aim = f"{MILLION_IN_HALF_AN_HOUR:.0f} (a million in 30 min)" if "2" in name else ""
        table.add(name, [1 / cost.clock for cost in found[name]], "runs a second", aim)
        rates = [1e-6 * TEACHER_WEEKS / cost.clock for cost in found[name]]
        table.add(name, rates, "million teacher-weeks a second")


def show_comparisons(table: Rows, found: dict[str, list[Cost]]) -> None:
    """Overhead of the path, and how far other ways and the floor are."""

    def ratios(above: str, below: str) -> list[float]:
        return [a.processor / b.processor for a, b in zip(found[above], found[below], strict=True)]

    for threads in ("1 thread", "2 threads"):
        overhead = [100 * (r - 1) for r in ratios(f"sweep, {threads}", f"the model alone, {threads}")]
        table.add(f"overhead of the path, {threads}", overhead, "%", "under 15")
    batch, one = "mesa.batch_run, reference model", "sweep, 1 thread"
    table.add("mesa.batch_run against the sweep, 1 thread", ratios(batch, one), "times", "at least 150")
    table.add("the model against the floor", ratios("the model alone, 1 thread", "the floor"), "times")


if __name__ == "__main__":
    main()
