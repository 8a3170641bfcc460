"""Web addresses as what they name: without how the reader came, and without the redirector before them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

_MAX_LENGTH: Final = 4_000
"""Characters; a longer address is data, not an address."""
_MAX_HOPS: Final = 3
"""Redirectors before one another that are looked through."""
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class _Vocabulary(NamedTuple):
    dropped: frozenset[str]
    dropped_starts: tuple[str, ...]
    targets: frozenset[str]
    redirectors: tuple[tuple[str, str], ...]


@cache
def _vocabulary() -> _Vocabulary:
    rows = files("streams.acquire").joinpath("links.tsv").read_text("utf-8").splitlines()
    cells = [row.split("\t")[:2] for row in rows if row and not row.startswith("#")]
    drops = [pattern.lower() for kind, pattern in cells if kind == "drop"]
    redirectors = [pattern.partition("/") for kind, pattern in cells if kind == "redirector"]
    return _Vocabulary(
        dropped=frozenset(name for name in drops if not name.endswith("*")),
        dropped_starts=tuple(name[:-1] for name in drops if name.endswith("*")),
        targets=frozenset(pattern for kind, pattern in cells if kind == "target"),
        redirectors=tuple((host, "/" + path) for host, _, path in redirectors),
    )


def canonical_url(link: str | None, base: str | None = None) -> str | None:
    """Return the web address that `link` names, seen from `base`; None if it names none (``mailto:``, no host).

    Off come campaign and session parameters, a redirector whose target stands in its own address, the default port,
    the fragment where it names no part of the page, a user name. Nothing is fetched; the order of parameters stays.
    """
    address = (link or "").strip()
    for _ in range(_MAX_HOPS):
        address = _absolute(address, base) or ""
        if not address:
            return None
        target = _target(address)
        if target is None:
            return address
        address, base = target, None
    return address


def web_address(link: str | None, base: str | None = None) -> str | None:
    """Return the web address that `link` names, seen from `base`, with all its parameters; None if it names none.

    For what is asked for as it stands: feeds and lists of pages.
    """
    return _absolute((link or "").strip(), base, whole=True)


def link_key(url: str) -> str:
    """Return what two addresses of one page have in common: no scheme, no ``www.``, no slash at the end, sorted query.

    What is no web address is its own key.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    host = parts.netloc.removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), query, parts.fragment)).removeprefix("//")


def _absolute(link: str, base: str | None, *, whole: bool = False) -> str | None:
    # Blanks and line ends inside an address are the feed's line folding.
    joined = "".join(link.split())
    if not joined or len(joined) > _MAX_LENGTH:
        return None
    try:
        parts = urlsplit(urljoin(base or "", joined))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc += f":{port}"
    if whole:
        return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    query = "&".join(part for part in parts.query.split("&") if part and not _is_tracking(part))
    path, _, parameter = parts.path.partition(";")
    if parameter and not _is_tracking(parameter):
        path = parts.path
    return urlunsplit((parts.scheme, netloc, path or "/", query, _fragment(parts.fragment)))


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    words = _vocabulary()
    return name in words.dropped or name.startswith(words.dropped_starts)


def _fragment(fragment: str) -> str:
    """Return the fragment that names a part or a page of its own; counters, campaigns and quotations name none."""
    # Some feeds count an item's edits there.
    counter = fragment.isdigit() and len(fragment) <= 2
    return "" if counter or fragment.startswith(":~:") or _is_tracking(fragment) else fragment


def _target(url: str) -> str | None:
    """Return the address that a known redirector leads to."""
    words = _vocabulary()
    parts = urlsplit(url)
    host = "." + (parts.hostname or "")
    for name, path in words.redirectors:
        if (host.endswith(name) if name.startswith(".") else host == "." + name) and parts.path.startswith(path):
            found = (value for key, value in parse_qsl(parts.query) if key in words.targets)
            return next((value for value in found if value.startswith(("http://", "https://"))), None)
    return None
