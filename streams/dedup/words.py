"""Text to word hashes: equal for every typography of the same words."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np

from streams.dedup import kernels
from streams.dedup.kernels import plain_reading
from streams.dedup.kernels.plain_reading import (
    BASE,
    BULLET,
    BULLET_SPACED,
    DECIMAL,
    DIGIT,
    ENDS,
    KIND,
    LETTER,
    SEPARATOR,
    SINGLE,
    SPACE,
    Hashes,
    Kinds,
    Shape,
    Tables,
    Words,
    mix,
)
from streams.dedup.tables import rows

MAX_CHARS: Final = 131_072
"""Only so much of a text is compared; a longer one is a book or an attack."""
SHAPE: Final = Shape(
    spaced_width=5,
    unspaced_width=8,
    lead_words=40,
    lead_keys=4,
    lookup_level=2,
    most_sampled=40,
    most_words=20_000,
    long_line=15,
    sentence=8,
    least_prose=60,
)
"""Source of the width: the measure and its length are the design's; 4 to 6 differ little on news. Eight characters of a
script without spaces are about as telling as five words. Up to forty runs all are sampled; above, the bound halves as
the text doubles. An article looks for 1 in 4 of its runs at least, so that short texts within it are found."""

_TABLE_SIZE: Final = 0x20001

_UNSEEN: Final = (
    "\u00ad\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u2018\u2019\u02bc\u0060\u00b4"
)
_BULLETS: Final = "*+•·▪►»"
_BULLETS_SPACED: Final = "-–o"
"""Begin a line of a list where a space follows."""
_SENTENCE_ENDS: Final = '.!?…。！？؟।»"”’)'


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


def read_words(text: str) -> Words:
    """Return the words of `text`, whose first line is its heading.

    A heading's figures are among `numbers`, however short it is.
    """
    return reader().words(fold(text))


def reader() -> kernels.Reader:
    """Return what reads folded texts."""
    return _reader(kernels.Reader)


@cache
def _reader(form: type[kernels.Reader]) -> kernels.Reader:
    return form(_tables(), SHAPE)


@cache
def _tables() -> Tables:
    kinds, values = _characters()
    worths = _number_words(kinds, values)
    numbers = sorted(worths)
    return Tables(kinds, values, np.array(numbers, np.uint64), tuple([worths[number] for number in numbers]))


def _characters() -> tuple[Kinds, Hashes]:
    """Return what each code point is and its 64-bit value, 0 for separators; the last entry stands for the rest."""
    kinds = np.zeros(_TABLE_SIZE, np.uint8)
    for code in range(_TABLE_SIZE - 1):
        kinds[code] = _kind(code)
    kinds[-1] = SINGLE
    values = mix(np.arange(1, _TABLE_SIZE + 1, dtype=np.uint64) * np.uint64(BASE))
    values[kinds & KIND == SEPARATOR] = 0
    # ١٢ is 12: of two desks one sets the digits of its script.
    digits = (kinds & KIND == DIGIT).nonzero()[0]
    values[digits] = values[ord("0") + (kinds[digits] >> DECIMAL)]
    return kinds, values


def _kind(code: int) -> int:
    char = chr(code)
    category = unicodedata.category(char)
    if category == "Nd":
        return DIGIT | unicodedata.decimal(char) << DECIMAL
    kind = SEPARATOR
    if category[0] in "LMN":
        kind = SINGLE if _without_spaces(code) else LETTER
    flags = ((char.isspace(), SPACE), (char in _SENTENCE_ENDS, ENDS), (char in _BULLETS, BULLET))
    kind |= sum(flag for said, flag in flags if said)
    return kind | (BULLET_SPACED if char in _BULLETS_SPACED else 0)


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


def _number_words(kinds: Kinds, values: Hashes) -> dict[int, str]:
    """Return by the hash of each number word the figure it stands for."""
    lone = plain_reading.Reader(Tables(kinds, values, np.empty(0, np.uint64), ()), SHAPE)
    table: dict[int, str] = {}
    for figure, names in rows("number_words.tsv"):
        table.update((int(lone.words(fold(name)).hashes[0]), figure) for name in names.split())
    return table
