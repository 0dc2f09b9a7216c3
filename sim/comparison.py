"""Several scenarios with shared luck: what a reform changes."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.differences import paired_differences
from sim.errors import StaffroomError
from sim.same_school import besides_the_reform, require_one_school
from sim.scenario import Scenario
from sim.simulate import Progress, Result, simulate
from sim.views import view

if TYPE_CHECKING:
    from sim.summary import Summary

SIDE_BY_SIDE = "comparison.contrasts shows two schools side by side"


class Comparison:
    """Several scenarios under one root seed: replicate r of each has the same luck, and, where all are one school under
    several reforms, the same staff and contacts.

    Raises :class:`StaffroomError` for results of different seeds or replicates, which do not share their luck.
    """

    def __init__(self, results: Mapping[str, Result]):
        self.results = dict(results)
        self.baseline = next(iter(self.results))
        _one_luck(self.results)

    def __repr__(self) -> str:
        return f"Comparison({', '.join(self.results)}; baseline {self.baseline})"

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """All weeks of all scenarios."""
        return pd.concat([result.weeks for result in self.results.values()], ignore_index=True)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """All runs of all scenarios."""
        return pd.concat([result.runs for result in self.results.values()], ignore_index=True)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """What each reform changes: paired difference of every outcome against the baseline (the first scenario); see
        :func:`sim.differences.paired_differences`.

        Raises :class:`StaffroomError` for scenarios that are not one school under several reforms; see
        :attr:`contrasts`.
        """
        baseline = (self.baseline, self.results[self.baseline].scenario)
        for name, result in self.results.items():
            require_one_school(baseline, (name, result.scenario), SIDE_BY_SIDE)
        return paired_differences(self.runs, self.baseline)

    @cached_property
    def contrasts(self) -> pd.DataFrame:
        """Scenarios side by side, of one school or of several: the columns of :attr:`differences` and ``differs_in``.

        ``differs_in`` names what differs besides the reform, with both values; it is empty for one school. Where it is
        not empty, a difference is between two schools under the same luck, and nobody can say that a reform made it.
        """
        first = self.results[self.baseline].scenario
        besides = {name: ", ".join(besides_the_reform(first, result.scenario)) for name, result in self.results.items()}
        table = paired_differences(self.runs, self.baseline)
        return table.assign(differs_in=table["scenario"].map(besides).astype(object))

    def summary(
        self,
        goal: str = "voluntary_share",
        *,
        outcomes: Sequence[str] | None = None,
        elsewhere: bool = False,
        prices: Mapping[str, float] | None = None,
    ) -> "Summary":
        """What changes, how sure that is, what it costs, what lasts, and who loses: a table and words.

        ``goal``: the outcome that the reform is for; ``outcomes``: what else to report; ``elsewhere=True`` also tries
        the reforms in schools with less and more trust and isolation. Some of it is simulated on first use.
        ``prices``: hours per teacher and year that moving a lever all the way costs beyond what the model counts,
        such as {"coaching": 20}; without one, such a lever costs nothing, and that is said.
        Raises :class:`StaffroomError` for an unknown goal, one without a better direction, nothing to compare, or
        scenarios that are not one school under several reforms.
        """
        from sim.summary import summarise

        return summarise(self, goal, outcomes, elsewhere=elsewhere, prices=prices)

    def report(
        self,
        path: str | Path,
        question: str | None = None,
        goal: str = "voluntary_share",
        *,
        prices: Mapping[str, float] | None = None,
    ) -> Path:
        """Write a brief of two pages for somebody who decides: one HTML file, or a PDF where ``path`` ends in .pdf.

        ``prices``: as in :meth:`summary`.
        """
        return view("report", self, path, question=question, goal=goal, prices=prices)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return view("html", self)


def _one_luck(results: Mapping[str, Result]) -> None:
    (first, one), *others = results.items()
    for name, other in others:
        for what in ("seed", "replicates", "first_replicate"):
            here, there = getattr(one, what), getattr(other, what)
            if here != there:
                raise StaffroomError(
                    f"'{name}' and '{first}' differ in {what} ({there} and {here}), so that they do not share their "
                    "luck; simulate both with compare()."
                )


def compare(
    scenarios: Mapping[str, Scenario],
    replicates: int = 100,
    seed: int = 1,
    threads: int | None = None,
    *,
    keep_weeks: bool = True,
    progress: Progress | None = None,
) -> Comparison:
    """Run several scenarios under one root seed; the first is the baseline. ``progress(done, total)`` counts all
    runs.
    """
    if not isinstance(scenarios, Mapping) or not scenarios:
        raise StaffroomError(
            "compare needs named scenarios, such as {'as it is': Scenario(...), 'with reform': Scenario(...)}."
        )
    for name in scenarios:
        if not isinstance(name, str) or not name:
            raise StaffroomError(f"compare: {name!r} is not a name of a scenario; allowed: a text that is not empty.")
    results: dict[str, Result] = {}
    total = len(scenarios) * replicates
    for position, (name, scenario) in enumerate(scenarios.items()):
        step: Progress | None = None
        if progress is not None:

            def step(done: int, _: int, position: int = position) -> None:
                progress(position * replicates + done, total)

        results[name] = simulate(scenario, replicates, seed, threads, name=name, keep_weeks=keep_weeks, progress=step)
    return Comparison(results)
