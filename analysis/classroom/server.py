"""The server of the page: it keeps no run, so that nothing is shared between visitors and nothing is lost.

A request is answered from itself alone (``request.py``); the page plays the answer. Only a computer's own browser may
come in, unless a host was named on purpose; others need the access code.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from analysis.classroom.encode import encoded
from analysis.classroom.ghosts import ghosts
from analysis.classroom.request import read
from analysis.classroom.setup import setup
from analysis.classroom.why import why
from analysis.texts import texts
from sim.errors import StaffroomError
from sim.recording import Recording, record_run

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request as WebRequest
    from starlette.responses import Response

STATIC = Path(str(files("analysis.classroom") / "static"))
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
COOKIE = "staffroom_access"
LARGEST_BODY = 1_000_000  # bytes
GHOSTS = 50
KEPT_RECORDINGS = 4  # so that questions about the run just seen cost nothing; each a few megabytes
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'"


@dataclass(frozen=True)
class Entrance:
    """Who may come in: ``hosts`` are the names by which the server is addressed, ``code`` what others must know."""

    hosts: tuple[str, ...] = OWN_NAMES
    code: str = ""


def application(entrance: Entrance | None = None) -> "Starlette":
    """The page and its answers as an ASGI application."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.base import BaseHTTPMiddleware
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    allowed = entrance or Entrance()

    async def guard(request: "WebRequest", answer: Callable[["WebRequest"], Awaitable["Response"]]) -> "Response":
        response = refused(request, allowed) or await answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    posts = {"/api/run": run, "/api/ghosts": other_luck, "/api/why": explain}
    return Starlette(
        routes=[
            Route("/", page),
            Route("/access", access(allowed), methods=["POST"]),
            Route("/api/setup", answering(lambda _: setup()), methods=["GET"]),
            Route("/lessons/{name}", handout),
            *(Route(path, answering(function), methods=["POST"]) for path, function in posts.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=guard)],
    )


def run(asked: Any) -> dict[str, Any]:
    """The recording of a request, with the request itself."""
    return encoded(_recorded(asked)) | {"request": asked}


def other_luck(asked: Any) -> dict[str, Any]:
    """Ghost runs: ``{request, count, measures}``."""
    fields = _fields(asked, ("request", "measures"))
    return {"measures": ghosts(read(fields["request"]), asked.get("count", GHOSTS), fields["measures"])}


def explain(asked: Any) -> dict[str, Any]:
    """Why a teacher did or did not collaborate: ``{request, week, teacher}``."""
    fields = _fields(asked, ("request", "week", "teacher"))
    return why(_recorded(fields["request"]), fields["week"], fields["teacher"])


def _recorded(asked: Any) -> Recording:
    read(asked)  # what is wrong is said before anything is kept
    return _recording(json.dumps(asked, sort_keys=True))


@lru_cache(KEPT_RECORDINGS)
def _recording(asked: str) -> Recording:
    request = read(json.loads(asked))
    return record_run(request.scenario, request.seed, request.replicate, request.trust_shifts)


def _fields(asked: Any, names: Sequence[str]) -> dict[str, Any]:
    missing = [name for name in names if not isinstance(asked, dict) or name not in asked]
    if missing:
        raise StaffroomError(f"the question needs {missing[0]}.")
    return asked


def answering(function: Callable[[Any], dict[str, Any]]) -> Callable[["WebRequest"], Awaitable["Response"]]:
    """An endpoint that answers in JSON; a mistake of the asker gets its sentence and the status 400."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    async def endpoint(request: "WebRequest") -> "Response":
        body = await request.body()
        try:
            if len(body) > LARGEST_BODY:
                raise StaffroomError("the question is too long.")
            asked = json.loads(body) if body else {}
            return JSONResponse(await run_in_threadpool(function, asked))
        except StaffroomError as problem:
            return JSONResponse({"error": str(problem)}, status_code=400)
        except (ValueError, RecursionError):
            return JSONResponse({"error": "the question is not JSON."}, status_code=400)

    return endpoint


async def page(request: "WebRequest") -> "Response":
    """The page itself."""
    from starlette.responses import HTMLResponse

    return HTMLResponse((STATIC / "index.html").read_text("utf-8"))


async def handout(request: "WebRequest") -> "Response":
    """The handout of a lesson, ready to print."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import HTMLResponse, PlainTextResponse

    from analysis.classroom.handout import handout_of

    try:
        return HTMLResponse(await run_in_threadpool(handout_of, request.path_params["name"]))
    except StaffroomError as problem:
        return PlainTextResponse(str(problem), status_code=404)


def refused(request: "WebRequest", entrance: Entrance) -> "Response | None":
    """The answer to somebody who may not come in, or None. A foreign host name is a page elsewhere that reaches for
    this server through the visitor's browser.
    """
    from starlette.responses import HTMLResponse, PlainTextResponse

    host = request.headers.get("host", "").rsplit(":", 1)[0]
    if host not in entrance.hosts:
        return PlainTextResponse("This server is not addressed by that name.", status_code=421)
    if not entrance.code or request.url.path == "/access":
        return None
    if secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), entrance.code.encode()):
        return None
    return HTMLResponse(_access_page(request), status_code=401)


def _access_page(request: "WebRequest", is_wrong: bool = False) -> str:
    """Asks for the code; the query of the address (a lesson) is kept for afterwards."""
    words = {name: escape(text) for name, text in texts("classroom")["access"].items()}
    words |= {"query": escape(request.url.query), "wrong": words["wrong"] if is_wrong else ""}
    return Template((STATIC / "access.html").read_text("utf-8")).substitute(words)


def access(entrance: Entrance) -> Callable[["WebRequest"], Awaitable["Response"]]:
    """The endpoint to which the access code is sent."""
    from urllib.parse import parse_qs

    from starlette.responses import HTMLResponse, RedirectResponse

    async def endpoint(request: "WebRequest") -> "Response":
        given = parse_qs((await request.body()).decode("utf-8", "replace")).get("code", [""])[0].strip().lower()
        if not secrets.compare_digest(given.encode(), entrance.code.encode()):
            return HTMLResponse(_access_page(request, is_wrong=True), status_code=401)
        response = RedirectResponse(f"/?{request.url.query}".rstrip("?"), status_code=303)
        response.set_cookie(COOKIE, given, httponly=True, samesite="strict")
        return response

    return endpoint
