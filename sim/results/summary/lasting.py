"""What lasts: the share of the gain that is left one year after a reform has ended."""

import numpy as np

from sim.declared.measures import DIRECTION, MEASURE_NAMES, bounds_of
from sim.results.costs import in_force
from sim.results.differences import between, fieller
from sim.results.paired import Paired
from sim.results.summary.rows import (
    AT_THE_END,
    IN_THE_RUN,
    NEVER,
    NO_GAIN,
    TOO_LONG,
    Row,
    in_unit_of,
    mean_of,
    named,
    note_of,
)
from sim.scenario.term_calendar import MOST_YEARS

_NOTHING = (np.nan, np.nan, np.nan, 0)


class Lasting:
    """Follows the reforms of a comparison to one year after their end.

    ``values`` has every measure of every week by scenario, floats (replicates, weeks, measures). A reform that ends at
    least a year before the run does is read from there; otherwise the run is made longer with the same luck, every
    measure ended with the run. The baseline goes on as it is.
    """

    def __init__(self, comparison: Paired, goal: str, values: dict[str, np.ndarray]):
        self.comparison, self.goal, self.values = comparison, goal, values
        self._column = MEASURE_NAMES.index(goal)
        self._longer: dict[tuple[str, int], np.ndarray] = {}

    def rows(self, reform: str) -> list[Row]:
        """Gain in the goal when the reform ends and one year later, and the ratio of the two.

        Both are means over the same weeks of the school year (as many as the last term has), a year apart.
        """
        scenario = self.comparison.results[reform].scenario
        span = in_force(scenario.reform, scenario.weeks)
        if span is None:
            return _without(reform, self.goal, NEVER)
        end, year = span[1], scenario.year_weeks
        inside = end + year <= scenario.weeks
        if not inside and end + year > MOST_YEARS * year:
            return _without(reform, self.goal, TOO_LONG)
        last = scenario.weeks if inside else end + year
        difference = self._weekly(reform, last) - self._weekly(self.comparison.baseline, last)
        gain, length = DIRECTION[self.goal] * difference, min(scenario.terms[-1], end - span[0])
        before, after = _mean(gain[:, end - length : end]), _mean(gain[:, end + year - length : end + year])
        known = ~np.isnan(before) & ~np.isnan(after)
        how = IN_THE_RUN if inside else AT_THE_END
        return _rows(reform, self.goal, (before[known], after[known]), (end, how))

    def _weekly(self, name: str, weeks: int) -> np.ndarray:
        """The goal in every week of a scenario, floats (replicates, weeks), of a run that lasts so many weeks."""
        result = self.comparison.results[name]
        old = result.scenario
        if weeks == old.weeks:
            return self.values[name][:, :, self._column]
        if (name, weeks) not in self._longer:
            reform = (
                old.reform if name == self.comparison.baseline else old.reform.withdrawn(old.weeks, old.reform.name)
            )
            scenario = old.changed_to(reform=reform, years=weeks / old.year_weeks)
            self._longer[name, weeks] = result.again(scenario).week_values[:, :, self._column].copy()
        return self._longer[name, weeks]


def _rows(reform: str, goal: str, gains: tuple[np.ndarray, np.ndarray], ended: tuple[int, str]) -> list[Row]:
    before, after = gains
    (end, how), n = ended, len(before)
    possible = between(bounds_of(goal))
    clear = mean_of(before, possible)[1] > 0
    share = (*fieller(after, before), n) if clear else (np.nan, np.nan, np.nan, n)
    return [
        named(reform, "lasts", "withdrawal", (float(end), np.nan, np.nan, n), how),
        in_unit_of(named(reform, "lasts", "gain_at_end", mean_of(before, possible), note_of(before)), goal),
        in_unit_of(named(reform, "lasts", "gain_a_year_later", mean_of(after, possible), note_of(after)), goal),
        named(reform, "lasts", "kept", share, "" if clear else note_of(before) or NO_GAIN),
    ]


def _without(reform: str, goal: str, note: str) -> list[Row]:
    rows = [named(reform, "lasts", item, _NOTHING, note) for item in ("withdrawal", "kept")]
    gains = [named(reform, "lasts", item, _NOTHING, note) for item in ("gain_at_end", "gain_a_year_later")]
    return [*rows, *(in_unit_of(row, goal) for row in gains)]


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean over weeks, NaN left out; NaN for a school without any number."""
    count = (~np.isnan(values)).sum(axis=1)
    return np.where(count > 0, np.nansum(values, axis=1) / np.maximum(count, 1), np.nan)
