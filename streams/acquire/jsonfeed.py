"""JSON Feed 1.0 and 1.1 to one article an item.

Source: https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from streams.acquire.entries import Channel, Entry, article_of
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
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield one article for each item of `feed`, in its order, and one `Rejected` for each that has none."""
    bound = limits or AcquireLimits()
    channel = Channel(
        link=_string(feed, "home_page_url") or _string(feed, "feed_url"),
        title=_string(feed, "title"),
        language=_string(feed, "language"),
    )
    for number, item in enumerate(feed["items"], 1):
        try:
            bound.check_entries(number)
            yield article_of(_entry(item), channel, received=received, source=source, published=published)
        except RecordError as error:
            where = {"path": name, "entry": str(number)}
            yield reject(error, _bytes(item), received=received, source=source, where=where, limits=bound)
            if error.reason == "too_large":
                return


def _bytes(item: Any) -> bytes:
    try:
        return encode(item)
    except (TypeError, ValueError, RecursionError):
        return repr(item)[:10_000].encode("utf-8", "replace")


def _string(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _entry(item: Any) -> Entry:
    if not isinstance(item, Mapping):
        raise RecordError("an item that is no object", reason="bad_field")
    html, text = _string(item, "content_html"), _string(item, "content_text")
    authors = item.get("authors")
    if not isinstance(authors, list):
        authors = [item.get("author")]
    names = [_string(author, "name") for author in authors if isinstance(author, Mapping)]
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
        author=", ".join(filter(None, names)) or None,
        language=_string(item, "language"),
        subjects=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )
