"""Whatever the bytes, reading ends in articles or rejections, and the same ones each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.acquire import AcquireLimits, read_bytes, read_row
from streams.codec import decode, encode
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = [
    "id",
    "text",
    "html",
    "url",
    "source",
    "title",
    "published",
    "received",
    "version",
    "pub_status",
    "replaces",
    "embargoed",
    "backfill",
    "uri",
    "headline",
    "body_text",
    "bodies",
    "headlines",
    "pubstatus",
    "urgency",
    "type",
    "language",
    "subjects",
    "versioncreated",
    "descriptions",
]
_rows = st.dictionaries(st.sampled_from(_KEYS), _json, max_size=6)
_pieces = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<![CDATA[",
        "]]>",
        "&",
        "&nbsp;",
        "&#0;",
        "<feed>",
        "<entry>",
        "<link href='x'/>",
        "<guid>1</guid>",
        "<pubDate>now</pubDate>",
        "</rss>",
        "<?xml version='1.0'?>",
        "\x00",
        "<description>",
        "</description>",
        "text",
        "<!DOCTYPE rss>",
        "<content:encoded>",
        "</content:encoded>",
        "é",
        "{",
        "[",
    ]
)
_feeds = st.lists(_pieces, max_size=25).map(lambda parts: "<rss>" + "".join(parts))


def _check(data: bytes) -> None:
    first = list(read_bytes(data, received=NOW, source="s"))
    assert first == list(read_bytes(data, received=NOW, source="s"))
    for result in first:
        assert decode(encode(result), type(result)) == result
        if isinstance(result, RawArticle):
            assert result.article_id
            assert result.item_id
        else:
            assert isinstance(result, Rejected)
            assert result.reason


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
@example(b"[" * 100_000)
@example(b'{"a":' * 50_000)
@example(b'{"text": "\\ud800", "id": "x"}')
@example(b'{"text": "x", "n": 123456789012345678901234567890, "m": 1e999}')
@example(b"\xff\xfe\x00")
@example(b"<" * 10_000)
@example(b"<rss>" + b"<a>" * 20_000)
def test_any_bytes_end_in_articles_or_rejections(data: bytes) -> None:
    """One hostile delivery must not end a connector."""
    _check(data)


@settings(max_examples=60, deadline=None)
@given(_feeds)
def test_any_feed_like_text_ends_in_articles_or_rejections(feed: str) -> None:
    """The readers behind each other must not disagree into a crash."""
    _check(feed.encode())


@settings(max_examples=150, deadline=None)
@given(_rows)
def test_any_row_is_an_article_or_a_named_error(row: dict[str, object]) -> None:
    """Rows come from anybody with a token."""
    _check(json.dumps(row).encode())
    try:
        article = read_row(row, received=NOW)
    except RecordError as error:
        assert error.reason in {"no_content", "bad_field", "bad_time", "bad_pub_status"}
    else:
        assert decode(encode(article), RawArticle) == article


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from([1, 50, 4_000_000]))
def test_limits_hold_for_any_text(text: str, bound: int) -> None:
    """Nothing longer than the bound passes."""
    data = text.encode("utf-8", "surrogatepass")
    for result in read_bytes(data, received=NOW, source="s", limits=AcquireLimits(max_bytes=bound)):
        assert isinstance(result, Rejected) or len(result.content.encode()) <= max(bound, len(data))
