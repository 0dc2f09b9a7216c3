"""``goal_seek(outcome, target, levers)``: the cheapest mix of levers that reaches a goal in most plausible schools."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.exploring.futures import progress as progress_of
from analysis.exploring.futures.aim import Aim, aim_of
from analysis.exploring.futures.options import base_of
from analysis.exploring.futures.search import Search, chosen, look_for
from analysis.exploring.futures.study import Luck, luck_of
from analysis.exploring.futures.trial import Asked, Fared, Mix, Sample, Task
from analysis.exploring.futures.uncertain import described, uncertain_of
from experiments.reading.numbers import PROSE
from sim.declared.defaults import DEFAULT_SEED, DEFAULT_YEARS
from sim.declared.levers import LEVERS
from sim.declared.limits import whole_number
from sim.errors import StaffroomError
from sim.results.costs import COUNTED, checked_prices
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import DEFAULT_START
from sim.scenario.school import School

MOST_LEVERS = 8
FEWEST_SCHOOLS, MOST_SCHOOLS = 20, 10_000
FRESH = 3  # times as many schools to check in as to search in


@dataclass(repr=False)
class Goal:
    """What was found: ``mix`` (lever: value; the nearest one where ``found`` is False), ``trials`` (every mix tried),
    ``fresh`` (how the mix fared in schools that the search had not seen; None after Ctrl-C, until :meth:`check`).
    """

    task: Task
    luck: Luck
    mix: Mix
    found: bool
    best_share: float
    trials: pd.DataFrame
    fresh: Fared | None = None

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        return self.task.asked

    @property
    def aim(self) -> Aim:
        """The outcome and its direction."""
        return self.task.aim

    @property
    def verdict(self) -> str:
        """Whether the share asked for is reached in fresh schools: "yes", "unsure" (chance leaves it open) or "no"."""
        if self.fresh is None:
            return "unsure"
        share, _, high = self.fresh.reached
        return "yes" if share >= self.asked.share else "unsure" if high >= self.asked.share else "no"

    @property
    def reform(self) -> Reform:
        """The mix as a reform, for ``Scenario(school, goal.reform)``."""
        return self.task.reform(self.mix)

    @property
    def levers(self) -> pd.DataFrame:
        """The mix, one row per lever: lever, meaning, from (as the school has it), to, unit."""
        from analysis.exploring.futures.words import lever_table

        return pd.DataFrame(lever_table(self), columns=pd.Index(["lever", "meaning", "from", "to", "unit"]))

    @property
    def free(self) -> list[str]:
        """Levers of the search that cost no hours, for want of a price."""
        return [lever for lever in self.asked.levers if lever not in COUNTED and lever not in self.task.prices]

    @property
    def assumed(self) -> pd.DataFrame:
        """What differs between plausible schools: name, label, low, high, unit, meaning, source, basis."""
        return described(self.task.uncertain)

    def check(self) -> "Goal":
        """Tries the mix in schools that the search had not seen."""
        first = 10 * MOST_SCHOOLS  # beyond the schools of the search and of the choice
        self.fresh = Sample(self.task, self.asked.fresh, first, self.luck).try_out(self.mix)
        self.found |= self.fresh.reached[0] >= self.asked.share
        return self

    def picture(self) -> Any:
        """Every mix that was tried, its hours and how often it reaches the goal; a ``style.Picture``."""
        from analysis.exploring.futures.pictures import goal_picture

        return goal_picture(self)

    def __repr__(self) -> str:
        reached = (
            "not checked" if self.fresh is None else f"{PROSE.percent(self.fresh.reached[0])} of fresh schools reach it"
        )
        return f"Goal({self.aim.measure.name}, {self.asked.target:g}; {self.mix}; {reached})"

    def __str__(self) -> str:
        from analysis.exploring.futures.words import goal_words

        return "\n".join(goal_words(self))

    def _repr_html_(self) -> str:
        from analysis.exploring.futures.html import goal_html

        return goal_html(self)


def goal_seek(
    outcome: str,
    target: float,
    levers: object,
    over: object = None,
    share: float = 0.8,
    *,
    gain: bool = False,
    better: str | None = None,
    school: School | str | None = None,
    parameters: Mapping[str, float] | None = None,
    years: float = DEFAULT_YEARS,
    start: int = DEFAULT_START,
    ramp: int = 0,
    prices: Mapping[str, float] | None = None,
    schools: int = 100,
    trials: int = 120,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    progress: bool | progress_of.Tell = True,
) -> Goal:
    """The mix of levers with the fewest teacher hours that brings the outcome to the target in ``share`` of schools.

    ``goal_seek("voluntary_share", 0.5, ["mandate", "clarity"], schools=20, trials=10, progress=False).mix``

    ``levers``: names, or {name: (low, high)}. ``gain=True``: the target is a change for the better against doing
    nothing. ``over``: in what plausible schools differ (see :func:`robustness`). ``prices``: hours per teacher and
    year for moving a lever all the way, beyond what the model counts. ``trials`` mixes are tried in ``schools``
    plausible schools; the best is then tried in other schools, and that number is reported.

    Ctrl-C stops the search; the best mix so far is kept. Raises :class:`StaffroomError`.
    """
    if not isinstance(gain, bool):
        raise StaffroomError(f"gain = {gain!r} is neither True (the target is a change) nor False (a level).")
    aim = aim_of(outcome, better)
    base = base_of(school, parameters, years)
    ranges = _ranges(levers)
    count = whole_number(schools, "schools", FEWEST_SCHOOLS, MOST_SCHOOLS)
    asked = Asked(
        aim.check_target(target, change=gain), gain, _share(share), ranges, start, ramp, count,
        whole_number(trials, "trials", 5, 100_000), FRESH * count,
    )  # fmt: skip
    luck = luck_of(seed, 1, threads, 20 * MOST_SCHOOLS)
    uncertain = uncertain_of(over, base)
    task = Task(base, uncertain, aim, asked, checked_prices(prices))
    Scenario(base.school, task.reform({name: ends[1] for name, ends in ranges.items()}), base.changed, years)
    return _sought(task, luck, progress)


def _sought(task: Task, luck: Luck, progress: bool | progress_of.Tell) -> Goal:
    complete = True
    with progress_of.shown(progress, task.asked.trials, "mixes") as tell:
        search = Search(Sample(task, task.asked.schools, 0, luck), tell)
        try:
            look_for(search, task.asked.trials, luck.seed)
        except KeyboardInterrupt:
            complete = False
            if not search.tried:
                raise
    best = search.ranked()[0]
    if complete and best:
        best = chosen(search, Sample(task, 2 * task.asked.schools, MOST_SCHOOLS, luck))
    goal = Goal(task, luck, best, search.reaches(best), search.fared(best).reached[0], _trials(search))
    return goal.check() if complete else goal


def _trials(search: Search) -> pd.DataFrame:
    """Every mix that was tried: a column per lever (NaN: not moved), hours, share that reaches the goal, level."""
    rows = [
        {**dict.fromkeys(search.sample.task.asked.levers, np.nan), **dict(mix), "hours": fared.hours,
         "reached": fared.reached[0], "level": fared.level}
        for mix, fared in search.tried.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _share(share: object) -> float:
    if isinstance(share, bool) or not isinstance(share, (int, float, np.number)) or not 0 < share <= 1:
        raise StaffroomError(
            f"share = {share!r} is not usable; allowed: above 0, at most 1, such as 0.8 for 8 of 10 schools."
        )
    return float(share)


def _ranges(levers: object) -> dict[str, tuple[float, float]]:
    """Levers with their ranges, checked."""
    if isinstance(levers, str):
        levers = [levers]
    if not isinstance(levers, Iterable):
        raise StaffroomError(
            f"levers = {levers!r} is not usable; allowed: ['mandate', 'coaching'] or {{'mandate': (0, 0.5)}}."
        )
    given = dict(levers) if isinstance(levers, Mapping) else dict.fromkeys(levers)
    if not 1 <= len(given) <= MOST_LEVERS:
        raise StaffroomError(f"levers names {len(given)}; allowed: 1 to {MOST_LEVERS}.")
    ranges: dict[str, tuple[float, float]] = {}
    for name, ends in given.items():
        full = LEVERS.full_name(str(name), "levers")
        if full in ranges:
            raise StaffroomError(f"levers.{full} is given twice; give it once.")
        if ends is not None and not (isinstance(ends, (list, tuple)) and len(ends) == 2):
            raise StaffroomError(f"levers.{full} = {ends!r} is not a range; write {{'{full}': (0, 1)}}.")
        low, high = LEVERS[full].plausible if ends is None else (LEVERS[full].check(end, "levers") for end in ends)
        if not low < high:
            raise StaffroomError(f"levers.{full}: {low:g} is not below {high:g}; give low before high.")
        ranges[full] = (low, high)
    return ranges
