"""What happens inside a worker process, and how worker processes are started."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from experiments.asking.keys import scenario_hash
from experiments.asking.schema import to_scenario
from experiments.running.blocks import Block
from experiments.running.executors.pool import Compute
from sim.errors import StaffroomError
from sim.model_version import MODEL_VERSION

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")}


class Errand:
    """A block on its way to a worker of a cluster. Unpickling it there simulates the block and gives the result.

    So a scheduler needs no staffroom, and a worker that cannot load it raises instead of breaking down.
    """

    def __init__(self, compute: Compute, block: Any):
        self._arguments = compute, block, MODEL_VERSION

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return compute_alike, self._arguments


def compute_alike(compute: Compute, block: Any, model_version: str) -> Any:
    """Simulates a block on a worker that has the same model, and reads configurations in the same way, as the sweep.

    Raises :class:`StaffroomError` on any other worker, because the results could not be compared.
    """
    if model_version != MODEL_VERSION:
        _refuse(f"has model version {MODEL_VERSION}, this command has {model_version}")
    if isinstance(block, Block):
        first = block.tasks[0]
        if not scenario_hash(to_scenario(first.configuration)).startswith(first.scenario):
            _refuse("reads configurations in another way than this command")
    return compute(block)


def _refuse(what: str) -> None:
    from distributed import get_worker

    raise StaffroomError(
        f"the worker {get_worker().address} {what}, so the results could not be compared; install the same version of "
        "staffroom there and restart the worker."
    )


def end_with_parent() -> None:
    """Ends this process when the one that started it is gone in whatever way; runs first in a worker process."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def starting() -> Iterator[None]:
    """Processes and threads that are started inside do not see Ctrl-C, which is for this process alone.

    Processes also compute in one thread each.
    """
    multiprocessing.get_context("spawn").Lock()  # starts Python's own helper, which would let Ctrl-C through again
    earlier = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    blockable = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if blockable else None
    try:
        yield
    finally:
        for name, value in earlier.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)  # a Ctrl-C in between arrives now
