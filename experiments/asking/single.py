"""What `staffroom run` was asked for: one scenario, and how it is run."""

from collections.abc import Sequence

from experiments.asking import overrides, schema
from experiments.asking.executor import executor_of, known_executor
from experiments.asking.experiment import Experiment, is_plain, single_overrides
from experiments.asking.model_file import model_file
from experiments.asking.names import RUN_KEYS, SCENARIO_KEYS
from experiments.asking.settings import settings_from


def experiment_from(given: Sequence[str]) -> Experiment:
    """The experiment of one scenario that settings describe. Raises :class:`StaffroomError`."""
    items = overrides.read(given, (*SCENARIO_KEYS, *RUN_KEYS))
    known_executor(items)
    configuration = schema.composed([item.text for item in items])
    scenario = schema.to_scenario(configuration)
    return Experiment(
        verb="run",
        scenarios={scenario.reform.name: scenario},
        settings=settings_from(configuration),
        typed=list(given),
        configurations={scenario.reform.name: configuration},
        executor=executor_of(configuration),
        configuration=configuration,
        single={scenario.reform.name: single_overrides(items)},
        plain_presets=is_plain(items, configuration),
        model=model_file(configuration["model"]),
    )
