"""One document of any known format, told by its content, to the articles it holds."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from streams.acquire import gunzip, warc
from streams.acquire.agency.given import Given
from streams.acquire.agency.reading import read_agency_xml
from streams.acquire.agency.wire_copy import read_wire
from streams.acquire.bulk import read_bulk
from streams.acquire.detect import bom_of, detect
from streams.acquire.feeds import read_feed
from streams.acquire.jsonfeed import is_json_feed, read_json_feed
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.lines import read_lines
from streams.acquire.objects import load_values, read_object
from streams.acquire.page import read_page
from streams.acquire.sitemap import read_sitemap
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
    """Yield what one document holds: text, HTML, feed, sitemap, an agency's format, rows or lines; WARC, gzip of any.

    `source` names the outlet of a feed, and of all that names none; `fallback_source` where nothing else does.
    `about` are fields of a row that the document itself cannot say (url, title, source, …), for text and HTML; of a
    feed its `url` is where it came from. Never raises `RecordError`: what cannot be read is yielded as `Rejected`.
    """
    bound = limits or AcquireLimits()

    def whole(document: bytes, named: str) -> Iterator[RawArticle | Rejected]:
        return read_document(
            document,
            received=received,
            source=source,
            published=published,
            media_type=media_type,
            charset=charset,
            name=named,
            about=about,
            fallback_source=fallback_source,
            limits=bound,
        )

    if not data.startswith((gunzip.MAGIC, warc.MAGIC)):
        yield from whole(data, name)
        return
    yield from read_bulk(
        io.BytesIO(data),
        whole,
        received=received,
        source=source,
        published=published,
        name=name,
        fallback_source=fallback_source,
        limits=bound,
    )


def read_document(
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
    limits: AcquireLimits,
) -> Iterator[RawArticle | Rejected]:
    """Yield what a document holds that is neither packed nor an archive; all else as `read_bytes`."""
    said = about or {}
    url = said.get("url") if isinstance(said.get("url"), str) else None
    try:
        kind = detect(data, media_type=media_type, name=name)
        if kind != "lines":
            limits.check_bytes(len(data))
        if kind == "lines":
            wide = bom_of(data) or "utf-8"
            lines = (data if wide == "utf-8" else data.decode(wide, "replace").encode()).splitlines()
            outlet = source or fallback_source
            yield from read_lines(
                lines, received=received, source=outlet, published=published, name=name, limits=limits
            )
        elif kind == "feed":
            yield from read_feed(
                data,
                received=received,
                source=source,
                published=published,
                name=name,
                url=url,
                charset=charset,
                limits=limits,
            )
        elif kind == "sitemap":
            yield from read_sitemap(data, received=received, source=source, name=name, url=url, limits=limits)
        elif kind in ("agency", "wire"):
            given = Given(
                received=received,
                source=source,
                published=published,
                fallback=fallback_source,
                name=name,
                limits=limits,
            )
            yield from (read_agency_xml if kind == "agency" else read_wire)(data, given, charset)
        elif kind == "json":
            yield from _read_json(data, received, source, published, name, url, fallback_source, limits)
        else:
            yield read_page(
                data,
                kind,
                received=received,
                source=source or fallback_source,
                published=published,
                charset=charset,
                about=said,
            )
    except RecordError as error:
        yield reject(error, data, received=received, source=source, where={"path": name}, limits=limits)


def _read_json(
    data: bytes,
    received: datetime,
    source: str | None,
    published: datetime | str | None,
    name: str,
    url: str | None,
    fallback: str | None,
    limits: AcquireLimits,
) -> Iterator[RawArticle | Rejected]:
    """Yield what one JSON value holds, or several one after the other: a JSON Feed, an item, or an array of items."""
    values = load_values(data)
    value: Any = values[0] if len(values) == 1 else values
    if is_json_feed(value):
        yield from read_json_feed(
            value, received=received, source=source, published=published, name=name, url=url, limits=limits
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
