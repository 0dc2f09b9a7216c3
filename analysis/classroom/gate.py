"""The gate in front of the page: who may not come in is told so, and a body is measured while it is read.

Nothing behind the gate sees a request that is refused, or a body that is longer than a page ever sends. What a sender
goes on sending after a refusal is thrown away for a moment, so that the refusal reaches him, and then the connection
ends.
"""

import asyncio
from typing import Any

from starlette.requests import cookie_parser
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analysis.classroom.entrance import ACCESS, COOKIE, Entrance, Refusal, headers_of
from analysis.classroom.policy import HEADERS, content_policy
from analysis.classroom.question import MOST_BYTES

LONGEST_FORM = 2_000  # bytes of an access code
BODY_SECONDS = 10.0
LINGER_SECONDS, LINGER_BYTES = 1.0, 2_000_000
TOO_LONG = "The question is too long; allowed: up to {most} bytes."
NO_BODY = "A question without a body is expected here; send one with POST."
TOO_SLOW = "The question took too long to arrive; send it again."


class Gate:
    """An ASGI application in front of another one. What it finds out about a visitor stands in ``scope["state"]``:
    ``role`` is "lecturer", "visitor", or "" for somebody who has yet to give the code; ``visitor`` the name that he was
    given when he came in.
    """

    def __init__(self, inner: ASGIApp, entrance: Entrance, body_seconds: float = BODY_SECONDS):
        self.inner, self.entrance, self.body_seconds = inner, entrance, body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        send = _with_headers(send)
        refusal = self.entrance.refusal(scope) or _declared_too_long(scope)
        if refusal is None:
            role, visitor = self.entrance.known(_cookie(scope))
            scope.setdefault("state", {}).update(role=role, visitor=visitor)
            try:
                async with asyncio.timeout(self.body_seconds):
                    body = await _body(receive, _most(scope))
            except ConnectionError:
                return  # half a question is none
            except TimeoutError:
                refusal = Refusal(408, TOO_SLOW)
            else:
                if body is not None:
                    await self.inner(scope, _again(body, receive), send)
                    return
                refusal = _too_long(scope)
        await _refuse(refusal, receive, send, has_body=_may_have_body(scope))


def _most(scope: Scope) -> int:
    if scope["method"] != "POST":
        return 0
    return LONGEST_FORM if scope["path"] == ACCESS else MOST_BYTES


def _too_long(scope: Scope) -> Refusal:
    most = _most(scope)
    return Refusal(413, TOO_LONG.format(most=most)) if most else Refusal(400, NO_BODY)


def _declared_too_long(scope: Scope) -> Refusal | None:
    length = headers_of(scope["headers"]).get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        return Refusal(400, "Content-Length is not a number.")
    return _too_long(scope) if len(length) > 15 or int(length) > _most(scope) else None


def _may_have_body(scope: Scope) -> bool:
    headers = headers_of(scope["headers"])
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _cookie(scope: Scope) -> str:
    return cookie_parser(headers_of(scope["headers"]).get("cookie", "")).get(COOKIE, "")


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body, or None as soon as it is longer than ``most``. Raises :class:`ConnectionError` where the visitor
    goes in the middle of it.
    """
    found = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        found += message.get("body", b"")
        if len(found) > most:
            return None
        if not message.get("more_body", False):
            return bytes(found)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read, and after it what there is: that the visitor has gone."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return waiting.pop() if waiting else await receive()

    return read


def _with_headers(send: Send) -> Send:
    """Every answer says what a browser may do with it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            known = {name.lower() for name, _ in headers}
            own = {"Content-Security-Policy": content_policy()} | HEADERS
            headers += [(k.lower().encode(), v.encode()) for k, v in own.items() if k.lower().encode() not in known]
            message = {**message, "headers": headers}
        await send(message)

    return sending


async def _refuse(refusal: Refusal, receive: Receive, send: Send, has_body: bool) -> None:
    """The sentence as JSON, as the page shows it. Where a body is under way the connection cannot be used again."""
    headers = refusal.headers | ({"Connection": "close"} if has_body else {})
    answer = JSONResponse({"error": refusal.sentence}, refusal.status, headers)
    start: Any = {"type": "http.response.start", "status": refusal.status, "headers": answer.raw_headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body, "more_body": has_body})
    if has_body:
        await _throw_away(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _throw_away(receive: Receive) -> None:
    """What is still under way, for a moment: a connection that is closed over unread bytes loses its answer."""
    left = LINGER_BYTES
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return
