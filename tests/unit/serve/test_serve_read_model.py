"""The read model holds the newest state of everything, in the order in which it became known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from serve_parts import NOW, alert, delivery, event, judged, rejected

from streams.codec import decode
from streams.errors import SettingsError
from streams.records import Event
from streams.serve import Pulse, ReadModel, Seen, follow


def _ids(model: ReadModel, kind: str, **where: object) -> list[str]:
    return [row.id for row in model.newest(kind, where=where)]


def test_a_newer_revision_takes_the_place_of_the_older() -> None:
    """And becomes the newest of the news."""
    model = ReadModel(":memory:")
    assert model.apply([event(1), event(2), event(1, revision=2)]) == [True, True, True]
    assert _ids(model, "event") == ["ev_1", "ev_2"]
    row = model.get("event", "ev_1")
    assert row is not None
    assert decode(row.body, Event).revision == 2


def test_an_older_or_known_state_is_no_news() -> None:
    """Topics are read again after a restart, and writers that should be dead may still write."""
    model = ReadModel(":memory:")
    model.apply([event(1, revision=3)])
    assert model.apply([event(1, revision=3), event(1, revision=2)]) == [False, False]
    assert [row.seq for row in model.newest("event")] == [1]


def test_all_kinds_are_kept() -> None:
    """The desk sees the whole way."""
    model = ReadModel(":memory:")
    model.apply([event(), alert(), judged(), rejected(), delivery()])
    assert model.counts() == {"event": 1, "alert": 1, "article": 1, "rejected": 1, "delivery": 1}


def test_an_article_is_found_by_its_item_in_its_newest_version() -> None:
    """People know the item's id; it is what the agency calls it."""
    model = ReadModel(":memory:")
    model.apply([judged(1, 1), judged(1, 3), judged(1, 2)])
    row = model.get("article", "it_1")
    assert row is not None
    assert row.id == "ar_1_3"


def test_lists_are_filtered() -> None:
    """By class of event too."""
    model = ReadModel(":memory:")
    model.apply([event(1), event(2, type="disaster.flood"), event(3, type="conflict.clash")])
    assert _ids(model, "event", type="conflict.") == ["ev_3", "ev_1"]
    assert _ids(model, "event", type="conflict") == []
    with pytest.raises(ValueError, match="body"):
        model.newest("event", where={"body": 1})


def test_news_since_a_place_come_in_order_and_only_in_their_newest_state() -> None:
    """Who comes back wants to know how things are, not how they became so."""
    model = ReadModel(":memory:")
    model.apply([event(1), alert(1), event(2)])
    place = model.last_seq()
    model.apply([event(1, revision=2), alert(2), event(1, revision=3), rejected()])
    assert [(row.kind, row.id) for row in model.since(place)] == [("alert", "al_2"), ("event", "ev_1")]
    assert [row.id for row in model.since(place, kinds=("rejected",))] == ["re_1"]


def test_records_and_progress_are_stored_together(tmp_path: Path) -> None:
    """A crash between the two would leave a hole or a lie."""
    path = tmp_path / "model.sqlite"
    model = ReadModel(path)
    epoch = model.epoch
    model.apply([event()], {("events", 0): 8})
    model.close()
    again = ReadModel(path)
    assert again.progress() == {("events", 0): 8}
    assert again.epoch == epoch
    assert _ids(again, "event") == ["ev_1"]
    again.forget_progress()
    assert again.progress() == {}


def test_old_records_are_forgotten_by_event_time() -> None:
    """The disk is not an archive."""
    model = ReadModel(":memory:")
    model.apply([event(1, last_seen=NOW - timedelta(days=40)), event(2)])
    assert model.prune(NOW - timedelta(days=30)) == 1
    assert _ids(model, "event") == ["ev_2"]


def test_following_stores_batches_and_wakes_who_waits() -> None:
    """A live stream must neither miss a record nor poll for it."""
    model, pulse = ReadModel(":memory:"), Pulse()

    async def batches() -> AsyncIterator[Sequence[Seen]]:
        yield [Seen("events", 0, 4, event()), Seen("events", 0, 5, None), Seen("alerts", 1, 2, alert())]
        yield [Seen("events", 0, 6, event())]

    async def run() -> bool:
        beat = pulse.next()
        await follow(model, batches(), pulse)
        return beat.done()

    assert asyncio.run(run())
    assert model.progress() == {("events", 0): 7, ("alerts", 1): 3}
    assert model.counts()["event"] == 1


def test_a_model_that_cannot_be_opened_names_the_setting(tmp_path: Path) -> None:
    """Found at the start."""
    with pytest.raises(SettingsError, match="data_dir"):
        ReadModel(tmp_path)
