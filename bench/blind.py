"""Articles labelled blind: whole events of texts that the rules were not written from, as rows of the desk set.

The labels in `labels/blind.jsonl` are this project's own, made by one careful reading without sight of any output.
They hold no text: every name and trigger is a place in an article of `neardup_fakes`, `geoparse` or `gum_dates`.
`read` are the articles whose misses were read and worked on afterwards, `held` those that nobody looked into: their
figures say what a new article may expect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Rows = Callable[[Path], Iterable[Row]]
LABELS = Path(__file__).resolve().parent / "labels" / "blind.jsonl"
SETS = {"blind_read": "read", "blind_held": "held"}
"""Name of the set → part of the labels."""
SOURCES = ("neardup_fakes", "geoparse", "gum_dates")
"""The sets whose articles are labelled."""


def rows(data: Path, half: str, name: str, read: Rows) -> Iterator[Row]:
    """Yield the labelled articles of `name` as rows of the desk set; none where their texts are not in `data`.

    `read` reads a set's file.
    """
    labels = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["part"] == SETS[name]:
            labels[row["set"], row["id"]] = row
    for source in SOURCES:
        path = data / f"{source}.{half}.jsonl.gz"
        for row in read(path) if path.is_file() else ():
            label = labels.get((source, row["id"]))
            if label is not None:
                yield {
                    "id": f"{source}:{row['id']}",
                    "title": row.get("title") or "",
                    "published": label["published"],
                    "text": row["text"],
                    "gold": {"events": [_event(event, row["text"]) for event in label["events"]]},
                }


def _event(event: Row, text: str) -> Row:
    """Return the event with its places in the text as the words that stand there."""
    start, end = event["trigger"]
    place = event["place"]
    told = {role: [_words(name, text) for name in event[role]] for role in ("initiator", "target", "sources")}
    named = {
        "name": _words(place["name"], text) if place["name"] else None,
        "country": place["country"],
        "also": [_words(name, text) for name in place["also"]],
    }
    return {**event, **told, "trigger": text[start:end], "place": named}


def _words(name: str | list[list[int]], text: str) -> str:
    """Return the words at the pieces [start, end) of a name; a name that the text does not say stands for itself."""
    return name if isinstance(name, str) else " ".join(text[start:end] for start, end in name)
