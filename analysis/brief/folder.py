"""A comparison from the results folder of ``staffroom run`` or ``compare``; its runs are read, not repeated."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.tables import Results, load_results, scenario_from_dict
from experiments.store import read_manifest
from sim._jit import MODEL_VERSION
from sim.comparison import Comparison
from sim.errors import StaffroomError
from sim.measures import CULTURES, MEASURE_NAMES
from sim.scenario import Scenario
from sim.simulate import Result, simulate

VERBS = ("run", "compare")


def comparison_of(folder: Path) -> tuple[Comparison, str]:
    """The comparison in a results folder, and the command that made it.

    A folder of ``run`` holds one reform only; the same schools without it are simulated for the comparison. Raises
    :class:`StaffroomError` for other folders, unfinished ones, another version of the model, or a run without a reform.
    """
    manifest = read_manifest(folder)
    command = str(manifest.get("command"))
    _check(folder, manifest)
    stored = load_results(folder)
    results = {name: _result(folder, stored, name, _scenario(manifest, name)) for name in stored.scenarios}
    if len(results) > 1:
        return Comparison(results), command
    ((name, result),) = results.items()
    scenario = result.scenario
    if not scenario.reform.measures:
        raise StaffroomError(
            f"'{folder}' holds a school without a reform, and a brief says what a reform changes; try "
            "`staffroom compare reforms=no_reform,clear_supported_mandate` and a brief of that."
        )
    without = Scenario(scenario.school, None, scenario.changed, scenario.years)
    baseline = simulate(without, result.replicates, result.seed, first_replicate=result.first_replicate)
    return Comparison({baseline.name: baseline, name: result}), command


def _check(folder: Path, manifest: Mapping[str, Any]) -> None:
    verb, command = manifest.get("verb"), manifest.get("command")
    if verb not in VERBS:
        raise StaffroomError(
            f"'{folder}' holds the results of `staffroom {verb}`; a brief is written from those of `staffroom run` and "
            "`staffroom compare`."
        )
    if manifest.get("status") != "complete":
        raise StaffroomError(
            f"'{folder}' is not finished ({manifest.get('status')}); repeat its command to go on: {command}"
        )
    made_with = manifest.get("identity", {}).get("model_version")
    if made_with != MODEL_VERSION:
        raise StaffroomError(
            f"'{folder}' was made with another version of the model ({made_with}, now {MODEL_VERSION}), so that what "
            f"lasts and who loses cannot be added; repeat it with: {command} overwrite=true"
        )


def _scenario(manifest: Mapping[str, Any], name: str) -> Scenario:
    scenario = scenario_from_dict(manifest["scenarios"][name])
    configuration = manifest.get("configuration", {})
    reform = configuration.get("reforms", {}).get(name) or configuration.get("reform") or {}
    scenario.reform.description = str(reform.get("description") or "")
    scenario.school.description = str((configuration.get("school") or {}).get("description") or "")
    return scenario


def _result(folder: Path, stored: Results, name: str, scenario: Scenario) -> Result:
    """The runs of one scenario as ``simulate`` would return them."""
    runs = stored.runs[stored.runs["scenario"] == name].sort_values("replicate")
    numbers = runs["replicate"].to_numpy()
    if not np.array_equal(numbers, np.arange(numbers[0], numbers[0] + len(numbers))):
        raise StaffroomError(f"'{folder}' lacks some schools of '{name}'; repeat its command to simulate them.")
    seed = stored.seed if stored.seed is not None else int(runs["seed"].iloc[0])
    result = Result(scenario, name, seed, int(numbers[0]), len(numbers), stored.weeks is not None)
    result._results[:] = runs[MEASURE_NAMES].to_numpy(float)
    result._cultures[:] = [CULTURES.index(culture) for culture in runs["culture"]]
    if stored.weeks is not None:
        _fill_weeks(result, stored.weeks[stored.weeks["scenario"] == name])
    return result


def _fill_weeks(result: Result, weeks: pd.DataFrame) -> None:
    ordered = weeks.sort_values(["replicate", "week"])[MEASURE_NAMES].to_numpy(float)
    result.week_values[:] = ordered.reshape(result.week_values.shape)
