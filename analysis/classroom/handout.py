"""The handout of a lesson: one page to print, with a chart to draw in; closed, for the lecturer, the outcome."""

from functools import cache
from typing import Any

import numpy as np

from analysis.classroom.lessons import FOLDER, lesson_of
from analysis.classroom.outcome import CHANGED, PER_CENT, SCHOOLS, outcome, requests
from analysis.classroom.request import Request, read
from analysis.telling.texts import texts
from sim.declared.measures import MEASURE_NAMES
from sim.results.simulate import simulate

WIDE, HIGH = 640.0, 165.0  # of the chart, in the units of its own picture


TEMPLATE = FOLDER / "handout.html.j2"


@cache
def handout_of(name: str, for_lecturer: bool = True) -> str:
    """The handout as HTML, without anything from outside; ``for_lecturer``: with the steps and what comes out of it.

    Raises :class:`StaffroomError` for an unknown lesson.
    """
    from jinja2 import Environment, StrictUndefined

    lesson, words = lesson_of(name), texts("classroom")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    chart = _chart(lesson, read(requests(lesson)[CHANGED]))
    measure = words["page"]["measure_names"][lesson["measure"]]
    found = outcome(name) if for_lecturer else None
    common = {"outcome": found, "schools": SCHOOLS, "chart": chart, "measure": measure}
    return template.render(lesson=lesson, words=words["handout"], **common)


def _chart(lesson: dict[str, Any], request: Request) -> dict[str, Any]:
    """Frame, grid and the part of the run that the class has seen, in the picture's units."""
    run = simulate(request.scenario, 1, request.seed, first_replicate=request.replicate)
    values = run.week_values[0, : lesson["from"], MEASURE_NAMES.index(lesson["measure"])]
    weeks, year = request.scenario.weeks, request.scenario.year_weeks
    terms = np.cumsum([0, *request.scenario.terms])[:-1]
    points = [(WIDE * (week + 1) / weeks, HIGH * (1 - value)) for week, value in enumerate(values)]
    kind = ".0%" if lesson["measure"] in PER_CENT else "g"
    return {
        "wide": WIDE,
        "high": HIGH,
        "seen": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "from": WIDE * lesson["from"] / weeks,
        "years": [(WIDE * start / weeks, WIDE * year / weeks) for start in range(0, weeks, year)],
        "terms": [WIDE * (start + term) / weeks for start in range(0, weeks, year) for term in terms],
        "levels": [(HIGH * (1 - level), f"{level:{kind}}") for level in (0.0, 0.25, 0.5, 0.75, 1.0)],
    }
