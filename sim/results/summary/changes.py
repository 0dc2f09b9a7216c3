"""What changes and how sure that is: paired differences, share of schools better off, the usual range of schools."""

import numpy as np
import pandas as pd

from sim.declared.measures import DIRECTION, bounds_of
from sim.results.differences import FEWEST_SCHOOLS, between, wilson
from sim.results.paired import Paired
from sim.results.summary.rows import INSIDE, OUTSIDE, Row, in_unit_of, label_of, mean_of, named, note_of, unit_of

USUAL = (5.0, 95.0)  # percentiles between which nine of ten schools lie
WITHOUT, WITH = ".without", ".with"  # the two levels behind a difference


def outcomes_of(comparison: Paired, name: str, outcome: str) -> np.ndarray:
    """An outcome of every school of a scenario, in the order of the replicates."""
    return comparison.results[name].runs[outcome].to_numpy(float)


def changes(comparison: Paired, reform: str, outcome: str) -> list[Row]:
    """The paired difference of an outcome over the last year, and the two levels behind it."""
    without, with_it = (outcomes_of(comparison, name, outcome) for name in (comparison.baseline, reform))
    label, unit = label_of(outcome), unit_of(outcome)
    both = ~np.isnan(without) & ~np.isnan(with_it)
    difference = with_it[both] - without[both]
    found = [
        Row(
            reform,
            "changes",
            outcome,
            label,
            unit,
            *mean_of(difference, between(bounds_of(outcome))),
            note_of(difference),
        )
    ]
    for ending, values in ((WITHOUT, without[both]), (WITH, with_it[both])):
        found.append(Row(reform, "changes", outcome + ending, label, unit, *mean_of(values, bounds_of(outcome)), ""))
    return found


def sure(comparison: Paired, reform: str, goal: str) -> list[Row]:
    """Share of schools better and worse off, and where the reform's mean lies in the range of schools without it."""
    without, with_it = (outcomes_of(comparison, name, goal) for name in (comparison.baseline, reform))
    gain = DIRECTION[goal] * (with_it - without)
    gain = gain[~np.isnan(gain)]
    note = note_of(gain)
    found = [
        named(reform, "sure", item, (*_counted(int(count), len(gain)), len(gain)), note)
        for item, count in (("better_schools", (gain > 0).sum()), ("worse_schools", (gain < 0).sum()))
    ]
    known = without[~np.isnan(without)]
    mean = float(np.nanmean(with_it)) if (~np.isnan(with_it)).any() else np.nan
    if len(known) < FEWEST_SCHOOLS or np.isnan(mean):
        numbers, place = (mean, np.nan, np.nan, len(known)), note
    else:
        low, high = (float(part) for part in np.percentile(known, USUAL))
        numbers, place = (mean, low, high, len(known)), INSIDE if low <= mean <= high else OUTSIDE
    return [*found, in_unit_of(named(reform, "sure", "usual_range", numbers, place), goal)]


def _counted(count: int, total: int) -> tuple[float, float, float]:
    """A share of schools and its interval, which there is for as many schools as the others need."""
    share, low, high = wilson(count, total)
    return (share, low, high) if total >= FEWEST_SCHOOLS else (share, np.nan, np.nan)


def ahead_of_next(comparison: Paired, table: pd.DataFrame, goal: str) -> list[Row]:
    """How far the reform that does most for the goal is ahead of the next one; the note names the next one."""
    rows = table[(table["question"] == "changes") & (table["item"] == goal)].dropna(subset=["value"])
    order = (DIRECTION[goal] * rows.set_index("reform")["value"]).sort_values(ascending=False, kind="stable").index
    if len(order) < 2:
        return []
    best, following = (outcomes_of(comparison, str(name), goal) for name in order[:2])
    numbers = mean_of(DIRECTION[goal] * (best - following), between(bounds_of(goal)))
    row = named(str(order[0]), "sure", "ahead_of_next", numbers, str(order[1]))
    return [in_unit_of(row, goal)]
