"""What is usual in a school, taken from the answers of its teachers."""

from collections.abc import Mapping
from dataclasses import replace
from math import fsum, isnan
from typing import Any

from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.staff.reading.columns import FEWEST_ANSWERS
from sim.staff.staff import Staff

# The school property that says what is usual, for each column that a survey can ask.
USUAL_LEVELS = {
    "norm": "norm", "trust": "trust", "expected_benefit": "benefit", "perceived_norm": "perceived_norm",
    "self_efficacy": "self_efficacy", "expertise": "expertise", "strain": "strain",
}  # fmt: skip


def levels_of(staff: Staff) -> dict[str, float]:
    """{school property: mean of the answers}, for columns that at least ten teachers answered, to three decimals.

    A mean at the very end of the scale is moved to the nearest that the property allows.
    """
    found = {}
    for column, name in USUAL_LEVELS.items():
        answers = [value for value in staff.columns.get(column, []) if not isnan(value)]
        if len(answers) >= FEWEST_ANSWERS:
            declared = SCHOOL_PROPERTIES[name]
            found[name] = min(max(round(fsum(answers) / len(answers), 3), declared.low), declared.high)
    return found


def with_levels(staff: Staff, settings: Mapping[str, Any]) -> tuple[Staff, dict[str, Any]]:
    """The staff with a notice, and the settings with the school's levels for those that were not given."""
    symbols = {name: (name, SCHOOL_PROPERTIES[name].symbol) for name in USUAL_LEVELS.values()}
    levels = {
        name: value for name, value in levels_of(staff).items() if not any(key in settings for key in symbols[name])
    }
    if not levels:
        return staff, dict(settings)
    listed = ", ".join(f"{name} {value:g}" for name, value in levels.items())
    notice = (
        f"What is usual in this school is set to the mean of its answers: {listed}. Missing answers are drawn around "
        "it, and newcomers start from it."
    )
    return replace(staff, notices=[*staff.notices, notice]), {**levels, **settings}
