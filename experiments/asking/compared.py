"""What `staffroom compare` was asked for: the baseline and the reforms, each as a scenario of the same school."""

from collections.abc import Sequence
from typing import Any

from hydra.core.override_parser.types import ChoiceSweep, QuotedString

from experiments.asking import overrides, presets, schema
from experiments.asking.executor import executor_of, known_executor
from experiments.asking.experiment import Experiment, is_plain, single_overrides
from experiments.asking.model_file import model_file
from experiments.asking.names import COMPARE_KEYS, RUN_KEYS, SCENARIO_KEYS
from experiments.asking.overrides import Override
from experiments.asking.settings import settings_from
from sim.errors import StaffroomError

KEYS = (*SCENARIO_KEYS, *RUN_KEYS, *COMPARE_KEYS)
NO_REFORM = "no_reform"


def experiment_from(given: Sequence[str]) -> Experiment:
    """The experiment that overrides describe: the baseline first, then the reforms in the order given."""
    items = overrides.read(given, KEYS, lists=("reforms",))
    known_executor(items)
    shared = [item for item in items if item.key.partition(".")[0] not in ("reform", "reforms", "baseline")]
    scenarios, single, configurations = {}, {}, {}
    for reform, changes in _asked({item.key: item for item in items}):
        configuration = schema.composed(
            [item.text for item in (*shared, *changes)] + [f"reform={presets.choice('reform', reform)}"]
        )
        scenario = schema.to_scenario(configuration)
        name = scenario.reform.name
        if name in scenarios:
            raise StaffroomError(f"two of the reforms are called '{name}'; give one of them another `name`.")
        scenarios[name], configurations[name] = scenario, configuration
        single[name] = [*single_overrides([*shared, *changes]), f"reform={reform}"]
    first = next(iter(configurations.values()))
    return Experiment(
        verb="compare",
        scenarios=scenarios,
        settings=settings_from(first),
        typed=list(given),
        configurations=configurations,
        executor=executor_of(first),
        configuration=_merged(configurations),
        single=single,
        plain_presets=is_plain(items, first),
        model=model_file(first["model"]),
    )


def _merged(configurations: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The shared configuration with one reform per scenario."""
    shared = {key: value for key, value in next(iter(configurations.values())).items() if key != "reform"}
    return shared | {"reforms": {name: configuration["reform"] for name, configuration in configurations.items()}}


def _asked(found: dict[str, Override]) -> list[tuple[str, list[Override]]]:
    """The reforms to compare, each with the changes made to it; the baseline comes first."""
    changes = [item for key, item in found.items() if key.startswith("reform.")]
    if "reforms" in found and ("reform" in found or changes):
        other = found["reform"] if "reform" in found else changes[0]
        raise StaffroomError(
            f"{other.given} and {found['reforms'].given} do not go together; compare one reform, changed or not, "
            "with reform=NAME, "
            "or several in reforms=[...], where a changed reform is a YAML file of its own."
        )
    if "reforms" not in found and "reform" not in found and not changes:
        raise StaffroomError(
            "compare needs reforms; write reforms=[no_reform,clear_supported_mandate] (`staffroom reforms` lists them)."
        )
    baseline = _text(found["baseline"].value, found["baseline"].given) if "baseline" in found else None
    if "reforms" in found:
        return [(reform, []) for reform in _ordered(_names(found["reforms"]), baseline)]
    reform = _text(found["reform"].value, found["reform"].given) if "reform" in found else NO_REFORM
    if changes:
        return [(baseline or NO_REFORM, []), (reform, changes)]
    return [(name, []) for name in _ordered([reform], baseline)]


def _names(item: Override) -> list[str]:
    listed = item.value.list if isinstance(item.value, ChoiceSweep) else item.value
    names = [_text(name, item.given) for name in (listed if isinstance(listed, list) else [listed])]
    if not names:
        raise StaffroomError(f"{item.given} names no reform; write reforms=[no_reform,clear_supported_mandate].")
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise StaffroomError(f"{item.given} names '{repeated}' twice.")
    return names


def _ordered(reforms: list[str], baseline: str | None) -> list[str]:
    """The baseline first: the one asked for, else ``no_reform``, or the first if ``no_reform`` is a later one."""
    if baseline is None and NO_REFORM in reforms:
        first = reforms[0]
    else:
        first = baseline or NO_REFORM
    order = [first, *(reform for reform in reforms if reform != first)]
    if len(order) < 2:
        raise StaffroomError(f"there is nothing to compare {first} with; name another reform in reforms=[...].")
    return order


def _text(value: object, given: str) -> str:
    text = value.text if isinstance(value, QuotedString) else value
    if not isinstance(text, str) or not text:
        raise StaffroomError(f"{given} does not name a reform; `staffroom reforms` lists them.")
    return text.strip("'\"")
