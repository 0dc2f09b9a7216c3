"""The same request with other luck: faint lines behind the run, so that nobody over-reads one run."""

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

import numpy as np

from analysis.classroom.encode import plain
from analysis.classroom.question import shown
from analysis.classroom.request import Request
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError
from sim.results.recording import measure_run
from sim.results.simulate import simulate

MOST = 200
MOST_MEASURES = 12
MOST_TEACHER_WEEKS = 1_000_000  # 50 runs of 150 teachers over 3 years; about a third of a second
MOST_VALUES = 100_000  # numbers that are sent
MOST_SHIFTED = 12_000  # weeks of all runs together in which trust is moved, which is not compiled; about a second


def ghosts(request: Request, count: int, measures: list[str]) -> dict[str, list[list[float | None]]]:
    """Weekly values of some measures in ``count`` other runs: {measure: [run][week]}.

    Raises :class:`StaffroomError` for a count or measure that is not possible.
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST:
        raise StaffroomError(f"count = {shown(count)} is not possible; allowed: 1 to {MOST} other runs.")
    if not isinstance(measures, list) or len(measures) > MOST_MEASURES:
        raise StaffroomError(f"measures is not a list of at most {MOST_MEASURES} measures.")
    unknown = [name for name in measures if name not in MEASURE_NAMES]
    if unknown:
        raise StaffroomError(f"{shown(unknown[0])} is not a measure; `staffroom measures` lists them.")
    _check_cost(request, count, len(measures))
    values = week_values(request, count)
    return {name: [plain(run[:, MEASURE_NAMES.index(name)]) for run in values] for name in measures}


def _check_cost(request: Request, count: int, measures: int) -> None:
    """What one visitor may ask for at once, so that a class can use the server together."""
    size, weeks = int(request.scenario.school.size), request.scenario.weeks
    most = min(MOST_TEACHER_WEEKS // (size * weeks), MOST_VALUES // (weeks * max(1, measures)))
    if request.trust_shifts:
        most = min(most, MOST_SHIFTED // weeks)
    if count > most:
        raise StaffroomError(
            f"count = {count} other runs of {size} teachers over {weeks} weeks are too much at once; "
            f"allowed: up to {most} of that size."
        )


def week_values(request: Request, count: int) -> np.ndarray:
    """Every weekly measure of ``count`` other runs, floats (count, weeks, measures): the replicates after the one that
    is shown.
    """
    first = request.replicate + 1
    if not request.trust_shifts:
        return simulate(request.scenario, count, request.seed, first_replicate=first).week_values

    def run(replicate: int) -> np.ndarray:
        rows = measure_run(request.scenario, request.seed, replicate, request.trust_shifts)
        return rows.view(np.float64).reshape(len(rows), -1)

    with ThreadPoolExecutor(cpu_count()) as pool:
        return np.array(list(pool.map(run, range(first, first + count))))
