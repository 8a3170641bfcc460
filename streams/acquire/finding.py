"""What stands at an address that somebody wants as a source, and the entry it gets in the list; pure."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from streams.acquire.detect import detect
from streams.acquire.jsonfeed import is_json_feed
from streams.acquire.objects import load_json
from streams.errors import RecordError

Kind: TypeAlias = Literal["feed", "sitemap", "page"]
_FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
"""What `<link rel=alternate>` calls a feed. Source: rssboard.org/rss-autodiscovery, jsonfeed.org/version/1.1."""
_SITEMAP: Final = re.compile(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_TITLE: Final = re.compile(rb"<title[^<>]{0,200}>\s*(?:<!\[CDATA\[)?(.{0,300}?)(?:\]\]>)?\s*</title>", re.DOTALL)
_HEAD: Final = 20_000
_MOST_OFFERS: Final = 50
_MOST_NAME: Final = 48
_WHOLE_LETTERS: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "ı": "i"}
)
"""Letters that Unicode does not take apart into a base and a mark."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A feed that a page names."""

    url: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What stands at an address."""

    kind: Kind
    title: str
    offers: tuple[Offer, ...] = ()
    """Feeds of a page, as it orders them."""


def find_kind(body: bytes, *, url: str, media_type: str | None = None) -> Found:
    """Return what `body`, the document at `url`, can be polled as.

    Raises:
        RecordError: it is nothing that articles come from; as `detect`.
    """
    if _SITEMAP.search(body[:_HEAD]):
        return Found(kind="sitemap", title="")
    kind = detect(body, media_type=media_type, name=urlsplit(url).path)
    if kind == "feed":
        return Found(kind="feed", title=_title(body))
    if kind == "json":
        value = load_json(body)
        if is_json_feed(value):
            return Found(kind="feed", title=str(value.get("title") or ""))
    if kind == "html":
        return Found(kind="page", title=_title(body), offers=_offers(body, url))
    if kind == "text":
        return Found(kind="page", title="")
    raise RecordError(f"it is {kind}, which cannot be polled; drop it into a folder", reason="not_a_source")


def propose_name(title: str, url: str, taken: Collection[str]) -> str:
    """Return a name for the source that is not `taken`: from its title, else from its address."""
    parts = urlsplit(url)
    host = (parts.hostname or parts.path.rpartition("/")[2] or "source").removeprefix("www.")
    name = _slug(title) or _slug(host) or "source"
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def entry_text(keys: Mapping[str, Any]) -> str:
    """Return the entry of a source as `sources.toml` writes it, a blank line before it."""
    lines = [f"{key} = {_toml(value)}" for key, value in keys.items() if value is not None]
    return "\n".join(["", "[[source]]", *lines]) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))} = {_toml(one)}" for key, one in value.items()) + "}"
    # What JSON writes of texts, numbers and truth values is TOML too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _title(body: bytes) -> str:
    found = _TITLE.search(body[:_HEAD])
    return " ".join(html.unescape(found[1].decode("utf-8", "replace")).split()) if found else ""


def _slug(text: str) -> str:
    """Return `text` as a name: ``News of Łódź – World`` is ``news-of-lodz-world``; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.translate(_WHOLE_LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain)[:_MOST_NAME].strip("-.")


def _offers(body: bytes, url: str) -> tuple[Offer, ...]:
    try:
        root: Any = document_fromstring(body, parser=HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError):
        return ()
    base = urljoin(url, next(iter(root.xpath("//base/@href")), ""))
    offers: dict[str, Offer] = {}
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" not in relations or kind not in _FEED_TYPES or not link.get("href"):
            continue
        try:
            address = urljoin(base, link.get("href", "").strip())
            good = urlsplit(address).scheme in ("http", "https")
        except ValueError:
            continue
        if good and len(offers) < _MOST_OFFERS:
            offers.setdefault(address, Offer(url=address, title=" ".join((link.get("title") or "").split())))
    return tuple(offers.values())
