"""Who wrote it and when is no standfirst, wherever it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.clean import clean
from streams.records import CleanArticle, RawArticle

STORY = "".join(
    f"<p>The harbour office said on Monday that pier {number} would stay closed until its cranes are mended.</p>"
    for number in range(2, 12)
)


def _read(line: str, described: str = "") -> CleanArticle:
    meta = f'<meta name="description" content="{described}">' if described else ""
    page = (
        f"<!doctype html><html><head><title>Cranes close the harbour</title>{meta}</head><body>"
        "<nav><a href='/a'>World</a> <a href='/b'>Region</a> <a href='/c'>Trade</a></nav>"
        f"<h1>Cranes close the harbour</h1><div>{line}</div>{STORY}<footer>Terms</footer></body></html>"
    )
    raw = RawArticle(
        article_id="a", item_id="i", source="s", received=datetime(2026, 3, 9, tzinfo=UTC), content=page,
        media_type="text/html",
    )  # fmt: skip
    return clean(raw)


def _standfirst(line: str, described: str = "") -> str | None:
    return _read(line, described).standfirst


@pytest.mark.parametrize(
    "line",
    [
        "March 9, 2026 at 7:35 PM",
        "9 Mar 2026 by Ines Tarro",
        "March 9, 2026 at 8:15 PM · 4 min read",
        "By Ines Tarro and Oko Lind",
    ],
)
def test_a_line_of_day_or_writer_is_no_standfirst(line: str) -> None:
    """What the page states of itself stands in its place."""
    assert _standfirst(line) is None
    described = "Two of four piers stay shut after a storm"
    assert _standfirst(line, described) == described


def test_a_description_of_a_word_says_nothing() -> None:
    """Templates leave a figure or a time where nobody wrote one."""
    assert _standfirst("March 9, 2026 at 7:35 PM", "2026-03-09T19:35:00Z") is None


def test_a_programme_is_the_story_and_no_line_of_days() -> None:
    """An article has its day and perhaps two more; a calendar above its first sentence has many."""
    days = [f"March {day} 10am - noon Pier {day} tour with Ines Tarro" for day in (12, 13, 14, 15, 16)]
    told = _read("".join(f"<p>{day}</p>" for day in days)).text
    assert told.split("\n\n")[: len(days)] == days


def test_what_leads_into_the_story_stays_in_it() -> None:
    """A standfirst sums up, and ends where the story begins."""
    line = "What we asked the harbour office on Monday morning, and were not told:"
    read = _read(f"<p>{line}</p>")
    assert read.standfirst is None
    assert read.text.startswith(line)
