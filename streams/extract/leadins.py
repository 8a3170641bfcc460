"""What leads up to a place's name: whether something happened there, beside it, or so many miles off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from streams.extract.document import Sentence
from streams.extract.placewords import load_place_words

DISTANCE: Final = (
    r"(?:\b(?:about|some|around|roughly|nearly|approximately|just)\s+)?(\d{1,3}(?:[.,]\d+)?)\s*-?\s*"
    r"(km|kilomet(?:er|re)s?|miles?|mi)\b(?:\s*\([^)]{1,20}\))?\s+(?:to the )?"
    r"((?:north|south)[ -]?(?:east|west)|north|south|east|west)?(?:ern)?\s*(?:of|from|outside|away from)\s+"
)
_LOOK_BACK = 90
"""Characters before a name in which its lead-in is read."""
_KEPT = "_lead_ins"
_LAST_WORD = re.compile(r"\w+$")
_DIGIT = re.compile(r"\d")
_OF_DISTANCE = ("of", "from", "outside")
_PEOPLES = ("an", "i", "ese", "ish")
_HELD = ("held", "controlled", "run")


class LeadIn(NamedTuple):
    """Whether the name is led up to as a place of happening, as one beside it, and how far off, as `DISTANCE` reads."""

    at: bool = False
    beside: bool = False
    away: re.Match[str] | None = None


def lead_in(text: str, sentence: Sentence, start: int) -> LeadIn:
    """Return what leads up to the name at character `start` of the sentence.

    Read once and kept with the sentence: all its triggers ask, and the sentences after it that name no place.
    """
    kept: dict[int, LeadIn] = vars(sentence).setdefault(_KEPT, {})
    found = kept.get(start)
    if found is None:
        found = kept[start] = _read(text, max(sentence.start, start - _LOOK_BACK), start)
    return found


def _read(text: str, low: int, start: int) -> LeadIn:
    if start == low or not text[start - 1].isspace():
        return LeadIn()
    known = _patterns()
    last = _LAST_WORD.search(text[low:start].rsplit(None, 1)[-1].lower())
    if last is None:
        return LeadIn()
    word = last.group()
    # A pattern is only tried where its last word stands, and that of a distance where a figure does.
    between = word in known.between or word.endswith(_PEOPLES) or not word.isascii()
    away = (between or word.endswith(_OF_DISTANCE)) and _DIGIT.search(text, low, start) is not None
    return LeadIn(
        (between or word in known.at_ends) and known.at.search(text, low, start) is not None,
        (between or word in known.beside_ends) and known.beside.search(text, low, start) is not None,
        known.away.search(text, low, start) if away else None,
    )


class _Patterns(NamedTuple):
    at: re.Pattern[str]
    beside: re.Pattern[str]
    away: re.Pattern[str]
    at_ends: frozenset[str]
    """Last words of what `at` begins with."""
    beside_ends: frozenset[str]
    between: frozenset[str]
    """Last words of what may stand between a lead-in and the name, without peoples."""


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = load_place_words()
    between = (
        rf"(?:(?:{_either(words.event_between)}|[\w-]+-(?:{'|'.join(_HELD)}))\s+|[A-Z]\w+(?:{'|'.join(_PEOPLES)})\s+)*$"
    )
    way = rf"(?:{_either(words.ways)})\s+(?:{_either(words.way_joins)})"
    return _Patterns(
        re.compile(rf"\b(?:{_either(words.event_at)})\s+{between}", re.IGNORECASE),
        re.compile(rf"\b(?:{_either(words.event_beside)}|{way})\s+{between}", re.IGNORECASE),
        re.compile(DISTANCE + between, re.IGNORECASE),
        _ends(words.event_at),
        _ends((*words.event_beside, *words.way_joins)),
        _ends((*words.event_between, *_HELD)),
    )


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))


def _ends(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(found.group() for phrase in phrases if (found := _LAST_WORD.search(phrase.lower())))
