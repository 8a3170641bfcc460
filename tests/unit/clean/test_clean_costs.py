"""What would cost the square of its length is cut or refused before it is looked at; nothing else is touched."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from streams.clean import CleanLimits, clean
from streams.clean.markup import tags_of
from streams.clean.mend import mend
from streams.errors import RecordError
from streams.records import RawArticle

STORY = "<p>Floodwater closed the coastal road on Monday, and 400 people left their homes, the governor said.</p>" * 3


def _page(content: str) -> RawArticle:
    received = datetime(2026, 5, 3, tzinfo=UTC)
    return RawArticle(
        article_id="a", item_id="a", source="s", received=received, media_type="text/html", content=content
    )


def test_a_picture_in_a_tag_is_no_markup() -> None:
    """Its bytes must not refuse the page."""
    page = f"<body><article><img src='data:{'A' * 30_000}'>{STORY}</article>"
    assert clean(_page(page), CleanLimits(markup_chars=5_000)).text.startswith("Floodwater")
    with pytest.raises(RecordError, match="of markup"):
        clean(_page(page.replace("data:", "' '")), CleanLimits(markup_chars=300))


@pytest.mark.parametrize("value", ["b", "'>'", '"<b>"', '"'], ids=["plain", "tag ends", "tags", "open quotes"])
def test_a_tag_of_a_hundred_thousand_attributes_is_one_tag(value: str) -> None:
    """However its attributes are written, they are read once; an open quote takes what a browser gives it."""
    crowd = " ".join(f"a{n}={value}" for n in range(100_000))
    found = tags_of(f"<div {crowd} class=x><p>Water</p>", CleanLimits(tags=400_000))
    assert found.names == ["!", "div", "p", "/p"]


def test_a_pile_of_marks_is_cut_to_what_a_letter_can_bear() -> None:
    """Composing 100,000 marks takes a minute."""
    mended = mend("Ada said a" + "\u0301\u0316" * 50_000 + " and left.").text
    assert sum(map(bool, map(unicodedata.combining, mended))) <= 30
    assert mended.startswith("Ada said ")
    assert mended.endswith(" and left.")


def test_scripts_that_pile_marks_keep_them() -> None:
    """Hebrew with vowels and chant, Tibetan, Vietnamese: four or five, never thirty."""
    text = "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u05d9\u05ea " * 20
    assert mend(text).text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        ("<p>" * 300 + STORY, CleanLimits(tags=300)),
        (STORY, CleanLimits(page_chars=200)),
    ],
    ids=["tags", "text"],
)
def test_a_page_beyond_a_bound_is_refused(content: str, limits: CleanLimits) -> None:
    """Refused with its bytes kept, never half read in silence."""
    assert clean(_page(content)).text
    with pytest.raises(RecordError) as refused:
        clean(_page(content), limits)
    assert refused.value.reason == "too_large"
