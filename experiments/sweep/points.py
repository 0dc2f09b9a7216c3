"""From a row of a design to a scenario: the composed configuration with the row's settings put in their places."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import sim
from experiments import presets
from experiments.keys import scenario_hash
from experiments.schema import to_scenario
from sim.errors import StaffroomError

HASH_LETTERS = 16
DESIGN_COLUMNS = ("point", "arm", "scenario")


@dataclass(frozen=True)
class Arm:
    """One of the scenarios that every point is run under: a reform by name, or the composed one (``reform=None``)."""

    name: str
    reform: str | None = None


@dataclass(frozen=True)
class Points:
    """A design of points and arms over one composed configuration; the first arm is the baseline of the others."""

    configuration: Mapping[str, Any]
    table: pd.DataFrame
    arms: Sequence[Arm]

    def __len__(self) -> int:
        return len(self.table) * len(self.arms)

    def configuration_of(self, point: int, arm: int) -> dict[str, Any]:
        """The configuration of one point under one arm."""
        return configured(self.configuration, self.table.iloc[point].to_dict(), self.arms[arm])

    def scenarios(self) -> Iterator[tuple[int, int, sim.Scenario]]:
        """Number of the point, number of the arm and scenario, one after the other.

        Raises :class:`StaffroomError` that names the point where a scenario is not possible.
        """
        for point, row in enumerate(self.table.to_dict("records")):
            for number, arm in enumerate(self.arms):
                try:
                    yield point, number, to_scenario(configured(self.configuration, row, arm))
                except StaffroomError as problem:
                    settings = ", ".join(f"{name}={value}" for name, value in row.items())
                    raise StaffroomError(f"point {point} of the design ({settings}): {problem}") from problem


def short_hash(scenario: sim.Scenario) -> str:
    """What a sweep calls a scenario."""
    return scenario_hash(scenario)[:HASH_LETTERS]


def configured(base: Mapping[str, Any], row: Mapping[Any, Any], arm: Arm) -> dict[str, Any]:
    """The configuration of a row under an arm; settings of the reform do not touch an arm with a reform of its own."""
    given = {name: copy.deepcopy(base[name]) for name in ("school", "reform", "parameters", "years")}
    if arm.reform is not None:
        given["reform"] = _preset("reform", arm.reform)
    for name in sorted(row, key=lambda name: name.count(".")):  # whole presets first
        group, _, rest = name.partition(".")
        if group == "reform" and arm.reform is not None:
            continue
        value = row[name].item() if hasattr(row[name], "item") else row[name]
        if not rest:
            given[group] = _preset(group, value) if group in ("school", "reform") else value
        else:
            _put(given[group], rest.split("."), value)
    return given


def _preset(group: str, name: str) -> dict[str, Any]:
    return copy.deepcopy(presets.content(group, name))


def _put(content: dict[str, Any], path: list[str], value: Any) -> None:
    """Sets one setting; a lever given as a number gets a timing by becoming ``{value: number}``."""
    *groups, last = path
    for name in groups:
        if not isinstance(content.get(name), dict):
            content[name] = {} if content.get(name) is None else {"value": content[name]}
        content = content[name]
    if isinstance(content.get(last), dict) and "value" in content[last]:
        content[last]["value"] = value
    else:
        content[last] = value
