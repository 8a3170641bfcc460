"""What was struck and what only says where: settlements told as the target of an attack."""

from __future__ import annotations

from streams.extract.groups import ActorLexicon
from streams.extract.lexicon import Lexicon
from streams.extract.told import Incident
from streams.records import Actor, Span

Found = list[tuple[Actor, Span]]
"""Parties with the words that name them."""

BEARERS = frozenset({"target", "victim"})
"""Roles of whom and what it befell."""


def without_places(found: Found, lexicon: Lexicon) -> Found:
    """Return the parties of an attack without the settlements that only say where it was.

    "The town" and "Idlib" are the place; "the village of X" is struck where nobody and nothing else is told to be;
    "rebel-held areas" and "residential districts" say whose or what was aimed at.
    """
    others = any(actor.role in BEARERS and not is_settlement(actor, lexicon) for actor, _ in found)
    return [
        (actor, span)
        for actor, span in found
        if actor.role not in BEARERS
        or not is_settlement(actor, lexicon)
        or _aimed_at(actor, lexicon.actors, alone=not others)
    ]


def is_settlement(actor: Actor, lexicon: Lexicon) -> bool:
    """Return True for a town, a district, or a bare name of which nothing says that it is anybody's."""
    if actor.kind == "person" and " " in actor.text and bool(lexicon.gazetteer.senses(actor.text)):
        given = actor.text.split()[0].lower() in lexicon.actors.given
        return not given  # "Khan Yunis" is a town, though no list of bodies knows it
    if actor.kind is not None or actor.name is not None:
        return False
    words = actor.text.split()
    if not _bare_name(words, lexicon.actors):
        return True
    return len(words) <= _BARE and words[-1][0].isupper()


def says_where(actor: Actor, span: Span, incident: Incident) -> bool:
    """Return True for the country before its noun that it befell, as headlines have it: "Mali raid kills nine".

    Elsewhere it is whose the raid was: "Turkey raids kill nine in Iraq".
    """
    name = actor.name
    if actor.kind != "government" or name is None or actor.text not in (name, name + "s"):
        return False
    if all(telling.place.country != actor.country for telling in incident.tellings):
        return False
    told = (candidate for telling in incident.tellings for candidate in (telling.lead, *telling.others))
    return any(candidate.voice == "noun" and 0 < candidate.start - span.end <= _BEFORE for candidate in told)


_BEFORE = 16
"""Characters between the country and its noun: "Mali suicide bomb attack"."""
_BARE = 2
"""Words of a bare name: "Idlib", "eastern Aleppo"."""


def _aimed_at(actor: Actor, lexicon: ActorLexicon, *, alone: bool) -> bool:
    """Return True for a settlement that its words tell as what was aimed at; `alone` where nothing else is."""
    words = actor.text.split()
    if any(word.lower().endswith("-held") or word.lower() in lexicon.roles["lived_in"] for word in words):
        return True
    return alone and len(words) > 1 and not actor.text.islower() and not _bare_name(words, lexicon)


def _bare_name(words: list[str], lexicon: ActorLexicon) -> bool:
    """Return True where no word of it is one for a settlement."""
    return lexicon.roles["settlements"].isdisjoint(word.lower() for word in words)
