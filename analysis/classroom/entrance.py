"""Who may come in, by what name, and what a request must look like before anything of it is read or computed.

A page elsewhere can reach this server through a visitor's browser: by a name that leads here (DNS rebinding), by a form
or script that posts, by a frame. Each is refused by what the browser itself says of the request.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from analysis.classroom.codes import Codes

OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
COOKIE = "staffroom_access"
ACCESS = "/access"
METHODS = ("GET", "HEAD", "POST")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
OWN_SITE = ("same-origin", "none")  # what Sec-Fetch-Site says of the page itself and of an address typed in
Headers = dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """A status and the sentence that goes with it."""

    status: int
    sentence: str
    headers: Headers = field(default_factory=dict)


@dataclass(frozen=True)
class Entrance:
    """``hosts``: the names by which the server is addressed; ``codes``: what visitors must know, None where the server
    listens to this computer only: then whoever comes is the lecturer.
    """

    hosts: tuple[str, ...] = OWN_NAMES
    codes: Codes | None = None

    @property
    def code(self) -> str:
        """The code for the class, "" where none is needed."""
        return self.codes.visitor if self.codes else ""

    def known(self, cookie: str) -> tuple[str, str]:
        """(role, visitor): "lecturer", "visitor", or "" for somebody who has not given a code yet; and by what name the
        server knows him.
        """
        return self.codes.of_cookie(cookie) if self.codes else ("lecturer", "")

    def refusal(self, scope: Any) -> Refusal | None:
        """Why a request is not even read; None where it may go on."""
        headers = headers_of(scope["headers"])
        method, path = scope["method"], scope["path"]
        if not self.is_addressed(headers.get("host", ""), scope):
            return Refusal(421, "This server is not addressed by that name.")
        if method not in METHODS:
            return Refusal(405, "Only GET, HEAD and POST are answered here.", {"Allow": ", ".join(METHODS)})
        if is_foreign(headers, method):
            return Refusal(403, "A page of another site has asked; only this server's own page may.")
        if method == "POST":
            wanted = FORM if path == ACCESS else JSON
            if headers.get("content-type", "").split(";")[0].strip().lower() != wanted:
                return Refusal(415, f"Send this with the header Content-Type: {wanted}.")
        return None

    def is_addressed(self, host: str, scope: Any) -> bool:
        """Whether a Host header means this server: one of its names, or the very address that was connected to."""
        name = host_name(host)
        local = (scope.get("server") or ("", 0))[0] or ""
        known = {host_name(known) for known in self.hosts}
        return bool(name) and (name in known or (self.codes is not None and name == host_name(bracketed(local))))


def host_name(host: str) -> str:
    """The name or address in a Host header as it is compared: without port, capitals, brackets and a dot at the end;
    "" for what is none.
    """
    name, colon, port = host.strip().lower().rpartition(":")
    if not colon or host.rstrip().endswith("]"):
        name = host.strip().lower()
    elif not (port.isascii() and port.isdigit()):
        return ""
    if name.startswith("[") and name.endswith("]"):
        return address_of(name[1:-1])
    if ":" in name:  # an IPv6 address without brackets
        return ""
    return name.removesuffix(".")


def address_of(given: str) -> str:
    """An address as it is compared: IPv6 in its short form, IPv4 inside IPv6 as IPv4."""
    try:
        found = ipaddress.ip_address(given)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def bracketed(address: str) -> str:
    """An address as it stands in a Host header or URL."""
    return f"[{address}]" if ":" in address else address


def sender_of(scope: Any) -> str:
    """The address from which somebody asks; of an IPv6 address the half that one household or computer has."""
    address = address_of((scope.get("client") or ("", 0))[0] or "")
    if ":" in address:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return address or "unknown"


def headers_of(pairs: Sequence[tuple[bytes, bytes]]) -> Headers:
    """Headers by their names; a name that comes twice has its values joined, so that neither is overlooked."""
    found: Headers = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def is_foreign(headers: Headers, method: str) -> bool:
    """Whether a page of another site asks. To follow a link to the page, or to reload it, is no such question."""
    site = headers.get("sec-fetch-site", "none")
    is_visit = method != "POST" and headers.get("sec-fetch-mode") == "navigate"
    is_visit = is_visit and headers.get("sec-fetch-dest", "document") == "document"
    if site not in OWN_SITE and not is_visit:
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        found = urlsplit(origin)
        return found.scheme not in ("http", "https") or found.netloc.lower() != headers.get("host", "").lower()
    except ValueError:
        return True
