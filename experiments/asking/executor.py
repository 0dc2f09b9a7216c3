"""Who does the work of a command: threads, processes or a Dask cluster, and how many."""

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.asking import presets
from experiments.asking.overrides import Override
from experiments.asking.settings import whole
from sim.declared.limits import MOST_THREADS
from sim.errors import StaffroomError, nearest

Executor = tuple[str, int | None, str | None]  # its name, number of workers (None: one per core), address of a cluster


def known_executor(items: Iterable[Override]) -> None:
    """Raises :class:`StaffroomError` for an executor that does not exist, before anything is composed."""
    for item in items:
        known = presets.names("executor")
        if item.key == "executor" and item.value not in known:
            raise StaffroomError(f"{item.given}: there is no executor of this name{nearest(str(item.value), known)}")


def executor_of(configuration: Mapping[str, Any]) -> Executor:
    """The executor of a composed configuration. Raises :class:`StaffroomError` for a number that is not allowed."""
    chosen, threads = configuration["executor"], configuration.get("threads")
    workers = None if chosen["workers"] is None else whole("workers", chosen["workers"], 1, MOST_THREADS)
    if threads is not None:
        number = whole("threads", threads, 1, MOST_THREADS)
        if chosen["name"] != "threads" or workers not in (None, number):
            raise StaffroomError(
                f"threads={number} goes with executor=threads alone; write executor.workers={number} instead."
            )
        workers = number
    return str(chosen["name"]), workers, None if chosen["address"] is None else str(chosen["address"])
