"""What stands around a story, by tables of own examples: one line of `tables/*.tsv` is one test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from streams.clean.datelines import dateline_of
from streams.clean.notes import correction_in, slug_before

TABLES = Path(__file__).parent / "tables"
PUBLISHED = date(2024, 3, 9)


def rows(name: str) -> list[list[str]]:
    """Return the cells of a table's lines; `#` opens a comment."""
    lines = (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "place", "day", "agency", "story"), rows("datelines"))
def test_datelines_say_where_when_and_by_whom(text: str, place: str, day: str, agency: str, story: str) -> None:
    """Each agency has its own form; what only looks like one stays in the story."""
    found = dateline_of(text, PUBLISHED)
    if place == "none":
        assert found is None
        return
    assert found is not None
    line, end = found
    assert (line.place or "", line.date or "", line.agency or "") == (place, day, agency)
    assert text[end:].startswith(story)


@pytest.mark.parametrize(("line", "expected"), rows("corrections"))
def test_correction_notes_are_told_from_sentences(line: str, expected: str) -> None:
    """What a desk takes back must reach the reader of the event, and is no sentence of the story."""
    assert (correction_in(line, len(line.split())) is not None) is (expected == "yes")


@pytest.mark.parametrize(("filed", "slug", "headline"), rows("slugs"))
def test_slugs_come_off_headlines(filed: str, slug: str, headline: str) -> None:
    """A second version with ``UPDATE 1-`` before its headline has the same headline."""
    assert slug_before(filed) == (slug, headline)
