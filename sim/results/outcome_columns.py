"""The outcomes of a run: the measures of the model, and a researcher's own after them."""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from sim.declared import measures
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError

_PLACES = ("scenario", "replicate", "seed", "culture", "week", "year", "term", "point", "arm", "teacher")
_TAKEN: dict[str, str] = {
    **dict.fromkeys(SETTINGS, "a setting"),
    **dict.fromkeys([*LEVERS, *PARAMETERS, *SCHOOL_PROPERTIES], "a setting"),
    **dict.fromkeys(_PLACES, "a column of every table"),
    **dict.fromkeys(MEASURE_NAMES, "a measure of the model"),
    "reform_end": "an outcome",
    "all": "all measures together",
    **dict.fromkeys(("true", "false", "null"), "a word of settings"),
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def all_outcomes(own_measures: Iterable[str] = ()) -> list[str]:
    """Every outcome of a run: the measures of the model in their order, then own ones."""
    return [*MEASURE_NAMES, *own_measures]


def bounds_of(outcome: str) -> tuple[float, float]:
    """Between what an outcome can lie at all; of an own measure nothing is known."""
    return measures.bounds_of(outcome) if outcome in MEASURE_NAMES else (-np.inf, np.inf)


def checked_names(given: object, where: str) -> None:
    """Raises :class:`StaffroomError` for an own measure that cannot be a column beside the others."""
    if not isinstance(given, Mapping):
        raise StaffroomError(
            f"{where} = {given!r} is not allowed; allowed: names and functions of the model, such as "
            "{'norm_of_heads': norm_of_heads}."
        )
    for name, function in given.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise StaffroomError(
                f"{where}: {name!r} cannot be the name of an own measure; allowed: letters, digits and _, such as "
                "'norm_of_heads'."
            )
        if name in _TAKEN:
            raise StaffroomError(
                f"{where}: '{name}' is the name of {_TAKEN[name]} already; give the own measure another name, such as "
                f"'own_{name}'."
            )
        if not callable(function):
            raise StaffroomError(
                f"{where}: the own measure '{name}' is {function!r}, not a function; write a function that takes the "
                "model and gives a number."
            )
