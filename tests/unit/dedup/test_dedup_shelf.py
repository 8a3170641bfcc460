"""Decisions come back from the shelf as they were put there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from streams.codec import derive_id
from streams.dedup.shelf import Shelf
from streams.dedup.sketch import bitmap, sketch
from streams.records import CleanArticle, Decision, Fingerprint, Template

NOON = datetime(2026, 3, 4, 12, 0, 0, 1, tzinfo=UTC)
TIME_US = 1_772_625_600_000_001


def decision(**fields: Any) -> Decision:
    """A decision with a full fingerprint."""
    article = CleanArticle(
        article_id="a", item_id="i", source="wire", received=NOON, text="14 people died when the ferry sank. " * 30
    )
    made = sketch(article)
    remembered = Fingerprint(
        shingles=made.keys[:9].tobytes(),
        shingle_count=len(made.shingles),
        bits=bitmap(made.shingles),
        numbers=made.numbers,
        lead=made.lead_keys.tobytes().hex(),
        title="0f" * 4,
        dateline="",
        body=made.body,
        text=made.text,
    )
    known: dict[str, Any] = {
        "article_id": derive_id("a-", "one"),
        "item_id": derive_id("i-", "one"),
        "verdict": "new",
        "scope": "en",
        "source": "wire",
        "position": 7,
        "event_time": NOON,
        "cluster": derive_id("i-", "one"),
        "origin": "outlet:wire",
        "fingerprint": remembered,
        "template": Template(lines=b"1234", theme=b"12", dropped=b""),
    }
    return Decision(**(known | fields))


def back(shelf: Shelf, made: Decision) -> Decision:
    """What the shelf gives for `made`."""
    count = made.fingerprint.shingle_count if made.fingerprint else 0
    return shelf.get(shelf.put(made), made.position, TIME_US, count)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"fingerprint": None, "template": None},
        {"fingerprint": Fingerprint()},
        {"article_id": "odd id", "item_id": "", "cluster": "another"},
        {"article_id": "a-0123456789abcdef0123", "item_id": "A-0123456789ABCDEF0123"},
        {"article_id": "-0123456789abcdef0123", "item_id": "tag:0123456789abcdef0123", "cluster": "😀"},
        {"copy_of": derive_id("i-", "two"), "cluster": derive_id("i-", "two"), "original": derive_id("i-", "three")},
        {"replaces": (derive_id("i-", "one"), derive_id("i-", "nine"), "x"), "version": 12, "verdict": "kill"},
        {"containment": 0.123, "edits": ("none",), "verdict": "repeat"},
        {"containment": 1.0, "edits": ("truncated", "new_lead", "numbers", "dateline"), "verdict": "update"},
        {"containment": 0.0},
    ],
)
def test_a_decision_comes_back_equal(fields: dict[str, Any]) -> None:
    """A redelivered article gets its stored decision, equal in every byte."""
    made = decision(**fields)
    assert back(Shelf(), made) == made


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "00000000", "body": "0" * 16},
        {"title": "abc", "lead": "0g"},
        {"lead": "00" * 300},
        {"numbers": ("",)},
        {"numbers": ("1\x1f2", "3")},
        {"numbers": ("", "7")},
        {"bits": b"\xff" * 24},
        {"bits": b"odd"},
        {"shingles": b"1234" * 20_000},
    ],
)
def test_fingerprints_of_other_makes_come_back_equal(fields: dict[str, Any]) -> None:
    """What another version wrote into the topic must not be changed by being remembered."""
    made = decision()
    assert made.fingerprint is not None
    made = msgspec.structs.replace(made, fingerprint=msgspec.structs.replace(made.fingerprint, **fields))
    assert back(Shelf(), made) == made


def test_decisions_of_any_size_stand_side_by_side() -> None:
    """Ids come from the world: one of a hundred thousand characters is not refused here."""
    shelf = Shelf()
    made = [decision(article_id="x" * size) for size in (1, 100_000, 5, 2_000_000, 7)]
    places = [shelf.put(one) for one in made]
    count = made[0].fingerprint.shingle_count if made[0].fingerprint else 0
    assert [shelf.get(place, 7, TIME_US, count) for place in places] == made


def test_chunks_go_with_their_last_decision() -> None:
    """Or memory would grow for ever under a window that moves on."""
    shelf, places = Shelf(), []
    for number in range(9000):
        places.append(shelf.put(decision(article_id=derive_id("a-", number))))
        if len(places) > 3000:
            shelf.drop(places.pop(0))
    assert shelf.nbytes <= 3 * 2**20
    for place in places:
        shelf.drop(place)
    assert shelf.nbytes <= 2**20


def test_endless_outlets_are_kept_all_the_same() -> None:
    """A hostile feed may call itself something else each time; the list of names is bounded."""
    shelf = Shelf()
    made = [decision(source=f"s{number}", fingerprint=None, template=None) for number in range(70_000)]
    places = [shelf.put(one) for one in made]
    assert shelf.get(places[-1], 7, TIME_US, 0) == made[-1]
    assert shelf.get(places[0], 7, TIME_US, 0) == made[0]
