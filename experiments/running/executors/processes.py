"""Processes of this machine. A process that is killed is replaced, and its blocks are simulated again."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from os import cpu_count
from typing import Any

from experiments import terminal
from experiments.running.executors.pool import Compute, Pool
from experiments.running.executors.worker import end_with_parent, starting
from sim.errors import StaffroomError

MOST_LOSSES = 5  # in a row, without a block finished in between


class ProcessPool(Pool):
    """So many processes (None: one per core), each started anew (spawn) and kept until the end."""

    compiles = True

    def __init__(self, workers: int | None):
        self._count = workers or cpu_count() or 1
        self._others = set(multiprocessing.active_children())
        self._executor = self._new()
        self._under_way: dict[Future[Any], tuple[Compute, Any]] = {}
        self._losses = 0

    def workers(self) -> int:
        """The number of processes."""
        return self._count

    def submit(self, compute: Compute, block: Any) -> None:
        """Hands out a block; processes are started as they are needed."""
        try:
            future = self._submitted(compute, block)
        except BrokenProcessPool:
            self._replace()
            future = self._submitted(compute, block)
        self._under_way[future] = compute, block

    def finished(self) -> Iterator[tuple[Any, Any]]:
        """Waits for a block; yields all that are finished and hands out again those that were lost."""
        for future in wait(self._under_way, return_when=FIRST_COMPLETED).done:
            compute, block = self._under_way.pop(future)
            try:
                result = future.result()
            except BrokenProcessPool:
                self.submit(compute, block)
                continue
            self._losses = 0
            yield block, result

    def close(self, at_once: bool) -> None:
        """Waits for the processes to end; ``at_once``: ends them."""
        if at_once:
            self._executor.shutdown(wait=False, cancel_futures=True)
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()
        self._executor.shutdown(wait=True)

    def _new(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, mp_context=context, initializer=end_with_parent)

    def _submitted(self, compute: Compute, block: Any) -> Future[Any]:
        with starting():
            return self._executor.submit(compute, block)

    def _replace(self) -> None:
        """New processes for those of a broken executor."""
        self._losses += 1
        if self._losses > MOST_LOSSES:
            raise StaffroomError(
                f"worker processes were killed {self._losses} times in a row, most often because the memory is used "
                "up; what is finished is kept: use fewer (executor.workers=) and repeat the command."
            )
        terminal.say("A worker process was killed; its runs are simulated again.")
        self._executor.shutdown(wait=True)
        self._executor = self._new()
