"""Connections that give up in time: half a request, a body in drips, an answer that nobody reads, too many of them.

uvicorn ends a connection that is idle after an answer, and no other: one that sends a single byte may stay for ever.
Here a request has to arrive as a whole within a time that no byte prolongs. Where there are too many connections, the
one that has sent nothing whole for longest makes room: a browser opens it again without a word, and who holds many
open without asking keeps nobody out.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from analysis.classroom.entrance import address_of

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 2\r\nConnection: close\r\n"
    b"Content-Length: 62\r\n\r\n" + b'{"error": "Too many connections are open; try again shortly."}'
)
OWN = ("127.0.0.1", "::1")
MOST_PIECES = 1000  # of one question; a browser sends it in one or two
MOST_BYTES = 65_536  # of a request without its body


@dataclass(frozen=True)
class Patience:
    """Seconds for a request to arrive as a whole, for a connection to rest, for an answer to be taken; and how many
    connections may be open: in all, and from one address (a browser opens six, a class behind one router 240). This
    computer itself is not counted: the lecturer gets in.
    """

    request: float = 15.0
    idle: float = 5.0
    answer: float = 60.0
    connections: int = 600
    of_one: int = 400


class Pieces(h11.Connection):
    """What a connection says, in pieces that are not too small: a question sent letter by letter, each a chunk of its
    own, takes seconds to read, in which nobody else is answered.
    """

    pieces = 0

    def next_event(self) -> Any:
        """As of h11; a request with more than MOST_PIECES is none."""
        event = super().next_event()
        if isinstance(event, h11.Request):
            self.pieces = 0
        elif isinstance(event, h11.Data):
            self.pieces += 1
            if self.pieces > MOST_PIECES:
                raise h11.RemoteProtocolError("too many pieces")
        return event


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with deadlines."""

    patience = Patience()

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self.conn = Pieces(h11.SERVER, MOST_BYTES)
        self._deadline: asyncio.TimerHandle | None = None
        self._is_receiving = False
        self._since = 0.0  # when it began to wait for what it waits for
        self.address = ""
        self.timeout_keep_alive = self.patience.idle  # type: ignore[assignment]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = address_of((self.client or ("", 0))[0])
        self._wait(self.patience.request)
        if not self._finds_room():
            transport.write(FULL)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._is_receiving and not self._is_answering():
            self._is_receiving = True
            self._wait(self.patience.request)
        try:
            super().data_received(data)
        except h11.LocalProtocolError:  # nonsense in the middle of an answer
            self.transport.abort()
        self._received()

    def on_response_complete(self) -> None:
        self._is_receiving = False
        super().on_response_complete()  # may begin with the next request, which has arrived already
        if self._is_answering() and self.cycle.more_body:
            self._is_receiving = True
            self._wait(self.patience.request)
        if not self._is_answering():
            is_written = self.transport.get_write_buffer_size() == 0
            self._wait(self.patience.request if is_written else self.patience.answer)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._is_answering():
            self._wait(self.patience.answer)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._is_answering():
            self._wait(None)

    def timeout_keep_alive_handler(self) -> None:
        try:
            super().timeout_keep_alive_handler()
        except h11.LocalProtocolError:
            self.transport.abort()

    def _received(self) -> None:
        """Once a request has arrived as a whole, the time that its answer takes is the server's own."""
        if self._is_receiving and self._is_answering() and not self.cycle.more_body:
            self._is_receiving = False
            self._wait(None)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self, seconds: float | None) -> None:
        """Ends the connection after so many seconds, unless something else is waited for by then; None: nothing."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._give_up)
        self._since = self.loop.time()

    def _give_up(self) -> None:
        self.transport.abort()  # not close(): that would wait for the bytes which nobody takes

    def _finds_room(self) -> bool:
        """Whether this new connection may stay, perhaps in place of one that waits for longest."""
        if self.address in OWN:
            return True
        others = [one for one in self.connections if one.address not in OWN]  # type: ignore[union-attr]
        beside = [one for one in others if one.address == self.address]  # type: ignore[union-attr]
        if len(beside) > self.patience.of_one:
            return self._is_given_room(beside)
        return len(others) <= self.patience.connections or self._is_given_room(others)

    def _is_given_room(self, others: list[Any]) -> bool:
        waiting = [one for one in others if one is not self and not one._is_answering()]
        if waiting:
            min(waiting, key=lambda one: one._since)._give_up()
        return bool(waiting)


def allow_open_files(wanted: int = 2048) -> None:
    """Lets this process have so many connections, where the system does not do so by itself (macOS: 256)."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def configured(application: Any, patience: Patience | None = None) -> Config:
    """A uvicorn configuration for the page: connections with ``patience``, and nothing that the page does not need."""
    kind = type("Protocol", (PatientProtocol,), {"patience": patience or Patience()})
    return Config(
        application,
        http=kind,
        ws="none",
        lifespan="off",
        proxy_headers=False,  # what a visitor says about his address is not believed
        server_header=False,
        access_log=False,
        log_level="error",
        timeout_graceful_shutdown=2,
        backlog=256,
    )
