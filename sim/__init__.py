"""staffroom: how collaboration spreads, or fails to, among the teachers of a school. The public names."""

from sim.comparison import Comparison, compare
from sim.differences import paired_differences
from sim.errors import StaffroomError
from sim.levers import LEVERS
from sim.measures import CULTURES, MEASURES
from sim.parameters import PARAMETERS
from sim.part import Part
from sim.reform import Reform
from sim.scenario import Scenario
from sim.scheduled_lever import ScheduledLever
from sim.school import School, Staff
from sim.school_properties import SCHOOL_PROPERTIES
from sim.simulate import Result, simulate
from sim.snapshot import Snapshot, snapshot
from sim.survey import Survey

__all__ = [
    "CULTURES",
    "LEVERS",
    "MEASURES",
    "PARAMETERS",
    "SCHOOL_PROPERTIES",
    "Comparison",
    "Part",
    "Reform",
    "Result",
    "Scenario",
    "ScheduledLever",
    "School",
    "SchoolModel",
    "Snapshot",
    "Staff",
    "StaffroomError",
    "Survey",
    "check_twin",
    "compare",
    "paired_differences",
    "simulate",
    "snapshot",
]


def __getattr__(name: str):
    """``sim.SchoolModel`` and ``sim.check_twin`` are imported on first use: Mesa and pandas take a second to import."""
    if name == "check_twin":
        from sim.twin_check import check_twin

        return check_twin
    if name == "SchoolModel":
        from sim.model import SchoolModel

        return SchoolModel
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
