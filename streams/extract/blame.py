"""Whom a sentence holds responsible without a verb of blaming: "attributed to X", "X is responsible for the attack"."""

from __future__ import annotations

from streams.extract.chunks import Phrases
from streams.extract.groups import ActorLexicon
from streams.extract.naming import Party, party_of
from streams.extract.sides import subject_chunks
from streams.records import Claim, Span

_REACH = 7
"""Phrases after "attributed" in which "to X" stands."""


def read_ascriptions(phrases: Phrases, lexicon: ActorLexicon) -> list[tuple[Claim, Span]]:
    """Return a blame for everybody to whom the sentence ascribes an act; `by` is empty, since nobody is named."""
    found: list[tuple[Claim, Span]] = []
    chunks, words = phrases.chunks, phrases.words
    for k, verb in enumerate(chunks):
        if verb.kind != "V" or verb.negated or verb.form == "infinitive":
            continue
        accused: list[int] = []
        if words[verb.verb] in lexicon.speech["ascribe_words"]:
            at = next((j for j in range(k + 1, min(k + _REACH, len(chunks) - 1)) if chunks[j].word in ("to", "on")), -1)
            accused = [at + 1] if at >= 0 and chunks[at + 1].kind == "N" else []
            if accused and at + 3 < len(chunks) and chunks[at + 2].kind == "C" and chunks[at + 3].kind == "N":
                accused.append(at + 3)
        elif "responsible" in words[verb.last + 1 : verb.last + 4] and (
            verb.base in ("be", "remain") or (verb.base == "hold" and verb.passive)
        ):
            accused = list(subject_chunks(phrases, lexicon, k)) or _before(phrases, k)
        elif verb.base == "be" and _is_behind(phrases, lexicon, k):
            accused = list(subject_chunks(phrases, lexicon, k))
        elif (words[verb.verb] in lexicon.speech["suspect_words"] and _of_an_act(phrases, lexicon, k)) or (
            words[verb.verb] in lexicon.speech["held_words"] and _of_a_misdeed(phrases, lexicon, k)
        ):
            accused = list(subject_chunks(phrases, lexicon, k)) or _before(phrases, k)
        for j in accused:
            party = party_of(phrases, lexicon, j)
            if party is not None and not party.thing:
                found.append(_blame(phrases, verb.first, verb.last, party))
    return found


def _is_behind(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """Return True for "are behind the attack" at chunk `k`."""
    chunks = phrases.chunks
    if k + 2 >= len(chunks) or chunks[k + 1].word != "behind" or chunks[k + 2].kind not in "NT":
        return False
    return lexicon.things.get(chunks[k + 2].head) == "event" or chunks[k + 2].head in lexicon.speech["misdeeds"]


def _of_an_act(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """Return True where what the verb at chunk `k` holds against somebody is told: "charged with the murder"."""
    for chunk in phrases.chunks[k + 1 : k + _REACH]:
        if chunk.kind in (";", "S", "W") or (chunk.kind == "V" and chunk.form == "finite" and chunk.base != "involve"):
            return False
        word = phrases.words[chunk.verb] if chunk.kind == "V" else chunk.head
        if word in lexicon.speech["misdeeds"] or word in lexicon.harm_words:
            return True
        if chunk.kind == "N" and lexicon.things.get(word) == "event":
            return True
    return False


def _of_a_misdeed(phrases: Phrases, lexicon: ActorLexicon, k: int) -> bool:
    """Return True where the misdeed is told for which the verb at chunk `k` says that somebody is held."""
    verb = phrases.chunks[k]
    if verb.form != "participle" and not verb.passive:
        return False  # "arrested three men after the attack"
    for chunk in phrases.chunks[k + 1 : k + _REACH]:
        if chunk.kind in (";", "W", "V") and chunk.form != "ing":
            return False
        if chunk.kind == "N" and chunk.head in lexicon.speech["misdeeds"]:
            return True
    return False


def _before(phrases: Phrases, k: int) -> list[int]:
    return [k - 1] if k and phrases.chunks[k - 1].kind == "N" else []


def _blame(phrases: Phrases, first: int, last: int, party: Party) -> tuple[Claim, Span]:
    start, end = phrases.span(first, last)
    start, end = min(start, party.start), max(end, party.end)
    text = phrases.sentence.document.text[start:end]
    return Claim(by="", kind="blame", against=party.text, text=text), Span(start=start, end=end)
