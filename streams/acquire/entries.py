"""What a feed's entry says, whatever the feed's format, and the article it makes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from streams.acquire.feedtimes import read_feed_time
from streams.acquire.identify import identify
from streams.acquire.rows import mend_text
from streams.acquire.times import read_time
from streams.codec import derive_id
from streams.errors import RecordError
from streams.records import RawArticle

_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_MARKUP: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_MAX_SHORT: Final = 20_000
_MAX_STANDFIRST: Final = 600
"""Characters: a longer summary beside a body is the body's own beginning."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as its feed writes it; `body` and `summary` may hold markup."""

    id: str | None = None
    """`guid`, `atom:id`, `rdf:about` or JSON Feed's `id`."""
    link: str | None = None
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


@dataclass(frozen=True, kw_only=True)
class Channel:
    """What the feed says of all its entries."""

    link: str | None = None
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


def article_of(
    entry: Entry,
    channel: Channel,
    *,
    received: datetime,
    source: str | None,
    published: datetime | str | None = None,
    base: str | None = None,
) -> RawArticle:
    """Return the article that `entry` makes. `source` defaults to the host of the channel's link, then its title.

    Of an entry with a title alone, a flash, the title is the text. The entry's id names the item; one that is unique
    only within its feed (no URI) is hashed with the source.

    Raises:
        RecordError: `no_content`, if it has neither a body nor a title.
    """
    outlet = source or host_of(channel.link) or plain(channel.title) or host_of(entry.link) or "unknown"
    link = _absolute(entry.link, base or channel.link)
    content, is_html = (entry.body or "").strip(), entry.body_is_html
    summary = entry.summary
    if not content:
        content, summary, is_html = (entry.summary or "").strip(), None, None
    title = plain(entry.title)
    if not content and not title:
        raise RecordError("an entry with neither a body nor a title", reason="no_content")
    if not content:
        content, title, is_html = title or "", None, False
    standfirst = plain(summary)
    if standfirst and (len(standfirst) > _MAX_STANDFIRST or standfirst.rstrip("….") in (plain(content) or "")):
        standfirst = None
    when = read_feed_time(entry.published) or read_feed_time(entry.updated)
    if when is None and published is not None:
        when = read_time(published, "published")
    updated = read_feed_time(entry.updated)
    fields: dict[str, Any] = {
        "article_id": "",
        "item_id": _item_id(entry.id, outlet),
        "source": outlet,
        "received": received,
        "media_type": "text/html" if (has_markup(content) if is_html is None else is_html) else "text/plain",
        "content": mend_text(content),
        "url": link,
        "title": title,
        "standfirst": standfirst,
        "updated": updated[0] if updated else None,
        "language": entry.language or channel.language,
        "byline": plain(entry.author),
        "credit": plain(entry.credit),
        "rights": plain(entry.rights) or plain(channel.rights),
        "subjects": tuple(dict.fromkeys(name for name in map(plain, entry.subjects) if name)),
    }
    if when is not None:
        fields["published"], fields["published_precision"] = when
    return identify(RawArticle(**fields))


def _item_id(given: str | None, outlet: str) -> str:
    name = (given or "").strip()
    if not name:
        return ""
    if len(name) <= 500 and re.match(r"(?:https?://|urn:|tag:)\S+$", name):
        return name
    return derive_id("it_", outlet, name)


def _absolute(link: str | None, base: str | None) -> str | None:
    if not link or not link.strip():
        return None
    try:
        whole = urljoin(base or "", link.strip())
        return mend_text(whole) if urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None
