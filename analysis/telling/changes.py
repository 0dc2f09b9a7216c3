"""What a reform changes, as numbers with the words that fit them: for notebooks and other prose made of results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.telling.naming import label, outcome_unit, unit
from analysis.telling.quantities import few
from analysis.telling.tables import band
from experiments.patterns.estimates import Estimate, ratio
from experiments.reading.numbers import PROSE, AddingUp, by_size, change_adding_up, telling
from sim.declared.measures import DIRECTION, MEASURE_NAMES, SUMMED, bounds_of
from sim.errors import StaffroomError, nearest
from sim.results.comparison import Comparison
from sim.results.costs import weekly_hours, yearly
from sim.results.differences import between, interval
from sim.results.simulate import Result
from sim.scenario.same_school import require_one_school

SIDE_BY_SIDE = "analysis.telling.contrasts.contrast() shows two schools side by side"
_PERCENT, _OTHERS = ((10, 1), (np.inf, 0)), ((0.1, 3), (np.inf, 2))  # decimals by size
SMALL = 0.2  # standard deviations between schools
percent, signed = PROSE.percent, PROSE.signed  # for the sentences of notebooks
Weeks = tuple[int, int]  # first week, and first week after the last


@dataclass(frozen=True)
class Change:
    """One outcome with and without a reform in the same schools.

    ``without`` and ``with_it`` are floats of shape (schools,): the outcome of each school, in the unit of the measure.
    """

    outcome: str
    without: np.ndarray
    with_it: np.ndarray

    @cached_property
    def pairs(self) -> np.ndarray:
        """The difference in every school where both are known."""
        differences = self.with_it - self.without
        values: np.ndarray = differences[~np.isnan(differences)]
        return values

    @cached_property
    def _interval(self) -> tuple[float, float, float]:
        return interval(self.pairs, between(bounds_of(self.outcome)))

    @property
    def difference(self) -> float:
        """Mean difference over the schools."""
        return self._interval[0]

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval of the mean difference."""
        return self._interval[1]

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval of the mean difference."""
        return self._interval[2]

    @property
    def before(self) -> float:
        """Mean outcome without the reform, of the schools where it is known with and without."""
        return self._mean(self.without)

    @property
    def after(self) -> float:
        """Mean outcome with the reform, of the same schools."""
        return self._mean(self.with_it)

    def _mean(self, outcomes: np.ndarray) -> float:
        known = ~np.isnan(self.with_it - self.without)
        return float(outcomes[known].mean()) if known.any() else np.nan

    @property
    def sign(self) -> int:
        """1 if the whole interval lies above zero, -1 if all of it lies below, 0 if it does not tell."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    @property
    def good(self) -> int:
        """1 if clearly better, -1 if clearly worse, 0 if not clear. More is better, except of strain, harm, exits."""
        return DIRECTION.get(self.outcome, 1) * self.sign

    @property
    def share_better(self) -> float:
        """Share of the schools that are better off."""
        turned = DIRECTION.get(self.outcome, 1) * self.pairs
        return float((turned > 0).mean()) if len(turned) else np.nan

    @property
    def small(self) -> bool:
        """Whether the change is less than a fifth of the standard deviation between such schools without the reform
        (below what is usually called a small difference, Cohen 1988).
        """
        known = self.without[~np.isnan(self.without)]
        return len(known) > 1 and abs(self.difference) < SMALL * float(known.std(ddof=1))

    @property
    def band(self) -> tuple[float, float]:
        """Nine of ten schools change by an amount between these two."""
        low, high = band(self.pairs)
        return float(low), float(high)

    @property
    def verb(self) -> str:
        """ "raises", "lowers" or "does not clearly change"; for a sentence whose subject is the reform."""
        return {1: "raises", -1: "lowers", 0: "does not clearly change"}[self.sign]

    @property
    def _scale(self) -> int:
        return 100 if _in_percent(self.outcome) else 1

    @property
    def _adding_up(self) -> AddingUp:
        before, after, difference = (self._scale * value for value in (self.before, self.after, self.difference))
        return change_adding_up(before, after, difference, _places(self.outcome, self.difference))

    @property
    def words(self) -> str:
        """What becomes of the outcome, with its interval; for a sentence whose subject is the outcome."""
        if np.isnan(self.low) and np.isfinite(self.difference):
            return f"changes by {self.span}, which may be luck ({few(len(self.pairs))})"
        if self.sign == 0:
            return f"does not clearly change ({self.span})"
        found = self._adding_up
        ends = sorted((self.low, self.high), key=abs)
        places = max(found.decimals, *(_places(self.outcome, end) for end in ends))
        low, high = (abs(self._scale * end) for end in ends)
        by = PROSE.fixed(abs(found.total), telling(found.total, found.decimals)) + _points(self.outcome)
        levels = [_level(self.outcome, value, found.decimals) for value in (self.before, self.after)]
        verb = "rises" if self.sign > 0 else "falls"
        return f"{verb} from {levels[0]} to {levels[1]}, by {by} (interval {PROSE.span(low, high, places)})"

    @property
    def adding_up(self) -> tuple[str, str, str]:
        """Both levels, and the difference between them with its sign and unit, which add up as they are shown."""
        found = self._adding_up
        levels = [_level(self.outcome, value, found.decimals) for value in (self.before, self.after)]
        return levels[0], levels[1], PROSE.signed(found.total, found.decimals) + _points(self.outcome)

    @property
    def span(self) -> str:
        """The difference and its interval: "+6.1 points, interval 5.5 to 6.7"."""
        by = PROSE.signed(self._scale * self.difference, _places(self.outcome, self.difference))
        ends = f", interval {_end(self.outcome, self.low)} to {_end(self.outcome, self.high)}"
        return f"{by}{_points(self.outcome)}{ends if np.isfinite(self.low) else ''}"


def change(
    comparison: Comparison, scenario: str, outcome: str, weeks: Weeks | None = None, *, against: str | None = None
) -> Change:
    """What ``scenario`` changes in ``outcome``, over the last year or over ``weeks`` (first, first after the last).

    ``against``: another scenario than the baseline. Raises :class:`StaffroomError` for an unknown name, for weeks
    outside the run, and for two schools, which are not one school without and with a reform.
    """
    one, other = names_of(comparison, scenario, against)
    pair = [result_of(comparison, name) for name in (one, other)]
    require_one_school((one, pair[0].scenario), (other, pair[1].scenario), SIDE_BY_SIDE)
    return Change(outcome, *(outcomes_of(result, outcome, weeks) for result in pair))


def kept(comparison: Comparison, scenario: str, outcome: str, during: Weeks, later: Weeks) -> Estimate:
    """Share of the change in the weeks ``during`` that is still there in the weeks ``later``, with its interval.

    One means that all of it is left, zero nothing. It means little where there was no clear change to keep.
    """
    then, now = (change(comparison, scenario, outcome, weeks) for weeks in (during, later))
    return ratio(now.with_it - now.without, then.with_it - then.without)


def lost(whole: Change, reduced: Change) -> Estimate:
    """Share of the change ``whole`` that is lost in ``reduced``, with its interval: of the same outcome and luck."""
    return ratio(whole.with_it - whole.without - (reduced.with_it - reduced.without), whole.with_it - whole.without)


def turning_point(changes: Mapping[float, Change]) -> float:
    """Where the mean difference crosses zero, between the given points (ascending); NaN where it does not."""
    points = np.array(list(changes), float)
    values = np.array([found.difference for found in changes.values()])
    crossings = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    if not len(crossings):
        return float("nan")
    k = crossings[0]
    return float(points[k] - values[k] * (points[k + 1] - points[k]) / (values[k + 1] - values[k]))


def hours(comparison: Comparison, scenario: str, year: int) -> float:
    """Hours that a teacher spends on scheduled sessions and on rework in a year (from 1), mean over the schools."""
    result = result_of(comparison, scenario)
    length = result.scenario.year_weeks
    weeks = ((year - 1) * length, year * length)
    return float(yearly(weekly_hours(result.scenario, result.week_values).together, length, weeks).mean())


def table_of(rows: dict[str, Sequence[Change]]) -> pd.DataFrame:
    """The changes as a table to read: one row per name, one column per outcome, difference with its interval."""
    found = {
        name: {f"{label(change.outcome)} ({outcome_unit(change.outcome)})": change.span for change in row}
        for name, row in rows.items()
    }
    return pd.DataFrame.from_dict(found, orient="index")


def listed(names: Sequence[str], none: str = "none") -> str:
    """The names as a list in a sentence, in italics (Markdown): "*a*, *b* and *c*"; ``none`` if there are none."""
    marked = [f"*{name}*" for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked or [none])


def level(outcome: str, value: float, more: int = 0) -> str:
    """A level of an outcome in words: shares in per cent, others with two decimals (and ``more``) and a short unit."""
    return _level(outcome, value, more if _in_percent(outcome) else 2 + more)


def _level(outcome: str, value: float, places: int) -> str:
    if np.isnan(value):
        return PROSE.none
    if _in_percent(outcome):
        return f"{PROSE.fixed(100 * value, places)} %"
    return f"{PROSE.fixed(value, places)} {_short_unit(outcome)}".strip()


def _in_percent(outcome: str) -> bool:
    return unit(outcome).startswith("share")


def _short_unit(outcome: str) -> str:
    return "pupil SD" if unit(outcome) == "pupil SD" else ""


def _points(outcome: str) -> str:
    return " points" if _in_percent(outcome) else f" {_short_unit(outcome)}".rstrip()


def _end(outcome: str, value: float) -> str:
    """An end of an interval, with the decimals of a difference of its size."""
    scaled = 100 * value if _in_percent(outcome) else value
    return PROSE.fixed(scaled, telling(scaled, _places(outcome, value)))


def _places(outcome: str, value: float) -> int:
    """Decimals of a difference: one more where it is small."""
    return by_size(100 * value, _PERCENT) if _in_percent(outcome) else by_size(value, _OTHERS)


def names_of(comparison: Comparison, scenario: str, against: str | None) -> tuple[str, str]:
    """The names of a pair of scenarios, the one that is compared with first: the baseline unless another is named."""
    return (comparison.baseline if against is None else against, scenario)


def result_of(comparison: Comparison, name: str) -> Result:
    """The result of a scenario. Raises :class:`StaffroomError` for a name that is not there."""
    if name not in comparison.results:
        raise StaffroomError(f"there is no scenario '{name}' in this comparison{nearest(name, comparison.results)}")
    return comparison.results[name]


def outcomes_of(result: Result, outcome: str, weeks: Weeks | None) -> np.ndarray:
    """The outcome of every school: floats of shape (schools,)."""
    if outcome not in MEASURE_NAMES:
        raise StaffroomError(f"'{outcome}' is not a measure{nearest(outcome, MEASURE_NAMES)}")
    if weeks is None:
        return result.runs[outcome].to_numpy(float)
    first, stop = weeks
    if not 0 <= first < stop <= result.scenario.weeks:
        raise StaffroomError(
            f"weeks {first} to {stop - 1} do not lie in this run; allowed: from 0 to {result.scenario.weeks - 1}, "
            "written (first, first after the last)."
        )
    column = MEASURE_NAMES.index(outcome)
    values = result.week_values[:, first:stop, column]
    if SUMMED[column]:
        numbers: np.ndarray = np.nansum(values, axis=1)
        return numbers
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
