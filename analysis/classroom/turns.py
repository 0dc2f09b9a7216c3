"""Whose turn it is: so many questions are computed at once, everybody else waits, and nobody can hold up all others.

A class behind one router has one address. So turns go round among addresses, and round among the visitors of each; the
lecturer is a round of his own. How long somebody's queue is delays himself only, and where there is no room any more
whoever has most questions waiting loses the latest of them.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from os import cpu_count
from typing import NamedTuple

AT_ONCE = max(1, cpu_count() or 1)
RETRY_SECONDS = 2
URGENT_IN_A_ROW = 3  # questions that somebody waits for, before one of those that can wait


class BusyError(Exception):
    """Too many questions are waiting already."""


class Visitor(NamedTuple):
    """``address``: of the computer or router; ``own``: what tells its visitors apart, given out by the server."""

    address: str
    own: str = ""


@dataclass(frozen=True)
class Room:
    """How many questions may wait: of one visitor, of one address, of all together."""

    of_visitor: int = 120
    of_address: int = 300
    of_all: int = 400


Future = asyncio.Future[None]


class Line:
    """Questions that wait, each of a visitor; ``room`` limits them."""

    def __init__(self, room: Room):
        self.room = room
        self._waiting: OrderedDict[str, OrderedDict[str, deque[Future]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(self.of_address(address) for address in self._waiting)

    def of_address(self, address: str) -> int:
        """How many questions of an address wait."""
        return sum(map(len, self._of(address).values()))

    def of_visitor(self, visitor: Visitor) -> int:
        """How many questions of a visitor wait."""
        return len(self._of(visitor.address).get(visitor.own, ()))

    def add(self, visitor: Visitor, question: Future) -> None:
        """At the end of the visitor's own queue. Raises :class:`BusyError` where there is no room for it."""
        if self.of_visitor(visitor) >= self.room.of_visitor:
            raise BusyError
        if self.of_address(visitor.address) >= self.room.of_address:
            self._make_room_beside(visitor)
        elif len(self) >= self.room.of_all:
            most = max(self._waiting, key=self.of_address)
            if self.of_address(most) > self.of_address(visitor.address) + 1:
                self._give_up(self._longest(most))
            else:
                self._make_room_beside(visitor)
        self._waiting.setdefault(visitor.address, OrderedDict()).setdefault(visitor.own, deque()).append(question)

    def next(self) -> Future:
        """The question whose turn it is; its address and its visitor stand behind all others then."""
        address, visitors = next(iter(self._waiting.items()))
        own, questions = next(iter(visitors.items()))
        question = questions.popleft()
        self._waiting.move_to_end(address)
        visitors.move_to_end(own)
        self._forget(Visitor(address, own))
        return question

    def remove(self, visitor: Visitor, question: Future) -> None:
        """Takes a question out whose visitor has gone."""
        self._waiting[visitor.address][visitor.own].remove(question)
        self._forget(visitor)

    def _make_room_beside(self, visitor: Visitor) -> None:
        """Takes it from whoever at the visitor's address has more waiting than he would have then."""
        most = self._longest(visitor.address)
        if self.of_visitor(most) <= self.of_visitor(visitor) + 1:
            raise BusyError
        self._give_up(most)

    def _longest(self, address: str) -> Visitor:
        """Of several, the one whose turn comes last."""
        visitors = self._of(address)
        return Visitor(address, max(reversed(visitors), key=lambda own: len(visitors[own]), default=""))

    def _of(self, address: str) -> OrderedDict[str, deque[Future]]:
        return self._waiting.get(address, OrderedDict())

    def _give_up(self, visitor: Visitor) -> None:
        """The latest question of a visitor."""
        self._waiting[visitor.address][visitor.own].pop().set_exception(BusyError())
        self._forget(visitor)

    def _forget(self, visitor: Visitor) -> None:
        visitors = self._waiting[visitor.address]
        if not visitors[visitor.own]:
            del visitors[visitor.own]
        if not visitors:
            del self._waiting[visitor.address]


class Turns:
    """Turns of visitors; used within one event loop."""

    def __init__(self, at_once: int = AT_ONCE, room: Room | None = None):
        self.free = at_once
        self._urgent, self._patient = Line(room or Room()), Line(room or Room())
        self._in_a_row = 0

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return len(self._urgent) + len(self._patient)

    @asynccontextmanager
    async def turn(self, visitor: Visitor, can_wait: bool = False) -> AsyncIterator[None]:
        """Waits for a turn and holds it. Raises :class:`BusyError` where too many wait already.

        ``can_wait``: nobody looks at an empty page meanwhile; such questions stand behind the others, but not for ever.
        """
        await self._take(visitor, self._patient if can_wait else self._urgent)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, visitor: Visitor, line: Line) -> None:
        if self.free > 0:
            self.free -= 1
            return
        own: Future = asyncio.get_running_loop().create_future()
        line.add(visitor, own)
        try:
            await own
        except asyncio.CancelledError:
            if not own.done() or own.cancelled():
                line.remove(visitor, own)
            elif own.exception() is None:  # the turn came in the moment in which the visitor went
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """To whoever waited longest for a turn; who was just served stands behind all others."""
        if not self.waiting:
            self.free += 1
            return
        is_urgent = len(self._urgent) > 0 and (self._in_a_row < URGENT_IN_A_ROW or not len(self._patient))
        self._in_a_row = self._in_a_row + 1 if is_urgent else 0
        (self._urgent if is_urgent else self._patient).next().set_result(None)
