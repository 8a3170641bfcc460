"""Whatever a feed says of its entries, they are the same items each time, and dates and addresses are none or right."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.acquire import read_bytes
from streams.acquire.edits import Seen, sift
from streams.acquire.feedtimes import read_feed_time
from streams.acquire.fulltext import page_reason
from streams.acquire.links import canonical_url, link_key
from streams.acquire.xml import decode_xml, mend
from streams.errors import RecordError
from streams.records import RawArticle

NOW = datetime(2026, 3, 9, tzinfo=UTC)
_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
_links = st.sampled_from(
    ["https://a.example/1", "https://a.example/2", "/3", "?utm_source=x", "https://a.example/", ""]
)
_entries = st.lists(st.tuples(st.sampled_from(["", "1", "2", "tag:a,2026:1"]), _links, _words, _words), max_size=8)


def _feed(entries: list[tuple[str, str, str, str]]) -> bytes:
    items = (
        f"<item><guid>{escape(guid)}</guid><link>{escape(link)}</link><title>{escape(title)}</title>"
        f"<description>{escape(text)}</description></item>"
        for guid, link, title, text in entries
    )
    return f"<rss><channel><link>https://a.example/</link>{''.join(items)}</channel></rss>".encode()


def _articles(data: bytes) -> list[RawArticle]:
    return [one for one in read_bytes(data, received=NOW) if isinstance(one, RawArticle)]


@settings(max_examples=100, deadline=None)
@given(_entries)
def test_reading_a_feed_again_sends_nothing(entries: list[tuple[str, str, str, str]]) -> None:
    """The first poll sends every item, the second none: whatever ids, links and titles the entries share."""
    known: dict[str, Seen] = {}
    first = _articles(_feed(entries))
    send, learnt = sift(first, known)
    assert {one.item_id for one in send if isinstance(one, RawArticle)} == {one.item_id for one in first}
    known.update(learnt)
    if len({one.item_id for one in first}) == len(first):
        assert sift(first, known) == ([], {})


@settings(max_examples=100, deadline=None)
@given(_entries, _words)
def test_entries_of_one_feed_do_not_lose_each_other(entries: list[tuple[str, str, str, str]], word: str) -> None:
    """Two entries are one item only if they share an id or a link, and a title or a link."""
    found = _articles(_feed([*entries, ("own-id", "https://a.example/own", word or "T", "x")]))
    assert len([one for one in found if one.url == "https://a.example/own"]) == 1
    own = next(one for one in found if one.url == "https://a.example/own")
    assert [one for one in found if one.item_id == own.item_id] == [own]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=90)
    | st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{2,4} \d\d:\d\d(:\d\d)? [A-Z+-]{1,4}\d*")
)
@example("12 Aug 2017 14:05 " + "A" * 60)
@example("1" * 80)
def test_any_date_is_none_or_an_instant(text: str) -> None:
    """A feed's date element holds anything."""
    found = read_feed_time(text)
    assert found is None or (found[0].tzinfo == UTC and 1800 <= found[0].year < 2100)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.from_regex(r"https?://[a-z.\[\]:@/?#&=;%]{0,60}"))
def test_an_address_made_canonical_stays_so(link: str) -> None:
    """Ids are made of it: making it twice must change nothing."""
    once = canonical_url(link, "https://a.example/feed")
    if once is not None:
        assert once.startswith(("http://", "https://"))
        assert canonical_url(once) == once
        assert link_key(once)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_that_xml_takes(data: bytes) -> None:
    """Decoding and mending are before every reader."""
    try:
        mended = mend(decode_xml(data))
    except RecordError as error:
        assert error.reason == "dtd"
    else:
        mended.encode()


@settings(max_examples=100, deadline=None)
@given(_words, st.sampled_from(["content", "summary", "title"]))
def test_any_text_is_a_stub_or_not(text: str, text_from: str) -> None:
    """The poller asks it of every entry."""
    article = RawArticle(
        article_id="a",
        item_id="i",
        source="s",
        received=NOW,
        content=text,
        url="https://a.example/",
        extra={"text_from": text_from},
    )
    assert page_reason(article) in (None, "title_only", "continue_reading", "cut_off", "summary_only", "short_content")
