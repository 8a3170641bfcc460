"""The outbox: alerts on disk until every channel has them, or has refused them.

What counts for each alert and channel is what its receiver knows:

- a newer telling takes the place of older ones that wait (they end `suppressed`, reason `superseded`);
- an `update` goes out as `new` where nothing was delivered before, a `new` as `update` where something was;
- a `cancel` goes out only where something was delivered or may have been (else `suppressed`, `nothing_to_cancel`);
- one telling at a time: the next waits until the one under way has ended;
- of an alert that is met in the middle of its story when a partition is taken over, the receiver may have been told.

SQLite in WAL mode with full syncs; several processes may share the file, a telling is leased to the one that sends it
(see `owner`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from streams.codec import decode, derive_id, encode
from streams.errors import SettingsError
from streams.notify.owner import Owner
from streams.notify.retry import RetryLimits, wait_before
from streams.notify.telling import Telling
from streams.ops.transaction import transaction
from streams.records import Alert, AlertOp, Delivery, DeliveryStatus

_SAME: Final = "alert_id = :alert_id AND subscriber = :subscriber AND channel = :channel"
_SUPERSEDE: Final = """
    UPDATE telling SET status = 'suppressed', reason = 'superseded', settled = :now, alert = NULL,
        uncertain = max(uncertain, leased_until > 0), leased_until = 0
    WHERE alert_id = :alert_id AND subscriber = :subscriber AND channel = :channel
        AND status = 'pending' AND sequence < :sequence AND leased_until <= :now
"""
"""A lease that ran out belonged to a process that died while sending: the receiver may have that telling."""
_KNOWN: Final = """
    INSERT INTO telling (delivery_id, alert_id, subscriber, channel, sequence, op, sent_op, partition, status, attempts,
        created, due, settled, response, reason, published)
    VALUES (:delivery_id, :alert_id, :subscriber, :channel, :sequence, :op, :op, :partition, :status, :attempts,
        :settled, :settled, :settled, :response, :reason, 1)
    ON CONFLICT (delivery_id) DO UPDATE SET status = excluded.status, sent_op = excluded.sent_op, alert = NULL,
        settled = excluded.settled, response = excluded.response, reason = excluded.reason, published = 1
    WHERE telling.status = 'pending'
"""


class Settled(NamedTuple):
    """A telling that has come to its end, and the partition of `alerts` that its alert came from."""

    delivery: Delivery
    partition: int | None


class Outbox:
    """Tellings and their state, in one SQLite file. Its methods may be called from any thread."""

    def __init__(self, path: Path | str, limits: RetryLimits | None = None) -> None:
        self.limits = limits or RetryLimits()
        self._lock = threading.Lock()
        self._owner: Owner | None = None
        try:
            if str(path) != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(files("streams.notify").joinpath("schema.sql").read_text("utf-8"))
            if str(path) != ":memory:":
                self._owner = Owner(Path(path))
                with transaction(self._db, self._lock) as db:
                    self._owner.register(db)
        except (sqlite3.Error, OSError) as error:
            raise SettingsError(
                f"the outbox {path} cannot be opened ({error}); data_dir must be a writable local folder",
                reason="bad_outbox",
            ) from error

    def close(self) -> None:
        """The file is closed."""
        with self._lock:
            self._db.close()
            if self._owner is not None:
                self._owner.close()

    # ------------------------------------------------------------ in

    def put(
        self,
        alerts: Alert | Iterable[Alert],
        *,
        now: datetime,
        partition: int | None = None,
        default_channels: Sequence[str] = (),
    ) -> int:
        """Return how many new tellings `alerts` made; all are on disk then, and known ones are left as they are.

        An alert whose rule names no channels goes to `default_channels`.
        """
        batch = [alerts] if isinstance(alerts, Alert) else alerts
        return self._put_all(batch, now.timestamp(), partition, default_channels, taken_over=False)

    def _put_all(
        self, alerts: Iterable[Alert], now: float, partition: int | None, default: Sequence[str], *, taken_over: bool
    ) -> int:
        made = 0
        with transaction(self._db, self._lock) as db:
            for alert in alerts:
                for channel in dict.fromkeys(alert.channels or default):
                    made += self._put_one(db, alert, channel, now, partition, taken_over)
        return made

    def _put_one(
        self, db: sqlite3.Connection, alert: Alert, channel: str, now: float, partition: int | None, taken_over: bool
    ) -> int:
        same = {"alert_id": alert.alert_id, "subscriber": alert.subscriber, "channel": channel}
        delivery_id = delivery_id_of(alert, channel)
        if db.execute("SELECT 1 FROM telling WHERE delivery_id = ?", (delivery_id,)).fetchone():
            return 0
        later = db.execute(
            f"SELECT 1 FROM telling WHERE {_SAME} AND sequence > :sequence",  # noqa: S608  # constant text
            {**same, "sequence": alert.sequence},
        ).fetchone()
        before = db.execute(
            f"SELECT 1 FROM telling WHERE {_SAME} AND sequence = :sequence - 1",  # noqa: S608  # constant text
            {**same, "sequence": alert.sequence},
        ).fetchone()
        db.execute(_SUPERSEDE, {**same, "sequence": alert.sequence, "now": now})
        db.execute(
            "INSERT INTO telling (delivery_id, alert_id, subscriber, channel, sequence, op, alert, partition, status, "
            "uncertain, created, due, settled, reason) VALUES (:delivery_id, :alert_id, :subscriber, :channel, "
            ":sequence, :op, :alert, :partition, :status, :uncertain, :now, :now, :settled, :reason)",
            {
                **same,
                "delivery_id": delivery_id,
                "sequence": alert.sequence,
                "op": alert.op,
                "alert": None if later else encode(alert),
                "partition": partition,
                "status": "suppressed" if later else "pending",
                # Another outbox, or one that was lost, may have told it and died before it could say so.
                "uncertain": int(taken_over and alert.sequence > 1 and before is None),
                "now": now,
                "settled": now if later else None,
                "reason": "superseded" if later else None,
            },
        )
        return 1

    def restore(
        self,
        alerts: Iterable[Alert],
        deliveries: Iterable[Delivery],
        *,
        now: datetime,
        partition: int | None = None,
        default_channels: Sequence[str] = (),
    ) -> int:
        """Take over a partition: what `deliveries` know as ended is not sent again, what they do not is.

        Return how many tellings of `alerts` were still owed. Makes a lost or foreign outbox as good as the own one.
        """
        with transaction(self._db, self._lock) as db:
            for delivery in deliveries:
                if delivery.status == "pending":
                    continue
                settled = delivery.at.timestamp() if delivery.at else now.timestamp()
                values = {
                    "delivery_id": delivery.delivery_id,
                    "alert_id": delivery.alert_id,
                    "subscriber": delivery.subscriber,
                    "channel": delivery.channel,
                    "sequence": delivery.sequence,
                    "op": delivery.op,
                    "partition": partition,
                    "status": delivery.status,
                    "attempts": delivery.attempts,
                    "settled": settled,
                    "response": delivery.response,
                    "reason": delivery.reason,
                }
                db.execute(
                    _KNOWN,
                    values,
                )
        return self._put_all(alerts, now.timestamp(), partition, default_channels, taken_over=True)

    # ------------------------------------------------------------ out

    def claim(self, now: datetime, *, most: int = 100, channels: Sequence[str] | None = None) -> list[Telling]:
        """Return up to `most` tellings that are due, leased to the caller, the longest due first.

        Each must be ended by `delivered`, `failed` or `release`; where the caller dies instead, its lease runs out.
        """
        stamp = now.timestamp()
        claimed: list[Telling] = []
        with transaction(self._db, self._lock) as db:
            marks = "" if channels is None else f"AND t.channel IN ({','.join('?' * len(channels))})"
            rows = db.execute(
                "SELECT * FROM telling t WHERE t.status = 'pending' AND t.due <= ? AND t.leased_until <= ? "  # noqa: S608
                f"{marks} AND NOT EXISTS (SELECT 1 FROM telling o WHERE o.alert_id = t.alert_id "
                "AND o.subscriber = t.subscriber AND o.channel = t.channel AND o.status = 'pending' "
                "AND o.delivery_id <> t.delivery_id AND (o.sequence > t.sequence OR o.leased_until > ?)) "
                "ORDER BY t.due, t.rowid LIMIT ?",
                (stamp, stamp, *(channels or ()), stamp, most),
            ).fetchall()
            for row in rows:
                telling = self._lease(db, row, now)
                if telling is not None:
                    claimed.append(telling)
        return claimed

    def _lease(self, db: sqlite3.Connection, row: sqlite3.Row, now: datetime) -> Telling | None:
        # A lease that ran out: its process died while sending, so the receiver may have it.
        uncertain = int(row["uncertain"] or row["leased_until"] > 0)
        same = {"alert_id": row["alert_id"], "subscriber": row["subscriber"], "channel": row["channel"]}
        db.execute(_SUPERSEDE, {**same, "sequence": row["sequence"], "now": now.timestamp()})
        op = self._op_now(db, row, bool(uncertain))
        if op is None:
            _settle(db, row["delivery_id"], "suppressed", now, None, "nothing_to_cancel")
            return None
        db.execute(
            "UPDATE telling SET leased_until = ?, owner = ?, attempts = attempts + 1, sent_op = ?, uncertain = ? "
            "WHERE delivery_id = ?",
            (
                now.timestamp() + self.limits.lease_s,
                self._owner.name if self._owner else None,
                op,
                uncertain,
                row["delivery_id"],
            ),
        )
        return Telling(
            delivery_id=row["delivery_id"],
            channel=row["channel"],
            alert=decode(row["alert"], Alert),
            op=op,
            attempts=row["attempts"] + 1,
            at=now,
        )

    def _op_now(self, db: sqlite3.Connection, row: sqlite3.Row, uncertain: bool) -> AlertOp | None:
        """Return how the receiver is to take the telling, by what it knows; None if it need not hear of it."""
        same = {"alert_id": row["alert_id"], "subscriber": row["subscriber"], "channel": row["channel"]}
        last = db.execute(
            f"SELECT sequence, sent_op FROM telling WHERE {_SAME} AND status = 'delivered' AND sequence < :sequence "  # noqa: S608
            "ORDER BY sequence DESC LIMIT 1",
            {**same, "sequence": row["sequence"]},
        ).fetchone()
        knows = last is not None and last["sent_op"] != "cancel"
        since = db.execute(
            f"SELECT sent_op FROM telling WHERE {_SAME} AND sequence BETWEEN :after AND :sequence - 1 "  # noqa: S608
            "AND uncertain = 1",
            {**same, "after": last["sequence"] if last else 0, "sequence": row["sequence"]},
        ).fetchall()
        if row["op"] == "cancel":
            return "cancel" if knows or since or uncertain else None
        # A cancel whose answer was lost may have made the receiver forget what it knew.
        forgotten = any(maybe["sent_op"] == "cancel" for maybe in since)
        return "update" if knows and not forgotten else "new"

    def delivered(self, delivery_id: str, response: str, now: datetime) -> None:
        """The receiver has it."""
        with transaction(self._db, self._lock) as db:
            _settle(db, delivery_id, "delivered", now, response, None)

    def failed(
        self,
        telling: Telling,
        now: datetime,
        *,
        reason: str,
        response: str,
        final: bool,
        uncertain: bool = True,
        retry_after_s: float | None = None,
    ) -> DeliveryStatus:
        """Record a failed attempt; return `pending` if it comes again, else `dead`, or `suppressed` by a newer one.

        `final`: the receiver refused it for good. `uncertain`: it may have arrived all the same.
        """
        wait = None
        if not final:
            wait = wait_before(telling.delivery_id, telling.attempts, self.limits, retry_after_s)
        with transaction(self._db, self._lock) as db:
            db.execute(
                "UPDATE telling SET leased_until = 0, uncertain = max(uncertain, ?) WHERE delivery_id = ?",
                (int(uncertain), telling.delivery_id),
            )
            newer = db.execute(
                f"SELECT 1 FROM telling WHERE {_SAME} AND sequence > :sequence AND status = 'pending'",  # noqa: S608
                {
                    "alert_id": telling.alert.alert_id,
                    "subscriber": telling.alert.subscriber,
                    "channel": telling.channel,
                    "sequence": telling.alert.sequence,
                },
            ).fetchone()
            if newer and not final:
                _settle(db, telling.delivery_id, "suppressed", now, response, "superseded")
                return "suppressed"
            if wait is None:
                _settle(db, telling.delivery_id, "dead", now, response, reason if final else "attempts_used_up")
                return "dead"
            db.execute(
                "UPDATE telling SET due = ?, response = ?, reason = ? WHERE delivery_id = ?",
                (now.timestamp() + wait, response, reason, telling.delivery_id),
            )
        return "pending"

    def take_over(self, now: datetime) -> int:
        """Return how many tellings ended processes were sending; the next claim takes them, as if the lease ran out."""
        if self._owner is None:
            return 0
        with transaction(self._db, self._lock) as db:
            return self._owner.end_leases_of_the_dead(db, now.timestamp())

    def release(self, delivery_id: str, *, begun: bool = True) -> None:
        """Give a claimed telling back: the next claim takes it at once. `begun`: it may have been sent."""
        with transaction(self._db, self._lock) as db:
            db.execute(
                "UPDATE telling SET leased_until = 0, uncertain = max(uncertain, ?), attempts = attempts - ? "
                "WHERE delivery_id = ? AND status = 'pending'",
                (int(begun), int(not begun), delivery_id),
            )

    # ------------------------------------------------------------ told to Kafka

    def unpublished(self, *, most: int = 200) -> list[Settled]:
        """Return ended tellings whose `Delivery` nobody has been handed, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM telling WHERE published = 0 AND status <> 'pending' ORDER BY settled, rowid LIMIT ?",
                (most,),
            ).fetchall()
        return [Settled(_delivery(row), row["partition"]) for row in rows]

    def mark_published(self, delivery_ids: Iterable[str]) -> None:
        """Their `Delivery` is in the topic."""
        with transaction(self._db, self._lock) as db:
            db.executemany("UPDATE telling SET published = 1 WHERE delivery_id = ?", ((one,) for one in delivery_ids))

    # ------------------------------------------------------------ care

    def waiting(self) -> dict[str, int]:
        """Return channel → tellings that wait."""
        with self._lock:
            rows = self._db.execute(
                "SELECT channel, count(*) FROM telling WHERE status = 'pending' GROUP BY channel ORDER BY channel"
            ).fetchall()
        return dict(rows)

    def oldest_waiting(self) -> datetime | None:
        """Return when the longest waiting telling was put in."""
        with self._lock:
            (stamp,) = self._db.execute("SELECT min(created) FROM telling WHERE status = 'pending'").fetchone()
        return None if stamp is None else datetime.fromtimestamp(stamp, UTC)

    def next_due(self, channel: str) -> datetime | None:
        """Return when the channel's next telling is to be tried."""
        with self._lock:
            (stamp,) = self._db.execute(
                "SELECT min(max(due, leased_until)) FROM telling WHERE status = 'pending' AND channel = ?", (channel,)
            ).fetchone()
        return None if stamp is None else datetime.fromtimestamp(stamp, UTC)

    def prune(self, before: datetime) -> int:
        """Forget ended tellings that ended before this and are published, except each alert's last on a channel.

        Return how many went. Keep them longer than alerts can be revised: what is forgotten cannot be cancelled.
        """
        with transaction(self._db, self._lock) as db:
            return db.execute(
                "DELETE FROM telling WHERE status <> 'pending' AND published = 1 AND settled < ? AND EXISTS ("
                "SELECT 1 FROM telling o WHERE o.alert_id = telling.alert_id AND o.subscriber = telling.subscriber "
                "AND o.channel = telling.channel AND o.sequence > telling.sequence AND o.status = 'delivered')",
                (before.timestamp(),),
            ).rowcount

    def get(self, delivery_id: str) -> Delivery | None:
        """Return what is known of a telling, or None."""
        with self._lock:
            row = self._db.execute("SELECT * FROM telling WHERE delivery_id = ?", (delivery_id,)).fetchone()
        return None if row is None else _delivery(row)


def delivery_id_of(alert: Alert, channel: str) -> str:
    """Return the id of one telling on one channel: the same for ever."""
    return derive_id("de_", alert.alert_id, alert.subscriber, channel, alert.sequence)


def _settle(
    db: sqlite3.Connection,
    delivery_id: str,
    status: DeliveryStatus,
    now: datetime,
    response: str | None,
    reason: str | None,
) -> None:
    db.execute(
        "UPDATE telling SET status = ?, settled = ?, response = ?, reason = ?, alert = NULL, leased_until = 0 "
        "WHERE delivery_id = ? AND status = 'pending'",
        (status, now.timestamp(), response, reason, delivery_id),
    )


def _delivery(row: Any) -> Delivery:
    settled = row["settled"]
    return Delivery(
        delivery_id=row["delivery_id"],
        alert_id=row["alert_id"],
        subscriber=row["subscriber"],
        channel=row["channel"],
        sequence=row["sequence"],
        op=row["sent_op"] or row["op"],
        status=row["status"],
        attempts=row["attempts"],
        at=None if settled is None else datetime.fromtimestamp(settled, UTC),
        response=row["response"],
        reason=row["reason"],
    )
