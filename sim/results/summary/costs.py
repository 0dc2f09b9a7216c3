"""What a reform costs teachers in hours, while it is in force and over the whole run."""

from collections.abc import Mapping

import numpy as np

from sim.results.costs import Span, WeeklyHours, free_levers, in_force, weekly_hours, yearly
from sim.results.paired import Paired
from sim.results.simulate import Result
from sim.results.summary.rows import NEVER, Row, mean_of, named, note_of

PARTS = ("scheduled", "rework", "priced", "together")


def week_values(result: Result) -> np.ndarray:
    """Every measure of every week, floats (replicates, weeks, measures); simulated again where weeks were not kept."""
    if result.keeps_weeks:
        return result.week_values
    return result.again(result.scenario).week_values


def costs(comparison: Paired, reform: str, values: dict[str, np.ndarray], prices: Mapping[str, float]) -> list[Row]:
    """Hours per teacher beyond those of the baseline; ``values`` has the weeks of each scenario."""
    scenario = comparison.results[reform].scenario
    span = in_force(scenario.reform, scenario.weeks)
    with_it, without = (
        weekly_hours(comparison.results[name].scenario, values[name], prices) for name in (reform, comparison.baseline)
    )
    extra = {part: _extra(with_it, without, part, scenario.year_weeks, span) for part in PARTS}
    note = "" if span else NEVER
    found = [named(reform, "costs", part, mean_of(extra[part]), note or note_of(extra[part])) for part in PARTS]
    school = extra["together"] * scenario.school.size
    found.append(named(reform, "costs", "school", mean_of(school), note or note_of(school)))
    whole = _extra(with_it, without, "together", scenario.year_weeks, None)
    found.append(named(reform, "costs", "whole_run", mean_of(whole), note or note_of(whole)))
    free = free_levers(scenario, prices)
    found.append(named(reform, "costs", "free", (float(len(free)), np.nan, np.nan, len(whole)), ", ".join(free)))
    return found


def _extra(with_it: WeeklyHours, without: WeeklyHours, part: str, year_weeks: int, span: Span | None) -> np.ndarray:
    """Difference of yearly hours between a reform and the baseline over some weeks, one number a school."""
    values: np.ndarray = yearly(getattr(with_it, part), year_weeks, span) - yearly(
        getattr(without, part), year_weeks, span
    )
    return values
