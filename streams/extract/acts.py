"""What somebody of a class does or fails to do, whatever the verb: types that name their doers and no triggers."""

from __future__ import annotations

from streams.extract.chunks import Chunk, Phrases, read_phrases
from streams.extract.document import Document, Sentence
from streams.extract.grammar import View
from streams.extract.inflect import BASE, ING, PAST
from streams.extract.lexicon import ActsOf, Frame, Lexicon, words_met
from streams.extract.naming import party_of
from streams.extract.ontology import GENERIC
from streams.extract.sides import subject_chunks
from streams.extract.triggers import Candidate

_WEIGHT = 0.6
"""That of a generic trigger: the verb is any, so the types with triggers of their own speak first."""

_REACH = 3
"""Sentences after the doer's name in which a pronoun may still mean him; phrases from a passive verb to its "by"."""

_FORMS = {"infinitive": BASE, "ing": ING}


def sentences_of_doers(document: Document, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Return the sentences that name a doer of one of the lexicon's `acts`, and those whose pronouns may mean him."""
    wanted = _doers(lexicon)
    low, pronoun = document.plain, lexicon.classes["pronoun"]
    found, named = [], -_REACH - 1
    for sentence in document.sentences:
        met = words_met(low[sentence.start : sentence.end], lexicon)
        if met & wanted:
            named = sentence.index
        if met & wanted or (met & pronoun and sentence.index - named <= _REACH):
            found.append(sentence)
    return tuple(found)


def _doers(lexicon: Lexicon) -> int:
    wanted = 0
    for rule in lexicon.acts:
        wanted |= rule.doers
    return wanted


def acts_in(view: View, lexicon: Lexicon) -> list[Candidate]:
    """Return what doers of the lexicon's `acts` do and leave undone in one sentence, in text order."""
    phrases = read_phrases(view.sentence.document, view.sentence, lexicon.actors)
    found: list[Candidate] = []
    states = lexicon.actors.roles["states"]
    for k, chunk in enumerate(phrases.chunks):
        if chunk.kind != "V" or chunk.base in states:
            continue
        doer = _doer(phrases, view, lexicon, k)
        if doer is None:
            continue
        at, bits = doer
        for rule in lexicon.acts:
            if not rule.doers & bits or rule.omitted != chunk.negated or (rule.omitted and not _told(chunk, lexicon)):
                continue
            first = _negation(phrases, lexicon, chunk) if rule.omitted else chunk.verb
            found.append(_candidate(rule, view, chunk, phrases.chunks[at], first, phrases.span(first, chunk.last)))
    return found


def _candidate(rule: ActsOf, view: View, verb: Chunk, doer: Chunk, first: int, span: tuple[int, int]) -> Candidate:
    patient = view.left(verb.first) if verb.passive else view.right(verb.last)
    return Candidate(
        type=rule.type,
        strength=GENERIC,
        weight=_WEIGHT,
        sentence=view.sentence.index,
        start=span[0],
        end=span[1],
        first=first,
        last=verb.last,
        voice="passive" if verb.passive else "active",
        form=_FORMS.get(verb.form, PAST),
        text=view.sentence.document.text[span[0] : span[1]],
        agent=(doer.first, doer.last),
        patient=patient,
        frame=_any_verb(rule),
    )


def _any_verb(rule: ActsOf) -> Frame:
    return Frame(
        type=rule.type,
        strength=GENERIC,
        weight=_WEIGHT,
        voice="",
        snippet="",
        agent=rule.doers,
        patient=0,
        with_=0,
        near=0,
        before=0,
        after=0,
        without=0,
        not_agent=0,
        not_patient=0,
        not_before=0,
        not_after=0,
        next=0,
        prev=0,
    )


def _told(verb: Chunk, lexicon: Lexicon) -> bool:
    """Return True for a negated verb that says what was left undone: no "did not comment", no "asked them not to"."""
    return verb.form != "infinitive" and verb.base not in lexicon.actors.roles["no_omission"]


def _negation(phrases: Phrases, lexicon: Lexicon, verb: Chunk) -> int:
    """Return the first token of a negated verb group, with a "never" or "nor" before it: part of what states it."""
    first, negation = verb.first, lexicon.actors.grammar["negation"]
    while first and phrases.words[first - 1] in negation:
        first -= 1
    return first


def _doer(phrases: Phrases, view: View, lexicon: Lexicon, k: int) -> tuple[int, int] | None:
    """Return the phrase that does what verb `k` says and its classes: subject, agent after "by", or speaker."""
    chunks, verb = phrases.chunks, phrases.chunks[k]
    if verb.passive or verb.form == "participle":
        for j in range(k + 1, min(k + 1 + _REACH, len(chunks) - 1)):
            if chunks[j].kind == "P" and chunks[j].word == "by":
                return _classed(phrases, view, lexicon, j + 1)
        if verb.passive:
            return None
    subjects = subject_chunks(phrases, lexicon.actors, k)
    for j in subjects:
        found = _classed(phrases, view, lexicon, j)
        if found is not None:
            return found
    if not subjects and verb.base in lexicon.actors.speech["verbs"] and k + 1 < len(chunks):
        return _classed(phrases, view, lexicon, k + 1)  # "…," said the inspector
    return None


def _classed(phrases: Phrases, view: View, lexicon: Lexicon, j: int) -> tuple[int, int] | None:
    """Return `j` with the classes of the one its words name: its last word's, or before a name those of the title."""
    chunk = phrases.chunks[j]
    if chunk.kind != "N":
        return None
    if chunk.pronoun:
        party = party_of(phrases, lexicon.actors, j)
        bits = 0
        for word in party.text.lower().split() if party is not None else ():
            bits |= lexicon.words.get(word, 0)
        return (j, bits) if bits else None
    wanted = _doers(lexicon)
    for at in range(chunk.last, chunk.first - 1, -1):
        if view.masks[at] & wanted:
            return j, view.masks[at]
        if not _nameless(phrases.words[at], lexicon):
            return None
    return None


def _nameless(word: str, lexicon: Lexicon) -> bool:
    """Return True for a word that no list knows: the name behind "inspector" in "inspector Rao"."""
    return not lexicon.actors.seen.get(word) and not lexicon.words.get(word)
