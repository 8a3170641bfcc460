"""Which addresses this program may connect to on others' behalf: the public ones, unless a setting says otherwise.

URLs come from subscribers and from feeds. Without this, one that leads to a machine of the own network, or to a cloud's
metadata service, would be fetched with this machine's rights. The check is made on the address of the very connection,
so neither odd notations nor a name that changes between check and use get past it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any, Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NATIVE: Final = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is handed out for the open internet."""
_NEVER: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # IETF protocol assignments, NAT64 discovery among them
            "192.88.99.0/24",  # 6to4 relays
            "2001::/23",  # IETF protocol assignments, Teredo among them
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
        ),
    )
)
"""Not for hosts, though `ipaddress` calls some of it global."""
_ISATAP: Final = 0x5EFE


class BlockedAddressError(OSError):
    """The connection would leave for an address that is not public; none was made."""


def is_public(address: str | Address) -> bool:
    """Return whether `address` is one of the open internet, written as such.

    Not public: private, loopback, link-local, CGNAT, multicast, reserved and documentation ranges, and every IPv6 form
    that carries an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo, ISATAP), wherever that leads: which
    machine it reaches is for the translator to say, not for this program.

    Source: IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 4291 (2000::/3), RFC 5214 (ISATAP).
    """
    try:
        # A zone (fe80::1%eth0) belongs to link-local addresses only, so what it stands on is refused anyway.
        parsed = ipaddress.ip_address(address.split("%")[0]) if isinstance(address, str) else address
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and (
        parsed not in _NATIVE or (int(parsed) >> 32) & 0xFDFF_FFFF == _ISATAP
    ):
        return False
    if any(parsed in network for network in _NEVER if network.version == parsed.version):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def socket_factory(*, allow_private: bool = False) -> Callable[[Any], socket.socket]:
    """Return what aiohttp's `TCPConnector` makes its sockets with: none for an address that is not public.

    Raises (from the returned function):
        BlockedAddressError: before anything is sent.
    """

    def open_socket(info: Any) -> socket.socket:
        family, kind, protocol, _name, where = info
        if not allow_private and not is_public(str(where[0])):
            raise BlockedAddressError(f"{where[0]} is not a public address")
        return socket.socket(family, kind, protocol)

    return open_socket
