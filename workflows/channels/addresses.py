"""Which network addresses may be asked on an agency's behalf: public ones, or those allowed.

Whoever enters a URL could else make this machine ask its own neighbours (server-side request
forgery). What counts is the address connected to; a name is only a way to find it.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from tracker.errors import TidtamError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Iterable[str]]

LONGEST_URL = 2000
# What Python's registry takes for public, of one version or another, and is not for us to ask.
_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # shared by a provider's customers; one cloud's metadata
        "168.63.129.16/32",  # another cloud's metadata
        "192.0.0.0/24",  # protocol assignments; a third cloud's metadata
        "192.88.99.0/24",  # relays of 6to4
        "198.18.0.0/15",  # benchmarks
        "2001::/23",  # protocol assignments, Teredo among them
        "3fff::/20",  # documentation
    )
)
_IPV6_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_THIS_MACHINE = ipaddress.IPv4Address("127.0.0.1")
_INNER_NAMES = (".local", ".internal", ".home.arpa")  # RFC 6762, ICANN's reservation, RFC 8375
# No name of the internet ends so: it is read as a number (URL Standard, “ends in a number”).
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


class AddressForbidden(TidtamError):
    """The name leads to an address that is not to be asked."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(
            "address-forbidden",
            th=f"{host} ชี้ไปที่ {address} ซึ่งเป็นที่อยู่ภายในที่ไม่ได้อนุญาตให้ติดต่อ "
            "ผู้ดูแลระบบอนุญาตได้ใน [webhook] allow",
            en=f"{host} leads to {address}, which may not be asked; "
            "the administrator may allow it in [webhook] allow",
        )


class HostUnknown(TidtamError):
    """The name leads nowhere just now."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            "host-unknown",
            th=f"ขณะนี้ไม่พบที่อยู่ของ {host} ({why})",
            en=f"{host}: {why}",
        )


class UrlUnusable(TidtamError):
    """What was entered as a webhook's URL cannot be one, or may not be."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__("url-unusable", th=f"ใช้ที่อยู่นี้ไม่ได้ {th}", en=f"this URL will not do: {en}")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts and networks of our own that may be asked although they are not public."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def host(self, name: str) -> bool:
        """Whether this host, by name or address, was allowed as such."""
        bare = name.lower().rstrip(".")
        address = _address(bare)
        return bare in self.hosts or (address is not None and self.address(address))

    def address(self, address: Address) -> bool:
        """Whether this address lies in an allowed network."""
        return any(address in network for network in self.networks)


def allowed_of(entries: Iterable[str]) -> Allowed:
    """The list `[webhook] allow` of the settings, read."""
    hosts, networks = set(), []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry))
        except ValueError:
            hosts.add(entry.lower().rstrip("."))
    return Allowed(frozenset(hosts), tuple(networks))


def checked_url(url: str, *, allowed: Allowed) -> str:
    """The URL as it is to be stored; raises UrlUnusable.

    https with a host, and http only to an allowed one; no name or password in it. An address
    written out, in whatever form, and a name that is an inner one by itself are checked here;
    where another name leads is checked whenever it is asked.
    """
    url = url.strip()
    if not url or len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        raise _write_it_so()
    parts, plain = _split(url)
    host = parts.hostname or ""
    if parts.username is not None or parts.password is not None:
        raise UrlUnusable("ต้องไม่มีชื่อหรือรหัสผ่านในที่อยู่", "no name or password may stand in it")
    if parts.scheme == "http" and not allowed.host(host):
        raise UrlUnusable(
            "ต้องขึ้นต้นด้วย https:// (http ใช้ได้เฉพาะเครื่องใน [webhook] allow)",
            "it must begin with https:// (http only for hosts in [webhook] allow)",
        )
    address = _address_in_disguise(plain)
    if address is None:
        if _ENDS_IN_A_NUMBER.fullmatch(plain):
            raise _write_it_so()
        # a name within an allowed network is known only when it is asked for
        inner = "." not in plain or plain.endswith(_INNER_NAMES)
        forbidden = inner and not allowed.host(host) and not allowed.networks
    else:
        forbidden = not may_be_asked(address, host=host, allowed=allowed)
    if forbidden:
        raise UrlUnusable(
            f"{host} เป็นที่อยู่ภายใน ผู้ดูแลระบบอนุญาตได้ใน [webhook] allow",
            f"{host} is not a public address; the administrator may allow it in [webhook] allow",
        )
    return parts._replace(fragment="").geturl()


def may_be_asked(address: Address, *, host: str, allowed: Allowed) -> bool:
    """Whether an address found for this host may be connected to."""
    return allowed.host(host) or allowed.address(_plain(address)) or is_public(address)


def is_public(address: Address) -> bool:
    """Whether the address is one host of the open internet, and no machine's inner one.

    An IPv4 address within an IPv6 one (mapped, 6to4, NAT64) is judged as what it stands for.
    """
    address = _plain(address)
    if isinstance(address, ipaddress.IPv6Address) and address not in _IPV6_UNICAST:
        return False
    inner = any(address in network for network in _REFUSED)
    return address.is_global and not address.is_multicast and not inner


def addresses_of(
    host: str, port: int, *, allowed: Allowed, resolve: Resolver | None = None
) -> tuple[str, ...]:
    """The addresses of a host, each fit to be connected to; raises AddressForbidden, HostUnknown.

    One that is forbidden forbids the host: an honest name does not point inside as well.
    """
    try:
        found = tuple(dict.fromkeys((resolve or _resolve)(host, port)))
    except (OSError, UnicodeError) as error:
        raise HostUnknown(host, str(error)) from error
    for text in found:
        address = _address(text)
        if address is None or not may_be_asked(address, host=host, allowed=allowed):
            raise AddressForbidden(host, text)
    if not found:
        raise HostUnknown(host, "no address")
    return found


def _resolve(host: str, port: int) -> list[str]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _address_in_disguise(host: str) -> Address | None:
    """The address that a host is without asking anybody: as connecting would read it.

    Numbers in one to four parts, decimal, octal or hexadecimal (inet_aton); and this machine.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return _THIS_MACHINE  # RFC 6761
    address = _address(host)
    if address is not None or not _ENDS_IN_A_NUMBER.fullmatch(host):
        return address
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _split(url: str) -> tuple[SplitResult, str]:
    """The parts of a URL, and its host as it is looked up: in ASCII, without a last full stop."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower().rstrip(".")
    except ValueError as error:
        raise _write_it_so() from error
    if parts.scheme not in ("http", "https") or not host:
        raise _write_it_so()
    try:
        usable = parts.port != 0  # a port that is none raises only when it is asked for
    except ValueError:
        usable = False
    if not usable:
        raise UrlUnusable(
            "พอร์ต (ตัวเลขหลังเครื่องหมาย :) ต้องเป็นจำนวนตั้งแต่ 1 ถึง 65535",
            "the port (after the colon) must be a number from 1 to 65535",
        )
    return parts, host


def _write_it_so() -> UrlUnusable:
    return UrlUnusable(
        "โปรดเขียนเช่น https://hook.example.go.th/tidtam",
        "write it as https://hook.example.go.th/tidtam",
    )
