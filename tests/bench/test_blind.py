"""Articles labelled blind: labels hold no text, and are rows of the desk set once they stand beside their texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import blind
import pytest
import quality

from streams.extract.ontology import load_types

LABELS = [json.loads(line) for line in blind.LABELS.read_text(encoding="utf-8").splitlines()]


def test_labels_are_of_known_types_and_lie_in_order() -> None:
    """Each article stands once, in one part; spans run forwards; types are the ontology's."""
    kinds = set(load_types()[0])
    assert len({(row["set"], row["id"]) for row in LABELS}) == len(LABELS) == 582
    for row in LABELS:
        assert row["set"] in blind.SOURCES and row["part"] in blind.SETS.values()
        for event in row["events"]:
            assert {event["type"], *event["also"]} <= kinds, row["id"]
            assert event["trigger"][0] < event["trigger"][1]


def test_names_are_put_together_from_their_places_in_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name in two pieces is their words; one in words is kept; other articles of the set are left out."""
    text = "Troops of the Second Brigade shelled Ordal on Monday."
    event = {
        "type": "remote.shelling",
        "trigger": [29, 42],
        "place": {"name": [[37, 42]], "country": "SY", "also": ["Sarin"]},
        **{"initiator": [[[0, 6], [14, 28]]], "target": [], "sources": []},
    }
    label = {"set": "geoparse", "id": "x1", "published": "2024-05-06", "part": "held", "events": [event]}
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(label), encoding="utf-8")
    monkeypatch.setattr(blind, "LABELS", labels)
    with gzip.open(tmp_path / "geoparse.visible.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write("".join(json.dumps({"id": name, "text": text}) + "\n" for name in ("x1", "x2")))
    (row,) = blind.rows(tmp_path, "visible", "blind_held", quality.rows)
    told = row["gold"]["events"][0]
    assert (row["id"], row["title"], row["published"]) == ("geoparse:x1", "", "2024-05-06")
    assert told["trigger"] == "shelled Ordal"
    assert told["place"] == {"name": "Ordal", "country": "SY", "also": ["Sarin"]}
    assert told["initiator"] == ["Troops Second Brigade"]
    assert list(blind.rows(tmp_path, "visible", "blind_read", quality.rows)) == []
    assert list(blind.rows(tmp_path, "hidden", "blind_held", quality.rows)) == []
