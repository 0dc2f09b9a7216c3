"""``explore(scenario)``: a panel in a notebook that answers, with its uncertainty, as soon as a slider is let go.

``controls`` (sliders from declarations) -> ``settings`` (what was moved, the scenarios that follow) -> ``answer``
(numbers) -> ``words``, ``cautions`` and ``picture``; ``session`` holds them together, ``widgets`` and ``layout`` show
it.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED
from sim.errors import StaffroomError
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

if TYPE_CHECKING:
    from analysis.exploring.panel.controls import Control
    from analysis.exploring.panel.session import Explorer
    from analysis.exploring.panel.widgets import Panel

__all__ = ["explore", "explorer"]


def explore(
    scenario: Scenario | School | None = None,
    *,
    goal: object = None,
    outcomes: Sequence[str] | None = None,
    parameters: Iterable[str] | None = None,
    school: Iterable[str] | None = None,
    prices: Mapping[str, float] | None = None,
    replicates: int = DEFAULT_REPLICATES,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
) -> "Panel":
    """A panel of sliders over a scenario (or a school): its last line in a cell shows it.

    ``explore(scenario, goal=("voluntary_share", 0.5))``

    Every time a slider is let go, ``replicates`` schools run under the new settings and, on the same luck, without the
    reform. 100 schools of 60 teachers over 3 years take .27 s of processor time when a lever of the reform moved and
    .43 s when the school did, spread over the cores (medians of 15; ``python -m tests.benchmark.panel`` measures it
    here); drawing is .05 s of it.

    ``goal``: an outcome of the last year and a target, such as ``("voluntary_share", 0.5)`` or ``("strain_mean", 0.2,
    "at most")``; ``outcomes``: up to three more outcomes to draw; ``school`` and ``parameters``: which numbers of the
    school and of the model get a slider in a drawer (every lever of the reform has one); ``prices``: hours per
    teacher and year for moving a lever all the way, beyond what the model counts; ``threads``: None for all
    processors. Raises :class:`StaffroomError` where something is unknown, out of range, or ipywidgets is missing.
    """
    ensemble: dict[str, Any] = {"replicates": replicates, "seed": seed, "threads": threads}
    found = explorer(scenario, goal=goal, outcomes=outcomes, prices=prices, **ensemble)
    drawers = _drawers(found, school, parameters)
    from analysis.exploring.panel.widgets import Panel, toolkit

    kit = toolkit()
    for sentence in found.warnings_before_the_first_run():
        print(sentence, file=sys.stderr)
    return Panel(found, drawers, kit)


def explorer(
    scenario: Scenario | School | None = None,
    *,
    goal: object = None,
    outcomes: Sequence[str] | None = None,
    prices: Mapping[str, float] | None = None,
    replicates: int = DEFAULT_REPLICATES,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
) -> "Explorer":
    """The panel without its widgets, for scripts: ``explorer(scenario).change({"mandate": 0.8})`` gives the answer."""
    from analysis.exploring.panel.session import SHOWN, Explorer, ensemble_of

    given = Scenario() if scenario is None else Scenario(scenario) if isinstance(scenario, School) else scenario
    if not isinstance(given, Scenario):
        raise StaffroomError(
            f"explore needs a Scenario or a School, not {type(given).__name__}; try explore(Scenario(school, reform))."
        )
    if given.worlds:
        raise StaffroomError(
            "explore shows every number of the model at its usual value; leave worlds out of the scenario, and compare "
            "it in plausible worlds with compare(..., worlds='plausible')."
        )
    shown = SHOWN if outcomes is None else outcomes
    return Explorer(given, goal=goal, shown=shown, prices=prices, ensemble=ensemble_of(replicates, seed, threads))


def _drawers(
    found: "Explorer", school: Iterable[str] | None, parameters: Iterable[str] | None
) -> dict[str, list["Control"]]:
    """The sliders, drawer by drawer; numbers that the opening scenario sets have one as well."""
    from analysis.exploring.panel.controls import (  # fmt: skip
        FIRST,
        PARAMETER,
        REFORM,
        SCHOOL,
        USUAL_PARAMETERS,
        USUAL_SCHOOL,
        chosen,
        control,
    )
    from sim.declared.levers import LEVERS

    opening = found.settings.opening
    keys = {
        "first": list(FIRST),
        "reform": [REFORM + name for name in LEVERS],
        "school": chosen(SCHOOL, school, [*USUAL_SCHOOL, *opening.school.given], "school"),
        "parameters": chosen(PARAMETER, parameters, [*USUAL_PARAMETERS, *opening.changed], "parameters"),
    }
    fixed = {SCHOOL + name for name in ("size", "departments")} if opening.school.staff is not None else set()
    drawers: dict[str, list[Control]] = {}
    for part, names in keys.items():
        rest = [key for key in names if part == "first" or key not in FIRST]
        drawers[part] = [control(key, found.settings.value(key)) for key in rest if key not in fixed]
    return drawers
