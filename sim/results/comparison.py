"""Several scenarios with shared luck: what a reform changes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED
from sim.errors import StaffroomError
from sim.results.paired import Paired
from sim.results.simulate import Progress, Result, simulate
from sim.results.spread import Spread, spread
from sim.results.summary.summary import Summary, summarise
from sim.scenario.scenario import Scenario
from sim.views import view
from sim.worlds.choosing import DEFAULT_WORLDS
from sim.worlds.worlds import Worlds

if TYPE_CHECKING:
    from sim.results.mesa_view import SchoolModel
    from sim.results.own_model import Measures


class Comparison(Paired):
    """What :func:`compare` found: several scenarios under one seed, and what can be asked of them.

    Replicate r of each scenario has the same luck and, where all are one school under several reforms, the same staff
    and contacts. Attributes: ``results`` ({name: :class:`Result`}), ``baseline`` (name of the first scenario).
    Raises :class:`StaffroomError` for results of different seeds or replicates, which do not share their luck.
    """

    def summary(
        self,
        goal: str = "voluntary_share",
        *,
        outcomes: Sequence[str] | None = None,
        elsewhere: bool = False,
        prices: Mapping[str, float] | None = None,
    ) -> Summary:
        """What changes, how sure that is, what it costs, what lasts, and who loses: a table and words.

        ``goal``: the outcome that the reform is for; ``outcomes``: what else to report; ``elsewhere=True`` also tries
        the reforms in schools with less and more trust and isolation. Some of it is simulated on first use.
        ``prices``: hours per teacher and year that moving a lever all the way costs beyond what the model counts,
        such as {"coaching": 20}; without one, such a lever costs nothing, and that is said.
        Raises :class:`StaffroomError` for an unknown goal, one without a better direction, nothing to compare, or
        scenarios that are not one school under several reforms.
        """
        return summarise(self, goal, outcomes, elsewhere=elsewhere, prices=prices)

    def spread(self, reform: str, outcome: str = "voluntary_share") -> Spread:
        """How the effect of a reform spreads over plausible worlds and schools, and whether luck, the school or what
        nobody knows makes most of it: :func:`sim.results.spread.spread`.

        Simulates some schools again. Raises :class:`StaffroomError` for an unknown reform or outcome, and where the
        comparison does not take place in plausible worlds.
        """
        return spread(self, reform, outcome)

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
        found: Path = view("report", self, path, question=question, goal=goal, prices=prices)
        return found

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        text: str = view("html", self)
        return text


def compare(
    scenarios: Mapping[str, Scenario],
    replicates: int = DEFAULT_REPLICATES,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    *,
    keep_weeks: bool = True,
    progress: Progress | None = None,
    model: "type[SchoolModel] | None" = None,
    measures: "Measures | None" = None,
    worlds: Worlds | str | None = DEFAULT_WORLDS,
) -> Comparison:
    """Run several scenarios on shared luck; the first is the baseline.

    ``compare({"as it is": Scenario(school), "reform": Scenario(school, reform)}, replicates=20).differences``

    ``scenarios``: {name: scenario}; ``replicates``: simulated schools of each, from number 0; ``seed``: all luck is
    made from it; ``threads``: None for all processors; ``keep_weeks=False`` keeps only the outcomes of the last year;
    ``progress(done, total)`` counts all runs; ``model`` and ``measures`` are of your own and hold for all scenarios,
    see :func:`sim.results.simulate.simulate`; ``worlds``: as there, the same world in replicate r of all. Raises
    :class:`StaffroomError` for scenarios without a name, and for a number out of range.
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

        results[name] = simulate(
            scenario, replicates, seed, threads,
            name=name, keep_weeks=keep_weeks, progress=step, model=model, measures=measures, worlds=worlds,
        )  # fmt: skip
    return Comparison(results)
