"""What the server does not even read: foreign names and pages, bodies that are too long, connections that never end."""

import asyncio
import json
import re
import threading
import time

import pytest

from analysis.classroom.connections import MOST_PIECES, Patience
from analysis.classroom.entrance import Entrance, host_name, is_foreign
from analysis.classroom.policy import content_policy
from analysis.classroom.question import MOST_BYTES, _once, parsed
from analysis.classroom.server import STATIC, application
from staffroom import StaffroomError
from tests.classroom_server import HOST, JSON, LIMIT, everything, served, serving

ROUTES = ("/", "/access", "/api/setup", "/api/run", "/api/ghosts", "/api/why", "/lessons/closed_doors",
          "/static/app.js", "/nothing")  # fmt: skip
POSTS = ("/api/run", "/api/ghosts", "/api/why")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUESTION = "POST /api/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SHORT = Patience(request=0.3, idle=0.3, answer=0.3)


@pytest.fixture(scope="module")
def page():
    with pytest.MonkeyPatch.context() as patch, served(patience=Patience(idle=0.3)) as running:
        patch.setattr("analysis.classroom.gate.LINGER_SECONDS", 0.1)
        yield running


# Names


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("LecturerPC", "lecturerpc"), ("LECTURERPC:8765", "lecturerpc"), ("lecturerpc.", "lecturerpc"),
        ("lecturerpc.:8765", "lecturerpc"), ("127.0.0.1:80", "127.0.0.1"), ("[::1]:8765", "::1"), ("[::1]", "::1"),
        ("[0:0:0:0:0:0:0:1]:8765", "::1"), ("[::ffff:10.0.0.4]", "10.0.0.4"), (" localhost ", "localhost"),
        ("", ""), ("localhost:80:80", ""), ("localhost:x", ""), ("::1", ""), ("[evil]", ""), ("a, b", "a, b"),
    ],
)  # fmt: skip
def test_a_name_as_it_is_compared(given, name):
    assert host_name(given) == name


def test_names_compare_without_capitals():
    entrance = Entrance(hosts=("localhost", "LecturerPC", "LecturerPC.local", "[fe80::1]"))
    scope = {"server": (HOST, 80)}
    for good in ("lecturerpc", "LECTURERPC:8765", "LecturerPC.", "lecturerpc.LOCAL:1", "[FE80::1]:80", "LOCALHOST"):
        assert entrance.is_addressed(good, scope), good
    for bad in (
        "",
        "evil.example",
        "lecturerpc.evil.example",
        "localhost.evil",
        "localhost@evil",
        "[fe80::2]",
        "local host",
    ):
        assert not entrance.is_addressed(bad, scope), bad


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost:80:80", "10.1.2.3"]
)
@pytest.mark.parametrize("path", ROUTES)
def test_a_foreign_name_leads_nowhere(page, host, path):
    """A name that its owner lets point to this computer is not a name of this server."""
    assert page.ask("GET", path, headers={"Host": host})[0] == 421


def test_two_names_are_none(page):
    lines = f"GET / HTTP/1.1\r\nHost: {page.name}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert page.answer_to(lines.encode()).split(b" ")[1] in (b"400", b"421")


# Foreign pages


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", None])
@pytest.mark.parametrize("path", POSTS)
def test_a_question_is_json_and_says_so(page, path, kind):
    headers = {} if kind is None else {"Content-Type": kind}
    status, _, answer = page.ask("POST", path, json.dumps({"size": 12, "years": 0.25}), headers)
    assert status == 415 and json.loads(answer)["error"] == "Send this with the header Content-Type: application/json."


def test_json_in_utf_8_is_json(page):
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert page.ask("POST", "/api/run", '{"size": 12, "years": 0.25}', headers)[0] == 200


def test_the_form_is_a_form(page):
    assert page.ask("POST", "/access", "code=x", {"Content-Type": "text/plain"})[0] == 415
    assert page.ask("POST", "/access", "code=x", FORM)[0] == 303  # alone everybody is let in


FOREIGN = [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "file://"},
    {"Origin": "http://[::"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
]  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", [*POSTS, "/access"])
def test_a_foreign_page_cannot_post(page, path, headers):
    kind = FORM if path == "/access" else JSON
    status, _, answer = page.ask("POST", path, "{}", kind | headers)
    assert status == 403 and "another site" in json.loads(answer)["error"]


@pytest.mark.parametrize("headers", FOREIGN[:-1], ids=str)
@pytest.mark.parametrize("path", ["/", "/api/setup", "/lessons/closed_doors", "/static/app.js"])
def test_a_foreign_page_cannot_fetch_or_embed(page, path, headers):
    assert page.ask("GET", path, headers=headers)[0] == 403
    framed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert page.ask("GET", path, headers=framed)[0] == 403


def test_the_page_itself_and_a_link_to_it_come_in(page):
    own = {"Origin": f"http://{page.name}", "Sec-Fetch-Site": "same-origin"}
    assert page.post("/api/run", {"size": 12, "years": 0.25}, own)[0] == 200
    assert page.ask("GET", "/", headers=FOREIGN[-1])[0] == 200
    assert not is_foreign({"host": "LecturerPC:80", "origin": "http://lecturerpc:80"}, "POST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "FOO"])
@pytest.mark.parametrize("path", ["/", "/api/run"])
def test_other_methods_are_refused(page, method, path):
    target = f"{HOST}:1" if method == "CONNECT" else path
    lines = f"{method} {target} HTTP/1.1\r\nHost: {page.name}\r\nConnection: close\r\n\r\n"
    status, *_ = page.answer_to(lines.encode()).split(b"\r\n")
    assert status.startswith((b"HTTP/1.1 405", b"HTTP/1.1 421"))


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_tells_the_browser_what_it_may_do(page, path):
    _, headers, _ = page.ask("GET", path)
    assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin" and headers["Cache-Control"] == "no-store"
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in rules["script-src"] and rules["form-action"] == "'self'"
    assert page.ask("GET", path, headers={"Host": "evil.example"})[1]["X-Frame-Options"] == "DENY"


def test_the_scripts_of_the_files_are_known_by_their_hashes(page):
    """Every inline script of an HTML file may run, no handler in an attribute is needed."""
    for path in ("/", "/lessons/closed_doors"):
        _, headers, body = page.ask("GET", path)
        text = body.decode()
        inline = re.findall(r"<script(?![^>]* src)[^>]*>", text)
        assert len(re.findall("sha256-", headers["Content-Security-Policy"])) == len(inline) == 1
        assert not re.search(r"\son\w+=", text)
    assert "sha256" not in content_policy((STATIC / "access.html").read_text("utf-8"))


# Bodies


def chunks(count):
    return b"".join(b"10000\r\n" + b"x" * 65536 + b"\r\n" for _ in range(count))


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_long_body_is_refused_while_it_is_read(page, path, method):
    kind = FORM if path == "/access" else JSON
    lines = f"{method} {path} HTTP/1.1\r\nHost: {page.name}\r\nContent-Type: {kind['Content-Type']}\r\n"
    wanted = b"HTTP/1.1 413" if method == "POST" else b"HTTP/1.1 400"
    declared = page.answer_to(lines.encode() + b"Content-Length: 500000000\r\n\r\n" + b"x" * 100_000)
    assert declared.startswith(wanted) and b"connection: close" in declared.lower()
    chunked = page.answer_to(lines.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunks(10) + b"0\r\n\r\n")
    assert chunked.startswith(wanted) and (b"allowed" in chunked or b"expected" in chunked)


def test_no_more_is_kept_than_may_be_sent():
    """However much is sent: the gate asks for the next piece only until the limit, and then for a moment longer."""
    asked, sent = [], []

    async def receive():
        asked.append(1)
        return {"type": "http.request", "body": b"x" * 65536, "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/run", "client": (HOST, 1), "server": (HOST, 80),
             "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")]}  # fmt: skip
    asyncio.run(application()(scope, receive, send))
    assert sent[0]["status"] == 413 and len(asked) < 50


def test_a_body_in_thousands_of_pieces_is_none(page):
    """Each chunk takes its time to read, however little is in it; as many as a question can need are read."""
    lines = f"{QUESTION}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    spaces = b"1\r\n \r\n"
    end = b'1b\r\n{"size": 12, "years": 0.25}\r\n0\r\n\r\n'
    assert page.answer_to(lines + (MOST_PIECES - 1) * spaces + end).startswith(b"HTTP/1.1 200")
    assert page.answer_to(lines + 3 * MOST_PIECES * spaces + end).startswith(b"HTTP/1.1 400")


def test_half_a_question_is_not_answered():
    """Who goes in the middle of it has asked nothing: what arrived is not read as if it were all."""
    arriving = [{"type": "http.request", "body": b"{}", "more_body": True}, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return arriving.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/run", "client": (HOST, 1), "server": (HOST, 80),
             "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")]}  # fmt: skip
    asyncio.run(application()(scope, receive, send))
    assert sent == []


def test_a_name_given_twice_is_looked_up_and_not_searched():
    """However many names a question has: each costs the same."""
    looked_up = []

    class Name(str):
        def __hash__(self):
            looked_up.append(1)
            return super().__hash__()

    pairs = [(Name(k), 1) for k in range(2000)]
    assert len(_once(pairs)) == 2000
    with pytest.raises(StaffroomError, match="gives '1999' twice"):
        _once([*pairs, (Name(1999), 2)])
    assert len(looked_up) < 5 * len(pairs)
    with pytest.raises(StaffroomError, match="gives 'a' twice"):
        parsed(b'{"a": 1, "b": {"c": 2}, "a": 3}')


@pytest.mark.parametrize("length", ["-1", "1e3", "abc", "99999999999999999999", "5, 6", "0x10"])
def test_a_wrong_length(page, length):
    assert page.answer_to(f"{QUESTION}Content-Length: {length}\r\n\r\n{{}}".encode())[9:12] in (b"400", b"413")


def test_the_longest_body_that_is_read(page):
    body = b" " * (MOST_BYTES - 27) + b'{"size": 12, "years": 0.25}'
    assert page.post("/api/run", body)[0] == 200
    assert page.post("/api/run", b" " + body)[0] == 413


def test_lesson_names_are_no_paths(page):
    for name in ("..%2f..%2frequest.py", "%00", "x" * 5000, "closed_door", "closed_doors.yaml"):
        status, _, answer = page.ask("GET", f"/lessons/{name}")
        assert status == 404 and len(answer) < 300
    for path in (
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static/%00",
        "/static//etc/passwd",
    ):
        assert page.ask("GET", path)[0] in (400, 404)


# Connections


@pytest.mark.slow(quick=["nothing", "half a header"])
@pytest.mark.parametrize(
    "start",
    [
        b"", b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        QUESTION.encode() + b"Content-Length: 100\r\n\r\n{",
        QUESTION.encode() + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
    ],
    ids=["nothing", "one byte", "half a header", "half a body", "half a chunk", "idle", "half a second request"],
)  # fmt: skip
def test_half_open_connections_end(start):
    with served(patience=SHORT) as page, page.raw(start) as connection:
        everything(connection)  # returns when the server has closed
        assert wait_until(lambda: not page.uvicorn.server_state.connections)


def test_dripping_does_not_prolong(page):
    """A byte now and then is no reason to wait longer than for a whole request."""
    with served(patience=SHORT) as page, page.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ") as connection:
        connection.settimeout(0.05)
        began = time.monotonic()
        while time.monotonic() - began < LIMIT:
            try:
                connection.sendall(b"a")
                if connection.recv(100) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
        pytest.fail("the connection was still open")


def test_an_answer_that_nobody_takes():
    async def much(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1000):
            await send({"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True})

    with serving(much, SHORT) as page, page.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        assert wait_until(lambda: page.uvicorn.server_state.total_requests or not page.uvicorn.server_state.connections)
        assert page.uvicorn.server_state.total_requests == 0


def test_computing_takes_its_time():
    """What a connection may not do is to keep the server waiting; an answer may take longer than that."""

    async def slow(scope, receive, send):
        await asyncio.sleep(3 * SHORT.request)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})

    with serving(slow, SHORT) as page:
        answer = page.answer_to(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer.endswith(b"done")


class Outside:
    """Connections to a page as if from other addresses."""

    def __init__(self, page, monkeypatch):
        self.page, self.addresses, self.made = page, [], []
        monkeypatch.setattr("uvicorn.protocols.http.h11_impl.get_remote_addr", lambda _: (self.addresses.pop(), 1))

    def open(self, address, sent=b""):
        self.addresses.append(address)
        self.made.append(self.page.raw(sent))
        assert wait_until(lambda: not self.addresses)  # the server knows it
        return self.made[-1]

    def close(self):
        for connection in self.made:
            connection.close()
        assert wait_until(lambda: not self.page.uvicorn.server_state.connections)


def is_answered(connection):
    connection.sendall(b"GET /static/words.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return everything(connection).startswith(b"HTTP/1.1 200")


def test_too_many_connections(monkeypatch):
    """Those of one address are counted, and all of them; this computer's own are not. The one that has waited longest
    makes room, so that nobody keeps others out by opening connections.
    """
    with served(patience=Patience(connections=3, of_one=2)) as page:
        kept = [page.raw() for _ in range(5)]
        assert page.ask("GET", "/")[0] == 200
        for connection in kept:
            connection.close()
        outside = Outside(page, monkeypatch)
        first, second, third = (outside.open("10.0.0.1") for _ in range(3))
        assert everything(first) == b""
        other = outside.open("10.0.0.2")
        last = outside.open("10.0.0.3")  # four in all: the oldest goes
        assert everything(second) == b""
        assert is_answered(third) and is_answered(other) and is_answered(last)
        outside.close()


def test_too_many_answers_at_once(monkeypatch):
    """Where every connection is being answered there is no room, and that is said."""
    go_on = threading.Event()

    async def slow(scope, receive, send):
        await asyncio.to_thread(go_on.wait, LIMIT)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})

    with serving(slow, Patience(connections=3, of_one=1)) as page:
        outside = Outside(page, monkeypatch)
        asked = outside.open("10.0.0.1", b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert wait_until(lambda: any(one._is_answering() for one in page.uvicorn.server_state.connections))
        refused = everything(outside.open("10.0.0.1"))
        assert refused.startswith(b"HTTP/1.1 503") and b"Too many connections are open" in refused
        go_on.set()
        assert everything(asked).endswith(b"done")
        outside.close()


def test_nonsense_does_not_stop_the_server(page):
    good = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for sent in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 200_000,
                 b"GET / HTTP/1.1\r\n\r\n", good + b"\x00\x00\x00\r\n\r\n"):  # fmt: skip
        page.answer_to(sent)
    upgrade = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"
    assert page.answer_to(upgrade).startswith(b"HTTP/1.1 200")
    assert page.ask("GET", "/")[0] == 200


def wait_until(condition):
    """Whether something is so before the test has taken far too long."""
    began = time.monotonic()
    while not condition() and time.monotonic() - began < LIMIT:
        time.sleep(0.01)
    return bool(condition())
