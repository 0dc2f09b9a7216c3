"""A Dask cluster: one of its own on this machine, or a running one anywhere, named by its scheduler's address.

Dask itself moves the blocks of a worker that is lost to others.
"""

import logging
import pickle
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from os import cpu_count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from experiments import terminal
from experiments.running.executors.pool import Compute, Pool
from experiments.running.executors.worker import ONE_THREAD, Errand, starting
from sim.errors import StaffroomError, not_installed

if TYPE_CHECKING:
    from distributed import Client, Future

LOOK_EVERY = 2.0  # seconds between looks at the number of workers
STARTING = 120.0  # seconds that workers of our own have for their start
CLOSING = 10.0  # seconds that the cluster has for its end
GONE = (
    "the connection to the Dask scheduler at {address} was lost; what is finished is kept: repeat the command when it "
    "runs again."
)


def check_installed() -> None:
    """Raises :class:`StaffroomError` if Dask is missing."""
    missing = [name for name in ("dask", "distributed") if find_spec(name) is None]
    if missing:
        raise not_installed("executor=dask needs", missing, "cluster")


class DaskPool(Pool):
    """The workers of a Dask cluster; the cluster is started, or connected to, with the first block."""

    def __init__(self, workers: int | None, address: str | None):
        self._wanted = workers or cpu_count() or 1
        self._address = address or ""  # of the scheduler; "" until a cluster of our own is started
        self.compiles = self._own = address is None
        self._client: Client | None = None
        self._exit = ExitStack()
        self._under_way: dict[Any, tuple[Future[Any], Any]] = {}
        self._settled: SimpleQueue[Future[Any]] = SimpleQueue()
        self._threads: Mapping[str, int] = {}  # of every worker, by its address
        self._looked = 0.0
        self._said: set[str] = set()

    def workers(self) -> int:
        """The threads of all workers together, as they were a moment ago."""
        if self._client is None:
            return self._wanted
        if time.monotonic() - self._looked > LOOK_EVERY:
            self._look(self._client)
        return sum(self._threads.values())

    def submit(self, compute: Compute, block: Any) -> None:
        """Hands out a block."""
        if self._client is None:
            self._client = self._opened()
        future = self._client.submit(pickle.loads, pickle.dumps(Errand(compute, block)), pure=False)
        self._under_way[future.key] = (future, block)
        future.add_done_callback(self._settled.put)

    def finished(self) -> Iterator[tuple[Any, Any]]:
        """Waits for a block, or some seconds; yields all that are finished."""
        try:
            settled = [self._settled.get(timeout=LOOK_EVERY)]
        except Empty:
            return
        while not self._settled.empty():
            settled.append(self._settled.get())
        if self._client is not None and not self._threads:  # who has worked was not there at the last look
            self._look(self._client)
        for future in settled:
            _, block = self._under_way.pop(future.key)
            result = self._result(future)
            future.release()  # here, because a Ctrl-C in the middle of a destructor would be lost
            yield block, result

    def close(self, at_once: bool) -> None:
        """Gives up what is under way and leaves the cluster; one of our own is ended."""
        self._under_way.clear()
        self._exit.close()

    def _opened(self) -> "Client":
        from distributed import Client
        from distributed.versions import VersionMismatchWarning

        from experiments.running.executors.dask_checks import check_answers, quiet

        self._exit.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", category=VersionMismatchWarning)  # said in one sentence instead
        self._exit.enter_context(quiet())
        if self._own:
            self._address = self._start()
        else:
            check_answers(self._address)
        client = Client(self._address, set_as_default=False)
        self._exit.callback(client.close, timeout=CLOSING)
        if self._own:
            self._wait_for_workers(client)
        return client

    def _start(self) -> str:
        """Starts a cluster on this machine; returns the address of its scheduler."""
        from distributed import LocalCluster

        with starting():  # without workers: they are started by the cluster's thread, which is made in here
            cluster = LocalCluster(
                n_workers=0,
                threads_per_worker=1,
                processes=True,
                memory_limit=None,
                dashboard_address="127.0.0.1:0",  # any free port: two sweeps may run at once
                silence_logs=logging.CRITICAL,
                env=ONE_THREAD,
            )
            self._exit.enter_context(cluster)
        cluster.scale(self._wanted)
        return cluster.scheduler_address

    def _wait_for_workers(self, client: "Client") -> None:
        try:
            client.wait_for_workers(self._wanted, timeout=STARTING)
        except TimeoutError as problem:
            raise StaffroomError(
                f"the workers of a Dask cluster on this machine did not start within {STARTING:g} seconds; use fewer "
                "(executor.workers=) or executor=processes."
            ) from problem

    def _look(self, client: "Client") -> None:
        """Counts the workers' threads; says if there are none, and if new workers have other versions than are here."""
        from experiments.running.executors.dask_checks import differences

        try:
            found = client.nthreads()
            different = differences(client) if found.keys() - self._threads.keys() else ""
        except (OSError, RuntimeError, TypeError) as problem:
            raise StaffroomError(GONE.format(address=self._address)) from problem
        if different:
            self._say(
                f"Note: the cluster has other versions than this command ({different}); results may differ in their "
                "last digits."
            )
        if not found:
            self._say(f"The cluster at {self._address} has no workers at the moment; waiting for some.")
        self._threads, self._looked = found, time.monotonic()

    def _say(self, sentence: str) -> None:
        """Says a sentence once."""
        if sentence not in self._said:
            terminal.say(sentence)
            self._said.add(sentence)

    def _result(self, future: "Future[Any]") -> Any:
        from distributed import CancelledError, KilledWorker

        try:
            return future.result()
        except KilledWorker as problem:
            raise StaffroomError(
                "the same block of runs was under way on several workers that were killed, most often because the "
                "memory is used up; what is finished is kept: give the workers more and repeat the command."
            ) from problem
        except (CancelledError, OSError) as problem:
            raise StaffroomError(GONE.format(address=self._address)) from problem
        except (ImportError, AttributeError) as problem:
            raise StaffroomError(
                f"a worker of the cluster at {self._address} cannot load staffroom ({problem}); install there the "
                "version that this command has, and restart the worker."
            ) from problem
