"""The inner loops compiled: `_native` in numpy's terms, the same functions as `plain`.

Raises:
    ImportError: on import, where this installation has no compiled form.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from streams.dedup.kernels import _native
from streams.dedup.kernels.plain import Found, Sifted, SlotRows
from streams.dedup.kernels.plain_reading import Flags, Hashes, KeyBytes, Keys, Reading, Shape, Tables, Words

bitmap = _native.bitmap
count_among = _native.count_among
count_held = _native.count_held
moved = _native.moved
novel = _native.novel
pack_id = _native.pack_id
pack_print = _native.pack_print
rank = _native.rank
unpack_id = _native.unpack_id
unpack_print = _native.unpack_print
weigh_print = _native.weigh_print

_HASH: Final[np.dtype[np.uint64]] = np.dtype(np.uint64)
_KEY: Final[np.dtype[np.uint32]] = np.dtype(np.uint32)
_FLAG: Final[np.dtype[np.bool_]] = np.dtype(np.bool_)
"""Made once: numpy is slower to understand what a scalar's type means than to make the array."""


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
            np.frombuffer(every, _HASH),
            np.frombuffer(keys, _KEY),
            np.frombuffer(lead, _HASH),
            np.frombuffer(smallest, _KEY),
            np.frombuffer(wanted, _KEY),
            np.frombuffer(posted, _FLAG),
            np.frombuffer(around, _HASH).reshape(-1, width),
            numbers,
            words,
            running,
            heading,
            body,
        )


def _codes(text: str) -> tuple[bytes, bool]:
    """Return the code points of `text`, and whether each takes four bytes."""
    return (text.encode(), False) if text.isascii() else (text.encode("utf-32-le", "surrogatepass"), True)


def held(shingles: Hashes, bits: bytes) -> Flags:
    """As `plain.held`."""
    return np.frombuffer(_native.held(shingles, bits), np.bool_).reshape(shingles.shape)


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

    def find(self, names: KeyBytes) -> Found:
        """As `plain.Postings.find`."""
        return self._postings.find(names)

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
        """As `plain.Postings.search`; the entries of one key stand together."""
        return Sifted(*self._postings.search(names, keys, salt, held, before, earliest, latest, floor, max_families))

    def post(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None:
        """As `plain.Postings.post`."""
        self._postings.post(names, keys, salt, slot)

    def remove(self, names: KeyBytes, keys: KeyBytes, salt: int, slot: int) -> None:
        """As `plain.Postings.remove`."""
        self._postings.remove(names, keys, salt, slot)
