"""Feeds of every kind, well-formed and broken, give one article an entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.acquire import AcquireLimits, read_bytes
from streams.records import RawArticle, Rejected

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Wire</title><link>https://www.harbour.example/</link><language>en-gb</language>
<copyright>Harbour Wire 2024</copyright>
<item><title>Two dead as ferry capsizes &amp; sinks</title><link>/news/1</link>
<guid isPermaLink="false">hw-1</guid><pubDate>Fri, 03 May 2024 09:30:00 +0200</pubDate>
<dc:creator>Ada Lund</dc:creator><category>Accidents</category><category>Shipping</category>
<description>A ferry capsized off Batangas.</description>
<content:encoded><![CDATA[<p>BATANGAS - Two people died when a ferry capsized.</p>
<p>Rescue goes on & on.</p>]]></content:encoded>
</item>
<item><title>Quake</title><guid>https://www.harbour.example/news/2</guid>
<description>A quake of 5.1 struck.</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://hill.example/">
<title>Hill News</title><link rel="self" href="https://hill.example/feed"/><link href="https://hill.example/"/>
<entry><id>tag:hill.example,2024:77</id><title type="html">Police &amp;amp; protesters clash</title>
<link rel="alternate" href="a/77"/><published>2024-05-03T08:00:00Z</published><updated>2024-05-03T09:00:00Z</updated>
<author><name>B. Roe</name></author><category term="unrest"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Police <b>fired</b> tear gas.</p></div></content>
</entry>
</feed>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://lake.example/rss"><title>Lake</title><link>https://lake.example/</link></channel>
<item rdf:about="https://lake.example/5"><title>Dam breaks</title><link>https://lake.example/5</link>
<description>The dam broke.</description><dc:date>2024-05-02T22:00:00-03:00</dc:date></item></rdf:RDF>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Reef", "home_page_url": "https://reef.example/",
"items": [{"id": 9, "url": "https://reef.example/9", "title": "Storm", "content_html": "<p>The storm hit.</p>",
"date_published": "2024-05-03T10:00:00Z", "authors": [{"name": "C. Doe"}], "tags": ["weather"]}, {"id": 10}, 4]}"""


def _read(feed: str | bytes, **more: object) -> list[RawArticle | Rejected]:
    data = feed.encode() if isinstance(feed, str) else feed
    return list(read_bytes(data, received=NOW, **more))  # type: ignore[arg-type]


def _articles(feed: str | bytes, **more: object) -> list[RawArticle]:
    results = _read(feed, **more)
    assert all(isinstance(result, RawArticle) for result in results), results
    return [result for result in results if isinstance(result, RawArticle)]


def test_rss_entry_gives_every_field() -> None:
    """What the feed says of an article need not be guessed from its text."""
    first, second = _articles(RSS)
    assert first.media_type == "text/html"
    assert first.content.startswith("<p>BATANGAS")
    assert first.title == "Two dead as ferry capsizes & sinks"
    assert first.standfirst == "A ferry capsized off Batangas."
    assert first.url == "https://www.harbour.example/news/1"
    assert first.source == "harbour.example"
    assert first.published == datetime(2024, 5, 3, 7, 30, tzinfo=UTC)
    assert (first.byline, first.language, first.rights) == ("Ada Lund", "en-gb", "Harbour Wire 2024")
    assert first.subjects == ("Accidents", "Shipping")
    assert (second.media_type, second.content) == ("text/plain", "A quake of 5.1 struck.")
    assert (second.item_id, second.url) == ("https://www.harbour.example/news/2",) * 2


def test_a_guid_that_is_no_address_is_unique_only_within_its_feed() -> None:
    """Two feeds that count from 1 must not overwrite each other's articles."""
    here, there = _articles(RSS, source="a")[0], _articles(RSS, source="b")[0]
    assert here.item_id != there.item_id
    assert here.item_id == _articles(RSS, source="a")[0].item_id


def test_an_entry_edited_in_place_keeps_its_item() -> None:
    """It is a new version of the article, not a new article."""
    before, after = _articles(RSS)[0], _articles(RSS.replace("Two people", "Five people"))[0]
    assert before.item_id == after.item_id
    assert before.article_id != after.article_id


def test_atom_entry_gives_every_field() -> None:
    """XHTML content keeps its markup, titles lose theirs, relative links are resolved."""
    (entry,) = _articles(ATOM)
    assert entry.item_id == "tag:hill.example,2024:77"
    assert entry.title == "Police & protesters clash"
    assert entry.url == "https://hill.example/a/77"
    assert entry.media_type == "text/html"
    assert "<b" in entry.content
    assert entry.updated == datetime(2024, 5, 3, 9, 0, tzinfo=UTC)
    assert (entry.byline, entry.subjects, entry.language) == ("B. Roe", ("unrest",), "en")


def test_rss_1_items_stand_beside_the_channel() -> None:
    """RDF feeds are still sent by institutions."""
    (entry,) = _articles(RDF)
    assert (entry.item_id, entry.source, entry.title) == ("https://lake.example/5", "lake.example", "Dam breaks")
    assert entry.published == datetime(2024, 5, 3, 1, 0, tzinfo=UTC)


def test_json_feed_gives_articles_and_refuses_empty_items_alone() -> None:
    """One bad item is no reason to lose the others."""
    good, empty, number = _read(JSON_FEED)
    assert isinstance(good, RawArticle)
    assert (good.title, good.byline, good.source) == ("Storm", "C. Doe", "reef.example")
    assert isinstance(empty, Rejected)
    assert (empty.reason, empty.headers["entry"]) == ("no_content", "2")
    assert isinstance(number, Rejected)
    assert number.reason == "bad_field"


@pytest.mark.parametrize(
    "broken",
    [
        RSS.replace("&amp;", "&"),
        RSS.replace("capsizes", "capsizes&nbsp;"),
        RSS.replace(' xmlns:content="http://purl.org/rss/1.0/modules/content/"', ""),
        RSS.replace("Two dead", "Two\x0b dead"),
        "\n\n  " + RSS,
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss.dtd">'
        + RSS.split("?>")[1],
    ],
    ids=["bare ampersand", "HTML entity", "undeclared namespace", "control character", "leading blanks", "doctype"],
)
def test_usual_faults_are_mended(broken: str) -> None:
    """These are the faults of real feeds; a strict reader would lose the whole feed for one character."""
    first, second = _articles(broken)
    assert "capsizes" in (first.title or "")
    assert "BATANGAS" in first.content
    assert second.title == "Quake"


def test_wrong_nesting_is_left_to_the_tolerant_reader() -> None:
    """Tags that never close break every strict reader."""
    first, second = _articles(RSS.replace("<title>Quake</title>", "<title>Quake<b></title>"))
    assert "BATANGAS" in first.content
    assert second.content.startswith("A quake")


def test_a_lying_encoding_is_not_believed() -> None:
    """Latin-1 declared and UTF-8 sent, and the other way round."""
    text = RSS.replace("Ada Lund", "Ása Lünd")
    as_utf8 = text.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("&amp;", "&").encode()
    as_latin = text.encode("latin-1")
    assert _articles(as_utf8)[0].byline == "Ása Lünd"
    assert _articles(as_latin)[0].byline == "Ása Lünd"


def test_a_feed_cut_off_loses_its_last_entry_and_says_so() -> None:
    """Half an article told as a whole one would be a wrong telling."""
    cut = RSS[: RSS.index("A quake of") + 4]
    first, notice = _read(cut)
    assert isinstance(first, RawArticle)
    assert isinstance(notice, Rejected)
    assert notice.reason == "truncated_feed"
    assert notice.value == cut.encode()


def test_declared_entities_are_refused() -> None:
    """A few lines of them expand to gigabytes."""
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    )
    (refused,) = _read(bomb)
    assert isinstance(refused, Rejected)
    assert refused.reason == "dtd"


def test_entries_beyond_the_bound_are_refused_once() -> None:
    """One notice, not a million."""
    results = _read(RSS, limits=AcquireLimits(max_entries=1))
    assert [getattr(result, "reason", "article") for result in results] == ["article", "too_large"]


def test_an_empty_feed_is_no_fault() -> None:
    """Quiet days exist."""
    assert _read("<rss version='2.0'><channel><title>Quiet</title></channel></rss>") == []


def test_an_entry_with_a_title_alone_is_a_flash() -> None:
    """Its headline is all there is, and it may be the biggest news of the day."""
    feed = "<rss><channel><item><title>Blast heard in Goma</title><guid>1</guid></item></channel></rss>"
    (flash,) = _articles(feed, source="hill")
    assert (flash.content, flash.title, flash.media_type) == ("Blast heard in Goma", None, "text/plain")


@pytest.mark.parametrize(
    "hostile",
    [
        "<rss>" + "<a>" * 1_000_000,
        "<rss><channel>" + "<item>" * 500_000,
        "<rss><channel>" + "<item/>" * 500_000 + "</channel></rss>",
        "<rss>" + "<![CDATA[" * 400_000,
        "<rss>" + "<!DOCTYPE a" * 300_000,
        "<rss " + "<" * 3_900_000,
        "<rss " + " ".join(f"a{number}='1'" for number in range(300_000)) + ">",
        "<rss><channel><item><title>" + "<b" * 1_900_000 + "</title></item></channel></rss>",
    ],
    ids=["deep", "open items", "empty items", "cdata", "doctypes", "brackets", "attributes", "tags in a title"],
)
def test_hostile_feeds_end_in_rejections(hostile: str) -> None:
    """Each once took a reader minutes or gigabytes, by a square or a nesting; now the test's own limit would tell."""
    results = _read(hostile, source="s")
    assert results
    assert all(isinstance(result, Rejected) for result in results)
    assert len(results) <= 10_001


def test_a_large_broken_feed_loses_no_entry_in_silence() -> None:
    """Where the fast reader of broken feeds drops entries, it says how many."""
    items = "".join(f"<item><guid>{number}</guid><title>News {number}</title></item>" for number in range(5_000))
    broken = f"<rss><channel><title>A<b></title></channel>{items}</rss>"
    results = _read(broken, source="s")
    articles = [result for result in results if isinstance(result, RawArticle)]
    notices = [result.reason for result in results if isinstance(result, Rejected)]
    assert len(articles) == 5_000 or notices == ["bad_feed"]
