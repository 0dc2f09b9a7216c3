"""A scenario from its description in the manifest of a results folder."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.errors import StaffroomError
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import ScheduledLever
from sim.scenario.school import School
from sim.staff.staff import Staff
from sim.worlds.choosing import chosen
from sim.worlds.worlds import NONE, Worlds


def scenario_from_dict(described: Mapping[str, Any]) -> Scenario:
    """The scenario that ``Scenario.to_dict()`` (or the manifest of a results folder) describes.

    Raises :class:`StaffroomError` where the description does not fit this version of the model.
    """
    try:
        settings = dict(described["school"])
        reform = described["reform"]
        measures = [ScheduledLever(**measure) for measure in reform["measures"]]
        staff = _staff_from_dict(settings.pop("staff")) if "staff" in settings else None
        parameters, years = dict(described["parameters"]), described["years"]
        worlds = _worlds_of(described.get("worlds"))
        held = described["worlds"]["set"] if worlds else ()
    except (KeyError, TypeError) as problem:
        raise StaffroomError(f"this is not the description of a scenario: {problem} is missing or wrong.") from problem
    for name in worlds.names if worlds else ():
        if name not in held:  # each world has its own
            settings.pop(name, None)
            parameters.pop(name, None)
    rebuilt = Reform(reform["name"], measures, stacked=reform.get("stacked", False))
    return Scenario(School(staff=staff, **settings), rebuilt, parameters, years, worlds)


def _worlds_of(described: Mapping[str, Any] | None) -> Worlds:
    """The library in which a described scenario takes place. Raises :class:`StaffroomError` where it is another now."""
    if described is None:
        return NONE
    worlds = chosen(described["library"])
    if worlds.key != described["key"]:
        raise StaffroomError(
            f"the worlds '{described['library']}' are not those that these results were made with; make the results "
            "anew, or give the old file back its place."
        )
    return worlds


def _staff_from_dict(described: Mapping[str, Any]) -> Staff:
    columns = {
        name: [np.nan if value is None else float(value) for value in values]
        for name, values in described["columns"].items()
    }
    pairs = described["pairs"] and [
        (int(i), int(j), *(np.nan if value is None else float(value) for value in rest))
        for i, j, *rest in described["pairs"]
    ]
    groups = {name: [int(value) for value in described[name]] for name in ("department", "grade", "shift")}
    return Staff(size=len(groups["department"]), columns=columns, pairs=pairs, **groups)  # type: ignore[arg-type]
