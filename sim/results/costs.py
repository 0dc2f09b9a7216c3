"""What collaboration costs teachers, in hours: scheduled sessions, rework after a common test, and what a user sets.

Two numbers are told everywhere, both per teacher and year: the pace while a reform is in force, and the average over
the whole run, with the weeks before and after it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.declared.declaration import Declaration
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError

if TYPE_CHECKING:
    from sim.scenario.reform import Reform
    from sim.scenario.scenario import Scenario

_NONE: Mapping[str, float] = {}

REWORK_HOURS = Declaration(
    "rework_hours",
    "",
    5.0,
    0.0,
    40.0,
    "hours per full rework",
    "hours that a teacher spends on bringing her teaching in line when a common test shows that it was unrelated to "
    "her colleagues'",
    "assumed; the secondary-school essay says only that it took much time",
    "assumption",
    (2.0, 10.0),
    0.0,
    False,
    "costs",
)

# Levers whose sessions stand in the scheduled hours; any other costs what its price says, or nothing.
COUNTED = ("mandate", "observation", "mentoring", "persuasion")
HIGHEST_PRICE = 2000.0  # hours in a year: more than a full post
_SCHEDULED, _REWORK = MEASURE_NAMES.index("scheduled_hours"), MEASURE_NAMES.index("rework")
Span = tuple[int, int]  # first week, first week after


class WeeklyHours(NamedTuple):
    """Hours per teacher in every week, each float (replicates, weeks): sessions, rework, and what prices add."""

    scheduled: np.ndarray
    rework: np.ndarray
    priced: np.ndarray

    @property
    def together(self) -> np.ndarray:
        """All hours, (replicates, weeks)."""
        values: np.ndarray = self.scheduled + self.rework + self.priced
        return values


def weekly_hours(scenario: "Scenario", week_values: np.ndarray, prices: Mapping[str, float] = _NONE) -> WeeklyHours:
    """The one count of hours behind summaries, briefs, the panel, robustness and goals.

    ``week_values``: every measure of every week, floats (replicates, weeks, measures); ``prices``: see
    :func:`checked_prices`.
    """
    priced = np.broadcast_to(priced_hours(scenario, prices), week_values.shape[:2])
    return WeeklyHours(week_values[:, :, _SCHEDULED], week_values[:, :, _REWORK] * REWORK_HOURS.default, priced)


def yearly(weekly: np.ndarray, year_weeks: int, span: Span | None = None) -> np.ndarray:
    """Hours per teacher and year (replicates,), from hours of every week (replicates, weeks): the average pace over
    the whole run, or over the weeks of a ``span``.
    """
    first, after = span or (0, weekly.shape[1])
    values: np.ndarray = weekly[:, first:after].mean(axis=1) * year_weeks
    return values


def priced_hours(scenario: "Scenario", prices: Mapping[str, float]) -> np.ndarray:
    """What prices add per teacher in each week, floats (weeks,): price x how far the lever is moved in that week."""
    hours = np.zeros(scenario.weeks)
    for lever, price in prices.items():
        moved = np.abs(scenario.levers[lever] - scenario.school.levers[lever])
        hours += price * moved / scenario.year_weeks
    return hours


def in_force(reform: "Reform", weeks: int) -> Span | None:
    """First week of a reform and the first week after it, inside a run; None for a reform that moves nothing."""
    if not reform.measures:
        return None
    return min(measure.start for measure in reform.measures), max(measure.last(weeks) for measure in reform.measures)


def free_levers(scenario: "Scenario", prices: Mapping[str, float] = _NONE) -> list[str]:
    """Levers that the reform of a scenario moves and that cost no hours here: not counted, and without a price."""
    levels = scenario.school.levers
    return [
        lever
        for lever in LEVERS
        if lever not in COUNTED and lever not in prices and (scenario.levers[lever] != levels[lever]).any()
    ]


def checked_prices(prices: object) -> dict[str, float]:
    """Hours per teacher and year that the user sets for moving a lever all the way (from 0 to 1), by full name.

    Raises :class:`StaffroomError` for an unknown lever and for what is no price.
    """
    if prices is None:
        return {}
    if not isinstance(prices, Mapping):
        raise StaffroomError(
            f"prices = {prices!r} is not usable; write prices={{'coaching': 20}} (hours per teacher and year)."
        )
    checked: dict[str, float] = {}
    for lever, hours in prices.items():
        full = LEVERS.full_name(str(lever), "prices")
        if full in checked:
            raise StaffroomError(f"prices.{full} is given twice; give it once.")
        if isinstance(hours, bool) or not isinstance(hours, (int, float, np.number)) or not 0 <= hours <= HIGHEST_PRICE:
            raise StaffroomError(
                f"prices.{lever} = {hours!r} is not usable; allowed: 0 to {HIGHEST_PRICE:g} hours per teacher and year."
            )
        checked[full] = float(hours)
    return checked
