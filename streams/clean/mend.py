"""Characters made whole: one encoding, no controls, NFC; with the way back to the raw offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from html import unescape
from typing import Final, NamedTuple

from streams.clean.mojibake import misreading

_ODD: Final = re.compile(
    "\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064"
    "\u2066-\u206f\u3000\ufeff\ufff9-\ufffb\ufffe\uffff\\ud800-\\udfff]+"
)
_ODD_OCTETS: Final = bytes(octet for octet in range(128) if not 32 <= octet < 127 and octet not in b"\n\t")
"""What of `_ODD` is ASCII."""
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_CLUSTER: Final = re.compile(
    "[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]+[\u11a8-\u11ff\ud7cb-\ud7fb]*"
    "|[\uac00-\ud7a3][\u11a8-\u11ff]+"
    "|.[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0730-\u074a\u093c\u09bc\u09be\u09d7"
    "\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e\u1b35\u1dc0-\u1dff"
    "\u20d0-\u20f0\u3099\u309a]*"
)
_ZERO_WIDTH: Final = re.compile("(?<=[\\x20-\\x7e])[\u200c\u200d]+|^[\u200c\u200d]+|[\u200c\u200d]+(?=[\\x20-\\x7e])")
"""Joiners where there is no script to join."""
_LOST_APOSTROPHE: Final = re.compile("(?<=[a-zA-Z])\ufffd(?=(?:s|t|re|ve|ll|d|m)\\b)")
_PILE: Final = re.compile(r"[^\w\s\x00-\x7f]{31,}")
"""What may hold more marks upon one letter than any script has."""
_MOST_MARKS: Final = 30
"""Source: UAX #15, section 13, Stream-Safe Text; composing a pile of n marks takes the square of n."""
_ROUNDS: Final = 3
"""How many times over a text may have been encoded."""


class Mended(NamedTuple):
    """`text` and how it stands to the raw one: `starts[i]` of it is `raws[i]` of that, for `lengths[i]` characters."""

    text: str
    starts: tuple[int, ...]
    raws: tuple[int, ...]
    lengths: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span that holds characters [start, end) of the mended text."""
        if not self.starts:
            return start, end
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(0, bisect_right(self.starts, max(start, end - 1)) - 1)
        low = self.raws[first] + min(start - self.starts[first], self.lengths[first])
        return low, max(low, self.raws[last] + min(end - self.starts[last], self.lengths[last]))

    def runs(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return (mended, raw, length) of the stretches of [start, end) that are the same characters in both."""
        if not self.starts:
            return [(start, start, end - start)] if end > start else []
        found = []
        index = max(0, bisect_right(self.starts, start) - 1)
        while index < len(self.starts) and self.starts[index] < end:
            low = max(start, self.starts[index])
            high = min(end, self.starts[index] + self.lengths[index])
            if high > low:
                found.append((low, self.raws[index] + low - self.starts[index], high - low))
            index += 1
        return found


def has_odd(text: str) -> bool:
    """True where controls, odd spaces, marks without width or lone surrogates may stand in a text."""
    if text.isascii():
        return len(text.encode().translate(None, _ODD_OCTETS)) != len(text)
    # Line by line: most lines of most texts are ASCII, where to look costs a tenth.
    for line in text.split("\n"):
        if has_odd(line) if line.isascii() else not line.replace("\t", "").isprintable():
            return True
    return False


def mend(raw: str) -> Mended:
    """Return `raw` in NFC, without control characters, lone surrogates, byte-order marks and double encodings.

    Line ends become ``\\n``, every other space a blank. Text that needs nothing comes back as it is, at once.
    """
    mended = Mended(raw, (), (), ())
    for _ in range(_ROUNDS):
        if "&" not in mended.text or (once := _replace(mended, _ENTITY, unescape)) is mended:
            break
        mended = once
    if not mended.text.replace("©", "").isascii():
        # A notice alone is no sign of another charset.
        for _ in range(_ROUNDS):
            wrong = misreading(mended.text)
            if wrong is None:
                break
            mended = _replace(mended, *wrong)
        if "\ufffd" in mended.text:
            mended = _replace(mended, _LOST_APOSTROPHE, lambda _found: "’")
        if "\u200c" in mended.text or "\u200d" in mended.text:
            mended = _replace(mended, _ZERO_WIDTH, lambda _found: "")
    if has_odd(mended.text):
        mended = _replace(mended, _ODD, _plain_space)
    if mended.text.isascii():
        return mended
    # Each pile holds one of every thirtieth character: looking at those alone costs next to nothing.
    if any(map(unicodedata.combining, set(mended.text[::_MOST_MARKS]))):
        mended = _replace(mended, _PILE, _without_piles)
    if not unicodedata.is_normalized("NFC", mended.text):
        mended = _replace(mended, _CLUSTER, lambda found: unicodedata.normalize("NFC", found))
        if not unicodedata.is_normalized("NFC", mended.text):
            mended = _replace(mended, re.compile(".+"), lambda found: unicodedata.normalize("NFC", found))
    return mended


def _without_piles(odd: str) -> str:
    """Return `odd` with no more than 30 marks in a row."""
    kept = []
    marks = 0
    for char in odd:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _replace(before: Mended, pattern: re.Pattern[str], better: Callable[[str], str]) -> Mended:
    """Return `before` with every match that `better` changes replaced, its runs carried through."""
    text = before.text
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    done = size = 0
    for found in pattern.finditer(text):
        old = found.group()
        new = better(old)
        if new == old:
            continue
        kept = text[done : found.start()]
        runs.extend((size + at - done, raw, length) for at, raw, length in before.runs(done, found.start()))
        pieces += (kept, new)
        size += len(kept) + len(new)
        done = found.end()
    if not done:
        return before
    runs.extend((size + at - done, raw, length) for at, raw, length in before.runs(done, len(text)))
    pieces.append(text[done:])
    if not runs:
        runs.append((0, 0, 0))
    return Mended("".join(pieces), *(tuple(column) for column in zip(*runs, strict=True)))


def _plain_space(odd: str) -> str:
    """Return what stands for a stretch of odd characters: line ends, a blank, a cp1252 sign, or nothing."""
    if odd[0] == "\r":
        return "\n"
    out = []
    for char in odd:
        if char in "\u2028\u2029\x0b\x0c\x1c\x1d\x1e":
            out.append("\n")
        elif "\x80" <= char <= "\x9f":
            # Wires in ISO 8859-1 that mean cp1252: the only sense these bytes ever have in prose.
            out.append(char.encode("latin-1").decode("cp1252", "ignore"))
        elif char.isspace():
            out.append(" ")
    return "".join(out)
