"""What `staffroom run` was asked for: one scenario, and how it is run."""

from collections.abc import Sequence

from experiments.asking import overrides, schema
from experiments.asking.executor import known_executor
from experiments.asking.experiment import Experiment, experiment_of
from experiments.asking.names import RUN_KEYS, SCENARIO_KEYS
from experiments.asking.points import Arm


def experiment_from(given: Sequence[str]) -> Experiment:
    """The experiment of one scenario that settings describe. Raises :class:`StaffroomError`."""
    items = overrides.read(given, (*SCENARIO_KEYS, *RUN_KEYS))
    known_executor(items)
    configuration = schema.composed([item.text for item in items])
    reform = schema.to_reform(configuration["reform"])
    return experiment_of(("run", given), items, configuration, [Arm(reform.name)])
