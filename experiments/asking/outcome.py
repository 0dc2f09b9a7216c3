"""The outcomes of a run: a measure over the last year, at a time, as a statistic of all weeks, weeks until a level.

voluntary_share                      mean (for exits and rework: sum) over the last year
voluntary_share@term7                over the weeks of a term, counted from the beginning; also @year2, @week30
voluntary_share.max                  over all weeks: max, min, mean, sum, sd, first or last
weeks_to(voluntary_share>0.5)        the first week in which it is so; missing (NaN) where that never happens
reached(voluntary_share>0.5)         1 where it happens at all, else 0
reform_end                           the first week after the reform; missing without one
kept(voluntary_share,36)             what share of the gain is left so many weeks after the reform has ended
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.declared.measures import MEASURE_NAMES, MEASURES, SUMMED, Measure
from sim.errors import StaffroomError, nearest
from sim.results.costs import in_force
from sim.results.outcome_columns import all_outcomes, bounds_of
from sim.scenario.scenario import Scenario

Weeks = np.ndarray  # one measure: floats (runs, weeks)
_AT = re.compile(r"(?P<measure>\w+)@(?P<unit>term|year|week)(?P<number>\d{1,4})")
_STATISTIC = re.compile(r"(?P<measure>\w+)\.(?P<statistic>\w+)")
_UNTIL = re.compile(r"(?P<what>weeks_to|reached)\(\s*(?P<measure>\w+)\s*(?P<sign>[<>])\s*(?P<level>[-+.\deE]+)\s*\)")
_KEPT = re.compile(r"kept\(\s*(?P<measure>\w+)\s*,\s*(?P<weeks>\d{1,4})\s*\)")
_EXAMPLES = (
    "voluntary_share, voluntary_share@term7, voluntary_share.max, weeks_to(voluntary_share>0.5), "
    "reached(voluntary_share>0.5) or kept(voluntary_share,36)"
)
REFORM_END = "reform_end"
MOST_WEEKS = 1_560
WINDOW = 4  # weeks of a reform, and as many later, over which ``kept(...)`` takes a gain
UNBOUNDED = (-np.inf, np.inf)


def _over(function: Callable[..., np.ndarray]) -> Callable[[Weeks], np.ndarray]:
    """A function over the known weeks of every run; NaN for a run without any."""

    def reduced(weeks: Weeks) -> np.ndarray:
        known = ~np.isnan(weeks).all(axis=1)
        found = np.full(len(weeks), np.nan)
        found[known] = function(weeks[known], axis=1)
        return found

    return reduced


STATISTICS: dict[str, Callable[[Weeks], np.ndarray]] = {
    "max": _over(np.nanmax),
    "min": _over(np.nanmin),
    "mean": _over(np.nanmean),
    "sum": _over(np.nansum),
    "sd": _over(np.nanstd),
    "first": lambda weeks: weeks[:, 0],
    "last": lambda weeks: weeks[:, -1],
}


@dataclass(frozen=True)
class Outcome:
    """One number of a run. ``name`` is its column, ``label`` what it is called in words, ``unit`` its unit.

    ``of_weeks`` gives it from the weeks of its measure (runs, weeks) and the scenario; None for the measure itself over
    the last year, which every run has. ``after``: the weeks of ``kept``, which is not of one run but of two.
    """

    name: str
    measure: Measure
    label: str
    unit: str
    bounds: tuple[float, float]
    of_weeks: Callable[[Weeks, Scenario], np.ndarray] | None = None
    after: int | None = None
    counted: bool = False  # whether a school has it or not: 1 or 0

    def check(self, scenario: Scenario) -> None:
        """Raises :class:`StaffroomError` where the runs of a scenario are too short for it."""
        if self.of_weeks is not None:
            self.of_weeks(np.empty((0, scenario.weeks)), scenario)

    def values(self, weekly: np.ndarray, scenario: Scenario) -> np.ndarray:
        """The outcome of some runs: floats (runs,), from floats (runs, weeks, measures).

        Raises :class:`StaffroomError` where the run is too short for it.
        """
        assert self.of_weeks is not None
        return self.of_weeks(weekly[:, :, MEASURE_NAMES.index(self.measure.name)], scenario).astype(float)


@cache
def outcome(name: str) -> Outcome:
    """The outcome of a name; a plain name that is no measure is taken for one of somebody's own model.

    Raises :class:`StaffroomError`, beginning with "outcomes: ", for a name that is none.
    """
    text = name.strip()
    for pattern, made in ((_AT, _at), (_UNTIL, _until), (_KEPT, _kept), (_STATISTIC, _statistic)):
        found = pattern.fullmatch(text)
        if found:
            parts = found.groupdict()
            return made(_measure(parts.pop("measure"), text), **parts)
    if text == REFORM_END:
        return _reform_end()
    if not text.isidentifier():
        raise StaffroomError(f"outcomes: '{text}' is not an outcome; allowed: {_EXAMPLES}.")
    own = Measure(text, text, "", "a measure of the user's own model")
    measure = next((measure for measure in MEASURES if measure.name == text), own)
    return Outcome(text, measure, measure.label, measure.unit, bounds_of(text))


def bounds_of_outcome(name: str) -> tuple[float, float]:
    """Between what an outcome can lie at all."""
    return outcome(name).bounds


def known(name: str, own_measures: Sequence[str] = ()) -> Outcome:
    """The outcome of a name. Raises as :func:`outcome` does, and for a measure that there is not."""
    measures = all_outcomes(own_measures)
    own = next((measure for measure in own_measures if re.search(rf"\b{measure}\b", name)), None)
    if own is not None and name.strip() != own:
        raise StaffroomError(
            f"outcomes: {name}: {own} is a measure of your own model, which is kept over the last year; a time, a "
            f"statistic or a level is for measures of the program. Write {own}, or weeks={own} for every week of it."
        )
    found = outcome(name)
    if found.name.isidentifier() and found.name not in (*measures, REFORM_END):
        raise StaffroomError(f"outcomes: {name} is not a measure{nearest(name, measures)}")
    return found


def ordered(names: Sequence[str], own_measures: Sequence[str] = ()) -> tuple[str, ...]:
    """Checked outcomes, each once and in one spelling: measures in their order, then the others by name, so that the
    same outcomes are the same request; ``all`` stands for every measure; with ``kept(...)`` also the end of the reform.

    Raises :class:`StaffroomError` as :func:`known` does, and where there is none.
    """
    if not names:
        raise StaffroomError(f"outcomes: the list is empty; name at least one, such as {_EXAMPLES}, or leave it out.")
    if "all" in names:
        names = [*all_outcomes(own_measures), *(name for name in names if name != "all")]
    checked = [known(name, own_measures).name for name in names]
    if any(outcome(name).after is not None for name in checked):
        checked.append(REFORM_END)
    measures = all_outcomes(own_measures)
    others = sorted({name for name in checked if name not in measures})
    return (*(name for name in measures if name in checked), *others)


def of_runs(names: Sequence[str]) -> list[str]:
    """The outcomes that one run has: all but ``kept(...)``."""
    return [name for name in names if outcome(name).after is None]


def of_pairs(names: Sequence[str]) -> list[Outcome]:
    """The outcomes that a reform has beside the baseline: ``kept(...)``."""
    return [outcome(name) for name in names if outcome(name).after is not None]


def _measure(name: str, text: str) -> Measure:
    if name not in MEASURE_NAMES:
        where = name if text == name else f"{name} in {text}"
        raise StaffroomError(f"outcomes: {where} is not a measure{nearest(name, MEASURE_NAMES)}")
    return next(measure for measure in MEASURES if measure.name == name)


def _summed(measure: Measure) -> bool:
    return bool(SUMMED[MEASURE_NAMES.index(measure.name)])


def _at(measure: Measure, unit: str, number: str) -> Outcome:
    place = int(number)
    name = f"{measure.name}@{unit}{place}"
    if unit != "week" and place < 1:
        raise StaffroomError(f"outcomes: {name}: {unit}s count from 1, weeks from 0.")
    usual = "sum" if _summed(measure) else "mean"

    def of_weeks(weeks: Weeks, scenario: Scenario) -> np.ndarray:
        first, stop = span_of(unit, place, scenario.terms)
        if stop > scenario.weeks:
            raise StaffroomError(
                f"outcomes: {name} is after the end of the run, which has {scenario.weeks} weeks; give years= more, or "
                "ask for an earlier time."
            )
        return STATISTICS[usual](weeks[:, first:stop])

    label = f"{measure.label} in {unit} {place}"
    return Outcome(name, measure, label, measure.unit, bounds_of(measure.name), of_weeks)


def span_of(unit: str, place: int, terms: Sequence[int]) -> tuple[int, int]:
    """First week of a term, year or week, counted from the beginning of the run, and the first one after it."""
    if unit == "week":
        return place, place + 1
    if unit == "year":
        return (place - 1) * sum(terms), place * sum(terms)
    years, term = divmod(place - 1, len(terms))
    first = years * sum(terms) + sum(terms[:term])
    return first, first + terms[term]


def _statistic(measure: Measure, statistic: str) -> Outcome:
    name = f"{measure.name}.{statistic}"
    if statistic not in STATISTICS:
        raise StaffroomError(f"outcomes: {name} is not a statistic{nearest(statistic, STATISTICS)}")
    low, high = bounds_of(measure.name)
    if statistic == "sum":
        low, high = (0.0 if low >= 0 else -np.inf), np.inf
    if statistic == "sd":
        low, high = 0.0, (high - low) / 2
    reduced = STATISTICS[statistic]
    one = statistic in ("first", "last")
    label = f"{measure.label} in the {statistic} week" if one else f"{measure.label}, {statistic} of all weeks"
    return Outcome(name, measure, label, measure.unit, (low, high), lambda weeks, _: reduced(weeks))


def _until(measure: Measure, what: str, sign: str, level: str) -> Outcome:
    try:
        number = float(level)
    except ValueError as problem:
        raise StaffroomError(f"outcomes: {what}({measure.name}{sign}{level}): '{level}' is not a number.") from problem
    if not np.isfinite(number):
        raise StaffroomError(f"outcomes: {what}({measure.name}{sign}{level}): {level} is too large a number.")
    name = f"{what}({measure.name}{sign}{repr(number).removesuffix('.0')})"  # every digit: it is read again from here
    words = "above" if sign == ">" else "below"
    low, high = bounds_of(measure.name)
    if number >= high if sign == ">" else number <= low:
        raise StaffroomError(
            f"outcomes: {name} never happens: {measure.name} lies between {low:g} and {high:g}; give a level inside."
        )

    def of_weeks(weeks: Weeks, _: Scenario) -> np.ndarray:
        there = weeks > number if sign == ">" else weeks < number
        happens = there.any(axis=1)
        return happens.astype(float) if what == "reached" else np.where(happens, there.argmax(axis=1), np.nan)

    if what == "reached":
        label = f"{measure.label} ever {words} {number:g}"
        return Outcome(name, measure, label, "share of schools", (0.0, 1.0), of_weeks, counted=True)
    label = f"Weeks until {measure.label.lower()} is {words} {number:g}"
    return Outcome(name, measure, label, "weeks, in schools where it happens", (0.0, np.inf), of_weeks)


def _reform_end() -> Outcome:
    """The first week after the last measure of the reform."""

    def of_weeks(weeks: Weeks, scenario: Scenario) -> np.ndarray:
        span = in_force(scenario.reform, scenario.weeks)
        return np.full(len(weeks), np.nan if span is None else span[1])

    label = "First week after the reform"
    return Outcome(REFORM_END, MEASURES[0], label, "weeks", (0.0, np.inf), of_weeks)


def _kept(measure: Measure, weeks: str) -> Outcome:
    after = int(weeks)
    if not WINDOW <= after <= MOST_WEEKS:
        raise StaffroomError(
            f"outcomes: kept({measure.name},{after}): allowed are {WINDOW} to {MOST_WEEKS:,} weeks; what is left is "
            f"taken over {WINDOW} weeks, all of them after the reform."
        )
    name = f"kept({measure.name},{after})"

    def fits(values: Weeks, scenario: Scenario) -> np.ndarray:
        """Nothing of one run; refuses a reform whose end, or the time after it, lies outside the run."""
        span = in_force(scenario.reform, scenario.weeks)
        if span is not None and span[1] + after > scenario.weeks:
            raise StaffroomError(
                f"outcomes: {name}: {scenario.reform.name} ends in week {span[1]} of a run of {scenario.weeks} weeks, "
                f"so that nothing is known {after} weeks later; let it end earlier (reform.end=, or in its file), or "
                "give years= more."
            )
        if span is not None and span[1] - span[0] < WINDOW:
            raise StaffroomError(
                f"outcomes: {name}: {scenario.reform.name} is in force from week {span[0]} to week {span[1] - 1} only; "
                f"a gain is taken over the last {WINDOW} weeks of a reform, so let it last as long."
            )
        return np.full(len(values), np.nan)

    label = f"Share of the gain in {measure.label.lower()} left after {after} weeks"
    return Outcome(name, measure, label, "share of the gain", UNBOUNDED, fits, after)
