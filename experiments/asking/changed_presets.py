"""Schools and reforms that vary by name while something else is set for all of them: their names must stay true.

What is set beside the names becomes a column of the design; a reform that is called no_reform moves nothing.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.asking import presets
from experiments.asking.fixed_settings import leaves
from sim.errors import StaffroomError

NO_REFORM = "no_reform"


def set_beside(contents: Mapping[tuple[str, str], Mapping[str, Any]], table: pd.DataFrame) -> dict[str, Any]:
    """By full name, what is set for all schools or reforms that vary by name, where it is not what each of them says
    itself. ``contents`` holds them as they are composed. Raises :class:`StaffroomError` where one is called no_reform
    and would move something.
    """
    found: dict[str, Any] = {}
    for (group, name), content in contents.items():
        own = leaves(group, presets.content(group, name))
        for full, value in leaves(group, content).items():
            if full not in own or own[full] != value:
                found[full] = value
    _no_reform_stays(table, [*found, *map(str, table.columns)])
    return found


def with_columns(table: pd.DataFrame, beside: Mapping[str, Any]) -> pd.DataFrame:
    """A design with a column for every number that is set for all of its points."""
    numbers = {name: value for name, value in beside.items() if _is_number(value) and name not in table}
    return table.assign(**numbers)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _no_reform_stays(table: pd.DataFrame, settings: list[str]) -> None:
    moved = [name for name in settings if name.startswith("reform.levers.") and name.count(".") == 2]
    if moved and "reform" in table and NO_REFORM in set(table["reform"]):
        raise StaffroomError(
            f"{moved[0]} is set for every reform that is named, and {NO_REFORM} would not be one without it any more; "
            f"leave {NO_REFORM} out and write paired=true, which runs every point also without a reform."
        )
