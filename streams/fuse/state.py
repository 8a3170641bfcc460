"""The open events of one partition, and where to find those that a new telling may be of."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from streams.fuse.index import Index
from streams.fuse.keys import Keys, is_placed, keys_of, union
from streams.fuse.shelf import Shelf
from streams.fuse.view import View, view_of
from streams.records import Event

_NO_VIEWS: Final[Mapping[str, View]] = {}
_VIEWS: Final = 5
"""Tellings of an event that a new one is compared with: the first and the newest live ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FuseLimits:
    """How long events stay open and how large they grow; all by event time, never by a clock."""

    window_s: float = 7 * 86400.0
    """A report joins events last touched at most this long before (or after) it was received."""
    lateness_s: float = 2 * 86400.0
    """Events are kept this much longer than `window_s`, so that a replay finds what the first pass found."""
    max_open: int = 200_000
    """Open events of one partition; beyond it the longest untouched go first. Each takes some 6 KB."""
    max_ledger: int = 256
    """Ledger entries of one event: the first and the newest ones."""
    full_ledger: int = 32
    """Newest entries that keep their whole mention; older ones keep type, place, time and figures."""
    max_candidates: int = 64
    """Events of one class looked at per place and day, newest first; raise it where capitals overflow it."""


class Compared(NamedTuple):
    """A live ledger entry: what it is known and compared by, and the keys that it gives its event."""

    article_id: str
    item_id: str
    version: int
    view: View
    keys: Keys


@dataclass(slots=True)
class Open:
    """An open event without its record: what is asked of it while it is only a candidate."""

    event_id: str
    type: str
    revision: int
    last_seen: datetime
    tellings: tuple[Compared, ...]
    keys: Keys
    founded: int
    """Position of the report that founded it."""
    last_position: int
    """Position of the latest report that touched it."""


class OpenEvents:
    """The open events of one partition; filled by `restore`, changed by `fuse` and `evict` alone."""

    def __init__(self, limits: FuseLimits | None = None) -> None:
        self.limits = limits or FuseLimits()
        self.open: dict[str, Open] = {}
        self._shelf = Shelf()
        self._index = Index(self.limits.max_candidates, lambda event_id: self.open[event_id].founded)
        self._by_item: dict[str, dict[str, None]] = {}
        self._by_article: dict[str, dict[str, None]] = {}
        self._positions: dict[str, int] = {}
        self._ages: list[tuple[datetime, str]] = []
        self._clock: datetime | None = None

    def __len__(self) -> int:
        return len(self.open)

    def event_of(self, open_: Open) -> Event:
        """Return the event as it now is."""
        return self._shelf.get(open_.event_id)

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
        return sorted((self.open[event_id] for event_id in found), key=lambda o: (o.founded, o.event_id))

    def candidates(self, view: View, position: int) -> list[Open]:
        """Return the events founded before `position` that share time and place, or enough else, with `view`."""
        return [self.open[event_id] for event_id in self._index.find(view, position)]

    def put(self, event: Event, views: Mapping[str, View] = _NO_VIEWS) -> None:
        """Take `event` as the present state of its id; `views` are those made already, by mention id."""
        known = self.open.get(event.event_id)
        tellings = _compared(event, known, views)
        placed = [telling for telling in tellings if is_placed(telling.view)]
        keys = union([telling.keys for telling in placed or tellings])
        event_id = event.event_id
        self._index.move(event_id, known.keys if known else (), keys)
        self._index_ledger(event, known)
        founded = event.ledger[0].position if event.ledger else 0
        self.open[event_id] = Open(
            event_id=event_id,
            type=event.type,
            revision=event.revision,
            last_seen=event.last_seen,
            tellings=tellings,
            keys=keys,
            founded=founded,
            last_position=last_position(event),
        )
        self._shelf.put(event)
        if self._clock is None or event.last_seen > self._clock:
            self._clock = event.last_seen
        if known is None or known.last_seen != event.last_seen:
            heapq.heappush(self._ages, (event.last_seen, event_id))

    def _index_ledger(self, event: Event, known: Open | None) -> None:
        event_id = event.event_id
        for article_id in event.touched[known.revision if known else 0 :]:
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

    def drop(self, event_id: str) -> None:
        """Forget the event."""
        gone = self._shelf.get(event_id)
        self._shelf.drop(event_id)
        self._index.move(event_id, self.open.pop(event_id).keys, ())
        for item_id in {entry.item_id for entry in gone.ledger}:
            self._forget(self._by_item, item_id, event_id)
        for article_id in gone.touched:
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
            if known is not None and known.last_seen == last_seen:
                yield event_id


def _compared(event: Event, known: Open | None, views: Mapping[str, View]) -> tuple[Compared, ...]:
    live = [entry for entry in event.ledger if entry.withdrawn_by is None]
    chosen = live if len(live) <= _VIEWS else [live[0], *live[1 - _VIEWS :]]
    made = {(t.article_id, t.view.mention_id): t for t in known.tellings} if known else {}
    newest = event.touched[-1] if event.touched else None
    found: list[Compared] = []
    for entry in chosen:
        telling = made.get((entry.article_id, entry.mention.mention_id))
        if telling is None:
            view = views.get(entry.mention.mention_id) if entry.article_id == newest else None
            view = view or view_of(entry.mention, entry.published, entry.received)
            telling = Compared(entry.article_id, entry.item_id, entry.version, view, keys_of(view))
        found.append(telling)
    return tuple(found)


def last_position(event: Event) -> int:
    """Return the position of the latest report that touched `event`."""
    latest = event.ledger[-1].position if event.ledger else -1
    for entry in event.ledger:
        if entry.withdrawn_position is not None and entry.withdrawn_position > latest:
            latest = entry.withdrawn_position
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
