"""The inner loops in numpy: what runs where the compiled form is not there, and what says what that must give."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
Slots = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int32]
Classes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
AnyHash = TypeVar("AnyHash", np.uint32, np.uint64)
Found = npt.NDArray[np.int32]
"""Entries of the postings, a row each: index into the keys that were looked for, slot."""
Longs = npt.NDArray[np.int64]
_Entries = npt.NDArray[np.uint64]
"""Key in the upper half, slot + 2 in the lower; see `_EMPTY` and `_DELETED`."""

SEPARATOR, LETTER, SINGLE, DIGIT = range(4)
"""What a code point is: between words, part of one, a word by itself, or a part that makes its word a figure."""

BASE: Final = 0x9E3779B97F4A7C15
_BASE: Final = np.uint64(BASE)
_NEWLINE: Final = 10
_DIGITS: Final = re.compile(r"[0-9]+(?!\d|[.,\u00a0\u202f]\d)(?<=\d)")
_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_HIGH: Final = np.uint64(33)
_FIRST_FACTOR: Final = np.uint64(0xFF51AFD7ED558CCD)
_SECOND_FACTOR: Final = np.uint64(0xC4CEB9FE1A85EC53)


class Scan(NamedTuple):
    """A text's words in order."""

    hashes: Hashes
    """64-bit hash of each word: its letters' values as a polynomial in `BASE`, mixed."""
    line_words: Counts
    """How many words begin in each line; lines end at newlines, so there is one more than newlines."""
    asked: Counts
    """One row per word that is a figure or a number word: which word it is, the character it begins at, and where its
    digits end: -1 for a number word, 0 where they are not all ASCII or go on behind a mark (1,200)."""
    singles: int
    """Words that are one character of a script without spaces."""


class Shingles(NamedTuple):
    """A text's runs of words as 64-bit hashes."""

    every: Hashes
    """Distinct, ascending."""
    keys: Keys
    """Their upper halves: what is sampled, posted and looked up."""
    lead: Hashes
    """Those that stand within the first words; distinct, ascending."""
    lead_keys: Keys
    """The smallest upper halves of the lead's, distinct, ascending."""
    figures: Hashes
    """One row per figure: the runs it stands in; none where the text has fewer runs than a run has words."""
    wanted: Keys
    """The keys it looks for, ascending: at least all that it may be posted by."""
    posted: Flags
    """Which of `wanted` it may be posted by."""


def mix(values: Hashes) -> Hashes:
    """Return `values` with every bit depending on every other (MurmurHash3's 64-bit finaliser).

    Source: https://github.com/aappleby/smhasher (public domain).
    """
    mixed: Hashes = values ^ (values >> _HIGH)
    mixed *= _FIRST_FACTOR
    mixed ^= mixed >> _HIGH
    mixed *= _SECOND_FACTOR
    mixed ^= mixed >> _HIGH
    return mixed


def scan(text: str, classes: Classes, values: Hashes, numbers: Hashes) -> Scan:
    """Return the words of a folded text.

    `classes` and `values` say what each code point is and is worth (0 for separators); their last entry stands for
    all beyond. `numbers`: hashes of the number words, ascending.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    index = np.minimum(codes, np.uint32(len(classes) - 1))
    kinds = classes[index]
    inside = kinds != SEPARATOR
    first = inside.copy()
    np.greater(inside[1:], inside[:-1], out=first[1:])
    single = kinds == SINGLE
    first |= single
    first[1:] |= single[:-1] & inside[1:]
    starts = first.nonzero()[0]
    breaks = (codes == _NEWLINE).nonzero()[0]
    line_words = np.diff(starts.searchsorted(breaks), prepend=0, append=len(starts)).astype(np.int32)
    if not len(starts):
        return Scan(np.empty(0, np.uint64), line_words, np.empty((0, 3), np.int32), 0)
    powers = np.full(len(index), _BASE, np.uint64)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)
    inverses = np.full(len(index), pow(BASE, -1, 1 << 64), np.uint64)
    inverses[0] = 1
    # A word's sum, divided by the power at its start, is what the word alone would have.
    sums: Hashes = np.add.reduceat(values.take(index) * powers, starts)
    hashes = mix(sums * np.multiply.accumulate(inverses)[starts])
    figures = kinds[starts] == DIGIT
    chosen = (figures | np.isin(hashes, numbers)).nonzero()[0]
    ends = [
        _digits_end(text, start) if figure else -1
        for start, figure in zip(starts[chosen].tolist(), figures[chosen].tolist(), strict=True)
    ]
    asked = np.stack([chosen, starts[chosen], np.array(ends, np.intp)], axis=1).astype(np.int32)
    return Scan(hashes, line_words, asked, int(np.count_nonzero(single)))


def fold_hashes(hashes: Hashes) -> int:
    """Return one 64-bit hash of all, in their order.

    A sum of hashes mixed with their places: a polynomial's value is the same for known rows of two words in turn.
    """
    places = np.arange(1, len(hashes) + 1, dtype=np.uint64) * _BASE
    return int(mix(np.add.reduce(mix(hashes + places), keepdims=True))[0])


def _digits_end(text: str, start: int) -> int:
    match = _DIGITS.match(text, start)
    return match.end() if match else 0


def sample_level(shingle_count: int, most: int) -> int:
    """Return the level at which a text of so many shingles has at most `most` of them sampled: 1 in 2^level."""
    level = 0
    while shingle_count >> level > most:
        level += 1
    return level


def sample(keys: Keys, level: int) -> Keys:
    """Return the 1 in 2^`level` of `keys`, which ascend, that every text samples at that level."""
    return keys if level <= 0 else keys[: keys.searchsorted(np.uint32(1 << (32 - level)))]


def shingle(
    words: Hashes,
    width: int,
    lead_words: int,
    lead_keys: int,
    figures: Counts,
    lookup_level: int,
    most_sampled: int,
) -> Shingles:
    """Return the runs of `width` words; a shorter text is one run.

    The lead's are those of the first `lead_words` words; up to `lead_keys` of their keys are given. `figures`: which
    words are figures. A text may be posted by its lead's keys and by a sample of all of at most `most_sampled`, and
    looks for its lead's and for those that are sampled at `lookup_level`, or by itself where that is more.
    """
    size = min(width, len(words))
    count = len(words) - size + 1 if size else 0
    runs = words[:count].copy()
    for offset in range(1, size):
        runs *= _BASE
        runs += words[offset : offset + count]
    every = mix(runs)
    around = np.empty((0, width), np.uint64)
    if count >= width and len(figures):
        first = np.minimum(np.maximum(figures - (width - 1), 0), count - width)
        around = every.take(first[:, None] + np.arange(width))
    all_runs, lead = distinct(every), distinct(every[: max(0, lead_words - width + 1)])
    keys = (all_runs >> _HALF).astype(np.uint32)
    smallest = np.array(list(dict.fromkeys((lead >> _HALF).tolist()))[:lead_keys], np.uint32)
    level = sample_level(len(keys), most_sampled)
    wanted = distinct(np.concatenate([sample(keys, min(lookup_level, level)), smallest]))
    posted = np.isin(wanted, smallest)
    posted[: len(sample(wanted, level))] = True
    return Shingles(all_runs, keys, lead, smallest, around, wanted, posted)


def distinct(values: npt.NDArray[AnyHash]) -> npt.NDArray[AnyHash]:
    """Return `values` ascending, each once."""
    ordered = values.copy()
    ordered.sort()
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


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


def weigh(shingles: Hashes, squeezed: bytes) -> tuple[int, int, int]:
    """Return how many of `shingles` are held in a squeezed bitmap, how many of its bits are set, and how many it has.

    Raises:
        ValueError: it is none.
    """
    bits = spread(squeezed)
    return count_held(shingles, bits), int.from_bytes(bits, "little").bit_count(), 8 * len(bits)


class Sifted(NamedTuple):
    """What was found, told apart."""

    named: Found
    """The entries of the names."""
    rows: Slots
    slots: Slots
    families: Keys
    """One entry per (key, slot) that counts; `rows` index the keys behind the names."""
    common: Flags
    """For each key whether entries that count are of at least `max_families` families."""


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
    """Return what of `found` counts, where the first `names` of the keys looked for were names, the rest `keys`.

    Those of the keys count that stand before position `before`, in the time from `earliest` to `latest`, and entered
    at `floor` or later; the arrays have one value a slot.
    """
    rows, slots = found[:, 0], found[:, 1]
    of_names = rows < names
    counts = ~of_names
    counts &= positions[slots] < before
    counts &= times[slots] >= earliest
    counts &= times[slots] <= latest
    counts &= entries[slots] >= floor
    named, rows, slots = found[of_names], rows[counts] - np.int32(names), slots[counts]
    own = families[slots]
    pairs = distinct((rows.astype(np.uint64) << _HALF) | own)
    held_by = np.bincount((pairs >> _HALF).astype(np.intp), minlength=keys)
    return Sifted(named, rows, slots, own, held_by >= max_families)


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
    """Return up to `most` of the slots that share uncommon keys: most first, then by position.

    Left out are those that share less than a quarter of what samples let expect of texts that reach `containment`: of
    n shingles, the larger text's, every (n / `coarsest`)th is sampled, of few every `finest`th.
    """
    slots = np.sort(slots[~common[rows]])
    first = np.ones(len(slots) + 1, np.bool_)
    np.not_equal(slots[1:], slots[:-1], out=first[1:-1])
    bounds = first.nonzero()[0]
    slots, shared = slots[bounds[:-1]], bounds[1:] - bounds[:-1]
    theirs = counts[slots]
    sampled_at = np.maximum(np.maximum(theirs, shingle_count) / coarsest, finest)
    expected = containment * np.minimum(theirs, shingle_count) / sampled_at
    likely = shared >= expected / 4
    slots, shared = slots[likely], shared[likely]
    return slots[np.lexsort((slots, positions[slots], -shared))[:most]]


def _bit_places(shingles: Hashes, size: int) -> npt.NDArray[np.intp]:
    places = shingles & _LOWER
    places *= np.uint64(size)
    places >>= _HALF
    return places.astype(np.intp)


def _salted(names: Keys, keys: Keys, salt: int) -> Keys:
    return np.concatenate([names, keys ^ np.uint32(salt)])


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

    def find(self, names: Keys, keys: Keys, salt: int) -> Found:
        """Return all entries of `names`, and of `keys` with `salt` upon them (xor); rows count through both."""
        rows, _, slots = self._find(_salted(names, keys, salt))
        return np.stack([rows.astype(np.int32), slots], axis=1)

    def post(self, names: Keys, keys: Keys, salt: int, slot: int) -> None:
        """Afterwards `slot`, which has no entries yet, has one under each of `names` and of the salted `keys`."""
        keys64: _Entries = _salted(names, keys, salt).astype(np.uint64)
        entries: _Entries = distinct((keys64 << _HALF) | (np.uint64(slot) + _FIRST))
        self._reserve(len(entries))
        for begin in range(0, len(entries), _CHUNK):
            self._insert(entries[begin : begin + _CHUNK])
        self._live += len(entries)

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
