"""What stands at an address, and what it becomes in the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.acquire.finding import Offer, entry_text, find_kind, propose_name
from streams.acquire.sources import FeedSource, parse_sources
from streams.errors import RecordError

URL = "https://news.example.org/world/"
RSS = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title><![CDATA[Harbour &amp; Valley]]></title></channel></rss>"
)
PAGE = b"""<html><head><title>Harbour Post</title><base href="https://cdn.example.org/">
<link rel="alternate" type="application/rss+xml" title="World " href="/world.xml">
<link rel="alternate feed" type="application/atom+xml; charset=utf-8" href="https://news.example.org/all.atom">
<link rel="alternate" type="application/rss+xml" title="World again" href="/world.xml">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" href="/a.css"></head><body>News</body></html>"""


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        (RSS, "feed", "Harbour & Valley"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>All</title></feed>", "feed", "All"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "title": "Json", "items": []}', "feed", "Json"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "sitemap", ""),
        (b"<?xml version='1.0'?><s:sitemapindex xmlns:s='x'></s:sitemapindex>", "sitemap", ""),
        (b"<!doctype html><title>Notice</title><p>Closed.</p>", "page", "Notice"),
        (b"The harbour is closed.", "page", ""),
    ],
)
def test_kind_is_told_by_content(body: bytes, kind: str, title: str) -> None:
    """Servers lie about types, and people paste whatever address they see."""
    found = find_kind(body, url=URL, media_type="text/html" if kind == "page" and body.startswith(b"<") else None)
    assert (found.kind, found.title) == (kind, title)


def test_feeds_that_a_page_names_are_offered_once_each() -> None:
    """A stranger has the address of a front page, not of its feed."""
    found = find_kind(PAGE, url=URL, media_type="text/html")
    assert found.offers == (
        Offer(url="https://cdn.example.org/world.xml", title="World"),
        Offer(url="https://news.example.org/all.atom", title=""),
    )


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 ...", b'{"a": 1}'])
def test_what_cannot_be_polled_is_refused(body: bytes) -> None:
    """It would fail at every request."""
    with pytest.raises(RecordError):
        find_kind(body, url=URL)


@pytest.mark.parametrize(
    ("title", "url", "taken", "name"),
    [
        ("Łódź News – World", URL, (), "lodz-news-world"),
        ("Ямал", URL, (), "news.example.org"),
        ("", "https://www.example.org/f", (), "example.org"),
        ("World", URL, ("world", "world-2"), "world-3"),
        ("...", "https://[::1]:8000/", (), "1"),
    ],
)
def test_names_are_short_plain_and_unique(title: str, url: str, taken: tuple[str, ...], name: str) -> None:
    """They stand in metrics, tables and shell commands."""
    assert propose_name(title, url, taken) == name


def test_entry_is_read_back_as_it_was_meant() -> None:
    """Quotes and odd letters of an address must not break the file."""
    keys = {"name": "a", "kind": "feed", "url": 'https://a.example/?q="x"\\ü', "private": True, "language": None}
    text = entry_text({**keys, "headers": {"x-key": 'a"b'}})
    [source] = parse_sources(text + entry_text({"name": "b", "kind": "push"}), Path("x.toml"))[:1]
    assert isinstance(source, FeedSource)
    assert (source.url, source.private, dict(source.headers)) == (keys["url"], True, {"x-key": 'a"b'})
