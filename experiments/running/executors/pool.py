"""The interface of all executors: blocks go in, finished blocks come out in any order."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self, TypeVar

from sim.kernel import jit as _jit

AHEAD = 3  # blocks per worker that are handed out at a time

B = TypeVar("B")  # a block: plain data, so that it can be sent anywhere
R = TypeVar("R")  # its result: plain data too
Compute = Callable[[Any], Any]  # a function at the top of a module, so that it can be sent by its name


class Pool(ABC):
    """Workers that simulate blocks. Leaving the ``with`` statement by an exception gives up what is not finished."""

    compiles = False  # whether every worker would compile the model for itself, were it not done before

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    @abstractmethod
    def workers(self) -> int:
        """How many blocks can be simulated at the same time; may change while a cluster grows or shrinks."""

    @abstractmethod
    def submit(self, compute: Compute, block: Any) -> None:
        """Hands out a block."""

    @abstractmethod
    def finished(self) -> Iterator[tuple[Any, Any]]:
        """Waits until something has happened; yields the blocks that are finished by then (perhaps none).

        Raises :class:`StaffroomError` where the workers cannot be used.
        """

    @abstractmethod
    def close(self, at_once: bool) -> None:
        """Ends the workers; ``at_once``: what is under way is not wanted any more."""

    def work_off(self, blocks: Iterable[B], compute: Callable[[B], R]) -> Iterator[tuple[B, R]]:
        """Runs blocks and yields each as it is finished; only a few are handed out ahead, so memory stays small."""
        source = iter(blocks)
        under_way = 0
        if self.compiles and not _jit.is_compiled() and (block := next(source, None)) is not None:
            yield block, compute(block)
        while True:
            while under_way < AHEAD * max(1, self.workers()) and (block := next(source, None)) is not None:
                self.submit(compute, block)
                under_way += 1
            if not under_way:
                return
            for finished in self.finished():
                under_way -= 1
                yield finished
