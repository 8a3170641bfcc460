"""JSON Feed 1.0 and 1.1 to one article an item.

Source: https://www.jsonfeed.org/version/1/ and https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from streams.acquire.entries import Channel, Entry, articles_of
from streams.acquire.limits import AcquireLimits, reject
from streams.codec import encode
from streams.errors import RecordError
from streams.records import RawArticle, Rejected


def is_json_feed(value: Any) -> bool:
    """Return whether `value` is a JSON Feed."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("items"), list)
        and isinstance(value.get("version"), str)
        and "jsonfeed.org/version" in value["version"]
    )


def read_json_feed(
    feed: Mapping[str, Any],
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    url: str | None = None,
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield one article for each item of `feed`, in its order, and one `Rejected` for each that has none.

    `url` is where the feed came from.
    """
    bound = limits or AcquireLimits()
    channel = Channel(
        link=_string(feed, "home_page_url") or _string(feed, "feed_url"),
        title=_string(feed, "title"),
        language=_string(feed, "language"),
    )
    author = _authors(feed)
    entries, refused = [], []
    for number, item in enumerate(islice(feed["items"], bound.max_entries + 1), 1):
        if isinstance(item, Mapping):
            entries.append(_entry(item, author))
        else:
            error = RecordError("an item that is no object", reason="bad_field")
            where = {"path": name, "entry": str(number)}
            refused.append(reject(error, _bytes(item), received=received, source=source, where=where, limits=bound))
    yield from articles_of(
        channel, entries, received=received, source=source, published=published, name=name, url=url, limits=bound
    )
    yield from refused


def _bytes(item: Any) -> bytes:
    try:
        return encode(item)
    except (TypeError, ValueError, RecursionError):
        return repr(item)[:10_000].encode("utf-8", "replace")


def _string(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _entry(item: Mapping[str, Any], feed_author: str | None) -> Entry:
    html, text = _string(item, "content_html"), _string(item, "content_text")
    tags = item.get("tags")
    return Entry(
        id=_string(item, "id"),
        link=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title"),
        body=html or text,
        body_is_html=bool(html) if html or text else None,
        summary=_string(item, "summary"),
        published=_string(item, "date_published"),
        updated=_string(item, "date_modified"),
        author=_authors(item) or feed_author,
        language=_string(item, "language"),
        subjects=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _authors(holder: Mapping[str, Any]) -> str | None:
    """Return the names of `authors` (1.1) or `author` (1.0)."""
    authors = holder.get("authors")
    if not isinstance(authors, list):
        authors = [holder.get("author")]
    names = (_string(author, "name") for author in authors if isinstance(author, Mapping))
    return ", ".join(dict.fromkeys(filter(None, names))) or None
