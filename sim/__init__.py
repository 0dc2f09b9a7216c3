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
    "compare",
    "paired_differences",
    "simulate",
    "snapshot",
]


def __getattr__(name: str):
    """``sim.SchoolModel`` is imported on first use: Mesa takes a second to import and no ensemble needs it."""
    if name == "SchoolModel":
        from sim.model import SchoolModel

        return SchoolModel
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
