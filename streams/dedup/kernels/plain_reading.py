"""Reading a text, in numpy: its words, what of it is running text, its figures, its runs of words."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
KeyBytes = Keys | bytes
"""An array, or packed little-endian."""
Counts = npt.NDArray[np.int32]
Kinds = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
AnyHash = TypeVar("AnyHash", np.uint32, np.uint64)

SEPARATOR, LETTER, SINGLE, DIGIT = range(4)
"""What a code point is: between words, part of one, a word by itself, or a part that makes its word a figure. The two
low bits of its kind."""
KIND: Final = 3
SPACE, ENDS, BULLET, BULLET_SPACED = 4, 8, 16, 32
"""Flags beside them, not of digits: white space; ends a sentence; begins a line of a list, or does before a space."""
DECIMAL: Final = 4
"""A digit's value stands so many bits up."""

BASE: Final = 0x9E3779B97F4A7C15
_BASE: Final = np.uint64(BASE)
_NEWLINE: Final = 10
_NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+")
_HALF: Final = np.uint64(32)
_HIGH: Final = np.uint64(33)
_FIRST_FACTOR: Final = np.uint64(0xFF51AFD7ED558CCD)
_SECOND_FACTOR: Final = np.uint64(0xC4CEB9FE1A85EC53)


class Shape(NamedTuple):
    """How texts are read; counts of words and runs."""

    spaced_width: int
    """Words of a run; at least 1."""
    unspaced_width: int
    """The same where most of a text is in a script without spaces, whose every character is a word."""
    lead_words: int
    """The lead's runs are those of so many first words,"""
    lead_keys: int
    """and up to so many of their keys are given."""
    lookup_level: int
    """A text looks for its lead's keys and for those sampled at this level, or by itself where that is more."""
    most_sampled: int
    """It may be posted by its lead's keys and by a sample of at most so many."""
    most_words: int
    """Further words of running text are not compared."""
    long_line: int
    """A line of so many words is running text,"""
    sentence: int
    """one of so many where it ends like a sentence."""
    least_prose: int
    """With less running text than this, and less than half of all, a text is a list: all of it counts."""


class Tables(NamedTuple):
    """What characters and words mean."""

    kinds: Kinds
    """What each code point is; the last entry stands for all beyond."""
    values: Hashes
    """What each is worth in a word's hash, 0 for separators."""
    numbers: Hashes
    """Hashes of the number words, ascending,"""
    worths: tuple[str, ...]
    """and the figure that each stands for."""


class Words(NamedTuple):
    """The words of a text in order."""

    hashes: Hashes
    """64-bit hash of each word, all lines."""
    prose: Flags | None
    """Whether each word stands in running text, not in a menu, caption or table line; None where all do."""
    numbers: tuple[str, ...]
    """Distinct figures of heading and running text in order, digits or words, without thousands separators."""
    figures: Counts
    """Which words are figures of heading or running text, or begin one; ascending."""
    spaced: bool
    """False where most of the text is in a script without spaces, whose every character is a word."""
    heading: int
    """How many of the first words are the heading."""


class Reading(NamedTuple):
    """What is compared of a text."""

    shingles: Hashes
    """Its running text's runs of words, distinct, ascending."""
    keys: Keys
    """Their upper halves: what is sampled, posted and looked up."""
    lead: Hashes
    """Those that stand within the first words; distinct, ascending."""
    lead_keys: Keys
    """The smallest upper halves of the lead's, distinct, ascending."""
    wanted: Keys
    """The keys it looks for, ascending: at least all that it may be posted by."""
    posted: Flags
    """Which of `wanted` it may be posted by."""
    figures: Hashes
    """One row per figure of the running text: the runs it stands in; none where it has fewer runs than a run has
    words."""
    numbers: tuple[str, ...]
    """As `Words.numbers`."""
    word_count: int
    """Words below the heading; the heading's where there are none."""
    running_count: int
    """Words of running text that are compared."""
    heading: int | None
    """One hash of the heading's words; None where it has none."""
    body: int | None
    """The same of the words that are counted."""


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


class _Scan(NamedTuple):
    """A text's words as they stand."""

    hashes: Hashes
    """64-bit hash of each word: its letters' values as a polynomial in `BASE`, mixed."""
    starts: Counts
    """The character each begins at."""
    line_words: list[int]
    """How many words begin in each line; lines end at newlines, so there is one more than newlines."""
    figures: Flags
    """Which words begin with a digit."""
    singles: int
    """Words that are one character of a script without spaces."""


class Reader:
    """Reads folded texts: what characters mean, and how long a run is, do not change between them."""

    def __init__(self, tables: Tables, shape: Shape) -> None:
        self._tables, self._shape = tables, shape
        self._worth_of = dict(zip(tables.numbers.tolist(), tables.worths, strict=True))

    def words(self, text: str) -> Words:
        """Return the words of `text`, whose first line is its heading.

        A heading's figures are among `numbers`, however short it is.
        """
        scan = self._scan(text)
        counts = scan.line_words
        heading = counts[0] if len(counts) > 1 else 0
        prose = self._prose(text.split("\n"), [0, *counts[1:]], heading) if len(counts) > 1 else None
        numbers, figures = self._numbers(text, scan, prose)
        return Words(
            hashes=scan.hashes,
            prose=prose,
            numbers=numbers,
            figures=figures,
            spaced=2 * scan.singles < len(scan.hashes) or not len(scan.hashes),
            heading=heading,
        )

    def read(self, text: str) -> Reading:
        """Return what is compared of `text`, whose first line is its heading; that stands for an empty rest."""
        words, shape = self.words(text), self._shape
        head, hashes, prose = words.hashes[: words.heading], words.hashes[words.heading :], words.prose
        figures = words.figures[words.figures >= words.heading] - np.int32(words.heading)
        if not len(hashes):
            hashes, prose = head, None
        running = hashes
        if prose is not None:
            prose = prose[words.heading :]
            running = hashes[prose]
            figures = (np.cumsum(prose)[figures] - 1).astype(np.int32)
        running = running[: shape.most_words]
        runs = _runs(running, shape.spaced_width if words.spaced else shape.unspaced_width, figures, shape)
        return Reading(
            *runs,
            numbers=words.numbers,
            word_count=len(hashes),
            running_count=len(running),
            heading=fold_hashes(head) if len(head) else None,
            body=fold_hashes(hashes) if len(hashes) else None,
        )

    def _scan(self, text: str) -> _Scan:
        tables = self._tables
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        index = np.minimum(codes, np.uint32(len(tables.kinds) - 1))
        kinds = tables.kinds[index] & KIND
        inside = kinds != SEPARATOR
        first = inside.copy()
        np.greater(inside[1:], inside[:-1], out=first[1:])
        single = kinds == SINGLE
        first |= single
        first[1:] |= single[:-1] & inside[1:]
        starts = first.nonzero()[0]
        breaks = (codes == _NEWLINE).nonzero()[0]
        line_words = np.diff(starts.searchsorted(breaks), prepend=0, append=len(starts)).tolist()
        if not len(starts):
            return _Scan(np.empty(0, np.uint64), np.empty(0, np.int32), line_words, np.empty(0, np.bool_), 0)
        powers = np.full(len(index), _BASE, np.uint64)
        powers[0] = 1
        powers = np.multiply.accumulate(powers)
        inverses = np.full(len(index), pow(BASE, -1, 1 << 64), np.uint64)
        inverses[0] = 1
        # A word's sum, divided by the power at its start, is what the word alone would have.
        sums: Hashes = np.add.reduceat(tables.values.take(index) * powers, starts)
        hashes = mix(sums * np.multiply.accumulate(inverses)[starts])
        return _Scan(hashes, starts.astype(np.int32), line_words, kinds[starts] == DIGIT, int(np.count_nonzero(single)))

    def _prose(self, lines: list[str], counts: list[int], heading: int) -> Flags | None:
        """Return for each word whether its line is running text; `counts`: words of each line, the heading's left out.

        A line counts when it is long, or shorter but ends like a sentence; a bulleted one only when it ends so.
        A text with next to no such line is a list, a table or a headline: then all of it counts, or lists would be
        compared by their introduction.
        """
        keep = [False] * len(counts)
        kept = 0
        for number, count in enumerate(counts):
            if count >= self._shape.sentence and self._is_prose(lines[number], count):
                keep[number] = True
                kept += count
        total = sum(counts)
        if kept == total or (kept < self._shape.least_prose and 2 * kept < total):
            return None
        return np.repeat(np.array([True, *keep], np.bool_), [heading, *counts])

    def _is_prose(self, line: str, words: int) -> bool:
        content = line.strip()
        begun = self._flags(content[0])
        bulleted = begun & BULLET or (begun & BULLET_SPACED and content[1:2] == " ")
        return bool(self._flags(content[-1]) & ENDS or (words >= self._shape.long_line and not bulleted))

    def _flags(self, char: str) -> int:
        kinds = self._tables.kinds
        kind = int(kinds[min(ord(char), len(kinds) - 1)])
        return 0 if kind & KIND == DIGIT else kind & ~KIND

    def _numbers(self, text: str, scan: _Scan, prose: Flags | None) -> tuple[tuple[str, ...], Counts]:
        """Return the distinct figures, and the words they begin at; years are none."""
        found: dict[str, None] = {}
        places: list[int] = []
        end = 0
        asked = scan.figures | np.isin(scan.hashes, self._tables.numbers)
        if prose is not None:
            asked &= prose
        for place in asked.nonzero()[0].tolist():
            start = int(scan.starts[place])
            if start < end:
                continue
            if scan.figures[place]:
                match = _NUMBER.match(text, start)
                assert match is not None
                end, number = match.end(), _plain(match[0])
            else:
                number = self._worth_of[int(scan.hashes[place])]
            if not _is_year(number):
                found[number] = None
                places.append(place)
        return tuple(found), np.array(places, np.int32)


def _plain(number: str) -> str:
    """Return `number` without thousands separators, in ASCII digits; "1,200" and "1.200" are one figure."""
    if number.isascii() and number.isdigit():
        return number
    grouped = _GROUPED.fullmatch(number) is not None
    figures = "".join(str(int(char)) if char.isdigit() else "" if grouped else "." for char in number)
    return f"{figures} " if grouped and len(figures) == 4 else figures


def _is_year(number: str) -> bool:
    """True for 1900 to 2099 written without separator: rights lines and datelines carry them, tolls rarely."""
    return len(number) == 4 and number[:2] in ("19", "20") and number.isdigit()


def _runs(
    words: Hashes, width: int, figures: Counts, shape: Shape
) -> tuple[Hashes, Keys, Hashes, Keys, Keys, Flags, Hashes]:
    """Return the first seven of `Reading`: of runs of `width` words; a shorter text is one run.

    `figures`: which words are figures.
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
    all_runs, lead = distinct(every), distinct(every[: max(0, shape.lead_words - width + 1)])
    keys = (all_runs >> _HALF).astype(np.uint32)
    smallest = np.array(list(dict.fromkeys((lead >> _HALF).tolist()))[: shape.lead_keys], np.uint32)
    level = sample_level(len(keys), shape.most_sampled)
    wanted = distinct(np.concatenate([sample(keys, min(shape.lookup_level, level)), smallest]))
    posted = np.isin(wanted, smallest)
    posted[: len(sample(wanted, level))] = True
    return all_runs, keys, lead, smallest, wanted, posted, around


def fold_hashes(hashes: Hashes) -> int:
    """Return one 64-bit hash of all, in their order.

    A sum of hashes mixed with their places: a polynomial's value is the same for known rows of two words in turn.
    """
    places = np.arange(1, len(hashes) + 1, dtype=np.uint64) * _BASE
    return int(mix(np.add.reduce(mix(hashes + places), keepdims=True))[0])


def sample_level(shingle_count: int, most: int) -> int:
    """Return the level at which a text of so many shingles has at most `most` of them sampled: 1 in 2^level."""
    level = 0
    while shingle_count >> level > most:
        level += 1
    return level


def sample(keys: Keys, level: int) -> Keys:
    """Return the 1 in 2^`level` of `keys`, which ascend, that every text samples at that level."""
    return keys if level <= 0 else keys[: keys.searchsorted(np.uint32(1 << (32 - level)))]


def distinct(values: npt.NDArray[AnyHash]) -> npt.NDArray[AnyHash]:
    """Return `values` ascending, each once."""
    ordered = values.copy()
    ordered.sort()
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
