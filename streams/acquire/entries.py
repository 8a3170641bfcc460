"""What a feed's entries say, whatever the feed's format, and the articles they make."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from streams.acquire.bylines import signed
from streams.acquire.feedtimes import read_feed_time, regions_of
from streams.acquire.identify import identify
from streams.acquire.items import item_ids
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.links import canonical_url
from streams.acquire.rows import mend_text
from streams.acquire.times import day_there, read_time
from streams.errors import RecordError
from streams.records import Caption, RawArticle, Rejected

_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_MARKUP: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_MAX_SHORT: Final = 20_000
_MAX_STANDFIRST: Final = 600
"""Characters: a longer summary beside a body is the body's own beginning."""
_MOST_CAPTIONS: Final = 20
_LONG_SUMMARY: Final = 600
"""Characters: a summary as long as that, twice as long as the body beside it, is the body."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as its feed writes it; `body` and `summary` may hold markup."""

    id: str | None = None
    """`guid`, `atom:id`, `rdf:about` or JSON Feed's `id`."""
    link: str | None = None
    base: str | None = None
    """`xml:base` in force: what relative links are relative to."""
    title: str | None = None
    body: str | None = None
    body_is_html: bool | None = None
    """None: to be seen from the text itself."""
    summary: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    credit: str | None = None
    rights: str | None = None
    language: str | None = None
    subjects: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    withdrawn: bool = False
    """The feed takes back the entry of this id."""
    note: str | None = None
    """Why it does."""


@dataclass(frozen=True, kw_only=True)
class Channel:
    """What the feed says of all its entries."""

    link: str | None = None
    base: str | None = None
    title: str | None = None
    language: str | None = None
    rights: str | None = None


def plain(value: str | None) -> str | None:
    """Return one line of text: tags off, references resolved, blanks collapsed; None if nothing is left."""
    if not value:
        return None
    text = " ".join(html.unescape(_TAG.sub(" ", html.unescape(value))).split())
    return mend_text(text)[:_MAX_SHORT] or None


def has_markup(text: str) -> bool:
    """Return whether `text` holds tags or character references."""
    return _MARKUP.search(text) is not None


def host_of(url: str | None) -> str | None:
    """Return the host of a web address without ``www.``, or None."""
    if not url:
        return None
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def articles_of(
    channel: Channel,
    entries: Iterable[Entry],
    *,
    received: datetime,
    source: str | None,
    published: datetime | str | None = None,
    name: str = "-",
    url: str | None = None,
    limits: AcquireLimits,
) -> Iterator[RawArticle | Rejected]:
    """Yield the article of each entry, in order; a `Rejected` for one that has neither a body nor a title.

    Entries of one item in one feed are its versions: they come in the order of their times. `source` defaults to the
    host of the channel's link, then its title. `url` is the feed's own address.
    """
    front = canonical_url(channel.link, channel.base or url)
    outlet = source or host_of(front) or plain(channel.title)
    taken = list(islice(entries, limits.max_entries + 1))
    links = [_link(entry, channel.base or front or url) for entry in taken]
    outlets = [outlet or host_of(link) or "unknown" for link in links]
    named = [(entry.id, link, entry.title) for entry, link in zip(taken, links, strict=True)]
    ids = item_ids(named, front, outlet or "unknown")
    regions = regions_of(host_of(front) or host_of(url), channel.language)
    for number in _in_order(taken, ids, regions):
        entry = taken[number]
        try:
            limits.check_entries(number + 1)
            when, updated = _times(entry, regions, published)
            yield identify(
                RawArticle(
                    article_id="",
                    item_id=ids[number],
                    source=outlets[number],
                    received=received,
                    url=links[number],
                    updated=updated,
                    **when,
                    **_said(entry, channel),
                )
            )
        except RecordError as error:
            value = " ".join(filter(None, (entry.id, entry.link, entry.title))).encode("utf-8", "replace")
            where = {"path": name, "entry": str(number + 1)}
            yield reject(error, value, received=received, source=source, where=where, limits=limits)
            if error.reason == "too_large":
                return


def _in_order(entries: list[Entry], ids: list[str], regions: frozenset[str]) -> list[int]:
    """Return the entries' numbers, those of one item among their own places by their times."""
    places: dict[str, list[int]] = {}
    for number, item_id in enumerate(ids):
        places.setdefault(item_id or f"\x00{number}", []).append(number)
    order = list(range(len(entries)))
    for numbers in places.values():
        if len(numbers) > 1:
            by_time = sorted(numbers, key=lambda number: _last_time(entries[number], regions))
            for place, number in zip(numbers, by_time, strict=True):
                order[place] = number
    return order


def _last_time(entry: Entry, regions: frozenset[str]) -> datetime:
    found = read_feed_time(entry.updated, regions) or read_feed_time(entry.published, regions)
    return found[0] if found else datetime(1, 1, 1, tzinfo=UTC)


def _times(
    entry: Entry, regions: frozenset[str], published: datetime | str | None
) -> tuple[dict[str, Any], datetime | None]:
    """Return the fields of publication and the time of the last change."""
    updated = read_feed_time(entry.updated, regions)
    when = read_feed_time(entry.published, regions) or updated
    if when is None and published is not None:
        when = read_time(published, "published")
    if when is None:
        return {}, None
    said = entry.published if read_feed_time(entry.published, regions) else entry.updated
    fields = {"published": when[0], "published_precision": when[1], "published_day": day_there(said, when[0])}
    return fields, updated[0] if updated else None


def _said(entry: Entry, channel: Channel) -> dict[str, Any]:
    """Return the fields that hold words.

    Of an entry with a title alone, a flash, the title is the text. `extra` says ``text_from`` where the text is not
    the entry's body: ``summary`` or ``title``.

    Raises:
        RecordError: `no_content`, if it has neither a body nor a title, and withdraws nothing.
    """
    body, summary = (entry.body or "").strip(), (entry.summary or "").strip()
    is_html, text_from = entry.body_is_html, "content"
    if len(summary) > _LONG_SUMMARY and len(plain(summary) or "") > 2 * len(plain(body) or ""):
        body = ""
    if not body or body == summary:
        body, summary, is_html, text_from = summary, "", None, "summary"
    title = plain(entry.title)
    if not body and not title and not entry.withdrawn:
        raise RecordError("an entry with neither a body nor a title", reason="no_content")
    if not body:
        body, title, is_html, text_from = title or "", None, False, "title"
    standfirst = plain(summary)
    if standfirst and (len(standfirst) > _MAX_STANDFIRST or standfirst.rstrip("….") in (plain(body) or "")):
        standfirst = None
    byline, credit = signed(plain(entry.author), plain(entry.credit))
    return {
        "media_type": "text/html" if (has_markup(body) if is_html is None else is_html) else "text/plain",
        "content": mend_text(body),
        "title": title,
        "standfirst": standfirst,
        "language": plain(entry.language) or plain(channel.language),
        "byline": byline,
        "credit": credit,
        "rights": plain(entry.rights) or plain(channel.rights),
        "subjects": tuple(dict.fromkeys(name for name in map(plain, entry.subjects) if name)),
        "captions": tuple(
            Caption(text=text, credit=plain(caption.credit))
            for caption in entry.captions[:_MOST_CAPTIONS]
            if (text := plain(caption.text)) and text != plain(entry.title)
        ),
        "pub_status": "canceled" if entry.withdrawn else "usable",
        "correction_note": plain(entry.note),
        "extra": {} if text_from == "content" or entry.withdrawn else {"text_from": text_from},
    }


def _link(entry: Entry, base: str | None) -> str | None:
    """Return the canonical address of the entry's page."""
    try:
        whole = urljoin(base or "", entry.base) if entry.base else base
    except ValueError:
        whole = base
    link = canonical_url(entry.link, whole)
    return mend_text(link) if link else None
