"""Who does the work: threads, processes or a Dask cluster, behind one interface (:class:`~.pool.Pool`)."""

from collections.abc import Callable

from experiments.running.executors.dask_cluster import DaskPool, check_installed
from experiments.running.executors.pool import Pool
from experiments.running.executors.processes import ProcessPool
from experiments.running.executors.threads import ThreadPool
from sim.errors import StaffroomError, nearest

EXECUTORS: dict[str, Callable[[int | None, str | None], Pool]] = {
    "threads": lambda workers, _: ThreadPool(workers),
    "processes": lambda workers, _: ProcessPool(workers),
    "dask": DaskPool,
}


def check(name: str, workers: int | None, address: str | None) -> None:
    """Raises :class:`StaffroomError` for an executor that is unknown, not installed or asked for in a wrong way."""
    if name not in EXECUTORS:
        raise StaffroomError(f"executor = {name} is not an executor{nearest(name, EXECUTORS)}")
    if address is not None and name != "dask":
        raise StaffroomError(f"executor.address has no meaning with executor={name}; write executor=dask.")
    if address is not None and workers is not None:
        raise StaffroomError(
            "executor.workers has no meaning with executor.address: a running cluster has its own workers; leave out "
            "one of them."
        )
    if name == "dask":
        check_installed()


def opened(name: str, workers: int | None, address: str | None) -> Pool:
    """An executor, for use in a ``with`` statement; its workers start with the first block.

    ``workers`` is their number (None: one per core), ``address`` that of a running Dask scheduler. Raises
    :class:`StaffroomError` as :func:`check` does.
    """
    check(name, workers, address)
    return EXECUTORS[name](workers, address)
