"""Who wrote it and when is no standfirst, wherever it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.clean import clean
from streams.records import RawArticle

STORY = "".join(
    f"<p>The harbour office said on Monday that pier {number} would stay closed until its cranes are mended.</p>"
    for number in range(2, 12)
)


def _standfirst(line: str, described: str = "") -> str | None:
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
    return clean(raw).standfirst


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
