"""What a text says of a place's whereabouts in its own words: ``X, Y province``, ``the X area of Y``, ``Y's X``."""

from __future__ import annotations

import re

from streams.extract.evidence import Candidate
from streams.extract.gazetteer import NO_SENSES, Sense, Senses, distance_km
from streams.extract.placewords import OWNS, PlaceWords, load_place_words
from streams.extract.senses import holds

_IN = re.compile(
    r"(?: (?:refugee )?(?:city|town|village|hamlet|farm|district|area|suburb|slum|quarter|ward|neighbou?rhood|province|"
    r"region|camp))?,? (?:in|of) (?:(?:the|southern|northern|eastern|western|central|south|north|east|west|rural|upper|"
    r"lower|inner|outer)\s+){0,2}(?:(?:section|part|side|half|end|outskirts|suburbs) of )?(?:the )?",
    re.IGNORECASE,
)
_PART = re.compile(r"(?: [\w-]+)? (?:city|town|village|hamlet|district|suburbs?|slum|quarter|ward|neighbou?rhood) of ")
_AND = " and "
_WITH_ANOTHER = re.compile(r"\s(?:and|AND)(?:\s[A-Z][\w'’-]+){1,3},\s")
"""A name no list knows, told with a place before what holds both: "in San Lucas and Tierra Parda, Morazan province"."""
_COMMAS = frozenset({", ", " (", ",\n"})


def link_containers(text: str, candidates: list[Candidate]) -> None:
    """Set `container` where a name is followed by the one that holds it, and believe both more."""
    words = load_place_words()
    for inner in candidates:
        if inner.before == "the" and inner.senses and _is_small_part(text, inner, words):
            inner.senses, inner.unknown = NO_SENSES, True
    for number, inner in enumerate(candidates[:-1]):
        outer = candidates[number + 1]
        if inner.demonym or outer.demonym or outer.start - inner.end > 40:
            continue
        gap = text[inner.end : outer.start]
        if _PART.fullmatch(gap) and _is_greater(inner, outer):
            _owned(inner, outer)
            continue
        if not outer.senses:
            continue
        if gap.lower() in OWNS:
            _owned(inner, outer)
            continue
        comma = gap in _COMMAS or (len(gap) > len(_AND) and _WITH_ANOTHER.fullmatch(gap) is not None)
        if not comma and not ((" in " in gap or " of " in gap) and _IN.fullmatch(gap)):
            continue
        divisions = [o for o in outer.senses[:6] if o.kind in {"country", "admin1", "region", "admin2"}]
        if comma and not divisions:
            continue
        if not inner.senses:
            if inner.unknown and (divisions if comma else inner.noun):
                inner.container = outer
            continue
        if comma and _in_list(text, inner, outer):
            continue
        outers = divisions if comma else outer.senses[:6]
        if any(holds(o, i) for o in outers for i in inner.senses):
            inner.container = outer
            inner.score += (3 if comma else 1.5) if not inner.person else 0
            outer.score += 2 if comma else 0
        elif _is_held(text, inner, outer, comma=comma):
            _set_apart(inner, outer)
        if comma and inner.container is outer:
            _share(text, candidates, number, outer, divisions)


def _share(text: str, candidates: list[Candidate], number: int, outer: Candidate, divisions: list[Sense]) -> None:
    """Set the container also of names joined to the one it stands behind: "in Sarja and Ehsim, Idlib province"."""
    for at in range(number - 1, -1, -1):
        one, following = candidates[at], candidates[at + 1]
        joined = _JOIN.fullmatch(text[one.end : following.start])
        if joined is None or one.demonym or one.container is not None or one.person:
            return
        if not one.senses:
            one.container = outer if one.unknown else None
        elif any(holds(o, i) for o in divisions for i in one.senses):
            one.container = outer
        elif _is_held(text, one, outer, comma=True):
            _set_apart(one, outer)


_JOIN = re.compile(r",\s|,?\s(?:and|or|AND|OR)\s(?:[A-Z][\w'’-]+\s){0,2}")


def _is_greater(whole: Candidate, part: Candidate) -> bool:
    """Return True for ``the London district of Brent``; in ``the Jobar district of Damascus`` the second is greater."""
    return bool(whole.senses) and (not part.senses or whole.senses[0].rank < part.senses[0].rank)


def _set_apart(inner: Candidate, outer: Candidate) -> None:
    """Put `inner` in `outer`, which holds none of its name: a place close by is meant, else one that no list knows."""
    close = [i for i in inner.senses if any(_close(i, o) for o in outer.senses[:2])]
    inner.senses, inner.unknown, inner.container = Senses(close) if close else NO_SENSES, not close, outer


def _is_held(text: str, inner: Candidate, outer: Candidate, *, comma: bool) -> bool:
    """True where the text puts a lesser-known place in one that holds none of the name: another of that name is meant.

    So it does by "the X area of Y", by a named kind ("X, Y province"), and by the country behind a town.
    """
    top, holder = inner.senses[0], outer.senses[0]
    if inner.person or outer.score < 1 or top.kind == "country":
        return False
    if not comma:
        if inner.noun not in _PARTS or holder.kind not in _OWNERS or top.kind not in _HELD:
            return False
    elif top.kind != "town" or text[outer.end : outer.end + 4] in _GOES_ON or not _divides(outer):
        return False
    if top.population > WELL_KNOWN and inner.noun != "district":
        return False
    if holder.kind == "country":
        return True
    return not any(_close(top, o) for o in outer.senses[:2])


def _divides(outer: Candidate) -> bool:
    """True for a country, and for what is called a province or district."""
    return outer.noun in _DIVIDED or outer.typed or outer.senses[0].kind == "country"


_GOES_ON = frozenset({" and", " or "})
_DIVIDED = frozenset({"admin1", "admin2"})
WELL_KNOWN = 300_000
"""People from which a place is meant wherever the text seems to put it: it rather names two."""
_NEAR_KM = 150.0


def near(one: Sense, other: Sense) -> bool:
    """Return True for places so close that one may be told as part of the other."""
    return distance_km(one.lat, one.lon, other.lat, other.lon) <= _NEAR_KM


def _close(one: Sense, other: Sense) -> bool:
    return one.country == other.country and near(one, other)


def _is_small_part(text: str, c: Candidate, words: PlaceWords) -> bool:
    """True for a large city's name on a part or village: ``the San Jose neighborhood``; not with "of" behind."""
    if c.senses[0].population <= WELL_KNOWN or c.senses[0].kind == "country":
        return False
    following = text[c.end + 1 : c.end + 24].lower().split(" ", 2)
    return following[0].rstrip(".,;") in words.small_parts and following[1:2] != ["of"]


def _owned(outer: Candidate, inner: Candidate) -> None:
    """Set the container of ``Giza's Haram district``; a namesake outside the owner is not what is meant."""
    owners = [o for o in outer.senses[:6] if o.kind in _OWNERS]
    if not owners or outer.score < 1:
        return
    if any(holds(o, i) for o in owners for i in inner.senses):
        inner.container = outer
        inner.score += 1.5 if not inner.person else 0
    elif inner.unknown and not inner.senses:
        inner.container = outer
    elif inner.noun in _PARTS and inner.senses and owners[0].kind != "country":
        inner.senses, inner.unknown, inner.container = NO_SENSES, True, outer


_OWNERS = frozenset({"country", "region", "admin1", "capital", "city", "town"})
_HELD = _OWNERS | {"admin2"}
"""Kinds of namesakes elsewhere: "al-Midan neighbourhood in Aleppo" is no district of Yemen."""
_PARTS = frozenset({"district", "town", "admin2", "facility"})


def _in_list(text: str, inner: Candidate, outer: Candidate) -> bool:
    """True when the comma joins like to like: ``China, Japan``, ``Virginia, Washington and Ohio``."""
    if outer.text.endswith(".") or len(outer.text) == 2:
        return False
    mine, other = inner.senses[0], outer.senses[0]
    if mine.kind in {"country", "continent"}:
        return True
    divided = any(s.kind in {"admin1", "region"} and s.country == other.country for s in inner.senses[:3])
    return (other.kind == "admin1" and divided and mine.population > 1_000_000) or inner.text == "Washington"
