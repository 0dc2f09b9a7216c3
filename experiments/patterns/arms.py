"""Which runs a pattern needs: named arms, grids of settings and random samples of schools, each as a scenario."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from experiments.asking import presets
from experiments.asking.schema import to_scenario
from experiments.patterns.declared import Pattern
from sim.declared.limits import whole_number
from sim.errors import StaffroomError, nearest
from sim.scenario.scenario import Scenario
from sim.scenario.term_calendar import MOST_YEARS

ARM_FIELDS = ("school", "reform", "parameters", "weeks", "replicates", "grid", "sample", "look")
GROUPS = ("school", "reform", "parameters")
YEAR = 36
FEWEST_SCHOOLS = 5  # of a sample


@dataclass(frozen=True)
class Arm:
    """One scenario of a pattern. ``family`` is the declared name, ``settings`` what a grid or a sample varied."""

    name: str
    family: str
    scenario: Scenario
    replicates: int
    first_replicate: int = 0
    settings: Mapping[str, float | str] = field(default_factory=dict)
    look: str = ""


def arms_of(
    pattern: Pattern, replicates: int, seed: int, off: Mapping[str, Mapping[str, float]] | None = None
) -> list[Arm]:
    """Every arm of a pattern with so many replicates; an arm's own ``replicates`` is a factor on them.

    A sample has the declared number of schools times ``replicates`` over the pattern's own. ``off`` are settings of a
    mechanism that is switched off, laid over every arm; ``seed`` draws the samples.
    """
    found: list[Arm] = []
    for family, declared in pattern.arms.items():
        given = _merged(pattern.shared, declared, f"{pattern.id}: arms.{family}")
        _check(pattern, family, given)
        for number, settings in enumerate(_settings(given, seed, replicates / pattern.replicates)):
            scenario = _scenario(given, settings, off or {}, f"{pattern.id}: {family}")
            sampled = "sample" in given
            count = 1 if sampled else max(2, round(given.get("replicates", 1) * replicates))
            name = family + (f" {number}" if sampled else "".join(f" {k}={_shown(v)}" for k, v in settings.items()))
            found.append(Arm(name, family, scenario, count, number if sampled else 0, settings, given.get("look", "")))
    _check_windows(pattern, max(arm.scenario.weeks for arm in found))
    return found


def scenario_of(given: Mapping[str, Any], where: str) -> Scenario:
    """The scenario that an arm describes: ``school`` and ``reform`` (a name, or settings), ``parameters``, ``weeks``.

    Raises :class:`StaffroomError` that begins with ``where``.
    """
    for name in given:
        if name not in ("school", "reform", "parameters", "weeks"):
            raise StaffroomError(f"{where} has no field '{name}'{nearest(str(name), ARM_FIELDS[:4])}")
    whole_number(given.get("weeks", 3 * YEAR), f"{where}.weeks", 1, MOST_YEARS * YEAR)
    return _scenario(given, {}, {}, where)


def _check_windows(pattern: Pattern, weeks: int) -> None:
    """A window may lie behind the end of a short arm, but not behind the end of every arm."""
    for name, (start, *_) in pattern.windows.items():
        if not -weeks <= start < weeks:
            raise StaffroomError(f"{pattern.id}: windows.{name} begins in week {start}; the longest run has {weeks}.")


def _check(pattern: Pattern, family: str, given: Mapping[str, Any]) -> None:
    for name in given:
        if name not in ARM_FIELDS:
            raise StaffroomError(f"{pattern.id}: arms.{family} has no field '{name}'{nearest(name, ARM_FIELDS)}")
    where = f"{pattern.id}: arms.{family}"
    whole_number(given.get("weeks", 3 * YEAR), f"{where}.weeks", 1, MOST_YEARS * YEAR)
    factor = given.get("replicates", 1)
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not factor > 0:
        raise StaffroomError(f"{where}.replicates = {factor!r} is not usable; allowed: a factor above 0.")
    for setting, values in given.get("grid", {}).items():
        if not isinstance(values, list) or not values:
            raise StaffroomError(f"{where}.grid.{setting} = {values!r} is not a list of values.")


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What the arms share and what this one says, group by group."""
    merged: dict[str, Any] = dict(shared)
    for name, value in own.items():
        both = isinstance(merged.get(name), Mapping) and isinstance(value, Mapping)
        merged[name] = {**merged[name], **value} if both and name in GROUPS else value
    for group in GROUPS:
        if not isinstance(merged.get(group, {}), Mapping | str):
            raise StaffroomError(f"{where}.{group} is neither a name nor a group of settings.")
    return merged


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _settings(given: Mapping[str, Any], seed: int, factor: float) -> Iterator[dict[str, float | str]]:
    """The varied settings of a family, by full name such as ``school.isolation``: one empty set without any.

    ``school.preset`` and ``reform.preset`` vary case schools and reforms by name.
    """
    if "sample" in given:
        yield from _sampled(given["sample"], seed, factor)
        return
    grid: Mapping[str, Any] = given.get("grid", {})
    for values in product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def _sampled(sample: Mapping[str, Any], seed: int, factor: float) -> Iterator[dict[str, float | str]]:
    """A Latin hypercube over ranges; a list of more than two values, or with ``choices``, is drawn from evenly."""
    from scipy.stats import qmc

    names = [*sample.get("ranges", {}), *sample.get("choices", {})]
    points = qmc.LatinHypercube(len(names), rng=seed).random(max(FEWEST_SCHOOLS, round(sample["schools"] * factor)))
    for point in points:
        settings: dict[str, float | str] = {}
        for name, place in zip(names, point, strict=True):
            if name in sample.get("ranges", {}):
                low, high = sample["ranges"][name]
                settings[name] = float(low + place * (high - low))
            else:
                listed = sample["choices"][name]
                settings[name] = listed[int(place * len(listed))]
        yield settings


def _scenario(
    given: Mapping[str, Any], settings: Mapping[str, float | str], off: Mapping[str, Any], where: str
) -> Scenario:
    school, reform = (_content(group, _varied(given, settings, group)) for group in ("school", "reform"))
    parameters, weeks = dict(given.get("parameters", {})), int(given.get("weeks", 3 * YEAR))
    for key, value in settings.items():
        group, _, name = key.partition(".")
        if name == "preset":
            continue
        if key == "weeks":
            weeks = int(value)
        elif group == "school":
            school[name] = value
        elif group == "reform":
            _set_reform(reform, name, value)
        elif group == "parameters":
            parameters[name] = value
        else:
            raise StaffroomError(
                f"{where}: '{key}' cannot be varied; write school.NAME, reform.NAME or parameters.NAME."
            )
    parameters |= off.get("parameters", {})
    school |= off.get("school", {})
    year = sum(school.get("terms") or (YEAR,))
    configuration = {
        "school": school,
        "reform": reform,
        "parameters": parameters,
        "years": weeks / year,
        "worlds": "none",
    }
    try:
        return to_scenario(configuration)
    except StaffroomError as problem:
        raise StaffroomError(f"{where}: {problem}") from problem


def _varied(given: Mapping[str, Any], settings: Mapping[str, float | str], group: str) -> Mapping[str, Any] | str:
    """What an arm says of its school or reform, with the case school or reform that a grid varies."""
    own, preset = given.get(group, {}), settings.get(f"{group}.preset")
    return own if preset is None else {**({} if isinstance(own, str) else own), "preset": preset}


def _set_reform(reform: dict[str, Any], name: str, value: Any) -> None:
    """``reform.start``, ``reform.end`` or a lever by its name."""
    if name in ("start", "end", "ramp"):
        reform[name] = value
    else:
        reform["levers"] = {**reform.get("levers", {}), name: value}
        reform.setdefault("name", "varied")


def _content(group: str, given: Mapping[str, Any] | str) -> dict[str, Any]:
    """Settings of a school or reform: a preset by name, settings, or both (``preset: NAME`` among the settings)."""
    if isinstance(given, str):
        given = {"preset": given}
    own = {key: value for key, value in given.items() if key != "preset"}
    if group == "reform" and own and "levers" not in own and not set(own) <= {"start", "end", "ramp", "name"}:
        timing: dict[str, Any] = {key: own.pop(key) for key in ("start", "end", "ramp", "name") if key in own}
        own = {"name": "reform", "levers": own, **timing}
    if "preset" not in given:
        return own
    name = presets.choice(group, given["preset"])
    preset = presets.packaged(group, name)
    if group == "reform" and "levers" in own:
        own["levers"] = {**(preset.get("levers") or {}), **own["levers"]}
        own.pop("name", None)
    return {**preset, **own}
