"""Who or what bears what is always done to somebody, where no list knows the noun: "evacuated hundreds of people"."""

from __future__ import annotations

from streams.extract.actors import focus_of
from streams.extract.casting import is_reduced, owner_of, shares_passive
from streams.extract.chunks import Phrases, read_phrases
from streams.extract.document import Document
from streams.extract.groups import ActorLexicon
from streams.extract.sides import subject_chunks
from streams.extract.told import OUTBREAK
from streams.extract.triggers import Candidate
from streams.extract.victims import has_of
from streams.records import Actor, Span

PEOPLE = frozenset({
    "strategic.displacement", "civilians.abduction", "strategic.arrest", "justice.charge_or_verdict",
})  # fmt: skip
"""Types whose verb has people for its object."""
ANYTHING = frozenset({"politics.coercion", "strategic.property_destruction"})
"""Types whose verb may have things for its object: schools closed, birds culled."""
TAKEN = frozenset({
    "battle.government_regains_territory", "battle.nonstate_takes_territory", "strategic.troop_movement",
})  # fmt: skip
"""Types whose target is whoever held the place."""


def undergoer(document: Document, candidate: Candidate, lexicon: ActorLexicon) -> tuple[tuple[Actor, Span], ...]:
    """Return whom the verb of `candidate` is told of as done to, by grammar alone."""
    kind = candidate.type
    if kind in TAKEN:
        return _holder(document, candidate, lexicon)
    if kind not in PEOPLE and kind not in ANYTHING and kind != OUTBREAK:
        return ()
    phrases = read_phrases(document, document.sentences[candidate.sentence], lexicon)
    if not phrases.chunks:
        return ()
    first, last = phrases.token_at(candidate.start), phrases.token_at(max(candidate.start, candidate.end - 1))
    k = focus_of(phrases, lexicon, first, last, candidate.voice == "noun")
    verb = phrases.chunks[k]
    if verb.kind != "V":
        return ()
    passive = verb.passive or shares_passive(phrases, lexicon, k)
    passive = passive or (verb.form == "participle" and is_reduced(phrases, lexicon, k))
    borne = subject_chunks(phrases, lexicon, k) if passive or kind == OUTBREAK else (k + 1,)
    for j in borne:
        whole = has_of(phrases, j) and phrases.chunks[j].head in lexicon.generic  # "a number of businesses"
        borne_by = j + 2 if whole else j
        if k < j < len(phrases.chunks) and phrases.chunks[j].first <= last:
            continue  # "pleaded guilty"
        if borne_by < len(phrases.chunks) and _bears(phrases, lexicon, borne_by, kind):
            chunk = phrases.chunks[j]
            at = chunk.first
            while at < chunk.last and phrases.words[at] in lexicon.grammar["determiner"]:
                at += 1
            start, end = phrases.span(at, phrases.chunks[borne_by].last)
            actor = Actor(
                role="target",
                text=document.text[start:end],
                name=None,
                country=None,
                kind=_kind(lexicon, phrases.chunks[borne_by].head),
            )
            return ((actor, Span(start=start, end=end)),)
    return ()


def _bears(phrases: Phrases, lexicon: ActorLexicon, j: int, kind: str) -> bool:
    chunk = phrases.chunks[j]
    if chunk.kind != "N" or chunk.pronoun or not chunk.head:
        return False
    known = chunk.head in lexicon.people or chunk.head in lexicon.generic or chunk.quantity is not None
    if phrases.caseless and not known and chunk.first == chunk.last:
        return False  # among capitals a word alone that no list knows may be any
    struck = chunk.head in lexicon.targets
    if kind == "politics.coercion":
        return struck or chunk.head in lexicon.harm["animals"]  # not the curfew itself
    if chunk.head in lexicon.things and not struck:
        return False
    return kind == "strategic.property_destruction" or not struck


def _holder(document: Document, candidate: Candidate, lexicon: ActorLexicon) -> tuple[tuple[Actor, Span], ...]:
    """Return who held what was taken: "captured the rebel-held town", "the army positions", "an IS bastion"."""
    phrases = read_phrases(document, document.sentences[candidate.sentence], lexicon)
    chunks = phrases.chunks
    if not chunks:
        return ()
    k = phrases.at[phrases.token_at(max(candidate.start, candidate.end - 1))]
    for j in range(k, min(k + _REACH, len(chunks))):
        chunk = chunks[j]
        if j > k and (chunk.kind in ("S", ";", "V") or chunk.word == "from"):
            return ()
        if chunk.kind != "N":
            continue
        for token in range(chunk.first, chunk.last + 1):
            held, _, how = phrases.words[token].partition("-")
            if how not in _HELD:
                continue
            start = phrases.sentence.tokens[token].start
            name = next((entry.name for entry in lexicon.names.get(held, ()) if entry.name.sort == "body"), None)
            kind = name.kind if name else lexicon.people.get(held, lexicon.modifiers.get(held))
            if kind is not None:
                actor = Actor(
                    role="target", text=document.text[start : start + len(held)], name=name.name if name else None,
                    country=name.country if name else None, kind=kind,
                )  # fmt: skip
                return ((actor, Span(start=start, end=start + len(held))),)
        if chunk.head in lexicon.roles["held_places"] or chunk.head in _SEATS:
            owner = owner_of(phrases, lexicon, j)
            if owner is not None and not owner.thing and owner.kind in _ARMED:
                return (owner.as_actor("target"),)
    return ()


_REACH = 8
"""Phrases behind the verb in which what was taken is told."""
_HELD = frozenset(("held", "controlled", "run"))
_SEATS = frozenset(("capital", "heartland", "territory", "town", "city", "area", "areas"))
"""Where a side is at home: "the de facto IS capital"."""
_ARMED = frozenset(("rebel", "militia", "state_forces", "government", "armed_group"))


def _kind(lexicon: ActorLexicon, head: str) -> str | None:
    return lexicon.standing.get(head) or ("civilians" if head in lexicon.generic else None)
