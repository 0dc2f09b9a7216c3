"""The rows of a summary: columns, questions, items with their labels and units, notes."""

from typing import NamedTuple

import numpy as np

from sim.declared.measures import MEASURES
from sim.results.differences import FEWEST_SCHOOLS, UNBOUNDED, Bounds, interval

COLUMNS = ["reform", "question", "item", "label", "unit", "value", "low", "high", "n", "note"]
QUESTIONS = {
    "changes": "what changes",
    "sure": "how sure that is",
    "worlds": "what if the numbers of the model are others",
    "costs": "what it costs",
    "lasts": "what lasts",
    "loses": "who loses",
    "elsewhere": "whether it holds in other schools",
    "basis": "what it rests on",
}
# What is in a summary besides the outcomes: label and unit.
ITEMS = {
    "better_schools": ("Schools better off", "share of schools"),
    "worse_schools": ("Schools worse off", "share of schools"),
    "usual_range": ("With the reform, against the range of schools without it", ""),
    "ahead_of_next": ("Ahead of the next best reform", ""),
    "range": ("Difference, and where nine of ten plausible worlds and schools lie", ""),
    "better": ("Plausible worlds and schools in which it is better", "share of worlds and schools"),
    "different": ("Different plausible worlds behind it", "worlds"),
    "from_luck": ("Spread of the effect that comes from luck", "share of the variance"),
    "from_school": ("Spread of the effect that comes from the school", "share of the variance"),
    "from_world": ("Spread of the effect that comes from what nobody knows", "share of the variance"),
    "scheduled": ("Extra scheduled hours", "hours per teacher and year"),
    "rework": ("Extra hours of rework", "hours per teacher and year"),
    "priced": ("Extra hours from the prices that were given", "hours per teacher and year"),
    "together": ("Extra hours together, while in force", "hours per teacher and year"),
    "school": ("Extra hours of the whole school, while in force", "hours per school and year"),
    "whole_run": ("Extra hours together, average over the whole run", "hours per teacher and year"),
    "free": ("Levers that are moved and cost no hours for want of a price (named in the note)", "levers"),
    "withdrawal": ("Week in which the reform ends", "week, from 0"),
    "gain_at_end": ("Gain at the end of the reform", ""),
    "gain_a_year_later": ("Gain one year after the reform has ended", ""),
    "kept": ("Share of the gain left one year later", "share of the gain"),
    "less_efficacy": ("Teachers with noticeably less self-efficacy", "share of teachers"),
    "more_efficacy": ("Teachers with noticeably more self-efficacy", "share of teachers"),
    "more_strain": ("Teachers with noticeably more strain", "share of teachers"),
    "less_strain": ("Teachers with noticeably less strain", "share of teachers"),
    "stayed": ("Teachers who were there throughout", "share of teachers"),
    "harm": ("Extra harmful sessions", "per teacher and year"),
    "schools": ("Simulated schools per scenario", "schools"),
    "teachers": ("Teachers per school", "teachers"),
    "years": ("Years simulated", "years"),
    "seed": ("Seed of the luck", "number"),
    "first": ("Number of the first simulated school", "number"),
    "reform_weeks": ("Weeks in which the reform is in force", "weeks"),
}
# Notes: why a row has no number or how it is to be read.
TOO_FEW = f"too few schools for an interval, at least {FEWEST_SCHOOLS} needed"
NO_NUMBER = "not defined in any school"
IDENTICAL = "the same in every school"
NO_GAIN = "no clear gain to keep"
INSIDE, OUTSIDE = "inside the range", "outside the range"
TOO_LONG = "the run cannot be made a year longer"
NEVER = "the reform moves nothing"
IN_THE_RUN, AT_THE_END = "ended inside the run", "ended at the end of the run and followed for a year"

_OUTCOMES = {measure.name: measure for measure in MEASURES}


class Row(NamedTuple):
    """One number of a summary with its 95 % interval; NaN where there is none, and then ``note`` says why."""

    reform: str
    question: str
    item: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    n: int
    note: str


def named(reform: str, question: str, item: str, numbers: tuple[float, float, float, int], note: str = "") -> Row:
    """A row of an item of ``ITEMS``, from value, low, high and the number of schools."""
    label, unit = ITEMS[item]
    return Row(reform, question, item, label, unit, *numbers, note)


def in_unit_of(row: Row, outcome: str) -> Row:
    """The same row in the unit of an outcome."""
    return row._replace(unit=unit_of(outcome))


def label_of(outcome: str) -> str:
    """Plain name of an outcome."""
    return _OUTCOMES[outcome].label


def unit_of(outcome: str) -> str:
    """Unit of an outcome of a run; sums are per year."""
    measure = _OUTCOMES[outcome]
    return measure.unit + (" in a year" if measure.aggregate == "sum" else "")


def mean_of(values: np.ndarray, bounds: Bounds = UNBOUNDED) -> tuple[float, float, float, int]:
    """Mean over schools, its 95 % interval (NaN for too few schools), and the number of schools."""
    known = values[~np.isnan(values)]
    return (*interval(known, bounds), len(known))


def note_of(values: np.ndarray) -> str:
    """What must be said of a sample of differences before its numbers are read."""
    known = values[~np.isnan(values)]
    if not len(known):
        return NO_NUMBER
    if len(known) > 1 and not known.any():
        return IDENTICAL
    return TOO_FEW if len(known) < FEWEST_SCHOOLS else ""
