"""What the page knows before anything runs: schools, reforms, levers, measures, cultures, lessons, its own words."""

from functools import cache
from typing import Any

from analysis.classroom.curves import BEFORE, CURVES
from analysis.classroom.encode import CLOSED, NOBODY, STEPS
from analysis.classroom.lessons import lessons
from analysis.classroom.request import LARGEST, SMALLEST
from analysis.texts import texts
from experiments.presets import presets
from sim.declaration import BASIS_MEANING, Declaration
from sim.diary import KINDS, LARGEST_HELD, RESULTS
from sim.levers import LEVERS
from sim.measures import CULTURES, MEASURES
from sim.school_properties import SCHOOL_PROPERTIES

NOT_OFFERED = ("from_files",)


@cache
def setup() -> dict[str, Any]:
    """Everything above as plain lists and dictionaries."""
    words = texts("describe")["levers"]
    return {
        "schools": _presets("school"),
        "reforms": _presets("reform"),
        "levers": {name: _declared(row) | words[name] for name, row in LEVERS.items()},
        "trust": _declared(SCHOOL_PROPERTIES["trust"]),
        "size": {"low": SMALLEST, "high": LARGEST, "default": SCHOOL_PROPERTIES["size"].default},
        "measures": {m.name: {"label": m.label, "unit": m.unit, "meaning": m.meaning} for m in MEASURES},
        "cultures": CULTURES,
        "meetings": {"kinds": KINDS, "results": RESULTS, "largest_held": LARGEST_HELD},
        "encoding": {"steps": STEPS, "closed": CLOSED, "nobody": NOBODY},
        "curves": {"shapes": CURVES, "before": BEFORE},
        "lessons": lessons(),
        "words": texts("classroom"),
    }


def _presets(group: str) -> list[dict[str, Any]]:
    return [
        {"name": preset.name, "description": preset.description, "content": preset.content}
        for preset in presets(group)
        if preset.name not in NOT_OFFERED
    ]


def _declared(row: Declaration) -> dict[str, Any]:
    return {
        "default": row.default,
        "low": row.low,
        "high": row.high,
        "plausible": list(row.plausible),
        "meaning": row.meaning,
        "source": row.source,
        "basis": row.basis,
        "basis_meaning": BASIS_MEANING[row.basis],
    }
