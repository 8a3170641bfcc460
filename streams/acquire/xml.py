"""XML from strangers: parsed without DTDs, entities or network; mended where feeds are habitually broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

from lxml import etree

from streams.acquire.detect import bom_of
from streams.errors import RecordError

_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING: Final = re.compile(rb"""^[^<]{0,8}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>", re.IGNORECASE)
_DOCTYPE_HEAD: Final = 8_192
"""Characters within which a document type is looked for; looking further costs the square of a hostile input."""
_REFERENCE: Final = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XML_NAMED: Final = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_PREFIXES: Final = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
"""Namespaces that feeds use without declaring them."""


def parse_xml(data: bytes) -> etree._Element | None:
    """Return the root of `data` if it is well-formed, or is so once its usual faults are mended; else None.

    Raises:
        RecordError: `dtd`, if it declares entities of its own.
    """
    if b"<!ENTITY" in data[:65_536].upper():
        raise RecordError("XML that declares entities is refused", reason="dtd")
    if b"<!DOCTYPE" not in data[:4_096].upper():
        root = _strict(data)
        if root is not None:
            return root
    text = mend(decode_xml(data))
    root = _strict(text.encode())
    return root if root is not None else _strict(_declare(text).encode())


def _strict(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None


def recover_xml(text: str) -> etree._Element | None:
    """Return what is left of `text` when every fault is passed over; None if that is nothing."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None


def decode_xml(data: bytes) -> str:
    """Return `data` as text: by its byte order mark, as UTF-8 if it is that, else as it declares, else as Windows-1252.

    Valid UTF-8 counts for more than a declaration: feeds that declare Latin-1 and send UTF-8 are common, text that is
    valid UTF-8 by chance is not.
    """
    declared = _ENCODING.match(data)
    for charset in (bom_of(data), "utf-8", declared[1].decode("ascii") if declared else None):
        if charset:
            try:
                return data.decode(charset).removeprefix("\ufeff")
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("windows-1252", "replace")


def mend(text: str) -> str:
    """Return `text` without declaration, document type and control characters, every `&` escaped or resolved."""
    undeclared = _DECLARATION.sub("", text, count=1)
    head, rest = undeclared[:_DOCTYPE_HEAD], undeclared[_DOCTYPE_HEAD:]
    bare = _CONTROL.sub("", _DOCTYPE.sub("", head, count=1) + rest)
    return "".join(part if verbatim else _REFERENCE.sub(_resolve, part) for part, verbatim in _sections(bare)).lstrip()


def _sections(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of `text` in order, and whether each is a CDATA section; one that never ends is none."""
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        if end < 0:
            break
        yield text[at:start], False
        yield text[start : end + 3], True
        at = end + 3
    yield text[at:], False


def _resolve(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _XML_NAMED:
        return match[0]
    if name.startswith("#"):
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        allowed = code in (9, 10, 13) or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
        return match[0] if allowed else ""
    return html5.get(name, "&amp;" + name).replace("<", "&lt;")


def _declare(text: str) -> str:
    """Return `text` with the namespaces declared that its tags use and its root does not name."""
    root = re.match(r"(?:\s|<!--.*?-->|<\?[^>]*\?>)*<[A-Za-z_][\w.:-]*", text, re.DOTALL)
    if root is None:
        return text
    missing = [
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in _PREFIXES.items()
        if f"xmlns:{prefix}" not in text and re.search(rf"</?{prefix}:", text)
    ]
    return text[: root.end()] + "".join(missing) + text[root.end() :]
