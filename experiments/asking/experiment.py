"""What ``run`` and ``compare`` ask for: one point, whose scenarios are called by the names of their reforms."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.asking.executor import executor_of
from experiments.asking.keys import described, scenario_hash
from experiments.asking.model_file import model_file
from experiments.asking.names import GROUPS, RUN_KEYS
from experiments.asking.overrides import Override
from experiments.asking.points import HASH_LETTERS, Arm, Points
from experiments.asking.request import RESULTS, Replication, Request
from experiments.asking.settings import folder, model_default, switch, whole, whole_float
from sim.declared.limits import LARGEST_SEED, MOST_REPLICATES, first_of
from sim.errors import StaffroomError, nearest
from sim.results.outcome_columns import all_outcomes
from sim.scenario.scenario import Scenario
from sim.worlds.choosing import DEFAULT_WORLDS

TABLES = ("headline", "all")
INSIDE = ("ties", "teachers")


@dataclass(frozen=True, kw_only=True)
class Experiment(Request):
    """A request of one point. ``plain_presets`` says that no number of a preset was changed, ``table`` which table is
    shown at the end, ``figures`` whether figures are drawn, ``inside`` which tables of what happened inside the schools
    are kept beside the runs: ties, teachers.
    """

    plain_presets: bool = False
    table: str = "headline"
    figures: bool = True
    inside: tuple[str, ...] = ()

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios by name, the baseline first."""
        built = self.points.scenarios(np.zeros((1, len(self.points.arms)), bool))
        return {self.points.arms[arm].name: scenario for _, arm, scenario in built if scenario is not None}

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The hash of each scenario."""
        return {name: scenario_hash(scenario) for name, scenario in self.scenarios.items()}

    @property
    def names(self) -> dict[str, str]:
        """What the store calls each scenario, by its name."""
        return {name: digest[:HASH_LETTERS] for name, digest in self.hashes.items()}

    @property
    def identity(self) -> dict[str, Any]:
        """What must be the same for results to be continued: scenarios, seed, version of the model, tables kept."""
        return {
            "scenarios": self.hashes,
            "seed": self.seed,
            "model_version": self.model_version,
            "weeks": bool(self.weeks),
        }

    @cached_property
    def folder(self) -> Path:
        """Where the results go: the folder asked for, or one under ``results/`` whose name tells what is in it."""
        return self.output if self.output is not None else RESULTS / self.folder_name

    @property
    def folder_name(self) -> str:
        """A name from school, reforms and seed; where presets were changed also some letters of the hash."""
        reforms = list(self.scenarios)
        short = (
            reforms[0] + "".join(f"-vs-{name}" for name in reforms[1:])
            if len(reforms) < 4
            else f"{len(reforms)}-reforms"
        )
        school = next(iter(self.scenarios.values())).school.name
        parts = [_file_name(school), _file_name(short), f"seed{self.seed}"]
        if not self.plain_presets or len(reforms) > 3:
            parts.append(_digest(self.hashes.values()))
        if self.model is not None:
            parts.append(self.model.name)
        if self.replication.first:
            parts.append(f"from{self.replication.first}")
        return "-".join(parts)

    def designs(self) -> list[dict[str, Any]]:
        """One row per scenario: its names, its hash and every number that describes it, for ``design.parquet``."""
        luck = {
            "seed": self.seed,
            "first_replicate": self.replication.first,
            "replicates": self.replication.most,
        }
        return [
            _design_row(scenario, {"scenario": name, "scenario_hash": self.hashes[name]}, luck)
            for name, scenario in self.scenarios.items()
        ]


def experiment_of(
    command: tuple[str, Sequence[str]],
    items: Sequence[Override],
    configuration: Mapping[str, Any],
    arms: Sequence[Arm],
    told: Mapping[str, Any] | None = None,
) -> Experiment:
    """The experiment of a ``command`` (verb, what was typed), of the settings that were typed and what Hydra composed.

    ``told`` is the configuration as the manifest tells it (default: as composed). Raises :class:`StaffroomError` for a
    setting that is not allowed.
    """
    names = ("replicates", "seed")
    chosen = {name: configuration[name] if configuration[name] is not None else model_default(name) for name in names}
    replicates = whole("replicates", chosen["replicates"], 1, MOST_REPLICATES)
    first = first_of(whole_float(configuration["first_replicate"]), replicates)
    table = configuration["table"]
    if table not in TABLES:
        raise StaffroomError(f"table = {table!r} is not a table{nearest(table, TABLES)}")
    model = model_file(configuration["model"])
    outcomes = tuple(all_outcomes(() if model is None else model.measures))
    return Experiment(
        verb=command[0],
        typed=list(command[1]),
        configuration=configuration if told is None else told,
        points=Points(configuration, pd.DataFrame(index=[0]), arms, {}),
        replication=Replication(replicates, first=first),
        seed=whole("seed", chosen["seed"], 0, LARGEST_SEED),
        outcomes=outcomes,
        weeks=outcomes if switch("weeks", configuration["weeks"]) else (),
        executor=executor_of(configuration),
        output=folder("output", configuration["output"]),
        overwrite=switch("overwrite", configuration["overwrite"]),
        figures=switch("figures", configuration["figures"]),
        table=table,
        inside=tuple(name for name in INSIDE if switch(name, configuration[name])),
        model=model,
        plain_presets=is_plain(items, configuration),
    )


def is_plain(overrides: Iterable[Override], configuration: Mapping[str, Any]) -> bool:
    """Whether nothing but presets was chosen: no changed number, no file, the model's own horizon."""
    kept = [item for item in overrides if item.key not in (*RUN_KEYS, "years", "worlds", "reforms", "baseline")]
    usual = (("years", model_default("years")), ("worlds", DEFAULT_WORLDS))
    return all(item.key in GROUPS and item.text == item.given for item in kept) and all(
        configuration.get(name) in (None, value) for name, value in usual
    )


def _design_row(scenario: Scenario, called: Mapping[str, Any], luck: Mapping[str, Any]) -> dict[str, Any]:
    content = described(scenario)
    row: dict[str, Any] = {
        **called,
        "school": scenario.school.name,
        "reform": scenario.reform.name,
        "years": float(scenario.years),
        "weeks": scenario.weeks,
        **luck,
        "terms": json.dumps(content["school"]["terms"]),
        "stances": json.dumps(content["school"]["stances"]),
        "measures": json.dumps(content["reform"]["measures"]),
        "imported": scenario.school.staff is not None,
    }
    row |= {
        f"school.{key}": float(value) for key, value in (scenario.school.properties | scenario.school.levers).items()
    }
    return row | {f"parameters.{key}": float(value) for key, value in scenario.parameters.items()}


def _digest(hashes: Iterable[str]) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:6]


def _file_name(text: str) -> str:
    """Text as part of a folder's name."""
    return "".join(letter if letter.isalnum() or letter in "_-." else "_" for letter in text)[:80] or "school"
