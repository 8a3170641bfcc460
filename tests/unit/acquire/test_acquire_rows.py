"""One row is one article, with ids that depend on what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streams.acquire import read_row
from streams.codec import decode, encode
from streams.errors import RecordError
from streams.records import RawArticle

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)


def _row(**more: Any) -> dict[str, Any]:
    return {"id": "x-1", "text": "MOGADISHU - Two people were hurt on Friday.", **more}


def test_a_row_keeps_the_id_it_came_with() -> None:
    """Who sends ids wants to find their article by them."""
    article = read_row(_row(source="wire"), received=NOW)
    assert (article.item_id, article.source, article.received) == ("x-1", "wire", NOW)


def test_redelivery_has_the_same_ids() -> None:
    """A redelivered article must never be a duplicate of itself; nor must an archive copy of it."""
    first = read_row(_row(), received=NOW)
    second = read_row(_row(backfill=True, fetched="later"), received=NOW + timedelta(hours=3))
    assert first.article_id == second.article_id


@pytest.mark.parametrize(
    "change",
    [
        {"text": "MOGADISHU - Three people were hurt on Friday."},
        {"version": 2},
        {"title": "Blast"},
        {"pub_status": "canceled"},
        {"published": "2024-05-03"},
    ],
)
def test_another_version_has_the_same_item_and_another_article_id(change: dict[str, Any]) -> None:
    """Versions and kills find what they replace by item, and are told apart by article."""
    first, second = read_row(_row(), received=NOW), read_row(_row(**change), received=NOW)
    assert first.item_id == second.item_id
    assert first.article_id != second.article_id


def test_without_an_id_the_url_names_the_item() -> None:
    """A page that changes in place stays one item."""
    first = read_row({"text": "One.", "url": "https://a.example/1", "source": "a"}, received=NOW)
    second = read_row({"text": "Two.", "url": "https://a.example/1", "source": "a"}, received=NOW)
    assert first.item_id == second.item_id
    assert first.article_id != second.article_id


def test_without_id_and_url_the_content_names_the_item() -> None:
    """A drop folder's nameless file read twice is one item."""
    assert read_row({"text": "One."}, received=NOW) == read_row({"text": "One."}, received=NOW)
    assert read_row({"text": "One."}, received=NOW).item_id != read_row({"text": "Two."}, received=NOW).item_id


def test_unknown_keys_are_kept_as_they_came() -> None:
    """A filter that eats its user's columns cannot stand in the middle of a pipe."""
    article = read_row(_row(desk={"floor": 3}, tags=["a", 1, None]), received=NOW)
    assert article.extra == {"desk": {"floor": 3}, "tags": ["a", 1, None]}


def test_welcome_keys_of_the_wrong_form_stay_in_extra() -> None:
    """They are the user's own columns that only share a name."""
    article = read_row(_row(byline=["A", "B"], urgency="high", language="so"), received=NOW)
    assert article.byline is None
    assert article.urgency is None
    assert article.language == "so"
    assert article.extra == {"byline": ["A", "B"], "urgency": "high"}


def test_the_rows_own_received_is_the_clock() -> None:
    """Batches and back-tests replay a day as it was."""
    article = read_row(_row(received="2023-01-01T00:00:00+02:00"), received=NOW)
    assert article.received == datetime(2022, 12, 31, 22, 0, tzinfo=UTC)


def test_a_date_alone_is_a_day() -> None:
    """Relative times in the text resolve to days, not to midnight."""
    article = read_row(_row(published="2024-05-02"), received=NOW)
    assert (article.published, article.published_precision) == (datetime(2024, 5, 2, tzinfo=UTC), "day")


def test_a_kill_needs_no_text() -> None:
    """Agencies send kills with an empty body."""
    assert read_row({"id": "x", "pub_status": "canceled"}, received=NOW).content == ""


def test_html_counts_for_more_than_text() -> None:
    """Where a row has both, the markup says more."""
    article = read_row(_row(html="<p>Two people were hurt.</p>"), received=NOW)
    assert (article.media_type, article.content) == ("text/html", "<p>Two people were hurt.</p>")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "x"}, "no_content"),
        ({"id": "x", "text": " \n"}, "no_content"),
        ({"text": 7}, "bad_field"),
        ({"text": "a", "version": "second"}, "bad_field"),
        ({"text": "a", "version": -1}, "bad_field"),
        ({"text": "a", "version": True}, "bad_field"),
        ({"text": "a", "backfill": "no"}, "bad_field"),
        ({"text": "a", "id": ["x"]}, "bad_field"),
        ({"text": "a", "id": "x" * 2_000}, "bad_field"),
        ({"text": "a", "title": "x" * 50_000}, "bad_field"),
        ({"text": "a", "published": "last Tuesday"}, "bad_time"),
        ({"text": "a", "embargoed": "soon"}, "bad_time"),
        ({"text": "a", "received": 1714737600}, "bad_time"),
        ({"text": "a", "pub_status": "cancelled"}, "bad_pub_status"),
        (["text"], "bad_field"),
    ],
)
def test_a_row_that_means_nothing_is_refused_with_its_reason(row: Any, reason: str) -> None:
    """Guessing at a version, embargo or status would tell subscribers what nobody said."""
    with pytest.raises(RecordError) as caught:
        read_row(row, received=NOW)
    assert caught.value.reason == reason


def test_lone_surrogates_become_replacement_characters() -> None:
    """One broken emoji must not stop an article from being written to the log."""
    article = read_row({"text": "fire \ud83d in town", "note": ["\udc00"], "title": "x\ud800"}, received=NOW)
    assert article.content == "fire \ufffd in town"
    assert decode(encode(article), RawArticle) == article
