"""The address of this computer in its own network, such as 192.168.1.20: a phone in class cannot look up its name."""

import ipaddress
import socket
import struct
import sys

# Addresses of the three private ranges. Nothing is sent there: the system only says from where it would send.
ELSEWHERE = ("192.168.255.254", "10.255.255.254", "172.31.255.254")
ADDRESS_OF = {"linux": 0x8915, "darwin": 0xC0206921}  # SIOCGIFADDR: asks a network card for its address
VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vbox")  # cards that exist inside this computer only


def lan_addresses() -> list[str]:
    """IPv4 addresses that others in the network can type in, the most likely first; without internet and without a
    name server.
    """
    return sorted(dict.fromkeys(filter(_is_outside, [*_of_routes(), *_of_cards(), *_of_name()])), key=_is_makeshift)


def _is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return not (found.is_loopback or found.is_unspecified or found.is_multicast)


def _is_makeshift(address: str) -> bool:
    """One that a computer gave itself because nobody else did."""
    return ipaddress.ip_address(address).is_link_local


def _of_routes() -> list[str]:
    found = []
    for target in ELSEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
            except OSError:  # no way leads there
                continue
            found.append(str(probe.getsockname()[0]))
    return found


def _of_cards() -> list[str]:
    """Of every network card; they have addresses also where no way leads out, as on a router without internet."""
    if sys.platform not in ADDRESS_OF:
        return []
    import fcntl

    found = []
    for _, name in socket.if_nameindex():
        if name.startswith(VIRTUAL):
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                answer = fcntl.ioctl(probe, ADDRESS_OF[sys.platform], struct.pack("256s", name.encode()[:15]))
            except OSError:  # no address
                continue
        found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _of_name() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return sorted({str(address[4][0]) for address in found})
