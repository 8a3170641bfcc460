"""Sentence by sentence: what each states, how real it is, who does it to whom."""

from __future__ import annotations

from dataclasses import dataclass

from streams.extract.actors import find_actors
from streams.extract.classify import ATTRIBUTION
from streams.extract.document import Document
from streams.extract.grammar import View
from streams.extract.incidents import tellings_of
from streams.extract.lexicon import Lexicon
from streams.extract.named import Named
from streams.extract.ontology import CONSEQUENCE, GENERIC, SPECIFIC
from streams.extract.realis import realis_of
from streams.extract.tellings import find_stated
from streams.extract.told import is_dealing
from streams.extract.triggers import Candidate
from streams.records import Actor, Realis

_STRENGTH = {SPECIFIC: 1.0, GENERIC: 0.8, CONSEQUENCE: 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One happening as one sentence states it, by itself: characters [start, end) are the words that do."""

    type: str
    cameo: str
    """The CAMEO code that its words say, where they say more than the type; else empty."""
    sentence: int
    start: int
    end: int
    salience: float
    """0–1: how much of the sentence it is; verbs of the main clause first, what they govern and nouns after."""
    realis: Realis
    actors: tuple[Actor, ...]


def statements(document: Document, lexicon: Lexicon) -> tuple[Statement, ...]:
    """Return what every sentence of the document states, in text order.

    Other than `read` it joins nothing over sentences and leaves nothing out: history, plans, denials and words in
    passing are told with their `realis`, for coding text sentence by sentence.
    """
    views, by_sentence = find_stated(lexicon, Named(document, lexicon.gazetteer))
    made: list[Statement] = []
    for number, candidates in by_sentence.items():
        sentence = document.sentences[number]
        stated = [c for c in candidates if c.type != ATTRIBUTION]
        said = [c for c in candidates if c.type == ATTRIBUTION]
        leads = (*said, *(group[0] for group in tellings_of(stated, lexicon.types)))
        for lead in sorted(leads, key=lambda c: (c.start, c.end)):
            realis = realis_of(views[number], lead, lexicon.cues)
            found = find_actors(
                document, sentence, lead.start, lead.end, lexicon.actors, lead.voice == "noun", is_dealing(lead.type)
            )
            made.append(
                Statement(
                    type=lead.type,
                    cameo=lead.frame.cameo,
                    sentence=number,
                    start=lead.start,
                    end=lead.end,
                    salience=_salience(lead, realis, carried=_carried(views[number], lead)),
                    realis=realis,
                    actors=tuple(actor for actor, _ in found),
                )
            )
    return tuple(made)


_GOVERNED = {"hypothetical": 0.45, "denied": 0.6}
"""What is only thought, asked for or denied stands under another verb that is itself the news."""


def _carried(view: View, lead: Candidate) -> bool:
    """Return True for a verb, and for a noun that is what a light verb does: "began a hunger strike"."""
    return lead.voice != "noun" or bool(view.union(lead.first - 3, lead.first - 1) & view.grammar.light_verb)


def _salience(lead: Candidate, realis: Realis, *, carried: bool) -> float:
    value = 0.5 + 0.5 * min(1.0, lead.weight)
    value *= _STRENGTH[lead.strength] * _GOVERNED.get(realis, 1.0)
    value *= 1.0 if carried else 0.6
    return round(value / (1.0 + 0.04 * lead.first), 4)
