"""The inner loops compiled: `_native` in numpy's terms, the same functions as `plain`.

Raises:
    ImportError: on import, where this installation has no compiled form.
"""

from __future__ import annotations

import numpy as np

from streams.dedup.kernels import _native
from streams.dedup.kernels.plain import Found, Sifted, SlotRows, Slots
from streams.dedup.kernels.plain_reading import Flags, Hashes, KeyBytes, Keys, Reading, Shape, Tables, Words

count_held = _native.count_held
novel = _native.novel
pack_id = _native.pack_id
pack_print = _native.pack_print
unpack_id = _native.unpack_id
unpack_print = _native.unpack_print
weigh_print = _native.weigh_print


class Reader:
    """As `plain_reading.Reader`."""

    def __init__(self, tables: Tables, shape: Shape) -> None:
        self._reader = _native.Reader(tables, shape)

    def words(self, text: str) -> Words:
        """As `plain_reading.Reader.words`."""
        hashes, prose, numbers, figures, singles, heading = self._reader.words(*_codes(text))
        return Words(
            np.frombuffer(hashes, np.uint64),
            None if prose is None else np.frombuffer(prose, np.bool_),
            numbers,
            np.frombuffer(figures, np.int32),
            16 * singles < len(hashes) or not hashes,
            heading,
        )

    def read(self, text: str) -> Reading:
        """As `plain_reading.Reader.read`."""
        every, keys, lead, smallest, wanted, posted, around, width, numbers, words, running, heading, body = (
            self._reader.read(*_codes(text))
        )
        return Reading(
            np.frombuffer(every, np.uint64),
            np.frombuffer(keys, np.uint32),
            np.frombuffer(lead, np.uint64),
            np.frombuffer(smallest, np.uint32),
            np.frombuffer(wanted, np.uint32),
            np.frombuffer(posted, np.bool_),
            np.frombuffer(around, np.uint64).reshape(-1, width),
            numbers,
            words,
            running,
            heading,
            body,
        )


def _codes(text: str) -> tuple[bytes, bool]:
    """Return the code points of `text`, and whether each takes four bytes."""
    return (text.encode(), False) if text.isascii() else (text.encode("utf-32-le", "surrogatepass"), True)


def bitmap(shingles: Hashes, size: int) -> bytes:
    """As `plain.bitmap`."""
    return _native.bitmap(shingles, size)


def held(shingles: Hashes, bits: bytes) -> Flags:
    """As `plain.held`."""
    return np.frombuffer(_native.held(shingles, bits), np.bool_).reshape(shingles.shape)


def rank(
    rows: Slots,
    slots: Slots,
    common: Flags,
    held: SlotRows,
    shingle_count: int,
    containment: float,
    coarsest: float,
    finest: float,
    most: int,
) -> Slots:
    """As `plain.rank`."""
    ranked = _native.rank(rows, slots, common, held, shingle_count, containment, coarsest, finest, most)
    return np.frombuffer(ranked, np.int32)


class Postings:
    """As `plain.Postings`, in 16 tables that grow one by one, about four fifths full."""

    def __init__(self) -> None:
        self._postings = _native.Postings()

    def __len__(self) -> int:
        return len(self._postings)

    @property
    def nbytes(self) -> int:
        """Bytes the tables take."""
        return self._postings.nbytes

    def find(self, names: Keys) -> Found:
        """As `plain.Postings.find`."""
        return np.frombuffer(self._postings.find(names), np.int32).reshape(-1, 2)

    def search(
        self,
        names: Keys,
        keys: Keys,
        salt: int,
        held: SlotRows,
        before: int,
        earliest: int,
        latest: int,
        floor: int,
        max_families: int,
    ) -> Sifted:
        """As `plain.Postings.search`; the entries of one key stand together."""
        named, rows, slots, own, common = self._postings.search(
            names,
            keys,
            salt,
            held,
            before,
            earliest,
            latest,
            floor,
            max_families,
        )
        return Sifted(
            np.frombuffer(named, np.int32).reshape(-1, 2),
            np.frombuffer(rows, np.int32),
            np.frombuffer(slots, np.int32),
            np.frombuffer(own, np.uint32),
            np.frombuffer(common, np.bool_),
        )

    def post(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None:
        """As `plain.Postings.post`."""
        self._postings.post(names, keys, salt, slot)

    def remove(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None:
        """As `plain.Postings.remove`."""
        self._postings.remove(names, keys, salt, slot)
