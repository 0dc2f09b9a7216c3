"""Summary: what a comparison says, in one long table; words, pictures and the brief are made from it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from sim.declared.measures import DIRECTION, MEASURE_NAMES
from sim.errors import StaffroomError, nearest
from sim.results.costs import checked_prices, in_force
from sim.results.paired import SIDE_BY_SIDE, Paired
from sim.results.summary.changes import ahead_of_next, changes, sure
from sim.results.summary.costs import costs, week_values
from sim.results.summary.elsewhere import elsewhere as in_other_schools
from sim.results.summary.lasting import Lasting
from sim.results.summary.losing import losing
from sim.results.summary.rows import COLUMNS, Row, named
from sim.results.summary.worlds import worlds
from sim.scenario.same_school import require_one_school
from sim.views import view

REPORTED = (
    "voluntary_share",
    "joint_work_monthly",
    "norm_mean",
    "trust_mean",
    "self_efficacy_mean",
    "strain_mean",
    "coherence",
    "isolates_share",
    "exits",
    "student_outcome",
)


class Summary:
    """What a comparison says. ``print`` it for plain words; ``table`` has every number behind them.

    ``table``: one row per reform, question (``changes``, ``sure``, ``costs``, ``lasts``, ``loses``, ``elsewhere``,
    ``basis``; in plausible worlds also ``worlds``) and item: label, unit, value, low, high (95 % interval), n
    (schools), note. ``goal``: the outcome that
    the reforms are for; ``outcomes``: the goal and what else is reported; ``prices``: hours that were set for levers.
    """

    def __init__(
        self,
        comparison: Paired,
        goal: str,
        outcomes: Sequence[str],
        rows: Sequence[Row],
        prices: Mapping[str, float] | None = None,
    ):
        self.comparison, self.goal, self.outcomes = comparison, goal, list(outcomes)
        self.prices = dict(prices or {})
        self.baseline = comparison.baseline
        self.reforms = [name for name in comparison.results if name != self.baseline]
        self.table = pd.DataFrame(rows, columns=pd.Index(COLUMNS))

    def __repr__(self) -> str:
        return f"Summary({', '.join(self.reforms)} against {self.baseline}; goal {self.goal})"

    def __str__(self) -> str:
        text: str = view("summary_text", self)
        return text

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        text: str = view("html", self)
        return text

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Row]:
        rows = [Row(*row) for row in self.table.itertuples(index=False)]
        return {(row.reform, f"{row.question}.{row.item}"): row for row in rows}

    def row(self, reform: str, question: str, item: str) -> Row:
        """One number of the table. Raises :class:`StaffroomError` if it is not there."""
        key = f"{question}.{item}"
        if (reform, key) not in self._rows:
            known = [name for owner, name in self._rows if owner == reform] or self.reforms
            wrong = key if reform in (*self.reforms, "") else reform
            raise StaffroomError(f"the summary has no '{wrong}'{nearest(wrong, known)}")
        return self._rows[reform, key]

    @cached_property
    def best(self) -> str:
        """The reform that does most for the goal; the first one where none has a number."""
        gains = {name: DIRECTION[self.goal] * self.row(name, "changes", self.goal).value for name in self.reforms}
        known = {name: gain for name, gain in gains.items() if not np.isnan(gain)}
        return max(known, key=lambda name: known[name]) if known else self.reforms[0]


def summarise(
    comparison: Paired,
    goal: str,
    outcomes: Sequence[str] | None = None,
    *,
    elsewhere: bool = False,
    prices: Mapping[str, float] | None = None,
) -> Summary:
    """The summary of a comparison; see :meth:`staffroom.Comparison.summary`."""
    shown, priced = _checked(comparison, goal, outcomes), checked_prices(prices)
    values = {name: week_values(result) for name, result in comparison.results.items()}
    lasting = Lasting(comparison, goal, values)
    rows: list[Row] = []
    for reform in list(comparison.results)[1:]:
        for outcome in shown:
            rows += changes(comparison, reform, outcome)
        rows += sure(comparison, reform, goal)
        rows += worlds(comparison, reform, goal)
        rows += costs(comparison, reform, values, priced)
        rows += lasting.rows(reform)
        rows += losing(comparison, reform, values)
    rows += ahead_of_next(comparison, pd.DataFrame(rows, columns=pd.Index(COLUMNS)), goal)
    if elsewhere:
        rows += in_other_schools(comparison, goal)
    return Summary(comparison, goal, shown, [*rows, *_basis(comparison)], priced)


def _checked(comparison: Paired, goal: str, outcomes: Sequence[str] | None) -> list[str]:
    """The goal and the other outcomes; raises :class:`StaffroomError` for what cannot be summarised."""
    if len(comparison.results) < 2:
        raise StaffroomError(
            f"there is nothing to compare '{comparison.baseline}' with; give compare() a second scenario."
        )
    if isinstance(outcomes, str):
        raise StaffroomError(f"outcomes = '{outcomes}' is one name; write outcomes=['{outcomes}'].")
    if outcomes is not None and not isinstance(outcomes, Iterable):
        raise StaffroomError(f"outcomes = {outcomes!r} is not a list of names; write outcomes=['trust_mean'].")
    own = comparison.results[comparison.baseline].own_names
    for where, name in (("goal", goal), *(("outcomes", name) for name in outcomes or ())):
        if name in own:
            raise StaffroomError(
                f"{where} = '{name}' is an own measure, of which a summary says nothing; its differences stand in "
                "comparison.differences."
            )
        if name not in MEASURE_NAMES:
            raise StaffroomError(f"{where} = {name!r} is not an outcome{nearest(str(name), MEASURE_NAMES)}")
    if goal not in DIRECTION:
        raise StaffroomError(
            f"goal = '{goal}' is neither better nor worse when it rises; allowed: {', '.join(DIRECTION)}."
        )
    first = comparison.results[comparison.baseline]
    for name, result in comparison.results.items():
        if result.scenario.weeks != first.scenario.weeks or result.scenario.terms != first.scenario.terms:
            what = "terms" if result.scenario.weeks == first.scenario.weeks else "weeks"
            raise StaffroomError(
                f"'{name}' and '{comparison.baseline}' differ in their {what}, so that nothing can be compared "
                "week by week; give both the same years and school.terms."
            )
        require_one_school((comparison.baseline, first.scenario), (name, result.scenario), SIDE_BY_SIDE)
    return list(dict.fromkeys([goal, *(REPORTED if outcomes is None else outcomes)]))


def _basis(comparison: Paired) -> list[Row]:
    """How many schools, of what size, for how long, with which luck, and when each reform is in force."""
    first = comparison.results[comparison.baseline]
    nothing, n = (np.nan, np.nan), first.replicates
    numbers = {
        "schools": n,
        "teachers": first.scenario.school.size,
        "years": first.scenario.years,
        "seed": first.seed,
        "first": first.first_replicate,
    }
    rows = [named("", "basis", item, (float(value), *nothing, n)) for item, value in numbers.items()]
    for name, result in list(comparison.results.items())[1:]:
        span = in_force(result.scenario.reform, result.scenario.weeks)
        weeks = (float(span[1] - span[0]), float(span[0]), float(span[1])) if span else (0.0, *nothing)
        rows.append(named(name, "basis", "reform_weeks", (*weeks, n)))
    return rows
