"""OPML: the feeds of a reader's list, however deep they are nested.

Source: OPML 1.0 and 2.0 (opml.org/spec2.opml).
"""

from __future__ import annotations

from itertools import islice
from typing import Final, NamedTuple

from lxml import etree

from streams.acquire.elements import local
from streams.acquire.entries import host_of, plain
from streams.acquire.links import web_address
from streams.acquire.xml import decode_xml, mend, parse_xml, recover_xml
from streams.errors import RecordError

_MOST_SAID: Final = 50
"""Attributes of one outline that are looked at; reading all of many takes the square of their number."""
_MOST_FEEDS: Final = 10_000
_FEED_TYPES: Final = frozenset({"", "rss", "rss1", "rss2", "atom", "feed", "json", "jsonfeed", "link", "include"})


class ListedFeed(NamedTuple):
    """A feed that a list names."""

    name: str
    """Its title, else its host; made unique within the list by a number."""
    url: str
    language: str | None
    folder: str
    """The headings above it, parted by `` / ``; empty at the top."""


class FeedList(NamedTuple):
    """What an OPML document holds."""

    feeds: tuple[ListedFeed, ...]
    lists: tuple[str, ...]
    """Addresses of further lists it includes; they are not fetched."""
    refused: tuple[str, ...]
    """One line for each outline that names a feed which cannot be one, and why."""


def read_opml(data: bytes) -> FeedList:
    """Return the feeds in `data` in their order, each address once.

    Raises:
        RecordError: `bad_opml` if it is none; `dtd`; `too_large`, with more than 10,000 feeds.
    """
    root = parse_xml(data)
    if root is None:
        root = recover_xml(mend(decode_xml(data)))
    if root is None or local(root) != "opml":
        raise RecordError("not OPML: no <opml> with outlines in it; export the list again", reason="bad_opml")
    feeds: dict[str, ListedFeed] = {}
    lists: list[str] = []
    refused: list[str] = []
    names: dict[str, int] = {}
    for outline in root.iter():
        if not isinstance(outline.tag, str) or local(outline) != "outline":
            continue
        said = {str(key).lower(): (outline.get(key) or "").strip() for key in islice(outline.attrib, _MOST_SAID)}
        kind, given = said.get("type", "").lower(), said.get("xmlurl") or said.get("url") or ""
        if not given or (kind == "link" and "xmlurl" not in said and not given.endswith((".opml", ".xml", ".rss"))):
            continue
        url = web_address(given)
        title = plain(said.get("title") or said.get("text")) or ""
        if url is None or kind not in _FEED_TYPES:
            refused.append(f"{title or given[:200]}: {'no web address' if url is None else f'type {kind[:40]}'}")
        elif kind in ("include", "link") and url.endswith(".opml"):
            lists.append(url)
        elif url not in feeds:
            if len(feeds) >= _MOST_FEEDS:
                raise RecordError(f"more than {_MOST_FEEDS} feeds; split the list", reason="too_large")
            name = _unused(title[:120] or host_of(url) or url, names)
            language = plain(said.get("language"))
            feeds[url] = ListedFeed(name, url, None if language == "unknown" else language, _folder(outline))
    return FeedList(tuple(feeds.values()), tuple(dict.fromkeys(lists)), tuple(refused))


def _unused(name: str, uses: dict[str, int]) -> str:
    """Return `name`, with a number where the list has used it before."""
    candidate = name
    while candidate in uses:
        uses[name] += 1
        candidate = f"{name} {uses[name]}"
    uses.setdefault(candidate, 1)
    return candidate


def _folder(outline: etree._Element) -> str:
    above = (heading.get("title") or heading.get("text") for heading in outline.iterancestors("{*}outline"))
    headings = [plain(said) for said in above]
    return " / ".join(reversed([heading for heading in headings if heading]))
