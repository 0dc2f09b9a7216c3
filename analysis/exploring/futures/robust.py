"""``robustness(reforms)``: the reforms in many futures, what they gain and cost there, and when the favourite fails."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.exploring.futures import regret
from analysis.exploring.futures.aim import Aim, aim_of
from analysis.exploring.futures.conditions import Conditions, Failure, conditions_of, failure_of
from analysis.exploring.futures.matters import what_matters
from analysis.exploring.futures.options import base_of, options_of
from analysis.exploring.futures.progress import Tell
from analysis.exploring.futures.study import Study, luck_of, new_study
from analysis.exploring.futures.uncertain import described, uncertain_of
from sim.declared.defaults import DEFAULT_SEED, DEFAULT_YEARS
from sim.declared.levers import LEVERS
from sim.declared.limits import whole_number
from sim.errors import StaffroomError, nearest
from sim.results.costs import checked_prices, free_levers
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

FEWEST_FUTURES, MOST_FUTURES = 10, 100_000


@dataclass
class Robustness:
    """Options compared over futures. ``complete`` is False after Ctrl-C: then all rests on the futures that were
    finished, and :meth:`go_on` runs the others.
    """

    study: Study
    aim: Aim
    complete: bool = False
    _conditions: dict[tuple[str, Failure], Conditions] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def options(self) -> list[str]:
        """Names of the options; the first is doing nothing, against which gains are counted."""
        return list(self.study.options)

    @property
    def futures(self) -> pd.DataFrame:
        """The finished futures: a row per future, a column per number that was not known."""
        return self.study.table[self.study.done]

    @property
    def uncertain(self) -> pd.DataFrame:
        """What was varied: name, label, low, high, unit, meaning, source, basis."""
        return described(self.study.uncertain)

    @cached_property
    def fares(self) -> regret.Fares:
        """How each option fares in each future, as arrays (futures, options)."""
        done = self.study.done
        found = regret.fares(
            self.study.values[done],
            (self.study.hours[done], self.study.forced[done]),
            self.futures.index.to_numpy(),
            self.aim.sign,
        )
        if len(found.future) == 0:
            raise StaffroomError(
                f"'{self.aim.measure.name}' has no value in any of the futures, so that nothing can be compared."
            )
        return found

    @cached_property
    def regret(self) -> pd.DataFrame:
        """The regret table: a row per option, every number with its 95 % interval (columns ending in _low, _high)."""
        return regret.regret_table(self.fares, self.options)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row per future and option: level, gain, gain_noise, regret, hours, extra_hours, in_force_hours, front."""
        return regret.long_table(self.fares, self.options)

    @property
    def free(self) -> list[str]:
        """Levers that an option moves and that cost no hours here, for want of a price."""
        base = self.study.base
        scenarios = [Scenario(base.school, reform, years=base.years) for reform in self.study.options.values()]
        moved = {lever for scenario in scenarios for lever in free_levers(scenario, self.study.prices)}
        return [lever for lever in LEVERS if lever in moved]

    @property
    def favourite(self) -> str:
        """The reform with the smallest regret in nine of ten futures (doing nothing is not a reform)."""
        return regret.favourite(self.regret.iloc[1:])

    def conditions(
        self, option: str | None = None, *, fails: str = "no gain", margin: float = 0.0, target: float | None = None
    ) -> Conditions:
        """The conditions under which an option (default: the favourite) fails; nothing is run for it.

        ``fails``: "no gain" (it does no better than doing nothing), "beaten" (another option does better), both by
        more than ``margin`` in the unit of the outcome; or ``target``: the outcome does not reach it.
        """
        chosen, failure = self._option(option), failure_of(fails, margin, target, self.aim)
        if (chosen, failure) not in self._conditions:  # a search of seconds, asked for by every sentence and picture
            self._conditions[chosen, failure] = conditions_of(
                self.fares, self.options, chosen, failure,
                aim=self.aim, table=self.study.table, uncertain=self.study.uncertain, seed=self.study.luck.seed,
            )  # fmt: skip
        return self._conditions[chosen, failure]

    def matters(self, option: str | None = None) -> pd.DataFrame:
        """Which of the numbers that are not known move an option's gain most; see :func:`what_matters`."""
        place = self.options.index(self._option(option))
        return what_matters(self.study.table.loc[self.fares.future], self.fares.gain[:, place], self.study.uncertain)

    def _option(self, option: str | None) -> str:
        chosen = self.favourite if option is None else option
        if chosen not in self.options:
            raise StaffroomError(f"option = {chosen!r} is not one of the options{nearest(chosen, self.options)}")
        return chosen

    def go_on(self, progress: bool | Tell = True) -> "Robustness":
        """Runs the futures that an interruption left out; returns the whole, as if it had never been interrupted."""
        return _finished(self.study, self.aim, progress)

    def picture(self) -> Any:
        """How far each option stays behind the best, and how often it is best; a ``style.Picture``."""
        from analysis.exploring.futures.pictures import regret_picture

        return regret_picture(self)

    def pareto(self) -> Any:
        """Gain against teacher hours, with the futures and the uncertainty; a ``style.Picture``."""
        from analysis.exploring.futures.pictures import pareto_picture

        return pareto_picture(self)

    @cached_property
    def failing(self) -> list[Conditions]:
        """When the favourite fails: does no better than doing nothing; and where that never happens, when another
        option beats it by more than the chance of single schools.
        """
        first = self.conditions()
        return [first] if first.failed.any() else [first, self.conditions(fails="beaten", margin=self._beyond_chance)]

    @property
    def noise(self) -> float:
        """What chance alone does to the favourite's gain in one future: the usual half width of its 95 % interval."""
        noise = self.fares.gain_noise[:, self.options.index(self.favourite)]
        return float(np.median(noise[np.isfinite(noise)])) if np.isfinite(noise).any() else np.nan

    @property
    def _beyond_chance(self) -> float:
        return 0.0 if np.isnan(self.noise) else float(f"{self.noise:.2g}")

    def __str__(self) -> str:
        from analysis.exploring.futures.words import robustness_words

        return "\n".join(robustness_words(self))

    def __repr__(self) -> str:
        done = f"{int(self.study.done.sum())} of {len(self.study.done)} futures"
        return f"Robustness({', '.join(self.options)}; {self.aim.measure.name}; {done})"

    def _repr_html_(self) -> str:
        from analysis.exploring.futures.html import robustness_html

        return robustness_html(self)


def robustness(
    reforms: object,
    over: object = None,
    outcome: str = "voluntary_share",
    futures: int = 200,
    replicates: int = 10,
    *,
    school: School | str | None = None,
    parameters: dict[str, float] | None = None,
    years: float = DEFAULT_YEARS,
    better: str | None = None,
    prices: dict[str, float] | None = None,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    progress: bool | Tell = True,
) -> Robustness:
    """Compare reforms over many futures: plausible schools and assumptions that nobody knows for certain.

    ``robustness(["clear_supported_mandate", "protected_time"], futures=20, replicates=6, progress=False).options``

    ``reforms``: reforms or names of reforms that come with the program; doing nothing is always an option.
    ``over``: what is not known; None: usual features of schools and assumptions, except what ``school`` and
    ``parameters`` set; "schools" or "parameters"; a list of names; or {name: (low, high)}.
    ``futures``: combinations drawn as a Latin hypercube; in each, every option is run in the same ``replicates``
    schools. ``better``: "higher" or "lower" where the outcome itself does not say. ``prices``: hours per teacher and
    year that moving a lever all the way costs beyond what the model counts, such as {"coaching": 20}.

    Ctrl-C stops it; the futures that are finished are kept and used. Raises :class:`StaffroomError`.
    """
    aim = aim_of(outcome, better)
    options = options_of(reforms)
    base = base_of(school, parameters, years)
    uncertain = uncertain_of(over, base)
    count = whole_number(futures, "futures", FEWEST_FUTURES, MOST_FUTURES)
    luck = luck_of(seed, replicates, threads, count)
    study = new_study(base, uncertain, options, outcome, luck=luck, futures=count, prices=checked_prices(prices))
    return _finished(study, aim, progress)


def _finished(study: Study, aim: Aim, progress: bool | Tell) -> Robustness:
    complete = study.go_on(progress)
    if study.done.sum() < 2:  # nothing can be said of less
        raise KeyboardInterrupt
    return Robustness(study, aim, complete)
