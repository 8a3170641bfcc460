"""The inner loops in numpy: what runs where the compiled form is not there, and what says what that must give."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from streams.dedup.kernels.plain_packing import (
    bitmap,
    count_held,
    held,
    pack_id,
    pack_print,
    unpack_id,
    unpack_print,
    weigh_print,
)
from streams.dedup.kernels.plain_reading import Flags, Hashes, KeyBytes, Keys, Reader, distinct

Slots = npt.NDArray[np.int32]
Found = list[tuple[int, int]]
"""Entries of the postings: index into the keys that were looked for, slot."""
SLOT: Final = np.dtype([("position", "<i8"), ("time", "<i8"), ("entry", "<i8"), ("family", "<u4"), ("count", "<i4")])
"""What an index holds of each slot beside its decision: times in microseconds, how many shingles."""
SlotRows = npt.NDArray[np.void]
"""`SLOT`, one a slot."""
_Entries = npt.NDArray[np.uint64]
"""Key in the upper half, slot + 2 in the lower; see `_EMPTY` and `_DELETED`."""

_HALF: Final = np.uint64(32)

__all__ = [
    "Postings",
    "Reader",
    "bitmap",
    "count_among",
    "count_held",
    "held",
    "moved",
    "novel",
    "pack_id",
    "pack_print",
    "rank",
    "unpack_id",
    "unpack_print",
    "weigh_print",
]


class Sifted(NamedTuple):
    """What was found, told apart. Columns are bytes, as arrays hold them: most are never looked at one by one."""

    named: Found
    """The entries of the names."""
    rows: bytes
    slots: bytes
    families: bytes
    """One entry per (key, slot) that counts, int32, int32 and uint32; `rows` index the keys behind the names."""
    common: bytes
    """For each key 1 where entries that count are of at least `max_families` families, else 0."""


def moved(around: Hashes, width: int, bits: bytes, least: float, outer: bool) -> bytes:
    """Return for each figure, of which `around` holds `width` runs of words each, 1 where the words are others.

    That is where at least `least` of its runs are not in the bitmap; `outer`: the first and the last among them.
    """
    missing = ~held(around.reshape(-1, width), bits)
    others: Flags = missing.sum(axis=1) >= least
    return (others & missing[:, 0] & missing[:, -1] if outer else others).tobytes()


def count_among(some: KeyBytes, keys: Keys) -> int:
    """Return how many of `some` are among `keys`, which ascend."""
    asked = _unpacked(some)
    if not len(keys):
        return 0
    places = np.minimum(keys.searchsorted(asked), len(keys) - 1)
    return int(np.count_nonzero(keys[places] == asked))


def novel(wanted: Keys, posted: Flags, common: bytes, rows: bytes, families: bytes, family: int) -> bytes:
    """Return, little-endian, those `wanted` keys that may be `posted` and that neither many families hold (`common`)
    nor `family`, by the `rows` and `families` of what was found; -1 is no family."""
    known = np.frombuffer(common, np.bool_).copy()
    known[np.frombuffer(rows, np.int32)[np.frombuffer(families, np.uint32) == family]] = True
    return wanted[posted & ~known].astype("<u4").tobytes()


def rank(
    rows: bytes,
    slots: bytes,
    common: bytes,
    held: SlotRows,
    shingle_count: int,
    containment: float,
    coarsest: float,
    finest: float,
    most: int,
) -> list[int]:
    """Return up to `most` of the slots that share uncommon keys: most first, then by position.

    Left out are those that share less than a quarter of what samples let expect of texts that reach `containment`: of
    n shingles, the larger text's, every (n / `coarsest`)th is sampled, of few every `finest`th.
    """
    telling = ~np.frombuffer(common, np.bool_)[np.frombuffer(rows, np.int32)]
    found: Slots = np.sort(np.frombuffer(slots, np.int32)[telling])
    first = np.ones(len(found) + 1, np.bool_)
    np.not_equal(found[1:], found[:-1], out=first[1:-1])
    bounds = first.nonzero()[0]
    found, shared = found[bounds[:-1]], bounds[1:] - bounds[:-1]
    theirs = held["count"][found]
    sampled_at = np.maximum(np.maximum(theirs, shingle_count) / coarsest, finest)
    expected = containment * np.minimum(theirs, shingle_count) / sampled_at
    likely = shared >= expected / 4
    found, shared = found[likely], shared[likely]
    ranked: list[int] = found[np.lexsort((found, held["position"][found], -shared))[:most]].tolist()
    return ranked


def _salted(names: KeyBytes, keys: KeyBytes, salt: int) -> Keys:
    return np.concatenate([_unpacked(names), _unpacked(keys) ^ np.uint32(salt)])


def _unpacked(keys: KeyBytes) -> Keys:
    return np.frombuffer(keys, "<u4") if isinstance(keys, bytes) else keys


_EMPTY: Final = np.uint64(0)
_DELETED: Final = np.uint64(1)
_FIRST: Final = np.uint64(2)
"""Added to a slot, so that no entry looks empty or deleted."""
_SLOTS: Final = np.uint64((1 << 32) - 2)
_WIDTH: Final = 8
"""Entries of a bucket; it is filled from the left, so one whose last entry was never filled ends a search."""
_MAX_LOAD: Final = 0.65
_CHUNK: Final = 32_768


class Postings:
    """Which articles are found under a 32-bit key: entries (key, slot); a key may have several, a slot many keys.

    Here a hash table of eight-entry buckets in one flat array: a lookup of a hundred keys is a dozen array
    operations, whatever the table's size.
    """

    def __init__(self) -> None:
        self._allocate(1024)

    def __len__(self) -> int:
        return self._live

    @property
    def nbytes(self) -> int:
        """Bytes the table takes."""
        return self._table.nbytes

    def find(self, names: KeyBytes) -> Found:
        """Return all entries of `names`."""
        rows, _, slots = self._find(_unpacked(names))
        return list(zip(rows.tolist(), slots.tolist(), strict=True))

    def search(
        self,
        names: KeyBytes,
        keys: Keys,
        salt: int,
        held: SlotRows,
        before: int,
        earliest: int,
        latest: int,
        floor: int,
        max_families: int,
    ) -> Sifted:
        """Return the entries of `names`, and of `keys` with `salt` upon them (xor) those that count.

        Those count that stand before position `before`, in the time from `earliest` to `latest`, and entered at
        `floor` or later.
        """
        rows, _, slots = self._find(_salted(names, keys, salt))
        name_count = len(_unpacked(names))
        of_names = rows < name_count
        counts = ~of_names
        counts &= held["position"][slots] < before
        counts &= held["time"][slots] >= earliest
        counts &= held["time"][slots] <= latest
        counts &= held["entry"][slots] >= floor
        named = list(zip(rows[of_names].tolist(), slots[of_names].tolist(), strict=True))
        rows, slots = rows[counts] - name_count, slots[counts]
        own = held["family"][slots]
        pairs = distinct((rows.astype(np.uint64) << _HALF) | own)
        held_by = np.bincount((pairs >> _HALF).astype(np.intp), minlength=len(keys))
        columns = (rows.astype(np.int32), slots, own, held_by >= max_families)
        return Sifted(named, *(column.tobytes() for column in columns))

    def post(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None:
        """Afterwards `slot`, which has no entries yet, has one under each of `names` and of the salted `keys`."""
        keys64: _Entries = _salted(names, keys, salt).astype(np.uint64)
        entries: _Entries = distinct((keys64 << _HALF) | (np.uint64(slot) + _FIRST))
        self._reserve(len(entries))
        for begin in range(0, len(entries), _CHUNK):
            self._insert(entries[begin : begin + _CHUNK])
        self._live += len(entries)

    def remove(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None:
        """Afterwards `slot` has no entry under `names` and the salted `keys`."""
        _, places, slots = self._find(_salted(names, keys, salt))
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
