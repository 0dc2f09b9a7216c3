"""What the page knows before anything runs: schools, reforms, levers, measures, cultures, lessons, its own words."""

from functools import cache
from typing import Any

from analysis.classroom.curves import BEFORE, CURVES
from analysis.classroom.encode import CLOSED, NOBODY, STEPS
from analysis.classroom.lessons import lessons
from analysis.classroom.offered import LARGEST, SMALLEST, Offer, usual_offer
from analysis.telling.texts import texts
from sim.declared.declaration import BASIS_MEANING, Declaration
from sim.declared.levers import LEVERS
from sim.declared.measures import CULTURES, MEASURES
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.kernel.diary import KINDS, LARGEST_HELD, RESULTS

# Of a lesson: what must come out of it, for the tests; and what the lecturer tells once the class has seen the answer.
FOR_TESTS, FOR_LECTURERS = "expected", "after"


@cache
def setup(offer: Offer | None = None, for_lecturer: bool = True) -> dict[str, Any]:
    """Everything above as plain lists and dictionaries; ``offer``: what can be asked for by name."""
    words = texts("describe")["levers"]
    offer = offer or usual_offer()
    return {
        "schools": [{"name": name, "description": school.description} for name, school in offer.schools.items()],
        "reforms": [{"name": name, "description": reform.description} for name, reform in offer.reforms.items()],
        "school": offer.first,
        "levers": {name: _declared(row) | words[name] for name, row in LEVERS.items()},
        "trust": _declared(SCHOOL_PROPERTIES["trust"]),
        "size": {"low": SMALLEST, "high": LARGEST, "default": SCHOOL_PROPERTIES["size"].default},
        "measures": {m.name: {"label": m.label, "unit": m.unit, "meaning": m.meaning} for m in MEASURES},
        "cultures": CULTURES,
        "meetings": {"kinds": KINDS, "results": RESULTS, "largest_held": LARGEST_HELD},
        "encoding": {"steps": STEPS, "closed": CLOSED, "nobody": NOBODY},
        "curves": {"shapes": CURVES, "before": BEFORE},
        "lessons": [_lesson(lesson, for_lecturer) for lesson in lessons()],
        "words": texts("classroom"),
    }


def _lesson(lesson: dict[str, Any], for_lecturer: bool) -> dict[str, Any]:
    told = {name: value for name, value in lesson.items() if name != FOR_TESTS}
    return told if for_lecturer else told | {FOR_LECTURERS: []}


def _declared(row: Declaration) -> dict[str, Any]:
    return {
        "default": row.default,
        "low": row.low,
        "high": row.high,
        "plausible": list(row.plausible),
        "unit": row.unit,
        "meaning": row.meaning,
        "source": row.source,
        "basis": row.basis,
        "basis_meaning": BASIS_MEANING[row.basis],
    }
