"""The read model: the newest state of every event, alert, article, rejection and delivery, for questions over HTTP.

It only repeats what the topics say and can be deleted at any time; it is then filled again. Records come in any order
and more than once: of two states of one id the newer wins, by revision, sequence or attempts.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from streams.codec import encode
from streams.errors import SettingsError
from streams.ops.transaction import transaction
from streams.records import Alert, Delivery, Event, JudgedArticle, Record, Rejected

PAGE_MOST: Final = 500


class Row(NamedTuple):
    """One stored record: its kind, id, place in the order of news, and JSON."""

    kind: str
    id: str
    seq: int
    body: bytes


class Carried(NamedTuple):
    """How far a story went: it and its copies, and the outlets that have them."""

    articles: int
    outlets: int


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """How one record type is stored: the columns it can be asked by, and which of two states is newer."""

    table: str
    columns: Callable[[Any], dict[str, Any]]
    id: Callable[[Any], str]
    rank: Callable[[Any], int]
    time: Callable[[Any], datetime | None]


def _event(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "country": event.place.country,
        "status": event.status,
        "background": int(event.background),
    }


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "event_id": alert.event_id,
        "rule_id": alert.rule_id,
        "subscriber": alert.subscriber,
        "op": alert.op,
        "severity": alert.severity,
    }


def _judged(judged: JudgedArticle) -> dict[str, Any]:
    return {
        "item_id": judged.article.item_id,
        "source": judged.article.source,
        "verdict": judged.decision.verdict,
    }


_KINDS: Final[Mapping[type[Record], _Kind]] = {
    Event: _Kind(
        table="event", columns=_event, id=lambda r: r.event_id, rank=lambda r: r.revision, time=lambda r: r.last_seen
    ),
    Alert: _Kind(
        table="alert", columns=_alert, id=lambda r: r.alert_id, rank=lambda r: r.sequence, time=lambda r: r.received
    ),
    JudgedArticle: _Kind(
        table="article",
        columns=_judged,
        id=lambda r: r.article.article_id,
        rank=lambda r: r.article.version,
        time=lambda r: r.article.received,
    ),
    Rejected: _Kind(
        table="rejected",
        columns=lambda r: {"stage": r.stage, "reason": r.reason},
        id=lambda r: r.rejected_id,
        rank=lambda _r: 0,
        time=lambda r: r.at,
    ),
    Delivery: _Kind(
        table="delivery",
        columns=lambda r: {"alert_id": r.alert_id, "channel": r.channel, "status": r.status},
        id=lambda r: r.delivery_id,
        rank=lambda r: r.attempts,
        time=lambda r: r.at,
    ),
}
_FILTERS: Final = {
    "event": frozenset({"type", "country", "status", "background"}),
    "alert": frozenset({"event_id", "rule_id", "subscriber", "op", "severity"}),
    "article": frozenset({"item_id", "source", "verdict"}),
    "rejected": frozenset({"stage", "reason"}),
    "delivery": frozenset({"alert_id", "channel", "status"}),
}


_FAMILY: Final = "json_extract(CAST(body AS TEXT), '$.decision.cluster')"
"""As the index has it. Read off the record, so that a model filled before the index was there needs no filling anew."""


class ReadModel:
    """The stored states and how far each topic has been read. Its methods may be called from any thread."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        try:
            if str(path) != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
            self._db.execute("PRAGMA journal_mode = WAL")
            # Lost with the power: what came last. It is read from the topics again.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(files("streams.serve").joinpath("schema.sql").read_text("utf-8"))
            self._db.execute("INSERT OR IGNORE INTO seat VALUES ('seq', 0)")
            self._db.execute("INSERT OR IGNORE INTO meta VALUES ('epoch', ?)", (secrets.token_hex(4),))
        except (sqlite3.Error, OSError) as error:
            raise SettingsError(
                f"the read model {path} cannot be opened ({error}); data_dir must be a writable local folder",
                reason="bad_read_model",
            ) from error
        self.epoch: str = self._db.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
        """Names this filling of the model: places in the order of news mean nothing in another."""

    def close(self) -> None:
        """The file is closed."""
        with self._lock:
            self._db.close()

    # ------------------------------------------------------------ in

    def apply(self, records: Iterable[Record], progress: Mapping[tuple[str, int], int] | None = None) -> list[bool]:
        """Store `records` and how far the topics are read then, together; return for each whether it was news.

        `progress`: (topic, partition) → next offset.
        """
        with transaction(self._db, self._lock) as db:
            seq = db.execute("SELECT value FROM seat WHERE name = 'seq'").fetchone()[0]
            news: list[bool] = []
            for record in records:
                stored = self._store(db, record, seq + 1)
                seq += stored
                news.append(stored)
            db.execute("UPDATE seat SET value = ? WHERE name = 'seq'", (seq,))
            db.executemany(
                "INSERT INTO progress VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset",
                [(topic, partition, offset) for (topic, partition), offset in (progress or {}).items()],
            )
        return news

    def _store(self, db: sqlite3.Connection, record: Record, seq: int) -> bool:
        kind = _KINDS.get(type(record))
        if kind is None:
            return False
        moment = kind.time(record)
        columns = {
            "id": kind.id(record),
            "seq": seq,
            "rank": kind.rank(record),
            "time": moment.timestamp() if moment else 0.0,
            **kind.columns(record),
            "body": encode(record),
        }
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
        done = db.execute(
            f"INSERT INTO {kind.table} ({names}) VALUES ({marks}) "  # noqa: S608  # names are this module's own
            f"ON CONFLICT (id) DO UPDATE SET {updates} WHERE excluded.rank > rank",
            tuple(columns.values()),
        )
        return done.rowcount > 0

    def progress(self) -> dict[tuple[str, int], int]:
        """Return (topic, partition) → next offset to read."""
        with self._lock:
            rows = self._db.execute("SELECT topic, partition, next_offset FROM progress").fetchall()
        return {(topic, partition): offset for topic, partition, offset in rows}

    def forget_progress(self) -> None:
        """Have the topics read from their beginnings again: the broker is another, or was emptied."""
        with transaction(self._db, self._lock) as db:
            db.execute("DELETE FROM progress")

    def prune(self, before: datetime) -> int:
        """Forget what is older by event time; return how many records went."""
        gone = 0
        with transaction(self._db, self._lock) as db:
            for kind in _KINDS.values():
                done = db.execute(f"DELETE FROM {kind.table} WHERE time < ?", (before.timestamp(),))  # noqa: S608
                gone += done.rowcount
        return gone

    # ------------------------------------------------------------ out

    def newest(
        self, kind: str, *, most: int = 100, before: int | None = None, where: Mapping[str, Any] | None = None
    ) -> list[Row]:
        """Return rows of `kind`, the newest first: those before the place `before` that have the values `where`.

        A `type` that ends in a dot stands for all types of that class. Keys that `kind` has not are not allowed.
        """
        asked = dict(where or {})
        if not asked.keys() <= _FILTERS[kind]:
            raise ValueError(f"{kind} cannot be asked by {sorted(asked.keys() - _FILTERS[kind])}")
        conditions, values = ["seq < ?"], [before if before is not None else 2**62]
        for name, value in asked.items():
            if name == "type" and str(value).endswith("."):
                conditions.append("substr(type, 1, ?) = ?")
                values += [len(value), value]
            else:
                conditions.append(f"{name} = ?")
                values.append(value)
        query = f"SELECT id, seq, body FROM {kind} WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT ?"  # noqa: S608
        with self._lock:
            rows = self._db.execute(query, (*values, min(most, PAGE_MOST))).fetchall()
        return [Row(kind, *row) for row in rows]

    def get(self, kind: str, key: str) -> Row | None:
        """Return one record by its id; an article also by its item's id (then the newest version)."""
        with self._lock:
            row = self._db.execute(f"SELECT id, seq, body FROM {kind} WHERE id = ?", (key,)).fetchone()  # noqa: S608
            if row is None and kind == "article":
                row = self._db.execute(
                    "SELECT id, seq, body FROM article WHERE item_id = ? ORDER BY rank DESC, seq DESC LIMIT 1", (key,)
                ).fetchone()
        return None if row is None else Row(kind, *row)

    def family(self, key: str, *, most: int = PAGE_MOST) -> list[Row]:
        """Return the articles of one family as they came to be known, by the id of any article or item of it."""
        query = (
            f"SELECT id, seq, body FROM article WHERE {_FAMILY} IN "  # noqa: S608  # this module's own
            f"(SELECT {_FAMILY} FROM article WHERE id = ? OR item_id = ?) ORDER BY seq LIMIT ?"
        )
        with self._lock:
            rows = self._db.execute(query, (key, key, most)).fetchall()
        return [Row("article", *row) for row in rows]

    def carried(self, item_ids: Sequence[str]) -> Carried:
        """Return how many articles, versions of one counted once, tell what these items tell or copy it."""
        marks = ", ".join("?" * len(item_ids))
        query = (
            "SELECT count(DISTINCT item_id), count(DISTINCT source) FROM article "  # noqa: S608  # likewise
            f"WHERE {_FAMILY} IN (SELECT {_FAMILY} FROM article WHERE item_id IN ({marks}))"
        )
        with self._lock:
            return Carried(*self._db.execute(query, tuple(item_ids)).fetchone())

    def since(self, seq: int, *, kinds: Sequence[str] = ("event", "alert"), most: int = 200) -> list[Row]:
        """Return what became known after the place `seq`, oldest first; of each id its newest state only."""
        parts = " UNION ALL ".join(
            f"SELECT '{kind}' AS kind, id, seq, body FROM {kind} WHERE seq > :seq"  # noqa: S608
            for kind in kinds
            if kind in _FILTERS
        )
        with self._lock:
            rows = self._db.execute(f"{parts} ORDER BY seq LIMIT :most", {"seq": seq, "most": most}).fetchall()
        return [Row(*row) for row in rows]

    def last_seq(self) -> int:
        """Return the place of the newest record."""
        with self._lock:
            value: int = self._db.execute("SELECT value FROM seat WHERE name = 'seq'").fetchone()[0]
        return value

    def counts(self) -> dict[str, int]:
        """Return kind → records stored."""
        with self._lock:
            return {
                kind.table: self._db.execute(f"SELECT count(*) FROM {kind.table}").fetchone()[0]  # noqa: S608
                for kind in _KINDS.values()
            }
