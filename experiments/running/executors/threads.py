"""Threads of this process: the compiled model runs outside Python's lock."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from os import cpu_count
from typing import Any

from experiments.running.executors.pool import Compute, Pool


class ThreadPool(Pool):
    """So many threads (None: one per core)."""

    def __init__(self, workers: int | None):
        self._count = workers or cpu_count() or 1
        self._executor = ThreadPoolExecutor(self._count)
        self._under_way: dict[Future[Any], Any] = {}

    def workers(self) -> int:
        """The number of threads."""
        return self._count

    def submit(self, compute: Compute, block: Any) -> None:
        """Hands out a block."""
        self._under_way[self._executor.submit(compute, block)] = block

    def finished(self) -> Iterator[tuple[Any, Any]]:
        """Waits for a block; yields all that are finished, one that could not be simulated at last."""
        done = wait(self._under_way, return_when=FIRST_COMPLETED).done
        for future in sorted(done, key=lambda future: future.exception() is not None):
            yield self._under_way.pop(future), future.result()

    def close(self, at_once: bool) -> None:
        """Waits for the blocks that have begun: a thread cannot be stopped."""
        self._executor.shutdown(wait=True, cancel_futures=True)
