"""``staffroom run -m``: settings of one run of which some have several values, in the words of ``staffroom sweep``."""

from collections.abc import Sequence

from experiments.asking import settings
from experiments.asking.names import RUN_KEYS, VARY
from experiments.asking.overrides import Override
from experiments.asking.settings import model_default
from experiments.asking.varied import LISTS
from sim.errors import StaffroomError

__all__ = ["LISTS", "drawn", "for_a_sweep", "varies", "without_vary"]

_SAYS_ITSELF = ("experiment", "design", "reforms", "paired")  # settings of a sweep that vary something without a comma
_ONE_RUN_ONLY = {
    "first_replicate": "the runs of a sweep are numbered from 0 on",
    "table": "a sweep prints where its tables are",
}


def without_vary(given: Sequence[str]) -> list[str]:
    """The settings without ``vary.NAME=...``, which only a sweep reads."""
    return [text for text in given if not text.startswith((f"{VARY}.", f"{VARY}="))]


def varies(given: Sequence[str], items: Sequence[Override]) -> bool:
    """Whether there is anything for a sweep in it."""
    several = any(item.sweep or item.key in _SAYS_ITSELF for item in items)
    return several or len(without_vary(given)) < len(given)


def drawn(items: Sequence[Override]) -> bool:
    """Whether figures are wanted. Raises :class:`StaffroomError` for ``figures=`` that is neither true nor false."""
    return all(settings.switch("figures", item.value) for item in items if item.key == "figures")


def for_a_sweep(given: Sequence[str], items: Sequence[Override]) -> list[str]:
    """The same settings for ``staffroom sweep``; as many schools as the run alone would have.

    Raises :class:`StaffroomError` for a setting that only one run can have.
    """
    told = [text for text in given if text not in without_vary(given)]
    by_key = {item.key: item for item in items}
    for item in items:
        told += _told(item)
    if not {"replicates", "experiment"} & set(by_key):
        told.append(f"replicates={model_default('replicates')}")
    return told


def _told(item: Override) -> list[str]:
    if item.key == "seed" and item.sweep:
        raise StaffroomError(
            f"{item.given} gives several seeds; other luck is another replicate: give one seed and replicates=NUMBER."
        )
    if item.sweep and item.key in RUN_KEYS:
        raise StaffroomError(f"{item.given} gives several values for something that a sweep has one of; give one.")
    if item.key == "threads":
        return [f"executor.workers={item.value}"] if item.value is not None else []
    if item.key == "figures":
        return []
    if item.key in _ONE_RUN_ONLY:
        raise StaffroomError(f"{item.given} has no meaning with -m: {_ONE_RUN_ONLY[item.key]}; leave it out.")
    return [item.given]
