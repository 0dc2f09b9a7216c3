"""Runs: one scenario over many replicates, several scenarios with shared luck; results as tidy tables."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from os import cpu_count

import numpy as np
import pandas as pd

from sim.declared.limits import LARGEST_SEED, MOST_REPLICATES, MOST_THREADS, first_of, whole_number
from sim.declared.measures import CULTURES, MEASURE_DTYPE, MEASURE_NAMES
from sim.errors import StaffroomError
from sim.kernel.blueprint import Blueprint
from sim.kernel.inputs import blueprint_of, staff_table
from sim.kernel.runs import run_block
from sim.kernel.setup import build
from sim.kernel.state import TEACHER_DTYPE, State
from sim.kernel.week import run_weeks
from sim.scenario.scenario import Scenario
from sim.staff.codes import codes_for
from sim.views import view

Progress = Callable[[int, int], None]


def blueprint(scenario: Scenario) -> Blueprint:
    """The school of a scenario as the arrays that the kernel reads."""
    school, staff, table = scenario.school, scenario.school.staff, None
    if staff is not None:
        groups = {"department": staff.department, "grade": staff.grade, "shift": staff.shift}
        table = staff_table(staff.size, groups, staff.columns)
    return blueprint_of(school.properties, school.stances, table, None if staff is None else staff.pairs)


def initial_state(scenario: Scenario, seed: int, replicate: int) -> State:
    """The state of one school before week 0."""
    return _as_records(build(blueprint(scenario), (np.int64(seed), np.int64(replicate)), scenario.record()[0]))


def final_state(scenario: Scenario, seed: int, replicate: int) -> State:
    """The state of one school after the last week of the scenario."""
    state = initial_state(scenario, seed, replicate)
    rows = np.zeros(scenario.weeks, MEASURE_DTYPE)
    luck = (np.int64(seed), np.int64(replicate))
    run_weeks(state, scenario.levers, scenario.record()[0], scenario.calendar(), luck, rows)
    return state


def _as_records(state: State) -> State:
    """Compiled code returns plain structured arrays; uncompiled code reads fields as attributes of records."""
    return state._replace(
        teachers=state.teachers.view(np.recarray),
        climate=state.climate.view(np.recarray),
        school=state.school.view(np.recarray),
        tally=state.tally.view(np.recarray),
        diary=state.diary._replace(entries=state.diary.entries.view(np.recarray)),
    )


class Result:
    """Many runs of one scenario. Attributes: ``scenario``, ``name``, ``seed``, ``replicates``, ``first_replicate``,
    ``seconds``, ``keeps_weeks``.
    """

    def __init__(
        self, scenario: Scenario, name: str, seed: int, first_replicate: int, replicates: int, keep_weeks: bool
    ):
        self.scenario, self.name, self.seed = scenario, name, seed
        self.first_replicate, self.replicates = first_replicate, replicates
        self.seconds = 0.0
        self.keeps_weeks = keep_weeks
        self._rows = np.zeros((replicates if keep_weeks else 0, scenario.weeks), MEASURE_DTYPE)
        self._results = np.zeros((replicates, len(MEASURE_NAMES)))
        self._cultures = np.zeros(replicates, np.int64)

    def __repr__(self) -> str:
        schools = f"{self.replicates} schools of {self.scenario.school.size:g} teachers"
        return f"Result({self.name!r}, {schools} over {self.scenario.weeks} weeks)"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return view("html", self)

    @property
    def week_values(self) -> np.ndarray:
        """Every measure of every week: floats of shape (replicates, weeks, measures), in the order of ``MEASURES``."""
        if not self.keeps_weeks:
            raise StaffroomError("the weeks of this result were not kept; simulate with keep_weeks=True.")
        return self._rows.view(np.float64).reshape(self.replicates, self.scenario.weeks, len(MEASURE_NAMES))

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """One row per replicate and week: scenario, replicate, week (from 0), year and term (from 1), every measure."""
        number = np.arange(self.scenario.weeks)
        ends = np.cumsum(self.scenario.terms)
        place = number % self.scenario.year_weeks
        values = self.week_values.reshape(-1, len(MEASURE_NAMES))
        frame = pd.DataFrame(values, columns=pd.Index(MEASURE_NAMES))
        frame.insert(0, "term", np.tile(np.searchsorted(ends, place, side="right") + 1, self.replicates))
        frame.insert(0, "year", np.tile(number // self.scenario.year_weeks + 1, self.replicates))
        frame.insert(0, "week", np.tile(number, self.replicates))
        frame.insert(0, "replicate", np.repeat(self._replicate_numbers(), self.scenario.weeks))
        frame.insert(0, "scenario", self.name)
        return frame

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per run: scenario, replicate, seed, outcome of every measure over the last year, culture of the last
        term.
        """
        frame = pd.DataFrame(self._results, columns=pd.Index(MEASURE_NAMES))
        frame.insert(0, "seed", self.seed)
        frame.insert(0, "replicate", self._replicate_numbers())
        frame.insert(0, "scenario", self.name)
        frame["culture"] = [CULTURES[code] for code in self._cultures]
        return frame

    @cached_property
    def teachers(self) -> pd.DataFrame:
        """Final state of every teacher of every run: scenario, replicate, teacher (code), every state variable. Runs
        again on first use.
        """
        size = int(self.scenario.school.size)
        final = np.zeros((self.replicates, size), TEACHER_DTYPE)
        repeated = Result(self.scenario, self.name, self.seed, self.first_replicate, self.replicates, keep_weeks=False)
        _fill(repeated, 0, self.replicates, final)
        frame = pd.DataFrame({name: final[name].ravel() for name in TEACHER_DTYPE.names or ()})
        frame.insert(0, "teacher", np.tile(teacher_codes(self.scenario), self.replicates))
        frame.insert(0, "replicate", np.repeat(self._replicate_numbers(), size))
        frame.insert(0, "scenario", self.name)
        return frame

    def _replicate_numbers(self) -> np.ndarray:
        return np.arange(self.first_replicate, self.first_replicate + self.replicates)


def teacher_codes(scenario: Scenario) -> list[str]:
    """T01, T02, ...: what outputs call the teachers."""
    staff, size = scenario.school.staff, int(scenario.school.size)
    if staff is not None and staff.codes:
        return staff.codes
    return codes_for(size)


def _fill(result: Result, start: int, stop: int, teachers: np.ndarray) -> None:
    """Compute the replicates [start, stop) of ``result`` in place."""
    scenario = result.scenario
    rows = result._rows[start:stop] if result.keeps_weeks else np.zeros((1, scenario.weeks), MEASURE_DTYPE)
    weeks = rows.view(np.float64).reshape(len(rows), scenario.weeks, len(MEASURE_NAMES))
    run_block(
        blueprint(scenario),
        scenario.record()[0],
        scenario.levers,
        scenario.calendar(),
        np.int64(result.seed),
        np.int64(result.first_replicate + start),
        rows,
        weeks,
        result._results[start:stop],
        result._cultures[start:stop],
        teachers,
    )


def simulate(
    scenario: Scenario,
    replicates: int = 100,
    seed: int = 1,
    threads: int | None = None,
    *,
    name: str | None = None,
    first_replicate: int = 0,
    keep_weeks: bool = True,
    progress: Progress | None = None,
) -> Result:
    """Run ``replicates`` schools of one scenario; the numbers depend on (scenario, seed, replicate) only, not on
    threads: ``simulate(scenario, replicates=20, seed=1).runs``.

    ``keep_weeks=False`` keeps only the outcomes of the last year; ``progress(done, total)`` is called as blocks finish.
    Raises :class:`StaffroomError` for a replicate number, seed or thread count out of range.
    """
    if not isinstance(scenario, Scenario):
        raise StaffroomError(f"simulate needs a Scenario, not {type(scenario).__name__}; try Scenario(school, reform).")
    count = whole_number(replicates, "replicates", 1, MOST_REPLICATES)
    root = whole_number(seed, "seed", 0, LARGEST_SEED)
    workers = whole_number(threads if threads is not None else cpu_count() or 1, "threads", 1, MOST_THREADS)
    first = first_of(first_replicate, count)
    result = Result(scenario, name or _name(scenario), root, first, count, keep_weeks)
    started = time.perf_counter()
    blocks = _blocks(count, workers, scenario)
    none = np.zeros((0, int(scenario.school.size)), TEACHER_DTYPE)
    done = 0
    with ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(_fill, result, start, stop, none): stop - start for start, stop in blocks}
        try:
            for finished in as_completed(waiting):
                finished.result()
                done += waiting[finished]
                if progress is not None:
                    progress(done, count)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    result.seconds = time.perf_counter() - started
    return result


def run_outcomes(scenario: Scenario, seed: int, first_replicate: int, replicates: int) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes of some runs in this thread, without tables: floats (replicates, measures) in the order of ``MEASURES``
    and codes of the culture (replicates,), indices into ``CULTURES``. For sweeps of many scenarios.
    """
    return _outcomes(_here(scenario, seed, (first_replicate, replicates), keep_weeks=False))


def run_weeks_too(
    scenario: Scenario, seed: int, first_replicate: int, replicates: int
) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """The same with the weeks as a table, see :attr:`Result.weeks`; its column ``scenario`` is empty text."""
    result = _here(scenario, seed, (first_replicate, replicates), keep_weeks=True)
    return *_outcomes(result), result.weeks


def _here(scenario: Scenario, seed: int, replicates: tuple[int, int], keep_weeks: bool) -> Result:
    """Runs in this thread; ``replicates``: the first and how many."""
    result = Result(scenario, "", seed, *replicates, keep_weeks=keep_weeks)
    _fill(result, 0, replicates[1], np.zeros((0, int(scenario.school.size)), TEACHER_DTYPE))
    return result


def _outcomes(result: Result) -> tuple[np.ndarray, np.ndarray]:
    return result._results, result._cultures


def _name(scenario: Scenario) -> str:
    return scenario.reform.name


def _blocks(count: int, workers: int, scenario: Scenario) -> list[tuple[int, int]]:
    """Blocks of replicates of about a quarter of a second each, several per worker."""
    teacher_weeks = scenario.weeks * scenario.school.size
    size = int(max(1, min(np.ceil(count / (4 * workers)), np.ceil(1e6 / teacher_weeks))))
    return [(start, min(start + size, count)) for start in range(0, count, size)]
