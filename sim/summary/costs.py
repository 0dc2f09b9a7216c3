"""What a reform costs teachers in hours, while it is in force and over the whole run."""

import numpy as np
import pandas as pd

from sim.comparison import Comparison
from sim.costs import teacher_hours
from sim.measures import MEASURE_NAMES
from sim.reform import Reform
from sim.simulate import Result, simulate
from sim.summary.rows import NEVER, Row, mean_of, named, note_of

_SCHEDULED, _REWORK = MEASURE_NAMES.index("scheduled_hours"), MEASURE_NAMES.index("rework")
PARTS = ("scheduled", "rework", "together")


def period(reform: Reform, weeks: int) -> tuple[int, int] | None:
    """First week of a reform and the first week after it, inside a run; None for a reform that moves nothing."""
    if not reform.measures:
        return None
    ends = [weeks if measure.end is None else measure.end for measure in reform.measures]
    return min(measure.start for measure in reform.measures), max(ends)


def week_values(result: Result) -> np.ndarray:
    """Every measure of every week, floats (replicates, weeks, measures); simulated again where weeks were not kept."""
    if result.keeps_weeks:
        return result.week_values
    again = simulate(
        result.scenario, result.replicates, result.seed, name=result.name, first_replicate=result.first_replicate
    )
    return again.week_values


def costs(comparison: Comparison, reform: str, values: dict[str, np.ndarray]) -> list[Row]:
    """Hours per teacher beyond those of the baseline; ``values`` has the weeks of each scenario."""
    scenario = comparison.results[reform].scenario
    span = period(scenario.reform, scenario.weeks)
    whole = (0, scenario.weeks)
    extra = _extra(comparison, reform, values, span or whole)
    note = "" if span else NEVER
    found = [named(reform, "costs", part, mean_of(extra[part]), note or note_of(extra[part])) for part in PARTS]
    school = extra["together"] * scenario.school.size
    found.append(named(reform, "costs", "school", mean_of(school), note or note_of(school)))
    total = _extra(comparison, reform, values, whole)["together"] * scenario.weeks / scenario.year_weeks
    found.append(named(reform, "costs", "whole_run", mean_of(total), note or note_of(total)))
    return found


def _extra(
    comparison: Comparison, reform: str, values: dict[str, np.ndarray], span: tuple[int, int]
) -> dict[str, np.ndarray]:
    """Difference of yearly hours between a reform and the baseline over some weeks, by part, one number a school."""
    after, before = (_hours(comparison, name, values[name], span) for name in (reform, comparison.baseline))
    return {part: after[part] - before[part] for part in PARTS}


def _hours(comparison: Comparison, name: str, values: np.ndarray, span: tuple[int, int]) -> dict[str, np.ndarray]:
    """Scheduled hours, rework and both, per teacher and year, at the pace of some weeks."""
    year_weeks = comparison.results[name].scenario.year_weeks
    chosen = values[:, span[0] : span[1]]
    outcome = pd.DataFrame(
        {
            "scheduled_hours": chosen[:, :, _SCHEDULED].mean(axis=1),
            "rework": chosen[:, :, _REWORK].mean(axis=1) * year_weeks,
        }
    )
    together = teacher_hours(outcome, year_weeks).to_numpy(float)
    rework = teacher_hours(outcome.assign(scheduled_hours=0.0), year_weeks).to_numpy(float)
    return {"scheduled": together - rework, "rework": rework, "together": together}
