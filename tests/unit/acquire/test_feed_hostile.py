"""Feeds made to harm, and what is no feed at all: each ends in articles or a refusal with its reason."""

from __future__ import annotations

import gzip
import json
import resource
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from streams.acquire import read_bytes
from streams.acquire.opml import read_opml
from streams.acquire.sitemap import read_sitemap, sitemaps_in
from streams.codec import decode, encode
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

NOW = datetime(2026, 3, 9, tzinfo=UTC)
MOST_CPU_S = 20.0
"""Far above what any of them takes (under 1 s), far below what a square of their length would."""


def rss(inside: str) -> str:
    """Return a feed with `inside` in its channel."""
    return f"<rss version='2.0'><channel><link>https://a.example/</link>{inside}</channel></rss>"


def item(**fields: str) -> str:
    """Return an item of these elements."""
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()) + "</item>"


def json_feed(items: str) -> str:
    """Return a JSON Feed with these items, as they are written."""
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": {items}}}'


def entities(*declared: str) -> str:
    """Return a feed whose document type declares entities and whose title uses the last."""
    return f"<?xml version='1.0'?><!DOCTYPE rss [{''.join(declared)}]>" + rss(item(title="&z;", guid="1"))


LAUGHS = [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(24)] + ['<!ENTITY z "&y;">']
READ: dict[str, tuple[str | bytes, Callable[[list[RawArticle | Rejected]], bool]]] = {
    "a title of 10 MB": (rss(item(title="a" * 10_000_000, guid="1")), lambda found: reasons(found) == ["too_large"]),
    "a title of 3 MB": (rss(item(title="a" * 3_000_000, guid="1")), lambda found: len(found) == 1),
    "300,000 items": (rss("<item><guid>1</guid></item>" * 130_000), lambda found: "too_large" in reasons(found)),
    "one id, 9,000 items": (
        rss("".join(item(guid="0", link=f"/{n}", title=f"T {n}") for n in range(9_000))),
        lambda found: len({one.item_id for one in found}) == 9_000,
    ),
    "one link, 9,000 items": (
        rss("".join(item(guid=f"g{n}", link="/", title=f"T {n}") for n in range(9_000))),
        lambda found: len({one.item_id for one in found}) == 9_000,
    ),
    "one item, 9,000 times": (rss(item(guid="g", link="/a", title="T") * 9_000), lambda found: len(found) == 9_000),
    "billion laughs": (entities('<!ENTITY a "ha">', *LAUGHS), lambda found: reasons(found) == ["dtd"]),
    "laughs in utf-16": (
        entities('<!ENTITY a "ha">', *LAUGHS).encode("utf-16"),
        lambda found: reasons(found) == ["dtd"],
    ),
    "laughs after a comment": (
        f"<!--{'x' * 100_000}-->" + entities('<!ENTITY z "ha">').removeprefix("<?xml version='1.0'?>"),
        lambda found: reasons(found) == ["unsupported_format"],
    ),
    "quadratic blow-up": (entities(f'<!ENTITY z "{"a" * 50_000}">'), lambda found: reasons(found) == ["dtd"]),
    "external entity": (
        entities('<!ENTITY z SYSTEM "file:///etc/hostname">'),
        lambda found: reasons(found) == ["dtd"],
    ),
    "parameter entity": (
        entities('<!ENTITY % p SYSTEM "http://a.example/x.dtd"> %p;'),
        lambda found: reasons(found) == ["dtd"],
    ),
    "external document type": (
        '<!DOCTYPE rss SYSTEM "http://169.254.169.254/x.dtd">' + rss(item(title="T", guid="1")),
        lambda found: len(found) == 1 and isinstance(found[0], RawArticle),
    ),
    "undeclared entity": (
        rss(item(title="A &nosuch; B", guid="1")),
        lambda found: [one.content for one in found if isinstance(one, RawArticle)] == ["A &nosuch; B"],
    ),
    "include": (
        f"<rss xmlns:xi='http://www.w3.org/2001/XInclude'>{item(title='<xi:include href=`file:///etc/hostname`/>')}</rss>",
        lambda found: not any("root" in str(one) for one in found),
    ),
    "nested 100,000 deep": (rss("<item><title>" + "<b>" * 100_000), lambda found: bool(reasons(found))),
    "10,000 attributes": (
        rss(f"<item {' '.join(f'a{n}=`{n}`' for n in range(10_000))}><title>T</title></item>".replace("`", '"')),
        lambda found: len(found) > 0,
    ),
    "control characters": (
        rss(item(title="A\x00\x01\x0b\x1fB&#0;&#11;&#xFFFE;", guid="1")),
        lambda found: [one.content for one in found if isinstance(one, RawArticle)] == ["AB"],
    ),
    "html in its place": ("<!DOCTYPE html><html><body><p>A page.</p></body></html>", lambda found: len(found) == 1),
    "opml in a feed's place": ("<opml><body/></opml>", lambda found: reasons(found) == ["not_an_article"]),
    "a feed in a feed": (
        rss(item(title="T", description=rss(item(title="Inner")).replace("<", "&lt;"), guid="1")),
        lambda found: len(found) == 1,
    ),
    "items in items": (
        rss("<item><title>A</title><item><title>B</title></item></item>"),
        lambda found: len(found) == 2,
    ),
    "a packed bomb": (gzip.compress(rss(item(title="a" * 100_000_000)).encode()), lambda found: bool(reasons(found))),
    "surrogates": (
        json_feed('[{"id": "1", "title": "\\ud800 A \\udfff", "content_text": "B \\ud83d\\ude00 \\udc00"}]'),
        lambda found: [one.content for one in found if isinstance(one, RawArticle)] == ["B 😀 \ufffd"],
    ),
    "not a number": (json_feed('[{"id": NaN, "title": "A"}]'), lambda found: reasons(found) == ["bad_json"]),
    "a key twice": (
        json_feed('[{"id": "1", "title": "A", "title": "B"}]'),
        lambda found: [one.content for one in found if isinstance(one, RawArticle)] == ["B"],
    ),
    "items of every type": (
        json_feed('[null, 1, "a", [], {}, {"id": {}, "title": []}, {"id": [1], "url": 7, "title": "A", "tags": {}}]'),
        lambda found: sorted(reasons(found)) == ["bad_field"] * 4 + ["no_content"] * 2 and len(found) == 7,
    ),
    "json nested 100,000 deep": (
        json_feed("[" * 100_000 + "]" * 100_000),
        lambda found: bool(reasons(found)),
    ),
    "200,000 json items": (
        json_feed(json.dumps([{"id": n} for n in range(200_000)])),
        lambda found: bool(reasons(found)),
    ),
    "addresses that are none": (
        rss("".join(item(title="T", link=link, guid=link) for link in ("http://[", "//", "http://a:b@", "?"))),
        lambda found: all(isinstance(one, RawArticle) and (one.url or "http").startswith("http") for one in found),
    ),
    "dates that are none": (
        rss("".join(item(title="T", guid=when[:2], pubDate=when) for when in ("9" * 79, "٣" * 40, "-" * 80))),
        lambda found: all(isinstance(one, RawArticle) and one.published is None for one in found),
    ),
}  # fmt: skip


def reasons(found: list[RawArticle | Rejected]) -> list[str]:
    """Return why what was refused was."""
    return [one.reason for one in found if isinstance(one, Rejected)]


@pytest.mark.parametrize("name", READ)
def test_hostile_feeds_end_in_articles_or_refusals(name: str) -> None:
    """In time and memory within bounds, with a reason, and nothing read that was not sent."""
    feed, as_meant = READ[name]
    data = feed.encode("utf-8", "surrogatepass") if isinstance(feed, str) else feed
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = list(read_bytes(data, received=NOW, source="a"))
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before.ru_utime
    assert as_meant(found), (reasons(found)[:5], found[:2])
    assert len(found) <= 10_001
    assert spent < MOST_CPU_S
    for one in found[:50]:
        assert decode(encode(one), type(one)) == one


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body/></html>", "bad_opml"),
        (b"", "bad_opml"),
        (b"<opml><body>" + b"<outline>" * 5_000, ""),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "dtd"),
        (b"<opml>%s</opml>" % b"".join(b"<outline xmlUrl='http://a/%d'/>" % n for n in range(10_001)), "too_large"),
    ],
)  # fmt: skip
def test_hostile_lists_are_refused(data: bytes, reason: str) -> None:
    """A list of feeds comes from a stranger as easily as a feed."""
    if reason:
        with pytest.raises(RecordError) as refused:
            read_opml(data)
        assert refused.value.reason == reason
    else:
        assert read_opml(data).feeds == ()


def test_hostile_sitemaps_are_refused() -> None:
    """As many pages as the protocol allows, no entities, no addresses that are none."""
    pages = b"<urlset>" + b"<url><loc>https://a.example/</loc></url>" * 50_001 + b"</urlset>"
    found = list(read_sitemap(pages, received=NOW))
    assert len(found) == 50_001
    assert reasons(found) == ["too_large"]
    (refused,) = read_sitemap(b"<urlset><url><loc>file:///etc/hostname</loc></url></urlset>", received=NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason == "bad_field"
    assert sitemaps_in(b"<sitemapindex><sitemap><loc>ftp://a.example/</loc></sitemap></sitemapindex>") == ()
    with pytest.raises(RecordError, match="entities"):
        list(read_sitemap(b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>", received=NOW))
    with pytest.raises(RecordError) as none:
        list(read_sitemap(b"<rss/>", received=NOW))
    assert none.value.reason == "bad_sitemap"
