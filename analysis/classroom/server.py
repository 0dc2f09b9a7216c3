"""The server of the page: nothing hangs on what it keeps, so that visitors share nothing and nothing is lost.

A request is answered from itself alone (``request.py``); the page plays the answer. Who may come in, and what is even
read, is decided at the gate (``gate.py``, ``entrance.py``); how much one visitor may have computed, here and in
``turns.py``.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from importlib.resources import files
from math import ceil
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from analysis.classroom.attempts import Attempts
from analysis.classroom.encode import encoded
from analysis.classroom.entrance import ACCESS, COOKIE, OWN_NAMES, Entrance, sender_of
from analysis.classroom.gate import Gate
from analysis.classroom.ghosts import ghosts
from analysis.classroom.handout import TEMPLATE, handout_of
from analysis.classroom.kept import Kept, bytes_of
from analysis.classroom.offered import Offer, usual_offer
from analysis.classroom.passes import Passes
from analysis.classroom.policy import content_policy
from analysis.classroom.question import parsed, shown
from analysis.classroom.request import read
from analysis.classroom.setup import setup
from analysis.classroom.turns import RETRY_SECONDS, BusyError, Turns, Visitor
from analysis.classroom.why import why
from analysis.telling.texts import texts
from sim.errors import StaffroomError
from sim.results.recording import Recording, record_run

__all__ = ["COOKIE", "OWN_NAMES", "STATIC", "Entrance", "application"]
STATIC = Path(str(files("analysis.classroom") / "static"))
GHOSTS = 50
MOST_BYTES = 32_000_000  # of answers that are kept: a hundred runs of a school of 60 over three years
LONGEST_NAME = 100  # characters of a lesson's name in an address
BUSY = "The server is busy; try again in a moment."
Answer = Callable[[Any], dict[str, Any]]
Endpoint = Callable[[WebRequest], Awaitable[Response]]


class Classroom:
    """The answers of the page: what is offered, what was asked last, whose turn it is."""

    def __init__(self, offer: Offer):
        self.offer = offer
        self.recordings = Kept(bytes_of)
        self.answers: Kept[bytes] = Kept(len, MOST_BYTES)
        self.turns = Turns()

    def run(self, asked: Any) -> dict[str, Any]:
        """The recording of a request, with the request itself."""
        return encoded(self._recorded(asked)) | {"request": asked}

    def other_luck(self, asked: Any) -> dict[str, Any]:
        """Ghost runs: ``{request, count, measures}``."""
        fields = _fields(asked, ("request", "measures"), ("request", "measures", "count"))
        request = read(fields["request"], self.offer)
        return {"measures": ghosts(request, fields.get("count", GHOSTS), fields["measures"])}

    def explain(self, asked: Any) -> dict[str, Any]:
        """Why a teacher did or did not collaborate: ``{request, week, teacher}``."""
        fields = _fields(asked, ("request", "week", "teacher"))
        for name in ("week", "teacher"):
            if isinstance(fields[name], bool) or not isinstance(fields[name], int):
                raise StaffroomError(f"{name} = {shown(fields[name])} is not a whole number.")
        return why(self._recorded(fields["request"]), fields["week"], fields["teacher"])

    def _recorded(self, asked: Any) -> Recording:
        request = read(asked, self.offer)  # what is wrong is said before anything is kept

        def make() -> Recording:
            return record_run(request.scenario, request.seed, request.replicate, request.trust_shifts)

        return self.recordings.get(json.dumps(asked, sort_keys=True), make)

    def answering(self, function: Answer, can_wait: bool = False) -> Endpoint:
        """An endpoint that answers in JSON when it is the visitor's turn, and at once where the same was asked before
        (a class opens one lesson); a mistake of the asker gets its sentence and the status 400.
        """

        async def endpoint(request: WebRequest) -> Response:
            try:
                asked = parsed(await request.body())
                question = f"{request.url.path} {json.dumps(asked, sort_keys=True)}"

                def answer() -> bytes:
                    return self.answers.get(question, lambda: bytes(JSONResponse(function(asked)).body))

                found = self.answers.find(question) or await self.in_turn(request, answer, can_wait)
                return Response(found, media_type="application/json")
            except StaffroomError as problem:
                return JSONResponse({"error": str(problem)}, status_code=400)

        return _unless_busy(endpoint)

    async def in_turn(self, request: WebRequest, function: Callable[[], Any], can_wait: bool = False) -> Any:
        """What a function gives, computed when it is the visitor's turn. Nothing is computed for a visitor who has gone
        meanwhile. Raises :class:`BusyError`.
        """

        async def computed() -> Any:
            async with self.turns.turn(_visitor(request), can_wait):
                return await _to_the_end(function)

        answer = asyncio.ensure_future(computed())
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise BusyError  # nobody is there any more who could read it
            return answer.result()
        finally:
            gone.cancel()
            answer.cancel()


async def _to_the_end(function: Callable[[], Any]) -> Any:
    """What a function gives, computed in a thread. A thread cannot be stopped: who has gone holds his turn until it
    ends, or more would be computed at once than there are turns.
    """
    work = asyncio.ensure_future(asyncio.to_thread(function))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait({work})
        work.exception()
        raise


def application(entrance: Entrance | None = None, offer: Offer | None = None) -> Gate:
    """The page and its answers as an ASGI application, behind its gate."""
    allowed = entrance or Entrance()
    classroom = Classroom(offer or usual_offer())
    posts = {
        "/api/run": classroom.answering(classroom.run),
        "/api/ghosts": classroom.answering(classroom.other_luck, can_wait=True),
        "/api/why": classroom.answering(classroom.explain),
    }
    inner = Starlette(
        routes=[
            Route("/", page),
            Route(ACCESS, access(allowed), methods=["GET", "POST"]),
            Route("/api/setup", _setup(classroom.offer), methods=["GET"]),
            Route("/lessons/{name}", _handout(classroom)),
            *(Route(path, answering, methods=["POST"]) for path, answering in posts.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
    )

    async def behind_the_gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["state"]["role"] or scope["path"] == ACCESS:
            await inner(scope, receive, send)
        else:
            await _access_page(WebRequest(scope), status=401)(scope, receive, send)

    return Gate(behind_the_gate, allowed)


def _fields(asked: Any, needed: Sequence[str], known: Sequence[str] = ()) -> dict[str, Any]:
    missing = [name for name in needed if not isinstance(asked, dict) or name not in asked]
    if missing:
        raise StaffroomError(f"the question needs {missing[0]}.")
    unknown = [name for name in asked if name not in (known or needed)]
    if unknown:
        listed = ", ".join(known or needed)
        raise StaffroomError(f"the question has an unknown field {shown(unknown[0])}; known: {listed}.")
    found: dict[str, Any] = asked
    return found


def _unless_busy(endpoint: Endpoint) -> Endpoint:
    """Says that the server is busy instead, and when to come again."""

    async def answering(request: WebRequest) -> Response:
        try:
            return await endpoint(request)
        except BusyError:
            return JSONResponse({"error": BUSY}, status_code=503, headers={"Retry-After": str(RETRY_SECONDS)})

    return answering


async def _gone(request: WebRequest) -> None:
    """Returns once the visitor has closed the connection; the body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _is_lecturer(request: WebRequest) -> bool:
    return bool(request.scope["state"]["role"] == "lecturer")


def _visitor(request: WebRequest) -> Visitor:
    """Whose turn a question takes: the lecturer waits for nobody in the class, wherever he sits."""
    own = request.scope["state"]["visitor"]
    is_from_network = bool(own) and _is_lecturer(request)
    return Visitor("lecturer" if is_from_network else sender_of(request.scope), own)


async def page(request: WebRequest) -> Response:
    """The page itself."""
    return _html((STATIC / "index.html").read_text("utf-8"))


def _setup(offer: Offer) -> Endpoint:
    """What the page knows before anything runs; a visitor is not told how a lesson goes on after its question."""
    known = {role: JSONResponse(setup(offer, role)).body for role in (True, False)}

    async def endpoint(request: WebRequest) -> Response:
        return Response(known[_is_lecturer(request)], media_type="application/json")

    return endpoint


def _handout(classroom: Classroom) -> Endpoint:
    """The handout of a lesson, ready to print; with the lecturer's page only for the lecturer."""

    async def endpoint(request: WebRequest) -> Response:
        name, is_lecturer = request.path_params["name"], _is_lecturer(request)
        if len(name) > LONGEST_NAME:
            return PlainTextResponse("There is no lesson with so long a name.", status_code=404)
        try:
            text = await classroom.in_turn(request, lambda: handout_of(name, for_lecturer=is_lecturer))
        except StaffroomError as problem:
            return PlainTextResponse(str(problem), status_code=404)
        return _html(text, source=TEMPLATE.read_text("utf-8"))

    return _unless_busy(endpoint)


def _html(text: str, source: str | None = None, status: int = 200) -> HTMLResponse:
    """``source``: the file that the text was made from, whose own scripts may run; the text itself without one."""
    policy = content_policy(text if source is None else source)
    return HTMLResponse(text, status, headers={"Content-Security-Policy": policy})


def _access_page(request: WebRequest, status: int = 200, problem: str = "") -> Response:
    """Asks for the code; the query of the address (a lesson) is kept for afterwards."""
    words = {name: escape(text) for name, text in texts("classroom")["access"].items()}
    words |= {"query": escape(request.url.query), "wrong": escape(problem)}
    source = (STATIC / "access.html").read_text("utf-8")
    return _html(Template(source).substitute(words), source, status)


def access(entrance: Entrance) -> Endpoint:
    """The endpoint to which the access code is sent: the code of the class, or the lecturer's. Wrong ones take longer
    and longer.
    """
    attempts, passes = Attempts(), Passes()
    words = texts("classroom")["access"]

    async def endpoint(request: WebRequest) -> Response:
        if request.method != "POST":
            return _access_page(request)
        sender = sender_of(request.scope)
        if wait := ceil(attempts.wait(sender)):
            answer = _access_page(request, 429, words["wait"].format(seconds=wait))
            answer.headers["Retry-After"] = str(wait)
            return answer
        role = _role_of_form(await request.body(), entrance)
        if not role:
            attempts.was_wrong(sender)
            return _access_page(request, 401, words["wrong"])
        attempts.was_right(sender)
        response = RedirectResponse(f"/?{request.url.query}".rstrip("?"), status_code=303)
        if entrance.codes:
            own = request.scope["state"]["visitor"] or passes.new(sender)  # who comes in again is still the same
            response.set_cookie(COOKIE, entrance.codes.cookie(role, own), httponly=True, samesite="strict")
        return response

    return endpoint


def _role_of_form(body: bytes, entrance: Entrance) -> str:
    try:
        given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20).get("code", [""])[0]
    except ValueError:
        return ""
    return entrance.codes.role_of(given) if entrance.codes else "lecturer"
