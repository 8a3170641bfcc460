"""One document of any known format, told by its content, to the articles it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from streams.acquire.detect import Kind, decode_text, detect
from streams.acquire.feeds import read_feed
from streams.acquire.identify import identify
from streams.acquire.jsonfeed import is_json_feed, read_json_feed
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.lines import read_lines
from streams.acquire.objects import load_json, read_object
from streams.acquire.rows import read_row
from streams.codec import encode
from streams.errors import RecordError
from streams.records import RawArticle, Rejected


def read_bytes(
    data: bytes,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    media_type: str | None = None,
    charset: str | None = None,
    name: str = "-",
    about: Mapping[str, Any] | None = None,
    fallback_source: str | None = None,
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield what one document holds: text, HTML, RSS, Atom, JSON Feed, ninjs, rows, or lines of them.

    `source` names the outlet of a feed, and of all that names none; `fallback_source` where nothing else does.
    `about` are fields of a row that the document itself cannot say (url, title, source, …), for text and HTML; of a
    feed its `url` is what relative links are relative to. Never raises `RecordError`: what
    cannot be read is yielded as `Rejected`.
    """
    bound = limits or AcquireLimits()
    try:
        kind = detect(data, media_type=media_type, name=name)
        if kind != "lines":
            bound.check_bytes(len(data))
        if kind == "lines":
            lines, outlet = data.splitlines(), source or fallback_source
            yield from read_lines(lines, received=received, source=outlet, published=published, name=name, limits=bound)
        elif kind == "feed":
            came_from = (about or {}).get("url")
            yield from read_feed(
                data,
                received=received,
                source=source,
                published=published,
                name=name,
                url=came_from if isinstance(came_from, str) else None,
                charset=charset,
                limits=bound,
            )
        elif kind == "json":
            yield from _read_json(data, received, source, published, name, fallback_source, bound)
        else:
            yield _page(data, kind, received, source or fallback_source, published, charset, about or {})
    except RecordError as error:
        yield reject(error, data, received=received, source=source, where={"path": name}, limits=bound)


def _page(
    data: bytes,
    kind: Kind,
    received: datetime,
    source: str | None,
    published: datetime | str | None,
    charset: str | None,
    about: Mapping[str, Any],
) -> RawArticle:
    """Return the article of a plain text or HTML document; undecoded where its charset is in doubt."""
    text = decode_text(data, charset)
    row = {key: value for key, value in about.items() if key not in ("text", "html")}
    row["html" if kind == "html" else "text"] = text if text is not None else "?"
    if published is not None and row.get("published") in (None, ""):
        row["published"] = published
    article = read_row(row, received=received, source=source)
    if text is not None:
        return article
    given = row.get("id")
    undecoded = msgspec.structs.replace(
        article, item_id=article.item_id if given else "", content="", content_bytes=data, charset=charset
    )
    return identify(undecoded)


def _read_json(
    data: bytes,
    received: datetime,
    source: str | None,
    published: datetime | str | None,
    name: str,
    fallback: str | None,
    limits: AcquireLimits,
) -> Iterator[RawArticle | Rejected]:
    """Yield what one JSON value holds: a JSON Feed, an item, or an array of items."""
    value = load_json(data)
    if is_json_feed(value):
        yield from read_json_feed(
            value, received=received, source=source, published=published, name=name, limits=limits
        )
        return
    if not isinstance(value, list):
        yield read_object(value, received=received, source=source, published=published, fallback_source=fallback)
        return
    for number, item in enumerate(value, 1):
        try:
            limits.check_entries(number)
            yield read_object(item, received=received, source=source, published=published, fallback_source=fallback)
        except RecordError as error:
            where = {"path": name, "entry": str(number)}
            kept = data if error.reason == "too_large" else encode(item)
            yield reject(error, kept, received=received, source=source, where=where, limits=limits)
            if error.reason == "too_large":
                return
