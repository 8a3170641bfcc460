"""What the elements of a feed hold, whoever's namespace they are in."""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from streams.records import Caption

_MOST_CHILDREN: Final = 500
"""Elements of one entry that are looked at."""
_MOST_PICTURES: Final = 20
_MEDIA: Final = "search.yahoo.com/mrss"
_ASIDE: Final = (
    _MEDIA,
    "itunes.com",
    "podcastindex.org",
    "georss",
    "purl.org/rss/1.0/modules/slash",
    "google.com/schemas/play",
)
"""Namespaces whose `title`, `description` and `credit` are a picture's or a podcast's, not the article's."""
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, in small letters; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if _is_named(element) else ""


def _is_named(element: etree._Element) -> bool:
    """Return whether it is an element, not a comment or an instruction."""
    return isinstance(element.tag, str)


def space(element: etree._Element) -> str:
    """Return an element's namespace, or the prefix that nobody declared."""
    tag = element.tag if _is_named(element) else ""
    if tag.startswith("{"):
        return tag[1:].partition("}")[0]
    prefix, colon, _ = tag.partition(":")
    return _MEDIA if colon and prefix.lower() == "media" else prefix if colon else ""


def inner(element: etree._Element) -> str:
    """Return an element's text; where it holds elements, its markup (XHTML inside a description)."""
    if len(element) == 0:
        return (element.text or "").strip()
    parts = [html.escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", with_tail=True) for child in element]
    return "".join(parts).strip()


def children(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the first elements of `parent`; no entry has as many as the bound."""
    return islice(parent.iterchildren(), _MOST_CHILDREN)


def text(parent: etree._Element, *names: str) -> str | None:
    """Return the text of the first child called by one of `names` that has any; the names in their order.

    Elements without a namespace go first; those of pictures and podcasts do not count.
    """
    for name in names:
        found = [child for child in children(parent) if local(child) == name and not _is_aside(child)]
        found.sort(key=lambda child: bool(space(child)) and child.prefix is not None)
        value = next((value for value in map(inner, found) if value), None)
        if value is not None:
            return value
    return None


def texts(parent: etree._Element, *names: str) -> tuple[str, ...]:
    """Return the texts of all children called by one of `names`, in order."""
    wanted = (child for child in children(parent) if local(child) in names and len(child) == 0 and not _is_aside(child))
    return tuple(value for value in map(inner, wanted) if value)


def _is_aside(element: etree._Element) -> bool:
    name = space(element)
    return bool(name) and any(part in name for part in _ASIDE)


def captions(entry: etree._Element) -> tuple[Caption, ...]:
    """Return what the feed says of the entry's pictures, each once.

    Source: Media RSS 1.5.1 (rssboard.org/media-rss): `media:content`, `media:group`, `media:thumbnail` with their
    `media:description`, `media:title`, `media:text`, `media:credit` and `media:copyright`, which hold for what is
    inside the element they stand in.
    """
    found: dict[str, Caption] = {}
    for holder, *around in islice(_holders(entry), _MOST_PICTURES):
        said = _said(holder, "description") or _said(holder, "text") or _said(holder, "title")
        if said:
            scopes = (holder, *around)
            credits_ = (_said(scope, name) for name in ("credit", "copyright") for scope in scopes)
            found.setdefault(said, Caption(text=said, credit=next(filter(None, credits_), None)))
    return tuple(found.values())


def _holders(entry: etree._Element) -> Iterator[tuple[etree._Element, ...]]:
    """Yield each element that may say something of a picture, with those it stands in."""
    pictures = [child for child in children(entry) if _MEDIA in space(child) and local(child) in ("content", "group")]
    for picture in pictures:
        if local(picture) == "group":
            yield from ((child, picture, entry) for child in children(picture) if local(child) == "content")
        yield picture, entry
    if pictures or any(_MEDIA in space(child) and local(child) == "thumbnail" for child in children(entry)):
        yield (entry,)


def _said(holder: etree._Element, name: str) -> str | None:
    for child in children(holder):
        if local(child) == name and _MEDIA in space(child):
            value = " ".join(html.unescape(inner(child)).split())
            if value:
                return value
    return None
