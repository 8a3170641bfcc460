"""What would cost the square of its length is cut or refused before it is looked at; nothing else is touched."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from streams.clean import CleanLimits, clean
from streams.clean.crowded import thin
from streams.clean.mend import mend
from streams.errors import RecordError
from streams.records import RawArticle

STORY = "<p>Floodwater closed the coastal road on Monday, and 400 people left their homes, the governor said.</p>" * 3
ROOM = " " * 60_000
"""Markup is only looked through where it is long."""


def _page(content: str) -> RawArticle:
    received = datetime(2026, 5, 3, tzinfo=UTC)
    return RawArticle(
        article_id="a", item_id="a", source="s", received=received, media_type="text/html", content=content
    )


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{n}=b" for n in range(900)),
        " ".join(f"a{n}='>'" for n in range(900)),
        "".join(f'a{n}="<b>"' for n in range(900)),
        "/".join(f"a{n}" for n in range(900)),
        '="' + " ".join(f"a{n}" for n in range(900)) + '"',
    ],
    ids=["plain", "with tag ends", "without blanks", "with slashes", "behind a sign"],
)
def test_a_crowded_tag_keeps_its_name_alone(attributes: str) -> None:
    """However its attributes are written: what a browser takes for them counts."""
    assert thin(f"{ROOM}<div {attributes}><p>Water</p>") == f"{ROOM}<div><p>Water</p>"


def test_a_picture_in_a_tag_is_taken_off() -> None:
    """Its bytes are no markup, and must not refuse the page."""
    assert thin(f"{ROOM}<img src='data:{'A' * 30_000}'>{STORY}") == f"{ROOM}<img>{STORY}"


def test_ordinary_tags_stay_as_they_are() -> None:
    """Class names are what cleaning goes by."""
    page = f"{ROOM}<div class='{'story ' * 400}' data-x=\"{'y' * 5_000}\">{STORY}</div> 3 <b and a < b"
    assert thin(page) == page


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
