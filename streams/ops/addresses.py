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

_NAT64: Final = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class BlockedAddressError(OSError):
    """The connection would leave for an address that is not public; none was made."""


def is_public(address: str | Address) -> bool:
    """Return whether `address` is one of the open internet.

    Not public: private, loopback, link-local, CGNAT, multicast, reserved and documentation ranges, and IPv6 forms that
    carry such an IPv4 address inside (mapped, 6to4, Teredo, NAT64).

    Source: IANA IPv4 and IPv6 Special-Purpose Address Registries, as `ipaddress` has them.
    """
    try:
        # A zone (fe80::1%eth0) belongs to link-local addresses only.
        parsed = ipaddress.ip_address(address.split("%")[0]) if isinstance(address, str) else address
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if inner is None and parsed.teredo is not None:
            return False
        if inner is None and any(parsed in network for network in _NAT64):
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
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
