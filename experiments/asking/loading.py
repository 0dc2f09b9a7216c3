"""Schools, reforms and scenarios by the names and in the words of the command line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.reform import Reform
    from sim.scenario.scenario import Scenario
    from sim.scenario.school import School


def load_school(name: str, **changes: object) -> "School":
    """A school of ``staffroom schools``, or of a YAML file, with changes: ``load_school("default", trust=.4)``.

    Raises :class:`StaffroomError` for a name that is unknown and for a setting that is unknown or out of range.
    """
    from experiments.asking.presets import content, school_field
    from experiments.asking.schema import to_school

    return to_school({**content("school", name), **{school_field(key, "school"): changes[key] for key in changes}})


def load_reform(name: str) -> "Reform":
    """A reform of ``staffroom reforms``, or of a YAML file: ``load_reform("coaching")``.

    Raises :class:`staffroom.StaffroomError` for a name that is unknown and for a file that cannot be used.
    """
    from experiments.asking.presets import content
    from experiments.asking.schema import to_reform

    return to_reform(content("reform", name))


def load_scenario(overrides: Sequence[str] = ()) -> "Scenario":
    """The scenario that ``staffroom run`` would simulate: ``load_scenario(["school=district_gymnasium", "years=3"])``.

    ``overrides`` are written as on the command line: ``school=NAME``, ``reform=NAME``, ``years=3``,
    ``school.trust=0.4``, ``parameters.trust_gain=0.2``, ``reform.levers.mandate=0.6``, or the short forms
    ``isolation``, ``trust`` and ``mandate``.
    Raises :class:`staffroom.StaffroomError` for anything that is unknown, out of range or contradictory.
    """
    from experiments.asking.schema import scenario_from

    return scenario_from(overrides)
