"""From a row of a design to a scenario: the composed configuration with the row's settings put in their places."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.asking import presets
from experiments.asking.keys import scenario_hash
from experiments.asking.names import GROUPS
from experiments.asking.schema import to_scenario
from sim.errors import StaffroomError
from sim.scenario.scenario import Scenario

HASH_LETTERS = 16
DESIGN_COLUMNS = ("point", "arm", "scenario")
BASE = ("school", "reform", "parameters", "years", "worlds")  # what a scenario is made of


@dataclass(frozen=True)
class Arm:
    """One of the scenarios that every point is run under: a reform by name, or the composed one (``reform=None``)."""

    name: str
    reform: str | None = None


@dataclass(frozen=True)
class Points:
    """A design of points and arms over one composed configuration; the first arm is the baseline of the others.

    ``contents`` holds what a school or reform sets that is varied by name: {(group, name): settings}.
    """

    configuration: Mapping[str, Any]
    table: pd.DataFrame
    arms: Sequence[Arm]
    contents: Mapping[tuple[str, str], Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.table) * len(self.arms)

    def configuration_of(self, point: int, arm: int) -> dict[str, Any]:
        """The configuration of one point under one arm."""
        return self.configured(self.table.iloc[point].to_dict(), self.arms[arm])

    def configured(self, row: Mapping[Any, Any], arm: Arm) -> dict[str, Any]:
        """The configuration of a row; settings of the reform do not touch an arm with a reform of its own."""
        given = {name: copy.deepcopy(self.configuration[name]) for name in BASE}
        if arm.reform is not None:
            given["reform"] = copy.deepcopy(presets.content("reform", arm.reform))
        for name in sorted(row, key=lambda name: name.count(".")):  # whole presets first
            group, _, rest = name.partition(".")
            if group == "reform" and arm.reform is not None:
                continue
            value = row[name].item() if hasattr(row[name], "item") else row[name]
            if rest:
                _put(given[group], rest.split("."), value)
            else:
                given[group] = copy.deepcopy(self.contents[group, value]) if group in GROUPS else value
        return given

    def scenarios(self, known: np.ndarray) -> Iterator[tuple[int, int, Scenario | None]]:
        """Number of the point, number of the arm and scenario, one after the other; None where ``known`` (points, arms)
        says that it need not be built.

        Raises :class:`StaffroomError` that names the point where a scenario is not possible.
        """
        names = [str(name) for name in self.table.columns]
        rows = self.table.itertuples(index=False, name=None) if names else [()] * len(self.table)
        for point, values in enumerate(rows):
            row = dict(zip(names, values, strict=True))
            for number, arm in enumerate(self.arms):
                if known[point, number]:
                    yield point, number, None
                    continue
                try:
                    yield point, number, to_scenario(self.configured(row, arm))
                except StaffroomError as problem:
                    if not row:
                        raise
                    settings = ", ".join(f"{name}={value}" for name, value in row.items())
                    raise StaffroomError(f"point {point} of the design ({settings}): {problem}") from problem


def short_hash(scenario: Scenario) -> str:
    """What a sweep calls a scenario."""
    return scenario_hash(scenario)[:HASH_LETTERS]


def _put(content: Any, path: list[str], value: Any) -> None:
    """Sets one setting; a lever given as a number gets a timing by becoming ``{value: number}``."""
    *groups, last = path
    for name in groups:
        content = _entered(content, name)
    if isinstance(content.get(last), dict) and "value" in content[last]:
        content[last]["value"] = value
    else:
        content[last] = value


def _entered(content: Any, name: str) -> Any:
    """What is under a name, or under a number in a list of measures; made a block of settings where it is none."""
    key: Any = int(name) if isinstance(content, list) else name
    if isinstance(content, list) and key >= len(content):
        raise StaffroomError(f"there is no measure number {key}; the lever has {len(content)}, numbered from 0.")
    found = content[key] if isinstance(content, list) else content.get(key)
    if not isinstance(found, dict | list):
        content[key] = {} if found is None else {"value": found}
    return content[key]
