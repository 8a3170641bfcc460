"""Times of every form that inputs use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.acquire.times import read_feed_time, read_time
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
    ],
)
def test_feed_dates_are_read_in_every_form(text: str, expected: tuple[int, ...]) -> None:
    """RSS promises RFC 822 and sends everything."""
    assert read_feed_time(text) == (datetime(*expected, tzinfo=UTC), "instant")  # type: ignore[misc,arg-type]


def test_a_feed_date_without_a_time_is_a_day() -> None:
    """Midnight would be a claim nobody made."""
    assert read_feed_time("12 August 2017") == (datetime(2017, 8, 12, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    "text", ["", None, "Tuesday", "August", "14:05", "soon", "x" * 500, "0000-00-00", "2017-13-45"]
)
def test_a_date_that_leaves_the_day_open_is_none(text: str | None) -> None:
    """A reader that fills gaps from today's date would read the same feed differently tomorrow."""
    assert read_feed_time(text) is None


def test_row_times_are_iso_8601_only() -> None:
    """Rows come from programs, which can write dates."""
    with pytest.raises(RecordError, match="published"):
        read_time("12/08/2017", "published")


def test_a_time_without_a_zone_is_utc() -> None:
    """One rule, said in the reference, instead of the machine's own zone."""
    assert read_time("2017-08-12T14:05") == (datetime(2017, 8, 12, 14, 5, tzinfo=UTC), "instant")
