"""Agency XML, whichever it is, to articles: told by its root element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from streams.acquire.agency.cap import read_cap
from streams.acquire.agency.given import Given
from streams.acquire.agency.markup import local
from streams.acquire.agency.newsml1 import read_newsml1
from streams.acquire.agency.newsml_g2 import read_g2
from streams.acquire.agency.nitf import read_nitf
from streams.acquire.xml import parse_xml
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

_ROOT: Final = re.compile(rb"<([A-Za-z_][\w.-]*:)?(newsItem|newsMessage|packageItem|NewsML|nitf|alert)[\s>/]")
_TAIL: Final = 2_000


def read_agency_xml(data: bytes, given: Given, charset: str | None = None) -> Iterator[RawArticle | Rejected]:
    """Yield the articles of a NewsML-G2, NewsML 1, NITF or CAP document; broken items of many as `Rejected`.

    Raises:
        RecordError: for the document as a whole: `bad_xml`, `dtd`, `unsupported_format`, `not_an_article`, or what is
            wrong with the one item it holds.
    """
    root = parse_xml(data, charset)
    if root is None:
        raise RecordError(_broken(data), reason="bad_xml")
    name = local(root)
    if name == "nitf":
        yield read_nitf(root, given)
    elif name == "NewsML":
        yield from read_newsml1(root, given)
    elif name == "alert":
        yield from read_cap(root, given)
    else:
        yield from read_g2(root, given)


def _broken(data: bytes) -> str:
    """Return what is wrong with XML that does not parse: that its end is missing, where that is so."""
    root = _ROOT.search(data)
    if root and b"</" + (root[1] or b"") + root[2] not in data[-_TAIL:]:
        return f"the XML ends before </{root[2].decode()}>: it was cut off on the way; ask for it again"
    return "not well-formed XML: an element is not closed, or a name or character is none of XML's"
