"""The day on the publisher's own clock goes all the way: weekdays in the text count from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams import acquire, clean, extract
from streams.acquire.times import day_there
from streams.records import RawArticle

NOW = datetime(2025, 3, 12, 1, 0, tzinfo=UTC)
TEXT = "BISHKEK (Steppe) - A bomb exploded outside a court in Bishkek on Wednesday, killing four people, police said."


@pytest.mark.parametrize(
    ("said", "instant", "day"),
    [
        ("2025-03-12T05:10+06:00", "2025-03-11T23:10", "2025-03-12"),
        ("Wed, 12 Mar 2025 05:10:00 +0600", "2025-03-11T23:10", "2025-03-12"),
        ("Tue, 11 Mar 2025 21:30:00 -0500 (EST)", "2025-03-12T02:30", "2025-03-11"),
        ("2025-03-12T12:00+06:00", "2025-03-12T06:00", None),
        ("2025-03-11T23:10Z", "2025-03-11T23:10", None),
        ("2025-03-12", "2025-03-12T00:00", None),
        ("2025-03-12T05:10+99:00", "2025-03-12T05:10", None),
    ],
)
def test_a_time_with_an_offset_says_its_own_day(said: str, instant: str, day: str | None) -> None:
    """Only a day that differs from the UTC one is worth a word."""
    assert day_there(said, datetime.fromisoformat(instant).replace(tzinfo=UTC)) == day


def test_a_weekday_is_the_publishers() -> None:
    """Copy filed after local midnight says "Wednesday" of the day that has begun there, not of last week's."""
    row = {"id": "s1", "source": "steppe", "published": "2025-03-12T05:10:00+06:00", "text": TEXT}
    article = clean.clean(acquire.read_row(row, received=NOW))
    assert (article.published, article.published_day) == (datetime(2025, 3, 11, 23, 10, tzinfo=UTC), "2025-03-12")
    (mention,) = extract.read(extract.document_of(article), extract.load_lexicon()).mentions
    assert mention.time.start == "2025-03-12"


def test_a_cleaned_row_keeps_it() -> None:
    """Filters hand each other rows: times in UTC, the publisher's day beside them."""
    row = {"id": "s1", "source": "s", "published": "2025-03-11T23:10:00Z", "published_day": "2025-03-12", "text": TEXT}
    assert acquire.read_row(row, received=NOW).published_day == "2025-03-12"
    assert acquire.read_row({**row, "published_day": "2025-09-12"}, received=NOW).published_day is None


def test_a_feed_says_it_too() -> None:
    """RFC 822 dates carry the offset of the desk that wrote them."""
    feed = (
        "<rss version='2.0'><channel><title>Steppe</title><item><title>Court bombed</title><guid>1</guid>"
        f"<pubDate>Wed, 12 Mar 2025 05:10:00 +0600</pubDate><description>{TEXT}</description></item></channel></rss>"
    )
    (article,) = acquire.read_bytes(feed.encode(), received=NOW, source="steppe")
    assert isinstance(article, RawArticle)
    assert article.published_day == "2025-03-12"
