"""Whose turn it is: so many questions are computed at once, visitors take turns, and nobody can hold up all others."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from os import cpu_count

AT_ONCE = max(1, cpu_count() or 1)
MOST_OF_ONE = 60  # questions that wait for one address: a class behind one router has one
MOST_OF_ALL = 240
RETRY_SECONDS = 2


class BusyError(Exception):
    """Too many questions are waiting already."""


class Turns:
    """Turns of visitors, each known by a text such as an address; used within one event loop."""

    def __init__(self, at_once: int = AT_ONCE, of_one: int = MOST_OF_ONE, of_all: int = MOST_OF_ALL):
        self.free = at_once
        self.of_one, self.of_all = of_one, of_all
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return sum(len(queue) for queue in self._waiting.values())

    @asynccontextmanager
    async def turn(self, visitor: str) -> AsyncIterator[None]:
        """Waits for a turn and holds it. Raises :class:`BusyError` where too many wait already."""
        await self._take(visitor)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, visitor: str) -> None:
        if self.free > 0:
            self.free -= 1
            return
        if len(self._waiting.get(visitor, ())) >= self.of_one or self.waiting >= self.of_all:
            raise BusyError
        own: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(visitor, deque()).append(own)
        try:
            await own
        except asyncio.CancelledError:
            if own.done() and not own.cancelled():  # the turn came in the moment in which the visitor went
                self._pass_on()
            else:
                self._leave(visitor, own)
            raise

    def _leave(self, visitor: str, own: "asyncio.Future[None]") -> None:
        self._waiting[visitor].remove(own)
        if not self._waiting[visitor]:
            del self._waiting[visitor]

    def _pass_on(self) -> None:
        """To the visitor who waited longest for a turn; who was just served stands behind all others."""
        if not self._waiting:
            self.free += 1
            return
        visitor, queue = self._waiting.popitem(last=False)
        queue.popleft().set_result(None)
        if queue:
            self._waiting[visitor] = queue
