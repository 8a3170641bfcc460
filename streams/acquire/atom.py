"""Atom 1.0 and 0.3: what its elements say of the feed and of each entry, and which entries it takes back.

Source: RFC 4287 (Atom), RFC 5023, RFC 6721 (`at:deleted-entry`), draft-ietf-atompub-format-00 (Atom 0.3).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final

from lxml import etree

from streams.acquire.elements import XML_LANG, captions, children, inner, local, text
from streams.acquire.entries import Channel, Entry

_MAX_BASE64: Final = 4_000_000


def read_atom(root: etree._Element) -> tuple[Channel, Iterator[Entry]]:
    """Return what the feed under `root` says of itself, and its entries and tombstones in order."""
    channel = Channel(
        link=atom_link(root) or text(root, "link"),
        title=_construct(_child(root, "title"))[0],
        language=root.get(XML_LANG),
        rights=_construct(_child(root, "rights") if _child(root, "rights") is not None else _child(root, "copyright"))[
            0
        ],
        base=root.base,
    )
    author = _authors(root)
    return channel, (
        _tombstone(element) if local(element) == "deleted-entry" else _entry(element, author)
        for element in root.iterchildren()
        if local(element) in ("entry", "deleted-entry")
    )


def atom_link(parent: etree._Element) -> str | None:
    """Return the address of the page that `parent` is about: `rel` alternate or none, HTML before other types."""
    links = [child for child in children(parent) if local(child) == "link" and (child.get("href") or "").strip()]
    pages = [link for link in links if (link.get("rel") or "alternate") == "alternate"]
    pages.sort(key=lambda link: "html" not in (link.get("type") or "html"))
    return pages[0].get("href") if pages else None


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    found = (child for child in children(parent) if local(child) == name) if parent is not None else iter(())
    return next((child for child in found if not child.tag.startswith("{http://search.yahoo.com")), None)


def _construct(element: etree._Element | None) -> tuple[str | None, bool | None]:
    """Return an Atom text construct and whether it is HTML; None: to be seen from the text itself."""
    if element is None:
        return None, None
    kind, mode = (element.get("type") or "text").lower(), (element.get("mode") or "").lower()
    if "/" in kind and not kind.startswith("text/") and not kind.endswith(("/xhtml+xml", "/xml")):
        return None, None
    if mode == "base64":
        return _decoded(inner(element)), "html" in kind
    if (kind == "xhtml" or mode == "xml") and len(element) == 1 and local(element[0]) == "div":
        return inner(element[0]), True
    # Feeds that forget to say html are many: tags inside tell.
    return inner(element) or None, True if "html" in kind else None


def _decoded(value: str) -> str | None:
    try:
        return base64.b64decode("".join(value.split())[:_MAX_BASE64], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _authors(parent: etree._Element | None) -> str | None:
    if parent is None:
        return None
    names = [text(child, "name") for child in children(parent) if local(child) == "author"]
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _entry(entry: etree._Element, feed_author: str | None) -> Entry:
    source, content = _child(entry, "source"), _child(entry, "content")
    body, is_html = _construct(content)
    out_of_line = content.get("src") if content is not None and body is None else None
    summary, _ = _construct(_child(entry, "summary"))
    title, _ = _construct(_child(entry, "title"))
    return Entry(
        id=text(entry, "id"),
        link=text(entry, "origlink") or atom_link(entry) or out_of_line or text(entry, "link"),
        base=entry.base,
        title=title,
        body=body,
        body_is_html=is_html,
        summary=summary,
        published=text(entry, "published", "issued", "created"),
        updated=text(entry, "updated", "modified"),
        author=_authors(entry) or text(entry, "creator") or _authors(source) or feed_author,
        credit=_construct(_child(source, "title"))[0],
        rights=text(entry, "rights") or (text(source, "rights") if source is not None else None),
        language=entry.get(XML_LANG) or (content.get(XML_LANG) if content is not None else None),
        subjects=tuple(
            child.get("label") or child.get("term") or inner(child)
            for child in children(entry)
            if local(child) in ("category", "subject")
        ),
        captions=captions(entry),
    )


def _tombstone(element: etree._Element) -> Entry:
    """Return the entry that takes another back."""
    return Entry(
        id=element.get("ref"), updated=element.get("when"), withdrawn=True, note=text(element, "comment"), link=None
    )
