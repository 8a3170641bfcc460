"""A page's own address: what it calls canonical, where that can be true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

_LONG: Final = 12
"""Characters from which the last part of a path names one story."""
_LONGEST: Final = 2000


def canonical(links: Iterable[Mapping[str, str]], stated: Iterable[str | None], url: str | None) -> str | None:
    """Return the first address that the page gives as its own and that is plausible; else `url` as it came.

    Asked are the attributes of `links` with ``rel=canonical``, then `stated` (Open Graph, JSON-LD). Plausible is an
    address of the same site, as a mobile or AMP page's is, or one that ends in the same story's name; a site's front
    page is none.
    """
    named = [link.get("href") for link in links if "canonical" in link.get("rel", "").lower().split()]
    for said in (*named, *stated):
        if said and (found := _absolute(said, url)) and _is_plausible(found, url):
            return found
    return url


def _absolute(said: str, url: str | None) -> str | None:
    try:
        parts = urlsplit(urljoin(url or "", said.strip()[:_LONGEST]))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "." not in host:
        return None
    return urlunsplit(parts._replace(fragment=""))


def _is_plausible(found: str, url: str | None) -> bool:
    there = urlsplit(found)
    if not url:
        return True
    try:
        here = urlsplit(url)
        same = _site(there.hostname or "") == _site(here.hostname or "")
    except ValueError:
        return True
    if len(there.path) <= 1 and not there.query and len(here.path) > 1:
        return False
    last = there.path.rstrip("/").rsplit("/", 1)[-1]
    return same or (len(last) >= _LONG and last in here.path)


def _site(host: str) -> str:
    """Return the part of a host's name under which one outlet keeps its own: ``news.co.uk`` of ``m.news.co.uk``."""
    labels = host.lower().split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-size:])
