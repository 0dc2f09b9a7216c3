"""What `staffroom sweep` was asked for: from what was typed to a design over a composed configuration, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, QuotedString, RangeSweep

from experiments import overrides, presets, schema
from experiments.overrides import Override
from experiments.settings import LARGEST_SEED, MOST_REPLICATES, MOST_THREADS, model_default
from experiments.settings import switch as checked_switch
from experiments.settings import whole as checked_whole
from experiments.sweep import designs
from experiments.sweep.axes import axes_of
from experiments.sweep.points import Arm, Points
from sim.errors import StaffroomError, nearest
from sim.measures import MEASURE_NAMES

CONFIGURATION = "sweep"
NO_REFORM = "no_reform"
KEYS = (
    *overrides.SCENARIO_KEYS,
    *("experiment", "design", "levels", "points", "list", "csv", "paired", "reforms", "outcomes", "replicates"),
    *("precision", "outcome", "max_replicates", "seed", "executor", "executor.workers", "executor.address"),
    *("output", "overwrite"),
)
LISTS = ("reforms", "outcomes", "list")


@dataclass(frozen=True)
class Replication:
    """How many replicates: ``most`` at every point, or with a ``precision`` as many as it needs, up to ``most``."""

    most: int
    precision: float | None = None
    outcome: str = "voluntary_share"


@dataclass(frozen=True)
class Asked:
    """A checked request for a sweep."""

    points: Points
    replication: Replication
    seed: int
    outcomes: tuple[str, ...]
    executor: str
    workers: int | None
    address: str | None
    output: Path | None
    overwrite: bool
    typed: Sequence[str]
    configuration: Mapping[str, Any]


def asked(typed: Sequence[str]) -> Asked:
    """Reads and checks what was typed. Raises :class:`StaffroomError` for anything unknown, contradictory or wrong."""
    vary = [text for text in typed if text.startswith(("vary.", "vary="))]
    items = overrides.read([text for text in typed if text not in vary], KEYS, sweeps=True, lists=LISTS)
    fixed = [item for item in items if not item.sweep or item.key in LISTS]
    for item in fixed:
        if item.key in ("experiment", "executor"):
            _known_file(item)
    configuration = schema.composed([*(item.text for item in fixed), *(f"++{text}" for text in vary)], CONFIGURATION)
    given = {**configuration["vary"], **{item.key: _axis_values(item) for item in items if item not in fixed}}
    table = _table(configuration, given)
    arms = _arms(configuration)
    executor = configuration["executor"]
    return Asked(
        points=Points(configuration, table, arms),
        replication=_replication(configuration),
        seed=checked_whole("seed", _or(configuration["seed"], model_default("seed")), 0, LARGEST_SEED),
        outcomes=_outcomes(configuration["outcomes"]),
        executor=str(executor["name"]),
        workers=None if executor["workers"] is None else checked_whole("workers", executor["workers"], 1, MOST_THREADS),
        address=None if executor["address"] is None else str(executor["address"]),
        output=None if configuration["output"] is None else Path(str(configuration["output"])).expanduser(),
        overwrite=checked_switch("overwrite", configuration["overwrite"]),
        typed=list(typed),
        configuration=configuration,
    )


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _known_file(item: Override) -> None:
    known = presets.names(item.key)
    if item.value not in (*known, None):
        raise StaffroomError(f"{item.given}: there is no {item.key} of this name{nearest(str(item.value), known)}")


def _axis_values(item: Override) -> Any:
    """The values of ``isolation=0.2,0.4``, ``isolation=range(0,1,0.1)``, or the range of ``interval(0,1)``."""
    sweep = item.value
    if isinstance(sweep, ChoiceSweep):
        return [value.text if isinstance(value, QuotedString) else value for value in sweep.list]
    if isinstance(sweep, RangeSweep):
        return [round(value, 12) if isinstance(value, float) else value for value in sweep.range()]
    if isinstance(sweep, IntervalSweep):
        return {"low": sweep.start, "high": sweep.end}
    raise StaffroomError(f"{item.given} cannot be varied; write NAME=0.2,0.4 or NAME=interval(0,1).")


def _table(configuration: Mapping[str, Any], vary: Mapping[str, Any]) -> pd.DataFrame:
    """The design: one row per point, one column per varied setting."""
    design = designs.known(configuration["design"])
    if design in ("list", "csv"):
        if vary:
            raise StaffroomError(f"design={design} says what varies itself; leave out {next(iter(vary))}.")
        if configuration[design] is None:
            raise StaffroomError(f"design={design} needs {design}=...; see `staffroom sweep --help`.")
        return (
            designs.listed(configuration["list"]) if design == "list" else designs.from_csv(Path(configuration["csv"]))
        )
    axes = axes_of(vary)
    if not axes:
        example = "isolation=0.2,0.5,0.8 or vary.school.trust=null"
        raise StaffroomError(f"nothing varies; give a setting several values, such as {example}.")
    levels = checked_whole("levels", configuration["levels"], 1, 100_000)
    points = checked_whole("points", configuration["points"], 1, designs.MOST_POINTS)
    seed = checked_whole("seed", _or(configuration["seed"], model_default("seed")), 0, LARGEST_SEED)
    return designs.SAMPLERS[design](axes, levels, points, seed)


def _arms(configuration: Mapping[str, Any]) -> list[Arm]:
    paired, reforms = checked_switch("paired", configuration["paired"]), configuration["reforms"]
    if reforms is None:
        return [Arm(NO_REFORM, NO_REFORM), Arm("reform")] if paired else [Arm("")]
    if paired:
        raise StaffroomError("paired=true and reforms= do not go together; put no_reform first among the reforms.")
    names = reforms if isinstance(reforms, list) else [reforms]
    if len(set(names)) < len(names) or not names:
        raise StaffroomError(f"reforms = {names} names none or one twice.")
    for name in names:
        presets.choice("reform", name)
    return [Arm(name, name) for name in names]


def _replication(configuration: Mapping[str, Any]) -> Replication:
    most = checked_whole("max_replicates", configuration["max_replicates"], 20, MOST_REPLICATES)
    if configuration["replicates"] != "auto":
        return Replication(checked_whole("replicates", configuration["replicates"], 1, MOST_REPLICATES))
    precision, outcome = configuration["precision"], configuration["outcome"]
    if isinstance(precision, bool) or not isinstance(precision, int | float) or not precision > 0:
        raise StaffroomError(f"precision = {precision!r} is not allowed; allowed: a number above 0, such as 0.01.")
    if outcome not in MEASURE_NAMES:
        raise StaffroomError(f"outcome = {outcome} is not a measure{nearest(str(outcome), MEASURE_NAMES)}")
    return Replication(most, float(precision), str(outcome))


def _outcomes(given: Any) -> tuple[str, ...]:
    if given == "all":
        return tuple(MEASURE_NAMES)
    names = given if isinstance(given, list) else [given]
    for name in names:
        if name not in MEASURE_NAMES:
            raise StaffroomError(f"outcomes: {name} is not a measure{nearest(str(name), MEASURE_NAMES)}")
    return tuple(name for name in MEASURE_NAMES if name in names)
