"""Settings that say how something is run, as they were typed: numbers, folders, true or false; their defaults."""

from pathlib import Path

from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED, DEFAULT_YEARS
from sim.declared.limits import whole_number
from sim.errors import StaffroomError


def model_default(name: str) -> int:
    """The model's own default of ``years``, ``replicates`` or ``seed``."""
    return {"years": DEFAULT_YEARS, "replicates": DEFAULT_REPLICATES, "seed": DEFAULT_SEED}[name]


def whole(name: str, value: object, low: int, high: int) -> int:
    """A checked whole number, as it was typed: 20 and 20.0 are the same. Raises :class:`StaffroomError`."""
    return whole_number(whole_float(value), name, low, high)


def whole_float(value: object) -> object:
    """20.0 as 20; anything else as it is."""
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
