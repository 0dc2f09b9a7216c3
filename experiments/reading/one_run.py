"""One run of a results folder, found by its row: what is needed to simulate exactly it once more."""

import contextlib
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from experiments.asking.asked import Asked, asked
from experiments.asking.map_request import requested
from experiments.asking.model_file import ModelFile, again, version_of
from experiments.asking.points import short_hash
from experiments.asking.schema import to_scenario
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.store import read_table
from sim.declared.measures import MEASURE_NAMES, SUMMED
from sim.errors import StaffroomError, nearest_name
from sim.results.yearly import outcomes_of
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class OneRun:
    """A run: its scenario and luck, whose model, and its row of ``runs.parquet``; ``name`` is what it is called."""

    name: str
    scenario: Scenario
    seed: int
    replicate: int
    model: ModelFile | None
    row: Mapping[str, Any]


def runs_of_point(folder: Path, point: int | None, arm: str | None, replicate: int | None) -> list[OneRun]:
    """The runs of one replicate (None: the first) at a point of a sweep, under one arm or (None) under all of them.

    Raises :class:`StaffroomError` for a point, arm or replicate that the folder does not hold, and where the scenario
    cannot be built again as it was.
    """
    manifest = read_manifest(folder)
    if not is_sweep(manifest):
        raise StaffroomError(f"'{folder}' holds no points of a sweep, so that --point has no meaning; leave it out.")
    if point is None:
        raise StaffroomError(f"'{folder}' holds the points of a sweep; name one with --point and --replicate.")
    model = _checked(folder, manifest)
    design = read_table(folder, "design").to_pandas()
    rows = design[design["point"] == point]
    if rows.empty:
        raise StaffroomError(f"--point = {point} is not in '{folder}'; allowed: 0 to {int(design['point'].max())}.")
    arms = [str(name) for name in rows["arm"]]
    if arm is not None and arm not in arms:
        raise StaffroomError(f"--scenarios: '{arm}' is not at point {point} of '{folder}'{nearest_name(arm, arms)}")
    chosen = rows if arm is None else rows[rows["arm"] == arm]
    found = []
    for _, row in chosen.iterrows():
        runs = _runs(folder, str(row["scenario"]))
        number = _known(replicate, runs, f"point {point} of '{folder}'")
        scenario = _built(folder, manifest, row)
        name = str(row["arm"]) or scenario.reform.name
        found.append(OneRun(name, scenario, int(manifest["seed"]), number, model, _row(runs, number)))
    return found


def run_of_scenario(folder: Path, name: str | None, replicate: int | None) -> OneRun:
    """A run of a folder of ``run`` or ``compare``: of a scenario (None: the first), by its replicate (None: the first).

    Raises :class:`StaffroomError` as :func:`runs_of_point` does.
    """
    manifest = read_manifest(folder)
    model = _checked(folder, manifest)
    names = list(manifest.get("scenarios", {}))
    if manifest.get("verb") not in ("run", "compare"):
        raise StaffroomError(f"'{folder}' holds no results of run, compare or sweep, so that it has no run to repeat.")
    if name is not None and name not in names:
        raise StaffroomError(f"--scenario: '{name}' is not in '{folder}'{nearest_name(name, names)}")
    name = names[0] if name is None else name
    runs = _runs(folder, name)
    number = _known(replicate, runs, f"'{folder}'")
    return OneRun(name, _asked_again(folder, manifest, name), int(manifest["seed"]), number, model, _row(runs, number))


def check_same(run: OneRun, measures: np.ndarray) -> None:
    """Whether the weekly measures of a repeated run, MEASURE_DTYPE (weeks,), are those of its row. Raises
    :class:`StaffroomError`.
    """
    values = measures.view(np.float64).reshape(len(measures), -1)
    outcomes = dict(zip(MEASURE_NAMES, outcomes_of(values, run.scenario.year_weeks, SUMMED), strict=True))
    for name, value in outcomes.items():
        if name in run.row and not (run.row[name] == value or (np.isnan(run.row[name]) and np.isnan(value))):
            raise StaffroomError(
                f"the repeated run gives {name} = {value!r} and its row {run.row[name]!r}: it was simulated on another "
                "kind of machine, or with a rule that draws its luck from elsewhere than self.luck()."
            )


def is_sweep(manifest: Mapping[str, Any]) -> bool:
    """Whether a folder holds points of a design."""
    return "varied" in manifest and not manifest.get("ramp")


def _checked(folder: Path, manifest: Mapping[str, Any]) -> ModelFile | None:
    if manifest.get("ramp"):
        raise StaffroomError(f"'{folder}' holds a ramp, whose runs are parts of one course; name a sweep or a compare.")
    with _where_it_was_typed(manifest):
        model = again(manifest.get("model"))
    made_with, here = manifest.get("identity", {}).get("model_version"), version_of(model)
    if made_with != here:
        raise StaffroomError(
            f"'{folder}' was made with another version of the model ({made_with}, now {here}), so that its runs cannot "
            f"be repeated; make it again with: {manifest.get('command')} overwrite=true"
        )
    return model


def _runs(folder: Path, scenario: str) -> pd.DataFrame:
    table = read_table(folder, "runs")
    names = table["scenario"].cast("string")
    found: pd.DataFrame = table.filter(pc.equal(names, scenario)).to_pandas()
    return found.set_index("replicate").sort_index()


def _known(replicate: int | None, runs: pd.DataFrame, where: str) -> int:
    if runs.empty:
        raise StaffroomError(f"{where} has no finished runs yet.")
    number = int(runs.index[0]) if replicate is None else replicate
    if number not in runs.index:
        raise StaffroomError(
            f"--replicate = {number} is not at {where}; allowed: {int(runs.index[0])} to {int(runs.index[-1])}."
        )
    return number


def _row(runs: pd.DataFrame, replicate: int) -> dict[str, Any]:
    return {str(name): value for name, value in runs.loc[replicate].items()}


@contextlib.contextmanager
def _where_it_was_typed(manifest: Mapping[str, Any]) -> Iterator[None]:
    """Files that a command names are looked up where it was typed."""
    place = Path(manifest.get("directory", Path.cwd()))
    with contextlib.chdir(place) if place.is_dir() else contextlib.nullcontext():
        yield


def _built(folder: Path, manifest: Mapping[str, Any], row: pd.Series) -> Scenario:
    """The scenario of a row of the design, the very same one."""
    settings = {name: row[name] for name in manifest["varied"] if name in row and not pd.isna(row[name])}
    with _where_it_was_typed(manifest):
        for request in _requests(manifest):
            for arm in request.points.arms:
                if arm.name != row["arm"]:
                    continue
                with contextlib.suppress(KeyError):  # a school or reform that only another of the merged sweeps varies
                    scenario = to_scenario(request.points.configured(settings, arm))
                    if short_hash(scenario) == row["scenario"]:
                        return scenario
    raise StaffroomError(
        f"point {row['point']} of '{folder}' cannot be built again as it was: a file that its command names has "
        f"changed; the command: {manifest.get('command')}"
    )


def _requests(manifest: Mapping[str, Any]) -> Iterator[Asked]:
    for command in manifest.get("merged") or [manifest["command"]]:
        _, verb, *typed = shlex.split(command)
        yield requested(typed).sweep if verb == "map" else asked(typed)


def _asked_again(folder: Path, manifest: Mapping[str, Any], name: str) -> Scenario:
    """A scenario of ``run`` or ``compare``, the very same one."""
    from experiments.asking import compared, single

    _, verb, *typed = shlex.split(manifest["command"])
    with _where_it_was_typed(manifest):
        experiment = (compared if verb == "compare" else single).experiment_from(typed)
    if experiment.hashes.get(name) != manifest["identity"]["scenarios"].get(name):
        raise StaffroomError(
            f"'{name}' of '{folder}' cannot be built again as it was: a file that its command names has changed; the "
            f"command: {manifest['command']}"
        )
    found: Scenario = experiment.scenarios[name]
    return found
