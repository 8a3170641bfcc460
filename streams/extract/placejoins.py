"""How two places named side by side belong together: one owns the other, or only says what the other lies by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from streams.extract.places import PlaceSpan
from streams.extract.placewords import OWNS, load_place_words

OWNED_WITHIN = 40
"""Characters from an owner's end within which what it owns is named."""
_PARTS = frozenset({"town", "district", "admin2"})
_NO_PART = frozenset({"country", "continent", "admin1", "region"})


def owns(text: str, owner: PlaceSpan, owned: PlaceSpan) -> bool:
    """Return True for a place told as what the next is in: ``Kenya's Turkana``, ``the London district of Brent``."""
    if owned.start - owner.end >= OWNED_WITHIN:
        return False
    gap = text[owner.end : owned.start].lower()
    sign = next((sign for sign in OWNS if gap.startswith(sign)), None)
    if sign is None:
        return gap.endswith(" of ") and _has_part(owner, owned, gap.split())
    between = gap[len(sign) :].split()
    words = load_place_words()
    if not between or words.between_owned.issuperset(between):
        return True
    if between[-1] == "of":
        between.pop()
    # ``Syria's second city``, ``Iraq's largest port of``: whatever it is called, with no way to elsewhere in it.
    return bool(between) and between[-1] in words.nouns and words.prepositions.isdisjoint(between)


def _has_part(owner: PlaceSpan, owned: PlaceSpan, between: list[str]) -> bool:
    """Return True for ``the Damascus suburb of Madaya``; of ``the Jobar suburb of Damascus`` the first is the part."""
    words = load_place_words()
    if len(between) not in (2, 3) or owner.kind == "country" or owned.kind in _NO_PART:
        return False
    if words.nouns.get(between[-2]) not in _PARTS or not words.prepositions.isdisjoint(between[:-1]):
        return False
    if owner.rank is None:
        return False
    return owned.rank is None or owner.rank < owned.rank


def lies_by(text: str, place: PlaceSpan, other: PlaceSpan) -> bool:
    """Return True where `other` only says what `place`, named right before it, is near: ``Zabadani near Damascus``."""
    return other.start - place.end < OWNED_WITHIN and _beside().fullmatch(text, place.end, other.start) is not None


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    words = load_place_words()

    nouns, near, between = (_either(p) for p in (words.nouns, words.event_beside, words.event_between))
    return re.compile(rf"(?: (?:{nouns}))?,? (?:{near})(?: (?:{between}))* ", re.IGNORECASE)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))
