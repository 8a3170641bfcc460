"""Times of every form that inputs use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.acquire.feedtimes import read_feed_time, regions_of
from streams.acquire.times import read_time
from streams.errors import RecordError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat, 12 Aug 2017 14:05:00 GMT", (2017, 8, 12, 14, 5)),
        ("Sat, 12 Aug 2017 14:05:00 +0300", (2017, 8, 12, 11, 5)),
        ("12 Aug 2017 14:05 EST", (2017, 8, 12, 19, 5)),
        ("Sat, 12 Aug 2017 14:05:00 BST", (2017, 8, 12, 13, 5)),
        ("Sat, 12 Aug 17 14:05:00 CEST", (2017, 8, 12, 12, 5)),
        ("2017-08-12T14:05:00Z", (2017, 8, 12, 14, 5)),
        ("2017-08-12T14:05:00+05:30", (2017, 8, 12, 8, 35)),
        ("2017-08-12 14:05", (2017, 8, 12, 14, 5)),
        ("August 12, 2017 2:05 PM", (2017, 8, 12, 14, 5)),
        ("Mon, 12 Aug 2017 14:05:00 GMT", (2017, 8, 12, 14, 5)),
        ("12 Aug 117 14:05:00 GMT", (2017, 8, 12, 14, 5)),
        ("12 Aug 99 14:05:00 GMT", (1999, 8, 12, 14, 5)),
        ("Sat Aug 12 14:05:00 EDT 2017", (2017, 8, 12, 18, 5)),
        ("Sat Aug 12 2017 14:05:00 GMT+0200 (Central European Summer Time)", (2017, 8, 12, 12, 5)),
        ("12 Aug 2017 14:05 ET", (2017, 8, 12, 18, 5)),
        ("12 Feb 2017 14:05 ET", (2017, 2, 12, 19, 5)),
        ("12 Aug 2017 14:05:00 Europe/Berlin", (2017, 8, 12, 12, 5)),
        ("12 Aug 2017 14:05:00 Mars/Base", (2017, 8, 12, 14, 5)),
        ("Sat, 12 Aug 2017 24:00:00 GMT", (2017, 8, 13, 0, 0)),
        ("Sat, 12 Aug 2017 14:04:60 GMT", (2017, 8, 12, 14, 5)),
        ("Sam, 12 Août 2017 14:05:00 +0200", (2017, 8, 12, 12, 5)),
        ("Sábado, 12 de agosto de 2017 14:05 -0300", (2017, 8, 12, 17, 5)),
        ("Сб, 12 авг 2017 14:05:00 +0300", (2017, 8, 12, 11, 5)),
        ("Σάβ, 12 Αυγ 2017 14:05 +0300", (2017, 8, 12, 11, 5)),
        ("2017年8月12日 14:05", (2017, 8, 12, 14, 5)),
        ("١٢ أغسطس ٢٠١٧ 14:05", (2017, 8, 12, 14, 5)),
        ("1502546700", (2017, 8, 12, 14, 5)),
        ("1502546700123", (2017, 8, 12, 14, 5)),
        ("20170812140500", (2017, 8, 12, 14, 5)),
        ("20170812T160500+0200", (2017, 8, 12, 14, 5)),
        ("2017-08-12T14:05:00 EST", (2017, 8, 12, 19, 5)),
        ("2017-8-12 2:05 PM", (2017, 8, 12, 14, 5)),
        ("12.08.2017 14:05", (2017, 8, 12, 14, 5)),
    ],
)
def test_feed_dates_are_read_in_every_form(text: str, expected: tuple[int, ...]) -> None:
    """RSS promises RFC 822 and sends everything."""
    assert read_feed_time(text) == (datetime(*expected, tzinfo=UTC), "instant")  # type: ignore[misc,arg-type]


def test_a_feed_date_without_a_time_is_a_day() -> None:
    """Midnight would be a claim nobody made."""
    assert read_feed_time("12 August 2017") == (datetime(2017, 8, 12, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Tuesday",
        "August",
        "14:05",
        "soon",
        "x" * 500,
        "0000-00-00",
        "2017-13-45",
        "31 Jun 2017",
        "08/09/2017",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "12 Aug 9999",
        "0",
        "99999999999999",
        "12 Aug 2017 10:00 +9900",
    ],
)
def test_a_date_that_leaves_the_day_open_is_none(text: str | None) -> None:
    """A reader that fills gaps from today's date would read the same feed differently tomorrow."""
    assert read_feed_time(text) is None


@pytest.mark.parametrize(
    ("text", "region", "hour"),
    [
        ("12 Aug 2017 14:05 IST", "in", 8),
        ("12 Aug 2017 14:05 IST", "ie", 13),
        ("12 Aug 2017 14:05 IST", "il", 12),
        ("12 Aug 2017 14:05 CST", "us", 20),
        ("12 Aug 2017 14:05 CST", "cn", 6),
        ("12 Aug 2017 14:05 EST", "au", 4),
        ("12 Aug 2017 14:05 BST", "bd", 8),
    ],
)
def test_a_zone_of_several_meanings_is_the_feeds_own(text: str, region: str, hour: int) -> None:
    """Three countries write IST; hours lie between them."""
    found = read_feed_time(text, frozenset({region}))
    assert found is not None
    assert found[0].hour == hour


@pytest.mark.parametrize(("region", "month"), [("us", 8), ("gb", 9), ("de", 9)])
def test_a_numeric_date_is_read_as_its_country_writes_it(region: str, month: int) -> None:
    """Where nobody says which country it is, the date is left out."""
    assert read_feed_time("08/09/2017", frozenset({region})) == (datetime(2017, month, 17 - month, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    ("host", "language", "regions"),
    [
        ("desk.com.au", None, {"au"}),
        ("desk.co.uk", "en-GB", {"gb"}),
        ("desk.example", "en_IE", {"ie"}),
        ("desk.example", "en", set()),
        ("desk.ie:8080", None, {"ie"}),
        (None, None, set()),
    ],
)
def test_a_feeds_regions_are_its_hosts_and_its_languages(
    host: str | None, language: str | None, regions: set[str]
) -> None:
    """Both say where its clock hangs; a language alone says nothing."""
    assert regions_of(host, language) == regions


def test_row_times_are_iso_8601_only() -> None:
    """Rows come from programs, which can write dates."""
    with pytest.raises(RecordError, match="published"):
        read_time("12/08/2017", "published")


def test_a_time_without_a_zone_is_utc() -> None:
    """One rule, said in the reference, instead of the machine's own zone."""
    assert read_time("2017-08-12T14:05") == (datetime(2017, 8, 12, 14, 5, tzinfo=UTC), "instant")
