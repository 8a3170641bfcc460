"""Sitemaps between two requests: which of their pages are new or changed. Nothing is asked here.

A sitemap has no articles, only addresses; what is remembered of each is when it last changed. It may list all that was
ever published, so pages are taken as known, unread, if they changed more than two days ago and before the last visit,
or if they give no date and stood there at the first reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from streams.acquire.edits import Seen
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.polling.answers import Reading, told_once
from streams.acquire.polling.fetch import Answer
from streams.acquire.sitemap import MAX_URLS, SitemapLink, read_sitemap, sitemaps_in
from streams.acquire.sources import SitemapSource
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

MOST_SITEMAPS: Final = 10
"""Sitemaps of an index that are asked for at one visit."""
_NEW: Final = timedelta(days=2)
"""What a news sitemap holds. Source: developers.google.com, "news sitemap"."""
_PAGE: Final = "page "
_MAP: Final = "map "


def changed_maps(answer: Answer, known: Mapping[str, Seen]) -> tuple[bool, list[SitemapLink]]:
    """Return whether `answer` is an index, and which of its sitemaps to ask for: the changed first, then the undated.

    Raises:
        RecordError: `bad_sitemap`, `dtd`.
    """
    links = sitemaps_in(answer.body, url=answer.url)
    dated = [link for link in links if link.changed is not None and not _is_known(_MAP + link.url, link.changed, known)]
    return bool(links), [*dated, *(link for link in links if link.changed is None)][:MOST_SITEMAPS]


def read_maps(
    source: SitemapSource,
    answers: Sequence[tuple[Answer, SitemapLink | None]],
    known: Mapping[str, Seen],
    refused: frozenset[str],
    *,
    received: datetime,
    visited: datetime | None,
    most: int,
) -> Reading:
    """Return the pages of the sitemaps in `answers` that are to be fetched, the `most` that changed last.

    `visited`: when the source was last read in full. A reading that leaves pages for the next visit is not `complete`;
    they are not among what it has learnt.
    """
    limits = AcquireLimits(max_bytes=source.max_bytes, max_entries=MAX_URLS)
    found: list[Rejected] = []
    learnt: dict[str, Seen] = {}
    maps: dict[str, Seen] = {}
    since = min(received - _NEW, visited or received)
    left: list[RawArticle] = []
    present: dict[str, None] = {}
    for answer, link in answers:
        try:
            entries = list(
                read_sitemap(
                    answer.body, received=received, source=source.name, name="sitemap", url=answer.url, limits=limits
                )
            )
        except RecordError as error:
            where = {"path": "sitemap"}
            found.append(reject(error, answer.body, received=received, source=source.name, where=where, limits=limits))
            continue
        found += [one for one in entries if isinstance(one, Rejected)]
        first = _MAP + link.url not in known if link else not any(key.startswith(_PAGE) for key in known)
        for page in entries:
            if not isinstance(page, RawArticle) or _PAGE + page.item_id in present:
                continue
            present[_PAGE + page.item_id] = None
            changed = _changed(page)
            if _is_known(_PAGE + page.item_id, changed, known):
                continue
            if first if changed is None else changed < since:
                learnt |= page_token(page)
            else:
                left.append(page)
        if link is not None:
            maps[_MAP + link.url] = _token(link.url, link.changed)
    rejected, told, fault = told_once(found, refused)
    left.sort(key=lambda page: (_changed(page) or received, page.item_id), reverse=True)
    return Reading(
        send=(*reversed(left[:most]), *rejected),
        learnt=learnt,
        learnt_at_last={} if len(left) > most else maps,
        present=tuple(present),
        refused=tuple(sorted(told)),
        articles=len(present),
        fault=fault,
        complete=len(left) <= most,
    )


def page_token(page: RawArticle) -> dict[str, Seen]:
    """Return what is to be remembered of `page`, an entry of a sitemap, once it has been dealt with."""
    return {_PAGE + page.item_id: _token(page.item_id, _changed(page))}


def _changed(page: RawArticle) -> datetime | None:
    return max(filter(None, (page.updated, page.published)), default=None)


def _is_known(key: str, changed: datetime | None, known: Mapping[str, Seen]) -> bool:
    seen = known.get(key)
    return seen is not None and seen.content == _stamp(changed)


def _token(item_id: str, changed: datetime | None) -> Seen:
    # Not the item itself: of that, edits.py remembers what its page said.
    return Seen(item_id=f"\x00{item_id}", version=0, content=_stamp(changed))


def _stamp(changed: datetime | None) -> str:
    return changed.isoformat() if changed else ""
