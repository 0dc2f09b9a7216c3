"""What collaboration costs teachers, in hours: scheduled sessions, and the rework after a common test."""

import pandas as pd

from sim.declaration import Declaration

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


def teacher_hours(runs: pd.DataFrame, year_weeks: int, rework_hours: float = REWORK_HOURS.default) -> pd.Series:
    """Hours per teacher in a year of each run: scheduled hours of every week, and rework.

    ``runs`` has the outcomes of a run as columns (``scheduled_hours`` per week, ``rework`` per year).
    """
    hours = REWORK_HOURS.check(rework_hours, "")
    return runs["scheduled_hours"] * year_weeks + runs["rework"] * hours
