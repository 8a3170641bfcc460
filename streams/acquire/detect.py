"""What a piece of input is, by its content; its name only decides where the content leaves it open."""

from __future__ import annotations

import re
from typing import Final, Literal

from streams.errors import RecordError

Kind = Literal["text", "html", "feed", "sitemap", "agency", "wire", "json", "lines"]

_HEAD: Final = 65_536
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE_MARKUP: Final = re.compile(rb"(?:<\x00[?!A-Za-z]\x00|(\x00<\x00[?!A-Za-z]))")
"""Markup in UTF-16 without a mark; the group is there where the high byte comes first. Source: XML 1.0 appendix F."""
_MAGIC: Final = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"7z\xbc\xaf", "7z"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xd0\xcf\x11\xe0", "Office"),
)
_PROLOGUE: Final = re.compile(
    r"\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>|\s)*", re.DOTALL | re.IGNORECASE
)
_ROOT: Final = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_FEED_ROOTS: Final = frozenset({"rss", "feed", "rdf"})
_HTML_ROOTS: Final = frozenset(
    {"html", "head", "body", "title", "meta", "article", "section", "main", "div", "span", "p", "h1", "h2", "h3"}
    | {"ul", "ol", "table", "blockquote", "figure", "a", "b", "i", "em", "strong", "br", "img", "script", "link"}
    | {"center", "font", "header", "footer", "nav", "aside", "style"}
)
_AGENCY_ROOTS: Final = frozenset(
    {"nitf", "newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem"}
    | {"newsml", "alert"}
)
_AGENCY_PARTS: Final = frozenset(
    {"contentset", "contentmeta", "itemmeta", "groupset", "itemset", "newscomponent", "newslines", "body.content"}
)
"""Elements of agency formats that are no document on their own."""
_WIRE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?[\x00\x16\s]{0,64}\x01[\t\x0e\x0f\x11-\x14\x1e-\x7e]{0,300}"
    rb"(?:\x02|[\r\n][^\x00\x01]{0,2000}(?:[\x02-\x04]|$))"
)
"""The start of a transmission of plain wire copy: fill, SOH, a line of ASCII, the start of its text."""
_LISTS: Final = {
    "opml": "a list of feeds: `streams sources add --opml FILE` takes it",
    "sitemapindex": "an index of sitemaps: name its address as a source of kind sitemap",
}
"""Roots of documents that name others, and what to do with them."""


def bom_of(data: bytes) -> str | None:
    """Return the charset that a byte order mark names, or the first two characters of markup in UTF-16; or None."""
    marked = next((charset for mark, charset in _BOMS if data.startswith(mark)), None)
    wide = None if marked else _WIDE_MARKUP.match(data)
    return marked or (None if wide is None else "utf-16-be" if wide[1] else "utf-16-le")


def decode_text(data: bytes, charset: str | None = None) -> str | None:
    """Return `data` as text if its charset is beyond doubt (byte order mark, or valid UTF-8), else None.

    `charset` is believed only for UTF-16 and UTF-32: for single-byte ones transports lie too often, and cleaning
    weighs the evidence.
    """
    named = bom_of(data)
    if named is None and charset and charset.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        named = charset
    try:
        return data.decode(named or "utf-8").removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        return None


def detect(data: bytes, *, media_type: str | None = None, name: str = "") -> Kind:
    """Return what `data` is; `media_type` and `name` decide only between text and HTML, JSON and lines.

    Raises:
        RecordError: `empty`, `binary` or `unsupported_format`.
    """
    if not data.strip():
        raise RecordError("there is nothing in it", reason="empty")
    name = name.lower().removesuffix(".gz")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise RecordError(f"this is {what}; unpack or convert it first", reason="binary")
    if name.endswith((".jsonl", ".ndjson")):
        return "lines"  # each line is judged alone, even where a crash has left NUL bytes
    if _WIRE.match(data):
        return "wire"
    head = data[:_HEAD]
    charset = bom_of(data)
    if charset is None and head.count(0) > len(head) // 100:
        raise RecordError("holds NUL bytes: it is no text, or UTF-16 without a byte order mark", reason="binary")
    # Enough to see the kind; what it really is encoded in is settled later.
    start = head.decode(charset or "latin-1", "replace").lstrip("\ufeff\u00ef\u00bb\u00bf \t\r\n")
    if start.startswith(("{", "[")):
        return _json_or_lines(start, name, media_type)
    if start.startswith("<"):
        kind = _markup(start)
        if kind is not None:
            return kind
    return "html" if media_type == "text/html" or name.lower().endswith((".html", ".htm", ".xhtml")) else "text"


def _json_or_lines(start: str, name: str, media_type: str | None) -> Kind:
    """Tell JSON Lines from one JSON value that stands alone."""
    if name.lower().endswith((".jsonl", ".ndjson")) or (media_type or "").endswith(("ndjson", "jsonl", "json-lines")):
        return "lines"
    if start.startswith("[") and not start.startswith(('["', "[{", "[\n", "[\r", "[ ", "[]", "[[")):
        return "text"  # "[1] See also", "[Photo]": a wire's own bracket
    if name.lower().endswith(".txt") and not re.match(r'[{\[]\s*["{\[\]}]', start):
        return "text"
    first, newline, rest = start.partition("\n")
    whole_first_line = first.rstrip().endswith("}") and first.count("{") == first.count("}")
    return "lines" if newline and whole_first_line and rest.lstrip().startswith("{") else "json"


def _markup(start: str) -> Kind | None:
    if re.match(r"<!doctype\s+html", start, re.IGNORECASE):
        return "html"
    prologue = _PROLOGUE.match(start)
    begins = prologue.end() if prologue else 0
    root = _ROOT.match(start, begins)
    if root is None and start.startswith(("<!--", "<?", "<!DOCTYPE", "<!doctype"), begins):
        raise RecordError(f"markup whose first element does not come within {_HEAD} bytes", reason="unsupported_format")
    if root is None:
        return None
    tag = root[2].lower()
    if tag in _FEED_ROOTS:
        return "feed"
    if tag in _LISTS:
        raise RecordError(_LISTS[tag], reason="not_an_article")
    if tag == "urlset":
        return "sitemap"
    if tag in _HTML_ROOTS:
        return "html"
    if tag in _AGENCY_ROOTS and (
        root[1] or "xmlns" in start[:4_000] or "<?xml" in start[:10] or tag in ("nitf", "newsml")
    ):
        return "agency"
    if tag in _AGENCY_PARTS:
        raise RecordError(
            f"<{root[2]}> is a part of an agency's document, and no document: its id and status are missing",
            reason="unsupported_format",
        )
    if start.startswith("<?xml") or start.rstrip().endswith(f"</{(root[1] or '') + root[2]}>"):
        raise RecordError(f"XML with the root <{root[2][:40]}> is not read", reason="unsupported_format")
    return None
