"""How a scenario is run: how many replicates, which luck, where the results go."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.declared.limits import LARGEST_SEED, MOST_REPLICATES, first_of, whole_number
from sim.errors import StaffroomError, nearest

TABLES = ("headline", "all")


@dataclass(frozen=True)
class Settings:
    """Checked settings of a run; ``output`` may be left to the program (None)."""

    replicates: int
    first_replicate: int
    seed: int
    output: Path | None
    overwrite: bool
    weeks: bool
    figures: bool
    table: str
    ties: bool = False
    teachers: bool = False

    @property
    def wanted(self) -> range:
        """Numbers of the replicates that are asked for."""
        return range(self.first_replicate, self.first_replicate + self.replicates)


def model_default(name: str) -> Any:
    """The model's own default of ``years``, ``replicates`` or ``seed``."""
    from sim.results.simulate import simulate
    from sim.scenario.scenario import Scenario

    function = Scenario.__init__ if name == "years" else simulate
    return inspect.signature(function).parameters[name].default


def settings_from(configuration: Mapping[str, Any]) -> Settings:
    """The settings of a composed configuration. Raises :class:`StaffroomError` for a value that is not allowed."""
    chosen = {
        name: model_default(name) if configuration[name] is None else configuration[name]
        for name in ("replicates", "seed")
    }
    replicates = whole("replicates", chosen["replicates"], 1, MOST_REPLICATES)
    table = configuration["table"]
    if table not in TABLES:
        raise StaffroomError(f"table = {table!r} is not a table{nearest(table, TABLES)}")
    return Settings(
        replicates=replicates,
        first_replicate=first_of(_whole_float(configuration["first_replicate"]), replicates),
        seed=whole("seed", chosen["seed"], 0, LARGEST_SEED),
        output=folder("output", configuration["output"]),
        overwrite=switch("overwrite", configuration["overwrite"]),
        weeks=switch("weeks", configuration["weeks"]),
        figures=switch("figures", configuration["figures"]),
        table=table,
        ties=switch("ties", configuration["ties"]),
        teachers=switch("teachers", configuration["teachers"]),
    )


def whole(name: str, value: object, low: int, high: int) -> int:
    """A checked whole number, as it was typed: 20 and 20.0 are the same. Raises :class:`StaffroomError`."""
    return whole_number(_whole_float(value), name, low, high)


def _whole_float(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def folder(name: str, value: object) -> Path | None:
    """A folder that was named, or None. Raises :class:`StaffroomError`."""
    if isinstance(value, bool | float | list | dict) or value == "":
        raise StaffroomError(f"{name} = {value!r} is not a folder; write {name}=results/my_run.")
    return None if value is None else Path(str(value)).expanduser()


def switch(name: str, value: object) -> bool:
    """A checked true or false. Raises :class:`StaffroomError`."""
    if not isinstance(value, bool):
        raise StaffroomError(f"{name} = {value!r} is neither true nor false; write {name}=true or {name}=false.")
    return value
