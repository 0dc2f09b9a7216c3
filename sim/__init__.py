"""staffroom: how collaboration spreads, or fails to, among the teachers of a school. The public names."""

from sim.compare import paired_differences
from sim.errors import StaffroomError
from sim.levers import LEVERS
from sim.measures import CULTURES, MEASURES
from sim.parameters import PARAMETERS
from sim.reform import Reform, ScheduledLever
from sim.scenario import Scenario
from sim.school import School, Staff
from sim.school_properties import SCHOOL_PROPERTIES
from sim.simulate import Comparison, Result, compare, simulate

__all__ = [
    "CULTURES", "LEVERS", "MEASURES", "PARAMETERS", "SCHOOL_PROPERTIES", "Comparison", "Reform", "Result", "Scenario",
    "ScheduledLever", "School", "Staff", "StaffroomError", "compare", "paired_differences", "simulate",
]
