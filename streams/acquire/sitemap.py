"""Sitemaps and news sitemaps: pages to fetch, with the headline and the time that a news sitemap gives.

A sitemap is a list of pages, not of articles. `read_sitemap` gives one stub a page, which the poller completes; read as
a document (`read_bytes`), a page with a headline is a flash, as an entry of a feed with a title alone is, and one
without is refused: nothing is fetched there.

Source: sitemaps.org protocol 0.9; Google's news extension (schemas/sitemap-news/0.9) and image extension.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from lxml import etree

from streams.acquire.elements import children, inner, local
from streams.acquire.entries import host_of, plain
from streams.acquire.feedtimes import read_feed_time
from streams.acquire.identify import identify
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.links import canonical_url, web_address
from streams.acquire.xml import decode_xml, mend, parse_xml, recover_xml
from streams.errors import RecordError
from streams.records import Caption, RawArticle, Rejected

MAX_URLS: Final = 50_000
"""Pages of one sitemap. Source: sitemaps.org protocol."""


class SitemapLink(NamedTuple):
    """A sitemap that an index names."""

    url: str
    changed: datetime | None


def sitemaps_in(data: bytes, *, url: str | None = None) -> tuple[SitemapLink, ...]:
    """Return the sitemaps that the index in `data` names, the last changed first; empty if it is a sitemap itself.

    Raises:
        RecordError: `bad_sitemap`, `dtd`.
    """
    root = _root(data)
    found: list[SitemapLink] = []
    for element in root.iter():
        if isinstance(element.tag, str) and local(element) == "sitemap":
            said = {local(child): inner(child) for child in children(element)}
            link = web_address(said.get("loc"), url)
            changed = read_feed_time(said.get("lastmod"))
            if link and len(found) < MAX_URLS:
                found.append(SitemapLink(link, changed[0] if changed else None))
    found.sort(key=lambda one: -one.changed.timestamp() if one.changed else 0.0)
    return tuple(found)


def read_sitemap(
    data: bytes,
    *,
    received: datetime,
    source: str | None = None,
    name: str = "-",
    url: str | None = None,
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield one stub for each page in `data`, in its order: url, title if it has one, times, language, subjects.

    A stub's content is its headline, or nothing; `extra` says ``text_from: title``. Its item is the page's address.

    Raises:
        RecordError: `bad_sitemap`, `dtd`.
    """
    bound = limits or AcquireLimits(max_entries=MAX_URLS)
    number = 0
    for element in _root(data).iter():
        if not isinstance(element.tag, str) or local(element) != "url":
            continue
        number += 1
        where = {"path": name, "entry": str(number)}
        try:
            bound.check_entries(number)
            yield _stub(element, received, source, url)
        except RecordError as error:
            value = etree.tostring(element)[:1_000]
            yield reject(error, value, received=received, source=source, where=where, limits=bound)
            if error.reason == "too_large":
                return


def _root(data: bytes) -> etree._Element:
    root = parse_xml(data)
    if root is None:
        root = recover_xml(mend(decode_xml(data)))
    if root is None or local(root) not in ("urlset", "sitemapindex"):
        raise RecordError("not a sitemap: nothing of it can be read", reason="bad_sitemap")
    return root


def _stub(element: etree._Element, received: datetime, source: str | None, base: str | None) -> RawArticle:
    said = {local(child): child for child in reversed(list(children(element)))}
    link = canonical_url(inner(said["loc"]) if "loc" in said else None, base)
    if link is None:
        raise RecordError("a page without an address", reason="bad_field")
    news = said.get("news")
    about = {local(child): child for child in reversed(list(children(news)))} if news is not None else {}
    words = {key: plain(inner(child)) for key, child in about.items() if len(child) == 0}
    publication = about.get("publication")
    language = (
        next((inner(child) for child in children(publication) if local(child) == "language"), None)
        if (publication is not None)
        else None
    )
    published = read_feed_time(words.get("publication_date")) or None
    changed = read_feed_time(inner(said["lastmod"])) if "lastmod" in said else None
    pictures = (child for child in children(element) if local(child) == "image")
    captions = (next((inner(part) for part in children(child) if local(part) == "caption"), "") for child in pictures)
    title = words.get("title")
    return identify(
        RawArticle(
            article_id="",
            item_id=link,
            source=source or host_of(link) or "unknown",
            received=received,
            url=link,
            content=title or "",
            published=published[0] if published else None,
            published_precision=published[1] if published else "instant",
            updated=changed[0] if changed else None,
            language=plain(language),
            subjects=tuple(filter(None, (word.strip() for word in (words.get("keywords") or "").split(",")))),
            captions=tuple(Caption(text=text) for text in dict.fromkeys(filter(None, map(plain, captions)))),
            extra={"text_from": "title"},
        )
    )
