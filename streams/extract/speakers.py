"""Who blames, asks, refuses or threatens where the words that do so are told as said by somebody: the speaker does."""

from __future__ import annotations

from msgspec.structs import replace

from streams.extract.chunks import Phrases, read_phrases
from streams.extract.claims import claims_about
from streams.extract.document import Document
from streams.extract.groups import ActorLexicon
from streams.extract.naming import party_of
from streams.extract.saying import Told
from streams.extract.struck import Found
from streams.extract.triggers import Candidate
from streams.records import Actor

_WORDS = frozenset({"politics.accusation", "politics.demand", "politics.rejection", "politics.threat"})
"""Types that somebody does by speaking."""
_OF_OTHERS = frozenset({"politics.accusation", "politics.demand"})
"""Those of them that are said of somebody else: "the army must withdraw, the rebels said"."""


def with_speaker(document: Document, lexicon: ActorLexicon, candidate: Candidate, parties: Found) -> Found:
    """Return the parties of an act of speech with the speaker as the one who does it, where no other is told.

    Of what is said of somebody as a clause of its own, that one is the target: "the army has violated the truce, X
    said", "Y must step down, X said".
    """
    if candidate.type not in _WORDS:
        return parties
    phrases = read_phrases(document, document.sentences[candidate.sentence], lexicon)
    doers = [pair for pair in parties if pair[0].role == "initiator"]
    clause = candidate.type in _OF_OTHERS and candidate.voice == "noun" and _on_verb(phrases, candidate)
    pronoun = bool(doers) and document.lower[doers[0][1].start : doers[0][1].end] in _PRONOUNS
    if doers and not clause and not pronoun:
        return parties
    told = _speaker(document, lexicon, candidate, around=not doers)
    if told is None or (pronoun and told[1].start > doers[0][1].start):
        return parties
    if pronoun:
        doers = []  # "X warned Y that they would strike"
    speaker = _as_actor(phrases, lexicon, told)
    if any(actor.text == speaker.text for actor, _ in doers):
        return parties
    others = [pair for pair in parties if pair[0].role != "initiator" and pair[0].text != speaker.text]
    return [(speaker, told[1]), *((replace(actor, role="target"), span) for actor, span in doers), *others]


_PRONOUNS = frozenset({"it", "they", "he", "she"})


def named_speaker(document: Document, lexicon: ActorLexicon, candidate: Candidate) -> frozenset[str]:
    """Return the names, in lower case, of whom the sentence quotes for an act of speech: "we urge you, X said"."""
    if candidate.type not in _WORDS:
        return frozenset()
    told = _speaker(document, lexicon, candidate, around=False)
    return frozenset(word.lower() for word in told[0].by.split() if word[0].isupper()) if told else frozenset()


def _on_verb(phrases: Phrases, candidate: Candidate) -> bool:
    """Return True for a trigger that is, or begins with, a verb of its clause: "must withdraw", "had violated"."""
    return bool(phrases.chunks) and phrases.chunks[phrases.at[phrases.token_at(candidate.start)]].kind == "V"


def _speaker(document: Document, lexicon: ActorLexicon, candidate: Candidate, *, around: bool) -> Told | None:
    """Return the report nearest to the trigger in its sentence, else of whom the lines around quote, if `around`."""
    told = [t for t in claims_about(document, (candidate.sentence,), lexicon, around=around) if t[0].kind in _SAYS]
    if not told:
        return None
    return min(told, key=lambda pair: abs(pair[1].start - candidate.start))


_SAYS = frozenset({"report", "denial"})


def _as_actor(phrases: Phrases, lexicon: ActorLexicon, told: Told) -> Actor:
    claim, span = told
    sentence = phrases.sentence
    if sentence.start <= span.start < sentence.end and phrases.chunks:
        first, last = phrases.token_at(span.start), phrases.token_at(span.end - 1)
        for k in range(phrases.at[first], phrases.at[last] + 1):
            party = party_of(phrases, lexicon, k)
            if party is not None and not party.thing and (party.text in claim.by or claim.by in party.text):
                return party._replace(text=claim.by).as_actor("initiator")[0]
    return Actor(role="initiator", text=claim.by, name=None, country=None, kind=None)
