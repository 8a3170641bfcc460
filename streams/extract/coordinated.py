"""Two happenings in one sentence: what is told clause by clause, each in a place of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from streams.extract.grammar import View
from streams.extract.places import PlaceSpan
from streams.extract.triggers import Candidate

_START = attrgetter("start")
_JOINS = frozenset({"and", "while", "whereas", ";"})
"""Words between two clauses of one rank."""
_JOINS_OF_TWO = frozenset({("well", "as"), ("addition", "to")})
"""Ends of "as well as" and "in addition to"."""
_WIDE = frozenset({"country", "continent", "sea", "region"})
"""Kinds of places that several happenings may share."""


def clause_by_clause(view: View, told: Sequence[Candidate], places: Sequence[PlaceSpan]) -> list[list[Candidate]]:
    """Return what a sentence tells in parts: "shells killed two in Aru and three others were killed in Besh" is two.

    Each part has a trigger and, behind it, a place of its own; without such places all is one part.
    """
    sites = _sites(view, places) if len(told) > 1 else ()
    parts: list[list[Candidate]] = []
    rest = list(told)
    while len(sites) > 1 and len(rest) > 1:
        cut = next((j for j in _joins(view, rest) if _parted(view, rest, sites, j)), -1)
        if cut < 0:
            break
        parts.append([c for c in rest if c.first < cut])
        rest = [c for c in rest if c.first >= cut]
        sites = [site for site in sites if site[0] > cut]
    return [*parts, rest]


def _sites(view: View, places: Sequence[PlaceSpan]) -> list[tuple[int, str]]:
    """Return the places of the sentence in which something may happen, each by its token and name."""
    first, stop = (bisect_left(places, at, key=_START) for at in (view.sentence.start, view.sentence.end))
    return [
        (view.index(place.start), place.name)
        for place in places[first:stop]
        if place.kind not in _WIDE and not (place.as_actor or place.modifier or place.dateline or place.demonym)
    ]


def _joins(view: View, told: Sequence[Candidate]) -> list[int]:
    tokens = view.tokens
    first, last = min(c.first for c in told), max(c.first for c in told)
    return [
        j
        for j in range(first + 1, last)
        if tokens[j].lower in _JOINS or (tokens[j - 1].lower, tokens[j].lower) in _JOINS_OF_TWO
    ]


def _parted(view: View, told: Sequence[Candidate], sites: Sequence[tuple[int, str]], cut: int) -> bool:
    """Return True when both sides of the token `cut` tell of something in a place of their own."""
    before, after = [c for c in told if c.first < cut], [c for c in told if c.first > cut]
    if not before or not after:
        return False
    here = {name for at, name in sites if before[0].first < at < cut}
    end = next((j for j in _joins(view, after) if j > after[0].last), view.n)
    there = {name for at, name in sites if after[0].last < at < end}
    return bool(here and there) and here.isdisjoint(there)
