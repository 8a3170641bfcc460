"""Text to word hashes: equal for every typography of the same words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from streams.dedup import kernels
from streams.dedup.kernels.plain import BASE, DIGIT, LETTER, SEPARATOR, SINGLE, Classes, Counts, Flags, Hashes, mix
from streams.dedup.tables import rows

MAX_CHARS: Final = 131_072
"""Only so much of a text is compared; a longer one is a book or an attack."""
LONG_LINE_WORDS: Final = 15
SENTENCE_WORDS: Final = 8
MIN_PROSE_WORDS: Final = 60

_TABLE_SIZE: Final = 0x20001

_UNSEEN: Final = (
    "\u00ad\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u2018\u2019\u02bc\u0060\u00b4"
)
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+")
_BULLETS: Final = ("*", "+", "•", "·", "▪", "►", "»", "- ", "– ", "o ")
_SENTENCE_END: Final = tuple('.!?…。！？؟।»"”’)')


class Words(NamedTuple):
    """The words of a text in order."""

    hashes: Hashes
    """64-bit hash of each word, all lines."""
    prose: Flags | None
    """Whether each word stands in running text, not in a menu, caption or table line; None where all do."""
    numbers: tuple[str, ...]
    """Distinct figures of heading and running text in order, digits or words, without thousands separators."""
    figures: list[int]
    """Which words are figures of running text, or begin one; ascending."""
    spaced: bool
    """False where most of the text is in a script without spaces, whose every character is a word."""
    heading: int
    """How many of the first words are the heading."""


def fold(text: str) -> str:
    """Return `text` without what typography changes: case, width, ligatures, apostrophes, invisible marks."""
    text = text[:MAX_CHARS]
    if not text.isascii():
        text = _without_unseen(text)
        composed = unicodedata.normalize("NFKC", text)
        text = text if composed == text else _without_unseen(composed)
    return text.replace("'", "").casefold()


def _without_unseen(text: str) -> str:
    # Looking for each of the few is three times as fast as one regular expression.
    for char in _UNSEEN:
        if char in text:
            text = text.replace(char, "")
    return text


def read_words(text: str, *, headed: bool = False) -> Words:
    """Return the words of `text`; where it is `headed`, those of its first line are told apart.

    A heading's figures are among `numbers`, however short it is.
    """
    folded = fold(text)
    classes, values = _characters()
    worths, number_hashes = _number_words()
    found = kernels.scan(folded, classes, values, number_hashes)
    counts: list[int] = found.line_words.tolist()
    heading = counts[0] if headed and len(counts) > 1 else 0
    if headed:
        counts[0] = 0
    prose = _prose(folded.split("\n"), counts, heading) if len(counts) > 1 else None
    numbers, figures = _numbers(folded, found.hashes, found.asked, prose, worths)
    return Words(
        hashes=found.hashes,
        prose=prose,
        numbers=numbers,
        figures=figures,
        spaced=2 * found.singles < len(found.hashes) or not len(found.hashes),
        heading=heading,
    )


def _prose(lines: list[str], counts: list[int], heading: int) -> Flags | None:
    """Return for each word whether its line is running text; `counts` are the words of each, the heading's left out.

    A line counts when it is long, or shorter but ends like a sentence; a bulleted one only when it ends so.
    A text with next to no such line is a list, a table or a headline: then all of it counts, or lists would be
    compared by their introduction.
    """
    keep = [False] * len(counts)
    kept = 0
    for number, count in enumerate(counts):
        if count < SENTENCE_WORDS:
            continue
        content = lines[number].strip()
        if (count < LONG_LINE_WORDS or content.startswith(_BULLETS)) and not content.endswith(_SENTENCE_END):
            continue
        keep[number] = True
        kept += count
    total = sum(counts)
    if kept == total or (kept < MIN_PROSE_WORDS and 2 * kept < total):
        return None
    return np.repeat(np.array([True, *keep], np.bool_), [heading, *counts])


def _numbers(
    folded: str, hashes: Hashes, asked: Counts, prose: Flags | None, worths: dict[int, str]
) -> tuple[tuple[str, ...], list[int]]:
    """Return the distinct figures, and the words they begin at; years are none."""
    found: dict[str, None] = {}
    places: list[int] = []
    end = 0
    for position, start, digits_end in asked.tolist():
        if start < end or (prose is not None and not prose[position]):
            continue
        if digits_end < 0:
            number = worths[int(hashes[position])]
        elif digits_end:
            end, number = digits_end, folded[start:digits_end]
        else:
            match = _NUMBER.match(folded, start)
            assert match is not None
            end, number = match.end(), _plain(match[0])
        if not _is_year(number):
            found[number] = None
            places.append(position)
    return tuple(found), places


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


@cache
def _characters() -> tuple[Classes, Hashes]:
    """Return what each code point is and its 64-bit value, 0 for separators; the last entry stands for the rest."""
    classes = np.zeros(_TABLE_SIZE, np.uint8)
    for code in range(_TABLE_SIZE - 1):
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            classes[code] = DIGIT
        elif category[0] in "LMN":
            classes[code] = SINGLE if _without_spaces(code) else LETTER
    classes[-1] = SINGLE
    values = mix(np.arange(1, _TABLE_SIZE + 1, dtype=np.uint64) * np.uint64(BASE))
    values[classes == SEPARATOR] = 0
    return classes, values


def _without_spaces(code: int) -> bool:
    return any(low <= code <= high for low, high in _UNSPACED_BLOCKS)


_UNSPACED_BLOCKS: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic iteration, closing, zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han, compatibility
)
"""Scripts written without spaces between words. Source: Unicode 15.1 block names and UAX #14 classes SA and ID."""


def _word_hash(word: str) -> int:
    """Return the hash `read_words` gives a lone word."""
    return int(kernels.scan(fold(word), *_characters(), np.empty(0, np.uint64)).hashes[0])


@cache
def _number_words() -> tuple[dict[int, str], Hashes]:
    """Return by the hash of each number word the figure it stands for; and the hashes, ascending."""
    table: dict[int, str] = {}
    for figure, names in rows("number_words.tsv"):
        table.update((_word_hash(name), figure) for name in names.split())
    return table, np.array(sorted(table), np.uint64)
