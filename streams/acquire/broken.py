"""Feeds that no strict reader takes, mended or not: what can be made of them, and what to say of the rest.

feedparser takes anything, and is twenty times slower. Its time grows with the square of some hostile inputs, so what
looks like those is read by a parser that passes over faults in linear time and loses more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import feedparser
from lxml import etree

from streams.acquire.entries import Channel, Entry
from streams.acquire.xml import mend, recover_xml
from streams.errors import RecordError
from streams.records import Caption

_CLOSING: Final = ("</rss>", "</feed>", "</rdf:rdf>", "</rdf>", "</channel>")
_MOST_TAGS: Final = 20_000
_LONG_TAG: Final = re.compile(r"<[^<>!][^<>]{4000}")
"""Beyond these feedparser takes seconds."""
_MOST_BROKEN: Final = 400_000
"""Tags of a broken feed; beyond them passing over the faults takes seconds and hundreds of megabytes."""
_ENTRY: Final = re.compile(r"<(?:[A-Za-z]+:)?(?:item|entry)[\s/>]")


def read_broken(
    text: str, strict: Callable[[etree._Element], tuple[Channel, Iterator[Entry]]]
) -> tuple[Channel, Iterator[Entry], RecordError | None]:
    """Return what can be made of a broken feed, and what to say of the part that cannot.

    `text` is the feed as `decode_xml` gave it; `strict` reads the tree that is left when faults are passed over.

    Raises:
        RecordError: `bad_feed`, if nothing can be made of it.
    """
    mended = mend(text)
    cut = not mended.rstrip().lower().endswith(_CLOSING)
    lost = None
    if cut:
        lost = RecordError("the feed ends in the middle; its last entry was left out", reason="truncated_feed")
    if mended.count("<") <= _MOST_TAGS and _LONG_TAG.search(mended) is None:
        channel, entries = _by_feedparser(mended)
        return channel, iter(entries[:-1] if cut else entries), lost
    root = recover_xml(mended) if mended.count("<") <= _MOST_BROKEN else None
    if root is None:
        raise RecordError("not a feed: nothing of it can be read", reason="bad_feed")
    channel, found = strict(root)
    entries = list(found)
    begun = len(_ENTRY.findall(mended))
    if cut:
        entries = entries[:-1]
    elif len(entries) < begun:
        lost = RecordError(f"only {len(entries)} of {begun} entries can be read", reason="bad_feed")
    return channel, iter(entries), lost


def _by_feedparser(text: str) -> tuple[Channel, list[Entry]]:
    # Bytes in a file object: a string would be taken for an address or a path, and be opened.
    parsed: Any = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    entries = [_entry(entry) for entry in parsed.entries]
    if not entries and not parsed.version:
        raise RecordError(f"not a feed: {parsed.get('bozo_exception', 'no entries')}", reason="bad_feed")
    head = parsed.feed
    channel = Channel(
        link=head.get("link"), title=head.get("title"), language=head.get("language"), rights=head.get("rights")
    )
    return channel, entries


def _entry(entry: Any) -> Entry:
    contents = entry.get("content") or []
    body = next((part.get("value") for part in contents if part.get("value")), None)
    source = entry.get("source")
    return Entry(
        id=entry.get("id"),
        link=entry.get("feedburner_origlink") or entry.get("link"),
        title=entry.get("title"),
        body=body,
        summary=entry.get("summary"),
        published=entry.get("published"),
        updated=entry.get("updated") if "updated" in entry else None,
        author=entry.get("author"),
        credit=source.get("title") if isinstance(source, dict) else None,
        rights=entry.get("rights"),
        language=None,
        subjects=tuple(tag.get("term") or "" for tag in entry.get("tags") or []),
        captions=_captions(entry),
    )


def _captions(entry: Any) -> tuple[Caption, ...]:
    """Return the picture's caption where the entry says one; feedparser keeps one credit for all."""
    credits_ = [credit.get("content") for credit in entry.get("media_credit") or [] if credit.get("content")]
    said = entry.get("media_description")
    return (Caption(text=said, credit=credits_[0] if credits_ else None),) if isinstance(said, str) and said else ()
