"""staffroom: how collaboration spreads, or fails to, among the teachers of a school. The public names.

Each is imported when it is first used: ``from staffroom import School`` loads neither the pictures nor Mesa.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.exploring.futures.goal import goal_seek as goal_seek
    from analysis.exploring.futures.robust import robustness as robustness
    from analysis.exploring.panel import explore as explore
    from experiments.asking.loading import load_reform as load_reform
    from experiments.asking.loading import load_scenario as load_scenario
    from experiments.asking.loading import load_school as load_school
    from sim.declared.levers import LEVERS as LEVERS
    from sim.declared.measures import CULTURES as CULTURES
    from sim.declared.measures import MEASURES as MEASURES
    from sim.declared.parameters import PARAMETERS as PARAMETERS
    from sim.declared.school_properties import SCHOOL_PROPERTIES as SCHOOL_PROPERTIES
    from sim.errors import StaffroomError as StaffroomError
    from sim.results.comparison import Comparison as Comparison
    from sim.results.comparison import compare as compare
    from sim.results.differences import paired_differences as paired_differences
    from sim.results.mesa_view import SchoolModel as SchoolModel
    from sim.results.simulate import Result as Result
    from sim.results.simulate import simulate as simulate
    from sim.results.snapshot import Snapshot as Snapshot
    from sim.results.snapshot import snapshot as snapshot
    from sim.scenario.reform import Part as Part
    from sim.scenario.reform import Reform as Reform
    from sim.scenario.scenario import Scenario as Scenario
    from sim.scenario.scheduled_lever import ScheduledLever as ScheduledLever
    from sim.scenario.school import School as School
    from sim.scenario.survey import Survey as Survey
    from sim.scenario.twin_check import check_twin as check_twin
    from sim.staff.staff import Staff as Staff
    from sim.worlds.worlds import Worlds as Worlds

_HOMES = {
    "CULTURES": "sim.declared.measures",
    "Comparison": "sim.results.comparison",
    "LEVERS": "sim.declared.levers",
    "MEASURES": "sim.declared.measures",
    "PARAMETERS": "sim.declared.parameters",
    "Part": "sim.scenario.reform",
    "Reform": "sim.scenario.reform",
    "Result": "sim.results.simulate",
    "SCHOOL_PROPERTIES": "sim.declared.school_properties",
    "Scenario": "sim.scenario.scenario",
    "ScheduledLever": "sim.scenario.scheduled_lever",
    "School": "sim.scenario.school",
    "SchoolModel": "sim.results.mesa_view",
    "Snapshot": "sim.results.snapshot",
    "Staff": "sim.staff.staff",
    "StaffroomError": "sim.errors",
    "Survey": "sim.scenario.survey",
    "Worlds": "sim.worlds.worlds",
    "check_twin": "sim.scenario.twin_check",
    "compare": "sim.results.comparison",
    "explore": "analysis.exploring.panel",
    "goal_seek": "analysis.exploring.futures.goal",
    "load_reform": "experiments.asking.loading",
    "load_scenario": "experiments.asking.loading",
    "load_school": "experiments.asking.loading",
    "paired_differences": "sim.results.differences",
    "robustness": "analysis.exploring.futures.robust",
    "simulate": "sim.results.simulate",
    "snapshot": "sim.results.snapshot",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """A public name, from the module where it stands."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'staffroom' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
