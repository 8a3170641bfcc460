"""Capitals told without their name: "the Afghan capital", "Somalia's capital", "in the capital"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer, Sense
from streams.extract.places import PlaceSpan
from streams.extract.placewords import load_place_words

_CAPITAL = re.compile(r"\bcapital\b")
_NEXT_WORD = re.compile(r"\W*(\w*)")
_START = attrgetter("start")
_NAMED_WITHIN = 12
"""Characters behind the word within which its own name stands: ``the capital, Accra``, ``capital city of Accra``."""
_ASKED = 200
"""The first so many names of an article say what country it is about."""
_LEAST_SHARE = 0.5
"""Share of an article's countries that one needs to be meant by "the capital" alone."""


def find_seats(document: Document, places: Sequence[PlaceSpan], gazetteer: Gazetteer) -> list[PlaceSpan]:
    """Return the capitals that the text means without naming them, in order.

    Alone the word means the capital of the country the article was filed from, else of that of most of its names.
    """
    if document.all_caps:
        return []  # where case does not show whether its name follows
    text, lower = document.text, document.lower
    found: list[PlaceSpan] = []
    words = load_place_words()
    for match in _CAPITAL.finditer(lower):
        start, end = match.span()
        at = bisect_left(places, start, key=_START)
        if at < len(places) and places[at].start - end <= _NAMED_WITHIN and "." not in text[end : places[at].start]:
            continue
        following = _NEXT_WORD.match(lower, end)
        word = following[1] if following else ""
        if word in words.not_of_capitals:
            continue
        if text[end : end + 2].strip().isupper():
            continue  # "the capital Accra"
        owner = places[at - 1] if at else None
        country: str | None = None
        begin = start
        if owner is not None and lower[owner.end : start] in _OWNING and (owner.demonym or owner.kind == "country"):
            country, begin = owner.country, owner.start
        elif lower.endswith(_ALONE, 0, start):
            country = _home(places)
        seat = capital_of(country, gazetteer) if country else None
        if seat is not None:
            found.append(_span(text, begin, end, seat))
    return found


_OWNING = frozenset({" ", "'s ", "’s ", "s "})
_ALONE = ("the ", "the country's ", "the country’s ", "the nation's ", "the nation’s ")


def capital_of(country: str, gazetteer: Gazetteer) -> Sense | None:
    """Return the city that wires call the capital of the country with the ISO 3166-1 alpha-2 code."""
    named = load_place_words().seats.get(country)
    if named is not None:
        return next((s for s in gazetteer.senses(named) if s.country == country), None)
    return gazetteer.capital(country)


def _home(places: Sequence[PlaceSpan]) -> str | None:
    asked = [p for p in places[:_ASKED] if p.country]
    filed = next((p.country for p in asked if p.dateline), None)
    if filed is not None:
        return filed
    votes = Counter(p.country for p in asked)
    top = max(sorted(votes, key=str), key=lambda c: votes[c], default=None)
    return top if votes[top] > _LEAST_SHARE * len(asked) else None


def _span(text: str, start: int, end: int, seat: Sense) -> PlaceSpan:
    return PlaceSpan(
        start, end, text[start:end], seat.name, seat.kind, seat.lat, seat.lon, seat.country, seat.admin1,
        seat.geonames_id, seat.radius_km, rank=seat.rank, unnamed=True, confidence=0.6,
    )  # fmt: skip
