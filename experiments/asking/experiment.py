"""What a command asks for: named scenarios, how to run them, and the command that says so."""

import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from experiments.asking.executor import Executor
from experiments.asking.keys import described, scenario_hash
from experiments.asking.model_file import ModelFile, version_of
from experiments.asking.names import EXECUTOR_KEYS, GROUPS, RUN_KEYS
from experiments.asking.overrides import Override
from experiments.asking.settings import Settings, model_default
from sim.scenario.scenario import Scenario

RESULTS = Path("results")
_NOT_REPEATED = {
    "replicates",
    "first_replicate",
    "output",
    "overwrite",
    "table",
    "figures",
    "weeks",
    "ties",
    "teachers",
    "threads",
    *EXECUTOR_KEYS,
    "reforms",
    "baseline",
}


@dataclass(frozen=True)
class Experiment:
    """Scenarios by name (the baseline first), their settings, and what was typed.

    ``configurations`` are what Hydra composed for each scenario, ``configuration`` is what it composed for all of them;
    ``single`` holds, per scenario, the overrides for ``staffroom run`` of it
    alone; ``plain_presets`` says that no number of a preset was changed.
    """

    verb: str
    scenarios: Mapping[str, Scenario]
    settings: Settings
    typed: list[str]
    configurations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    executor: Executor = ("threads", None, None)
    configuration: Mapping[str, Any] = field(default_factory=dict)
    single: Mapping[str, list[str]] = field(default_factory=dict)
    plain_presets: bool = False
    model: ModelFile | None = None

    @property
    def own_measures(self) -> tuple[str, ...]:
        """Names of the measures that a user's own model adds."""
        return () if self.model is None else self.model.measures

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The hash of each scenario."""
        return {name: scenario_hash(scenario) for name, scenario in self.scenarios.items()}

    @property
    def identity(self) -> dict[str, Any]:
        """What must be the same for results to be continued: scenarios, seed, version of the model, tables kept."""
        return {
            "scenarios": self.hashes,
            "seed": self.settings.seed,
            "model_version": version_of(self.model),
            "weeks": self.settings.weeks,
        }

    @property
    def command(self) -> str:
        """The command that made this experiment."""
        return shlex.join(["staffroom", self.verb, *self.typed])

    def repeat(self, scenario: str, replicate: int) -> str:
        """The command that simulates one run of this experiment again."""
        luck = [f"seed={self.settings.seed}", "replicates=1", f"first_replicate={replicate}"]
        return shlex.join(["staffroom", "run", *self.single.get(scenario, []), *luck])

    @cached_property
    def folder(self) -> Path:
        """Where the results go: the folder asked for, or one under ``results/`` whose name tells what is in it."""
        return self.settings.output if self.settings.output is not None else RESULTS / self.folder_name

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
        parts = [_file_name(school), _file_name(short), f"seed{self.settings.seed}"]
        if not self.plain_presets or len(reforms) > 3:
            parts.append(_digest(self.hashes.values()))
        if self.model is not None:
            parts.append(self.model.name)
        if self.settings.first_replicate:
            parts.append(f"from{self.settings.first_replicate}")
        return "-".join(parts)

    def designs(self) -> list[dict[str, Any]]:
        """One row per scenario: its names, its hash and every number that describes it, for ``design.parquet``."""
        return [
            _design_row(name, scenario, self.hashes[name], self.settings) for name, scenario in self.scenarios.items()
        ]


def is_plain(overrides: Iterable[Override], configuration: Mapping[str, Any]) -> bool:
    """Whether nothing but presets was chosen: no changed number, no file, the model's own horizon."""
    kept = [item for item in overrides if item.key not in (*RUN_KEYS, "years", "reforms", "baseline")]
    return all(item.key in GROUPS and item.text == item.given for item in kept) and configuration.get("years") in (
        None,
        model_default("years"),
    )


def single_overrides(overrides: Iterable[Override]) -> list[str]:
    """What was typed, without the settings that say how often and where to run."""
    return [item.given for item in overrides if item.key not in _NOT_REPEATED and item.key != "seed"]


def _design_row(name: str, scenario: Scenario, digest: str, settings: Settings) -> dict[str, Any]:
    content = described(scenario)
    row: dict[str, Any] = {
        "scenario": name,
        "scenario_hash": digest,
        "school": scenario.school.name,
        "reform": scenario.reform.name,
        "years": float(scenario.years),
        "weeks": scenario.weeks,
        "seed": settings.seed,
        "first_replicate": settings.first_replicate,
        "replicates": settings.replicates,
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
