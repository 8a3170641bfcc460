"""The open events of one partition, and where to find those that a new telling may be of."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from streams.fuse.view import Key, View, keys_of, keys_sought, view_of
from streams.records import Event, LedgerEntry

_VIEWS: Final = 8
"""Tellings of an event that a new one is compared with: the first and the newest live ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FuseLimits:
    """How long events stay open and how large they grow; all by event time, never by a clock."""

    window_s: float = 7 * 86400.0
    """A report joins events last touched at most this long before (or after) it was received."""
    lateness_s: float = 2 * 86400.0
    """Events are kept this much longer than `window_s`, so that a replay finds what the first pass found."""
    max_open: int = 200_000
    """Open events of one partition; beyond it the longest untouched go first. Each takes some 8 KB."""
    max_ledger: int = 256
    """Ledger entries of one event: the first and the newest ones."""
    full_ledger: int = 32
    """Newest entries that keep their whole mention; older ones keep type, place, time and figures."""
    max_candidates: int = 256
    """Events looked at per place and day, newest first."""


@dataclass(slots=True)
class Open:
    """An open event with what it is compared by."""

    event: Event
    entries: list[tuple[LedgerEntry, View]]
    keys: tuple[Key, ...]
    founded: int
    """Position of the report that founded it."""
    last_position: int
    """Position of the latest report that touched it."""


class OpenEvents:
    """The open events of one partition; filled by `restore`, changed by `fuse` and `evict` alone."""

    def __init__(self, limits: FuseLimits | None = None) -> None:
        self.limits = limits or FuseLimits()
        self.open: dict[str, Open] = {}
        self._by_key: dict[Key, dict[str, None]] = {}
        self._by_item: dict[str, dict[str, None]] = {}
        self._by_article: dict[str, dict[str, None]] = {}
        self._positions: dict[str, int] = {}
        self._ages: list[tuple[datetime, str]] = []
        self._clock: datetime | None = None

    def __len__(self) -> int:
        return len(self.open)

    def touched_by(self, article_id: str) -> list[Open]:
        """Return the events that the article version has touched, in the order it did."""
        return [self.open[event_id] for event_id in self._by_article.get(article_id, ())]

    def position_of(self, article_id: str) -> int | None:
        """Return where the article version was first taken, -1 where the ledgers no longer say, None if new."""
        if article_id not in self._by_article:
            return None
        return self._positions.get(article_id, -1)

    def telling(self, items: Iterable[str]) -> list[Open]:
        """Return the events with entries of any of these items, oldest first."""
        found = {event_id: None for item in items for event_id in self._by_item.get(item, ())}
        return sorted((self.open[event_id] for event_id in found), key=lambda o: (o.founded, o.event.event_id))

    def candidates(self, view: View) -> Iterator[Open]:
        """Yield the events that share a time and a place with `view`, each once."""
        seen: set[str] = set()
        most = self.limits.max_candidates
        for key in keys_sought(view):
            bucket = self._by_key.get(key)
            if not bucket:
                continue
            found: Iterable[str] = bucket
            if len(bucket) > most:
                found = heapq.nlargest(most, bucket, key=lambda i: (self.open[i].founded, i))
            for event_id in found:
                if event_id not in seen:
                    seen.add(event_id)
                    yield self.open[event_id]

    def put(self, event: Event) -> None:
        """Take `event` as the present state of its id."""
        known = self.open.get(event.event_id)
        entries = _compared(event, known)
        keys = tuple(dict.fromkeys(key for _, view in entries for key in keys_of(view)))
        event_id = event.event_id
        if known is None or keys != known.keys:
            kept = frozenset(keys)
            for key in known.keys if known else ():
                if key not in kept:
                    self._drop_key(key, event_id)
            for key in keys:
                self._by_key.setdefault(key, {})[event_id] = None
        self._index_ledger(event, known)
        founded = event.ledger[0].position if event.ledger else 0
        self.open[event_id] = Open(event, entries, keys, founded, last_position(event))
        if self._clock is None or event.last_seen > self._clock:
            self._clock = event.last_seen
        if known is None or known.event.last_seen != event.last_seen:
            heapq.heappush(self._ages, (event.last_seen, event_id))

    def _index_ledger(self, event: Event, known: Open | None) -> None:
        event_id = event.event_id
        for article_id in event.touched[known.event.revision if known else 0 :]:
            self._by_article.setdefault(article_id, {})[event_id] = None
        for entry in event.ledger:
            self._by_item.setdefault(entry.item_id, {})[event_id] = None
            self._note_position(entry.article_id, entry.position)
            if entry.withdrawn_by in self._by_article and entry.withdrawn_position is not None:
                self._note_position(entry.withdrawn_by, entry.withdrawn_position)

    def _note_position(self, article_id: str, position: int) -> None:
        known = self._positions.get(article_id)
        if known is None or position < known:
            self._positions[article_id] = position

    def _drop_key(self, key: Key, event_id: str) -> None:
        bucket = self._by_key[key]
        del bucket[event_id]
        if not bucket:
            del self._by_key[key]

    def drop(self, event_id: str) -> None:
        """Forget the event."""
        gone = self.open.pop(event_id)
        for key in gone.keys:
            self._drop_key(key, event_id)
        for item_id in {entry.item_id for entry in gone.event.ledger}:
            self._forget(self._by_item, item_id, event_id)
        for article_id in gone.event.touched:
            if self._forget(self._by_article, article_id, event_id):
                self._positions.pop(article_id, None)

    @staticmethod
    def _forget(index: dict[str, dict[str, None]], key: str, event_id: str) -> bool:
        holders = index.get(key)
        if holders is None:
            return True
        holders.pop(event_id, None)
        if not holders:
            del index[key]
        return not holders

    def due(self) -> Iterator[str]:
        """Yield the events to let go, longest untouched first; each must be dropped before the next is asked."""
        if self._clock is None:
            return
        bound = self._clock - timedelta(seconds=self.limits.window_s + self.limits.lateness_s)
        while self._ages and (self._ages[0][0] < bound or len(self.open) > self.limits.max_open):
            last_seen, event_id = heapq.heappop(self._ages)
            known = self.open.get(event_id)
            if known is not None and known.event.last_seen == last_seen:
                yield event_id


def _compared(event: Event, known: Open | None) -> list[tuple[LedgerEntry, View]]:
    live = [entry for entry in event.ledger if entry.withdrawn_by is None]
    chosen = live if len(live) <= _VIEWS else [live[0], *live[1 - _VIEWS :]]
    views = {(e.article_id, e.mention.mention_id): view for e, view in known.entries} if known else {}
    return [
        (
            entry,
            views.get((entry.article_id, entry.mention.mention_id))
            or view_of(entry.mention, entry.published, entry.received),
        )
        for entry in chosen
    ]


def last_position(event: Event) -> int:
    """Return the position of the latest report that touched `event`."""
    latest = -1
    for entry in event.ledger:
        latest = max(latest, entry.position)
        if entry.withdrawn_position is not None:
            latest = max(latest, entry.withdrawn_position)
    return latest


def restore(state: OpenEvents, events: Iterable[Event]) -> None:
    """Fill `state` with `events`, the newest revision of each; afterwards it decides as the one that made them."""
    for event in sorted(events, key=lambda e: (e.ledger[0].position if e.ledger else 0, e.event_id)):
        state.put(event)


def newer(old: Event, new: Event) -> Event:
    """Return the one of the higher revision."""
    return new if new.revision >= old.revision else old


def evict(state: OpenEvents) -> tuple[str, ...]:
    """Let go of the events that no report in time can touch; return their ids, to be tombstoned."""
    gone: list[str] = []
    for event_id in state.due():
        state.drop(event_id)
        gone.append(event_id)
    return tuple(gone)
