"""Fusing any log of reports, with crashes anywhere, ends the same; neighbours in the log do not matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.codec import decode, encode
from streams.fuse import FuseLimits, OpenEvents, evict, fuse, newer, restore
from streams.fuse.shelf import Shelf
from streams.records import Actor, Casualties, Event, EventTime, Figure, Mention, Place, Report, Span

NOON = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
PLACES = [
    Place(text="Tarem", name="Tarem", lat=16.05, lon=49.0, country="YE", admin1="Hadramawt", precision="exact"),
    Place(text="Tarim", name="Tarim", lat=16.06, lon=49.01, country="YE", precision="near", radius_km=20.0),
    Place(text="Hadramawt", name="Hadramawt", country="YE", admin1="Hadramawt", precision="admin"),
    Place(text="Yemen", country="YE", precision="country"),
    Place(text="Hudaydah", name="Hudaydah", lat=14.8, lon=42.95, country="YE", precision="exact"),
    Place(),
]
TIMES = [
    EventTime(start="2024-03-01", end="2024-03-01", precision="day"),
    EventTime(start="2024-02-29", end="2024-02-29", precision="day"),
    EventTime(start=None, end="2024-03-01", precision="day"),
    EventTime(start="2024-02-01", end="2024-02-29", precision="month"),
    EventTime(),
]
TYPES = ["remote.bombing", "remote.suicide_bombing", "civilians.attack", "hazard.fire", "politics.meeting"]


@st.composite
def mentions(draw: st.DrawFn, number: int) -> Mention:
    """Any telling out of a few places, days and types, so that many are near one another."""
    type_ = draw(st.sampled_from(TYPES))
    killed = draw(st.none() | st.integers(0, 40))
    name = draw(st.none() | st.sampled_from(["Red Brigade", "army"]))
    return Mention(
        mention_id=f"m{draw(st.integers(0, 3))}-{type_}-{number}",
        type=type_,
        trigger=Span(start=0, end=1),
        title=draw(st.sampled_from(["Blast in market", "Envoys meet over water", "Fire guts depot"])),
        quote=draw(st.sampled_from(["", "Shoppers fled the covered market."])),
        realis=draw(st.sampled_from(["actual", "actual", "alleged", "denied"])),
        background=draw(st.sampled_from([False, False, True])),
        salience=draw(st.sampled_from([1.0, 0.2])),
        place=draw(st.sampled_from(PLACES)),
        time=draw(st.sampled_from(TIMES)),
        actors=(Actor(role="initiator", text=name, name=name),) if name else (),
        casualties=Casualties(killed=Figure(low=killed) if killed is not None else None),
        confidence=draw(st.sampled_from([0.3, 0.8])),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Report]:
    """A partition's log: news, versions, kills, replacements, repeats, in and out of order."""
    found: list[Report] = []
    for number in range(draw(st.integers(1, 9))):
        if found and draw(st.integers(0, 4)) == 0:
            found.append(draw(st.sampled_from(found)))
            continue
        item = draw(st.integers(0, 3))
        version = draw(st.integers(1, 3))
        verdict = draw(st.sampled_from(["new", "version", "kill"]))
        withdraws = () if verdict == "new" else (f"i{item}", *([f"i{item + 1}"] if draw(st.booleans()) else []))
        minutes = draw(st.integers(0, 600))
        found.append(
            Report(
                article_id=f"a{item}v{version}{verdict}{number}",
                item_id=f"i{item}",
                source=f"outlet-{item}",
                origin=draw(st.sampled_from(["agency:transmeridian", f"outlet:outlet-{item}"])),
                received=NOON + timedelta(minutes=minutes),
                published=draw(st.sampled_from([None, NOON + timedelta(minutes=minutes - 5)])),
                version=version,
                verdict=verdict,
                withdraws=withdraws,
                mentions=() if verdict == "kill" else tuple(draw(st.lists(mentions(number), max_size=3))),
            )
        )
    return found


def _upsert(view: dict[str, Event], events: tuple[Event, ...]) -> None:
    for event in events:
        known = view.get(event.event_id)
        view[event.event_id] = event if known is None else newer(known, event)


def _bytes(view: dict[str, Event]) -> dict[str, bytes]:
    return {key: encode(event) for key, event in view.items()}


@settings(max_examples=250, deadline=None)
@given(logs(), st.integers(0, 9), st.integers(0, 9), st.data())
def test_a_crash_anywhere_ends_with_the_bytes_of_one_pass(
    log: list[Report], committed: int, written: int, data: st.DataObject
) -> None:
    """Of what was made after the commit any part may have been written; the replay must end the same."""
    committed = min(committed, len(log))
    written = max(committed, min(written, len(log)))
    state, view = OpenEvents(FuseLimits(full_ledger=2)), {}
    snapshots: list[dict[str, Event]] = []
    for position, report in enumerate(log):
        snapshots.append(dict(view))
        _upsert(view, fuse(state, report, position))
    snapshots.append(dict(view))
    at_crash: dict[str, Event] = {}
    for key, event in snapshots[written].items():
        if data.draw(st.booleans()):
            at_crash[key] = event
        elif key in snapshots[committed]:
            at_crash[key] = snapshots[committed][key]
    again = OpenEvents(FuseLimits(full_ledger=2))
    again._shelf = Shelf(most_at_hand=1)  # nearly all events are packed and unpacked on the way
    restore(again, [decode(encode(event), Event) for event in at_crash.values()])
    for position in range(committed, len(log)):
        _upsert(at_crash, fuse(again, log[position], position))
    assert _bytes(at_crash) == _bytes(view)


@settings(max_examples=150, deadline=None)
@given(logs())
def test_every_revision_is_accounted_for(log: list[Report]) -> None:
    """Revisions count article versions, a retracted event has no live telling, and the ledger is in order."""
    state, view = OpenEvents(), {}
    for position, report in enumerate(log):
        _upsert(view, fuse(state, report, position))
    for event in view.values():
        assert event.revision == len(event.touched) == len(set(event.touched))
        assert (event.status == "retracted") == all(entry.withdrawn_by for entry in event.ledger)
        assert [entry.position for entry in event.ledger] == sorted(entry.position for entry in event.ledger)
        assert event.first_seen <= event.last_seen
        assert 0.0 <= event.confidence <= 1.0
        assert (event.op == "create") == (event.revision == 1)


@settings(max_examples=100, deadline=None)
@given(logs())
def test_unrelated_reports_between_change_nothing(log: list[Report]) -> None:
    """A verdict is independent of what else is in the log, but for the positions noted."""
    stranger = Mention(
        mention_id="x",
        type="hazard.earthquake",
        trigger=Span(start=0, end=1),
        title="Quake",
        place=Place(text="Osaka", name="Osaka", country="JP", lat=34.7, lon=135.5, precision="exact"),
    )
    plain, mixed = OpenEvents(), OpenEvents()
    for position, report in enumerate(log):
        between = Report(
            article_id=f"x{position}",
            item_id=f"x{position}",
            source="x",
            origin="x",
            received=NOON,
            mentions=(stranger,),
        )
        fuse(mixed, between, 2 * position)
        one = fuse(plain, report, 2 * position + 1)
        other = fuse(mixed, report, 2 * position + 1)
        assert [encode(event) for event in one] == [encode(event) for event in other]


@settings(max_examples=60, deadline=None)
@given(logs())
def test_evicting_leaves_no_trace(log: list[Report]) -> None:
    """An index that keeps names of events long gone grows for ever."""
    state = OpenEvents(FuseLimits(max_open=0))
    for position, report in enumerate(log):
        fuse(state, report, position)
    evict(state)
    assert len(state) == 0
    assert not any((state._index, state._by_item, state._by_article, state._positions, state._ages, state._shelf))
