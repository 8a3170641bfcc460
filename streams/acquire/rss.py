"""RSS 0.90, 0.91, 0.92, 1.0 and 2.0: what its elements say of the feed and of each item.

Source: RSS 2.0 (rssboard.org/rss-specification), RSS 1.0 (web.resource.org/rss/1.0/spec), RSS 0.90 and 0.91 (Netscape,
UserLand), and the modules content, Dublin Core, PRISM, Media RSS, FeedBurner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from streams.acquire.atom import atom_link
from streams.acquire.elements import XML_LANG, captions, children, local, text, texts
from streams.acquire.entries import Channel, Entry

_PUBLISHED: Final = ("pubdate", "date", "issued", "published", "publicationdate", "created", "available")
_UPDATED: Final = ("updated", "modified")
_BODIES: Final = ("encoded", "full-text", "fulltext", "body")


def read_rss(root: etree._Element) -> tuple[Channel, Iterator[Entry]]:
    """Return what the feed under `root` says of itself, and its items in order."""
    head = next((child for child in root.iterchildren() if local(child) == "channel"), root)
    channel = Channel(
        link=text(head, "link"),
        title=text(head, "title"),
        language=text(head, "language") or root.get(XML_LANG),
        rights=text(head, "copyright", "rights"),
    )
    # RSS 1.0 and 0.90 put the items beside the channel, all others inside.
    items = (element for element in root.iter() if isinstance(element.tag, str) and local(element) == "item")
    return channel, (_item(item) for item in items)


def _item(item: etree._Element) -> Entry:
    encoded = text(item, *_BODIES)
    body = encoded or text(item, "content")
    summary = text(item, "description", "summary", "abstract")
    guid = text(item, "guid", "identifier")
    # Names first: lxml takes the square of their number to hand out all values.
    about = next((item.get(key) for key in item.attrib if str(key).endswith("}about")), None)
    link = text(item, "origlink") or text(item, "link") or atom_link(item)
    if link is None and guid and guid.startswith(("http://", "https://")) and _is_permalink(item):
        link = guid
    return Entry(
        id=guid or about,
        link=link,
        base=item.base,
        title=text(item, "title"),
        body=body,
        body_is_html=True if encoded else None,
        summary=summary,
        published=text(item, *_PUBLISHED),
        updated=text(item, *_UPDATED),
        author=", ".join(dict.fromkeys(texts(item, "creator"))) or _author(item) or text(item, "byline"),
        credit=next((value for value in texts(item, "credit", "source") if "://" not in value), None),
        rights=text(item, "rights", "copyright"),
        language=text(item, "language") or item.get(XML_LANG),
        subjects=texts(item, "category", "subject"),
        captions=captions(item),
    )


def _is_permalink(item: etree._Element) -> bool:
    return not any(
        local(child) == "guid" and (child.get("isPermaLink") or "true").lower() == "false" for child in children(item)
    )


def _author(item: etree._Element) -> str | None:
    """Return RSS's `author`, an address with the name in brackets: the name; None for a bare address."""
    author = next((child for child in children(item) if local(child) == "author" and len(child) > 0), None)
    value = text(author, "name") if author is not None else text(item, "author")
    if value and "@" in value:
        _, bracket, rest = value.partition("(")
        return rest.rstrip(") ") if bracket else None
    return value
