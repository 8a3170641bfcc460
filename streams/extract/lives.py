"""What later lines tell of a life, a term of office, a book or a film, and what a clause adds on somebody: no news."""

from __future__ import annotations

from streams.extract.cues import Cues
from streams.extract.grammar import View
from streams.extract.inflect import PARTICIPLE, PAST
from streams.extract.triggers import Candidate


def of_a_life(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what later lines tell of a life or a work: "As minister, she cut ties", "The film shows how"."""
    if view.sentence.index < _LATER or view.n < _SHORTEST:
        return False
    if _of_a_work(view):
        return True
    return candidate.voice != "noun" and (_in_office(view, candidate, cues) or _added(view, candidate, cues))


_LATER, _SHORTEST = 4, 4
"""Lines of an article's news, and tokens of the shortest sentence that tells of something besides."""


def _of_a_work(view: View) -> bool:
    """Return True for a sentence that tells what is in a book or a film; what befalls the film itself may be news."""
    tokens = view.tokens
    inside = tokens[0].lower == "in"
    at = 1 if inside else 0
    if not view.masks[at] & view.grammar.determiner:
        return False
    for k in range(at + 1, min(at + _WORK_REACH, view.n - 1)):
        if tokens[k].lower in _WORKS:
            return tokens[k + 1].lower == "," if inside else tokens[k + 1].lower in _TELL
    return False


_WORK_REACH = 4
"""Tokens from "the" to "book", over a kind or a title's adjective."""
_WORKS = frozenset(
    {"film", "book", "novel", "movie", "documentary", "series", "memoir", "play", "programme", "episode", "biography"}
)
_TELL = frozenset(
    {"tells", "told", "shows", "showed", "follows", "followed", "depicts", "portrays", "recounts", "opens",
     "describes", "described", "chronicles", "explores", "traces", "recalls", "begins", "ends", "centres",
     "centers", "is"}
)  # fmt: skip


def _in_office(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what somebody did in another time of his life: "As minister, she", "In her youth, she"."""
    if not candidate.form & PAST or view.union(candidate.first - 3, candidate.first - 1) & (cues.have | cues.be):
        return False
    if view.whole & (cues.these_days | cues.now):
        return False
    tokens, masks, g = view.tokens, view.masks, view.grammar
    comma = next((k for k in range(2, min(_OPENING, view.n)) if tokens[k].lower == ","), -1)
    if not 0 < comma < candidate.first:
        return False
    opens = tokens[0].lower
    if opens == "as":
        verbs = cues.be | cues.have | cues.reporting | cues.subordinator
        return bool(masks[comma - 1] & g.actor) and not view.union(2, comma - 1) & verbs
    if opens == "under":
        named = tokens[1].text[0].isupper() or tokens[1].lower in _PERSONS
        return named and comma <= _NAMES
    if opens not in ("in", "during", "throughout") or not masks[1] & g.own:
        return False
    return any(tokens[k].lower in _TIMES for k in range(2, comma))


_OPENING = 8
"""Tokens of an opening phrase with its comma."""
_NAMES = 3
"""Tokens of "Under", a name of two words and its comma."""
_PERSONS = frozenset({"her", "him", "them"})
_TIMES = frozenset(
    {"time", "year", "years", "term", "tenure", "reign", "presidency", "youth", "childhood", "career", "life",
     "days", "decade", "rule", "twenties", "thirties"}
)  # fmt: skip


def _added(view: View, candidate: Candidate, cues: Cues) -> bool:
    """Return True for what is added on somebody between commas: "Lund, who quit over the treaty, was among them".

    Who speaks there may speak of the news: "was welcomed by Lund, who called for talks", if not in the perfect.
    """
    k, tokens, masks = candidate.first, view.tokens, view.masks
    if not candidate.form & (PAST | PARTICIPLE):
        return False
    for j in range(k - 1, max(0, k - _ADDED_REACH), -1):
        if tokens[j].lower in _WHO and tokens[j - 1].lower == ",":
            if view.union(j, k + _ADDED_REACH) & (cues.these_days | cues.now):
                return False
            perfect = bool(view.union(max(j, k - 3), k - 1) & cues.have)
            return candidate.type.startswith(_STANCES) if perfect else candidate.type.startswith(_DEEDS)
        if tokens[j].lower in (",", ";") or masks[j] & cues.reporting:
            return False
    return False


_WHO = frozenset({"who", "which", "whose"})
_ADDED_REACH = 10
_STANCES = ("politics.", "justice.")
_DEEDS = (
    "justice.", "strategic.group_change", "strategic.base_established", "strategic.arrest",
    "politics.leadership_change", "politics.sanction", "politics.cooperation", "politics.election",
)  # fmt: skip
"""Types of what somebody did or went through, which says who he is."""
