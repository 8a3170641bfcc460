"""A stub must send the poller to its page; a whole text must not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from streams.acquire.fulltext import needs_page, page_reason
from streams.records import RawArticle

TEXT = "Rescuers reached the village on Sunday evening, two days after the slope above it gave way. "


def entry(content: str, text_from: str = "content", **more: Any) -> RawArticle:
    """Return an entry as the readers of feeds give it."""
    fields: dict[str, Any] = {
        "article_id": "a",
        "item_id": "i",
        "source": "s",
        "received": datetime(2026, 3, 9, tzinfo=UTC),
        "url": "https://desk.example/1",
        "media_type": "text/html" if "<" in content else "text/plain",
        "extra": {} if text_from == "content" else {"text_from": text_from},
    }
    return RawArticle(content=content, **{**fields, **more})


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (entry("Slope gives way", "title"), "title_only"),
        (entry(TEXT, "summary"), "summary_only"),
        (entry(f"<p>{TEXT * 9}</p>", "summary"), "summary_only"),
        (entry(f"<p>{TEXT * 20}</p> <a href='/1'>Continue reading &#8594;</a>"), "continue_reading"),
        (entry(f"<p>{TEXT * 20}... <a href='/1'>Read more</a></p>"), "continue_reading"),
        (entry(f"{TEXT * 20}\nRead more: Slope gives way"), "continue_reading"),
        (entry(f"<p>{TEXT}</p><a>Weiterlesen</a><p>The post Slope appeared first on Desk.</p>"), "continue_reading"),
        (entry(f"<p>{TEXT}</p><p>اقرأ المزيد</p>"), "continue_reading"),
        (entry(f"<p>{TEXT}</p><p>続きを読む</p>"), "continue_reading"),
        (entry(f"{TEXT * 20}The slope had [...]"), "cut_off"),
        (entry(f"<p>{TEXT * 20}The slope had [&#8230;]</p><p>The post Slope appeared first on Desk.</p>"), "cut_off"),
        (entry(f"{TEXT * 20}The slope had…", "summary"), "cut_off"),
        (entry("Rescuers reached the village on"), "short_content"),
    ],
)
def test_a_stub_says_why_it_is_one(article: RawArticle, reason: str) -> None:
    """Each of these is an ordinary way for a feed to keep its text back."""
    assert page_reason(article) == reason
    assert needs_page(article)


@pytest.mark.parametrize(
    "article",
    [
        entry(f"<p>{TEXT * 20}</p>"),
        entry(f"<p>{TEXT * 20}</p><p>The post Slope appeared first on Desk.</p>"),
        entry(f"<p>{TEXT * 20}</p>", "summary"),
        entry("One dead in Korsa landslide, police say."),
        entry(f"<p>{TEXT}</p><p>Officials asked people to read more about evacuation routes before they return home."
              " The roads stay closed until Tuesday at the earliest, they said.</p>"),
        entry(f"<p>{TEXT}</p><p>She said the inquiry would make people read more.</p>"),
        entry("Slope gives way", "title", url=None),
        entry("Slope gives way", "title", pub_status="canceled"),
    ],
)  # fmt: skip
def test_a_whole_text_needs_no_page(article: RawArticle) -> None:
    """A request for each entry would be rude, and its page is harder to clean than its text."""
    assert page_reason(article) is None
