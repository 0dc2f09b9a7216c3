"""The address that is told to a class: one that a phone can use, found without internet and without a name server."""

import socket

import pytest

from analysis.classroom import lan
from analysis.classroom import main as page
from analysis.classroom.server import OWN_NAMES


@pytest.fixture
def found(monkeypatch):
    """Sets what the three ways of looking find."""

    def pretend(routes=(), cards=(), name=()):
        monkeypatch.setattr(lan, "_of_routes", lambda: list(routes))
        monkeypatch.setattr(lan, "_of_cards", lambda: list(cards))
        monkeypatch.setattr(lan, "_of_name", lambda: list(name))
        return lan.lan_addresses()

    return pretend


def test_the_way_out_comes_first_and_own_addresses_never(found):
    assert found(["192.168.1.20"], ["127.0.0.1", "10.0.0.4", "192.168.1.20"]) == ["192.168.1.20", "10.0.0.4"]
    assert found([], ["169.254.7.7", "192.168.4.2"], ["127.0.1.1"]) == ["192.168.4.2", "169.254.7.7"]
    assert found([], ["127.0.0.1"], ["127.0.1.1"]) == []


def test_no_network_at_all(monkeypatch):
    """Nothing leads anywhere, no card has an address, the name is unknown: an empty list, no failure."""

    def fail(*_):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "nothing0")])
    monkeypatch.setattr(lan, "ELSEWHERE", ())
    assert lan.lan_addresses() == []


def test_this_computer():
    for address in lan.lan_addresses():
        assert socket.inet_aton(address) and not address.startswith("127.")


def at_once(_, sockets):
    """A server that ends before it began."""
    for listening in sockets:
        listening.close()


@pytest.mark.parametrize("addresses", [["192.168.1.20", "10.0.0.4"], []])
def test_what_is_printed(monkeypatch, capsys, addresses):
    """An address instead of a name wherever there is one; the warning, the code; what is wrong where there is none."""
    served = []
    monkeypatch.setattr(page, "lan_addresses", lambda: addresses)
    monkeypatch.setattr(page, "_warm_up", lambda: None)
    monkeypatch.setattr("uvicorn.Server.run", at_once)
    monkeypatch.setattr("analysis.classroom.server.application", lambda entrance, _: served.append(entrance))
    page.main(["--host", "0.0.0.0", "--port", "0", "--no-browser", "lesson=closed_doors"])
    printed = capsys.readouterr().out
    name = addresses[0] if addresses else socket.gethostname()
    assert f"http://{name}:" in printed and "/?lesson=closed_doors" in printed
    assert "Access code: " in printed and "who knows the address" in printed
    assert ("connect it to the network of the class" in printed) == (not addresses)
    (entrance,) = served
    assert set(entrance.hosts) >= {*OWN_NAMES, *addresses, socket.gethostname()} and len(entrance.code) == 6


def test_alone_it_needs_no_code(monkeypatch, capsys):
    monkeypatch.setattr(page, "_warm_up", lambda: None)
    monkeypatch.setattr("uvicorn.Server.run", at_once)
    page.main(["--port", "0", "--no-browser"])
    printed = capsys.readouterr().out
    assert "http://127.0.0.1:" in printed and "code" not in printed
