"""How long the panel of ``explore`` takes from a slider let go to a new picture: ``python -m tests.benchmark.panel``.

100 schools of 60 teachers over 3 years, widgets driven from here; what the browser adds is not in it. Every move is to
a setting that was not seen before.
"""

import os
import statistics
import time
from collections.abc import Callable

from analysis.exploring.panel.widgets import Panel
from staffroom import Reform, Scenario, School, explore

ROUNDS = 15


def measured(act: Callable[[int], object]) -> tuple[list[float], list[float]]:
    """Wall and processor seconds of an act, ``ROUNDS`` times; the act gets the number of the round."""
    wall, processor = [], []
    for turn in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        act(turn)
        wall.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return wall, processor


def row(name: str, seconds: tuple[list[float], list[float]]) -> str:
    """One line of the table, in milliseconds: median, fastest and slowest wall time, median processor time."""
    wall, processor = ([1000 * value for value in part] for part in seconds)
    spread = f"{statistics.median(wall):.0f} ({min(wall):.0f} to {max(wall):.0f})"
    return f"| {name} | {spread} | {statistics.median(processor):.0f} |"


def moved(panel: Panel, key: str, first: float) -> Callable[[int], object]:
    """Moves a slider to a new place every round."""

    def act(turn: int) -> None:
        panel.sliders.by_key[key].value = round(first + 0.01 * turn, 2)

    return act


def main() -> None:
    """Prints the table."""
    panel = explore(Scenario(School(size=60), Reform("clear", {"mandate": 0.6, "clarity": 0.85, "control": 0.1})))
    answer = panel.answer
    print(f"{answer.schools} schools, 60 teachers, 3 years; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print("| what | wall ms, median (range) | processor ms |\n|---|---|---|")
    print(row("a lever of the reform moved", measured(moved(panel, "reform.levers.mandate", 0.3))))
    print(row("trust moved (the unreformed school runs too)", measured(moved(panel, "school.trust", 0.3))))
    print(row("of this, drawing the picture", measured(lambda _: panel.explorer._draw(panel.answer))))
    print(row("a setting seen before", measured(lambda turn: panel.set(trust=(0.44, 0.43)[turn % 2]))))


if __name__ == "__main__":
    main()
