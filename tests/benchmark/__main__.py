"""One table of speed: every row measured side by side in rounds, in one process; medians and ranges over the rounds.

``python -m tests.benchmark [--rounds 7] [--quick]``. Absolute times depend on the machine and on what else it does;
ratios less.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table

from sim.kernel.setup import build
from sim.results.states import blueprint
from staffroom import Scenario, simulate, snapshot
from tests.benchmark.minimal import MinimalModel
from tests.reference.luck import PlainLuck
from tests.reference.model import ReferenceModel

TEACHERS, WEEKS = 60, 108
NANOSECONDS = 1e9


def engine(threads: int, replicates: int = 200) -> float:
    """Nanoseconds per teacher-week of whole runs: set-up, 108 weeks, every measure recorded every week."""
    start = time.perf_counter()
    simulate(Scenario(), replicates, seed=1, threads=threads)
    return (time.perf_counter() - start) / (replicates * TEACHERS * WEEKS) * NANOSECONDS


def set_up(runs: int = 100) -> float:
    """Nanoseconds of set-up per teacher-week of a run."""
    scenario = Scenario()
    plan, parameters = blueprint(scenario), scenario.record()[0]
    start = time.perf_counter()
    for replicate in range(runs):
        build(plan, (np.int64(1), np.int64(replicate)), parameters)
    return (time.perf_counter() - start) / (runs * TEACHERS * WEEKS) * NANOSECONDS


def reference(weeks: int = 36) -> float:
    """Nanoseconds per teacher-week of the reference model (plain Mesa objects, ordinary random numbers)."""
    model = ReferenceModel(Scenario(), 1, 0, PlainLuck(1, 0))
    start = time.perf_counter()
    for _ in range(weeks):
        model.step()
    spent = time.perf_counter() - start
    model.close()
    return spent / (TEACHERS * weeks) * NANOSECONDS


def minimal(network: nx.Graph, weeks: int = 108) -> float:
    """Nanoseconds per teacher-week of a minimal Mesa model that only averages norms."""
    model = MinimalModel(network, 1)
    start = time.perf_counter()
    for _ in range(weeks):
        model.step()
    return (time.perf_counter() - start) / (TEACHERS * weeks) * NANOSECONDS


def staff_network() -> nx.Graph:
    """The contacts of one default school."""
    ties = snapshot(Scenario()).ties
    return nx.from_pandas_edgelist(ties[ties["opportunity"] > 0], "source", "target")


def seconds_of(command: list[str], **environment: str) -> float:
    """Wall-clock seconds of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | environment)
    return time.perf_counter() - start


def warm_start() -> float:
    """Seconds from the command to the table: 200 schools of 60 teachers over 3 years, compiled before."""
    with tempfile.TemporaryDirectory() as folder:
        overrides = ["replicates=200", "years=3", f"output={folder}/r", "figures=false"]
        return seconds_of([sys.executable, "-m", "experiments", "run", *overrides], STAFFROOM_CALLABLE="0")


def cold_start() -> float:
    """Seconds of a first run of one school, compiling everything."""
    with tempfile.TemporaryDirectory() as folder:
        return seconds_of([sys.executable, "-c", "from staffroom import Scenario, simulate; simulate(Scenario(), 1)"],
                          STAFFROOM_CACHE=folder, STAFFROOM_CALLABLE="0")  # fmt: skip


def measure(rows: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Every row once per round, in turn, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in rows}
    for number in range(rounds + 1):
        for name, function in rows.items():
            value = function()
            if number:
                found[name].append(value)
    return found


def ratio(above: list[float], below: list[float]) -> list[float]:
    """Round by round ratios."""
    return [a / b for a, b in zip(above, below, strict=True)]


def show(found: dict[str, list[float]], starts: dict[str, list[float]]) -> None:
    """Print the table."""
    one, two = found["one thread"], found["two threads"]
    rows = [
        ("the model, one thread, all in", "ns per teacher-week", one, "at most 300"),
        ("the model, two threads", "ns per teacher-week", two, ""),
        ("two threads against one", "times faster", ratio(one, two), "at least 1.8"),
        ("set-up of the school", "share of a run, %", [100 * x for x in ratio(found["set-up"], one)], "under 15"),
        ("reference model, plain Mesa objects", "ns per teacher-week", found["reference"], ""),
        ("the model against the reference model", "times faster", ratio(found["reference"], one), "at least 150"),
        ("minimal Mesa model, only averaging norms", "ns per teacher-week", found["minimal"], ""),
        ("the model against the minimal Mesa model", "times faster", ratio(found["minimal"], one), "10"),
        *[
            (name, "seconds", values, aim)
            for (name, values), aim in zip(starts.items(), ("under 3", "under 25"), strict=True)
        ],
    ]
    table = Table(
        "what",
        "unit",
        "median",
        "lowest",
        "highest",
        "aim",
        title=f"60 teachers, 108 weeks, {len(one)} rounds side by side",
    )
    for name, unit, values, aim in rows:
        shown = (statistics.median(values), min(values), max(values))
        table.add_row(name, unit, *[f"{value:,.3g}" if value < 1000 else f"{value:,.0f}" for value in shown], aim)
    Console(width=120).print(table)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default 7)")
    parser.add_argument("--quick", action="store_true", help="leave out the cold compilation")
    options = parser.parse_args()
    network = staff_network()
    found = measure(
        {"one thread": lambda: engine(1), "two threads": lambda: engine(2), "set-up": set_up, "reference": reference,
         "minimal": lambda: minimal(network)}, options.rounds,
    )  # fmt: skip
    warm = [warm_start() for _ in range(4)][1:]
    cold = [float("nan")] if options.quick else [cold_start() for _ in range(2)]
    show(found, {"staffroom run to the table, 200 schools": warm, "first run ever, compiling": cold})


if __name__ == "__main__":
    main()
