"""The linked page of an entry that holds a summary only: the feed's fields with the page's text."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from streams.acquire.detect import detect
from streams.acquire.documents import read_bytes
from streams.acquire.fulltext import needs_page
from streams.acquire.identify import identify
from streams.acquire.limits import AcquireLimits
from streams.acquire.polling.answers import check_status
from streams.acquire.polling.cursors import Wanted
from streams.acquire.polling.fetch import Answer, Ask
from streams.acquire.sources import FeedSource, PolledSource, SitemapSource
from streams.clean import clean
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

MAY_PASS: Final = frozenset({"not_found", "no_text", "empty"})
"""Refusals that come of asking too early: sites announce pages that their caches do not have yet."""
_ATTEMPTS: Final = 5
_FIRST_S: Final = 120.0
_LEAST_SHARE: Final = 0.8
"""Of the entry's own text: a page that holds less is a wall, not the article."""


def wants_page(article: RawArticle, source: PolledSource) -> bool:
    """Return whether the page that `article` links to is to be fetched."""
    if article.url is None or article.pub_status != "usable":
        return False
    if isinstance(source, SitemapSource):
        return True
    if not isinstance(source, FeedSource) or source.full_text == "feed":
        return False
    return source.full_text == "page" or needs_page(article)


def combine(entry: RawArticle, page: Answer, *, max_bytes: int) -> RawArticle:
    """Return `entry` with the text of its page; all else stays as the feed says it.

    Raises:
        TransientError: as `check_status`.
        RecordError: as `check_status`; `not_a_page`, or `no_text` if the page holds less than the entry.
    """
    check_status(page, conditional=False)
    kind = detect(page.body, media_type=page.media_type, name="page")
    if kind != "html":
        raise RecordError(f"the linked document is {kind}", reason="not_a_page")
    (read,) = read_bytes(
        page.body,
        received=entry.received,
        source=entry.source,
        media_type=page.media_type,
        charset=page.charset,
        name="page",
        limits=AcquireLimits(max_bytes=max_bytes),
    )
    if isinstance(read, Rejected):
        raise RecordError(read.message, reason=read.reason)
    whole = identify(
        msgspec.structs.replace(
            entry,
            media_type=read.media_type,
            content=read.content,
            content_bytes=read.content_bytes,
            charset=read.charset,
            extra={**entry.extra, "text_from": "page"},
        )
    )
    if len(clean(whole).text) < _LEAST_SHARE * _letters(entry):
        raise RecordError("the linked page holds less than the entry", reason="no_text")
    return whole


def ask_for(url: str, feed: Ask, *, max_bytes: int) -> Ask:
    """Return the request for a linked page: what is secret goes along only where `feed`'s own place is asked."""
    return Ask(url=url, own=feed.own, private=feed.private, headers=feed.headers, max_bytes=max_bytes)


def again(entry: RawArticle, attempts: int, now: datetime, *, after_s: float | None = None) -> Wanted | None:
    """Return when the page is to be tried again after `attempts`: 2, 8, 32, 128 minutes on; None after the last.

    `after_s`: not sooner than that.
    """
    if attempts >= _ATTEMPTS:
        return None
    wait = max(_FIRST_S * 4.0 ** max(attempts - 1, 0), after_s or 0.0)
    return Wanted(article=entry, attempts=attempts, due=(now + timedelta(seconds=wait)).timestamp())


def as_version(article: RawArticle, version: int) -> RawArticle:
    """Return `article` as that version of its item."""
    return identify(msgspec.structs.replace(article, version=version))


def _letters(entry: RawArticle) -> int:
    """Return the length of the entry's own text; 0 where it has none but its headline."""
    try:
        return len(clean(entry).text)
    except RecordError:
        return 0
