"""A time of publication that is still to come is not believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streams.acquire import read_bytes, read_row
from streams.clean import clean
from streams.records import CleanArticle, RawArticle

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
TEXT = "The night ferry to Pemba ran aground off Zanzibar on Thursday and 40 people were taken off, the port said."

STORY = f"<p>{TEXT}</p><p>{TEXT[:80]} Divers searched the hull until dawn.</p>"


def cleaned(**row: Any) -> CleanArticle:
    """The cleaned article of a row that came in at nine."""
    return clean(read_row({"text": TEXT, "received": NOW.isoformat(), **row}, received=NOW))


def test_year_to_come_is_not_believed_and_told() -> None:
    """A mistyped year must not put a story on top of every list for years."""
    article = cleaned(published="2031-03-12T08:00:00Z")
    assert (article.published, article.published_from) == (None, None)
    assert article.dates_refused == (datetime(2031, 3, 12, 8, tzinfo=UTC),)


@pytest.mark.parametrize("ahead_s", [-86_400, 0, 60, 900])
def test_clocks_may_differ_by_minutes(ahead_s: int) -> None:
    """A publisher's clock is not ours."""
    when = NOW + timedelta(seconds=ahead_s)
    article = cleaned(published=when.isoformat())
    assert (article.published, article.published_precision, article.dates_refused) == (when, "instant", ())


def test_local_time_without_its_zone_keeps_its_day() -> None:
    """Feeds in Tokyo write 18:00 when it is nine in London: the day is right, and "Thursday" counts from it."""
    article = cleaned(published="2026-03-12T18:00:00")
    assert (article.published, article.published_precision) == (datetime(2026, 3, 12, tzinfo=UTC), "day")
    assert article.dates_refused == (datetime(2026, 3, 12, 18, tzinfo=UTC),)


def test_day_that_has_begun_in_the_east_is_believed() -> None:
    """At 11 UTC it is tomorrow on Kiritimati; the day after is nowhere."""
    late = NOW + timedelta(hours=2)
    article = cleaned(published="2026-03-13", received=late.isoformat())
    assert (article.published, article.dates_refused) == (datetime(2026, 3, 13, tzinfo=UTC), ())
    assert cleaned(published="2026-03-14", received=late.isoformat()).published is None


def test_release_of_an_embargoed_article_is_no_future() -> None:
    """Agencies send it before its time, with its time."""
    article = cleaned(published="2026-03-14T09:00:00Z", embargoed="2026-03-14T09:00:00Z")
    assert (article.published, article.dates_refused) == (datetime(2026, 3, 14, 9, tzinfo=UTC), ())


def test_page_is_asked_where_the_feed_is_not_believed() -> None:
    """What stands on the page may be right where the feed's template is not."""
    html = (
        '<html><head><meta property="article:published_time" content="2026-03-12T07:30:00Z"></head><body><article>'
        f"<h1>Ferry aground</h1>{STORY}</article></body></html>"
    )
    article = clean(read_row({"html": html, "published": "2126-03-12T07:30:00Z"}, received=NOW))
    assert (article.published, article.published_from) == (datetime(2026, 3, 12, 7, 30, tzinfo=UTC), "metadata")


def test_metadata_from_the_future_is_no_better() -> None:
    """The rule holds for what a page says of itself, and for its last change."""
    html = (
        '<html><head><meta property="article:published_time" content="2031-03-12T07:30:00Z">'
        '<meta property="article:modified_time" content="2032-03-12T07:30:00Z"></head><body><article>'
        f"<h1>Ferry aground</h1>{STORY}</article></body></html>"
    )
    article = clean(read_row({"html": html}, received=NOW))
    assert (article.published, article.updated) == (None, None)
    assert {at.year for at in article.dates_refused} == {2031, 2032}


def test_feed_entry_of_2031_keeps_its_place_in_the_feed() -> None:
    """The record as it came in says what the feed said; the cleaned one what can be."""
    feed = f"""<rss version="2.0"><channel><title>X</title><item><guid>1</guid><title>Ferry aground</title>
    <pubDate>Wed, 12 Mar 2031 08:00:00 GMT</pubDate><description>{TEXT}</description></item></channel></rss>"""
    (raw,) = read_bytes(feed.encode(), received=NOW, source="x")
    assert isinstance(raw, RawArticle)
    assert raw.published == datetime(2031, 3, 12, 8, tzinfo=UTC)
    assert clean(raw).published is None


def test_archive_without_times_of_receipt_is_believed() -> None:
    """Rows that nobody received have no present that a date could lie behind."""
    never = datetime(1970, 1, 1, tzinfo=UTC)
    assert clean(read_row({"text": TEXT, "published": "2026-03-12"}, received=never)).published is not None
