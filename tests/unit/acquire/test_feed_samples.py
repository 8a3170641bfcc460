"""The sample feeds: each version of each format gives the fields it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.acquire import read_path
from streams.acquire.opml import read_opml
from streams.acquire.sitemap import sitemaps_in
from streams.records import Caption, RawArticle, Rejected

FEEDS = Path(__file__).parents[3] / "samples" / "feeds"
NOW = datetime(2025, 3, 12, 8, tzinfo=UTC)


def read(name: str) -> list[RawArticle | Rejected]:
    """Return what the sample holds."""
    return list(read_path(FEEDS / name, received=NOW))


def articles(name: str) -> list[RawArticle]:
    """Return the articles of a sample that holds nothing else."""
    found = read(name)
    assert all(isinstance(one, RawArticle) for one in found), found
    return [one for one in found if isinstance(one, RawArticle)]


def at(*moment: int) -> datetime:
    """Return an instant."""
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_rss_2_with_its_modules() -> None:
    """What the feed says apart from the text need not be guessed from it."""
    flood, teachers = articles("rss-2.0.xml")
    assert flood.title == "Four drown as river floods Semarang’s old town"
    assert flood.url == "https://www.harbour-post.example/world/semarang-flood"
    assert flood.published == at(2025, 3, 11, 2, 40)
    assert (flood.byline, flood.rights, flood.language) == ("Ratna Widjaja, Tom Pell", "© Harbour Post", "en-GB")
    assert flood.standfirst == "At least four people drowned in Semarang."
    assert flood.captions == (
        Caption(text="A woman carries a child through the water in Semarang.", credit="Joko Santoso"),
    )
    assert flood.item_id.startswith("it_")
    assert flood.extra == {}
    assert teachers.item_id == teachers.url == "https://www.harbour-post.example/world/lima-teachers"
    assert (teachers.credit, teachers.published) == ("Meridian", at(2025, 3, 11, 21, 5))
    assert teachers.extra == {"text_from": "summary"}


def test_rss_0_90_gives_headlines() -> None:
    """The oldest form knows a title and a link, and is still sent."""
    bridge, cholera = articles("rss-0.90.rdf")
    assert bridge.content == "Council votes to rebuild the Moyale bridge"
    assert bridge.item_id == bridge.url == "http://civic-herald.example/moyale-bridge"
    assert cholera.extra == {"text_from": "title"}


def test_rss_0_91_with_its_document_type_and_named_entities() -> None:
    """Its document type names a file elsewhere, which is never asked for; its `&` stands alone."""
    (market,) = articles("rss-0.91.xml")
    assert market.content == "Traders returned to the market of Nakuru on Monday, cafés & stalls first."
    assert market.url == "http://civic-herald.example/nakuru"


def test_rss_0_92_names_the_source_of_an_item() -> None:
    """Where the copy comes from decides how many origins an event has."""
    (trawler,) = articles("rss-0.92.xml")
    assert (trawler.credit, trawler.subjects, trawler.language) == ("Meridian", ("Sea",), "en-ie")


def test_rss_1_0_with_dublin_core() -> None:
    """Items stand beside the channel, and their dates are ISO 8601."""
    (truce,) = articles("rss-1.0.rdf")
    assert (truce.source, truce.item_id) == ("atlas-daily.example", "https://atlas-daily.example/jos")
    assert (truce.byline, truce.published) == ("Awa Diallo", at(2025, 3, 11, 19, 15))
    assert (truce.rights, truce.subjects, truce.language) == ("Atlas Daily", ("Nigeria",), "fr")


def test_atom_1_0_with_bases_xhtml_and_a_tombstone() -> None:
    """Relative links go by the nearest base, and an entry taken back is a kill of its item."""
    gone, truce = articles("atom-1.0.xml")
    assert (gone.pub_status, gone.item_id) == ("canceled", "tag:atlas-daily.example,2025:660")
    assert gone.correction_note == "The report could not be confirmed."
    assert truce.url == "https://atlas-daily.example/world/jos-truce"
    assert truce.title == "Truce signed in Jos – for thirty days"
    assert (truce.published, truce.updated) == (at(2025, 3, 11, 19, 15), at(2025, 3, 11, 20, 40))
    assert (truce.byline, truce.subjects, truce.media_type) == ("Awa Diallo", ("Peace",), "text/html")
    assert {gone.source, truce.source} == {"atlas-daily.example"}


def test_atom_0_3_with_escaped_content() -> None:
    """Its elements have other names, and its text is marked by mode."""
    (storm,) = articles("atom-0.3.xml")
    assert storm.title == "Storm & tide close Toliara port"
    assert storm.content.startswith("<p>The port of Toliara")
    assert (storm.published, storm.updated) == (at(2025, 3, 11, 7, 30), at(2025, 3, 11, 7, 45))


def test_json_feed_1_1_and_1_0() -> None:
    """Authors stand in `authors` or `author`, of the item or of the whole feed; ids may be numbers."""
    port, bus = articles("feed-1.1.json")
    assert port.url == port.item_id == "https://civic-herald.example/rotterdam"
    assert (port.byline, bus.byline) == ("Mila de Wit", "Civic Herald desk")
    assert (bus.url, bus.extra) == ("https://civic-herald.example/potosi", {"text_from": "summary"})
    (ferry,) = articles("feed-1.0.json")
    assert (ferry.byline, ferry.media_type, ferry.extra) == ("Harbour Post", "text/plain", {})


@pytest.mark.parametrize(
    ("name", "part", "published"),
    [
        ("latin-1-that-is-windows-1252.xml", "12 Mio. € – „vorläufig“", at(2025, 3, 11, 17, 20)),
        ("windows-1251-called-utf-8.xml", "Мост через Казанку закрыли", at(2025, 3, 11, 9, 0)),
        ("utf-16.xml", "Σεισμός 4,6 βαθμών", at(2025, 3, 11, 5, 10)),
        ("broken.xml", "stays open, the court ruled on Tuesday—for now.", at(2025, 3, 11, 5, 0)),
    ],
)
def test_charsets_that_are_lied_about_and_usual_faults(name: str, part: str, published: datetime) -> None:
    """The text is right, and so is a date in the language of the feed."""
    (article,) = articles(name)
    assert part in article.content
    assert article.published == published


def test_an_ampersand_in_a_link_or_a_title_is_itself() -> None:
    """A parameter called `ref` must not become a character."""
    (road,) = articles("broken.xml")
    assert road.title == "Court & council agree on Bandarban road"
    assert road.url == "https://hill-dale.example/news?id=7&ref=front&lang=en"


def test_an_entry_edited_in_place_keeps_its_item() -> None:
    """Morning and noon are one item; the new guid of the evening is known by its text (dedup) or its link (edits)."""
    (morning, library), (noon, _), (evening, _) = (
        articles(f"edited/{name}") for name in ("1-morning.xml", "2-noon.xml", "3-evening.xml")
    )
    assert morning.item_id == noon.item_id
    assert morning.article_id != noon.article_id
    assert evening.item_id != noon.item_id
    assert (evening.url, evening.content) == (noon.url, noon.content)
    assert library.article_id == articles("edited/3-evening.xml")[1].article_id


def test_a_news_sitemap_gives_headlines_and_pages_to_fetch() -> None:
    """It is a list of pages: what a page says is fetched by the poller."""
    quake, about = articles("news-sitemap.xml")
    assert quake.content == "Quake shakes Calama, mines stopped"
    assert quake.url == quake.item_id == "https://atlas-daily.example/world/calama-quake"
    assert (quake.published, quake.updated) == (at(2025, 3, 11, 11, 58), at(2025, 3, 11, 12, 20))
    assert (quake.language, quake.subjects) == ("en", ("Chile", "earthquake"))
    assert quake.captions == (Caption(text="Miners wait outside the pit at Calama."),)
    assert (about.content, about.url) == ("", "https://atlas-daily.example/about")


def test_an_index_of_sitemaps_names_them_newest_first() -> None:
    """The poller asks for the newest; read as a document it says what it is."""
    links = sitemaps_in((FEEDS / "sitemap-index.xml").read_bytes())
    assert [link.url.rpartition("/")[2] for link in links] == ["sitemap-news.xml", "sitemap-2025-02.xml.gz"]
    (refused,) = read("sitemap-index.xml")
    assert isinstance(refused, Rejected)
    assert refused.reason == "not_an_article"


def test_an_opml_list_gives_its_feeds_once_each_and_says_what_it_left_out() -> None:
    """A desk moves its reader's list over and must see which of it did not come along."""
    listed = read_opml((FEEDS / "feeds.opml").read_bytes())
    assert [(feed.name, feed.language, feed.folder) for feed in listed.feeds] == [
        ("Harbour Post", "en", "Papers / Asia"),
        ("Küstenblatt", "de", "Papers"),
        ("Küstenblatt 2", "de", "Papers"),
    ]
    assert listed.feeds[0].url == "https://www.harbour-post.example/feed?format=rss&edition=world"
    assert listed.lists == ("https://desk.example/more.opml",)
    assert listed.refused == ("Old address: no web address",)


def test_an_archive_gives_its_pages_as_backfill_and_counts_what_it_passed_over() -> None:
    """Archive pages make events and never a live alert; nothing disappears without being told."""
    found = read("archive.warc.gz")
    pages = [one for one in found if isinstance(one, RawArticle)]
    notices = {one.reason: one.headers["count"] for one in found if isinstance(one, Rejected)}
    assert [(page.received, page.backfill) for page in pages] == [
        (at(2019, 6, 2, 4, 10, 9), True),
        (at(2019, 6, 3, 5, 0), True),
    ]
    assert "held on Sunday" in pages[1].content
    assert pages[0].source == "harbour-post.example"
    assert notices == {"revisit": "1", "http_status": "1", "not_an_article": "1"}


def test_packed_rows_keep_the_numbers_of_their_lines() -> None:
    """A bad line is found again by its number, as it is in the file."""
    first, bad, second = read("rows.jsonl.gz")
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert (first.item_id, second.item_id) == ("m-1", "m-2")
    assert isinstance(bad, Rejected)
    assert (bad.reason, bad.headers["line"]) == ("bad_json", "2")
