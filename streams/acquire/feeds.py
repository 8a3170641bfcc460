"""RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0, to one article an entry.

Well-formed feeds are read strictly; broken ones are mended (`xml.mend`) and read strictly; of what is still broken
`broken` makes what can be made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from streams.acquire.atom import read_atom
from streams.acquire.broken import read_broken
from streams.acquire.elements import local
from streams.acquire.entries import Channel, Entry, articles_of
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.rss import read_rss
from streams.acquire.xml import decode_xml, parse_xml
from streams.records import RawArticle, Rejected


def read_feed(
    data: bytes,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    url: str | None = None,
    charset: str | None = None,
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield one article for each entry of the feed in `data`, in its order, and one `Rejected` for each that has none.

    `url` is where the feed came from: what its relative links are relative to where it does not say. `charset` is what
    the transport said, the last witness that is heard.

    Raises:
        RecordError: `bad_feed` if no reader makes a feed of it; `dtd`.
    """
    bound = limits or AcquireLimits()
    root = parse_xml(data, charset)
    if root is not None:
        channel, entries, lost = *read_tree(root), None
    else:
        channel, entries, lost = read_broken(decode_xml(data, charset), read_tree)
    yield from articles_of(
        channel, entries, received=received, source=source, published=published, name=name, url=url, limits=bound
    )
    if lost is not None:
        yield reject(lost, data, received=received, source=source, where={"path": name}, limits=bound)


def read_tree(root: etree._Element) -> tuple[Channel, Iterator[Entry]]:
    """Return what the feed under `root` says of itself, and its entries in order."""
    return read_atom(root) if local(root) == "feed" else read_rss(root)
