"""Cleaning whatever bytes the world sends: it ends, says what it did, and does the same again."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.clean import CleanLimits, clean
from streams.codec import encode
from streams.errors import RecordError
from streams.records import CleanArticle, RawArticle

RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)
REASONS = {"empty", "too_large", "no_article", "not_text", "bad_charset", "bad_markup", "unsupported_type"}

any_text = st.text(st.characters(codec=None), max_size=400)
WORDS = (
    "police said Friday that (AFP) By Jane Roe - — KYIV, Aug 12 © Photo: “no” deal. Subscribe * + o Share & &amp; <p>"
    " </div> <a href=x> <!-- <script> \n \n\n \t \u0301 \x00 \ud83d é Ã© â€™ 12:30 GMT | Read more 新华社 Читайте"
)
wire_words = st.sampled_from(WORDS.split(" "))
wire_like = st.lists(wire_words, max_size=120).map(" ".join)
prose = st.lists(
    st.text("abcdefghijklmnop ", min_size=20, max_size=90).map(lambda words: f"The {words.strip()} said so."),
    min_size=1,
    max_size=6,
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attempt(content: str | bytes, media_type: str) -> CleanArticle | str:
    """Return the cleaned article, or the reason it was refused for."""
    raw = RawArticle(
        article_id="a",
        item_id="i",
        source="wire",
        received=RECEIVED,
        media_type=media_type,
        content=content if isinstance(content, str) else "",
        content_bytes=content if isinstance(content, bytes) else None,
    )
    try:
        return clean(raw, CleanLimits(text_chars=20_000))
    except RecordError as error:
        return error.reason


def check(first: CleanArticle | str, again: CleanArticle | str) -> None:
    """Cleaned or refused with a known reason; the same bytes a second time."""
    if isinstance(first, str):
        assert first in REASONS
        assert first == again
    else:
        assert encode(first) == encode(again)
        assert unicodedata.is_normalized("NFC", first.text)


@quick
@given(st.one_of(any_text, wire_like))
def test_any_text_is_cleaned_or_refused_the_same_way_twice(content: str) -> None:
    """One odd article must never stop a worker, and a replay must give the same bytes."""
    first = attempt(content, "text/plain")
    check(first, attempt(content, "text/plain"))
    if isinstance(first, CleanArticle):
        for run in first.offsets:
            assert content[run.raw : run.raw + run.length] == first.text[run.clean : run.clean + run.length]
        for gone in first.removed:
            assert 0 <= gone.start <= gone.end <= len(content)


@quick
@given(st.one_of(any_text, wire_like))
def test_any_markup_is_cleaned_or_refused_the_same_way_twice(content: str) -> None:
    """Markup is whatever a site's template broke into."""
    check(attempt(content, "text/html"), attempt(content, "text/html"))


@quick
@given(st.binary(max_size=600), st.sampled_from(["text/plain", "text/html"]))
def test_any_bytes_are_cleaned_or_refused(content: bytes, media_type: str) -> None:
    """A charset that lies is the source's fault, not a reason to stop."""
    check(attempt(content, media_type), attempt(content, media_type))


@quick
@given(prose)
def test_cleaning_is_idempotent_on_prose(paragraphs: list[str]) -> None:
    """What was cleaned once is all story: a second cleaning takes nothing more off."""
    first = attempt("\n\n".join(paragraphs), "text/plain")
    assert isinstance(first, CleanArticle)
    second = attempt(first.text, "text/plain")
    assert isinstance(second, CleanArticle)
    assert second.text == first.text
