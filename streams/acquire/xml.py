"""XML from strangers: parsed without DTDs, entities or network; mended where feeds are habitually broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

from lxml import etree
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from streams.acquire.detect import bom_of
from streams.errors import RecordError

_ENCODING: Final = re.compile(
    rb"""^[^<]{0,8}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""", re.IGNORECASE
)
_BAD_UTF8: Final = re.compile("[\udc80-\udcff]")
_BESIDE_ASCII: Final = re.compile("[^\x00-\x7f]")
_C1: Final = re.compile("[\x80-\x9f]")
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


def parse_xml(data: bytes, charset: str | None = None) -> etree._Element | None:
    """Return the root of `data` if it is well-formed, or is so once its usual faults are mended; else None.

    `charset` is what the transport said.

    Raises:
        RecordError: `dtd`, if it declares entities of its own.
    """
    text = from_root(decode_xml(data, charset))
    root = _strict(text.encode("utf-8", "replace"))
    if root is None:
        mended = mend(text)
        root = _strict(mended.encode())
        root = root if root is not None else _strict(_declare(mended).encode())
    return root


def from_root(text: str) -> str:
    """Return `text` from its root element on: without declaration, document type, comments and blanks before it.

    Raises:
        RecordError: `dtd`, if the document type declares entities.
    """
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<?", at):
            end, mark = text.find("?>", at), 2
        elif text.startswith("<!--", at):
            end, mark = text.find("-->", at + 4), 3
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end, mark = text.find(">", at), 1
            subset = text.find("[", at, end if end >= 0 else None)
            if subset >= 0:
                end = text.find("]", subset)
                if "<!ENTITY" in text[subset : end if end >= 0 else None].upper() or end < 0:
                    raise RecordError("XML that declares entities is refused", reason="dtd")
                end = text.find(">", end)
        else:
            return text[at:]
        if end < 0:
            return text[at:]
        at = end + mark


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


def decode_xml(data: bytes, charset: str | None = None) -> str:
    """Return `data` as text: by its byte order mark, as UTF-8 if it is that, else as it declares, as it looks.

    Valid UTF-8 counts for more than a declaration: feeds that declare Latin-1 and send UTF-8 are common, text that is
    valid UTF-8 by chance is not. UTF-8 with a few spoilt bytes is UTF-8. Labels mean what browsers take them for:
    Latin-1 is Windows-1252. `charset`, from the transport, is heard after the declaration.

    Source: WHATWG Encoding Standard (labels); XML 1.0 appendix F (UTF-16 without a mark).
    """
    wide = bom_of(data)
    if wide and wide != "utf-8":
        return data.decode(wide, "replace").removeprefix("\ufeff")
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    spoilt = len(_BAD_UTF8.findall(text))
    if not spoilt:
        return text
    if spoilt * 4 <= len(_BESIDE_ASCII.findall(text)):
        return _BAD_UTF8.sub(lambda byte: bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    declared = _ENCODING.match(data)
    for label in (declared[1].decode("ascii") if declared else None, charset, detect_encoding(data[:65_536])):
        found = _decode(data, label)
        if found is not None:
            return found
    return data.decode("cp1252", "replace")


def _decode(data: bytes, label: str | None) -> str | None:
    """Return `data` in the charset that `label` means, if it can be that; UTF-8 has been tried, 16 bits have a mark."""
    name = map_encoding_to_html5(label, fallback_utf8=False) if label else None
    if not name or name.lower().startswith(("utf-8", "utf-16", "utf-32")):
        return None
    try:
        text = data.decode(name, "replace")
    except LookupError:
        return None
    return text if text.count("\ufffd") * 200 <= len(text) and not _C1.search(text) else None


def mend(text: str) -> str:
    """Return `text` from its root on, without control characters, every `&` escaped or resolved.

    Raises:
        RecordError: `dtd`.
    """
    bare = _CONTROL.sub("", from_root(text))
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
