"""RSS 0.9x, 1.0 and 2.0, and Atom, to one article an entry.

Well-formed feeds are read strictly; broken ones are mended (`xml.mend`); what is broken still goes to feedparser, which
is twenty times slower and takes anything. Its time grows with the square of some hostile inputs, so what looks like
those is read by a parser that passes over faults in linear time and loses more.

Source: RSS 2.0 (rssboard.org/rss-specification), RSS 1.0 (web.resource.org/rss/1.0/spec), RFC 4287 (Atom), and the
modules content, Dublin Core, media.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

import feedparser
from lxml import etree

from streams.acquire.entries import Channel, Entry, article_of
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.xml import decode_xml, mend, parse_xml, recover_xml
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

_CLOSING: Final = ("</rss>", "</feed>", "</rdf:rdf>", "</rdf>")
_MOST_TAGS: Final = 20_000
_LONG_TAG: Final = re.compile(r"<[^<>!][^<>]{4000}")
"""Beyond these feedparser takes seconds."""
_MOST_BROKEN: Final = 400_000
"""Tags of a broken feed; beyond them passing over the faults takes seconds and hundreds of megabytes."""
_MOST_CHILDREN: Final = 500
"""Elements of one entry that are looked at."""
_ENTRY: Final = re.compile(r"<(?:[A-Za-z]+:)?(?:item|entry)[\s/>]")
_XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def read_feed(
    data: bytes,
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    name: str = "-",
    limits: AcquireLimits | None = None,
) -> Iterator[RawArticle | Rejected]:
    """Yield one article for each entry of the feed in `data`, in its order, and one `Rejected` for each that has none.

    Raises:
        RecordError: `bad_feed` if no reader makes a feed of it; `dtd`.
    """
    bound = limits or AcquireLimits()
    root = parse_xml(data)
    if root is not None:
        channel, entries, lost = *_strict(root), None
    else:
        channel, entries, lost = _tolerant(data)
    base = root.get(_XML_BASE) if root is not None else None
    for number, entry in enumerate(entries, 1):
        where = {"path": name, "entry": str(number)}
        try:
            bound.check_entries(number)
            yield article_of(entry, channel, received=received, source=source, published=published, base=base)
        except RecordError as error:
            value = " ".join(filter(None, (entry.id, entry.link, entry.title))).encode("utf-8", "replace")
            yield reject(error, value, received=received, source=source, where=where, limits=bound)
            if error.reason == "too_large":
                return
    if lost is not None:
        yield reject(lost, data, received=received, source=source, where={"path": name}, limits=bound)


# ---------------------------------------------------------------- well-formed


def _strict(root: etree._Element) -> tuple[Channel, Iterator[Entry]]:
    name = _local(root)
    if name == "feed":
        channel = Channel(
            link=_atom_link(root),
            title=_text(root, "title"),
            language=root.get(_XML_LANG),
            rights=_text(root, "rights"),
        )
        return channel, (_atom_entry(entry) for entry in root.iterchildren() if _local(entry) == "entry")
    head = next((child for child in root.iterchildren() if _local(child) == "channel"), root)
    channel = Channel(
        link=_text(head, "link"),
        title=_text(head, "title"),
        language=_text(head, "language"),
        rights=_text(head, "copyright") or _text(head, "rights"),
    )
    # RSS 1.0 and 0.90 put the items beside the channel, all others inside.
    items = (element for element in root.iter() if isinstance(element.tag, str) and _local(element) == "item")
    return channel, (_rss_item(item) for item in items)


def _local(element: etree._Element) -> str:
    tag = element.tag
    return etree.QName(tag).localname.lower() if isinstance(tag, str) else ""


def _space(element: etree._Element) -> str:
    return (etree.QName(element.tag).namespace or "") if isinstance(element.tag, str) else ""


def _inner(element: etree._Element) -> str:
    """Return an element's text; where it holds elements, its markup (XHTML inside a description)."""
    if len(element) == 0:
        return (element.text or "").strip()
    parts = [html.escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", with_tail=True) for child in element]
    return "".join(parts).strip()


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    return islice(parent.iterchildren(), _MOST_CHILDREN)


def _text(parent: etree._Element, name: str) -> str | None:
    """Return the text of the first child called `name` that has any, elements without a namespace first."""
    found = [child for child in _children(parent) if _local(child) == name]
    found.sort(key=lambda child: bool(_space(child)) and child.prefix is not None)
    return next((text for text in map(_inner, found) if text), None)


def _rss_item(item: etree._Element) -> Entry:
    encoded = _text(item, "encoded")
    content = next(
        (_inner(child) for child in _children(item) if _local(child) == "content" and "mrss" not in _space(child)),
        None,
    )
    description = _text(item, "description") or _text(item, "summary")
    body = encoded or content
    guid = _text(item, "guid") or _text(item, "identifier")
    about = next((value for key, value in item.attrib.items() if str(key).endswith("}about")), None)
    link = _text(item, "link") or _atom_link(item)
    if link is None and guid and guid.startswith(("http://", "https://")) and _guid_is_link(item):
        link = guid
    credit = next(
        (_inner(child) for child in _children(item) if _local(child) in ("credit", "source") and len(child) == 0),
        None,
    )
    return Entry(
        id=guid or (str(about) if about else None),
        link=link,
        title=_text(item, "title"),
        body=body,
        body_is_html=True if encoded else None,
        summary=description,
        published=_text(item, "pubdate") or _text(item, "date") or _text(item, "issued") or _text(item, "published"),
        updated=_text(item, "updated") or _text(item, "modified"),
        author=_text(item, "creator") or _author(item),
        credit=credit,
        rights=_text(item, "rights") or _text(item, "copyright"),
        language=_text(item, "language"),
        subjects=tuple(
            _inner(child) for child in _children(item) if _local(child) in ("category", "subject") and len(child) == 0
        ),
    )


def _guid_is_link(item: etree._Element) -> bool:
    return not any(
        _local(child) == "guid" and (child.get("isPermaLink") or "true").lower() == "false" for child in _children(item)
    )


def _author(item: etree._Element) -> str | None:
    """Return RSS's `author`, an address with the name in brackets: the name; None for a bare address."""
    value = _text(item, "author")
    if value and "@" in value:
        _, bracket, rest = value.partition("(")
        return rest.rstrip(") ") if bracket else None
    return value


def _atom_link(parent: etree._Element) -> str | None:
    links = [child for child in _children(parent) if _local(child) == "link" and child.get("href")]
    for rel in ("alternate", None):
        for link in links:
            if link.get("rel") == rel:
                return link.get("href")
    return None


def _atom_text(element: etree._Element | None) -> tuple[str | None, bool | None]:
    """Return an Atom text construct and whether it is HTML."""
    if element is None:
        return None, None
    kind = (element.get("type") or "text").lower()
    if element.get("src") and not _inner(element):
        return None, None
    if kind in ("text", "text/plain"):
        # Feeds that forget to say html are many: tags inside tell.
        return _inner(element), None
    if kind == "xhtml" and len(element) == 1:
        return _inner(element[0]), True
    return _inner(element), "html" in kind


def _atom_entry(entry: etree._Element) -> Entry:
    named = {_local(child): child for child in reversed(list(_children(entry)))}
    body, is_html = _atom_text(named.get("content"))
    summary, _ = _atom_text(named.get("summary"))
    title, _ = _atom_text(named.get("title"))
    authors = [_text(child, "name") for child in _children(entry) if _local(child) == "author"]
    source = named.get("source")
    return Entry(
        id=_text(entry, "id"),
        link=_atom_link(entry),
        title=title,
        body=body,
        body_is_html=is_html,
        summary=summary,
        published=_text(entry, "published") or _text(entry, "issued") or _text(entry, "created"),
        updated=_text(entry, "updated") or _text(entry, "modified"),
        author=", ".join(filter(None, authors)) or None,
        credit=_text(source, "title") if source is not None else None,
        rights=_text(entry, "rights"),
        language=entry.get(_XML_LANG),
        subjects=tuple(
            child.get("label") or child.get("term") or "" for child in _children(entry) if _local(child) == "category"
        ),
    )


# ---------------------------------------------------------------- broken


def _tolerant(data: bytes) -> tuple[Channel, Iterator[Entry], RecordError | None]:
    """Return what can be made of a broken feed, and what to say of the part that cannot."""
    text = mend(decode_xml(data))
    cut = not text.rstrip().lower().endswith(_CLOSING)
    lost = None
    if cut:
        lost = RecordError("the feed ends in the middle; its last entry was left out", reason="truncated_feed")
    if text.count("<") <= _MOST_TAGS and _LONG_TAG.search(text) is None:
        channel, entries = _by_feedparser(text)
        return channel, iter(entries[:-1] if cut else entries), lost
    root = recover_xml(text) if text.count("<") <= _MOST_BROKEN else None
    if root is None:
        raise RecordError("not a feed: nothing of it can be read", reason="bad_feed")
    channel, found = _strict(root)
    entries = list(found)
    begun = len(_ENTRY.findall(text))
    if cut:
        entries = entries[:-1]
    elif len(entries) < begun:
        lost = RecordError(f"only {len(entries)} of {begun} entries can be read", reason="bad_feed")
    return channel, iter(entries), lost


def _by_feedparser(text: str) -> tuple[Channel, list[Entry]]:
    # Bytes in a file object: a string would be taken for an address or a path, and be opened.
    parsed: Any = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    entries = [_parsed_entry(entry) for entry in parsed.entries]
    if not entries and not parsed.version:
        raise RecordError(f"not a feed: {parsed.get('bozo_exception', 'no entries')}", reason="bad_feed")
    head = parsed.feed
    channel = Channel(
        link=head.get("link"), title=head.get("title"), language=head.get("language"), rights=head.get("rights")
    )
    return channel, entries


def _parsed_entry(entry: Any) -> Entry:
    contents = entry.get("content") or []
    body = next((part.get("value") for part in contents if part.get("value")), None)
    return Entry(
        id=entry.get("id"),
        link=entry.get("link"),
        title=entry.get("title"),
        body=body,
        summary=entry.get("summary"),
        published=entry.get("published"),
        updated=entry.get("updated") if "updated" in entry else None,
        author=entry.get("author"),
        rights=entry.get("rights"),
        language=None,
        subjects=tuple(tag.get("term") or "" for tag in entry.get("tags") or []),
    )
