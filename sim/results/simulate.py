"""Runs: one scenario over many replicates, several scenarios with shared luck; results as tidy tables."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from os import cpu_count
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED
from sim.declared.limits import LARGEST_SEED, MOST_REPLICATES, MOST_THREADS, first_of, whole_number
from sim.declared.measures import CULTURES, MEASURE_DTYPE, MEASURE_NAMES, SUMMED
from sim.errors import StaffroomError
from sim.kernel.runs import run_block
from sim.kernel.state import TEACHER_DTYPE
from sim.results.states import blueprint, teacher_codes
from sim.results.yearly import culture_of, outcomes_of
from sim.scenario.scenario import Scenario
from sim.views import view
from sim.worlds.choosing import DEFAULT_WORLDS, chosen
from sim.worlds.worlds import Worlds

if TYPE_CHECKING:
    from sim.results.inside import Inside
    from sim.results.mesa_view import SchoolModel
    from sim.results.own_model import Measures, OwnModel

Progress = Callable[[int, int], None]


class Result:
    """Many runs of one scenario. Attributes: ``scenario``, ``name``, ``seed``, ``replicates``, ``first_replicate``,
    ``seconds``, ``keeps_weeks``, and ``own``: a researcher's own model and measures (None: the compiled model).
    """

    def __init__(
        self,
        scenario: Scenario,
        name: str,
        seed: int,
        first_replicate: int,
        replicates: int,
        keep_weeks: bool,
        own: "OwnModel | None" = None,
    ):
        self.scenario, self.name, self.seed = scenario, name, seed
        self.first_replicate, self.replicates = first_replicate, replicates
        self.seconds = 0.0
        self.keeps_weeks = keep_weeks
        self._rows = np.zeros((replicates if keep_weeks else 0, scenario.weeks), MEASURE_DTYPE)
        self._results = np.zeros((replicates, len(MEASURE_NAMES)))
        self._cultures = np.zeros(replicates, np.int64)
        self.own, self.own_names = own, [] if own is None else own.names
        self._own_rows = np.zeros((replicates if keep_weeks else 0, scenario.weeks, len(self.own_names)))
        self._own_results = np.zeros((replicates, len(self.own_names)))

    def __repr__(self) -> str:
        schools = f"{self.replicates} schools of {self.scenario.school.size:g} teachers"
        return f"Result({self.name!r}, {schools} over {self.scenario.weeks} weeks)"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        text: str = view("html", self)
        return text

    @property
    def week_values(self) -> np.ndarray:
        """Every measure of every week: floats of shape (replicates, weeks, measures), in the order of ``MEASURES``."""
        if not self.keeps_weeks:
            raise StaffroomError("the weeks of this result were not kept; simulate with keep_weeks=True.")
        return self._rows.view(np.float64).reshape(self.replicates, self.scenario.weeks, len(MEASURE_NAMES))

    @property
    def outcomes(self) -> tuple[np.ndarray, np.ndarray]:
        """Of every run: floats (replicates, measures) in the order of ``MEASURES``, own measures after them, and codes
        of the culture (replicates,), indices into ``CULTURES``.
        """
        values = np.concatenate([self._results, self._own_results], axis=1) if self.own else self._results
        return values, self._cultures

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """One row per replicate and week: scenario, replicate, week (from 0), year and term (from 1), every measure,
        every own measure.
        """
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
        return frame.assign(**dict(zip(self.own_names, self._own_rows.reshape(len(frame), -1).T, strict=True)))

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per run: scenario, replicate, seed, outcome of every measure over the last year, mean of every own
        measure over the last year, culture of the last term.
        """
        frame = pd.DataFrame(self._results, columns=pd.Index(MEASURE_NAMES))
        frame.insert(0, "seed", self.seed)
        frame.insert(0, "replicate", self._replicate_numbers())
        frame.insert(0, "scenario", self.name)
        frame = frame.assign(**dict(zip(self.own_names, self._own_results.T, strict=True)))
        return frame.assign(culture=[CULTURES[code] for code in self._cultures])

    @cached_property
    def teachers(self) -> pd.DataFrame:
        """Final state of every teacher of every run: scenario, replicate, teacher (code), every state variable. Runs
        again on first use.
        """
        size = int(self.scenario.school.size)
        final = np.zeros((self.replicates, size), TEACHER_DTYPE)
        repeated = Result(
            self.scenario, self.name, self.seed, self.first_replicate, self.replicates, keep_weeks=False, own=self.own
        )
        _fill(repeated, 0, self.replicates, final)
        frame = pd.DataFrame({name: final[name].ravel() for name in TEACHER_DTYPE.names or ()})
        frame.insert(0, "teacher", np.tile(teacher_codes(self.scenario), self.replicates))
        frame.insert(0, "replicate", np.repeat(self._replicate_numbers(), size))
        frame.insert(0, "scenario", self.name)
        return frame

    @cached_property
    def _inside(self) -> "Inside":
        from sim.results.inside import inside  # needs Mesa, which takes a second to import

        return inside(self.scenario, self.seed, self._replicate_numbers().tolist(), self.own)

    @property
    def ties(self) -> pd.DataFrame:
        """Who asked and met whom how often: one row per run, year, kind of meeting and pair.

        Columns: scenario, replicate, year (from 1), kind (voluntary, mandated, observation, mentoring, outside,
        partnership, talk, coordination; what was meant as more and stayed at talk is talk), one (who asked, was called,
        observes or is mentored), other (her colleague; empty outside the school, where nobody was there, and in groups
        of more than two), asked, met, productive, harmful (times), depth (mean of what was held, 0 to 3). Steps every
        run again on first use: about 0.1 seconds each.
        """
        return self._inside.ties.assign(scenario=self.name)[["scenario", *self._inside.ties.columns]]

    @property
    def teacher_years(self) -> pd.DataFrame:
        """Every teacher in every year: one row per run, year and teacher.

        Columns: scenario, replicate, year (from 1), teacher (code), department to tenure at the end of the year, every
        state variable as the mean over her weeks of the year, sessions of each kind that she had in it, left (whether
        she leaves at its end; the next row of this code is then a newcomer). :attr:`teachers` has the end of the run.
        Costs as much as :attr:`ties`, and nothing more after it.
        """
        return self._inside.teachers.assign(scenario=self.name)[["scenario", *self._inside.teachers.columns]]

    def again(self, scenario: Scenario, replicates: int | None = None, *, keep_weeks: bool = True) -> "Result":
        """Another scenario with the luck, the model and the own measures of this result: ``replicates`` schools (None:
        as many).
        """
        count, own = self.replicates if replicates is None else replicates, self.own
        return simulate(
            scenario, count, self.seed, first_replicate=self.first_replicate, keep_weeks=keep_weeks,
            model=None if own is None else own.model, measures=None if own is None else own.measures,
            worlds=self.scenario.worlds,
        )  # fmt: skip

    def _replicate_numbers(self) -> np.ndarray:
        return np.arange(self.first_replicate, self.first_replicate + self.replicates)


def _fill(result: Result, start: int, stop: int, teachers: np.ndarray) -> None:
    """Compute the replicates [start, stop) of ``result`` in place."""
    if result.own is not None:
        for replicate in range(start, stop):
            _step_through(result, result.own, replicate, teachers)
        return
    scenario = result.scenario
    rows = result._rows[start:stop] if result.keeps_weeks else np.zeros((1, scenario.weeks), MEASURE_DTYPE)
    weeks = rows.view(np.float64).reshape(len(rows), scenario.weeks, len(MEASURE_NAMES))
    first = np.int64(result.first_replicate + start)
    run_block(
        blueprint(scenario),
        scenario.records(result.seed, int(first), stop - start),
        scenario.levers,
        scenario.calendar(),
        (np.int64(result.seed), first, first),
        rows,
        weeks,
        result._results[start:stop],
        result._cultures[start:stop],
        teachers,
    )


def _step_through(result: Result, own: "OwnModel", at: int, teachers: np.ndarray) -> None:
    """The same for one replicate of an own model, week by week."""
    from sim.results.own_model import stepped  # Mesa takes a second to import

    found = stepped(own, result.scenario, result.seed, result.first_replicate + at)
    values = found.rows.view(np.float64).reshape(result.scenario.weeks, len(MEASURE_NAMES))
    window = result.scenario.year_weeks
    result._results[at] = outcomes_of(values, window, SUMMED)
    result._own_results[at] = outcomes_of(found.own, window, np.zeros(len(own.names), bool))
    result._cultures[at] = culture_of(values)
    if result.keeps_weeks:
        result._rows[at], result._own_rows[at] = found.rows, found.own
    if len(teachers):
        teachers[at] = found.teachers


def simulate(
    scenario: Scenario,
    replicates: int = DEFAULT_REPLICATES,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    *,
    name: str | None = None,
    first_replicate: int = 0,
    keep_weeks: bool = True,
    progress: Progress | None = None,
    model: "type[SchoolModel] | None" = None,
    measures: "Measures | None" = None,
    worlds: Worlds | str | None = DEFAULT_WORLDS,
) -> Result:
    """Run ``replicates`` schools of one scenario; the numbers depend on (scenario, seed, replicate) only, not on
    threads: ``simulate(scenario, replicates=20, seed=1).runs``.

    ``keep_weeks=False`` keeps only the outcomes of the last year; ``progress(done, total)`` is called as blocks finish.
    ``model``: a subclass of SchoolModel with a rule or measures of its own; ``measures``: own measures by name, each a
    function of the model after a week that gives a number. Both are stepped week by week, which takes longer, with the
    same luck, and own measures are further columns of ``runs`` (mean over the last year) and ``weeks``.
    Raises :class:`StaffroomError` for a replicate number, seed or thread count out of range, and for an own rule or
    measure that cannot be run.
    ``worlds``: "plausible" (each replicate in one world of the library that comes with the program), "none" (every
    number at its usual value), a CSV file or a library of one's own; a scenario that names its worlds keeps them.
    """
    if not isinstance(scenario, Scenario):
        raise StaffroomError(f"simulate needs a Scenario, not {type(scenario).__name__}; try Scenario(school, reform).")
    scenario = scenario.in_worlds(chosen(worlds))
    count = whole_number(replicates, "replicates", 1, MOST_REPLICATES)
    root = whole_number(seed, "seed", 0, LARGEST_SEED)
    workers = whole_number(threads if threads is not None else cpu_count() or 1, "threads", 1, MOST_THREADS)
    first = first_of(first_replicate, count)
    own = None if model is None and measures is None else _own(model, measures)
    result = Result(scenario, name or _name(scenario), root, first, count, keep_weeks, own)
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


def _own(model: object, measures: object) -> "OwnModel":
    from sim.results.own_model import own_model

    return own_model(model, measures)


def run_here(
    scenario: Scenario,
    seed: int,
    replicates: tuple[int, int],
    own: "OwnModel | None" = None,
    *,
    keep_weeks: bool = True,
) -> Result:
    """Runs in this thread, for workers; ``replicates``: the number of the first, and how many."""
    result = Result(scenario, "", seed, *replicates, keep_weeks=keep_weeks, own=own)
    _fill(result, 0, replicates[1], np.zeros((0, int(scenario.school.size)), TEACHER_DTYPE))
    return result


def _name(scenario: Scenario) -> str:
    return scenario.reform.name


def _blocks(count: int, workers: int, scenario: Scenario) -> list[tuple[int, int]]:
    """Blocks of replicates of about a quarter of a second each, several per worker."""
    teacher_weeks = scenario.weeks * scenario.school.size
    size = int(max(1, min(np.ceil(count / (4 * workers)), np.ceil(1e6 / teacher_weeks))))
    return [(start, min(start + size, count)) for start in range(0, count, size)]
