"""Who does the work: threads, processes or a Dask cluster, all behind ``concurrent.futures``."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from os import cpu_count

from experiments.sweep.blocks import Block, Done, run_block
from sim.errors import StaffroomError, nearest

AHEAD = 3  # blocks per worker that are handed out at a time


@contextmanager
def threads(workers: int | None, address: str | None) -> Iterator[tuple[Executor, int]]:
    """Threads of this process: the compiled model runs outside Python's lock."""
    count = workers or cpu_count() or 1
    pool = ThreadPoolExecutor(count)
    try:
        yield pool, count
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


Opener = Callable[[int | None, str | None], AbstractContextManager[tuple[Executor, int]]]
EXECUTORS: dict[str, Opener] = {"threads": threads}


def opened(name: str, workers: int | None, address: str | None) -> AbstractContextManager[tuple[Executor, int]]:
    """An executor and its number of workers. Raises :class:`StaffroomError` for an unknown name."""
    if name not in EXECUTORS:
        raise StaffroomError(f"executor = {name} is not an executor{nearest(name, EXECUTORS)}")
    return EXECUTORS[name](workers, address)


def work_off(executor: Executor, workers: int, blocks: Iterable[Block]) -> Iterator[tuple[Block, Done]]:
    """Runs blocks and yields each as it is finished; only a few are handed out ahead, so that memory stays small."""
    waiting: dict[Future[Done], Block] = {}
    source = iter(blocks)
    try:
        while True:
            while len(waiting) < AHEAD * workers and (block := next(source, None)) is not None:
                waiting[executor.submit(run_block, block)] = block
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()
    finally:
        for future in waiting:
            future.cancel()
