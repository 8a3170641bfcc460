"""What feeds say in odd places: modules, bases, text constructs, podcasts' and pictures' elements."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from streams.acquire import read_bytes
from streams.records import Caption, RawArticle

NOW = datetime(2026, 3, 9, tzinfo=UTC)
PACKED = base64.b64encode(b"<p>A</p>").decode()
ATOM = "http://www.w3.org/2005/Atom"
SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def only(feed: str | bytes, url: str | None = None, charset: str | None = None) -> RawArticle:
    """Return the one article of a feed."""
    data = feed.encode() if isinstance(feed, str) else feed
    about = {"url": url} if url else None
    (article,) = read_bytes(data, received=NOW, about=about, charset=charset)
    assert isinstance(article, RawArticle), article
    return article


def rss(item: str, head: str = "<link>https://desk.example/</link>", attributes: str = "") -> str:
    """Return a feed of one item."""
    return f"<rss version='2.0' {SPACES} {attributes}><channel>{head}<item>{item}</item></channel></rss>"


def atom(entry: str, head: str = "") -> str:
    """Return a feed of one entry."""
    return f"<feed xmlns='{ATOM}'>{head}<entry><id>urn:a:1</id>{entry}</entry></feed>"


def test_a_pictures_title_and_text_are_not_the_articles() -> None:
    """Media and podcast elements share their names with the item's own."""
    article = only(
        rss(
            "<media:title>Dock</media:title><media:description>A crane.</media:description>"
            "<itunes:title>Ep. 4</itunes:title><title>Port reopens</title>"
            "<description>The port of Beira reopened.</description><guid>a</guid>"
        )
    )
    assert (article.title, article.content) == ("Port reopens", "The port of Beira reopened.")


def test_captions_stand_in_groups_and_beside_thumbnails() -> None:
    """All ways that Media RSS allows; a caption that repeats the headline is none."""
    group = (
        "<title>Port reopens</title><media:group><media:content url='a'><media:description>A crane &amp;amp; a ship."
        "</media:description></media:content><media:credit>Ana Reyes</media:credit></media:group>"
        "<media:content url='b'><media:title>Port reopens</media:title></media:content>"
    )
    assert only(rss(group)).captions == (Caption(text="A crane & a ship.", credit="Ana Reyes"),)
    said = "<media:description>A crane.</media:description><media:credit>Desk</media:credit>"
    beside = f"<title>T</title><media:thumbnail url='a'/>{said}"
    assert only(rss(beside)).captions == (Caption(text="A crane.", credit="Desk"),)


@pytest.mark.parametrize(
    ("item", "byline"),
    [
        ("<author>desk@desk.example (Ana Reyes)</author>", "Ana Reyes"),
        ("<author>desk@desk.example</author>", None),
        ("<author>Ana Reyes</author>", "Ana Reyes"),
        ("<author><name>Ana Reyes</name></author>", "Ana Reyes"),
        ("<dc:creator>Ana Reyes</dc:creator><dc:creator>Bo Lind</dc:creator>", "Ana Reyes, Bo Lind"),
        ("<dc:creator><![CDATA[ <a href='/ana'>Ana Reyes</a> ]]></dc:creator>", "Ana Reyes"),
    ],
)
def test_bylines_of_every_form(item: str, byline: str | None) -> None:
    """An address is nobody's name."""
    assert only(rss(f"<title>T</title>{item}")).byline == byline


def test_the_address_before_a_counting_redirector_is_the_articles() -> None:
    """Feed services put their own address in `link` and keep the first one beside it."""
    item = "<title>T</title><link>http://feeds.example/~r/1</link><feedburner:origLink>https://desk.example/1</feedburner:origLink>"
    assert only(rss(item)).url == "https://desk.example/1"


@pytest.mark.parametrize(
    ("feed", "url", "link"),
    [
        (rss("<title>T</title><link>a</link>", "<link>https://desk.example/news/</link>"), None, "https://desk.example/news/a"),
        (rss("<title>T</title><link>a</link>", ""), "https://desk.example/x/feed", "https://desk.example/x/a"),
        (rss("<title>T</title><link>a</link>", attributes="xml:base='https://b.example/'"), None, "https://b.example/a"),
        (atom("<title>T</title><link href='a'/>"), "https://desk.example/x/feed", "https://desk.example/x/a"),
        (atom("<title>T</title><content type='text/html' src='https://desk.example/9'/>"), None, "https://desk.example/9"),
        (rss("<title>T</title><link>a</link>", ""), None, None),
    ],
)  # fmt: skip
def test_relative_links_go_by_what_is_nearest(feed: str, url: str | None, link: str | None) -> None:
    """A base in the feed, then the feed's page, then where the feed came from; else there is no link."""
    assert only(feed, url).url == link


def test_the_longer_of_two_texts_is_the_article() -> None:
    """Some feeds put a picture into the content element and the story into the description."""
    story = "The council voted on Monday to rebuild the bridge. " * 20
    article = only(
        rss(f"<description>{story}</description><content:encoded>&lt;img src='a'&gt; Photo</content:encoded>")
    )
    assert article.content == story.strip()


@pytest.mark.parametrize(
    ("content", "text", "media_type"),
    [
        ("<content type='text'>1 &lt; 2 and a &amp; b</content>", "1 < 2 and a & b", "text/plain"),
        ("<content type='html'>&lt;p>A&lt;/p></content>", "<p>A</p>", "text/html"),
        ("<content>&lt;p>A&lt;/p></content>", "<p>A</p>", "text/html"),
        (f"<content type='text/html' mode='base64'>{PACKED}</content>", "<p>A</p>", "text/html"),
        ("<content type='text/plain' mode='base64'>!!</content><summary>B</summary>", "B", "text/plain"),
        ("<content type='image/png'>iVBORw0KGgo=</content><summary>B</summary>", "B", "text/plain"),
        ("<content type='image/svg+xml'><svg xmlns='x'/></content><summary>B</summary>", "B", "text/plain"),
    ],
)  # fmt: skip
def test_atoms_text_constructs(content: str, text: str, media_type: str) -> None:
    """The type says what is text and what is a picture."""
    article = only(atom(content))
    assert (article.content, article.media_type) == (text, media_type)


def test_atoms_feed_speaks_for_entries_that_say_nothing() -> None:
    """Author by inheritance (RFC 4287, 4.2.1), the source's name and rights of a copied entry."""
    copied = (
        "<title>T</title><source><title>Meridian</title><rights>R</rights><author><name>Bo</name></author></source>"
    )
    article = only(atom(copied, "<author><name>Desk</name></author>"))
    assert (article.byline, article.credit, article.rights) == ("Bo", "Meridian", "R")
    assert only(atom("<title>T</title>", "<author><name>Desk</name></author>")).byline == "Desk"


def titled(title: bytes, declared: str = "", wide: str = "") -> bytes:
    """Return a feed of one headline, as bytes; `wide` is what all of it is encoded in."""
    head = f"<?xml version='1.0' encoding='{declared}'?>".encode() if declared else b""
    feed = head + b"<rss><channel><item><title>" + title + b"</title></item></channel></rss>"
    return feed.decode().encode(wide) if wide else feed


@pytest.mark.parametrize(
    ("data", "charset", "title"),
    [
        (titled("Überfall".encode("cp1252")), None, "Überfall"),
        (titled("Землетрясение в Перми".encode("koi8-r")), "koi8-r", "Землетрясение в Перми"),
        (titled("Åtta öar får el först år två, sägs på Öland\x80".encode("latin-1"), "utf-8"), None, "Åtta öar"),
        (titled("Åtta öar får el på år två, så då: ".encode() + b"\x96"), None, "Åtta öar får el på år två, så då: –"),
        (titled(b"It\x92s", "us-ascii"), None, "It’s"),
        (titled("café".encode(), "utf-16"), None, "café"),
        (titled(b"caf\xe9", "no-such"), None, "café"),
        (titled("東京".encode(), wide="utf-16-be"), None, "東京"),
        (titled("東京".encode(), wide="utf-16"), None, "東京"),
        (titled("東京".encode(), wide="utf-32"), None, "東京"),
        (titled("北京鎔".encode("gb18030"), "gb2312"), None, "北京鎔"),
    ],
    ids=["unsaid", "sent", "utf-8 said", "spoilt", "ascii", "utf-16 said", "unknown", "be", "utf-16", "utf-32", "gb"],
)  # fmt: skip
def test_charsets_are_seen_not_believed(data: bytes, charset: str | None, title: str) -> None:
    """Declaration, transport and bytes disagree in one feed of fifty."""
    assert only(data, charset=charset).content.startswith(title)


def test_the_same_entity_inside_a_cdata_section_stays_markup() -> None:
    """What stands in CDATA is HTML and is read as that later."""
    item = "<description><![CDATA[<p>Caf&eacute; &amp; bar</p>]]></description>"
    assert only(rss(item)).content == "<p>Caf&eacute; &amp; bar</p>"
