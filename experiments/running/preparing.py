"""A design made ready: every scenario built once and named by its hash; what is still to be simulated."""

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments import terminal
from experiments.asking import presets
from experiments.asking.asked import Asked
from experiments.asking.keys import canonical
from experiments.asking.model_file import version_of
from experiments.asking.points import BASE, DESIGN_COLUMNS, Points, short_hash
from experiments.asking.schema import to_scenario
from experiments.keeping.held import Held
from experiments.keeping.remembered import remembered
from experiments.running.blocks import Task

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


def prepared(request: Asked, folder: Path) -> Prepared:
    """Builds every scenario of a design once, except those whose hashes the folder remembers.

    Raises :class:`StaffroomError` for a point that is not possible.
    """
    points = request.points
    known = remembered(points, folder)
    if (known == "").sum() > MANY_SCENARIOS:
        terminal.say(f"Preparing {len(points):,} scenarios ...")
    places: dict[str, tuple[int, int, float]] = {}
    for point, arm, scenario in points.scenarios(known):
        known[point, arm] = name = known[point, arm] if scenario is None else short_hash(scenario)
        places.setdefault(name, (point, arm, math.nan if scenario is None else scenario.weeks * scenario.school.size))
    count = len(points.table)
    columns = np.repeat(np.arange(count), len(points.arms)), [arm.name for arm in points.arms] * count, known.ravel()
    names = pd.DataFrame(dict(zip(DESIGN_COLUMNS, columns, strict=True)))
    return Prepared(points, names.join(points.table.reset_index(drop=True), on="point"), places)


def identity_of(request: Asked) -> dict[str, Any]:
    """What must be the same for a folder to be continued; points and replicates may differ."""
    base = {name: request.configuration[name] for name in BASE}
    arms = [[arm.name, arm.reform and presets.content("reform", arm.reform)] for arm in request.points.arms]
    text = canonical([base, arms])
    return {
        "verb": "sweep",
        "base": hashlib.sha256(text.encode()).hexdigest()[:16],
        "seed": request.seed,
        "model_version": version_of(request.model),
        "outcomes": list(request.outcomes),
    }


def missing_tasks(design: Prepared, tried: Held, wanted: Mapping[str, int]) -> Iterator[Task]:
    """What was not tried of the first replicates of every scenario; ``wanted`` says how many of each."""
    for scenario, replicates in wanted.items():
        missing = tried.missing(scenario, range(replicates))
        if missing:
            point, arm, teacher_weeks = design.places[scenario]
            configuration = design.points.configuration_of(point, arm)
            if math.isnan(teacher_weeks):
                built = to_scenario(configuration)
                teacher_weeks = built.weeks * built.school.size
            for first, count in missing:
                yield Task(scenario, configuration, first, count, teacher_weeks)
