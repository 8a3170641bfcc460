"""Which articles are found under a 32-bit key: a hash table of eight-entry buckets in one flat array.

Eight bytes an entry; a bucket is one cache line, and a lookup of a hundred keys is a dozen array operations,
whatever the table's size. A dict of lists takes ten times the memory.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Slots = npt.NDArray[np.int32]
_Entries = npt.NDArray[np.uint64]
"""Key in the upper half, slot + 2 in the lower; see `_EMPTY` and `_DELETED`."""

_EMPTY: Final = np.uint64(0)
_DELETED: Final = np.uint64(1)
_FIRST: Final = np.uint64(2)
"""Added to a slot, so that no entry looks empty or deleted."""
_SLOTS: Final = np.uint64((1 << 32) - 2)
_LOWER: Final = np.uint64((1 << 32) - 1)
_HALF: Final = np.uint64(32)
_WIDTH: Final = 8
"""Entries of a bucket; it is filled from the left, so one whose last entry was never filled ends a search."""
_MAX_LOAD: Final = 0.65
_CHUNK: Final = 32_768


class Postings:
    """Entries (key, slot); a key may have several slots, a slot many keys."""

    def __init__(self, capacity: int = 1024) -> None:
        self._allocate(max(capacity, _WIDTH))

    def __len__(self) -> int:
        return self._live

    @property
    def nbytes(self) -> int:
        """Bytes the table takes."""
        return self._table.nbytes

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.intp], Slots]:
        """Return all entries of `keys` as (index into `keys`, slot), in no particular order."""
        rows, _, slots = self._find(keys)
        return rows, slots

    def insert(self, keys: Keys, slots: Slots) -> None:
        """Afterwards every (key, slot) is an entry; the pairs must be distinct and not entries yet."""
        self._reserve(len(keys))
        entries = (keys.astype(np.uint64) << _HALF) | (slots.astype(np.uint64) + _FIRST)
        for begin in range(0, len(entries), _CHUNK):
            self._insert(entries[begin : begin + _CHUNK])
        self._live += len(keys)

    def remove(self, keys: Keys, slot: int) -> None:
        """Afterwards no (key, `slot`) is an entry."""
        _, places, slots = self._find(keys)
        places = np.unique(places[slots == slot])
        self._flat[places] = _DELETED
        self._live -= len(places)

    def _allocate(self, capacity: int) -> None:
        self._flat: _Entries = np.zeros(capacity, np.uint64)
        self._table = self._flat.reshape(-1, _WIDTH)
        self._mask = np.uint64(len(self._table) - 1)
        self._live = 0
        self._used = 0

    def _find(self, keys: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Slots]:
        """Return all entries of `keys`: index into `keys`, place in the table, slot."""
        wanted = keys.astype(np.uint64)
        buckets = (wanted & self._mask).astype(np.intp)
        wanted <<= _HALF
        wanted |= _FIRST
        rows: npt.NDArray[np.intp] | None = None
        found_rows: list[npt.NDArray[np.intp]] = []
        found_places: list[npt.NDArray[np.intp]] = []
        found_slots: list[_Entries] = []
        while len(buckets):
            entries = self._table.take(buckets, axis=0)
            full = entries[:, -1].nonzero()[0]
            # Of an entry of the key the slot is left, of any other something larger than a slot.
            entries -= wanted[:, None]
            flat = entries.ravel()
            at = (flat < _SLOTS).nonzero()[0]
            if len(at):
                row = at >> 3
                found_places.append((buckets[row] << 3) + (at & 7))
                found_slots.append(flat[at])
                found_rows.append(row if rows is None else rows[row])
            rows = full if rows is None else rows[full]
            buckets, wanted = (buckets[full] + 1) & int(self._mask), wanted[full]
        if not found_rows:
            return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.int32)
        if len(found_rows) == 1:
            return found_rows[0], found_places[0], found_slots[0].astype(np.int32)
        return np.concatenate(found_rows), np.concatenate(found_places), np.concatenate(found_slots).astype(np.int32)

    def _insert(self, entries: _Entries) -> None:
        buckets = ((entries >> _HALF) & self._mask).astype(np.intp)
        while len(entries):
            free = self._table.take(buckets, axis=0) <= _DELETED
            places = (buckets << 3) + free.argmax(axis=1)
            before = self._flat[places]
            some = before <= _DELETED
            self._flat[places[some]] = entries[some]
            # Of several that chose one place the last has it; the others look again.
            won = self._flat[places] == entries
            self._used += int(np.count_nonzero(before[won] == _EMPTY))
            lost = ~won
            entries, buckets = entries[lost], (buckets[lost] + ~some[lost]) & int(self._mask)

    def _reserve(self, more: int) -> None:
        """Make room for `more` entries: a larger table, or one without the deleted."""
        if self._used + more <= _MAX_LOAD * len(self._flat):
            return
        entries = self._flat[self._flat > _DELETED]
        capacity = 1024
        while len(entries) + more > _MAX_LOAD / 1.5 * capacity:
            capacity *= 2
        self._allocate(capacity)
        for begin in range(0, len(entries), _CHUNK):
            self._insert(entries[begin : begin + _CHUNK])
        self._live = len(entries)
