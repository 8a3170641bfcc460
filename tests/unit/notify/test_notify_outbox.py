"""The outbox keeps what each receiver knows, through crashes, retries and revisions."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from streams.errors import SettingsError
from streams.notify import Outbox, RetryLimits, Telling
from streams.notify.outbox import delivery_id_of
from streams.notify.retry import wait_before
from streams.records import Alert, Delivery

T0 = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)


def _alert(sequence: int = 1, op: str = "new", **more: Any) -> Alert:
    fields: dict[str, Any] = {
        "alert_id": "al_1",
        "rule_id": "r1",
        "subscriber": "desk",
        "event_id": "ev_1",
        "revision": sequence,
        "sequence": sequence,
        "op": op,
        "title": "Blast in Goma",
        "received": T0,
        "channels": ("hook",),
    }
    return Alert(**{**fields, **more})


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    """An empty outbox on disk."""
    return Outbox(tmp_path / "outbox.sqlite")


def _later(**delta: float) -> datetime:
    return T0 + timedelta(**delta)


def _deliver(outbox: Outbox, now: datetime = T0) -> list[Telling]:
    tellings = outbox.claim(now)
    for telling in tellings:
        outbox.delivered(telling.delivery_id, "HTTP 200", now)
    return tellings


def _statuses(outbox: Outbox) -> dict[int, tuple[str, str | None]]:
    return {one.delivery.sequence: (one.delivery.status, one.delivery.reason) for one in outbox.unpublished()}


def test_an_alert_put_twice_is_told_once(outbox: Outbox) -> None:
    """Kafka delivers at least once; subscribers must be told once."""
    assert outbox.put(_alert(), now=T0) == 1
    assert outbox.put(_alert(), now=_later(hours=1)) == 0
    assert len(_deliver(outbox)) == 1
    assert outbox.put(_alert(), now=_later(hours=2)) == 0
    assert outbox.claim(_later(days=1)) == []


def test_the_id_of_a_telling_depends_on_what_it_is(outbox: Outbox) -> None:
    """Receivers deduplicate by it, so it must survive a lost outbox."""
    outbox.put(_alert(), now=T0)
    (telling,) = outbox.claim(T0)
    assert telling.delivery_id == delivery_id_of(_alert(), "hook")
    assert telling.delivery_id != delivery_id_of(_alert(2, "update"), "hook")


def test_an_alert_without_channels_goes_to_the_default_ones(outbox: Outbox) -> None:
    """A rule need not repeat what holds for all."""
    outbox.put(_alert(channels=()), now=T0, default_channels=("a", "b"))
    assert outbox.waiting() == {"a": 1, "b": 1}


def test_a_waiting_telling_gives_way_to_a_newer_one(outbox: Outbox) -> None:
    """After an hour's outage a subscriber wants the state, not its history."""
    outbox.put([_alert(1), _alert(2, "update"), _alert(3, "update")], now=T0)
    (telling,) = _deliver(outbox)
    assert (telling.alert.sequence, telling.op) == (3, "new")
    assert _statuses(outbox) == {
        1: ("suppressed", "superseded"),
        2: ("suppressed", "superseded"),
        3: ("delivered", None),
    }


def test_an_older_telling_that_comes_late_is_not_told(outbox: Outbox) -> None:
    """A redelivered partition must not take a subscriber back in time."""
    outbox.put(_alert(2, "update"), now=T0)
    outbox.put(_alert(1), now=T0)
    assert [telling.alert.sequence for telling in _deliver(outbox)] == [2]


def test_an_update_to_who_was_told_is_an_update(outbox: Outbox) -> None:
    """The receiver mends what it shows."""
    outbox.put(_alert(1), now=T0)
    _deliver(outbox)
    outbox.put(_alert(2, "update"), now=_later(minutes=1))
    (telling,) = _deliver(outbox, _later(minutes=1))
    assert telling.op == "update"


def test_a_cancel_before_anything_was_told_is_not_told(outbox: Outbox) -> None:
    """Taking back what nobody heard would be the first they hear of it."""
    outbox.put([_alert(1), _alert(2, "cancel")], now=T0)
    assert outbox.claim(T0) == []
    assert _statuses(outbox)[2] == ("suppressed", "nothing_to_cancel")


def test_a_cancel_of_what_was_told_is_told(outbox: Outbox) -> None:
    """A wrong alert must be taken back."""
    outbox.put(_alert(1), now=T0)
    _deliver(outbox)
    outbox.put(_alert(2, "cancel"), now=T0)
    assert [telling.op for telling in _deliver(outbox)] == ["cancel"]


def test_a_cancel_of_what_may_have_arrived_is_told(outbox: Outbox) -> None:
    """A time-out says nothing about whether the receiver has it."""
    outbox.put(_alert(1), now=T0)
    (telling,) = outbox.claim(T0)
    outbox.failed(telling, T0, reason="timeout", response="no answer", final=False, uncertain=True)
    outbox.put(_alert(2, "cancel"), now=T0)
    assert [one.op for one in outbox.claim(T0)] == ["cancel"]


def test_a_cancel_of_what_cannot_have_arrived_is_not_told(outbox: Outbox) -> None:
    """Nobody was there to hear it."""
    outbox.put(_alert(1), now=T0)
    (telling,) = outbox.claim(T0)
    outbox.failed(telling, T0, reason="unreachable", response="refused", final=False, uncertain=False)
    outbox.put(_alert(2, "cancel"), now=T0)
    assert outbox.claim(T0) == []


def test_told_again_after_a_cancel_is_new(outbox: Outbox) -> None:
    """The receiver has dropped it."""
    for sequence, op in ((1, "new"), (2, "cancel")):
        outbox.put(_alert(sequence, op), now=T0)
        _deliver(outbox)
    outbox.put(_alert(3, "new"), now=T0)
    assert [telling.op for telling in _deliver(outbox)] == ["new"]


def test_new_after_a_cancel_that_never_left_is_an_update(outbox: Outbox) -> None:
    """For the receiver the first telling still stands."""
    outbox.put(_alert(1), now=T0)
    _deliver(outbox)
    outbox.put([_alert(2, "cancel"), _alert(3, "new")], now=T0)
    assert [telling.op for telling in _deliver(outbox)] == ["update"]


def test_one_telling_of_an_alert_is_under_way_at_a_time(outbox: Outbox) -> None:
    """Two at once could arrive in the wrong order."""
    outbox.put(_alert(1), now=T0)
    (first,) = outbox.claim(T0)
    outbox.put(_alert(2, "update"), now=T0)
    assert outbox.claim(T0) == []
    outbox.delivered(first.delivery_id, "HTTP 200", T0)
    assert [telling.op for telling in outbox.claim(T0)] == ["update"]


def test_a_failed_telling_gives_way_to_the_newer_that_waits(outbox: Outbox) -> None:
    """Trying the old one again would only delay the new one."""
    outbox.put(_alert(1), now=T0)
    (first,) = outbox.claim(T0)
    outbox.put(_alert(2, "update"), now=T0)
    status = outbox.failed(first, T0, reason="server_error", response="HTTP 500", final=False)
    assert status == "suppressed"
    assert [(one.alert.sequence, one.op) for one in outbox.claim(T0)] == [(2, "new")]


def test_a_killed_sender_s_telling_is_taken_up_when_its_lease_runs_out(outbox: Outbox) -> None:
    """It may have arrived: it comes again with the same id, and a cancel after it is told."""
    outbox.put(_alert(1), now=T0)
    (first,) = outbox.claim(T0)
    assert outbox.claim(_later(seconds=10)) == []
    after = _later(seconds=outbox.limits.lease_s + 1)
    (again,) = outbox.claim(after)
    assert (again.delivery_id, again.attempts) == (first.delivery_id, 2)
    outbox.release(again.delivery_id)
    outbox.put(_alert(2, "cancel"), now=after)
    assert [one.op for one in outbox.claim(after)] == ["cancel"]


def test_a_dead_sender_s_telling_is_taken_up_at_once(tmp_path: Path) -> None:
    """A crash must not hold up an alert until a lease runs out; a sender that lives keeps its lease."""
    path = tmp_path / "outbox.sqlite"
    program = f"""
import sys
from datetime import datetime
from pathlib import Path
from streams.notify import Outbox
outbox = Outbox(Path({str(path)!r}))
print(len(outbox.claim(datetime.fromisoformat({T0.isoformat()!r}))), flush=True)
sys.stdin.read()
"""
    outbox = Outbox(path)
    outbox.put(_alert(1), now=T0)
    sender = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert sender.stdin is not None
    assert sender.stdout is not None
    with sender.stdin, sender.stdout:
        assert sender.stdout.readline() == b"1\n"
        assert outbox.take_over(T0) == 0
        assert outbox.claim(T0) == []
        sender.kill()
        sender.wait()
    assert outbox.take_over(T0) == 1
    (again,) = outbox.claim(T0)
    assert again.attempts == 2
    outbox.close()
    assert list(tmp_path.glob("*.lock")) == []


def test_an_expired_lease_does_not_bring_the_older_telling_after_the_newer(outbox: Outbox) -> None:
    """Order holds even where the sender died with the older one in hand."""
    outbox.put(_alert(1), now=T0)
    outbox.claim(T0)
    outbox.put(_alert(2, "update"), now=T0)
    after = _later(seconds=outbox.limits.lease_s + 1)
    assert [one.alert.sequence for one in _deliver(outbox, after)] == [2]
    assert outbox.claim(_later(days=1)) == []


def test_refused_for_good_is_dead_with_its_reason(outbox: Outbox) -> None:
    """Trying again what is refused would only fill the receiver's log."""
    outbox.put(_alert(), now=T0)
    (telling,) = outbox.claim(T0)
    outbox.failed(telling, T0, reason="gone", response="HTTP 410", final=True, uncertain=False)
    (ended,) = outbox.unpublished()
    assert (ended.delivery.status, ended.delivery.reason, ended.delivery.attempts) == ("dead", "gone", 1)


def test_attempts_come_later_and_later_and_end(tmp_path: Path) -> None:
    """A receiver that is away for an hour loses nothing; one that is away for ever does not fill the disk."""
    outbox = Outbox(tmp_path / "o.sqlite", RetryLimits(max_attempts=3, first_s=10, jitter=0.0))
    outbox.put(_alert(), now=T0)
    now, tried = T0, []
    for _ in range(100):
        for telling in outbox.claim(now):
            tried.append((now - T0).total_seconds())
            outbox.failed(telling, now, reason="server_error", response="HTTP 503", final=False)
        now += timedelta(seconds=5)
    assert tried == [0, 10, 30]
    assert _statuses(outbox) == {1: ("dead", "attempts_used_up")}


def test_waits_are_the_same_each_time_and_differ_from_telling_to_telling() -> None:
    """Jitter spreads receivers' load, and a replay can still be compared."""
    limits = RetryLimits()
    waits = {wait_before(f"de_{n}", 3, limits) for n in range(20)}
    assert len(waits) == 20
    assert all(wait is not None and 4.0 <= wait <= 4.8 for wait in waits)
    assert wait_before("de_1", 3, limits) == wait_before("de_1", 3, limits)


def test_a_receivers_own_wait_counts_where_it_is_longer() -> None:
    """Politeness; but nobody may ask for a year."""
    limits = RetryLimits(jitter=0.0)
    assert wait_before("x", 1, limits, 120.0) == 120.0
    assert wait_before("x", 8, limits, 3.0) == 128.0
    assert wait_before("x", 1, limits, 1e9) == limits.retry_after_most_s


def test_ends_are_handed_on_until_they_are_marked(outbox: Outbox) -> None:
    """A crash between telling and publishing must not lose the record of it."""
    outbox.put(_alert(), now=T0, partition=3)
    _deliver(outbox)
    (ended,) = outbox.unpublished()
    assert ended.partition == 3
    assert outbox.unpublished() == [ended]
    outbox.mark_published([ended.delivery.delivery_id])
    assert outbox.unpublished() == []


def test_what_is_on_disk_survives(tmp_path: Path) -> None:
    """Kafka was told that it is taken."""
    path = tmp_path / "o.sqlite"
    Outbox(path).put(_alert(), now=T0)
    again = Outbox(path)
    assert [telling.alert for telling in again.claim(T0)] == [_alert()]


def test_a_lost_outbox_is_rebuilt_from_the_topics(outbox: Outbox) -> None:
    """Another machine takes over a partition: told things stay told, owed ones are told."""
    told = Delivery(
        delivery_id=delivery_id_of(_alert(1), "hook"),
        alert_id="al_1",
        subscriber="desk",
        channel="hook",
        sequence=1,
        op="new",
        status="delivered",
        attempts=1,
        at=T0,
    )
    other = _alert(1, alert_id="al_2")
    owed = outbox.restore([_alert(1), other], [told], now=_later(minutes=5), partition=2)
    assert owed == 1
    assert [telling.alert.alert_id for telling in _deliver(outbox, _later(minutes=5))] == ["al_2"]
    outbox.put(_alert(2, "update"), now=_later(minutes=6))
    assert [telling.op for telling in _deliver(outbox, _later(minutes=6))] == ["update"]


def test_restoring_ends_what_another_has_told_meanwhile(outbox: Outbox) -> None:
    """A partition that comes back must not be told a second time from the old outbox."""
    outbox.put(_alert(1), now=T0)
    told = Delivery(
        delivery_id=delivery_id_of(_alert(1), "hook"),
        alert_id="al_1",
        subscriber="desk",
        channel="hook",
        sequence=1,
        op="new",
        status="delivered",
    )
    outbox.restore([_alert(1)], [told], now=T0)
    assert outbox.claim(T0) == []


def test_pruning_keeps_each_alerts_last_telling(outbox: Outbox) -> None:
    """A later cancel must still find what it cancels."""
    for sequence, op in ((1, "new"), (2, "update")):
        outbox.put(_alert(sequence, op), now=T0)
        _deliver(outbox)
    outbox.mark_published([one.delivery.delivery_id for one in outbox.unpublished()])
    assert outbox.prune(_later(days=1)) == 1
    outbox.put(_alert(3, "cancel"), now=_later(days=2))
    assert [telling.op for telling in outbox.claim(_later(days=2))] == ["cancel"]


def test_an_outbox_that_cannot_be_opened_names_the_setting(tmp_path: Path) -> None:
    """Found at the start, not at the first alert."""
    with pytest.raises(SettingsError, match="data_dir"):
        Outbox(tmp_path)


def test_a_lost_outbox_still_cancels_what_it_may_have_told(outbox: Outbox) -> None:
    """Its first telling may have gone out in the moment before the loss; a needless cancel does no harm."""
    assert outbox.restore([_alert(2, "cancel")], [], now=T0) == 1
    assert [telling.op for telling in outbox.claim(T0)] == ["cancel"]
