"""``staffroom run``: one school under one reform."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.core.utils import JobReturn
from hydra.errors import HydraException
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from experiments import terminal
from experiments.asking import overrides, presets, schema
from experiments.asking.executor import executor_of, known_executor
from experiments.asking.experiment import RESULTS, Experiment, is_plain, single_overrides
from experiments.asking.settings import settings_from
from experiments.running.ensemble import GOOD, INTERRUPTED, USER_ERROR, Draw, carry_out
from sim.errors import StaffroomError

KEYS = (*overrides.SCENARIO_KEYS, *overrides.RUN_KEYS)


def run(given: Sequence[str], draw: Draw | None = None) -> int:
    """Simulates, shows and keeps one scenario; returns the exit code."""
    items = overrides.read(given, KEYS)
    known_executor(items)
    return carry_out(experiment_from(items, schema.composed([item.text for item in items]), list(given)), draw)


def experiment_from(items: Iterable[overrides.Override], configuration: dict[str, Any], typed: list[str]) -> Experiment:
    """The experiment of one scenario, from overrides in full and the configuration composed of them."""
    items = list(items)
    scenario = schema.to_scenario(configuration)
    return Experiment(
        verb="run",
        scenarios={scenario.reform.name: scenario},
        settings=settings_from(configuration),
        typed=typed,
        configurations={scenario.reform.name: configuration},
        executor=executor_of(configuration),
        configuration=configuration,
        single={scenario.reform.name: single_overrides(items)},
        plain_presets=is_plain(items, configuration),
    )


def run_many(given: Sequence[str], draw: Draw | None = None) -> int:
    """``staffroom run -m``: one job of Hydra per combination of values, each in a results folder of its own."""
    items = overrides.read(given, KEYS, sweeps=True)
    try:
        with schema.hydra_started():
            hydra = GlobalHydra.instance().hydra
            assert hydra is not None
            batches = hydra.multirun(
                schema.CONFIGURATION,
                Job(draw, presets.own_files()),
                [*_gathered(items), *(item.text for item in items)],
                with_log_configuration=False,
            )
            codes = [_code(job) for batch in batches or [] for job in batch]
    except (HydraException, OmegaConfBaseException) as problem:
        raise schema.refusal(problem) from problem
    return INTERRUPTED if INTERRUPTED in codes else max(codes, default=GOOD)


def _gathered(items: Iterable[overrides.Override]) -> list[str]:
    """Where Hydra and its launchers put what is theirs: into the folder of the results."""
    typed = {item.key: item.value for item in items}
    return [] if typed.get("output") or "hydra.sweep.dir" in typed else [f"hydra.sweep.dir={RESULTS}"]


def _code(job: JobReturn) -> int:
    code = job.return_value
    return code if isinstance(code, int) else GOOD


@dataclass(frozen=True)
class Job:
    """One job of ``staffroom run -m``; a class of its own so that launchers can send it to other processes."""

    draw: Draw | None
    own_files: dict[str, str]

    def __call__(self, configuration: DictConfig) -> int:
        """Runs the job's scenario; a user's error ends this job only."""
        texts = [self.own_files.get(text, text) for text in HydraConfig.get().overrides.task]
        terminal.say(f"\nJob {HydraConfig.get().job.num}: {' '.join(texts)}")
        try:
            experiment = experiment_from(overrides.read(texts, KEYS), schema.plain(configuration), texts)
            settings = experiment.settings
            folder = (settings.output or RESULTS) / experiment.folder_name
            return carry_out(replace(experiment, settings=replace(settings, output=Path(folder))), self.draw)
        except StaffroomError as problem:
            terminal.say(f"staffroom: {problem}")
            return USER_ERROR
