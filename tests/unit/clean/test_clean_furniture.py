"""Datelines, bylines, sign-offs, captions: what stands around a story and says whose it is."""

from __future__ import annotations

from datetime import date

import pytest

from streams.clean import furniture
from streams.clean.datelines import dateline_of

PUBLISHED = date(2024, 1, 3)


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("BEIRUT, Jan 2 (Reuters) - Shelling hit the port.", "Beirut", "2024-01-02", "Reuters"),
        ("KYIV — Shelling hit the port.", "Kyiv", None, None),
        ("Beirut (AFP) – Shelling hit the port.", "Beirut", None, "AFP"),
        ("MOSCOW, December 30. /TASS/. Shelling hit the port.", "Moscow", "2023-12-30", "TASS"),
        ("NEW DELHI: Police held two men.", "New Delhi", None, None),
        ("SANTA VERA, N.M. (AP) — A cat came home.", "Santa Vera", None, "AP"),
        ("BEIJING, Jan. 2 (Xinhua) -- A bridge opened.", "Beijing", "2024-01-02", "Xinhua"),
    ],
)
def test_datelines_of_the_agencies_are_read(text: str, place: str, day: str | None, agency: str | None) -> None:
    """Each agency writes where and when in its own way; a day without a year is the last such day."""
    found = dateline_of(text, PUBLISHED)
    assert found is not None
    dateline, end = found
    assert (dateline.place, dateline.date, dateline.agency) == (place, day, agency)
    assert text[end].isupper()


@pytest.mark.parametrize(
    "text",
    [
        "U.S.-led forces struck a camp.",
        "ISIS-K fighters claimed the blast.",
        "UPDATE: Shelling hit the port.",
        "NATO said on Monday that it would meet.",
        "The army (which denied it) - Said nothing.",
        "Paris - No deal was made.",
    ],
)
def test_sentences_are_no_datelines(text: str) -> None:
    """A story must not lose its first words to something that only looks like a dateline."""
    assert dateline_of(text, PUBLISHED) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Roe", True),
        ("By JANE ROE and JOHN DOE, Associated Press", True),
        ("BY JANE ROE", True),
        ("Jane Roe, staff writer", True),
        ("Por Ana Ruiz", True),
        ("By Friday, the army had taken the town.", False),
        ("By late evening a crowd had gathered", False),
        ("The ministry said", False),
    ],
)
def test_bylines_are_told_from_sentences(line: str, expected: bool) -> None:
    """``By`` opens sentences too."""
    assert furniture.is_byline(line, len(line.split())) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(Reporting by Jane Roe in Tarsa; Editing by John Doe)", True),
        ("AFP", True),
        ("rh/jm/kir", True),
        ("(With inputs from agencies)", True),
        ("Ana Ruiz contributed to this report.", True),
        ("The court was reporting no progress.", False),
        ("Mira.", False),
    ],
)
def test_sign_offs_are_the_desks_last_words(line: str, expected: bool) -> None:
    """What the desk adds is no sentence of the story."""
    assert furniture.is_sign_off(line, len(line.split())) is expected


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("A boy walks past a tank in Tarsa, 13 May 2023 (AFP)", "AFP"),
        ("A boy walks past a tank. (Photo by Joan Doe/Getty Images)", "Photo by Joan Doe/Getty Images"),
        ("A boy walks past a tank [File: Joan Doe/EPA]", "File: Joan Doe/EPA"),
        ("A boy walks past a tank. REUTERS/Joan Doe", "REUTERS/Joan Doe"),
        ("A boy walks past a tank. Joan Doe/Getty Images", "Joan Doe/Getty Images"),
    ],
)
def test_captions_are_known_by_their_credit(line: str, credit: str) -> None:
    """A caption tells of a place and a day that are no event's."""
    caption = furniture.caption_of(line, len(line.split()))
    assert caption is not None
    assert caption.credit == credit
    assert caption.text.startswith("A boy walks past a tank")


@pytest.mark.parametrize(
    "line",
    [
        "The two sides met in the capital, the ministry said. (Reuters)",
        "The United Nations children's agency (UNICEF) sent 40 lorries (two of them empty).",
        "The Kurdish-led force (SDF)",
    ],
)
def test_stories_that_close_with_brackets_are_no_captions(line: str) -> None:
    """An agency's name after the last full stop is the story's credit, and most brackets are no credit at all."""
    assert furniture.caption_of(line, len(line.split())) is None
