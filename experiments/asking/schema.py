"""From a Hydra configuration to what the model understands: the boundary between the two."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hydra import compose, initialize_config_module
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from experiments.asking import overrides, presets, typed
from experiments.asking.literal import given_back
from experiments.asking.names import GROUPS, SCENARIO_KEYS
from sim.errors import StaffroomError
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import DEFAULT_START
from sim.scenario.school import School
from sim.worlds.choosing import DEFAULT_WORLDS, chosen

CONFIGURATION = "config"
_NOTHING_TO_TAKE_OUT = re.compile(r"Could not delete from config\. '(.+)' does not exist")  # what Hydra says of a ~


def scenario_from(given: Iterable[str]) -> Scenario:
    """The scenario that overrides of the command line describe."""
    return to_scenario(composed([override.text for override in overrides.read(given, SCENARIO_KEYS)]))


def composed(texts: Sequence[str], name: str = CONFIGURATION) -> dict[str, Any]:
    """The configuration that Hydra composes from overrides written in full (see :mod:`experiments.asking.overrides`).

    ``name`` is the file under ``configs/`` that it starts from.
    """
    GlobalHydra.instance().clear()
    try:
        with initialize_config_module("configs", job_name="staffroom", version_base="1.3"):
            return plain(compose(name, list(texts)))
    except (HydraException, OmegaConfBaseException) as problem:
        raise refusal(problem) from problem


def plain(configuration: DictConfig) -> dict[str, Any]:
    """A composed configuration as dictionaries, lists, text and numbers, without Hydra's own part."""
    try:
        content = OmegaConf.to_container(configuration, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as problem:
        raise refusal(problem) from problem
    assert isinstance(content, dict)
    return {str(key): given_back(value) for key, value in content.items() if key != "hydra"}


def refusal(problem: Exception) -> StaffroomError:
    """What Hydra says about a configuration that it cannot compose, as one sentence."""
    if (gone := _NOTHING_TO_TAKE_OUT.search(str(problem))) is not None:
        group = gone[1].partition(".")[0]
        whose = f"the {group} that was chosen" if group in GROUPS else "the request"
        return StaffroomError(
            f"~{gone[1]} takes {gone[1]} out of {whose}, which says nothing of it; leave ~{gone[1]} away, or write "
            f"{gone[1]}=VALUE."
        )
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return StaffroomError(f"the configuration cannot be put together: {lines[0] if lines else type(problem).__name__}")


def to_scenario(configuration: Mapping[str, Any]) -> Scenario:
    """The scenario of a composed configuration. Raises :class:`StaffroomError` for what the model does not accept."""
    parameters = _mapping("parameters", configuration.get("parameters"))
    horizon = {} if configuration.get("years") is None else {"years": configuration["years"]}
    school = to_school(_mapping("school", configuration.get("school")))
    worlds = chosen(DEFAULT_WORLDS if configuration.get("worlds") is None else configuration["worlds"])
    reform = to_reform(_mapping("reform", configuration.get("reform")))
    return Scenario(school, reform, parameters, worlds=worlds, **horizon)


def reads_files(configuration: Mapping[str, Any]) -> bool:
    """Whether the school of a composed configuration is read from a user's files."""
    school = configuration.get("school") or {}
    return any(school.get(name) for name in presets.FILE_PATHS)


def to_school(described: Mapping[str, Any]) -> School:
    """A school from the content of a school's configuration: generated, or read from the files that it names."""
    given = {presets.school_field(key, "school"): value for key, value in typed.joined(described).items()}
    options = {name: given.pop(name) for name in presets.FILE_FIELDS if name in given}
    options = {name: value for name, value in options.items() if presets.says_something(name, value)}
    for name in ("terms", "stances"):
        if given.get(name, ()) is None:
            del given[name]
    files = [name for name in presets.FILE_PATHS if name in options]
    if files:
        return School.from_files(**options, **given)
    if options:
        raise StaffroomError(
            f"school.{next(iter(options))} needs a file: give school.teachers, school.ties or school.graph with "
            "school=from_files."
        )
    if given.get("name") == "from_files":
        raise StaffroomError(
            "school=from_files needs a file: give school.teachers=FILE and school.ties=FILE, or school.graph=FILE."
        )
    return School(**given)


def to_reform(described: Mapping[str, Any]) -> Reform:
    """A reform from the content of a reform's configuration.

    One that is called by the name of a reform of the program and is not that reform any more gets ``_changed`` after
    its name, which stands in every table and figure.
    """
    reform = _as_described(described)
    if reform.name != "no_reform" and reform.name in presets.names("reform"):
        original = _as_described(presets.content("reform", reform.name))
        if _moved(reform) != _moved(original):
            reform.name = f"{reform.name}_changed"
    return reform


def _moved(reform: Reform) -> list[str]:
    return sorted(str(measure.to_dict()) for measure in reform.measures)


def _as_described(described: Mapping[str, Any]) -> Reform:
    given = {presets.reform_field(key, "reform"): value for key, value in described.items()}
    levers = _mapping("reform.levers", given.pop("levers", None))
    if levers and given.get("name") == "no_reform":
        given |= {"name": "own_reform", "description": "Levers given on the command line."}
    timing = {name: given[name] for name in ("start", "end", "ramp") if given.get(name) is not None}
    stacking = {name: given[name] for name in ("stacked", "terms") if given.get(name) is not None}
    for lever, measure in levers.items():
        if isinstance(measure, Mapping) and "value" not in measure:
            raise StaffroomError(
                f"reform.levers.{lever} has a timing but no value; give reform.levers.{lever}.value as well."
            )
    if not levers:
        _no_timing(timing)
    name, description = str(given.get("name", "own_reform")), str(given.get("description", ""))
    return Reform(name, levers, description=description, **timing, **stacking)


def _no_timing(timing: Mapping[str, Any]) -> None:
    """A reform that moves nothing has no beginning and no end."""
    for name, value in timing.items():
        if value != (DEFAULT_START if name == "start" else 0):
            raise StaffroomError(
                f"reform.{name} = {value} has no effect, because the reform moves no lever; give mandate= or "
                "reform.levers.NAME=."
            )


def _mapping(name: str, value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise StaffroomError(f"{name} = {value!r} is not a group of settings; write {name}.NAME=VALUE.")
    return value
