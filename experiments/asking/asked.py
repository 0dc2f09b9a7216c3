"""What `staffroom sweep` was asked for: from what was typed to a design over a composed configuration, checked."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.asking import designs, own_experiment, presets, schema, settings
from experiments.asking.axes import Axis, axes_of, flat
from experiments.asking.changed_presets import NO_REFORM, set_beside, with_columns
from experiments.asking.design_defaults import LEVELS, MORRIS_LEVELS, POINTS
from experiments.asking.design_file import from_file
from experiments.asking.executor import executor_of, known_executor
from experiments.asking.model_file import model_file
from experiments.asking.names import GROUPS, SWEEP_KEYS
from experiments.asking.outcome import known, of_pairs, ordered
from experiments.asking.points import Arm, Points
from experiments.asking.request import Replication, Request
from experiments.asking.settings import model_default
from experiments.asking.settings import switch as checked_switch
from experiments.asking.settings import whole as checked_whole
from experiments.asking.varied import LISTS, Typed, typed_settings
from sim.declared.limits import LARGEST_SEED, MOST_POINTS, MOST_REPLICATES
from sim.errors import StaffroomError, nearest
from sim.results.outcome_columns import all_outcomes

CONFIGURATION = "sweep"
_USERS = {"levels": "grid (a range such as interval(0,1)) or morris", "points": "lhs, sobol or morris"} | {
    name: name for name in ("list", "csv")
}
__all__ = ["LISTS", "Asked", "Replication", "asked"]


@dataclass(frozen=True, kw_only=True)
class Asked(Request):
    """A checked request for a sweep; ``experiment`` is the file it starts from.

    ``axes`` are what the design was made of (none for points that were given one by one); ``beside`` is what is set for
    all schools or reforms that vary by name.
    """

    experiment: str | None = None
    axes: Sequence[Axis] = ()
    beside: Mapping[str, Any] = field(default_factory=dict)


def asked(typed: Sequence[str]) -> Asked:
    """Reads and checks what was typed. Raises :class:`StaffroomError` for anything unknown, contradictory or wrong."""
    given = typed_settings(typed, SWEEP_KEYS)
    configuration = _composed(given)
    axes = axes_of(configuration["vary"])
    notices = list(given.notices)
    table = _table(configuration, axes, notices)
    _nothing_twice(given, table)
    contents = _contents(given, table)
    beside = set_beside(contents, table)
    model = model_file(configuration["model"])
    own = () if model is None else model.measures
    outcomes, arms = _outcomes(configuration["outcomes"], own), _arms(configuration, table)
    _paired_where_needed(outcomes, arms)
    request = Asked(
        verb=CONFIGURATION,
        points=Points(configuration, with_columns(table, beside), arms, contents),
        replication=_replication(configuration, own),
        seed=checked_whole("seed", _or(configuration["seed"], model_default("seed")), 0, LARGEST_SEED),
        outcomes=outcomes,
        weeks=_weeks(configuration["weeks"], outcomes, own),
        executor=executor_of(configuration),
        output=settings.folder("output", configuration["output"]),
        overwrite=checked_switch("overwrite", configuration["overwrite"]),
        typed=list(typed),
        configuration=configuration,
        experiment=next((str(item.value) for item in given.fixed if item.key == "experiment"), None),
        axes=axes,
        beside=beside,
        notices=notices,
        model=model,
    )
    _nothing_idle(given, configuration, axes)
    return request


def _composed(given: Typed) -> dict[str, Any]:
    """The configuration, its ``vary`` in full names: what was typed comes before what an experiment's file says."""
    known_executor(given.fixed)
    configuration = {**schema.composed(given.texts, CONFIGURATION), **given.lists}
    for name in configuration:
        if name not in own_experiment.known_settings():
            raise StaffroomError(f"{name} is not a setting of a sweep{nearest(name, own_experiment.known_settings())}")
    vary = configuration["vary"] or {}
    if not isinstance(vary, Mapping):
        raise StaffroomError(f"vary = {vary!r} is not a block of settings; write vary: {{isolation: [0.2, 0.5]}}.")
    kept = {name: value for name, value in flat(vary).items() if name not in given.keys}
    return configuration | {"vary": {**kept, **given.varied}}


def _contents(given: Typed, table: pd.DataFrame) -> dict[tuple[str, str], Mapping[str, Any]]:
    """What the presets that are varied set: as composed with the settings that were given beside them."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for group in GROUPS:
        for name in table[group].unique() if group in table else ():
            choice = f"{group}={presets.choice(group, name)}"
            found[group, str(name)] = schema.composed([*given.texts, choice], CONFIGURATION)[group]
    return found


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _table(configuration: Mapping[str, Any], axes: Sequence[Axis], notices: list[str]) -> pd.DataFrame:
    """The design: one row per point, one column per varied setting."""
    design = designs.known(configuration["design"])
    if design in ("list", "csv"):
        if axes:
            raise StaffroomError(f"design={design} says what varies itself; leave out {axes[0].name}.")
        if configuration[design] is None:
            raise StaffroomError(f"design={design} needs {design}=...; see `staffroom sweep --help`.")
        if design == "list":
            return designs.listed(configuration["list"])
        return from_file(Path(str(configuration["csv"])).expanduser(), notices)
    if not axes:
        example = "isolation=0.2,0.5,0.8 or vary.school.trust=null"
        raise StaffroomError(f"nothing varies; give a setting several values, such as {example}.")
    usual = MORRIS_LEVELS if design == "morris" else LEVELS
    levels = checked_whole("levels", _or(configuration["levels"], usual), 1, 100_000)
    points = checked_whole("points", _or(configuration["points"], POINTS), 1, MOST_POINTS)
    seed = checked_whole("seed", _or(configuration["seed"], model_default("seed")), 0, LARGEST_SEED)
    designs.no_bounds_meant(axes, design)
    return designs.SAMPLERS[design](axes, levels, points, seed)


def _nothing_idle(given: Typed, configuration: Mapping[str, Any], axes: Sequence[Axis]) -> None:
    """Raises :class:`StaffroomError` for a setting that was typed and has no effect."""
    design, automatic = configuration["design"], configuration["replicates"] == "auto"
    ranges = any(axis.is_range and axis.levels is None for axis in axes)
    idle = {
        "levels": design not in ("grid", "morris") or (design == "grid" and not ranges),
        "points": design not in ("lhs", "sobol", "morris"),
        "list": design != "list",
        "csv": design != "csv",
        "precision": not automatic,
        "max_replicates": not automatic,
    }
    sampled = design in designs.SAMPLED
    for name, value in given.varied.items():
        if sampled and isinstance(value, Mapping) and value.get("levels") is not None:
            raise StaffroomError(f"vary.{name}.levels={value['levels']} has no effect here; it belongs to design=grid.")
    for name, without_effect in idle.items():
        if without_effect and name in given.keys and configuration[name] is not None:
            where = "replicates=auto" if name in ("precision", "max_replicates") else f"design={_USERS[name]}"
            raise StaffroomError(f"{name}={configuration[name]} has no effect here; it belongs to {where}.")


def _nothing_twice(given: Typed, table: pd.DataFrame) -> None:
    for item in given.fixed:
        if item.key in table.columns:
            raise StaffroomError(f"{item.given} contradicts the design, in which {item.key} varies; leave it out.")


def _arms(configuration: Mapping[str, Any], table: pd.DataFrame) -> list[Arm]:
    paired, reforms = checked_switch("paired", configuration["paired"]), configuration["reforms"]
    varied = [str(name) for name in table.columns if str(name).partition(".")[0] == "reform"]
    composed = configuration["reform"] or {}
    if reforms is None:
        if paired and not varied and not composed.get("levers"):
            raise StaffroomError("paired=true needs a reform to compare with none; add mandate= or reform=NAME.")
        return [Arm(NO_REFORM, NO_REFORM), Arm("reform")] if paired else [Arm("")]
    if paired:
        raise StaffroomError("paired=true and reforms= do not go together; put no_reform first among the reforms.")
    if varied or composed != presets.content("reform", NO_REFORM):
        raise StaffroomError(
            f"reforms= and {varied[0] if varied else 'other settings of the reform'} do not go together; a changed "
            "reform among the reforms is a YAML file of its own."
        )
    names = reforms if isinstance(reforms, list) else [reforms]
    arms = [Arm(schema.to_reform(presets.content("reform", name)).name, name) for name in names]
    if len({arm.name for arm in arms}) < len(arms) or not arms:
        raise StaffroomError(f"reforms = {names} names none or one twice.")
    return arms


def _replication(configuration: Mapping[str, Any], own_measures: Sequence[str]) -> Replication:
    most = checked_whole("max_replicates", configuration["max_replicates"], 20, MOST_REPLICATES)
    precision, outcome = configuration["precision"], configuration["outcome"]
    if isinstance(precision, bool) or not isinstance(precision, int | float) or not 0 < precision < math.inf:
        raise StaffroomError(f"precision = {precision!r} is not allowed; allowed: a number above 0, such as 0.01.")
    outcome = _looked_at(str(outcome), own_measures)
    if configuration["replicates"] != "auto":
        return Replication(checked_whole("replicates", configuration["replicates"], 1, MOST_REPLICATES), None, outcome)
    kept = _outcomes(configuration["outcomes"], own_measures)
    if outcome not in kept:
        raise StaffroomError(
            f"outcome = {outcome}, which replicates=auto looks at, is not among outcomes={','.join(kept)}; add it "
            f"there, or choose one of them with outcome={kept[0]}."
        )
    return Replication(most, float(precision), outcome)


def _looked_at(given: str, own_measures: Sequence[str]) -> str:
    """The outcome that a precision is asked for, or a map is of: one that every run has."""
    try:
        found = known(given, own_measures)
    except StaffroomError as problem:
        raise StaffroomError(str(problem).replace("outcomes: ", "outcome = ", 1)) from problem
    if found.after is not None:
        raise StaffroomError(f"outcome = {given} is of a reform beside the baseline; name an outcome of one run.")
    return found.name


def _outcomes(given: Any, own_measures: Sequence[str]) -> tuple[str, ...]:
    if given is None:
        raise StaffroomError("outcomes = null names none; leave it out for all measures, or name some.")
    return ordered([str(name) for name in (given if isinstance(given, list) else [given])], own_measures)


def _weeks(given: Any, outcomes: Sequence[str], own_measures: Sequence[str]) -> tuple[str, ...]:
    """The measures whose weeks are kept: all, some, none, and those that ``kept(...)`` needs."""
    needed, measures = [one.measure.name for one in of_pairs(outcomes)], all_outcomes(own_measures)
    if given is True:
        return tuple(measures)
    names = [] if given in (False, None) else given if isinstance(given, list) else [given]
    for name in names:
        if isinstance(name, bool):
            raise StaffroomError(f"weeks: {str(name).lower()} stands alone; write weeks=true, or only measures.")
        if name == "all":
            raise StaffroomError("weeks: all is not a measure; write weeks=true for the weeks of all measures.")
        if name not in measures:
            raise StaffroomError(f"weeks: {name} is not a measure{nearest(str(name), ('true', 'false', *measures))}")
    return tuple(name for name in measures if name in (*names, *needed))


def _paired_where_needed(outcomes: Sequence[str], arms: Sequence[Arm]) -> None:
    for one in of_pairs(outcomes):
        if len(arms) < 2:
            raise StaffroomError(
                f"outcomes: {one.name} compares a reform with the school without it; add paired=true, or reforms=A,B."
            )
