"""Text that was decoded with the wrong charset, known by what it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple, TypeAlias

Mend: TypeAlias = tuple[re.Pattern[str], Callable[[str], str]]

_CHARSETS: Final = ("cp1252", "cp1251", "cp1250", "mac-roman", "cp437", "cp850", "cp1256", "cp1253", "koi8-r")
"""Charsets that UTF-8 is taken for, the commonest first."""
_SAMPLE: Final = 400
"""Characters from the first one beyond ASCII in which a misreading must show."""
_OTHER_SCRIPT: Final = frozenset({"cp1251", "koi8-r", "cp437"})
_SHARE: Final = 0.6
"""Share of a text's characters beyond ASCII that a misreading must explain; for cp1252 there is a finer measure."""
_BEYOND: Final = re.compile("[^\x00-\x7f]")
_CP1252: Final = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""The two characters that all UTF-8 begins with that was taken for cp1252 or Latin-1."""
_ACCENTED: Final = re.compile("[\u00c0-\u024f]")
_LATIN: Final = re.compile("[\u00c0-\u00ff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LIKELY: Final = re.compile(
    "[\u00a0-\u017f\u0218-\u021b\u0384-\u03ce\u0400-\u045f\u0490\u0491\u05d0-\u05ea\u0600-\u06ff\u0900-\u097f\u0e00-\u0e5b\u1e00-\u1eff"
    "\u200b-\u203a\u20ac\u2116\u2122\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef\U0001f300-\U0001faff]"
)
"""Characters that news are written in: what a misreading must turn into to be one."""
_FEW: Final = 12
"""Letters below which a text says too little of its charset."""
_COMMON: Final = frozenset("оеаинтсрвл")
"""The ten commonest letters of Russian; near the commonest of its neighbours too."""
_GRAVE: Final = re.compile("\u00c3 (?= |$)|(?<=\\s)\u00c3 (?=[a-z])")
"""What is left of ``à`` where the second of its two characters, a no-break space, became a blank."""


_GRAVE_MENDED: Final = {"\u00c3 ": "à"}


class _Reading(NamedTuple):
    """How one charset shows UTF-8: sequences that can be, and the way back."""

    sequences: re.Pattern[str]
    octets: dict[str, int]
    leads: frozenset[str]
    tails: frozenset[str]


@cache
def _reading(charset: str) -> _Reading:
    octets: dict[str, int] = {}
    for octet in range(0x80, 0x100):
        shown = bytes([octet]).decode(charset, "ignore") or chr(octet)
        octets[shown] = octet
        if octet < 0xA0:
            # What a charset leaves undefined, and what latin-1 shows, comes through as a C1 control.
            octets.setdefault(chr(octet), octet)

    def of(low: int, high: int) -> str:
        return "[" + re.escape("".join(shown for shown, octet in octets.items() if low <= octet <= high)) + "]"

    tail = of(0x80, 0xBF)
    pairs = f"{of(0xC2, 0xDF)}{tail}|{of(0xE0, 0xEF)}{tail}{{2}}|{of(0xF0, 0xF4)}{tail}{{3}}"
    return _Reading(
        re.compile(pairs),
        octets,
        frozenset(shown for shown, octet in octets.items() if octet >= 0xC2),
        frozenset(shown for shown, octet in octets.items() if octet < 0xC0),
    )


def misreading(text: str) -> Mend | None:
    """Return the pattern and the mend by which a misread text becomes what it was; None where it reads as it should.

    UTF-8 taken for a single-byte charset is known by its sequences: they must explain more of the text than real
    letters do. Cyrillic in cp1251 or KOI8-R taken for Latin-1 is known by being nothing but accented letters.
    """
    start = _BEYOND.search(text)
    if start is None:
        return None
    sample = text[start.start() : start.start() + _SAMPLE]
    characters = set(sample)
    for charset in _CHARSETS:
        reading = _reading(charset)
        if charset == "cp1252":
            if not _CP1252.search(text):
                continue
            where = text
        elif reading.leads.isdisjoint(characters) or reading.tails.isdisjoint(characters):
            continue
        else:
            where = sample

        def decoded(found: str, octets: dict[str, int] = reading.octets) -> str:
            try:
                return bytes(octets[char] for char in found).decode("utf-8")
            except (KeyError, UnicodeDecodeError):
                return _GRAVE_MENDED.get(found, found)

        explained = _explains(where, reading.sequences, decoded, charset)
        if explained and (where is text or _explains(text, reading.sequences, decoded, charset)):
            pattern = reading.sequences
            if charset == "cp1252" and _GRAVE.search(text):
                pattern = re.compile(f"{pattern.pattern}|{_GRAVE.pattern}")
            return pattern, decoded
    return _cyrillic(sample)


def _explains(text: str, sequences: re.Pattern[str], decoded: Callable[[str], str], charset: str) -> bool:
    explained = characters = accented = long = 0
    for found in sequences.finditer(text):
        shown = found.group()
        meant = decoded(shown)
        if meant != shown and (charset == "cp1252" or _LIKELY.fullmatch(meant)):
            explained += 1
            long += len(shown) > 2
            characters += len(shown)
            accented += len(_ACCENTED.findall(shown))
    if not explained:
        return False
    if charset == "cp1252":
        return explained > len(_ACCENTED.findall(text)) - accented - len(_GRAVE.findall(text))
    beyond = sum(not char.isascii() for char in text)
    # One pair is proof only where its letters are of another script than the text's.
    alone = charset in _OTHER_SCRIPT and len(text) > _FEW * beyond
    return (explained > 1 or long > 0 or alone) and characters >= _SHARE * beyond


def _cyrillic(text: str) -> Mend | None:
    """Return the mend of Cyrillic bytes that were shown as Latin-1: ``Ïðèâåò``."""
    accented = len(_LATIN.findall(text))
    letters = len(_LETTER.findall(text))
    if accented < _FEW or accented < 0.7 * letters:
        return None
    best: tuple[float, str] | None = None
    latin = _LATIN.findall(text)
    for charset in ("cp1251", "koi8-r"):
        shown = "".join(char.encode("latin-1").decode(charset) for char in latin)
        common = sum(char in _COMMON for char in shown) / len(shown)
        if common > 0.4 and (best is None or common > best[0]):
            best = common, charset
    if best is None:
        return None
    charset = best[1]
    return _LATIN_OCTETS, lambda found: found.encode("latin-1", "ignore").decode(charset, "ignore") or found


_LATIN_OCTETS: Final = re.compile("[\u00a8\u00b8\u00c0-\u00ff]")
"""Latin-1 signs that stand for Cyrillic letters: all accented ones, and those of ё."""
