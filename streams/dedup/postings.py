"""Which articles are found under a 32-bit key: an open-addressing hash table in two flat arrays.

Eight bytes an entry; a lookup of a hundred keys is a dozen array operations, whatever the table's size. A dict
of lists takes ten times the memory.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Slots = npt.NDArray[np.int32]

_EMPTY: Final = -1
_DELETED: Final = -2
_WINDOW: Final = 8
"""Places looked at in one step; longer runs take further steps."""
_MAX_LOAD: Final = 0.65
_CHUNK: Final = 32_768


class Postings:
    """Entries (key, slot); a key may have several slots, a slot many keys."""

    def __init__(self, capacity: int = 1024) -> None:
        self._allocate(capacity)

    def __len__(self) -> int:
        return self._live

    @property
    def nbytes(self) -> int:
        """Bytes the table takes."""
        return self._keys.nbytes + self._slots.nbytes

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.intp], Slots]:
        """Return all entries of `keys` as (index into `keys`, slot), in no particular order."""
        rows, places = self._find(keys)
        return rows, self._slots[places]

    def insert(self, keys: Keys, slots: Slots) -> None:
        """Afterwards every (key, slot) is an entry; the pairs must be distinct and not entries yet."""
        self._reserve(len(keys))
        for begin in range(0, len(keys), _CHUNK):
            self._insert(keys[begin : begin + _CHUNK], slots[begin : begin + _CHUNK])
        self._live += len(keys)

    def remove(self, keys: Keys, slot: int) -> None:
        """Afterwards no (key, `slot`) is an entry."""
        _, places = self._find(keys)
        places = np.unique(places[self._slots[places] == slot])
        self._slots[places] = _DELETED
        self._live -= len(places)

    def _allocate(self, capacity: int) -> None:
        self._mask = capacity - 1
        self._keys: Keys = np.zeros(capacity, np.uint32)
        self._slots: Slots = np.full(capacity, _EMPTY, np.int32)
        self._live = 0
        self._used = 0

    def _find(self, keys: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
        reach = np.arange(_WINDOW, dtype=np.int64)
        rows = np.arange(len(keys))
        base = keys.astype(np.int64)
        found_rows: list[npt.NDArray[np.intp]] = []
        found_places: list[npt.NDArray[np.int64]] = []
        while len(rows):
            places = (base[:, None] + reach) & self._mask
            slots = self._slots[places]
            empty = slots == _EMPTY
            hit = (self._keys[places] == keys[rows][:, None]) & (slots >= 0)
            ended = empty.any(axis=1)
            if hit.any():
                hit &= ~np.logical_or.accumulate(empty, axis=1)
                at, column = np.nonzero(hit)
                found_rows.append(rows[at])
                found_places.append(places[at, column])
            rows, base = rows[~ended], base[~ended] + _WINDOW
        if not found_rows:
            return np.empty(0, np.intp), np.empty(0, np.int64)
        return np.concatenate(found_rows), np.concatenate(found_places)

    def _insert(self, keys: Keys, slots: Slots) -> None:
        reach = np.arange(_WINDOW, dtype=np.int64)
        base = keys.astype(np.int64)
        while len(keys):
            places = (base[:, None] + reach) & self._mask
            free = self._slots[places] < 0
            some = free.any(axis=1)
            chosen = places[np.arange(len(keys)), free.argmax(axis=1)]
            order = np.argsort(chosen, kind="stable")
            ordered = chosen[order]
            winner = some.copy()
            winner[order[1:][ordered[1:] == ordered[:-1]]] = False
            at = chosen[winner]
            self._used += int((self._slots[at] == _EMPTY).sum())
            self._keys[at] = keys[winner]
            self._slots[at] = slots[winner]
            base = np.where(some, base, base + _WINDOW)[~winner]
            keys, slots = keys[~winner], slots[~winner]

    def _reserve(self, more: int) -> None:
        """Make room for `more` entries: a larger table, or one without the deleted."""
        if self._used + more <= _MAX_LOAD * (self._mask + 1):
            return
        keys, slots = self._keys, self._slots
        alive = slots >= 0
        keys, slots = keys[alive], slots[alive]
        capacity = 1024
        while len(keys) + more > _MAX_LOAD / 1.5 * capacity:
            capacity *= 2
        self._allocate(capacity)
        for begin in range(0, len(keys), _CHUNK):
            self._insert(keys[begin : begin + _CHUNK], slots[begin : begin + _CHUNK])
        self._live = len(keys)
