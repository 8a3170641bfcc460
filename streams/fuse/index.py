"""The index of open events: which stand where, so that a new telling is compared with few of many."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import Final

from streams.fuse.keys import BARE, ENOUGH_SIGNS, Keys, Slot, keys_sought
from streams.fuse.view import View

_NOWHERE: Final[tuple[str, ...]] = ()


class Index:
    """Events by slot, and in each slot by place and sign; `founded` gives an event's founding position."""

    def __init__(self, most: int, founded: Callable[[str], int]) -> None:
        self._most = most
        self._founded = founded
        self._slots: dict[Slot, dict[str, str | dict[str, None]]] = {}
        """A place of one event holds its id alone: most places do, and a dictionary takes three times as much."""

    def __bool__(self) -> bool:
        return bool(self._slots)

    def move(self, event_id: str, before: Keys, after: Keys) -> None:
        """Let the event stand under `after` and no longer under what `before` has more."""
        if before == after:
            return
        old, new = dict(before), dict(after)
        for slot, places in new.items():
            known = old.get(slot, _NOWHERE)
            if places is known:
                continue
            stands = self._slots.setdefault(slot, {})
            for place in places:
                if place not in known:
                    _add(stands, place, event_id)
        for slot, places in old.items():
            kept = new.get(slot, _NOWHERE)
            if places is kept:
                continue
            stands = self._slots[slot]
            for place in places:
                if place not in kept:
                    _remove(stands, place, event_id)
            if not stands:
                del self._slots[slot]

    def find(self, view: View, position: int) -> list[str]:
        """Return the events founded before `position` that `view` may tell: by place, then by signs; each once."""
        sought = keys_sought(view)
        slots = [self._slots[slot] for slot in sought.slots if slot in self._slots]
        if not slots:
            return []
        found: dict[str, None] = {}
        for stands in slots:
            for place in sought.places:
                if place in stands:
                    for event_id in self._events(stands[place], position):
                        found[event_id] = None
        asked = [stands for stands in slots if BARE in stands] if sought.bare else slots
        counts: dict[str, int] = {}
        for sign, count in sought.signs if asked else ():
            sharing = {i for stands in asked if sign in stands for i in self._events(stands[sign], position)}
            for event_id in sharing:
                counts[event_id] = counts.get(event_id, 0) + count
        for event_id in sorted(counts):
            if counts[event_id] >= ENOUGH_SIGNS:
                found[event_id] = None
        return list(found)

    def _events(self, bucket: str | dict[str, None], position: int) -> Iterable[str]:
        if isinstance(bucket, str):
            return (bucket,)
        if len(bucket) <= self._most:
            return bucket
        earlier = [(self._founded(i), i) for i in bucket if self._founded(i) < position]
        return [event_id for _, event_id in heapq.nlargest(self._most, earlier)]


def _add(stands: dict[str, str | dict[str, None]], place: str, event_id: str) -> None:
    bucket = stands.get(place)
    if bucket is None:
        stands[place] = event_id
    elif isinstance(bucket, str):
        if bucket != event_id:
            stands[place] = {bucket: None, event_id: None}
    else:
        bucket[event_id] = None


def _remove(stands: dict[str, str | dict[str, None]], place: str, event_id: str) -> None:
    # An event may be told to stand at a place twice: a name that is also a word of the title.
    bucket = stands.get(place)
    if isinstance(bucket, dict):
        bucket.pop(event_id, None)
        if not bucket:
            del stands[place]
    elif bucket == event_id:
        del stands[place]
