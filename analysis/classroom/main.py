"""``staffroom classroom``: starts the server of the page and opens a browser."""

import argparse
import ipaddress
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from analysis.classroom.codes import Codes, chosen_code, kept_codes
from analysis.classroom.entrance import OWN_NAMES, Entrance, bracketed
from analysis.classroom.lan import lan_addresses
from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.errors import StaffroomError, nearest

if TYPE_CHECKING:
    from analysis.classroom.offered import Offer

PORT = 8765
LOOPBACK = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")
NEEDED = ("starlette", "uvicorn")  # of the core; an environment may be older
SETTINGS = ("lesson", "school")
WARNING = """\
Anybody in this network who knows the address and the access code can use the page and this computer's time.
Access code: {codes.visitor}
Lecturer's code: {codes.lecturer} (instead of the other; it shows how lessons end, and the handouts with answers)
Both stay the same until `--new-code`."""
NO_NETWORK = """\
This computer has no address in a network that others could type in: connect it to the network of the class, and start
again."""


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was typed. Raises :class:`StaffroomError` for what cannot be used."""
    parser = Options("classroom", "The model live in class: a page in the browser that works without internet.")
    parser.add_argument(
        "settings",
        nargs="*",
        metavar="lesson=NAME, school=NAME",
        help="open a lesson, ready to start; begin with a school: one of `staffroom schools`, or your own YAML file, "
        "which the page then offers beside the others",
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the server (default: {PORT}; 0: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--host",
        default=LOOPBACK,
        help=f"address to listen on (default: {LOOPBACK}, this computer only; 0.0.0.0: everybody in the network, "
        "with an access code)",
    )
    parser.add_argument("--code", default="", metavar="CODE", help="the access code, if you want to choose it")
    parser.add_argument("--new-code", action="store_true", help="forget the access codes of the last start")
    given = parser.parse_args(list(arguments))
    _read_settings(given)
    given.code = chosen_code(given.code) if given.code else ""
    if _is_own(given.host) and (given.code or given.new_code):
        raise StaffroomError(
            f"--code: a page on {given.host} needs no access code, because only this computer can reach it; "
            "add --host 0.0.0.0 to open it to the network."
        )
    if not 0 <= given.port <= 65535:
        raise StaffroomError(f"--port = {given.port} is not a port; allowed: 0 to 65535.")
    return given


def main(arguments: Sequence[str], _: Draw | None = None) -> int:
    """Serves the page until Ctrl-C."""
    given = options(arguments)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise StaffroomError(
            f"staffroom classroom needs the package {' and '.join(missing)}; install it with `make demo` in the folder "
            "of staffroom."
        )
    serve(given)
    return 0


def serve(given: argparse.Namespace) -> None:
    """Listens, prints the address, opens the browser, warms the model up meanwhile, and serves."""
    import uvicorn

    from analysis.classroom.connections import allow_open_files, configured
    from analysis.classroom.server import application

    allow_open_files()
    listening = _socket(given.host, given.port)
    names = _names_of(given.host)
    codes, problem = (None, "") if _is_own(given.host) else kept_codes(given.code, given.new_code)
    address = f"http://{names[0]}:{listening.getsockname()[1]}/"
    address += f"?lesson={given.lesson}" if given.lesson else ""
    print(f"The page is at {address} (Ctrl-C ends it).", flush=True)
    if codes:
        _tell(codes, problem, given.host)
    for notice in _notices(given.offer):
        print(notice, flush=True)
    threading.Thread(target=_warm_up, daemon=True).start()
    if not given.no_browser:
        threading.Timer(0.8, webbrowser.open, [address]).start()
    entrance = Entrance((*OWN_NAMES, *names), codes)
    uvicorn.Server(configured(application(entrance, given.offer))).run(sockets=[listening])


def _tell(codes: Codes, problem: str, host: str) -> None:
    print(WARNING.format(codes=codes), flush=True)
    if problem:
        print(problem, flush=True)
    if host in EVERYWHERE and not lan_addresses():
        print(NO_NETWORK, flush=True)


def _notices(offer: "Offer") -> list[str]:
    """What was done to the data of the lecturer's own school while it was read."""
    staff = offer.schools[offer.first].staff
    return [] if staff is None else list(dict.fromkeys(staff.notices))


def _warm_up() -> None:
    """Compiles the model (once on a computer) or loads it, before somebody presses play."""
    from analysis.classroom.request import read
    from sim.kernel.jit import is_compiled
    from sim.results.recording import record_run

    if not is_compiled():
        print("Compiling the model, once on this computer; one to two minutes.", file=sys.stderr, flush=True)
    record_run(read({"size": 10, "years": 1}).scenario)


def _read_settings(given: argparse.Namespace) -> None:
    """Reads lesson= and school= into ``given.lesson`` and ``given.offer``. Raises :class:`StaffroomError`."""
    from analysis.classroom.lessons import check_name
    from analysis.classroom.offered import offer_with, usual_offer

    found: dict[str, str] = {}
    for setting in given.settings:
        key, _, value = setting.partition("=")
        if key not in SETTINGS:
            raise StaffroomError(f"'{setting}' is not a setting of `staffroom classroom`{nearest(key, SETTINGS)}")
        if not value:
            raise StaffroomError(f"'{setting}' names nothing; write {key}=NAME.")
        if key in found:
            raise StaffroomError(f"{key}= is given twice, as '{found[key]}' and as '{value}'.")
        found[key] = value
    given.lesson = check_name(found["lesson"]) if "lesson" in found else ""
    given.offer = offer_with(found["school"]) if "school" in found else usual_offer()


def _socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.socket(family)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(256)
    except OSError as problem:
        raise StaffroomError(
            f"cannot listen on {host}, port {port} ({problem.strerror or problem}); choose another with --port."
        ) from problem
    return found


def _is_own(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _names_of(host: str) -> list[str]:
    """By what names others address this computer when it listens on ``host``, the one that is told to them first."""
    if host not in EVERYWHERE:
        return [bracketed(host)]
    name = socket.gethostname()
    short = name.split(".")[0]
    return list(dict.fromkeys([*lan_addresses(), name, short, f"{short}.local"]))
