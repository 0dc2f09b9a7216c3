"""``staffroom classroom``: starts the server of the page and opens a browser."""

import argparse
import ipaddress
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from typing import NoReturn

from analysis.classroom.lan import lan_addresses
from sim.errors import StaffroomError

PORT = 8765
LOOPBACK = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")
NEEDED = ("starlette", "uvicorn")
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike from the last row
WARNING = """\
Anybody in this network who knows the address and the access code can use the page and this computer's time.
Access code: {code}"""
NO_NETWORK = """\
This computer has no address in a network that others could type in: connect it to the network of the class, and start
again."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise StaffroomError(f"{message}; `staffroom classroom --help` explains.")


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was typed. Raises :class:`StaffroomError` for what cannot be used."""
    parser = _Parser(
        prog="staffroom classroom",
        description="The model live in class: a page in the browser that works without internet.",
        allow_abbrev=False,
    )
    parser.add_argument("settings", nargs="*", metavar="lesson=NAME", help="open a lesson, ready to start")
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the server (default: {PORT}; 0: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--host",
        default=LOOPBACK,
        help=f"address to listen on (default: {LOOPBACK}, this computer only; 0.0.0.0: everybody in the network, "
        "with an access code)",
    )
    given = parser.parse_args(list(arguments))
    given.lesson = _lesson(given.settings)
    if not 0 <= given.port <= 65535:
        raise StaffroomError(f"--port = {given.port} is not a port; allowed: 0 to 65535.")
    return given


def main(arguments: Sequence[str]) -> int:
    """Serves the page until Ctrl-C."""
    given = options(arguments)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise StaffroomError(
            f"staffroom classroom needs the package {' and '.join(missing)}; install it with: pip install "
            "'staffroom[classroom]'."
        )
    serve(given)
    return 0


def serve(given: argparse.Namespace) -> None:
    """Listens, prints the address, opens the browser, warms the model up meanwhile, and serves."""
    import uvicorn

    from analysis.classroom.server import OWN_NAMES, Entrance, application

    listening = _socket(given.host, given.port)
    port = listening.getsockname()[1]
    own = _is_own(given.host)
    names = OWN_NAMES if own else (*OWN_NAMES, *_names_of(given.host))
    code = "" if own else "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
    address = f"http://{given.host if own else names[len(OWN_NAMES)]}:{port}/"
    address += f"?lesson={given.lesson}" if given.lesson else ""
    print(f"The page is at {address} (Ctrl-C ends it).", flush=True)
    if code:
        print(WARNING.format(code=code), flush=True)
        if given.host in EVERYWHERE and not lan_addresses():
            print(NO_NETWORK, flush=True)
    threading.Thread(target=_warm_up, daemon=True).start()
    if not given.no_browser:
        threading.Timer(0.8, webbrowser.open, [address]).start()
    config = uvicorn.Config(application(Entrance(names, code)), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def _warm_up() -> None:
    """Compiles the model (once on a computer) or loads it, before somebody presses play."""
    from analysis.classroom.request import read
    from sim._jit import is_compiled
    from sim.recording import record_run

    if not is_compiled():
        print("Compiling the model, once on this computer; about half a minute.", file=sys.stderr, flush=True)
    record_run(read({"size": 10, "years": 1}).scenario)


def _lesson(settings: Sequence[str]) -> str:
    from analysis.classroom.lessons import check_name

    name = ""
    for setting in settings:
        key, _, value = setting.partition("=")
        if key != "lesson" or not value:
            raise StaffroomError(f"'{setting}' is not a setting of `staffroom classroom`; allowed: lesson=NAME.")
        name = check_name(value)
    return name


def _socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.socket(family)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except OSError as problem:
        raise StaffroomError(
            f"cannot listen on {host}, port {port} ({problem.strerror or problem}); choose another with --port."
        ) from problem
    return found


def _is_own(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _names_of(host: str) -> list[str]:
    """By what names others address this computer when it listens on ``host``, the one that is told to them first."""
    if host not in EVERYWHERE:
        return [host]
    name = socket.gethostname()
    return [*lan_addresses(), name, f"{name}.local"]
