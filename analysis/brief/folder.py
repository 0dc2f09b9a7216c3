"""A comparison from the results folder of ``staffroom run`` or ``compare``; its runs are read, not repeated."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.telling.described import scenario_from_dict
from analysis.telling.results_folder import check_fit
from analysis.telling.tables import Results, load_results
from experiments.asking.model_file import again, loaded
from experiments.keeping.manifest_file import read_manifest
from sim.declared.measures import CULTURES, MEASURE_NAMES
from sim.errors import StaffroomError
from sim.results.comparison import Comparison
from sim.results.simulate import Result
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario


def comparison_of(folder: Path) -> tuple[Comparison, str]:
    """The comparison in a results folder, and the command that made it.

    A folder of ``run`` holds one reform only; the same schools without it are simulated for the comparison. Raises
    :class:`StaffroomError` for other folders, unfinished ones, another version of the model, or a run without a reform.
    """
    manifest = read_manifest(folder)
    command = str(manifest.get("command"))
    check_fit(folder, manifest, "a brief", finished=True)
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
    without = scenario.changed_to(reform=Reform())
    baseline = result.again(without)
    return Comparison({baseline.name: baseline, name: result}), command


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
    file = again(stored.manifest.get("model"))
    own = None if file is None else loaded(file)
    seed = stored.seed if stored.seed is not None else int(runs["seed"].iloc[0])
    result = Result(scenario, name, seed, int(numbers[0]), len(numbers), stored.weeks is not None, own)
    result._results[:] = runs[MEASURE_NAMES].to_numpy(float)
    result._own_results[:] = runs[result.own_names].to_numpy(float)
    result._cultures[:] = [CULTURES.index(culture) for culture in runs["culture"]]
    if stored.weeks is not None:
        _fill_weeks(result, stored.weeks[stored.weeks["scenario"] == name])
    return result


def _fill_weeks(result: Result, weeks: pd.DataFrame) -> None:
    ordered = weeks.sort_values(["replicate", "week"])[MEASURE_NAMES].to_numpy(float)
    result.week_values[:] = ordered.reshape(result.week_values.shape)
    own = weeks.sort_values(["replicate", "week"])[result.own_names].to_numpy(float)
    result._own_rows[:] = own.reshape(result._own_rows.shape)
