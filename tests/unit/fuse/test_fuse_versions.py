"""Writethrus, corrections, kills, late and repeated deliveries, and what a crash leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from streams.codec import decode, encode
from streams.fuse import FuseLimits, OpenEvents, evict, fuse, newer, restore
from streams.records import Event, Mention, Place, Report

Build = Callable[..., Mention]
Tell = Callable[..., Report]


def _pass(reports: list[Report], state: OpenEvents | None = None, start: int = 0) -> list[Event]:
    state = OpenEvents() if state is None else state
    return [event for position, report in enumerate(reports, start) for event in fuse(state, report, position)]


def _final(events: list[Event]) -> dict[str, bytes]:
    return {event.event_id: encode(event) for event in events}


def test_a_writethru_swaps_its_telling_in_one_revision(mention: Build, report: Tell) -> None:
    """Nothing flickers: no retraction and new event, one revision of the same one."""
    first, second = _pass(
        [
            report("a/1", mention(killed=12)),
            report("a/2", mention(killed=17), version=2, verdict="version", withdraws=("a",), minutes=30),
        ]
    )
    assert second.event_id == first.event_id
    assert (second.revision, second.op) == (2, "update")
    assert second.casualties.killed is not None
    assert second.casualties.killed.low == 17
    assert [entry.withdrawn_by for entry in second.ledger] == ["a/2", None]
    assert second.independent_origins == 1


def test_a_correction_may_lower_the_toll_and_says_why(mention: Build, report: Tell) -> None:
    """The corrected figure stands, the withdrawn one stays in the ledger with the note."""
    last = _pass(
        [
            report("a/1", mention(killed=31)),
            report(
                "a/2",
                mention(killed=13),
                version=2,
                verdict="version",
                withdraws=("a",),
                correction_note="Corrects toll to 13",
                minutes=30,
            ),
        ]
    )[-1]
    assert last.casualties.killed is not None
    assert last.casualties.killed.low == 13
    assert last.ledger[0].withdrawn_note == "Corrects toll to 13"


def test_a_correction_of_the_place_moves_the_event(mention: Build, report: Tell) -> None:
    """A story that named the wrong town revises its event instead of telling a second one."""
    right = Place(text="Mukalla", name="Mukalla", lat=14.54, lon=49.12, country="YE", precision="exact")
    events = _pass(
        [
            report("a/1", mention(killed=12)),
            report("a/2", mention(killed=12, place=right), version=2, verdict="version", withdraws=("a",)),
        ]
    )
    assert len({event.event_id for event in events}) == 1
    assert events[-1].place.name == "Mukalla"


def test_a_correction_of_the_type_keeps_the_event(mention: Build, report: Tell) -> None:
    """The bomb was a gas leak: one story, one event, another type."""
    events = _pass(
        [
            report("a/1", mention(killed=12)),
            report(
                "a/2",
                mention(killed=12, type="hazard.earthquake", title="Tremor, not bomb, felled market"),
                version=2,
                verdict="version",
                withdraws=("a",),
            ),
        ]
    )
    assert len({event.event_id for event in events}) == 1
    assert events[-1].type == "hazard.earthquake"


def test_a_kill_retracts_what_stood_on_it_alone(mention: Build, report: Tell) -> None:
    """The event says that it is taken back, and still what it was."""
    last = _pass(
        [
            report("a/1", mention(killed=12)),
            report(
                "a/k", verdict="kill", withdraws=("a",), correction_note="Killed: not confirmed", minutes=10, version=2
            ),
        ]
    )[-1]
    assert (last.op, last.status, last.revision) == ("retract", "retracted", 2)
    assert last.independent_origins == 0
    assert last.title == "Blast hits market in Tarem"
    assert last.ledger[0].withdrawn_received is not None
    assert last.last_seen == last.ledger[0].withdrawn_received


def test_a_kill_leaves_what_others_tell(mention: Build, report: Tell) -> None:
    """An event with another origin loses one telling, not its life."""
    last = _pass(
        [
            report("a/1", mention(killed=12)),
            report("b/1", mention(killed=19), source="gulf-wire", minutes=5),
            report("b/k", verdict="kill", withdraws=("b",), minutes=10),
        ]
    )[-1]
    assert (last.op, last.status, last.independent_origins) == ("update", "reported", 1)
    assert last.casualties.killed is not None
    assert last.casualties.killed.low == 12


def test_a_version_that_drops_an_event_retracts_it_and_keeps_the_other(mention: Build, report: Tell) -> None:
    """What the newer version no longer tells is no longer told."""
    abduction = mention(type="civilians.abduction", title="Nurse abducted", quote="A nurse was taken from a clinic.")
    events = _pass(
        [
            report("a/1", mention(killed=12), abduction),
            report("a/2", mention(killed=14), version=2, verdict="version", withdraws=("a",)),
        ]
    )
    last = {event.type: event for event in events}
    assert last["remote.bombing"].op == "update"
    assert last["civilians.abduction"].op == "retract"


def test_a_killed_story_told_anew_by_its_own_outlet_revives_its_event(mention: Build, report: Tell) -> None:
    """A story put back on the wire is the same story."""
    events = _pass(
        [
            report("a/1", mention(killed=12)),
            report("a/k", verdict="kill", withdraws=("a",), version=2),
            report("a/3", mention(killed=12), version=3, verdict="version", withdraws=("a",)),
        ]
    )
    assert len({event.event_id for event in events}) == 1
    assert (events[-1].op, events[-1].status) == ("update", "reported")


def test_another_outlet_after_a_kill_founds_a_new_event(mention: Build, report: Tell) -> None:
    """What was taken back is no ground to stand on."""
    events = _pass(
        [
            report("a/1", mention(killed=12)),
            report("a/k", verdict="kill", withdraws=("a",), version=2),
            report("b/1", mention(killed=12), source="gulf-wire", minutes=20),
        ]
    )
    assert len({event.event_id for event in events}) == 2


def test_an_older_version_after_a_newer_one_changes_nothing_told(mention: Build, report: Tell) -> None:
    """Wires deliver late: the newer version stands, the older one is only on record."""
    newest, late = _pass(
        [
            report("a/2", mention(killed=17), version=2, verdict="version", withdraws=("a",)),
            report("a/1", mention(killed=12), version=1, minutes=5),
        ]
    )
    assert late.event_id == newest.event_id
    assert late.casualties == newest.casualties
    assert late.ledger[1].withdrawn_by == "a/2"


def test_two_outlets_in_either_order_tell_the_same(mention: Build, report: Tell) -> None:
    """What an event says follows from what was told when, not from the order of arrival."""
    a = report("a1", mention(killed=12))
    b = report("b1", mention(killed=19), source="gulf-wire", minutes=40)
    one, other = _pass([a, b])[-1], _pass([b, a])[-1]
    assert one.casualties == other.casualties
    assert one.first_seen == other.first_seen
    assert (one.status, one.title, one.independent_origins) == (other.status, other.title, other.independent_origins)


def test_a_redelivered_report_gives_the_same_bytes(mention: Build, report: Tell) -> None:
    """At-least-once upstream must not make revisions."""
    a, b = report("a1", mention(killed=12)), report("b1", mention(killed=19), source="gulf-wire")
    events = _pass([a, b, a, b])
    assert encode(events[1]) == encode(events[2]) == encode(events[3])


def test_a_redelivered_older_version_takes_nothing_back(mention: Build, report: Tell) -> None:
    """Its withdrawals were done once; the newer version must stay."""
    reports = [
        report("a/1", mention(killed=12)),
        report("a/2", mention(killed=14), version=2, verdict="version", withdraws=("a",)),
        report("a/3", mention(killed=16), version=3, verdict="version", withdraws=("a",)),
    ]
    events = _pass([*reports, reports[1]])
    assert encode(events[2]) == encode(events[3])


def test_every_restart_point_and_loss_ends_with_the_bytes_of_one_pass(mention: Build, report: Tell) -> None:
    """A crash may have written any of a batch's events; replaying from before it must end the same."""
    abduction = mention(type="civilians.abduction", title="Nurse abducted", quote="A nurse was taken from a clinic.")
    log = [
        report("a/1", mention(killed=12), abduction),
        report("b/1", mention(killed=15), source="gulf-wire", minutes=5),
        report("a/2", mention(killed=17), version=2, verdict="version", withdraws=("a",), minutes=9),
        report("b/1", mention(killed=15), source="gulf-wire", minutes=5),
        report("b/k", verdict="kill", withdraws=("b",), minutes=12),
        report("c/1", abduction, mention(killed=17), source="peak-radio", minutes=15),
        report("c/k", verdict="kill", withdraws=("c",), minutes=18),
    ]
    whole = _final(_pass(log))
    state = OpenEvents()
    history: list[dict[str, Event]] = [{}]
    for position, item in enumerate(log):
        view = dict(history[-1])
        view.update({event.event_id: event for event in fuse(state, item, position)})
        history.append(view)
    for committed in range(len(log)):
        for written in range(committed, len(log) + 1):
            for lost in {None, *history[written]}:
                view = dict(history[written])
                if lost is not None:
                    view.pop(lost)
                    if lost in history[committed]:
                        view[lost] = history[committed][lost]
                again = OpenEvents()
                restore(again, [decode(encode(event), Event) for event in view.values()])
                for position in range(committed, len(log)):
                    for event in fuse(again, log[position], position):
                        known = view.get(event.event_id)
                        view[event.event_id] = event if known is None else newer(known, event)
                assert _final(list(view.values())) == whole


def test_event_whose_actor_is_also_a_word_of_its_title_can_be_let_go(mention: Build, report: Tell) -> None:
    """It stands twice under one sign; letting it go must not look for it where it no longer is."""
    state = OpenEvents(FuseLimits(window_s=3600, lateness_s=600))
    fuse(state, report("a1", mention(title="Volunteers rebuild market", initiator="Volunteers")), 0)
    fuse(state, report("b1", mention(killed=1, day="2024-04-01"), minutes=31 * 1440), 1)
    assert len(evict(state)) == 1


def test_eviction_goes_by_the_newest_receipt_and_leaves_what_a_replay_needs(mention: Build, report: Tell) -> None:
    """An idle wire evicts nothing, however long the clock runs."""
    state = OpenEvents(FuseLimits(window_s=3600, lateness_s=600))
    fuse(state, report("a1", mention(killed=12)), 0)
    assert evict(state) == ()
    (kept,) = fuse(state, report("b1", mention(killed=1, day="2024-04-01"), minutes=31 * 1440), 1)
    assert len(evict(state)) == 1
    assert list(state.open) == [kept.event_id]


def test_more_open_events_than_allowed_let_the_oldest_go(mention: Build, report: Tell) -> None:
    """Memory is bounded even where event time stands still."""
    state = OpenEvents(FuseLimits(max_open=2))
    for n in range(5):
        fuse(state, report(f"a{n}", mention(killed=n, day=f"2024-02-{1 + 5 * n:02}"), minutes=n), n)
    assert len(evict(state)) == 3
    assert len(state) == 2


@pytest.mark.parametrize("count", [30, 90])
def test_a_ledger_grows_to_its_bound_while_every_version_is_counted(mention: Build, report: Tell, count: int) -> None:
    """A quake told by thousands must still fit one Kafka message."""
    state = OpenEvents(FuseLimits(max_ledger=50, full_ledger=8))
    for n in range(count):
        (event,) = fuse(state, report(f"a{n}", mention(killed=12), source=f"paper-{n}", minutes=n), n)
    assert event.revision == count
    assert len(event.ledger) == min(count, 50)
    assert event.ledger[0].article_id == "a0"
    assert [bool(entry.mention.quote) for entry in event.ledger[-9:]] == [False] + [True] * 8
    (again,) = fuse(state, report(f"a{count - 1}", mention(killed=12)), count)
    assert encode(again) == encode(event)
