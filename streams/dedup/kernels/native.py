"""The inner loops compiled: `_native` in numpy's terms, the same functions as `plain`.

Raises:
    ImportError: on import, where this installation has no compiled form.
"""

from __future__ import annotations

import numpy as np

from streams.dedup.kernels import _native
from streams.dedup.kernels.plain import (
    Classes,
    Counts,
    Flags,
    Found,
    Hashes,
    Keys,
    Longs,
    Scan,
    Shingles,
    Sifted,
    Slots,
)

count_held = _native.count_held
fold_hashes = _native.fold_hashes
squeeze = _native.squeeze
spread = _native.spread
weigh = _native.weigh


def scan(text: str, classes: Classes, values: Hashes, numbers: Hashes) -> Scan:
    """As `plain.scan`."""
    narrow = text.isascii()
    data = text.encode() if narrow else text.encode("utf-32-le", "surrogatepass")
    hashes, line_words, asked, singles = _native.scan(data, not narrow, classes, values, numbers)
    return Scan(
        np.frombuffer(hashes, np.uint64),
        np.frombuffer(line_words, np.int32),
        np.frombuffer(asked, np.int32).reshape(-1, 3),
        singles,
    )


def shingle(
    words: Hashes,
    width: int,
    lead_words: int,
    lead_keys: int,
    figures: Counts,
    lookup_level: int,
    most_sampled: int,
) -> Shingles:
    """As `plain.shingle`."""
    every, keys, lead, smallest, around, wanted, posted = _native.shingle(
        words, width, lead_words, lead_keys, figures, lookup_level, most_sampled
    )
    return Shingles(
        np.frombuffer(every, np.uint64),
        np.frombuffer(keys, np.uint32),
        np.frombuffer(lead, np.uint64),
        np.frombuffer(smallest, np.uint32),
        np.frombuffer(around, np.uint64).reshape(-1, width),
        np.frombuffer(wanted, np.uint32),
        np.frombuffer(posted, np.bool_),
    )


def bitmap(shingles: Hashes, size: int) -> bytes:
    """As `plain.bitmap`."""
    return _native.bitmap(shingles, size)


def held(shingles: Hashes, bits: bytes) -> Flags:
    """As `plain.held`."""
    return np.frombuffer(_native.held(shingles, bits), np.bool_).reshape(shingles.shape)


def sift(
    found: Found,
    names: int,
    keys: int,
    positions: Longs,
    times: Longs,
    entries: Longs,
    families: Keys,
    before: int,
    earliest: int,
    latest: int,
    floor: int,
    max_families: int,
) -> Sifted:
    """As `plain.sift`, of what `Postings.find` gave."""
    named, rows, slots, own, common = _native.sift(
        found, names, keys, positions, times, entries, families, before, earliest, latest, floor, max_families
    )
    return Sifted(
        np.frombuffer(named, np.int32).reshape(-1, 2),
        np.frombuffer(rows, np.int32),
        np.frombuffer(slots, np.int32),
        np.frombuffer(own, np.uint32),
        np.frombuffer(common, np.bool_),
    )


def rank(
    rows: Slots,
    slots: Slots,
    common: Flags,
    counts: Counts,
    positions: Longs,
    shingle_count: int,
    containment: float,
    coarsest: float,
    finest: float,
    most: int,
) -> Slots:
    """As `plain.rank`."""
    ranked = _native.rank(rows, slots, common, counts, positions, shingle_count, containment, coarsest, finest, most)
    return np.frombuffer(ranked, np.int32)


class Postings:
    """As `plain.Postings`, in 256 tables that grow one by one, about four fifths full."""

    def __init__(self) -> None:
        self._postings = _native.Postings()

    def __len__(self) -> int:
        return len(self._postings)

    @property
    def nbytes(self) -> int:
        """Bytes the tables take."""
        return self._postings.nbytes

    def find(self, names: Keys, keys: Keys, salt: int) -> Found:
        """As `plain.Postings.find`; the entries of one key stand together."""
        return np.frombuffer(self._postings.find(names, keys, salt), np.int32).reshape(-1, 2)

    def post(self, names: Keys, keys: Keys, salt: int, slot: int) -> None:
        """As `plain.Postings.post`."""
        self._postings.post(names, keys, salt, slot)

    def remove(self, keys: Keys, slot: int) -> None:
        """As `plain.Postings.remove`."""
        self._postings.remove(keys, slot)
