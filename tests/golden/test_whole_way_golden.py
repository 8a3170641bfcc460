"""A page as a site's text export gives it, through every room, against approved output.

To approve a change: run this file as a program, and read the difference before committing it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from streams import acquire
from streams.batch import Line
from streams.cli.rows import plain
from streams.records import Casualties, CleanArticle, Event, RawArticle
from streams.wiring import Plan, make_stages

HERE = Path(__file__).parent / "way"
RECEIVED = datetime(2024, 5, 16, 20, tzinfo=UTC)


def read_whole_way(path: Path) -> str:
    """Return what a person would check of the article and its events, as indented JSON."""
    line = Line(make_stages(Plan(partitions=1)))
    (raw,) = acquire.read_path(path, received=RECEIVED, source="golden", published="2024-05-16")
    assert isinstance(raw, RawArticle)
    records = [told.record for told in line.feed(raw)]
    (article,) = [record for record in records if isinstance(record, CleanArticle)]
    shown = {
        "title": article.title,
        "byline": article.byline,
        "captions": [caption.text for caption in article.captions],
        "paragraphs": article.text.split("\n\n"),
        "events": [_event(record) for record in records if isinstance(record, Event)],
    }
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


def _event(event: Event) -> dict[str, Any]:
    """Return an event without ids and scores, which other changes move."""
    return {
        "type": event.type,
        "background": event.background,
        "realis": event.realis,
        "title": event.title,
        "place": {key: getattr(event.place, key) for key in ("name", "admin1", "country", "precision")},
        "time": plain(event.time),
        "casualties": {
            name: plain(figure) for name in Casualties.__struct_fields__ if (figure := getattr(event.casualties, name))
        },
        "actors": [[actor.role, actor.name or actor.text] for actor in event.actors],
        "claims": [[claim.kind, claim.by, claim.against] for claim in event.claims],
    }


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_the_whole_way_gives_what_was_approved(path: Path) -> None:
    """Every field at once: a change that mends one and spoils another must show."""
    assert read_whole_way(path) == path.with_suffix(".json").read_text(encoding="utf-8")


if __name__ == "__main__":
    for source in sorted(HERE.glob("*.txt")):
        source.with_suffix(".json").write_text(read_whole_way(source), encoding="utf-8")
