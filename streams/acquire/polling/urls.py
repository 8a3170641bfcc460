"""Which addresses of the web are asked for at all, before any name is resolved.

What is refused here leaves no trace outside, not even a question to a name server. What passes is still checked on the
address of the very connection (`ops.addresses`), so nothing rests on these rules alone.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final, NamedTuple

from yarl import URL

from streams.errors import RecordError
from streams.ops.addresses import is_public

_MOST_CHARACTERS: Final = 4_000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_AUTHORITY: Final = re.compile(r"[^:/?#]+://([^/?#]*)")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*")
_LOCAL_NAMES: Final = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "onion", "arpa"}
)
"""Last labels that name machines of an own network, or no machine of the open internet.

Source: RFC 6761, 6762, 7686, 8375; ICANN's resolution on .internal; names.icann.org's collision list (home, corp).
"""
_ODD_PORTS: Final = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
"""Ports from 1024 on that belong to other protocols. Source: fetch.spec.whatwg.org, "bad port"."""


class Origin(NamedTuple):
    """Who is asked; what is secret is sent to the same again only."""

    scheme: str
    host: str
    port: int


def origin_of(url: URL) -> Origin:
    """Return whom `url`, as `read_url` returned it, asks."""
    return Origin(url.scheme, (url.raw_host or "").rstrip("."), url.port or 0)


def read_url(text: str, *, base: URL | None = None, own: Origin | None = None) -> URL:
    """Return the address in `text`, relative to `base`, without its fragment.

    `own` is a source's own place, which the one who set it up may have put on any host and port.

    Raises:
        RecordError: `bad_url` if it is no http or https address, or carries a user name; `blocked_address` if it names
            a machine or port that is not for the public. Messages name the host at most, never path or query.
    """
    address = text.strip(" \t\r\n\f")
    if len(address) > _MOST_CHARACTERS or _CONTROL.search(address):
        raise RecordError("an address with control characters or beyond 4,000 characters", reason="bad_url")
    try:
        url = URL(address) if base is None else base.join(URL(address))
        # Asked for here, since yarl looks at them late and then raises from any property.
        _ = url.port, url.raw_host, str(url)
    except (ValueError, UnicodeError, TypeError) as error:
        raise RecordError("not an address", reason="bad_url") from error
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise RecordError("not an http or https address", reason="bad_url")
    authority = _AUTHORITY.match(address)
    if url.user is not None or url.password is not None or (authority and "@" in authority[1]):
        raise RecordError(f"the address on {_shown(url)} carries a user name", reason="bad_url")
    url = url.with_fragment(None)
    place = origin_of(url)
    if own is None or place[1:] != own[1:]:
        _check_host(place.host)
        _check_port(place)
    return url


def _shown(url: URL) -> str:
    return (url.raw_host or "")[:100]


def _check_host(host: str) -> None:
    if ":" in host:
        # What is no plain IPv6 address, a zone say, is not public either.
        if not is_public(host) or "%" in host:
            raise RecordError(f"[{host[:60]}] is not a public address", reason="blocked_address")
        return
    if len(host) > 253 or _HOST.fullmatch(host) is None:
        raise RecordError("its host is no name", reason="bad_url")
    last = host.rpartition(".")[2]
    if _NUMBER.fullmatch(last):
        # Decimal, octal, hex and short forms: what the system makes of them is not what is written.
        if not (_is_dotted_quad(host) and is_public(host)):
            raise RecordError(f"{host[:60]} is not a public address", reason="blocked_address")
    elif last in _LOCAL_NAMES or "." not in host:
        raise RecordError(f"{host[:60]} is a name of an own network", reason="blocked_address")


def _is_dotted_quad(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _check_port(place: Origin) -> None:
    if place.port not in (80, 443) and (place.port < 1024 or place.port in _ODD_PORTS):
        raise RecordError(f"port {place.port} of {place.host[:60]} is not one of the web", reason="blocked_address")
