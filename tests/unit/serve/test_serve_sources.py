"""How the sources are, as the desk page shows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from serve_parts import client_of

from streams.acquire.health import Health

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)


def source(name: str, state: str = "fine", reason: str = "longest usual pause now 12 min") -> Health:
    """A source that sent an article 35 minutes ago."""
    return Health(
        name=name,
        state=state,  # type: ignore[arg-type]
        reason=reason,
        last_article=NOW - timedelta(minutes=35),
        expected_gap_s=720.0,
        articles=1234,
        rejected=5,
    )


def shown(states: list[Health]) -> str:
    """The page."""
    return client_of(health=lambda: states).get("/").text


def test_each_source_is_shown_with_state_last_article_rhythm_and_why() -> None:
    """A wire desk must see which wire is silent before it trusts that nothing happened."""
    page = shown([source("harbour"), source("valley", "silent", "nothing new for 3 h; it would be 12 min now")])
    row = re.search(r'<tr class="silent">(.*?)</tr>', page)
    assert row is not None
    for part in ("valley", "silent", "35 min ago", "12 min", "1,234", "nothing new for 3 h"):
        assert part in row[1]
    assert "2 sources: 1 silent, 1 fine" in page
    assert page.index("valley") < page.index("harbour")


def test_two_hundred_sources_are_a_line_and_those_in_trouble() -> None:
    """The alerts below must stay in sight; the others are folded away, and there for the asking."""
    states = [source(f"wire-{number:03}") for number in range(197)]
    states += [source("x", "failing"), source("y", "garbage"), source("z", "repeating")]
    page = shown(states)
    assert "200 sources: 1 failing, 1 garbage, 1 repeating, 197 fine" in page
    open_part = page[page.index('id="sources"') : page.index("<details><summary>197 more")]
    assert re.findall(r'<tr class="(\w+)">', open_part) == ["failing", "garbage", "repeating"]
    assert page.count("<tr class=") == 200


def test_trouble_everywhere_is_bounded_too() -> None:
    """A cut line at the provider makes all of them fail at once."""
    page = shown([source(f"wire-{number:03}", "failing") for number in range(700)])
    assert page.count("<tr class=") == 540


@pytest.mark.parametrize("states", [None, []])
def test_without_sources_there_is_no_such_part(states: list[Health] | None) -> None:
    """Who feeds it from elsewhere has nothing to look at here."""
    assert "Sources</h2>" not in client_of(health=None if states is None else lambda: states).get("/").text


def test_what_a_source_says_of_itself_is_escaped() -> None:
    """An error message may quote a stranger's server."""
    page = shown([source("a", "failing", "failed once: <script>alert(1)</script>")])
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
