"""Two happenings in one sentence: what is told clause by clause, each in a place of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from streams.extract.document import Document
from streams.extract.grammar import View
from streams.extract.lexicon import Lexicon
from streams.extract.places import PlaceSpan
from streams.extract.told import Telling
from streams.extract.tolls import Casualty
from streams.extract.triggers import Candidate, judged_within
from streams.extract.where import event_place

_START = attrgetter("start")
_JOINS = frozenset({"and", "while", "whereas", "after", "before", ";"})
"""Words between two clauses."""
_JOINS_OF_TWO = frozenset({("well", "as"), ("addition", "to")})
"""Ends of "as well as" and "in addition to"."""
WIDE = frozenset({"country", "continent", "sea", "region"})
"""Kinds of places that several happenings may share."""


class Part(NamedTuple):
    """One of the happenings of a sentence: its triggers, and the character where its clause ends."""

    told: list[Candidate]
    end: int


def clause_by_clause(
    view: View, told: Sequence[Candidate], places: Sequence[PlaceSpan], lexicon: Lexicon
) -> list[Part]:
    """Return what a sentence tells in parts: "shells killed two in Aru and three others were killed in Besh" is two.

    Each part has a trigger and a place of its own; without such places all is one part.
    """
    sites = _sites(view, places) if len(told) > 1 else ()
    parts: list[Part] = []
    rest, begins = list(told), 0
    while len(sites) > 1 and len(rest) > 1:
        joins = _joins(view, rest)
        cut = next((j for j in joins if _parted(view, rest, sites, begins, j)), -1)
        if cut < 0:
            break
        cut = _last_of(joins, cut, min(c.first for c in rest if c.first > cut))
        parts.append(
            Part(_its_own(view, [c for c in rest if c.first < cut], lexicon, begins, cut), view.tokens[cut].start)
        )
        rest = [c for c in rest if c.first >= cut]
        sites = [site for site in sites if site[0] > cut]
        begins = cut
    return [*parts, Part(_its_own(view, rest, lexicon, begins, view.n) if begins else rest, view.sentence.end)]


def _last_of(joins: Sequence[int], cut: int, trigger: int) -> int:
    """Return the last join from `cut` on before the token `trigger`: "killing two and hurting ten while a man died".

    Not one within a subject: "and soldiers and policemen killed five".
    """
    last = [j for j in joins if cut <= j < trigger]
    at = len(last) - 1
    while at and last[at] - last[at - 1] <= _LISTED:
        at -= 1
    return last[at]


_LISTED = 3
"""Tokens from one "and" to the next of one list, at most."""


def _its_own(view: View, told: list[Candidate], lexicon: Lexicon, begins: int, end: int) -> list[Candidate]:
    """Return the triggers as the words of their own clause make them; as they were where those state nothing."""
    judged = [judged_within(candidate, view, lexicon, begins, end) for candidate in told]
    return [candidate for candidate in judged if candidate is not None] or told


def tell_by_town(document: Document, view: View, telling: Telling, places: Sequence[PlaceSpan]) -> list[Telling]:
    """Return a telling for every town in which the attack is told with its own dead: "three in Aru, four in Besh"."""
    if telling.headline or not telling.type.startswith(_ATTACKS):
        return []
    parted: list[Telling] = []
    for share, left in _town_by_town(view, telling.harms, places):
        place, spans = event_place(document, left, view.sentence, share.start, share.end)
        others = () if parted else tuple(harm for harm in telling.harms if harm.kind != "killed")
        renewed = telling.renewed or bool(parted)
        parted.append(
            replace(telling, place=place, place_spans=spans, own_place=True, harms=(share, *others), renewed=renewed)
        )
    return parted


_ATTACKS = ("remote.", "civilians.attack", "crime.violent", "battle.armed_clash")


def _town_by_town(
    view: View, harms: Sequence[Casualty], places: Sequence[PlaceSpan]
) -> list[tuple[Casualty, list[PlaceSpan]]]:
    """Return the dead told town by town, each with the places that are left to it: "three in Aru and four in Besh".

    Nothing where not every one of them has a place of its own behind it, or they come on top of others: one wave.
    """
    shares = next((harm.shares for harm in harms if harm.shares and not (harm.added or harm.part)), ())
    if not shares or sum(harm.kind == "killed" for harm in harms) > 1:
        return []
    spots = _spots(view, places)
    stops = [*(share.start for share in shares[1:]), view.sentence.end]
    own = [[spot for spot in spots if share.end < spot.start < stop] for share, stop in zip(shares, stops, strict=True)]
    if not all(own) or any(spot.start < shares[0].end for spot in spots):
        return []
    names = [spot.name for found in own for spot in found]
    if len(set(names)) < len(names):
        return []
    told: list[tuple[Casualty, list[PlaceSpan]]] = []
    for share, found in zip(shares, own, strict=True):
        others = {spot.start for spot in spots if spot not in found}
        told.append((share, [place for place in places if place.start not in others]))
    return told


def _spots(view: View, places: Sequence[PlaceSpan]) -> list[PlaceSpan]:
    """Return the places of the sentence in which something may happen."""
    first, stop = (bisect_left(places, at, key=_START) for at in (view.sentence.start, view.sentence.end))
    return [
        place
        for place in places[first:stop]
        if place.kind not in WIDE and not (place.as_actor or place.modifier or place.dateline or place.demonym)
    ]


def _sites(view: View, places: Sequence[PlaceSpan]) -> list[tuple[int, str]]:
    """Return the places of the sentence in which something may happen, each by its token and name."""
    return [(view.index(place.start), place.name) for place in _spots(view, places)]


def _joins(view: View, told: Sequence[Candidate]) -> list[int]:
    tokens = view.tokens
    first, last = min(c.first for c in told), max(c.first for c in told)
    comma = _clause_ends(view, first, last)
    return [
        j
        for j in range(first + 1, last)
        if tokens[j].lower in _JOINS
        or (tokens[j - 1].lower, tokens[j].lower) in _JOINS_OF_TWO
        or (tokens[j].lower == "then" and tokens[j - 1].lower == ",")  # "killed two guards, then looted a market in X"
        or j == comma
    ]


def _clause_ends(view: View, first: int, last: int) -> int:
    """Return the comma that ends the clause which "after" or "when" opens before the token `first`, or -1."""
    tokens = view.tokens
    opening = next((j for j in range(first - 1, max(-1, first - _OPENED), -1) if tokens[j].lower in _OPENERS), -1)
    if opening < 0 or (opening and tokens[opening - 1].text[0].isalnum()):
        return -1
    for j in range(first + 1, last):
        following = tokens[j + 1].lower
        if tokens[j].lower == "," and not (following.endswith("ing") or view.masks[j + 1] & view.grammar.subordinator):
            return j
    return -1


_OPENERS = frozenset({"after", "when", "as", "while"})
_OPENED = 8
"""Tokens from "after" to the first trigger of its clause."""


def _parted(view: View, told: Sequence[Candidate], sites: Sequence[tuple[int, str]], begins: int, cut: int) -> bool:
    """Return True when both sides of the token `cut` tell of something in a place of their own.

    The place stands behind the trigger, or opens the clause: "in Besh gunmen ambushed a convoy".
    """
    before, after = [c for c in told if c.first < cut], [c for c in told if c.first > cut]
    if not before or not after:
        return False
    if cut + 1 == after[0].first and {c.type for c in before} == {_ADVANCE} and after[0].type in _TAKINGS:
        return False  # "advanced in the countryside of Homs and regained the hill of Dar"
    end = next((j for j in _joins(view, after) if j > after[0].last), view.n)
    here = {name for at, name in sites if before[0].first < at < cut}
    there = {name for at, name in sites if after[0].last < at < end}
    opening = _opening(view, sites, cut, after[0].first)
    if not here and (opening or view.tokens[cut].lower != "and"):
        here = _opening(view, sites, begins, before[0].first)  # "in Aru two were killed and ten hurt in Besh" is one
    there = there or opening
    return bool(here and there) and here.isdisjoint(there)


_ADVANCE = "strategic.troop_movement"
_TAKINGS = frozenset({"battle.government_regains_territory", "battle.nonstate_takes_territory"})


def _opening(view: View, sites: Sequence[tuple[int, str]], begins: int, trigger: int) -> set[str]:
    """Return the places that open the clause which begins at token `begins` before its `trigger`."""
    return {name for at, name in sites if begins <= at < trigger and _opens(view, begins, at)}


def _opens(view: View, begins: int, site: int) -> bool:
    """Return True where the place stands behind a preposition at the beginning of its clause."""
    g = view.grammar
    at = next((j for j in range(site - 1, max(begins - 1, site - _OPENING), -1) if view.masks[j] & g.preposition), -1)
    return at >= 0 and (at <= begins + 1 or not view.tokens[at - 1].text[0].isalnum())


_OPENING = 6
"""Tokens from the preposition to the place: "in the village of"."""
