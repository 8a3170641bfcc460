"""From a raw article to an alert, and back when the story changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from dispatches import dispatches
from wires import NOON, of, raw

from streams.batch import Line, Told
from streams.codec import encode
from streams.wiring import Plan, make_stages

Feed = Callable[..., list[Told]]

BLAST = (
    "A car bomb exploded outside a police station in Mosul, Iraq, on Monday, killing at least nine people and wounding "
    "20 others, the interior ministry said.\n\nThe blast tore through a crowded street shortly after eight in the "
    "morning, when officers were changing shifts, residents told reporters at the scene.\n\nNo group has claimed "
    "responsibility for the attack. Ambulances took the wounded to two hospitals in the east of the city, and soldiers "
    "closed the bridges for several hours while they searched cars."
)
RISEN = BLAST.replace("at least nine people", "at least 14 people")


def _mosul(told: list[Told], topic: str = "events") -> list[Any]:
    return [record for record in of(topic, told) if record.place.name == "Mosul"]


def test_an_attack_becomes_an_event_and_an_alert(feed: Feed) -> None:
    """The main job: one dispatch in, one event and one alert out, with the sentence they rest on."""
    told = feed(id="a", source="northwire", title="Car bomb kills nine in Mosul", text=BLAST, published="2026-03-09")
    (event,) = [event for event in _mosul(told) if not event.background]
    assert event.type == "remote.bombing"
    assert (event.place.country, event.time.start, event.time.end) == (
        "IQ",
        "2026-03-09T05:00:00Z",
        "2026-03-09T06:00:00Z",
    )
    assert (event.casualties.killed.low, event.casualties.killed.high) == (9, None)
    (alert,) = of("alerts", told)
    assert alert.op == "new"
    assert "killing at least nine people" in alert.quote
    assert any("9" in reason for reason in alert.reasons)


def test_a_redelivered_article_says_the_same_bytes(line: Line) -> None:
    """At least once on the wire must be once to the eye: ids and contents do not depend on the delivery."""
    article = raw(id="a", source="northwire", text=BLAST, published="2026-03-09")
    first = {(one.topic, encode(one.record)) for one in line.feed(article)}
    again = {(one.topic, encode(one.record)) for one in line.feed(article)}
    assert again <= first


def test_a_copy_tells_nothing(feed: Feed) -> None:
    """A syndicated copy is no second source and no second alert."""
    feed(id="a", source="northwire", text=BLAST, published="2026-03-09")
    told = feed(
        id="b", source="gulfdesk", title="Blast in Mosul", text=BLAST.rsplit("\n\n", 1)[0], published="2026-03-09"
    )
    (decision,) = of("decisions", told)
    assert (decision.verdict, decision.copy_of) == ("repeat", "a")
    assert of("events", told) == []
    assert of("alerts", told) == []


def test_a_risen_toll_revises_the_event_and_alerts_once_more(feed: Feed) -> None:
    """A writethru is one revision, not a retraction and a new event, and it says what changed."""
    first = feed(id="a", source="northwire", text=BLAST, published="2026-03-09")
    told = feed(id="a", source="northwire", text=RISEN, published="2026-03-09", version=2)
    (event,) = [event for event in _mosul(told) if not event.background]
    assert event.event_id == _mosul(first)[0].event_id
    assert (event.op, event.revision, event.casualties.killed.low) == ("update", 2, 14)
    (alert,) = of("alerts", told)
    assert (alert.op, alert.sequence) == ("update", 2)
    assert any("killed" in change.field for change in alert.changes)


def test_a_kill_retracts_the_event_and_cancels_the_alert(feed: Feed) -> None:
    """What a killed article alone told did not happen, and its reader must be told so."""
    feed(id="a", source="northwire", text=BLAST, published="2026-03-09")
    told = feed(id="a", source="northwire", text="", pub_status="canceled", version=2)
    assert [(event.op, event.status) for event in _mosul(told)] == [("retract", "retracted")]
    assert [alert.op for alert in of("alerts", told)] == ["cancel"]


def test_a_withheld_version_takes_back_what_was_published(feed: Feed) -> None:
    """`withheld` means: must not be public any more."""
    feed(id="a", source="northwire", text=BLAST, published="2026-03-09")
    told = feed(id="a", source="northwire", text=BLAST, published="2026-03-09", version=2, pub_status="withheld")
    assert [alert.op for alert in of("alerts", told)] == ["cancel"]


def test_two_outlets_corroborate_one_event(feed: Feed) -> None:
    """Different tellings of one attack are one event with two origins and both tolls in its ledger."""
    feed(id="a", source="northwire", text=BLAST, published="2026-03-09")
    other = (
        "Eleven people were killed when a vehicle packed with explosives blew up near a police post in the Iraqi city "
        "of Mosul on Monday, hospital officials said.\n\nWitnesses described a column of smoke over the district and "
        "long queues of relatives in front of the morgue as the list of names grew through the afternoon."
    )
    told = feed(id="b", source="gulfdesk", text=other, published="2026-03-09")
    (event,) = [event for event in _mosul(told) if not event.background]
    assert (event.status, event.independent_origins) == ("corroborated", 2)
    tolls = {entry.mention.casualties.killed.low for entry in event.ledger if entry.mention.casualties.killed}
    assert tolls == {9, 11}


def test_nothing_under_embargo_leaves_before_its_time(line: Line) -> None:
    """An embargoed article is held whole, and judged like any other when its time has come."""
    article = raw(id="a", source="northwire", text=BLAST, published="2026-03-09", embargoed="2026-03-09T18:00:00Z")
    assert list(line.feed(article)) == []
    assert list(line.advance(NOON + timedelta(hours=5, minutes=59))) == []
    told = list(line.advance(NOON + timedelta(hours=6)))
    assert [alert.op for alert in of("alerts", told)] == ["new"]
    assert list(line.advance(NOON + timedelta(hours=7))) == []


def test_backfill_makes_events_but_no_alert(feed: Feed) -> None:
    """An archive run must not wake anybody."""
    told = feed(id="a", source="northwire", text=BLAST, published="2026-03-09", backfill=True)
    assert [event.backfill for event in _mosul(told)] == [True]
    assert of("alerts", told) == []


def test_an_anniversary_alerts_nobody(feed: Feed) -> None:
    """An old event told again is background, however deadly it was."""
    told = feed(
        id="a",
        source="northwire",
        title="Ten years on, a town remembers",
        text="Families gathered in Mosul on Monday to mark the tenth anniversary of the 2016 market bombing, in which "
        "a suicide bomber killed 63 people.\n\nThe attack in April 2016 was one of the deadliest of that year. "
        "Relatives lit candles and read out the names of the dead.",
        published="2026-03-09",
    )
    assert of("alerts", told) == []
    assert all(event.background for event in of("events", told) if event.casualties.killed)


def test_each_record_has_one_counted_outcome(line: Line) -> None:
    """In = sent + dropped + rejected, in every stage."""
    for article in dispatches(150):
        list(line.feed(article))
    list(line.feed(raw(id="menu", source="northwire", text="Home\nWorld\nSport\nSign in\nSubscribe")))
    out: Counter[str] = Counter()
    for (stage, _), number in [*line.outcomes.items(), *line.rejections.items()]:
        out[stage] += number
    assert line.taken == out
    assert set(line.taken) == {"clean", "dedup", "extract", "fuse", "match"}


def test_a_replay_gives_the_same_bytes(stages: dict[str, Any]) -> None:
    """Same input and version: same ids, same outputs."""
    articles = list(dispatches(120, seed=5))
    runs = [[(one.topic, encode(one.record)) for a in articles for one in Line(stages).feed(a)] for _ in range(2)]
    assert runs[0] == runs[1]


def test_what_cannot_be_taken_is_rejected_with_its_bytes(feed: Feed) -> None:
    """The desk must see what was refused, why, and get it back whole."""
    told = feed(id="menu", source="northwire", text="Home\nWorld\nSport\nSign in\nSubscribe to our newsletter")
    (rejected,) = of("rejected", told)
    assert (rejected.stage, rejected.item_id) == ("clean", "menu")
    assert rejected.reason
    assert b"Subscribe" in rejected.value


def test_a_report_goes_to_the_partition_of_its_country() -> None:
    """Two countries in one partition share one report, so an article is taken once in each partition."""
    stages = make_stages(Plan(partitions=3), ("clean", "dedup", "extract"))
    line = Line(stages)
    (told,) = [
        one
        for one in line.feed(raw(id="a", source="northwire", text=BLAST, published="2026-03-09"))
        if one.topic == "mentions"
    ]
    assert {mention.place.country for mention in told.record.mentions} <= {"IQ", None}


def test_received_is_the_clock(line: Line) -> None:
    """Nothing here looks at a clock: an archive run on another day gives the same."""
    article = raw(
        datetime.fromisoformat("2020-01-01T00:00:00Z"), id="a", source="northwire", text=BLAST, published="2020-01-01"
    )
    (event,) = [event for event in _mosul(list(line.feed(article))) if not event.background]
    assert event.first_seen == article.received
