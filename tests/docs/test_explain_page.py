"""docs/explain.md names every option of `streams explain`, and the limits of its page."""

from __future__ import annotations

import inspect
from pathlib import Path

from streams.cli import explain_page
from streams.cli.explain import explain

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")


def test_every_option_is_explained() -> None:
    """An option that is not on the page cannot be found; publication time is every command's."""
    options = set(inspect.signature(explain).parameters) - {"ctx", "what", "published"}
    named = {{"as_json": "json", "open_it": "open"}.get(name, name) for name in options}
    assert {name for name in named if f"--{name}" not in PAGE} == set()


def test_limits_are_those_of_the_program() -> None:
    """What is left out is said once, and truly."""
    assert f"At most {explain_page.MOST_ARTICLES} articles" in PAGE
    assert f"first {explain_page.LINKED} events" in PAGE
    assert "eight colours" in PAGE
    assert explain_page.COLOURS == 8
