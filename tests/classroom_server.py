"""A server of the page for tests: the real one, in a thread; and ways to ask it what no browser would."""

import http.client
import json
import socket
import threading
from contextlib import contextmanager
from functools import cache

import uvicorn

from analysis.classroom.connections import Patience, configured
from analysis.classroom.request import read
from analysis.classroom.server import application
from sim.results.recording import record_run

HOST = "127.0.0.1"
LIMIT = 60  # seconds after which a test fails rather than waits
JSON = {"Content-Type": "application/json"}


class Page:
    """A running server; ``uvicorn`` is what runs it."""

    def __init__(self, port, server):
        self.port, self.uvicorn = port, server
        self.name = f"{HOST}:{port}"

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body) of one request."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=LIMIT)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def post(self, path, body, headers=None):
        """(status, answer) of a question as the page asks it."""
        text = body if isinstance(body, bytes | str) else json.dumps(body)
        status, _, answer = self.ask("POST", path, text, JSON | (headers or {}))
        return status, json.loads(answer)

    def raw(self, sent=b""):
        """A connection on which the bytes were sent."""
        connection = socket.create_connection((HOST, self.port), timeout=LIMIT)
        connection.sendall(sent)
        return connection

    def answer_to(self, sent):
        """Everything that comes back until the server closes the connection."""
        with self.raw(sent) as connection:
            return everything(connection)


def everything(connection):
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass  # closed over bytes that were still under way
    return found


@contextmanager
def serving(app, patience=None):
    """Any ASGI application with the connections of the page."""
    listening = socket.create_server((HOST, 0))
    server = uvicorn.Server(configured(app, patience))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Page(listening.getsockname()[1], server)
    finally:
        server.should_exit = True
        thread.join(LIMIT)
        listening.close()


@cache
def compiled():
    """Compiles what answers need, as `staffroom classroom` does when it starts."""
    record_run(read({"size": 10, "years": 1}).scenario)


@contextmanager
def served(entrance=None, offer=None, patience=None):
    """The page; the model is compiled before anybody waits for an answer."""
    compiled()
    with serving(application(entrance, offer), patience or Patience()) as page:
        yield page
