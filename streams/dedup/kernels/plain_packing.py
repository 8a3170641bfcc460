"""What is remembered of an article in few bytes, in numpy: bitmaps squeezed, ids and hashes as bytes."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from streams.dedup.kernels.plain_reading import Flags, Hashes

Print = tuple[bytes, bytes, str, str, str, str, str]
"""Of a fingerprint: shingles, bits, lead, title, dateline, body, text."""
Packed = str | bytes
"""An id: bytes where it is one that `codec.derive_id` made, prefix and ten for its hex digits."""

_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_DERIVED: Final = re.compile(r"([a-z]{0,4}-)([0-9a-f]{20})")
_ID_BYTES: Final = 10
_HASH_DIGITS: Final = (8, 8, 16, 8)
"""Hex digits of title, dateline, body and text, where there is one."""
_HEAD_BYTES: Final = 4
_LEAD: Final = _HEAD_BYTES + sum(_HASH_DIGITS) // 2
"""Where a packed fingerprint's lead begins."""


def bitmap(shingles: Hashes, size: int) -> bytes:
    """Return a bitmap of `size` bits, whole bytes, first bit highest, in which each shingle has set its one."""
    bits = np.zeros(size, np.bool_)
    bits[_bit_places(shingles, size)] = True
    return np.packbits(bits).tobytes()


def held(shingles: Hashes, bits: bytes) -> Flags:
    """Return for each of `shingles` (any shape) whether its bit is set in a bitmap, which is not empty."""
    flags = np.unpackbits(np.frombuffer(bits, np.uint8)).view(np.bool_)
    return flags.take(_bit_places(shingles, len(flags)))


def count_held(shingles: Hashes, bits: bytes) -> int:
    """Return how many of `shingles` are `held` in a bitmap; none in an empty one."""
    return int(np.count_nonzero(held(shingles, bits))) if bits else 0


def squeeze(bits: bytes) -> bytes:
    """Return a bitmap in about six tenths of its bytes where one bit in nine is set; `spread` undoes it.

    Elias-Fano: the three low bits of each set place, then for each byte of the bitmap as many ones as it has bits set,
    and a zero. A bitmap that would not become shorter, or is no whole 64 bits, is kept as it is.
    """
    places = np.unpackbits(np.frombuffer(bits, np.uint8)).nonzero()[0]
    count, size = len(places), len(bits)
    shorter = 3 + (3 * count + 7) // 8 + (count + size + 7) // 8 < size + 1
    if size % 8 or count > 0xFFFF or not shorter:
        return b"\0" + bits
    low = (places[:, None] >> np.array([2, 1, 0])) & 1
    high = np.zeros(count + size, np.bool_)
    high[(places >> 3) + np.arange(count)] = True
    return b"\1" + count.to_bytes(2, "little") + np.packbits(low).tobytes() + np.packbits(high).tobytes()


def spread(squeezed: bytes) -> bytes:
    """Return the bitmap that was squeezed.

    Raises:
        ValueError: it is none.
    """
    if squeezed[:1] == b"\0":
        return squeezed[1:]
    count = int.from_bytes(squeezed[1:3], "little")
    cut = 3 + (3 * count + 7) // 8
    if squeezed[:1] != b"\1" or len(squeezed) < cut:
        raise ValueError("not a squeezed bitmap")
    low = np.unpackbits(np.frombuffer(squeezed[3:cut], np.uint8), count=3 * count).reshape(-1, 3)
    high = np.unpackbits(np.frombuffer(squeezed[cut:], np.uint8))
    marks = high.nonzero()[0][:count]
    # The padding reads as up to seven more bytes of the bitmap, which is whole 64 bits.
    size = (len(high) - count) // 8 * 8
    bits = np.zeros(size * 8, np.bool_)
    bits[((marks - np.arange(count)) << 3) + (low @ np.array([4, 2, 1]))] = True
    return np.packbits(bits).tobytes()


def pack_print(
    shingles: bytes, bits: bytes, lead: str, title: str, dateline: str, body: str, text: str
) -> bytes | None:
    """Return what is remembered of a text packed, or None where it would not come back the same.

    Which of the four hashes there are; how long lead and shingles are; the hashes, zeros for none; lead and shingles;
    the bitmap, squeezed.
    """
    hashes = (title, dateline, body, text)
    if any(one and len(one) != size for one, size in zip(hashes, _HASH_DIGITS, strict=True)):
        return None
    there = sum(bool(one) << number for number, one in enumerate(hashes))
    digits = "".join(one or "0" * size for one, size in zip(hashes, _HASH_DIGITS, strict=True)) + lead
    try:
        told = bytes.fromhex(digits)
        head = bytes((there, len(lead) // 2)) + len(shingles).to_bytes(2, "little")
    except (ValueError, OverflowError):
        return None
    if told.hex() != digits:
        return None
    return head + told + shingles + (squeeze(bits) if bits else b"")


def unpack_print(packed: bytes) -> Print:
    """Return what was packed.

    Raises:
        ValueError: it is none.
    """
    start = _bits_start(packed)
    hashes, at = [], _HEAD_BYTES
    for number, size in enumerate(_HASH_DIGITS):
        hashes.append(packed[at : at + size // 2].hex() if packed[0] >> number & 1 else "")
        at += size // 2
    shingles = _LEAD + packed[1]
    bits = spread(packed[start:]) if len(packed) > start else b""
    title, dateline, body, text = hashes
    return packed[shingles:start], bits, packed[_LEAD:shingles].hex(), title, dateline, body, text


def weigh_print(shingles: Hashes, packed: bytes) -> tuple[int, int, int]:
    """Return how many of `shingles` a packed print's bitmap holds, how many of its bits are set, and how many it has.

    Raises:
        ValueError: it is none.
    """
    start = _bits_start(packed)
    bits = spread(packed[start:]) if len(packed) > start else b""
    return count_held(shingles, bits), int.from_bytes(bits, "little").bit_count(), 8 * len(bits)


def _bits_start(packed: bytes) -> int:
    start = _LEAD + packed[1] + int.from_bytes(packed[2:4], "little") if len(packed) >= _HEAD_BYTES else 0
    if not 0 < start <= len(packed):
        raise ValueError("not a packed fingerprint")
    return start


def pack_id(name: str) -> Packed:
    """Return an id in half its bytes where it is a derived one, else itself."""
    match = _DERIVED.fullmatch(name)
    return name if match is None else match[1].encode() + bytes.fromhex(match[2])


def unpack_id(packed: Packed) -> str:
    """Return the id that was packed."""
    if isinstance(packed, str):
        return packed
    return packed[:-_ID_BYTES].decode() + packed[-_ID_BYTES:].hex()


def _bit_places(shingles: Hashes, size: int) -> npt.NDArray[np.intp]:
    places = shingles & _LOWER
    places *= np.uint64(size)
    places >>= _HALF
    return places.astype(np.intp)
