"""A design made ready: every scenario built once and named by its hash; what is still to be simulated."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments import terminal
from experiments.asking.outcome import outcome
from experiments.asking.points import DESIGN_COLUMNS, Points, short_hash
from experiments.asking.request import Request
from experiments.asking.schema import to_scenario
from experiments.keeping.held import Held
from experiments.keeping.remembered import remembered
from experiments.running.blocks import Task, teacher_weeks

MANY_SCENARIOS = 5_000


@dataclass
class Prepared:
    """A design whose scenarios are known by their hashes: the table, and where each scenario occurs first.

    ``places`` maps a scenario to (point, arm, teacher-weeks of one run or NaN); configurations are made when they are
    needed, so that a large design fits into memory.
    """

    points: Points
    table: pd.DataFrame
    places: dict[str, tuple[int, int, float]]


def prepared(request: Request, folder: Path) -> Prepared:
    """Builds every scenario of a design once, except those whose hashes the folder remembers.

    Raises :class:`StaffroomError` for a point that is not possible, or too short for what is asked of it.
    """
    points = request.points
    timed = [one for one in map(outcome, request.outcomes) if one.of_weeks is not None]
    known = remembered(points, folder)
    if timed and request.overwrite:
        known[:] = ""  # they may be too short for what is asked for now
    if (known == "").sum() > MANY_SCENARIOS:
        terminal.say(f"Preparing {len(points):,} scenarios ...")
    places: dict[str, tuple[int, int, float]] = {}
    for point, arm, scenario in points.scenarios(known):
        if scenario is not None:
            for one in timed:
                one.check(scenario)
        known[point, arm] = name = known[point, arm] if scenario is None else short_hash(scenario)
        places.setdefault(
            name, (point, arm, math.nan if scenario is None else teacher_weeks(scenario, bool(request.weeks)))
        )
    count = len(points.table)
    columns = np.repeat(np.arange(count), len(points.arms)), [arm.name for arm in points.arms] * count, known.ravel()
    names = pd.DataFrame(dict(zip(DESIGN_COLUMNS, columns, strict=True)))
    return Prepared(points, names.join(points.table.reset_index(drop=True), on="point"), places)


def missing_tasks(design: Prepared, tried: Held, wanted: Mapping[str, range], weeks: bool = False) -> Iterator[Task]:
    """What was not tried of the wanted replicates of every scenario; ``weeks``: whether their weeks are kept."""
    for scenario, replicates in wanted.items():
        missing = tried.missing(scenario, replicates)
        if missing:
            point, arm, work = design.places[scenario]
            configuration = design.points.configuration_of(point, arm)
            if math.isnan(work):
                work = teacher_weeks(to_scenario(configuration), weeks)
            for first, count in missing:
                yield Task(scenario, configuration, first, count, work)
